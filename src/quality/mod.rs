//! How good a program is, as those who organise it see it: strengths and weaknesses, and criteria of 0, 1 or 2 points. Both
//! are about the program, never about a person.

mod routes;
mod rubric;
mod swot;
pub use routes::routes;
pub use rubric::*;
pub use swot::*;
