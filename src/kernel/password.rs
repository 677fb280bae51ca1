//! Password hashing, off the async threads and bounded: a hash takes 19 MiB and a core, so as many threads as there are
//! cores do nothing else, and a queue that would make people wait for seconds is refused. (On tokio's blocking threads each
//! of many threads would keep its 19 MiB: a storm of sign-ins took 720 MiB.)

use super::error::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// How many may wait for each hash that runs.
const QUEUE_PER_CORE: usize = 64;

/// Hashes and verifies passwords with argon2id.
pub struct Passwords {
    argon: Argon2<'static>,
    queue: SyncSender<Work>,
    /// A hash of nothing anybody knows, so that an unknown account takes as long as a wrong password.
    decoy: LazyLock<String, Box<dyn FnOnce() -> String + Send + Sync>>,
}

impl Passwords {
    /// With argon2id's parameters: memory in KiB, passes. OWASP's minimum is 19456 and 2.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self> {
        let params = Params::new(memory_kib, passes, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let for_decoy = argon.clone();
        Ok(Self {
            argon,
            queue: hashers(cores)?,
            decoy: LazyLock::new(Box::new(move || hash_with(&for_decoy, "nobody's").unwrap_or_default())),
        })
    }

    /// The hash of a new password, in PHC form.
    pub async fn hash(&self, password: String) -> Result<String> {
        let argon = self.argon.clone();
        self.bounded(move || hash_with(&argon, &password)).await?
    }

    /// Whether a password fits. Without a hash to compare with it fails, in the same time.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let argon = self.argon.clone();
        let fits = self.bounded(move || {
            PasswordHash::new(&hash).is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(fits.await? && known)
    }

    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (done, waits) = oneshot::channel();
        // nobody may be waiting any more: then the result is for nobody
        let work: Work = Box::new(move || drop(done.send(work())));
        self.queue.try_send(work).map_err(|_full| Error::Unavailable)?;
        waits.await.map_err(|error| Error::Internal(error.into()))
    }
}

/// Starts the threads that hash; they end when the queue is dropped.
fn hashers(cores: usize) -> Result<SyncSender<Work>> {
    let (queue, work) = sync_channel::<Work>(cores * QUEUE_PER_CORE);
    let work = Arc::new(Mutex::new(work));
    for _ in 0..cores {
        let work = work.clone();
        let thread = std::thread::Builder::new().name("passwords".to_owned());
        thread
            .spawn(move || {
                while let Some(next) = take(&work) {
                    next();
                }
            })
            .map_err(anyhow::Error::from)?;
    }
    Ok(queue)
}

fn take(work: &Mutex<Receiver<Work>>) -> Option<Work> {
    work.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn hash_with(argon: &Argon2<'_>, password: &str) -> Result<String> {
    let hash = argon.hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}
