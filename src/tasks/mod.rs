//! What waits for somebody, and what a curator should look at. Both are read from what is recorded: nothing is kept here.

mod routes;
mod signals;
mod waiting;
pub use routes::routes;
pub use signals::*;
pub use waiting::*;
