//! How the server listens, and its limits.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use model::Network;
use serde::Deserialize;

use super::quoted;
use crate::http::{Proxies, ProxyHeader, Settings, TlsFiles, cors};

/// How the server listens, and its limits. Beyond the ceilings of [`Settings`] no value goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port; port 0 takes a free one. Other addresses than loopback need `tls`, `proxies` or `plain_text`.
    pub listen: SocketAddr,
    /// Networks of proxies that are believed when they tell of the client; nobody else is.
    #[serde(deserialize_with = "networks")]
    pub proxies: Vec<Network>,
    /// In which header they tell: `x-forwarded-for` (with `x-forwarded-proto`) or `forwarded`.
    pub proxy_header: ProxyHeader,
    /// Origins of pages of other sites that may ask with a token, e.g. `https://soc.example`; none unless listed here.
    #[serde(deserialize_with = "origins")]
    pub cors_origins: Vec<String>,
    /// Listen to other machines in the clear though no proxy is known: passwords and tokens can be read on their way.
    pub plain_text: bool,
    /// Connections open at once; more wait in the system's queue.
    pub connections: usize,
    /// Requests in work at once; more are refused with 503.
    pub concurrency: usize,
    /// Largest file that is taken over HTTP, in MiB as sent.
    pub import_mib_max: u64,
    /// Largest log that is triaged over HTTP, in MiB as sent.
    pub triage_mib_max: u64,
    /// Certificate and key, to speak HTTPS.
    pub tls: Option<Tls>,
}

/// Certificate and key, and how changes are found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate with those that it comes from after it, in PEM.
    pub certificate: PathBuf,
    /// Its private key in PEM, for its owner alone to read.
    pub key: PathBuf,
    /// Seconds between two looks whether the files changed; SIGHUP looks at once.
    #[serde(default = "reload_seconds")]
    pub reload_seconds: u64,
}

/// Most networks of proxies; each request is held against all.
const PROXIES_MAX: usize = 64;
/// Most origins; each request of a page is held against all.
const ORIGINS_MAX: usize = 64;
/// Longest time between two looks: a day.
const RELOAD_SECONDS_MAX: u64 = 86_400;

fn reload_seconds() -> u64 {
    5
}

fn networks<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<Network>, D::Error> {
    let texts = Vec::<String>::deserialize(input)?;
    if texts.len() > PROXIES_MAX {
        return Err(serde::de::Error::custom(format!("at most {PROXIES_MAX} networks of proxies are held")));
    }
    texts.iter().map(|text| network(text).map_err(serde::de::Error::custom)).collect()
}

fn origins<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(input)?;
    if texts.len() > ORIGINS_MAX {
        return Err(serde::de::Error::custom(format!("at most {ORIGINS_MAX} origins are held")));
    }
    texts.iter().map(|text| cors::parse(text).map_err(serde::de::Error::custom)).collect()
}

fn network(text: &str) -> Result<Network, String> {
    let network = Network::parse(text).map_err(|error| error.to_string())?;
    match network.prefix_len() {
        0 => Err(format!("`{network}` is everybody: whoever asks could say to be somebody else")),
        _ => Ok(network),
    }
}

const MIB: u64 = 1024 * 1024;

impl Default for Http {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            proxies: Vec::new(),
            proxy_header: ProxyHeader::default(),
            cors_origins: Vec::new(),
            plain_text: false,
            connections: settings.connections,
            concurrency: settings.concurrency,
            import_mib_max: settings.import_bytes_max / MIB,
            triage_mib_max: settings.triage_bytes_max / MIB,
            tls: None,
        }
    }
}

impl Http {
    /// The server's settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            listen: self.listen,
            tls: self.tls.as_ref().map(Tls::files),
            proxies: Proxies { networks: self.proxies.clone(), header: self.proxy_header },
            origins: self.cors_origins.clone(),
            plain_text: self.plain_text,
            connections: self.connections,
            concurrency: self.concurrency,
            import_bytes_max: self.import_mib_max.saturating_mul(MIB),
            triage_bytes_max: self.triage_mib_max.saturating_mul(MIB),
            ..Settings::default()
        }
    }
}

