//! All configuration, from the environment, in one place. Every mistake is reported at once.

use super::texts::Lang;
use crate::text_enum;
use secrecy::SecretString;
use std::env;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use tokio_postgres::config::SslMode;
use url::Url;

/// The configuration. Each field names its variable and its default; `.env.example` is the list for operators.
#[derive(Debug, Clone)]
pub struct Config {
    /// `TALIM_BIND` (127.0.0.1:8080): address and port to listen on; port 0 takes a free one.
    pub bind: SocketAddr,
    /// `TALIM_PUBLIC_URL` (http:// and the bind address): how people reach the service, for links.
    pub public_url: String,
    /// `TALIM_WORKERS` (half the cores, at least one): threads that answer requests. The database beside them takes twice
    /// their time.
    pub workers: usize,
    /// `TALIM_SIGNING_KEY`: at least 32 characters. Without it a key is made at start and tokens end with the process.
    pub signing_key: Option<SecretString>,
    /// The database.
    pub database: Database,
    /// Sign-in.
    pub sign_in: SignIn,
    /// Lifetimes.
    pub tokens: Tokens,
    /// `TALIM_LANGUAGE` (ru): language of new accounts: ru, kk or en.
    pub language: Lang,
    /// `TALIM_ALLOWED_ORIGINS` (none): origins of frontends, separated by commas.
    pub allowed_origins: Vec<String>,
    /// Where letters go; none are sent without it.
    pub mail: Option<Mail>,
    /// `TALIM_TEMPLATES` (none): the folder with templates of pages that take the place of our own.
    pub templates: Option<PathBuf>,
    /// `TALIM_LOG` (info): what is logged, as a tracing filter.
    pub log_filter: String,
    /// `TALIM_LOG_FORMAT` (json): json or text.
    pub log_format: LogFormat,
}

/// Where the data are, and how long anybody waits for them.
#[derive(Debug, Clone)]
pub struct Database {
    /// `DATABASE_URL`: without it, `serve` starts a private PostgreSQL in `TALIM_HOME`.
    pub url: SecretString,
    /// Whether the address was given.
    pub given: bool,
    /// `TALIM_HOME` (.talim): the folder of the private PostgreSQL.
    pub home: PathBuf,
    /// `TALIM_POOL_SIZE` (8): connections of all workers together, but at least two each.
    pub pool_size: usize,
    /// `TALIM_POOL_TIMEOUT_MS` (1000): how long a request waits for a connection.
    pub pool_timeout_ms: u64,
    /// `TALIM_STATEMENT_TIMEOUT_MS` (5000): how long a statement may take.
    pub statement_timeout_ms: u64,
    /// `TALIM_LOCK_TIMEOUT_MS` (2000): how long a statement waits for a row.
    pub lock_timeout_ms: u64,
}

/// The way to the mail server.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `TALIM_SMTP_URL`: `smtps://user:password@host:465`, or `smtp://host:25?tls=required`.
    pub smtp_url: SecretString,
    /// `TALIM_MAIL_FROM` (talim@localhost): the sender.
    pub from: String,
}

/// How often somebody may try, and what a password costs to check.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// `TALIM_LOGIN_TRIES` (10): tries of one e-mail in the window.
    pub tries: i32,
    /// `TALIM_LOGIN_WINDOW_SECONDS` (900): the window.
    pub window_seconds: i64,
    /// `TALIM_ARGON2_MEMORY_KIB` (19456): memory of one hash.
    pub argon2_memory_kib: u32,
    /// `TALIM_ARGON2_PASSES` (2): passes of one hash.
    pub argon2_passes: u32,
}

/// How long what holds, in seconds.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// `TALIM_ACCESS_TOKEN_SECONDS` (600): an access token.
    pub access_seconds: i64,
    /// `TALIM_REFRESH_TOKEN_SECONDS` (604800): a refresh token that is not used.
    pub refresh_seconds: i64,
    /// `TALIM_SESSION_SECONDS` (2592000): a session, however often it is refreshed.
    pub session_seconds: i64,
    /// `TALIM_ADMIN_SESSION_SECONDS` (43200): the same for those who administer.
    pub admin_session_seconds: i64,
    /// `TALIM_INVITATION_SECONDS` (604800): an invitation.
    pub invitation_seconds: i64,
}

