//! Question banks: what is asked in the four stages, in three languages.
//!
//! A bank has versions; what is published never changes, and a track keeps the version it began with. Stage III asks
//! stage I's questions again in another wording. Hints are for those who guide, never for the mentee.

mod drafting;
mod editing;
mod model;
mod routes;
pub use drafting::{BankDraft, NewBankVersion, NewQuestionBank};
pub use model::*;
pub use routes::routes;
