//! Password hashing, off the async threads and bounded: a hash takes 19 MiB and a core, so as many threads as there are
//! cores do nothing else, each with one block of memory that it keeps, and a queue that would make people wait for seconds
//! is refused. (On tokio's blocking threads a storm of sign-ins took 720 MiB.)

use super::error::{Error, Result};
use argon2::password_hash::phc::{Ident, Output, ParamsString, Salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use std::cell::RefCell;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// How many may wait for each hash that runs.
const QUEUE_PER_CORE: usize = 64;

thread_local! {
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(vec![]) };
}

/// Hashes and verifies passwords with argon2id.
pub struct Passwords {
    params: Params,
    queue: SyncSender<Work>,
}

impl Passwords {
    /// With argon2id's parameters: memory in KiB, passes. OWASP's minimum is 19456 and 2.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self> {
        let params = Params::new(memory_kib, passes, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { params, queue: hashers(cores)? })
    }

    /// The hash of a new password, in PHC form.
    pub async fn hash(&self, password: String) -> Result<String> {
        let params = self.params.clone();
        self.bounded(move || hash_with(params, &password).map_err(Error::from)).await?
    }

    /// Whether a password fits. Without a hash to compare with it fails, in the same time: an unknown account takes as long
    /// as a wrong password.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let params = self.params.clone();
        self.bounded(move || {
            if let Some(hash) = hash {
                return fits(&password, &hash).unwrap_or(false);
            }
            drop(fill(params, &password, b"nobody's, for time"));
            false
        })
        .await
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

fn hash_with(params: Params, password: &str) -> anyhow::Result<String> {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt)?;
    let hash = PasswordHash {
        algorithm: Ident::new("argon2id")?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(fill(params, password, &salt)?),
    };
    Ok(hash.to_string())
}

/// Whether a password makes this hash, with the hash's own parameters; compared in constant time by `Output`.
fn fits(password: &str, hash: &str) -> anyhow::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(wanted)) = (&hash.salt, &hash.hash) else { return Ok(false) };
    Ok(fill(Params::try_from(&hash)?, password, salt)? == *wanted)
}

/// The hash itself, in the memory that this thread keeps.
fn fill(params: Params, password: &str, salt: &[u8]) -> anyhow::Result<Output> {
    let blocks = params.block_count();
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = [0_u8; Params::DEFAULT_OUTPUT_LEN];
    MEMORY.with_borrow_mut(|memory| {
        if memory.len() < blocks {
            memory.resize(blocks, Block::new());
        }
        argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut memory[..blocks])
    })?;
    Ok(Output::new(&out)?)
}
