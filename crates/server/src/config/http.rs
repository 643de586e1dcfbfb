//! How the server listens, and its limits.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
};

use serde::Deserialize;

use crate::http::Settings;

/// How the server listens, and its limits. Beyond the ceilings of [`Settings`] no value goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Connections open at once; more wait in the system's queue.
    pub connections: usize,
    /// Requests in work at once; more are refused with 503.
    pub concurrency: usize,
    /// Largest file that is taken over HTTP, in MiB as sent.
    pub import_mib_max: u64,
    /// Largest log that is triaged over HTTP, in MiB as sent.
    pub triage_mib_max: u64,
}

const MIB: u64 = 1024 * 1024;

impl Default for Http {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            // Loopback: there are no accounts yet, so that whoever reaches the port may ask and import.
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            connections: settings.connections,
            concurrency: settings.concurrency,
            import_mib_max: settings.import_bytes_max / MIB,
            triage_mib_max: settings.triage_bytes_max / MIB,
        }
    }
}

impl Http {
    /// The server's settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            listen: self.listen,
            connections: self.connections,
            concurrency: self.concurrency,
            import_bytes_max: self.import_mib_max.saturating_mul(MIB),
            triage_bytes_max: self.triage_mib_max.saturating_mul(MIB),
            ..Settings::default()
        }
    }
}

impl fmt::Display for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[http]\nlisten = \"{}\"\nconnections = {}", self.listen, self.connections)?;
        writeln!(f, "concurrency = {}\nimport_mib_max = {}", self.concurrency, self.import_mib_max)?;
        writeln!(f, "triage_mib_max = {}", self.triage_mib_max)
    }
}
