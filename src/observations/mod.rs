//! Lessons that a mentor visited: criteria from 1 to 3 and a word, both for the pair, or for the curator too.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
