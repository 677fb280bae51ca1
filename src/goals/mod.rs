//! Goals: what a mentee wants to reach by when, in the five fields of SMART.
//!
//! A goal is drafted by mentee or mentor, approved by the mentor (or the curator), and from then on its text stands; progress
//! is told, and at the end it is assessed. Stage II waits for one with a deadline ahead, stage IV for all to be assessed.

mod model;
mod revising;
mod routes;
pub use model::*;
pub use revising::*;
pub use routes::routes;
