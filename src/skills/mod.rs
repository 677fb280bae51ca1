//! Competences that a school looks at, and how mentees and mentors see them at the beginning and in the end; career facts.
//!
//! A score is for the pair alone. Reports tell means over groups, never a score of a person.

mod assessments;
mod careers;
mod competences;
mod routes;
pub use assessments::*;
pub use careers::*;
pub use competences::*;
pub use routes::routes;
