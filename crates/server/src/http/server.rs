//! The accept loop: one task a connection, limits on handshakes, heads and stalls, and a shutdown that leaves no accepted request unanswered.
//!
//! Written on hyper directly, as `axum::serve` has neither a time limit for heads nor one for draining.

use std::{
    future::Future,
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
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
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};

use super::{
    Peer, Proxies, Settings,
    peer::WithPeer,
    stall::StallGuard,
    tls::{Tls, keep_current},
};
use crate::{access::Access, pace::Pace, router, scan::Service, state::ServerState};

/// How long connections are still taken after the shutdown began, so that those on their way find somebody. Answers say
/// `Connection: close` meanwhile.
const LINGER: Duration = Duration::from_millis(250);
/// Pause after a failed accept (no file descriptors left); the connection stays in the system's queue.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A server that has its port but does not serve yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Arc<Tls>>,
    router: Router,
    state: Arc<ServerState>,
}

/// Takes the port and readies the routes; without `scans` no files are examined.
///
/// # Errors
/// When the address is taken or not ours, when certificate or key cannot be used, or when other machines would be spoken to in the clear.
pub async fn bind(
    app: Arc<App>,
    access: Access,
    settings: Settings,
    scans: Option<Service>,
) -> anyhow::Result<Server> {
    let pace = Arc::new(Pace::new(settings.import_pace, Instant::now()));
    bind_with(app, access, settings, pace, scans).await
}

/// As [`bind`], with a pace that imports beside the server's share.
pub(crate) async fn bind_with(
    app: Arc<App>,
    access: Access,
    settings: Settings,
    pace: Arc<Pace>,
    scans: Option<Service>,
) -> anyhow::Result<Server> {
    let settings = settings.clamped();
    refuse_exposure(&settings)?;
    let tls = settings.tls.clone().map(Tls::open).transpose().context("cannot speak TLS")?.map(Arc::new);
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr().context("cannot tell the port")?;
    let state = Arc::new(ServerState::new(app, Arc::new(access), settings, pace, scans.map(Arc::new)));
    Ok(Server { listener, address, tls, router: router::router(Arc::clone(&state)), state })
}

/// Refuses to let passwords and tokens go over a network in the clear, unless the operator said so or knows a proxy.
fn refuse_exposure(settings: &Settings) -> anyhow::Result<()> {
    let is_protected = settings.tls.is_some() || !settings.proxies.networks.is_empty() || settings.plain_text;
    anyhow::ensure!(
        is_protected || settings.listen.ip().to_canonical().is_loopback(),
        "{} can be reached from other machines, and passwords and tokens would go there in the clear: give a certificate and its key in \
         `[http.tls]`, or put a proxy before it and name the proxy's networks in `[http] proxies`; `[http] plain_text = true` allows it all the same",
        settings.listen
    );
    Ok(())
}

/// Serves until `shutdown` completes; see [`bind`] to learn the port first.
///
/// # Errors
/// As [`bind`].
pub async fn serve(
    app: Arc<App>,
    access: Access,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    bind(app, access, settings, None).await?.run(shutdown).await;
    Ok(())
}

impl Server {
    /// The address with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it answers: `http://…` or `https://…`, without a path.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until `shutdown` completes, then finishes what is in work within [`Settings::drain_timeout`].
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let Self { listener, tls, router, state, .. } = self;
        let (stop, stopped) = watch::channel(false);
        let door = Door {
            listener,
            slots: Arc::new(Semaphore::new(state.settings.connections)),
            reception: Reception {
                tls: tls.clone(),
                proxies: Arc::new(state.settings.proxies.clone()),
                router,
                state: Arc::clone(&state),
                stopped,
            },
        };
        let keep = async {
            match &tls {
                Some(tls) => keep_current(tls, &state.metrics).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = take_until(door, shutdown, stop) => {}
            () = keep => {}
        }
    }
}

/// Takes connections until `shutdown` completes, and for a moment longer; then lets them finish.
async fn take_until(door: Door, shutdown: impl Future<Output = ()>, stop: watch::Sender<bool>) {
    let state = Arc::clone(&door.reception.state);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    state.set_ready(true);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            guest = door.next() => door.reception.clone().receive(guest, &mut connections),
            // Forget connections that have ended.
            Some(_) = connections.join_next() => {}
        }
    }
    state.set_ready(false);
    let linger = tokio::time::sleep(LINGER);
    let mut linger = std::pin::pin!(linger);
    loop {
        tokio::select! {
            () = &mut linger => break,
            guest = door.next() => door.reception.clone().receive(guest, &mut connections),
        }
    }
    drop(door);
    // Fails only when no connection is left to be told.
    let _ = stop.send(true);
    let drained = tokio::time::timeout(state.settings.drain_timeout, async {
        while connections.join_next().await.is_some() {}
    });
    if drained.await.is_err() {
        tracing::warn!(connections = connections.len(), "closing connections that did not finish in time");
        connections.shutdown().await;
    }
}

