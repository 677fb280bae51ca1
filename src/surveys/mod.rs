//! Surveys: what each side of a pair and the curators think of it, at the beginning, on the way and in the end.
//!
//! A survey asks the questions of a published set. When it is closed its figures go into reports, as far as enough have
//! answered; words stay with the curator and carry no name. Nobody sees an answer of somebody else beside the name.

mod answering;
mod model;
mod results;
mod routes;
mod sets;
pub use answering::*;
pub use model::*;
pub use results::*;
pub use routes::routes;
pub use sets::*;
