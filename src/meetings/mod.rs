//! Meetings of pairs: planned, then held with who was there, or not held, or cancelled.
//!
//! A meeting counts as held only when a mentor and a mentee were there. The pair keeps the number and the day of the last.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