/// Where connections come in.
struct Door {
    listener: TcpListener,
    slots: Arc<Semaphore>,
    reception: Reception,
}

/// A connection that came in.
struct Guest {
    stream: TcpStream,
    address: SocketAddr,
    /// Given back when the connection ends.
    slot: OwnedSemaphorePermit,
}

impl Door {
    /// The next connection with its slot; errors of single connections are passed over.
    async fn next(&self) -> Guest {
        loop {
            let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
                // The semaphore is never closed; were it, nothing would be accepted any more.
                std::future::pending::<()>().await;
                continue;
            };
            match self.listener.accept().await {
                Ok((stream, address)) => return Guest { stream, address, slot },
                Err(error) => {
                    tracing::debug!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// What serves a connection.
#[derive(Clone)]
struct Reception {
    tls: Option<Arc<Tls>>,
    proxies: Arc<Proxies>,
    router: Router,
    state: Arc<ServerState>,
    stopped: watch::Receiver<bool>,
}

impl Reception {
    /// Serves a connection in a task of its own, handshake included: nobody waits for somebody else's.
    fn receive(self, guest: Guest, connections: &mut JoinSet<()>) {
        connections.spawn(async move {
            let Guest { stream, address, slot } = guest;
            self.connection(stream, address).await;
            drop(slot);
        });
    }

    async fn connection(mut self, stream: TcpStream, address: SocketAddr) {
        // Answers are written whole; waiting to fill a packet only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        let stream = StallGuard::new(stream, self.state.settings.stall_timeout);
        let peer = Peer { address: address.ip(), is_secure: self.tls.is_some() };
        let Some(tls) = &self.tls else {
            return self.serve(stream, peer).await;
        };
        let handshake =
            tokio::time::timeout(self.state.settings.handshake_timeout, tls.acceptor().accept(stream));
        let outcome = tokio::select! {
            outcome = handshake => outcome,
            () = stop_signal(&mut self.stopped) => return,
        };
        let metrics = &self.state.metrics;
        // Anybody can make a handshake fail as often as he likes: it is counted, and not logged.
        let Ok(Ok(stream)) = outcome else {
            metrics.tls_failed_handshakes.fetch_add(1, Ordering::Relaxed);
            return;
        };
        metrics.tls_handshakes.fetch_add(1, Ordering::Relaxed);
        self.serve(stream, peer).await;
    }

    async fn serve(mut self, stream: impl AsyncRead + AsyncWrite + Unpin, peer: Peer) {
        let service = WithPeer::new(TowerToHyperService::new(self.router), peer, self.proxies);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.state.settings.head_timeout)
            .max_headers(Settings::HEADERS_MAX)
            .max_buf_size(Settings::HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let outcome = tokio::select! {
            outcome = connection.as_mut() => outcome,
            () = stop_signal(&mut self.stopped) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "a connection ended badly");
        }
    }
}

/// Completes when the server stops, or is gone.
async fn stop_signal(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Proxies, TlsFiles};

    #[test]
    fn other_machines_are_not_spoken_to_in_the_clear() {
        let proxies =
            Proxies { networks: vec![model::Network::parse("192.0.2.0/24").unwrap()], ..Proxies::default() };
        let tls = TlsFiles { certificate: "c".into(), key: "k".into(), interval: LINGER };
        for (listen, is_loopback) in [
            ("127.0.0.1:0", true),
            ("127.0.0.9:80", true),
            ("[::1]:80", true),
            ("[::ffff:127.0.0.1]:80", true),
            ("0.0.0.0:80", false),
            ("[::]:80", false),
            ("192.0.2.1:80", false),
            ("[::ffff:192.0.2.1]:80", false),
        ] {
            let plain = Settings { listen: listen.parse().unwrap(), ..Settings::default() };
            match refuse_exposure(&plain) {
                Ok(()) => assert!(is_loopback, "{listen}"),
                Err(error) => {
                    assert!(!is_loopback, "{listen}");
                    for key in ["[http.tls]", "[http] proxies", "plain_text = true"] {
                        assert!(error.to_string().contains(key), "{error}");
                    }
                }
            }
            for protected in [
                Settings { plain_text: true, ..plain.clone() },
                Settings { proxies: proxies.clone(), ..plain.clone() },
                Settings { tls: Some(tls.clone()), ..plain.clone() },
            ] {
                assert!(refuse_exposure(&protected).is_ok(), "{protected:?}");
            }
        }
    }
}
