//! Meetings of a pair: planned once or repeated, agreed to, held or called off, and written down.
//!
//! A meeting counts as held when a mentor and a mentee were there. Nobody is in two meetings at once unless somebody says
//! so: the database keeps who is taken when. The journal is confidential as every text of a pair is.

mod calendar;
mod changing;
mod holding;
mod journal_routes;
mod model;
mod notes;
mod routes;
mod series;
pub use calendar::*;
pub use changing::*;
pub use holding::*;
pub use model::*;
pub use notes::*;
pub use series::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(journal_routes::routes())
}