text_enum! {
    /// How log lines look.
    pub enum LogFormat {
        /// One JSON object a line.
        Json = "json",
        /// For reading.
        Text = "text",
    }
}

struct Reader {
    mistakes: Vec<String>,
}

impl Reader {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    fn raw(&mut self, name: &str) -> Option<String> {
        match env::var(name) {
            Ok(value) => Some(value).filter(|value| !value.is_empty()),
            Err(env::VarError::NotPresent) => None,
            Err(env::VarError::NotUnicode(_)) => {
                self.mistakes.push(format!("{name}: is not UTF-8"));
                None
            }
        }
    }

    fn get<T: FromStr<Err: Display>>(&mut self, name: &str, default: T) -> T {
        let Some(text) = self.raw(name) else { return default };
        text.parse().unwrap_or_else(|error| {
            self.mistakes.push(format!("{name}={text}: {error}"));
            default
        })
    }

    fn number<T: FromStr<Err: Display> + PartialOrd + Display + Copy>(
        &mut self, name: &str, default: T, min: T, max: T,
    ) -> T {
        let value = self.get(name, default);
        if min <= value && value <= max {
            return value;
        }
        self.mistakes.push(format!("{name}={value}: must be {min} to {max}"));
        default
    }
}

impl Config {
    /// Reads the environment; on failure, all its mistakes, a line each.
    pub fn from_env() -> Result<Self, Vec<String>> {
        let mut read = Reader { mistakes: vec![] };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let bind = read.get("TALIM_BIND", SocketAddr::from(([127, 0, 0, 1], 8080)));
        let config = Self {
            bind,
            public_url: read.get("TALIM_PUBLIC_URL", format!("http://{bind}")).trim_end_matches('/').to_owned(),
            workers: read.number("TALIM_WORKERS", (cores / 2).max(1), 1, 256),
            signing_key: signing_key(&mut read),
            database: Database::read(&mut read),
            sign_in: SignIn {
                tries: read.number("TALIM_LOGIN_TRIES", 10, 1, 1000),
                window_seconds: read.number("TALIM_LOGIN_WINDOW_SECONDS", 900, 1, 86_400),
                argon2_memory_kib: read.number("TALIM_ARGON2_MEMORY_KIB", 19_456, 8, 1 << 20),
                argon2_passes: read.number("TALIM_ARGON2_PASSES", 2, 1, 16),
            },
            tokens: Tokens {
                access_seconds: read.number("TALIM_ACCESS_TOKEN_SECONDS", 600, 30, 3600),
                refresh_seconds: read.number("TALIM_REFRESH_TOKEN_SECONDS", 604_800, 60, 2_592_000),
                session_seconds: read.number("TALIM_SESSION_SECONDS", 2_592_000, 60, 7_776_000),
                admin_session_seconds: read.number("TALIM_ADMIN_SESSION_SECONDS", 43_200, 60, 2_592_000),
                invitation_seconds: read.number("TALIM_INVITATION_SECONDS", 604_800, 60, 2_592_000),
            },
            language: read.get("TALIM_LANGUAGE", Lang::Ru),
            allowed_origins: read
                .raw("TALIM_ALLOWED_ORIGINS")
                .iter()
                .flat_map(|list| list.split(','))
                .map(|one| one.trim().to_owned())
                .collect(),
            mail: mail(&mut read),
            templates: templates(&mut read),
            log_filter: read.get("TALIM_LOG", "info".to_owned()),
            log_format: read.get("TALIM_LOG_FORMAT", LogFormat::Json),
        };
        config.check(&mut read);
        programs_of_postgres(&mut read);
        if read.mistakes.is_empty() { Ok(config) } else { Err(read.mistakes) }
    }

