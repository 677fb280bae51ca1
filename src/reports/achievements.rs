//! R13, achievements: how teachers grow into leading others (stage IV).

use crate::achievements::{AchievementKind, AchievementLevel};
use crate::kernel::error::Result;
use crate::kernel::id::PersonId;
use crate::kernel::texts::Lang;
use crate::reports::{Frame, Report, ReportCode, ReportMeta, Row, Table};
use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// R13: one row an achievement, and totals.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AchievementsReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The achievements, by day.
    pub rows: Vec<AchievementRow>,
    /// How many of each kind and level.
    pub totals: Vec<AchievementTotal>,
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

impl Report for AchievementsReport {
    const CODE: ReportCode = ReportCode::R13;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<AchievementRow> = frame.rows(conn, include_str!("achievements.sql")).await?;
        let totals = totals(&rows);
        let columns = [AchievementRow::COLUMNS, AchievementTotal::COLUMNS];
        Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &columns).await?, rows, totals })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let definitions = &self.meta.definitions;
        vec![
            Table::of(&self.rows, definitions, lang),
            Table::of(&self.totals, definitions, lang).titled("table-totals", lang),
        ]
    }
}

fn totals(rows: &[AchievementRow]) -> Vec<AchievementTotal> {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows {
        *counts.entry((row.achievement_kind, row.achievement_level)).or_insert(0) += 1;
    }
    let total = |((achievement_kind, achievement_level), achievements_count)| AchievementTotal {
        achievement_kind,
        achievement_level,
        achievements_count,
    };
    counts.into_iter().map(total).collect()
}
