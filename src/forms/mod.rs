//! The papers that schools file: individual plan, roadmap, annex of an order, certificate; the main lists as files. The journal
//! of a pair is R07.
//!
//! Nothing is typed for them a second time: they are written from what is recorded, for whoever may read it.

mod certificate_routes;
mod certificates;
mod lists;
mod papers;
mod routes;
pub use certificates::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(certificate_routes::routes()).merge(lists::routes())
}
