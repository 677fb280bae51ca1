//! The individual plan of a track: who does what by when, and what is to come of it.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
