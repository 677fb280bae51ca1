//! Programs: the goal, the period, the forms of mentoring allowed, the rules, the curators, the questions.
//!
//! A program is drafted, activated when it is complete, may be suspended, is completed when no pair is open any more, and
//! archived for reading. Every step is a row of its history.

mod model;
mod routes;
mod states;
mod weights;
mod words;
pub use model::*;
pub use routes::routes;
pub use states::*;
pub use weights::*;
pub use words::*;
