//! The provider of the configuration: who it is, what it said of itself lately, and who comes in by its word.

use std::{
    fs,
    io::Read,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use accounts::Role;
use anyhow::{Context as _, Result, bail};
use fetch::{Fetcher, PORTS_DEFAULT, Roots};
use model::Timestamp;

use crate::{config::Oidc, error::chain};

/// How long what a provider says of itself is believed.
const LASTS: Duration = Duration::from_secs(60 * 60);
/// How long it is left alone after it could not be asked, so that who cannot sign in does not wait for it one after the other.
const REST: Duration = Duration::from_secs(10);
/// Longest that it may take with one answer: people wait.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest answer of it in bytes.
const BODY_BYTES_MAX: u64 = 1024 * 1024;
/// Largest file with a secret or with certificates in bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The provider of the configuration.
pub(crate) struct Provider {
    name: String,
    /// Group and role of people who come for the first time.
    first: Option<(String, Role)>,
    config: oidc::Config,
    fetcher: Fetcher,
    known: Mutex<Known>,
}

/// What the provider said of itself.
#[derive(Default)]
enum Known {
    /// Nothing yet.
    #[default]
    Nothing,
    /// This, then.
    Since(Instant, Arc<oidc::Provider>),
    /// It could not be asked, then.
    FailedAt(Instant),
}

/// The client's secret is not shown.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Provider {
    /// The provider of a configuration; people come back to `public_url`. It is not asked yet.
    ///
    /// # Errors
    /// When a file cannot be used, or group and role are not given together.
    pub(super) fn new(config: &Oidc, public_url: &str) -> Result<Self> {
        let first = match (&config.group, config.role) {
            (Some(group), Some(role)) => Some((group.clone(), role)),
            (None, None) => None,
            _ => bail!("`group` and `role` are given together or not at all"),
        };
        let roots = match &config.ca_file {
            Some(path) => Roots::from_pem(&read(path)?)?,
            None => Roots::Public,
        };
        let is_http_allowed = config.issuer.starts_with("http://");
        let fetcher = Fetcher::new(fetch::Config {
            allow_private: config.allow_private.clone(),
            ports: PORTS_DEFAULT.into_iter().chain(port(&config.issuer)).collect(),
            is_http_allowed,
            body_bytes_max: BODY_BYTES_MAX,
            total_timeout: TOTAL_TIMEOUT,
            roots,
            ..fetch::Config::default()
        })?;
        let name = config.name.clone();
        let config = oidc::Config {
            issuer: config.issuer.clone(),
            client_id: config.client_id.clone(),
            client_secret: Some(oidc::Secret::new(secret(&config.client_secret_file)?)),
            redirect_uri: format!("{public_url}/api/session/oidc/callback"),
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            trusted_audiences: Vec::new(),
        };
        Ok(Self { name, first, config, fetcher, known: Mutex::default() })
    }

    /// What the button on the page says.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Group and role of people who come for the first time.
    pub(crate) fn first(&self) -> Option<(&str, Role)> {
        self.first.as_ref().map(|(group, role)| (group.as_str(), *role))
    }

    /// Sends somebody there. `None` when the provider cannot be asked.
    pub(crate) fn begin(&self, random: &[u8; oidc::RANDOM_BYTES], now: Timestamp) -> Option<oidc::Begun> {
        self.known(now).map(|known| known.begin(random))
    }

    /// Takes somebody back. `None` when he is not who he should be, or the provider cannot be asked; the log says why.
    pub(crate) fn finish(&self, flow: &str, query: &str, now: Timestamp) -> Option<oidc::Identity> {
        let flow = oidc::Flow::from_ticket(flow).ok()?;
        let known = self.known(now)?;
        let outcome = known.finish(&self.fetcher, &flow, query, seconds(now));
        outcome
            .inspect_err(|error| tracing::warn!(error = chain(error), "nobody signs in by the provider"))
            .ok()
    }

    /// What the provider says of itself. Of several who ask at once one asks it, and the others wait.
    fn known(&self, now: Timestamp) -> Option<Arc<oidc::Provider>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Known::Since(since, provider) if since.elapsed() < LASTS => return Some(Arc::clone(provider)),
            Known::FailedAt(since) if since.elapsed() < REST => return None,
            _ => {}
        }
        match oidc::Provider::discover(&self.fetcher, &self.config, seconds(now)) {
            Ok(provider) => {
                let provider = Arc::new(provider);
                *known = Known::Since(Instant::now(), Arc::clone(&provider));
                Some(provider)
            }
            Err(error) => {
                tracing::error!(error = chain(&error), "the provider cannot be asked");
                *known = Known::FailedAt(Instant::now());
                None
            }
        }
    }
}

fn seconds(moment: Timestamp) -> u64 {
    u64::try_from(moment.millis()).unwrap_or(0) / 1000
}

/// The port that an issuer names.
fn port(issuer: &str) -> Option<u16> {
    let authority = issuer.split_once("://")?.1.split('/').next()?;
    authority.rsplit_once(':')?.1.parse().ok()
}

/// A secret in a file, which is a line. Others must not read it.
fn secret(path: &Path) -> Result<String> {
    refuse_open(path)?;
    let text =
        String::from_utf8(read(path)?).ok().with_context(|| format!("`{}` is not UTF-8", path.display()))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!secret.is_empty(), "`{}` is empty", path.display());
    Ok(secret.to_owned())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", path.display());
    let mut bytes = Vec::new();
    fs::File::open(path)
        .with_context(context)?
        .take(FILE_BYTES_MAX)
        .read_to_end(&mut bytes)
        .with_context(context)?;
    Ok(bytes)
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<()> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mode = std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777;
    anyhow::ensure!(
        mode & 0o077 == 0,
        "others may read `{}` (mode {mode:03o}): `chmod 600` it",
        path.display()
    );
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_issuers() {
        for (issuer, expected) in [
            ("https://login.example", None),
            ("https://login.example:9443/realms/a", Some(9443)),
            ("http://127.0.0.1:40123", Some(40123)),
            ("http://[::1]:40123/", Some(40123)),
            ("http://[::1]", None),
            ("login.example", None),
        ] {
            assert_eq!(port(issuer), expected, "{issuer}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_a_line_that_others_cannot_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "s3cret\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(secret(&path).unwrap(), "s3cret");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(secret(&path).unwrap_err().to_string().contains("chmod 600"));
    }
}
