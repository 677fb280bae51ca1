//! Which reports there are, and what they are written as.

use super::frame::texts;
use super::{Frame, ReportMeta, Table};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use crate::questions::Texts;
use crate::text_enum;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use utoipa::ToSchema;

text_enum! {
    /// A report.
    pub enum ReportCode {
        /// Registry of mentors.
        R01 = "R01",
        /// Registry of mentees.
        R02 = "R02",
        /// Registry of pairs and groups.
        R03 = "R03",
        /// Progress through the four stages.
        R04 = "R04",
        /// Coverage.
        R05 = "R05",
        /// Execution of plans.
        R06 = "R06",
        /// A mentor's report and journal.
        R07 = "R07",
        /// Surveys.
        R08 = "R08",
        /// What it came to.
        R09 = "R09",
        /// Strengths and weaknesses of programs.
        R10 = "R10",
        /// Programs by criteria.
        R11 = "R11",
        /// Summary of schools.
        R12 = "R12",
        /// Achievements.
        R13 = "R13",
        /// Endings and replacements.
        R14 = "R14",
        /// Inactive pairs.
        R15 = "R15",
    }
}

text_enum! {
    /// How a CSV is written.
    pub enum Dialect {
        /// For people: semicolons, decimal commas, DD.MM.YYYY, a byte order mark.
        Local = "local",
        /// For machines: RFC 4180, decimal points, ISO dates.
        Rfc4180 = "rfc4180",
    }
}

text_enum! {
    /// What a report is exported as.
    pub enum Format {
        /// A table as text.
        Csv = "csv",
        /// A workbook with typed cells and an explaining sheet.
        Xlsx = "xlsx",
        /// A page that prints on A4, without a script.
        Html = "html",
    }
}

/// An evaluation report: computed in SQL, told as JSON, written as tables.
pub trait Report: Serialize + DeserializeOwned + ToSchema {
    /// Which one.
    const CODE: ReportCode;
    /// Computes it.
    fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> impl Future<Output = Result<Self>>;
    /// What stands above its rows.
    fn meta(&self) -> &ReportMeta;
    /// What exports are written from.
    fn tables(&self, lang: Lang) -> Vec<Table>;
}

/// A report that can be run.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDefinition {
    /// Its code.
    pub code: ReportCode,
    /// What it is called.
    pub title: Texts,
    /// What it says and how it is computed.
    pub description: Texts,
    /// Whether it holds names.
    pub has_names: bool,
}

impl ReportCode {
    /// Its texts in the catalogue.
    pub(super) fn texts(self, what: &str) -> Texts {
        let id = format!("report-{}.{what}", self.as_str());
        texts(&id).unwrap_or_else(|| Texts { ru: id.clone(), kk: id.clone(), en: id })
    }

    /// Whether it holds names.
    pub const fn has_names(self) -> bool {
        matches!(self, Self::R01 | Self::R02 | Self::R03 | Self::R06 | Self::R07 | Self::R13 | Self::R15)
    }

    /// Everything that can be run.
    pub fn definitions() -> Vec<ReportDefinition> {
        let define = |code: &Self| ReportDefinition {
            code: *code,
            title: code.texts("title"),
            description: code.texts("description"),
            has_names: code.has_names(),
        };
        Self::ALL.iter().map(define).collect()
    }
}
