//! Which reports there are.

use super::meta::texts;
use crate::questions::Texts;
use crate::text_enum;
use serde::Serialize;
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
        /// Summary of schools or programs.
        R12 = "R12",
        /// Achievements.
        R13 = "R13",
        /// Endings and replacements.
        R14 = "R14",
        /// Inactive pairs.
        R15 = "R15",
    }
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