    fn check(&self, read: &mut Reader) {
        if tracing_subscriber::EnvFilter::try_new(&self.log_filter).is_err() {
            read.mistakes.push(format!("TALIM_LOG={}: not a tracing filter", self.log_filter));
        }
        for origin in &self.allowed_origins {
            // written as browsers send it
            if web_address(origin).is_none_or(|url| url.origin().ascii_serialization() != *origin) {
                let wanted = "is not http:// or https:// and a host, in small letters, with its port where it has one";
                read.mistakes.push(format!("TALIM_ALLOWED_ORIGINS: {origin} {wanted}"));
            }
        }
        if web_address(&self.public_url).is_none() {
            let wanted = "must be http:// or https:// and a host, without ? and #";
            read.mistakes.push(format!("TALIM_PUBLIC_URL={}: {wanted}", self.public_url));
        }
    }
}

/// Where somebody says PostgreSQL's programs are, they are.
fn programs_of_postgres(read: &mut Reader) {
    let Some(folder) = read.raw("TALIM_PG_BINDIR").map(PathBuf::from) else { return };
    if !folder.join("postgres").exists() {
        read.mistakes.push(format!("TALIM_PG_BINDIR={}: holds no program postgres", folder.display()));
    }
}

fn web_address(text: &str) -> Option<Url> {
    let plain =
        |url: &Url| matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    Url::parse(text).ok().filter(plain)
}

fn templates(read: &mut Reader) -> Option<PathBuf> {
    read.raw("TALIM_TEMPLATES").map(PathBuf::from)
}

/// The folder of templates alone, so that its mistakes are told beside those of the rest.
pub fn templates_folder() -> Option<PathBuf> {
    templates(&mut Reader { mistakes: vec![] })
}

fn signing_key(read: &mut Reader) -> Option<SecretString> {
    let key = read.raw("TALIM_SIGNING_KEY")?;
    if key.chars().count() < 32 {
        read.mistakes.push("TALIM_SIGNING_KEY: must have at least 32 characters".to_owned());
    }
    Some(SecretString::from(key))
}

fn mail(read: &mut Reader) -> Option<Mail> {
    use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
    let from = read.get("TALIM_MAIL_FROM", "talim@localhost".to_owned());
    if let Err(error) = from.parse::<Mailbox>() {
        read.mistakes.push(format!("TALIM_MAIL_FROM={from}: {error}"));
    }
    let smtp_url = read.raw("TALIM_SMTP_URL")?;
    // the address may hold a password, and is not repeated
    if AsyncSmtpTransport::<Tokio1Executor>::from_url(&smtp_url).is_err() {
        read.mistakes.push("TALIM_SMTP_URL: must be smtp://host:port or smtps://user:password@host:port".to_owned());
    }
    Some(Mail { smtp_url: SecretString::from(smtp_url), from })
}

impl Database {
    fn read(read: &mut Reader) -> Self {
        let url = read.raw("DATABASE_URL");
        // the address may hold a password, and is not repeated
        if let Some(mistake) = url.as_deref().and_then(Self::mistake) {
            read.mistakes.push(format!("DATABASE_URL: {mistake}"));
        }
        Self {
            given: url.is_some(),
            url: SecretString::from(url.unwrap_or_default()),
            home: read.get("TALIM_HOME", PathBuf::from(".talim")),
            pool_size: read.number("TALIM_POOL_SIZE", 8, 2, 500),
            pool_timeout_ms: read.number("TALIM_POOL_TIMEOUT_MS", 1000, 10, 60_000),
            statement_timeout_ms: read.number("TALIM_STATEMENT_TIMEOUT_MS", 5000, 100, 600_000),
            lock_timeout_ms: read.number("TALIM_LOCK_TIMEOUT_MS", 2000, 10, 600_000),
        }
    }

    /// What is wrong with an address.
    fn mistake(url: &str) -> Option<&'static str> {
        let begins = url.starts_with("postgres://") || url.starts_with("postgresql://");
        match url.parse::<tokio_postgres::Config>() {
            Ok(address) if begins && !address.get_hosts().is_empty() => (address.get_ssl_mode() == SslMode::Require)
                .then_some(
                    "sslmode=require is not supported: reach the database through a private network or a tunnel",
                ),
            _ => Some("must be postgres://user:password@host:port/database"),
        }
    }
}
