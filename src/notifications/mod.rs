//! Notifications: what concerns somebody is told here and, where the service can send mail, by letter.
//!
//! The database tells: a trigger on the trail writes a notification and a letter for everybody a change concerns, in the
//! transaction of the change and by the table `notice_rules`. No notice holds a word that somebody wrote.

mod digest;
mod letters;
mod model;
mod routes;
mod settings;
pub use digest::*;
pub use letters::*;
pub use model::*;
pub use routes::routes;
pub use settings::*;
