//! The accept loop: one task a connection, limits on heads and stalls, and a shutdown that leaves no accepted request unanswered.
//!
//! Written on hyper directly, as `axum::serve` has neither a time limit for heads nor one for draining.

use std::{
    future::Future,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use app::App;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};

use super::{Settings, stall::StallGuard};
use crate::{pace::Pace, router, scan::Service, state::ServerState};

/// How long connections are still taken after the shutdown began, so that those on their way find somebody. Answers say
/// `Connection: close` meanwhile.
const LINGER: Duration = Duration::from_millis(250);
/// Pause after a failed accept (no file descriptors left); the connection stays in the system's queue.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A server that has its port but does not serve yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    state: Arc<ServerState>,
}

/// Takes the port and readies the routes; without `scans` no files are examined.
///
/// # Errors
/// When the address is taken or not ours.
pub async fn bind(app: Arc<App>, settings: Settings, scans: Option<Service>) -> anyhow::Result<Server> {
    let pace = Arc::new(Pace::new(settings.import_pace, Instant::now()));
    bind_with(app, settings, pace, scans).await
}

/// As [`bind`], with a pace that imports beside the server's share.
pub(crate) async fn bind_with(
    app: Arc<App>,
    settings: Settings,
    pace: Arc<Pace>,
    scans: Option<Service>,
) -> anyhow::Result<Server> {
    let settings = settings.clamped();
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr().context("cannot tell the port")?;
    let state = Arc::new(ServerState::new(app, settings, pace, scans.map(Arc::new)));
    Ok(Server { listener, address, router: router::router(Arc::clone(&state)), state })
}

/// Serves until `shutdown` completes; see [`bind`] to learn the port first.
///
/// # Errors
/// As [`bind`].
pub async fn serve(
    app: Arc<App>,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    bind(app, settings, None).await?.run(shutdown).await;
    Ok(())
}

impl Server {
    /// The address with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` completes, then finishes what is in work within [`Settings::drain_timeout`].
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let settings = self.state.settings.clone();
        let slots = Arc::new(Semaphore::new(settings.connections));
        let (stop, stopped) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        self.state.set_ready(true);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                (stream, slot) = accept(&self.listener, &slots) => {
                    let connection = connection(stream, self.router.clone(), settings.clone(), stopped.clone());
                    connections.spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
                // Forget connections that have ended.
                Some(_) = connections.join_next() => {}
            }
        }
        self.state.set_ready(false);
        let linger = tokio::time::sleep(LINGER);
        let mut linger = std::pin::pin!(linger);
        loop {
            tokio::select! {
                () = &mut linger => break,
                (stream, slot) = accept(&self.listener, &slots) => {
                    let connection = connection(stream, self.router.clone(), settings.clone(), stopped.clone());
                    connections.spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
            }
        }
        drop(self.listener);
        // Fails only when no connection is left to be told.
        let _ = stop.send(true);
        let drained = tokio::time::timeout(settings.drain_timeout, async {
            while connections.join_next().await.is_some() {}
        });
        if drained.await.is_err() {
            tracing::warn!(
                connections = connections.len(),
                "closing connections that did not finish in time"
            );
            connections.shutdown().await;
        }
    }
}

/// The next connection with its slot; errors of single connections are passed over.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, tokio::sync::OwnedSemaphorePermit) {
    loop {
        let Ok(slot) = Arc::clone(slots).acquire_owned().await else {
            // The semaphore is never closed; were it, nothing would be accepted any more.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, _)) => return (stream, slot),
            Err(error) => {
                tracing::debug!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    router: Router,
    settings: Settings,
    mut stopped: watch::Receiver<bool>,
) {
    // Answers are written whole; waiting to fill a packet only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let io = TokioIo::new(StallGuard::new(stream, settings.stall_timeout));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.head_timeout)
        .max_headers(Settings::HEADERS_MAX)
        .max_buf_size(Settings::HEAD_BYTES_MAX)
        .serve_connection(io, TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = stop_signal(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// Completes when the server stops, or is gone.
async fn stop_signal(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
