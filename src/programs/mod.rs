//! Programs: the goal, the period, the forms of mentoring allowed, the rules, the curators, the questions.
//!
//! A program is drafted, activated when it is complete, may be suspended, is completed when no pair is open any more, and
//! archived for reading. Every step is a row of its history.

mod copying;
mod inputs;
mod model;
mod roadmap;
mod roadmap_routes;
mod routes;
mod states;
mod template_routes;
mod templates;
mod weights;
mod words;
pub use copying::*;
pub use inputs::*;
pub use model::*;
pub use roadmap::*;
pub use states::*;
pub use templates::*;
pub use weights::*;
pub use words::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(roadmap_routes::routes()).merge(template_routes::routes())
}
