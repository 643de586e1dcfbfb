//! What the HTTP server may be told: where to listen, and its limits. Each limit has a ceiling that no setting exceeds.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use super::{Proxies, TlsFiles};
use crate::{backup::Places, pace::Pace};

/// Settings of the HTTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Address and port; port 0 takes a free one. Loopback unless told otherwise.
    pub listen: SocketAddr,
    /// Certificate and key; without them HTTP is spoken in the clear.
    pub tls: Option<TlsFiles>,
    /// Proxies that are believed when they tell of the client.
    pub proxies: Proxies,
    /// Origins of pages of other sites that may ask with a token; none unless configured.
    pub origins: Vec<String>,
    /// Whether HTTP may be spoken in the clear to other machines though no proxy is known.
    pub plain_text: bool,
    /// Connections open at once; more wait in the system's queue.
    pub connections: usize,
    /// Requests in work at once; more are refused with 503.
    pub concurrency: usize,
    /// Longest a request may take until its answer begins (imports and triage excepted).
    pub request_timeout: Duration,
    /// Longest a TLS handshake may take.
    pub handshake_timeout: Duration,
    /// Longest a client may take to send a request's head, and longest an idle connection is kept.
    pub head_timeout: Duration,
    /// Longest a connection may stand still while a body is read or an answer written.
    pub stall_timeout: Duration,
    /// Longest that answers in work are waited for when shutting down.
    pub drain_timeout: Duration,
    /// Largest file that `POST /api/imports` takes, in bytes as sent.
    pub import_bytes_max: u64,
    /// Records a second that imports take while look-ups are answered; `0` stands for the least that may be set.
    pub import_pace: u32,
    /// The folder of mappings that `POST /api/imports` uses.
    pub mappings: Option<PathBuf>,
    /// What `GET /api/backup` takes along beside the ledger.
    pub places: Places,
    /// Largest log that `POST /api/triage` takes, in bytes as sent.
    pub triage_bytes_max: u64,
    /// Largest file that `POST /api/v1/scan/file` takes, in bytes.
    pub scan_bytes_max: u64,
    /// Whether what is below `/api/bench` answers, to everybody: to measure the server without the product, and look-ups without accounts.
    pub bench_routes: bool,
    /// Whether what is served is the demo world: the portal then tells its story.
    pub is_demo: bool,
}

impl Settings {
    /// Ceiling of [`Settings::import_bytes_max`].
    pub const IMPORT_BYTES_CEILING: u64 = 4 << 30;
    /// Ceiling of [`Settings::triage_bytes_max`].
    pub const TRIAGE_BYTES_CEILING: u64 = 64 << 30;
    /// Ceiling of [`Settings::scan_bytes_max`]: a file and what is unpacked of it have to fit into the memory of who examines it.
    pub const SCAN_BYTES_CEILING: u64 = 256 << 20;
    /// Ceiling of [`Settings::connections`].
    pub const CONNECTIONS_CEILING: usize = 65_536;
    /// Ceiling of [`Settings::concurrency`].
    pub const CONCURRENCY_CEILING: usize = 16_384;
    /// Longest request target in bytes. A look-up of 2,000 characters in percent-encoded UTF-8 has room in it.
    pub const TARGET_BYTES_MAX: usize = 24 * 1024;
    /// Largest head of a request in bytes: the target and 32 KiB of headers.
    pub const HEAD_BYTES_MAX: usize = Self::TARGET_BYTES_MAX + 32 * 1024;
    /// Most headers of a request.
    pub const HEADERS_MAX: usize = 100;
    /// Memory for answers that may be given again, in bytes; it is taken as they come.
    pub const ANSWERS_BYTES_MAX: usize = 32 << 20;
    /// Files uploaded at once; each needs disk, and the ledger writes one after the other anyhow.
    pub const IMPORTS_MAX: usize = 4;
    /// Batches of sightings at once; each may hold [`crate::api::sightings::BODY_BYTES_MAX`] some times over.
    pub const SIGHTINGS_MAX: usize = 8;
    /// Logs in triage at once; each keeps a processor busy.
    pub const TRIAGES_MAX: usize = 2;
    /// Files that are uploaded for examination at once; each needs disk.
    pub const SCANS_MAX: usize = 16;
    /// Back-ups made at once: each reads everything.
    pub const BACKUPS_MAX: usize = 1;
    /// Bulk look-ups at once; each may hold [`crate::api::bulk::PENDING_BYTES_MAX`].
    pub const BULKS_MAX: usize = 16;

    /// The same settings with every value brought within its ceiling, and none of them zero.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            connections: self.connections.clamp(1, Self::CONNECTIONS_CEILING),
            concurrency: self.concurrency.clamp(1, Self::CONCURRENCY_CEILING),
            import_bytes_max: self.import_bytes_max.clamp(1, Self::IMPORT_BYTES_CEILING),
            import_pace: self.import_pace.clamp(Pace::PER_SECOND_RANGE.0, Pace::PER_SECOND_RANGE.1),
            scan_bytes_max: self.scan_bytes_max.clamp(1, Self::SCAN_BYTES_CEILING),
            triage_bytes_max: self.triage_bytes_max.clamp(1, Self::TRIAGE_BYTES_CEILING),
            ..self
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            tls: None,
            proxies: Proxies::default(),
            origins: Vec::new(),
            plain_text: false,
            connections: 4096,
            concurrency: 256,
            request_timeout: Duration::from_secs(30),
            handshake_timeout: Duration::from_secs(5),
            head_timeout: Duration::from_secs(10),
            stall_timeout: Duration::from_secs(15),
            drain_timeout: Duration::from_secs(10),
            import_bytes_max: 512 << 20,
            import_pace: Pace::PER_SECOND,
            mappings: None,
            places: Places::default(),
            triage_bytes_max: 1 << 30,
            scan_bytes_max: 100 << 20,
            bench_routes: false,
            is_demo: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_hold() {
        let wild = Settings {
            connections: 0,
            concurrency: usize::MAX,
            import_bytes_max: u64::MAX,
            ..Settings::default()
        };
        let tame = wild.clamped();
        assert_eq!((tame.connections, tame.concurrency), (1, Settings::CONCURRENCY_CEILING));
        assert_eq!(tame.import_bytes_max, Settings::IMPORT_BYTES_CEILING);
        assert!(Settings::default().listen.ip().is_loopback());
        assert_eq!(Settings::default().clamped(), Settings::default());
    }
}
