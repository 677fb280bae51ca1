//! Making the data, starting the server, and the watchdog that stops it.

use super::folder::Ids;
use super::programs::Program;
use super::{Options, lock_file, own_file};
use anyhow::{Context, Result, bail};
use std::fs;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server that is to run; the start lock is held while it starts.
pub(super) struct Server {
    pub(super) base: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) program: Program,
    pub(super) who: Option<Ids>,
    pub(super) options: Options,
}

/// Held by the watchdog for as long as it lives.
const WATCHDOG: &str = "watchdog.lock";

/// How long a server that ends by itself is started again: what a killed one left may take a while to go.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is said that a start takes long.
const NEWS: Duration = Duration::from_secs(5);

impl Server {
    /// Makes what is missing and waits until the server takes connections, however long one that recovers takes.
    pub(super) fn run(&self) -> Result<()> {
        self.make_data()?;
        let (mut begun, mut told, mut reachable) = (None, Instant::now(), Instant::now());
        let mut child: Option<Child> = None;
        while !self.is_ready() {
            let gone = child.as_mut().is_none_or(|child| matches!(child.try_wait(), Ok(Some(_))));
            if self.postmaster().is_none() && gone {
                let begun = *begun.get_or_insert_with(Instant::now);
                child = Some(self.spawn_again(begun, child.is_none())?);
            }
            if !self.says_ready() {
                reachable = Instant::now();
            } else if reachable.elapsed() > PATIENCE {
                bail!(
                    "PostgreSQL runs, but does not answer at {}: stop it and start again",
                    self.socket_file().display()
                );
            }
            if told.elapsed() > NEWS {
                told = Instant::now();
                tracing::info!(log = %self.log().display(), "PostgreSQL is still starting");
            }
            sleep(Duration::from_millis(5));
        }
        if let Some(mut child) = child {
            // a zombie's pid would look alive to the next one who starts
            std::thread::spawn(move || child.wait());
        }
        self.be_watched()
    }

    /// Starts it, unless it has ended again and again.
    fn spawn_again(&self, begun: Instant, first: bool) -> Result<Child> {
        if begun.elapsed() > PATIENCE {
            bail!("PostgreSQL does not start; the end of {}:\n{}", self.log().display(), self.log_tail());
        }
        if !first {
            // processes of a killed postmaster are still ending
            sleep(Duration::from_millis(200));
        }
        self.clear_stale();
        let child = self.spawn()?;
        // at once, so that it ends too when we are ended before it is ready
        if first {
            self.watch()?;
        }
        Ok(child)
    }

    /// Starts it again when it is gone, and its watchdog.
    pub(super) fn revive(&self) -> Result<()> {
        if self.postmaster().is_some() {
            return self.be_watched();
        }
        let starting = lock_file(&self.base, "start.lock", self.who)?;
        starting.lock()?;
        if !self.data().join("PG_VERSION").exists() {
            // a new one would hide them when they come back
            bail!("the data in {} are gone", self.data().display());
        }
        tracing::warn!("PostgreSQL is gone; starting it");
        self.run()
    }

    /// A watchdog where there is none: whoever began it was ended before, or it was.
    fn be_watched(&self) -> Result<()> {
        let free = lock_file(&self.base, WATCHDOG, self.who)?.try_lock().is_ok();
        if free { self.watch() } else { Ok(()) }
    }

    fn data(&self) -> PathBuf {
        self.base.join(format!("pg{}", self.program.major))
    }

    fn log(&self) -> PathBuf {
        self.base.join("postgres.log")
    }

