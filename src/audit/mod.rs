//! The audit trail: every sign-in, change of a role, change of state and export, as one row that nobody can change.
//! Written in the same transaction by the model method that makes the change; never a confidential text.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
