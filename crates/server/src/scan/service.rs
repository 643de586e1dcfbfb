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
    /// How many requests of each group, or for everybody, work on each file.
    in_work: Mutex<HashMap<Work, usize>>,
    /// Room for examinations; each keeps a processor busy.
    pub(crate) room: Semaphore,
}

/// Examinations at once: half of the processors, so that look-ups find one.
fn examinations_max() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| (processors.get() / 2).max(1))
}

/// A file, and the group whose it is.
type Work = (Hash, Option<String>);

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

    /// Examines a file and keeps what was found, for a group or for everybody; the file too, if that is wanted.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn take(
        &self,
        app: &App,
        name: Option<&str>,
        file: &mut File,
        owner: Option<&str>,
    ) -> Result<Examined, ServiceError> {
        let examined = self.examine(app, name, file)?;
        app.take_examined(&examined, owner)?;
        Ok(examined)
    }

    fn examine(&self, app: &App, name: Option<&str>, file: &mut File) -> Result<Examined, ServiceError> {
        let now_unix = app.now().millis().div_euclid(1_000);
        let examined = self.scanner.examine(name, file, now_unix)?;
        if let Some(keeper) = &self.keeper
            && let Some(hash) = examined.files.first().and_then(|report| Hash::parse(&report.sha256).ok())
            && let Err(error) = keeper.keep(&hash, file)
        {
            // What was found is worth more than the file.
            tracing::error!(%error, "a file cannot be kept");
        }
        Ok(examined)
    }

    /// Examines a file that is kept once more, for those for whom it was examined before.
    ///
    /// # Errors
    /// [`ServiceError`]; [`Fault::Read`] when it is not kept, or was changed.
    pub fn take_again(&self, app: &App, hash: &Hash) -> Result<Examined, ServiceError> {
        let keeper = self.keeper.as_ref().ok_or_else(|| Fault::Read(std::io::ErrorKind::NotFound.into()))?;
        let mut file = keeper.read(hash).map_err(Fault::Read)?;
        let examined = self.examine(app, None, &mut file)?;
        for owner in app.examined_for(*hash)? {
            app.take_examined(&examined, owner.as_deref())?;
        }
        Ok(examined)
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
    pub fn mark(self: &std::sync::Arc<Self>, hash: Hash, owner: Option<&str>) -> InWork {
        let work = (hash, owner.map(str::to_owned));
        let mut in_work = self.in_work.lock().unwrap_or_else(PoisonError::into_inner);
        *in_work.entry(work.clone()).or_default() += 1;
        InWork { service: std::sync::Arc::clone(self), work }
    }

    /// Whether a file is in work for everybody or for this group.
    #[must_use]
    pub fn is_in_work(&self, hash: &Hash, group: &str) -> bool {
        let in_work = self.in_work.lock().unwrap_or_else(PoisonError::into_inner);
        [None, Some(group.to_owned())].into_iter().any(|owner| in_work.contains_key(&(*hash, owner)))
    }
}

/// A file is in work as long as this lives.
pub struct InWork {
    service: std::sync::Arc<Service>,
    work: Work,
}

impl Drop for InWork {
    fn drop(&mut self) {
        let mut in_work = self.service.in_work.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = in_work.get_mut(&self.work) {
            *count -= 1;
            if *count == 0 {
                in_work.remove(&self.work);
            }
        }
    }
}
