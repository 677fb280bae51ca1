//! Tracks: one mentee's way through one program, in four stages.
//!
//! The stages belong to the mentee, not to the pair: another mentor changes nothing in them. A stage is worked on,
//! submitted by the mentee when its gate is met, and completed or returned with a comment by the mentor; only then does
//! the next one open. What is written here is confidential: every text has a circle of readers, and the queries that
//! read texts (`texts.rs`, with the circle of `pairs`) know no administrator.

mod answers;
mod beginning;
mod comparison;
mod feedback;
mod gates;
mod model;
mod reflections;
mod routes;
mod stage_card;
mod stages;
mod text_routes;
mod texts;
pub use answers::*;
pub use beginning::*;
pub use comparison::*;
pub use feedback::*;
pub use gates::*;
pub use model::*;
pub use reflections::*;
pub use stage_card::*;
pub use stages::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(text_routes::routes())
}
