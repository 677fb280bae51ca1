//! Evaluation reports: derived from what is recorded, so that nobody types a number twice.
//!
//! Each is computed in SQL with exact arithmetic over inclusive calendar days of the school, comes typed as JSON, and as
//! CSV from the same rows. None of them scores or ranks a person.

mod csv;
mod registry;
mod routes;
mod run;
mod stages;
pub use csv::CsvFile;
pub use registry::*;
pub use routes::routes;
pub use run::*;
pub use stages::*;
