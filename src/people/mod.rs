//! People known to a school: teachers, pupils, students, external experts.
//!
//! A person belongs to one school and is retired, never deleted: what he or she took part in stays in the reports.
//! Mentor and mentee are not kinds of people but relations, each with a profile; one person can be both.

mod account;
mod entering;
mod model;
mod profiles;
mod reach;
mod retirement;
mod roles;
mod routes;
pub use model::*;
pub use profiles::*;
pub use reach::containing;
pub use retirement::*;
pub use roles::*;
pub use routes::routes;
