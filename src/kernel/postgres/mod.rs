//! A private PostgreSQL for people who have none: no Docker, no TCP port, no root.
//!
//! Every user of the server holds a *shared* lock on `users.lock`. A detached watchdog takes the *exclusive* lock once all
//! of them are gone, by exit, Ctrl-C or `kill -9`, and then stops the server. Whoever finds it running joins it.

mod folder;
mod programs;
mod server;

use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where the server lives and how it is kept.
pub struct Options {
    /// Holds `pg<major>/` (the data), `s/` (the socket), the locks and the log.
    pub base: PathBuf,
    /// Whether data survive a power cut; `false` is for tests.
    pub durable: bool,
    /// How long the server outlives its last user.
    pub linger: Duration,
    /// How many connections it takes.
    pub max_connections: u32,
}

/// A running server; it stops some time after the last of these is dropped.
pub struct Private {
    server: Arc<server::Server>,
    _users: File,
}

impl Private {
    /// Starts the server, or joins the one that runs.
    pub fn start(options: Options) -> Result<Self> {
        let found = programs::find();
        if found.is_empty() {
            bail!(
                "no PostgreSQL found: install it (Debian: apt-get install postgresql), or set TALIM_PG_BINDIR to its \
                 folder of programs, or set DATABASE_URL, or use docker compose"
            );
        }
        let mut base = std::path::absolute(&options.base)?;
        let mut owner = folder::owner(&base)?;
        if let folder::Owner::Unreachable(why) = &owner {
            let fallback = PathBuf::from("/var/lib/talim").join(folder::fingerprint(&base));
            tracing::warn!(fallback = %fallback.display(), "{why}");
            base = fallback;
            owner = folder::owner(&base)?;
        }
        let who = owner.ids()?;
        folder::make_way(&base)?;
        folder::own(&base, who)?;
        let (starting, users) = (lock_file(&base, "start.lock", who)?, lock_file(&base, "users.lock", who)?);
        starting.lock()?;
        // after a watchdog that is just stopping the server
        users.lock_shared()?;
        let program = programs::choose(&base, found, options.durable)?;
        let socket = folder::socket(&base);
        folder::own(&socket, who)?;
        let server = Arc::new(server::Server { base, socket, program, who, options });
        server.run()?;
        Ok(Self { server, _users: users })
    }

    /// PostgreSQL's major version.
    pub fn major(&self) -> u32 {
        self.server.program.major
    }

    /// Starts it again whenever somebody else has ended it, for as long as it is used.
    pub fn keep_alive(&self) {
        let server = Arc::downgrade(&self.server);
        std::thread::spawn(move || {
            while let Some(server) = server.upgrade() {
                if let Err(error) = server.revive() {
                    tracing::error!(error = format!("{error:#}"), "PostgreSQL does not start again");
                }
                drop(server);
                std::thread::sleep(Duration::from_secs(1));
            }
        });
    }

    /// The address of a database of this server, for tokio-postgres and psql alike.
    pub fn url(&self, database: &str) -> String {
        let socket = self.server.socket.to_string_lossy();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let host: String = socket
            .bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        format!("postgresql://talim@{host}:5432/{database}")
    }
}

/// A file to lock.
fn lock_file(base: &Path, name: &str, who: Option<folder::Ids>) -> Result<File> {
    own_file(&base.join(name), who)
}

/// A file that PostgreSQL's user can open too, whatever the umask. That user owns the folder, so a link in the place of the
/// file is not followed: what it leads to would become that user's.
fn own_file(path: &Path, who: Option<folder::Ids>) -> Result<File> {
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).custom_flags(libc::O_NOFOLLOW).open(path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    if !file.metadata()?.is_file() {
        bail!("{} is not a file", path.display());
    }
    if let Some((user, group)) = who {
        fchown(&file, Some(user), Some(group))?;
    }
    Ok(file)
}
