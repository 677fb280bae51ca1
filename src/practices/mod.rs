//! The bank of experience: techniques that mentors write down, curators publish, and mentees choose for their tracks.
//!
//! A practice shows in how many tracks it was chosen, and how often the goals it was chosen for were reached.

mod choosing;
mod model;
mod routes;
pub use choosing::*;
pub use model::*;
pub use routes::routes;
