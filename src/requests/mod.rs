//! Requests: a mentee asks a mentor.
//!
//! What is written in one stays between the two. A mentor who accepts drafts a pair; its curator invites the members as
//! those of any other draft. A request that nobody answers expires, and one to a mentor who takes nobody any more is
//! declined by itself.

mod model;
mod routes;
pub use model::*;
pub use routes::routes;
