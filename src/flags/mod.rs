//! Flags: a member of a pair, or its curator, says that something is wrong; the curator resolves it with a word.
//!
//! What is written is for the curator of the program and for who raised it: the other side does not learn of it here.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
