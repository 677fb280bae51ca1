//! Finding PostgreSQL's programs, and choosing the version that fits the data there are.

use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A version of PostgreSQL that is installed.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) major: u32,
    pub(super) bindir: PathBuf,
}

const OLDEST: u32 = 15;

/// All that are installed, newest first; `TALIM_PG_BINDIR` alone where it is set.
pub(super) fn find() -> Vec<Program> {
    let mut found: Vec<Program> = vec![];
    for folder in folders() {
        // a link may lead away from the folder in which `initdb` stands
        let real = folder.join("postgres").canonicalize().ok().and_then(|path| path.parent().map(Path::to_path_buf));
        let Some(bindir) = real else { continue };
        if !bindir.join("initdb").exists() || found.iter().any(|known| known.bindir == bindir) {
            continue;
        }
        if let Some(major) = major(&bindir).filter(|major| *major >= OLDEST) {
            found.push(Program { major, bindir });
        }
    }
    found.sort_by_key(|program| std::cmp::Reverse(program.major));
    found
}

#[expect(clippy::disallowed_methods, reason = "a place on the machine, not configuration of the service")]
fn folders() -> Vec<PathBuf> {
    // a line of `.env.example` that is not filled in says nothing
    if let Some(given) = std::env::var("TALIM_PG_BINDIR").ok().filter(|given| !given.is_empty()) {
        return vec![given.into()];
    }
    // Debian's, an unpacked one, and what the packages of postgresql.org and Homebrew are called
    let places = [
        ("/usr/lib/postgresql", ""),
        ("/opt/postgresql", ""),
        ("/usr", "pgsql"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
    ];
    let mut folders = vec![PathBuf::from("/usr/local/pgsql/bin")];
    for (root, begins) in places {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(begins));
        folders.extend(named.map(|entry| entry.path().join("bin")));
    }
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    folders
}

/// From "postgres (PostgreSQL) 15.18 (Debian …)".
fn major(bindir: &Path) -> Option<u32> {
    let output = Command::new(bindir.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split(|letter: char| !letter.is_ascii_digit()).find(|word| !word.is_empty())?.parse().ok()
}

/// The newest; but data of an older major version keep theirs, and are not touched where it is missing.
pub(super) fn choose(base: &Path, found: Vec<Program>, durable: bool) -> Result<Program> {
    let names = fs::read_dir(base)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let there = names.filter_map(|name| name.strip_prefix("pg")?.parse::<u32>().ok()).max();
    let newest = found.first().cloned();
    let fitting = there.map_or(newest.clone(), |major| found.iter().find(|program| program.major == major).cloned());
    match (fitting, there) {
        (Some(program), _) => Ok(program),
        (None, Some(major)) if durable => {
            let installed: Vec<String> = found.iter().map(|program| program.major.to_string()).collect();
            bail!(
                "{} was made by PostgreSQL {major}, but only {} is installed: install PostgreSQL {major}, or move the \
                 folder away to start anew",
                base.join(format!("pg{major}")).display(),
                installed.join(", ")
            )
        }
        (None, _) => newest.ok_or_else(|| anyhow::anyhow!("no PostgreSQL {OLDEST} or newer found")),
    }
}
