//! R04, the progress through the four stages.

use super::csv::{Cell, CsvFile};
use super::{Dialect, Frame, ReportCode, ReportMeta};
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Double, Nullable, SmallInt, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

/// R04: one row a stage, and the total.
#[derive(Debug, Serialize, ToSchema)]
pub struct StagesReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// Stages 1 to 4, then the total.
    pub rows: Vec<StagesRow>,
}

/// A stage over all tracks, as they stood on the last day of the period.
#[derive(Debug, QueryableByName, Serialize, ToSchema)]
pub struct StagesRow {
    /// 1 to 4; null for the total.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub stage_no: Option<i16>,
    /// Tracks that started by the last day and were not discontinued before the first.
    #[diesel(sql_type = BigInt)]
    pub total: i64,
    /// Locked.
    #[diesel(sql_type = BigInt)]
    pub not_started: i64,
    /// In progress.
    #[diesel(sql_type = BigInt)]
    pub in_progress: i64,
    /// Submitted.
    #[diesel(sql_type = BigInt)]
    pub submitted: i64,
    /// Returned.
    #[diesel(sql_type = BigInt)]
    pub returned: i64,
    /// Completed.
    #[diesel(sql_type = BigInt)]
    pub completed: i64,
    /// Completed of all, per cent, one decimal; null where there are none.
    #[diesel(sql_type = Nullable<Double>)]
    pub completed_percent: Option<f64>,
    /// Mean of the days a completed stage took, two decimals.
    #[diesel(sql_type = Nullable<Double>)]
    pub mean_days: Option<f64>,
    /// Median of the same.
    #[diesel(sql_type = Nullable<Double>)]
    pub median_days: Option<f64>,
    /// Not completed and due before the last day, or before today.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// How often stages were returned.
    #[diesel(sql_type = BigInt)]
    pub returns: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    #[serde(skip)]
    updated_at: Option<DateTime<Utc>>,
}

const SQL: &str = include_str!("stages.sql");

impl StagesReport {
    /// Computes the report.
    pub async fn run(conn: &mut AsyncPgConnection, actor: &Actor, frame: &Frame) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "a report is one statement of SQL")]
        let query = diesel::sql_query(SQL);
        let rows: Vec<StagesRow> = query
            .bind::<Array<Uuid>, _>(&frame.programs)
            .bind::<Date, _>(frame.from)
            .bind::<Date, _>(frame.to)
            .bind::<Timestamptz, _>(actor.now)
            .load(conn)
            .await?;
        let newest = rows.iter().filter_map(|row| row.updated_at).max();
        Ok(Self { meta: frame.meta(actor, ReportCode::R04, rows.len(), newest), rows })
    }

    /// The report as a table.
    pub fn csv(&self, lang: Lang, dialect: Dialect) -> Result<CsvFile> {
        let columns = [
            "stage",
            "total",
            "not_started",
            "in_progress",
            "submitted",
            "returned",
            "completed",
            "completed_percent",
            "mean_days",
            "median_days",
            "overdue",
            "returns",
        ];
        let headings: Vec<String> = columns.iter().map(|column| lang.say(&format!("column-{column}"))).collect();
        let rows: Vec<Vec<Cell>> = self.rows.iter().map(|row| row.cells(lang)).collect();
        let name = format!("R04_{}_{}.csv", self.meta.from, self.meta.to);
        CsvFile::write(name, dialect, &headings, &rows)
    }
}

impl StagesRow {
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        let roman = ["I", "II", "III", "IV"];
        let number = self.stage_no.and_then(|no| usize::try_from(no - 1).ok()).and_then(|index| roman.get(index));
        vec![
            Cell::Text(number.map_or_else(|| lang.say("row-total"), |number| (*number).to_owned())),
            Cell::Whole(self.total),
            Cell::Whole(self.not_started),
            Cell::Whole(self.in_progress),
            Cell::Whole(self.submitted),
            Cell::Whole(self.returned),
            Cell::Whole(self.completed),
            Cell::Decimal(self.completed_percent, 1),
            Cell::Decimal(self.mean_days, 2),
            Cell::Decimal(self.median_days, 1),
            Cell::Whole(self.overdue),
            Cell::Whole(self.returns),
        ]
    }
}
