//! What is wrong with rows: kept as codes, told in words.

use crate::kernel::error::Violation;
use crate::kernel::texts::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is wrong with a cell, or was understood in a way one should know of.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// The cell, as `C5`; null where there is none.
    pub cell: Option<String>,
    /// The field it would have been.
    pub field: String,
    /// Stable word for programs.
    pub code: String,
    /// What the text is filled with; empty where it takes nothing.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub params: BTreeMap<String, String>,
}

/// The same with words for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowProblemText {
    /// The problem.
    #[serde(flatten)]
    pub problem: RowProblem,
    /// What it means, in the language of the request.
    pub detail: String,
}

impl RowProblem {
    /// A problem whose text takes nothing.
    pub(super) fn new(cell: Option<String>, field: &str, code: &str) -> Self {
        Self { cell, field: field.to_owned(), code: code.to_owned(), params: BTreeMap::new() }
    }

    /// What the API itself says of a field.
    pub(super) fn of(cell: Option<String>, field: &str, wrong: &Violation) -> Self {
        let params = wrong.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { params, ..Self::new(cell, field, wrong.code) }
    }

    /// In words: those of imports, or what the API itself would have said.
    pub(super) fn told(self, lang: Lang) -> RowProblemText {
        let params: Vec<(&str, String)> =
            self.params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let lists = ["import", "field", "problem"];
        let detail = lists.iter().find_map(|list| lang.text(&format!("{list}-{}", self.code), &params));
        RowProblemText { detail: detail.unwrap_or_else(|| self.code.clone()), problem: self }
    }
}