    /// A program of PostgreSQL's, as its user and without the environment's `PG…`.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.program.bindir.join(name));
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("PG") {
                command.env_remove(variable);
            }
        }
        command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").current_dir(&self.base).stdin(Stdio::null());
        if let Some((user, group)) = self.who {
            command.uid(user).gid(group);
        }
        command
    }

    /// `initdb` into a temporary name, then a rename: a kill in the middle harms nothing.
    fn make_data(&self) -> Result<()> {
        if self.data().join("PG_VERSION").exists() {
            return Ok(());
        }
        for entry in fs::read_dir(&self.base)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("initdb.") {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let unfinished = self.base.join(format!("initdb.{}", std::process::id()));
        let mut initdb = self.command("initdb");
        initdb.arg("-D").arg(&unfinished);
        initdb.args(["-U", "talim", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]);
        if !self.options.durable {
            initdb.arg("--no-sync");
        }
        let output = initdb.output().context("cannot run initdb")?;
        if !output.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        fs::rename(&unfinished, self.data())?;
        Ok(())
    }

    /// The running postmaster. Pids are reused: it is the one that sits in the data directory.
    fn postmaster(&self) -> Option<u32> {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        let pid: u32 = text.lines().next()?.trim().parse().ok()?;
        if !Path::new("/proc/self").exists() {
            // without /proc the socket has to tell
            return UnixStream::connect(self.socket_file()).is_ok().then_some(pid);
        }
        let place = fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
        (place == self.data().canonicalize().ok()?).then_some(pid)
    }

    fn socket_file(&self) -> PathBuf {
        self.socket.join(".s.PGSQL.5432")
    }

    fn is_ready(&self) -> bool {
        self.says_ready() && UnixStream::connect(self.socket_file()).is_ok()
    }

    /// What it says of itself; one that recovers takes its time to.
    fn says_ready(&self) -> bool {
        let status = fs::read_to_string(self.data().join("postmaster.pid"));
        let ready = status.is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"));
        ready && self.postmaster().is_some()
    }

    /// What a killed server left: we hold the start lock, and no process sits in the data directory.
    fn clear_stale(&self) {
        for file in [self.data().join("postmaster.pid"), self.socket_file(), self.socket.join(".s.PGSQL.5432.lock")] {
            // most of them are not there
            let _ = fs::remove_file(file);
        }
    }

    fn spawn(&self) -> Result<Child> {
        let log = own_file(&self.log(), self.who)?;
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(self.data()).arg("-k").arg(&self.socket);
        // terse: the details of an error hold the row, and rows hold texts that were written in confidence
        let common = ["listen_addresses=", "unix_socket_permissions=0700", "jit=off", "log_error_verbosity=terse"];
        let mut settings: Vec<String> = common.map(str::to_owned).to_vec();
        settings.push(format!("max_connections={}", self.options.max_connections));
        if !self.options.durable {
            let careless = [
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "autovacuum=off",
                "max_wal_size=4GB",
                "checkpoint_timeout=1d",
            ];
            settings.extend(careless.map(str::to_owned));
        }
        for setting in settings {
            postgres.arg("-c").arg(setting);
        }
        // a process group of its own: a terminal's Ctrl-C must not reach it
        postgres.process_group(0).stdout(log.try_clone()?).stderr(log).spawn().context("cannot run postgres")
    }

    /// Waits for the last user to go, then for the linger, and stops the server unless somebody came meanwhile. A pid is
    /// believed where its process sits in the data directory: pids are reused. No child keeps the watchdog's own lock.
    fn watch(&self) -> Result<()> {
        const SCRIPT: &str = "trap '' HUP; exec 9>\"$5\"; flock -w 10 9 || exit 0; n=0; while [ $n -lt 20 ]; do \
            flock -x \"$1\" true 9>&-; sleep \"$2\" 9>&-; p=$(head -n 1 \"$4/postmaster.pid\" 2>/dev/null); \
            if [ \"$p\" ] && [ \"$(readlink \"/proc/$p/cwd\")\" = \"$4\" ]; \
            then flock -n -E 99 -x \"$1\" \"$3\" -D \"$4\" -s -w -m fast stop 9>&-; \
            case $? in 0) exit 0 ;; 99) ;; *) n=$((n + 1)); sleep 1 9>&- ;; esac; else n=$((n + 1)); fi; done";
        let data = self.data().canonicalize()?;
        let mut watchdog = Command::new("sh");
        watchdog.args(["-c", SCRIPT, "talim-watchdog"]).arg(self.base.join("users.lock"));
        watchdog.arg(format!("{:.3}", self.options.linger.as_secs_f64()));
        watchdog.arg(self.program.bindir.join("pg_ctl")).arg(data).arg(self.base.join(WATCHDOG));
        watchdog.current_dir(&self.base).process_group(0);
        if let Some((user, group)) = self.who {
            watchdog.uid(user).gid(group);
        }
        let child = watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = child.context("cannot run sh")?;
        // not a zombie when it ends before us
        std::thread::spawn(move || child.wait());
        Ok(())
    }

    fn log_tail(&self) -> String {
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}
