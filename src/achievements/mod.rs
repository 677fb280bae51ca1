//! What a mentee showed outside the pair: contests, master classes, projects, publications (stage IV).

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
