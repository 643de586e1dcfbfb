//! A folder that is followed: by `hantei import --follow`, or beside the answers of `hantei serve`.

use std::{
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result};
use app::{
    App, ImportOptions, ImportSummary, Progress,
    import::{FileSummary, Outcome, follow},
};

use crate::{
    cli::serve,
    pace::{Pace, Paced},
};

/// What to follow, and how.
pub(in crate::cli) struct Follow {
    pub(in crate::cli) folder: PathBuf,
    pub(in crate::cli) interval: Duration,
    /// Take lists that have shrunk by more than half as well.
    pub(in crate::cli) force: bool,
    pub(in crate::cli) options: ImportOptions,
}

/// A word to stop, that wakes who waits.
#[derive(Default)]
pub(in crate::cli) struct Stop {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Says to stop.
    pub(in crate::cli) fn set(&self) {
        *self.is_set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    pub(in crate::cli) fn is_set(&self) -> bool {
        *self.is_set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, at most for `time`; whether to go on.
    pub(in crate::cli) fn wait(&self, time: Duration) -> bool {
        let is_set = self.is_set.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(is_set, time, |is_set| !*is_set);
        !*waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Passes on what is told, and stops the import when the word is given.
struct Until<'a> {
    inner: &'a dyn Progress,
    stop: &'a Stop,
}

impl Progress for Until<'_> {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        self.inner.file_started(name, bytes);
    }

    fn advanced(&self, bytes: u64, records: u64, rejected: u64) {
        self.inner.advanced(bytes, records, rejected);
    }

    fn committed(&self, records: u64) {
        self.inner.committed(records);
    }

    fn file_finished(&self, summary: &FileSummary) {
        self.inner.file_finished(summary);
    }

    fn give_way(&self, records: u64) {
        self.inner.give_way(records);
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_set()
    }
}

/// Follows until it is told to stop.
pub(in crate::cli) fn run(
    app: &App,
    follow: &Follow,
    progress: &dyn Progress,
    stop: &Stop,
    each: &mut dyn FnMut(&ImportSummary),
) -> Result<()> {
    let Follow { folder, interval, force, options } = follow;
    let context = || format!("cannot follow `{}`", folder.display());
    let mut follower = follow::Follower::new(app, folder, options.clone(), *force).with_context(context)?;
    let progress = Until { inner: progress, stop };
    let mut wait = || {
        // What follows from what came waits for nobody, and costs nothing when nothing came.
        if let Err(error) = app.analyse(&progress) {
            tracing::error!(error = &error as &dyn std::error::Error, "the analysers cannot go on");
        }
        stop.wait(*interval)
    };
    follow::follow(&mut follower, &progress, &mut wait, each).with_context(context)
}

/// Does `work` and gives the word to stop at SIGINT or SIGTERM; a second signal ends the process at once.
pub(in crate::cli) fn until_signal(stop: &Stop, work: impl FnOnce() -> Result<()> + Send) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let done = tokio::sync::Notify::new();
    std::thread::scope(|scope| {
        let signal = {
            let _inside = runtime.enter();
            serve::stop_signal()?
        };
        let worker = scope.spawn(|| {
            let outcome = work();
            done.notify_one();
            outcome
        });
        runtime.block_on(async {
            tokio::select! {
                () = signal => {
                    stop.set();
                    // The second signal is waited for meanwhile.
                    done.notified().await;
                }
                () = done.notified() => {}
            }
        });
        match worker.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Follows in the log of a server, for there is no terminal to tell.
pub(in crate::cli) fn in_log(app: &App, follow: &Follow, pace: &Pace, stop: &Stop) {
    let shown: &Path = &follow.folder;
    tracing::info!(folder = %shown.display(), "following");
    let mut each = |summary: &ImportSummary| {
        for file in &summary.files {
            match &file.outcome {
                Outcome::Refused(reason) => tracing::warn!(file = %file.name, %reason, "refused"),
                _ => tracing::info!(
                    file = %file.name, list = file.list.as_deref().unwrap_or_default(), records = file.records,
                    new = file.new, refused = file.rejected, "imported"
                ),
            }
        }
    };
    let wait = |time| {
        stop.wait(time);
    };
    let paced = Paced { inner: &app::import::Silent, pace, wait: &wait };
    if let Err(error) = run(app, follow, &paced, stop, &mut each) {
        tracing::error!("{error:#}: the folder is not followed any more");
    }
}
