//! The folder of the private PostgreSQL: whose it is, and that it is nobody else's.

use anyhow::{Context, Result, bail};
use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// User and group ids.
pub(super) type Ids = (u32, u32);

/// As whom the server runs.
pub(super) enum Owner {
    /// As we do.
    Ourselves,
    /// As another user: PostgreSQL refuses to run as root.
    Other(Ids),
    /// That user cannot enter the place.
    Unreachable(String),
}

impl Owner {
    pub(super) fn ids(&self) -> Result<Option<Ids>> {
        match self {
            Self::Ourselves => Ok(None),
            Self::Other(ids) => Ok(Some(*ids)),
            Self::Unreachable(why) => bail!("{why}"),
        }
    }
}

/// The effective user of this process.
fn effective_user() -> Result<u32> {
    // macOS has no /proc: what we create there belongs to us just as well
    if let Ok(own) = fs::metadata("/proc/self") {
        return Ok(own.uid());
    }
    let probe = std::env::temp_dir().join(format!("talim-{}", std::process::id()));
    fs::write(&probe, "").context("cannot write to the temporary folder")?;
    let uid = fs::metadata(&probe)?.uid();
    fs::remove_file(&probe)?;
    Ok(uid)
}

/// As whom a server in this folder has to run.
pub(super) fn owner(base: &Path) -> Result<Owner> {
    if effective_user()? != 0 {
        return Ok(Owner::Ourselves);
    }
    let passwd = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    let users: Vec<Ids> = ["postgres", "nobody"].iter().filter_map(|name| ids_of(&passwd, name)).collect();
    // a folder made as `nobody` stays so when `postgres` appears later
    let made_by = fs::symlink_metadata(base).ok().map(|found| found.uid());
    let kept = users.iter().find(|user| made_by == Some(user.0)).or(users.first()).copied();
    let Some(user) = kept else { bail!("PostgreSQL does not run as root, and there is no user postgres or nobody") };
    for place in base.ancestors().skip(1).filter(|place| place.exists()) {
        if !may_enter(place, user)? {
            let why = format!("PostgreSQL runs as user {}, who cannot enter {}", user.0, place.display());
            return Ok(Owner::Unreachable(why));
        }
    }
    Ok(Owner::Other(user))
}

fn ids_of(passwd: &str, name: &str) -> Option<Ids> {
    let line =
        passwd.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields.first() == Some(&name))?;
    Some((line.get(2)?.parse().ok()?, line.get(3)?.parse().ok()?))
}

fn may_enter(place: &Path, user: Ids) -> Result<bool> {
    let found = fs::metadata(place)?;
    let bit = if found.uid() == user.0 {
        0o100
    } else if found.gid() == user.1 {
        0o010
    } else {
        0o001
    };
    Ok(found.mode() & bit != 0)
}

/// Makes the folders above it, and refuses one that holds what is not ours: it would be closed to everybody else.
pub(super) fn make_way(base: &Path) -> Result<()> {
    if let Some(above) = base.parent() {
        // others may pass, whatever the umask: PostgreSQL's user has to
        for place in
            above.ancestors().collect::<Vec<_>>().into_iter().rev().filter(|place| !place.as_os_str().is_empty())
        {
            if !place.exists() {
                match fs::create_dir(place) {
                    // another first start was faster
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                    made => made.with_context(|| format!("cannot make {}", place.display()))?,
                }
                fs::set_permissions(place, Permissions::from_mode(0o755))?;
            }
        }
    }
    let Ok(entries) = fs::read_dir(base) else { return Ok(()) };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // the first that a start makes
    let ours = |name: &String| ["start.lock", "users.lock"].contains(&name.as_str()) || name.starts_with("demo-logins");
    if names.is_empty() || names.iter().any(ours) {
        return Ok(());
    }
    bail!("{} holds other files: set TALIM_HOME to a folder of its own", base.display())
}

/// Makes the folder, private, and refuses a planted link or somebody else's folder.
pub(super) fn own(path: &Path, who: Option<Ids>) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    let found = fs::symlink_metadata(path)?;
    let ours = found.uid() == effective_user()? || who.is_some_and(|(user, _)| user == found.uid());
    if !found.is_dir() || !ours {
        bail!("{} belongs to somebody else or is a link: remove it, or set TALIM_HOME", path.display());
    }
    if let Some((user, group)) = who {
        chown(path, Some(user), Some(group))?;
    }
    fs::set_permissions(path, Permissions::from_mode(0o700))?;
    Ok(())
}

/// Where the socket lives. Its path may have 107 bytes, so a deep folder gets a short one elsewhere.
pub(super) fn socket(base: &Path) -> PathBuf {
    let near = base.join("s");
    if near.as_os_str().len() + "/.s.PGSQL.5432.lock".len() <= 107 {
        return near;
    }
    std::env::temp_dir().join(format!("talim-{}", fingerprint(base)))
}

/// A short name for a long path: FNV-1a.
pub(super) fn fingerprint(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
