//! R14, endings and replacements.

use super::figures::{Mean, Percent, Rounded};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use crate::pairs::EndReason;
use crate::reports::{Frame, Report, ReportCode, ReportMeta, Row, Table};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// R14: one row a reason, and what there is to say of all of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EndingsReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The reasons, the most frequent first.
    pub rows: Vec<EndingRow>,
    /// One row over all that ended.
    pub summary: Vec<EndingSummary>,
}

crate::rows! {
    /// Pairs that ended for one reason in the period.
    pub struct EndingRow {
        /// Why.
        end_reason: EndReason,
        /// How many.
        endings: i64,
        /// Of all that ended, per cent.
        endings_percent: Option<Percent>,
        /// By the wish of a mentee.
        by_mentee: i64,
        /// By the wish of a mentor.
        by_mentor: i64,
        /// By the curator.
        by_curator: i64,
        /// By themselves, as flash meetings do.
        by_service: i64,
    }
}

crate::rows! {
    /// What there is to say of all endings.
    pub struct EndingSummary {
        /// Pairs that ended in the period.
        ended: i64,
        /// What the rounded shares lack of a hundred, in points.
        rounding: Option<Rounded<1>>,
        /// Pairs that continue another and began in the period.
        replacements: i64,
        /// Mean days from the first to the last, both counted, of what ended.
        mean_duration_days: Option<Mean>,
        /// Completed before the planned day.
        early_successes: i64,
    }
}

impl Report for EndingsReport {
    const CODE: ReportCode = ReportCode::R14;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<EndingRow> = frame.rows(conn, include_str!("endings.sql")).await?;
        let summary: Vec<EndingSummary> = frame.rows(conn, include_str!("endings_summary.sql")).await?;
        let columns = [EndingRow::COLUMNS, EndingSummary::COLUMNS];
        Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &columns).await?, rows, summary })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let definitions = &self.meta.definitions;
        vec![
            Table::of(&self.rows, definitions, lang),
            Table::of(&self.summary, definitions, lang).titled("table-totals", lang),
        ]
    }
}
