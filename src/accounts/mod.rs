//! Accounts: how people sign in, and what they are beyond their own pairs.
//!
//! One account a person, however many schools know him or her. Passwords are chosen by their owners alone: an
//! administrator hands over a one-time link. A token names a session and nothing else; roles are read with every
//! request, so what is withdrawn stops working at once.

mod api_keys;
mod invitations;
mod model;
mod roles;
mod routes;
mod sign_in;
pub use api_keys::*;
pub use invitations::*;
pub use model::*;
pub use roles::*;
pub use routes::routes;
pub use sign_in::*;
