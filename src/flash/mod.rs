//! Flash mentoring: a mentor offers times, a mentee books one, they meet once, both answer two questions, and the pair
//! completes itself.
//!
//! An offer is the mentor's consent and a booking the mentee's, each with the version of the text agreed to. The four
//! stages are not walked.

mod responses;
mod routes;
mod slots;
pub use responses::*;
pub use routes::routes;
pub use slots::*;
