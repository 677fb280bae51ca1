//! What every slice stands on: routing and its guards, the policy table, errors, extractors, the database.
//! Nothing of the domain lives here except [`policy`], which says who may do what with it.

pub mod answer;
pub mod auth;
pub mod config;
pub mod db;
pub mod error;
pub mod extract;
pub mod frame;
pub mod id;
mod objects;
pub mod openapi;
pub mod password;
pub mod policy;
pub mod postgres;
mod query;
mod refused;
pub mod routing;
pub mod scope;
pub mod telemetry;
mod text_enum;
pub mod texts;
pub mod time;
pub mod token;
mod unread;
