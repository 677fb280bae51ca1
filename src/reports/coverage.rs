//! R05, coverage: the figures that departments ask for most.

use super::figures::Rounded;
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use crate::reports::{Frame, Report, ReportCode, ReportMeta, Row, Table};
use crate::schools::Indicator;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// R05: one row an indicator.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CoverageReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The indicators, always the same.
    pub rows: Vec<CoverageRow>,
}

crate::rows! {
    /// How far mentoring reaches, as one figure.
    pub struct CoverageRow {
        /// Which figure.
        indicator: Indicator,
        /// What is counted.
        part: i64,
        /// Of what; null where the school entered no count of its staff.
        whole: Option<i64>,
        /// Per cent with one decimal, the load with two; null where there is nothing to divide by.
        indicator_value: Option<Rounded<2>>,
        /// What the school wants to reach in the year of the last day.
        target: Option<Rounded<2>>,
        /// Value less target, in points.
        deviation: Option<Rounded<2>>,
    }
}

impl Report for CoverageReport {
    const CODE: ReportCode = ReportCode::R05;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<CoverageRow> = frame.rows(conn, include_str!("coverage.sql")).await?;
        let uncounted = rows.iter().any(|row| row.indicator == Indicator::StaffMentees && row.whole.is_none());
        let mut meta = frame.meta(conn, Self::CODE, rows.len(), &[CoverageRow::COLUMNS]).await?;
        if uncounted {
            meta = meta.warned("no_staff_snapshot");
        }
        Ok(Self { meta, rows })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        vec![Table::of(&self.rows, &self.meta.definitions, lang)]
    }
}
