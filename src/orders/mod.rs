//! Orders («приказ»): the legal basis of pairs. One order may be that of many pairs.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
