//! Puts a new certificate in use when its files change, or when somebody asks by SIGHUP. What cannot be used is told once, and the certificate
//! in use stays.

use std::{fs, path::Path, sync::atomic::Ordering, time::SystemTime};

use tokio::time::MissedTickBehavior;

use super::{Tls, TlsFiles, load};
use crate::{error::chain, metrics::Metrics};

/// How both files look from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    certificate: Option<Stamp>,
    key: Option<Stamp>,
}

/// How a file looks from outside: it changes with the content and with what the name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    size_bytes: u64,
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

impl Stamps {
    pub(super) fn of(files: &TlsFiles) -> Self {
        Self { certificate: stamp(&files.certificate), key: stamp(&files.key) }
    }
}

/// `None` when there is no such file.
fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: metadata.modified().ok(),
        size_bytes: metadata.len(),
        #[cfg(unix)]
        identity: {
            use std::os::unix::fs::MetadataExt;
            // The change time sees permissions too: a key that was refused is tried again after `chmod`.
            (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        },
    })
}

/// Looks at the files for as long as it is polled.
pub(in crate::http) async fn keep_current(tls: &Tls, metrics: &Metrics) {
    let mut looks = tokio::time::interval(tls.files.interval);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut hangups = Hangups::new();
    let (mut tried, mut seen) = (tls.stamps.clone(), tls.stamps.clone());
    loop {
        let is_asked = tokio::select! {
            _ = looks.tick() => false,
            () = hangups.next() => true,
        };
        let Some(stamps) = blocking(&tls.files, Stamps::of).await else { continue };
        // Certificate and key are written one after the other: they are read once they stand still from one look to the next.
        let is_settled = stamps == std::mem::replace(&mut seen, stamps.clone());
        if is_asked || (is_settled && stamps != tried) {
            tried = stamps;
            reload(tls, metrics).await;
        }
    }
}

async fn reload(tls: &Tls, metrics: &Metrics) {
    let loaded = blocking(&tls.files, load).await;
    match loaded {
        Some(Ok(config)) => {
            tls.replace(config);
            metrics.tls_reloads.fetch_add(1, Ordering::Relaxed);
            tracing::info!("new connections get the new certificate");
        }
        Some(Err(error)) => {
            metrics.tls_failed_reloads.fetch_add(1, Ordering::Relaxed);
            tracing::error!(
                error = chain(&error),
                "the new certificate cannot be used, the old one stays in use"
            );
        }
        None => {}
    }
}

/// Does work on the disk elsewhere; `None` when the runtime ends.
async fn blocking<T: Send + 'static>(
    files: &TlsFiles,
    work: impl FnOnce(&TlsFiles) -> T + Send + 'static,
) -> Option<T> {
    let files = files.clone();
    tokio::task::spawn_blocking(move || work(&files)).await.ok()
}

/// SIGHUP, where there is one.
#[cfg(unix)]
struct Hangups(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Hangups {
    fn new() -> Self {
        let hangups = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup());
        if let Err(error) = &hangups {
            tracing::warn!(%error, "SIGHUP is not heeded; changed certificates are found all the same");
        }
        Self(hangups.ok())
    }

    async fn next(&mut self) {
        let is_asked = match &mut self.0 {
            Some(hangups) => hangups.recv().await.is_some(),
            None => false,
        };
        if !is_asked {
            std::future::pending().await
        }
    }
}

#[cfg(not(unix))]
struct Hangups;

#[cfg(not(unix))]
impl Hangups {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}
