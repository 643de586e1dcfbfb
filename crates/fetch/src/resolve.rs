//! From names to addresses.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};
use url::Host;

use crate::stop::Stop;

/// Addresses of a name that are tried; the rest would take longer than anybody waits.
const ADDRESSES_MAX: usize = 16;
/// Threads that wait for the system's answer. It cannot be told to stop, so a name server that never answers holds one for as
/// long as the system asks.
const RESOLUTIONS_MAX: usize = 32;

/// Resolves names to addresses. What it says is checked by whoever connects.
pub trait Resolve: fmt::Debug + Send + Sync {
    /// The addresses of `host`, a name in ASCII and never an address, best first and aliases (CNAME) followed. It fails with
    /// [`io::ErrorKind::TimedOut`] when `timeout` is over, with [`io::ErrorKind::ResourceBusy`] when too many are waiting, and with
    /// another kind when there is no such name.
    fn resolve(&self, host: &str, timeout: Duration) -> io::Result<Vec<IpAddr>>;
}

/// What the system says: `/etc/hosts`, the name servers, and whatever else it is told to ask.
#[derive(Clone, Debug, Default)]
pub struct SystemResolver {
    waiting: Arc<AtomicUsize>,
}

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str, timeout: Duration) -> io::Result<Vec<IpAddr>> {
        let waiting = Waiting::begin(&self.waiting).ok_or(io::ErrorKind::ResourceBusy)?;
        let host = host.to_owned();
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new().name("resolve".to_owned()).spawn(move || {
            let _waiting = waiting;
            let found = (host.as_str(), 0).to_socket_addrs();
            // Whoever asked may have gone.
            let _ = sender.send(found.map(|addresses| addresses.map(|address| address.ip()).collect()));
        })?;
        receiver.recv_timeout(timeout).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// One of the threads that wait.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn begin(count: &Arc<AtomicUsize>) -> Option<Self> {
        let add = |waiting| (waiting < RESOLUTIONS_MAX).then_some(waiting + 1);
        count.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).ok()?;
        Some(Self(Arc::clone(count)))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The addresses of the one host that a connection is made to. What the library makes of the URL does not matter here.
#[derive(Debug)]
pub(crate) struct HostResolver {
    pub(crate) host: Host<String>,
    pub(crate) port: u16,
    pub(crate) resolver: Arc<dyn Resolve>,
}

impl Resolver for HostResolver {
    fn resolve(&self, _: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = match &self.host {
            Host::Ipv4(address) => vec![IpAddr::V4(*address)],
            Host::Ipv6(address) => vec![IpAddr::V6(*address)],
            Host::Domain(name) => match self.resolver.resolve(name, *timeout.after) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    return Err(ureq::Error::Timeout(timeout.reason));
                }
                Err(error) if error.kind() == io::ErrorKind::ResourceBusy => return Err(Stop::Busy.into()),
                Err(error) => return Err(Stop::NotFound(error).into()),
            },
        };
        if found.is_empty() {
            return Err(Stop::NotFound(io::Error::other("the name has no address")).into());
        }
        let mut addresses = self.empty();
        for address in found.into_iter().take(ADDRESSES_MAX) {
            addresses.push(SocketAddr::new(address, self.port));
        }
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_bounded() {
        let count = Arc::default();
        let mut waiting: Vec<Waiting> = std::iter::from_fn(|| Waiting::begin(&count)).take(1000).collect();
        assert_eq!(waiting.len(), RESOLUTIONS_MAX);
        waiting.pop();
        let last = Waiting::begin(&count);
        assert!(last.is_some() && Waiting::begin(&count).is_none());
        drop((last, waiting));
        assert_eq!(count.load(Ordering::Acquire), 0);
    }
}
