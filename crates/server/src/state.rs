//! What all handlers share.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use app::App;
use tokio::sync::Semaphore;

use crate::{
    access::Access, answers::Answers, error::ApiError, http::Settings, metrics::Metrics, pace::Pace,
    scan::Service,
};

/// State behind all handlers.
pub struct ServerState {
    /// The application.
    pub app: Arc<App>,
    /// Who may ask, and what for.
    pub(crate) access: Arc<Access>,
    /// Settings, within their ceilings.
    pub settings: Settings,
    /// Figures of this process.
    pub metrics: Metrics,
    /// Answers of OpenTIP's look-ups that may be given again.
    pub(crate) answers: Answers,
    /// How imports give way to look-ups.
    pub(crate) pace: Arc<Pace>,
    /// Room for requests.
    pub requests: Semaphore,
    /// Room for bulk look-ups, which go on after their answer began.
    pub bulks: Arc<Semaphore>,
    /// Room for uploads.
    pub imports: Arc<Semaphore>,
    /// Room for batches of sightings.
    pub sightings: Arc<Semaphore>,
    /// Who examines files.
    pub(crate) scans: Option<Arc<Service>>,
    /// Room for files that are uploaded to be examined.
    pub(crate) scan_uploads: Arc<Semaphore>,
    /// Room for back-ups.
    pub(crate) backups: Arc<Semaphore>,
    /// Room for logs in triage.
    pub triages: Arc<Semaphore>,
    is_ready: AtomicBool,
    next_id: AtomicU64,
    id_key: std::hash::RandomState,
}

/// As handlers get it.
pub type Shared = Arc<ServerState>;

impl ServerState {
    /// State of a server that is not ready yet.
    #[must_use]
    pub(crate) fn new(
        app: Arc<App>,
        access: Arc<Access>,
        settings: Settings,
        pace: Arc<Pace>,
        scans: Option<Arc<Service>>,
    ) -> Self {
        Self {
            app,
            access,
            pace,
            metrics: Metrics::default(),
            answers: Answers::new(Settings::ANSWERS_BYTES_MAX),
            requests: Semaphore::new(settings.concurrency),
            bulks: Arc::new(Semaphore::new(Settings::BULKS_MAX)),
            imports: Arc::new(Semaphore::new(Settings::IMPORTS_MAX)),
            sightings: Arc::new(Semaphore::new(Settings::SIGHTINGS_MAX)),
            scans,
            scan_uploads: Arc::new(Semaphore::new(Settings::SCANS_MAX)),
            backups: Arc::new(Semaphore::new(Settings::BACKUPS_MAX)),
            triages: Arc::new(Semaphore::new(Settings::TRIAGES_MAX)),
            settings,
            is_ready: AtomicBool::new(false),
            next_id: AtomicU64::new(0),
            id_key: std::hash::RandomState::new(),
        }
    }

    /// Whether work is taken.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// Says whether work is taken.
    pub fn set_ready(&self, is_ready: bool) {
        self.is_ready.store(is_ready, Ordering::Release);
    }

    /// A new request identifier: 16 hexadecimal digits, not guessable from others.
    #[must_use]
    pub fn request_id(&self) -> String {
        use std::hash::BuildHasher;
        let number = self.next_id.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}", self.id_key.hash_one(number))
    }

    /// Does blocking work with the application on a thread made for it.
    ///
    /// # Errors
    /// The application's, or [`ApiError::internal`] when the work panicked.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> app::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        let app = Arc::clone(&self.app);
        match tokio::task::spawn_blocking(move || work(&app)).await {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(ApiError::internal()),
        }
    }
}
