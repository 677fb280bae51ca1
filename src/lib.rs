//! Talim: mentoring programs of schools, as a REST API. `ARCHITECTURE.md` is the map.

pub mod accounts;
pub mod achievements;
pub mod app;
pub mod audit;
pub mod chores;
pub mod demo;
pub mod dictionaries;
pub mod flags;
pub mod goals;
pub mod kernel;
pub mod matching;
pub mod meetings;
pub mod observations;
pub mod orders;
pub mod pairs;
pub mod people;
pub mod plans;
pub mod practices;
pub mod programs;
pub mod questions;
pub mod reports;
pub mod schema;
pub mod schools;
pub mod serve;
pub mod tasks;
pub mod tracks;
