//! Logs. They hold ids and times, never names, e-mails, texts, tokens or bodies: people were promised that.

use super::config::{Config, LogFormat};
use tracing::Level;
use tracing_subscriber::filter::{EnvFilter, FilterFn};
use tracing_subscriber::prelude::*;

/// Sets up the log of the process, once, on standard error: what is for a person to read goes to standard output.
pub fn init(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // Below `warn` it writes the parameters of every statement, texts of people among them: no setting brings that back.
    let silent = FilterFn::new(|event| !event.target().starts_with("tokio_postgres") || *event.level() <= Level::WARN);
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = match config.log_format {
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).boxed(),
        LogFormat::Text => log.with_target(false).boxed(),
    };
    // A second call, as in tests, changes nothing.
    let _ = tracing_subscriber::registry().with(filter).with(silent).with(log).try_init();
}
