//! Evaluation reports: derived from what is recorded, so that nobody types a number twice.
//!
//! Each is computed in SQL with exact arithmetic over inclusive calendar days of the school, comes typed as JSON, and in
//! every other format from the same rows. None of them scores or ranks a person.

mod achievements;
mod approval;
mod codes;
mod coverage;
mod csv;
mod effects;
mod endings;
mod export;
mod figures;
mod frame;
mod html;
mod inactivity;
mod journal;
mod kept;
mod kept_routes;
mod kinds;
mod people;
mod plans;
mod quality;
mod registry;
mod routes;
mod stages;
mod summary;
mod surveys;
mod table;
mod xlsx;
pub use achievements::*;
pub use codes::*;
pub use coverage::*;
pub use csv::write_csv;
pub use effects::*;
pub use endings::*;
pub use export::*;
pub use figures::*;
pub use frame::*;
pub use inactivity::*;
pub use journal::*;
pub use kept::*;
pub use people::*;
pub use plans::*;
pub use quality::*;
pub use registry::*;
pub use stages::*;
pub use summary::*;
pub use surveys::*;
pub use table::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(kept_routes::routes())
}
