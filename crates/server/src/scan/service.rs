//! Files from their upload to their evidence, within a server.

use std::{
    collections::HashMap,
    fs::File,
    sync::{Mutex, PoisonError},
};

use app::App;
use files::Examined;
use model::Hash;
use tokio::sync::Semaphore;

use super::{Fault, Keeper, Scanner};

/// Examines files, keeps what was found, and knows which are in work.
pub struct Service {
    scanner: Scanner,
    keeper: Option<Keeper>,
    /// How many requests work on each file.
    in_work: Mutex<HashMap<Hash, usize>>,
    /// Room for examinations; each keeps a processor busy.
    pub(crate) room: Semaphore,
}

/// Examinations at once: half of the processors, so that look-ups find one.
fn examinations_max() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| (processors.get() / 2).max(1))
}

/// What can go wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// It was not examined.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// What was found cannot be kept.
    #[error(transparent)]
    App(#[from] app::Error),
}

impl Service {
    /// A service over a scanner.
    #[must_use]
    pub fn new(scanner: Scanner, keeper: Option<Keeper>) -> Self {
        Self { scanner, keeper, in_work: Mutex::default(), room: Semaphore::new(examinations_max()) }
    }

    /// The scanner.
    #[must_use]
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// Examines a file and keeps what was found; the file too, if that is wanted.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn take(&self, app: &App, name: Option<&str>, file: &mut File) -> Result<Examined, ServiceError> {
        let now_unix = app.now().millis().div_euclid(1_000);
        let examined = self.scanner.examine(name, file, now_unix)?;
        if let Some(keeper) = &self.keeper
            && let Some(hash) = examined.files.first().and_then(|report| Hash::parse(&report.sha256).ok())
            && let Err(error) = keeper.keep(&hash, file)
        {
            // What was found is worth more than the file.
            tracing::error!(%error, "a file cannot be kept");
        }
        app.take_examined(&examined)?;
        Ok(examined)
    }

    /// Examines a file that is kept once more.
    ///
    /// # Errors
    /// [`ServiceError`]; [`Fault::Read`] when it is not kept, or was changed.
    pub fn take_again(&self, app: &App, hash: &Hash) -> Result<Examined, ServiceError> {
        let keeper = self.keeper.as_ref().ok_or_else(|| Fault::Read(std::io::ErrorKind::NotFound.into()))?;
        let mut file = keeper.read(hash).map_err(Fault::Read)?;
        self.take(app, None, &mut file)
    }

    /// Files that are kept.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub fn kept(&self) -> std::io::Result<Vec<Hash>> {
        self.keeper.as_ref().map_or_else(|| Ok(Vec::new()), Keeper::kept)
    }

    /// Says that a file is in work until the mark is dropped.
    #[must_use]
    pub fn mark(self: &std::sync::Arc<Self>, hash: Hash) -> InWork {
        *self.in_work.lock().unwrap_or_else(PoisonError::into_inner).entry(hash).or_default() += 1;
        InWork { service: std::sync::Arc::clone(self), hash }
    }

    /// Whether a file is in work.
    #[must_use]
    pub fn is_in_work(&self, hash: &Hash) -> bool {
        self.in_work.lock().unwrap_or_else(PoisonError::into_inner).contains_key(hash)
    }
}

/// A file is in work as long as this lives.
pub struct InWork {
    service: std::sync::Arc<Service>,
    hash: Hash,
}

impl Drop for InWork {
    fn drop(&mut self) {
        let mut in_work = self.service.in_work.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = in_work.get_mut(&self.hash) {
            *count -= 1;
            if *count == 0 {
                in_work.remove(&self.hash);
            }
        }
    }
}
