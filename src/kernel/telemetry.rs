//! Logs. They hold ids and times, never names, e-mails, texts, tokens or bodies: people were promised that.

use super::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// Sets up the log of the process, once, on standard error: what is for a person to read goes to standard output.
pub fn init(config: &Config) {
    let mut filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // At `debug` it writes the parameters of every statement, texts of people among them: no setting brings that back.
    if let Ok(silent) = "tokio_postgres=warn".parse() {
        filter = filter.add_directive(silent);
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call, as in tests, changes nothing.
    let _ = match config.log_format {
        LogFormat::Json => builder.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => builder.with_target(false).try_init(),
    };
}
