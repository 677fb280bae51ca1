//! Pairs, groups and teams: who works with whom now.
//!
//! A pair is drafted by a curator, its members are invited, and it becomes active when all of them have consented: nobody
//! is paired by others. It may pause, and it ends with a reason that only those who organise it may know; ending early
//! because the goals are reached is a success. How many may take part is the kind's rule, kept by the database.

mod circle;
mod ending;
mod forming;
mod leaving;
mod model;
mod replacement;
mod routes;
mod steps;
mod substitutions;
mod waiting;
pub use circle::*;
pub use ending::*;
pub use forming::*;
pub use leaving::*;
pub use model::*;
pub use replacement::*;
pub use routes::routes;
pub use steps::*;
pub use substitutions::*;
