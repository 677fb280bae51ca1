//! Evaluation reports: derived from what is recorded, so that nobody types a number twice.
//!
//! Each is computed in SQL with exact arithmetic over inclusive calendar days of the school, comes typed as JSON, and in
//! every other format from the same rows. None of them scores or ranks a person.

mod achievements;
mod codes;
mod coverage;
mod csv;
mod effects;
mod endings;
mod figures;
mod frame;
mod inactivity;
mod journal;
mod people;
mod plans;
mod registry;
mod routes;
mod stages;
mod surveys;
mod table;
pub use achievements::*;
pub use codes::*;
pub use coverage::*;
pub use csv::write_csv;
pub use effects::*;
pub use endings::*;
pub use figures::*;
pub use frame::*;
pub use inactivity::*;
pub use journal::*;
pub use people::*;
pub use plans::*;
pub use registry::*;
pub use routes::routes;
pub use stages::*;
pub use surveys::*;
pub use table::*;
