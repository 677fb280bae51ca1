//! R09, what it came to: quantitative and qualitative indicators.

use super::achievements::AchievementTotal;
use crate::documents::{Exact, Mean};
use crate::text_enum;

text_enum! {
    /// Of what kind an indicator is.
    pub enum EffectBlock {
        /// Counted.
        Quantitative = "quantitative",
        /// As people see it.
        Qualitative = "qualitative",
    }
}

text_enum! {
    /// What is looked at.
    pub enum Effect {
        /// Meetings held of those planned, per cent.
        MeetingFrequency = "meeting_frequency",
        /// Who came of who was expected, per cent.
        Attendance = "attendance",
        /// Goals achieved of those assessed, per cent.
        GoalsAchieved = "goals_achieved",
        /// The same with what was partially achieved as a half.
        GoalsWithPartial = "goals_with_partial",
        /// Goals achieved of all that were not cancelled, per cent.
        GoalsOfAll = "goals_of_all",
        /// What competences grew by as mentees see it, of five.
        SkillGainOwn = "skill_gain_own",
        /// What competences grew by as mentors see it, of five.
        SkillGainMentors = "skill_gain_mentors",
        /// Mentees who see themselves grown, per cent.
        SkillGrownOwn = "skill_grown_own",
        /// Mentees whom their mentors see grown, per cent.
        SkillGrownMentors = "skill_grown_mentors",
        /// Trust, mean of five.
        Trust = "trust",
        /// Quality of the work together, mean of five.
        Quality = "quality",
        /// Pairs in which both see a benefit, per cent.
        MutualBenefit = "mutual_benefit",
        /// Satisfied mentees, per cent.
        SatisfactionMentees = "satisfaction_mentees",
        /// Satisfied mentors, per cent.
        SatisfactionMentors = "satisfaction_mentors",
        /// Influence on practice, mean of five.
        Influence = "influence",
    }
}

crate::report! {
    /// R09: one row an indicator, what competences grew by, and achievements.
    R09 pub struct EffectsReport {
        /// The indicators, always the same.
        rows: EffectRow, "effects.sql" defining Effect as "effect" warned "small_group" when |row| row.suppressed;
        /// What each competence grew by as mentees see it.
        skills: SkillRow, "skills.sql" titled "table-skills" charted competence by skill_gain;
        /// Achievements of each kind and level.
        achievements: AchievementTotal, "achievement_totals.sql" titled "table-achievements";
    }
}

crate::rows! {
    /// An indicator.
    pub struct EffectRow {
        /// Counted, or as people see it.
        block: EffectBlock,
        /// Which indicator.
        effect: Effect,
        /// What is counted; null for means and what is withheld.
        effect_part: Option<i64>,
        /// Of what, or how many answers a mean is over; null where it is withheld.
        effect_whole: Option<i64>,
        /// Per cent with one decimal, means with two.
        effect_value: Option<Exact>,
        /// Whether it is withheld, because it would be over too few.
        suppressed: bool,
    }
}

crate::rows! {
    /// A competence, as the same mentees saw it at the beginning and in the end.
    pub struct SkillRow {
        /// What it is called.
        competence: String,
        /// Mentees who are counted.
        skill_people: i64,
        /// Mean at the beginning.
        entry_mean: Option<Mean>,
        /// Mean in the end.
        exit_mean: Option<Mean>,
        /// Difference of the unrounded means.
        skill_gain: Option<Mean>,
    }
}
