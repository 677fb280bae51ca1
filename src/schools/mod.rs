//! Departments, schools and their academic years: the frame of everything.
//!
//! A school is the tenant: nothing of one school is visible in another. A department sees aggregates of its schools.
//! What differs between countries and schools is a typed setting with a documented default, never a branch on a country.

mod departments;
mod measure_routes;
mod measures;
mod model;
mod reach;
mod routes;
mod years;
pub use departments::*;
pub use measures::*;
pub use model::*;
pub use years::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes().merge(measure_routes::routes())
}
