//! Making the data, starting the server, and the watchdog that stops it.

use super::folder::Ids;
use super::programs::Program;
use super::{Options, lock_file};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
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

const PATIENCE: Duration = Duration::from_mins(1);

impl Server {
    /// Makes what is missing and waits until the server takes connections.
    pub(super) fn run(&self) -> Result<()> {
        self.make_data()?;
        let deadline = Instant::now() + PATIENCE;
        let mut child: Option<Child> = None;
        while !self.is_ready() {
            let gone = child.as_mut().is_none_or(|child| matches!(child.try_wait(), Ok(Some(_))));
            if self.postmaster().is_none() && gone {
                if child.is_some() {
                    // processes of a killed postmaster are still ending
                    sleep(Duration::from_millis(200));
                }
                self.clear_stale();
                child = Some(self.spawn()?);
                // at once, so that it ends too when we are ended before it is ready
                self.watch()?;
            }
            if Instant::now() > deadline {
                bail!("PostgreSQL did not start; the end of {}:\n{}", self.log().display(), self.log_tail());
            }
            sleep(Duration::from_millis(5));
        }
        if let Some(mut child) = child {
            // a zombie's pid would look alive to the next one who starts
            std::thread::spawn(move || child.wait());
        } else if lock_file(&self.base, WATCHDOG, self.who)?.try_lock().is_ok() {
            // whoever started it was ended before there was a watchdog
            self.watch()?;
        }
        Ok(())
    }

    /// Starts it again when it is gone.
    pub(super) fn revive(&self) -> Result<()> {
        if self.postmaster().is_some() {
            return Ok(());
        }
        let starting = lock_file(&self.base, "start.lock", self.who)?;
        starting.lock()?;
        tracing::warn!("PostgreSQL is gone; starting it again");
        self.run()
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
        let status = fs::read_to_string(self.data().join("postmaster.pid"));
        let ready = status.is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"));
        ready && UnixStream::connect(self.socket_file()).is_ok()
    }

    /// What a killed server left: we hold the start lock, and no process sits in the data directory.
    fn clear_stale(&self) {
        for file in [self.data().join("postmaster.pid"), self.socket_file(), self.socket.join(".s.PGSQL.5432.lock")] {
            // most of them are not there
            let _ = fs::remove_file(file);
        }
    }

    fn spawn(&self) -> Result<Child> {
        let log = File::options().create(true).append(true).open(self.log())?;
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

    /// Waits for the last user to go, then for the linger, and stops the server unless somebody came meanwhile.
    fn watch(&self) -> Result<()> {
        const SCRIPT: &str = "exec 9>\"$5\"; flock -w 10 9 || exit 0; n=0; while :; do flock -x \"$1\" true; sleep \"$2\"; \
            flock -n -x \"$1\" \"$3\" -D \"$4\" -s -w -m fast stop; r=$?; \
            n=$((n + 1)); [ $r = 1 ] && { [ -e \"$4/postmaster.pid\" ] || [ $n -lt 20 ]; } || exit 0; done";
        let mut watchdog = Command::new("sh");
        watchdog.args(["-c", SCRIPT, "talim-watchdog"]).arg(self.base.join("users.lock"));
        watchdog.arg(format!("{:.3}", self.options.linger.as_secs_f64()));
        watchdog.arg(self.program.bindir.join("pg_ctl")).arg(self.data()).arg(self.base.join(WATCHDOG));
        watchdog.current_dir(&self.base).process_group(0);
        if let Some((user, group)) = self.who {
            watchdog.uid(user).gid(group);
        }
        watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("cannot run sh")?;
        Ok(())
    }

    fn log_tail(&self) -> String {
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}
