//! Imports: people and pairs from the files that schools have.
//!
//! A file is read in the background into rows, each with what it would do and what is wrong with it; nothing is written
//! before somebody has looked and says so. The reading is calamine's, csv's, `encoding_rs`' and chardetng's; what is ours
//! is to find the table in the sheet and to understand its headings.

mod commit;
mod drafts;
mod known;
mod model;
mod preview;
mod problems;
mod reading;
mod routes;
mod sheet;
pub use model::*;
pub use problems::*;
pub use routes::routes;
pub use sheet::Field;