impl Tls {
    fn files(&self) -> TlsFiles {
        TlsFiles {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            interval: Duration::from_secs(self.reload_seconds.clamp(1, RELOAD_SECONDS_MAX)),
        }
    }
}

impl fmt::Display for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxies: Vec<String> = self.proxies.iter().map(|network| quoted(&network.to_string())).collect();
        writeln!(f, "[http]\nlisten = \"{}\"\nproxies = [{}]", self.listen, proxies.join(", "))?;
        let origins: Vec<String> = self.cors_origins.iter().map(|origin| quoted(origin)).collect();
        writeln!(f, "cors_origins = [{}]", origins.join(", "))?;
        writeln!(f, "proxy_header = \"{}\"\nplain_text = {}", self.proxy_header.as_str(), self.plain_text)?;
        writeln!(f, "connections = {}\nconcurrency = {}", self.connections, self.concurrency)?;
        writeln!(f, "import_mib_max = {}\ntriage_mib_max = {}", self.import_mib_max, self.triage_mib_max)?;
        let Some(tls) = &self.tls else {
            return writeln!(f, "# [http.tls]  (HTTP is spoken in the clear)");
        };
        writeln!(f, "\n[http.tls]\ncertificate = {}", quoted(&tls.certificate.to_string_lossy()))?;
        writeln!(f, "key = {}\nreload_seconds = {}", quoted(&tls.key.to_string_lossy()), tls.reload_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct File {
        http: Http,
    }

    fn parse(text: &str) -> Result<Http, String> {
        toml::from_str::<File>(text).map(|file| file.http).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_printed_gives_the_same() {
        for text in [
            "[http]",
            "[http]\nproxies = ['10.0.0.0/8', '2001:db8::7']\nproxy_header = 'forwarded'\nplain_text = true",
            "[http]\ncors_origins = ['https://soc.example', 'http://127.0.0.1:3000']",
            "[http.tls]\ncertificate = 'a \"b\".pem'\nkey = 'key.pem'",
            "[http]\nlisten = '[::]:443'\n[http.tls]\ncertificate = 'c'\nkey = 'k'\nreload_seconds = 60",
        ] {
            let http = parse(text).unwrap();
            assert_eq!(parse(&http.to_string()), Ok(http), "{text}");
        }
        assert_eq!(parse("[http]"), Ok(Http::default()));
    }

    #[test]
    fn settings_follow() {
        let http = parse(
            "[http]\nproxies = ['192.0.2.0/24']\n[http.tls]\ncertificate = 'c'\nkey = 'k'\nreload_seconds = 0",
        );
        let settings = http.unwrap().settings();
        let tls = settings.tls.unwrap();
        assert_eq!(tls.interval, Duration::from_secs(1));
        assert_eq!(settings.proxies.networks, [Network::parse("192.0.2.0/24").unwrap()]);
        assert!(!settings.plain_text);
    }

    #[test]
    fn mistakes_are_told() {
        let many = format!("[http]\nproxies = [{}]", "'192.0.2.1', ".repeat(65));
        for (text, says) in [
            ("[http]\nproxies = ['0.0.0.0/0']", "everybody"),
            ("[http]\nproxies = ['::/0']", "everybody"),
            ("[http]\nproxies = ['proxy.example']", "proxy.example"),
            ("[http]\ncors_origins = ['*']", "https://soc.example"),
            ("[http]\nproxy_header = 'x-real-ip'", "x-forwarded-for"),
            ("[http.tls]\ncertificate = 'c'", "key"),
            ("[http.tls]\ncertificate = 'c'\nkey = 'k'\nca = 'x'", "ca"),
            (&many, "at most 64"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
