//! The one test binary: it links once.
#![expect(unreachable_pub, reason = "a test binary exports nothing")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking, helpers too")]

mod accounts;
mod app;
mod approval;
mod comings;
mod database;
mod deeds;
mod deeds_sql;
mod documents;
mod doors;
mod figures;
mod finding;
mod fixture;
mod http;
mod imports;
mod isolation;
mod lives;
mod mail;
mod matching;
mod meetings;
mod naive;
mod notifications;
mod openapi;
mod opinions;
mod pairs;
mod papers;
mod permissions;
mod places;
mod plans;
mod questions;
mod races;
mod random;
mod recounted;
mod recounted_opinions;
mod recounted_people;
mod reports;
mod sheets;
mod smoke;
mod surveys;
mod tasks;
mod terms;
mod texts;
mod tracks;
mod world;
mod year;
