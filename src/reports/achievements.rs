//! R13, achievements: how teachers grow into leading others (stage IV).

use crate::achievements::{AchievementKind, AchievementLevel};
use crate::kernel::id::PersonId;
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// As what somebody is named with an achievement.
    pub enum AchievementRole {
        /// Who achieved it.
        Mentee = "mentee",
        /// Who helped to it.
        Mentor = "mentor",
    }
}

crate::report! {
    /// R13: one row an achievement, and totals.
    R13 pub struct AchievementsReport {
        /// The achievements, by day; one of a mentor too stands there for each of the two.
        rows: AchievementRow, "achievements.sql";
        /// How many of each kind and level.
        totals: AchievementTotal, "achievement_totals.sql" titled "table-totals";
    }
}

crate::rows! {
    /// An achievement in the report.
    pub struct AchievementRow {
        /// Number of the row.
        no: i64,
        /// Whose.
        person_id: PersonId,
        /// Last, first and middle name.
        name: String,
        /// Whether it is the mentee's own, or the mentor's who helped to it.
        achievement_role: AchievementRole,
        /// What kind it is.
        achievement_kind: AchievementKind,
        /// How far it was seen.
        achievement_level: AchievementLevel,
        /// Title.
        title: String,
        /// When.
        held_on: NaiveDate,
        /// What came of it.
        result: Option<String>,
        /// What shows it.
        evidence: Option<String>,
    }
}

crate::rows! {
    /// Achievements of one kind and level.
    pub struct AchievementTotal {
        /// What kind.
        achievement_kind: AchievementKind,
        /// How far seen.
        achievement_level: AchievementLevel,
        /// How many.
        achievements_count: i64,
    }
}
