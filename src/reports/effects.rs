//! R09, what it came to: quantitative and qualitative indicators.

use super::achievements::AchievementTotal;
use super::figures::{Mean, Rounded};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use crate::reports::{Frame, Report, ReportCode, ReportMeta, Row, Table};
use crate::text_enum;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

/// R09: one row an indicator, what competences grew by, and achievements.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EffectsReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The indicators, always the same.
    pub rows: Vec<EffectRow>,
    /// What each competence grew by as mentees see it.
    pub skills: Vec<SkillRow>,
    /// Achievements of each kind and level.
    pub achievements: Vec<AchievementTotal>,
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
        effect_value: Option<Rounded<2>>,
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

impl Report for EffectsReport {
    const CODE: ReportCode = ReportCode::R09;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<EffectRow> = frame.rows(conn, include_str!("effects.sql")).await?;
        let skills: Vec<SkillRow> = frame.rows(conn, include_str!("skills.sql")).await?;
        let achievements: Vec<AchievementTotal> = frame.rows(conn, include_str!("achievement_totals.sql")).await?;
        let columns = [EffectRow::COLUMNS, SkillRow::COLUMNS, AchievementTotal::COLUMNS];
        let mut meta = frame.meta(conn, Self::CODE, rows.len(), &columns).await?;
        if rows.iter().any(|row| row.suppressed) {
            meta = meta.warned("small_group");
        }
        Ok(Self { meta, rows, skills, achievements })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let definitions = &self.meta.definitions;
        vec![
            Table::of(&self.rows, definitions, lang),
            Table::of(&self.skills, definitions, lang).titled("table-skills", lang),
            Table::of(&self.achievements, definitions, lang).titled("table-achievements", lang),
        ]
    }
}
