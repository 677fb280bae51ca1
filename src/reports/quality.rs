//! R10 and R11: how good a program is, as those who organise it see it.

use super::figures::{OfTwo, Percent};
use crate::kernel::error::Result;
use crate::kernel::id::ProgramId;
use crate::kernel::texts::Lang;
use crate::quality::SwotCategory;
use crate::reports::{Frame, Report, ReportCode, ReportMeta, Row, Table};
use crate::surveys::Side;
use crate::text_enum;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What a sum of points says of a program.
    pub enum RubricBand {
        /// As good as it gets.
        Optimal = "optimal",
        /// Good enough.
        Acceptable = "acceptable",
        /// Not good enough.
        Unacceptable = "unacceptable",
        /// A criterion has no points yet.
        Incomplete = "incomplete",
    }
}

/// R10: strengths and weaknesses of programs, and how their roadmaps are kept. No averages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct QualityReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The items, by category and number of mentions.
    pub rows: Vec<SwotRow>,
    /// One row a program.
    pub roadmaps: Vec<RoadmapRow>,
}

crate::rows! {
    /// An item of the analysis.
    pub struct SwotRow {
        /// The program.
        program: String,
        /// Strength, weakness, opportunity or threat.
        swot_category: SwotCategory,
        /// In words.
        swot_text: String,
        /// From whose survey it came.
        swot_source: Side,
        /// Answers to surveys that say so.
        mentions: i64,
    }
}

crate::rows! {
    /// How a roadmap is kept.
    pub struct RoadmapRow {
        /// The program.
        program: String,
        /// Steps due in the period.
        steps_due: i64,
        /// Of them done by the last day.
        steps_done: i64,
        /// Of them not done although their day is over.
        steps_overdue: i64,
        /// Done of due, per cent.
        steps_percent: Option<Percent>,
    }
}

/// R11: programs by criteria.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RubricReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// One row a criterion.
    pub rows: Vec<CriterionRow>,
    /// One row a program.
    pub sums: Vec<RubricRow>,
}

crate::rows! {
    /// A criterion of a program.
    pub struct CriterionRow {
        /// The program.
        program_id: ProgramId,
        /// Its title.
        program: String,
        /// What is looked at.
        criterion: String,
        /// 0, 1 or 2; null as long as it was not looked at.
        score: Option<OfTwo>,
        /// What speaks for it.
        reason: Option<String>,
    }
}

crate::rows! {
    /// What a program comes to.
    pub struct RubricRow {
        /// The program.
        program_id: ProgramId,
        /// Its title.
        program: String,
        /// Sum of the points; null while one is missing.
        rubric_sum: Option<i64>,
        /// The most that could be.
        rubric_most: i64,
        /// What the sum says.
        rubric_band: RubricBand,
    }
}

impl Report for QualityReport {
    const CODE: ReportCode = ReportCode::R10;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<SwotRow> = frame.rows(conn, include_str!("swot.sql")).await?;
        let roadmaps: Vec<RoadmapRow> = frame.rows(conn, include_str!("roadmaps.sql")).await?;
        let columns = [SwotRow::COLUMNS, RoadmapRow::COLUMNS];
        Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &columns).await?, rows, roadmaps })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let definitions = &self.meta.definitions;
        vec![
            Table::of(&self.rows, definitions, lang),
            Table::of(&self.roadmaps, definitions, lang).titled("table-roadmaps", lang),
        ]
    }
}

impl Report for RubricReport {
    const CODE: ReportCode = ReportCode::R11;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let rows: Vec<CriterionRow> = frame.rows(conn, include_str!("criteria.sql")).await?;
        let sums: Vec<RubricRow> = frame.rows(conn, include_str!("rubrics.sql")).await?;
        let columns = [CriterionRow::COLUMNS, RubricRow::COLUMNS];
        Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &columns).await?, rows, sums })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let definitions = &self.meta.definitions;
        vec![
            Table::of(&self.rows, definitions, lang),
            Table::of(&self.sums, definitions, lang).titled("table-totals", lang),
        ]
    }
}
