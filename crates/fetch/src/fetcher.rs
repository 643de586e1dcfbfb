//! The client: one constructor, one way to send.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rustls::{RootCertStore, crypto::ring};
use ureq::{
    Agent,
    http::{self, HeaderValue, Method, Uri, header},
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::transport::{Connector, RustlsConnector},
};

use crate::{
    address::AddressRule,
    config::{
        BODY_BYTES_CEILING, Config, ConfigError, HEADER_BYTES_MAX, REDIRECTS_MAX, Roots,
        TOTAL_TIMEOUT_CEILING,
    },
    connect::GuardedConnector,
    error::Error,
    request::Request,
    resolve::{HostResolver, Resolve},
    response::Response,
    target::{Target, UrlRule},
    transport::MeasuringConnector,
};

/// Bytes of HTTP that may come besides twice the body: header fields, chunk sizes, trailers.
const OVERHEAD_BYTES: u64 = 2 * HEADER_BYTES_MAX as u64;
/// Bytes of each of a connection's buffers; the header fields must fit.
const BUFFER_BYTES: usize = 2 * HEADER_BYTES_MAX;

/// The HTTP client. It holds no connection and no state, so that one serves all threads.
#[derive(Clone, Debug)]
pub struct Fetcher {
    addresses: AddressRule,
    urls: UrlRule,
    body_bytes_max: u64,
    connect_timeout: Duration,
    total_timeout: Duration,
    resolver: Arc<dyn Resolve>,
    user_agent: HeaderValue,
    tls: TlsConfig,
}

impl Fetcher {
    /// A client that may do what the configuration says.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if !(1..=BODY_BYTES_CEILING).contains(&config.body_bytes_max) {
            return Err(ConfigError::BodyBytes(config.body_bytes_max));
        }
        for timeout in [config.connect_timeout, config.total_timeout] {
            if timeout.is_zero() || timeout > TOTAL_TIMEOUT_CEILING {
                return Err(ConfigError::Timeout(timeout));
            }
        }
        if config.ports.is_empty() {
            return Err(ConfigError::Ports);
        }
        let user_agent = HeaderValue::from_str(&config.user_agent);
        Ok(Self {
            addresses: AddressRule::new(config.allow_private),
            urls: UrlRule { ports: config.ports, is_http_allowed: config.is_http_allowed },
            body_bytes_max: config.body_bytes_max,
            connect_timeout: config.connect_timeout,
            total_timeout: config.total_timeout,
            resolver: config.resolver,
            user_agent: user_agent.map_err(|_| ConfigError::UserAgent(config.user_agent))?,
            tls: tls(&config.roots)?,
        })
    }

    /// Whether `http` may be asked for, and not only `https`.
    #[must_use]
    pub fn is_http_allowed(&self) -> bool {
        self.urls.is_http_allowed
    }

    /// Sends a request, follows redirects, and gives the answer when its header fields are there. Blocks until then.
    ///
    /// Each hop is checked as the first was. What the request has to say of who asks goes to the first origin only.
    pub fn send(&self, request: &Request) -> Result<Response, Error> {
        let begun = Instant::now();
        let timeout = self.total_timeout.min(request.timeout());
        let mut target = Target::parse(request.url(), &self.urls)?;
        let origin = target.origin();
        let mut is_own_origin = true;
        for _ in 0..=REDIRECTS_MAX {
            let left = timeout.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(Error::Timeout(target.host().to_string()));
            }
            let response = self.hop(request, &target, is_own_origin, left)?;
            let Some(locations) = response.locations() else { return Ok(response) };
            let host = || target.host().to_string();
            if request.body().is_some() {
                return Err(Error::RedirectOfBody(host()));
            }
            let [location] = locations.as_slice() else { return Err(Error::RedirectNowhere(host())) };
            let location = str::from_utf8(location).map_err(|_| Error::UrlCharacter)?;
            let next = target.join(location, &self.urls)?;
            if target.is_https() && !next.is_https() {
                return Err(Error::Downgrade(host()));
            }
            // Once away it stays away: whoever redirects back chose the path.
            is_own_origin &= next.origin() == origin;
            target = next;
        }
        Err(Error::TooManyRedirects(target.host().to_string()))
    }

    /// One request to one host, over a connection of its own.
    fn hop(
        &self,
        request: &Request,
        target: &Target,
        is_own_origin: bool,
        left: Duration,
    ) -> Result<Response, Error> {
        let host = target.host().to_string();
        let bytes_max = self.body_bytes_max.min(request.body_bytes_max());
        let failed = |error: ureq::Error| Error::of(error, &host, bytes_max);
        let uri: Uri = target.url().as_str().parse().map_err(|_| Error::UrlCharacter)?;
        if uri.host() != target.url().host_str() || uri.port_u16() != target.url().port() {
            // Two readers of one URL must agree whom it asks for.
            return Err(Error::UrlCharacter);
        }
        let mut message = http::Request::builder().uri(uri);
        let mut headers: Vec<_> = request.headers(is_own_origin).collect();
        let close = HeaderValue::from_static("close");
        headers.extend([(&header::USER_AGENT, &self.user_agent), (&header::CONNECTION, &close)]);
        for (name, value) in headers {
            message = message.header(name, value);
        }
        let agent = self.agent(target, bytes_max, left);
        let answer = match request.body() {
            None => agent.run(message.body(()).map_err(|error| failed(error.into()))?),
            Some(body) => {
                agent.run(message.method(Method::POST).body(body).map_err(|error| failed(error.into()))?)
            }
        };
        Ok(Response::new(answer.map_err(failed)?, target, bytes_max))
    }

    #[expect(clippy::disallowed_methods, reason = "this is what everybody else goes through")]
    fn agent(&self, target: &Target, bytes_max: u64, left: Duration) -> Agent {
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .max_response_header_size(HEADER_BYTES_MAX)
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .max_idle_connections(0)
            .timeout_resolve(Some(self.connect_timeout))
            .timeout_connect(Some(self.connect_timeout))
            .timeout_global(Some(left))
            .tls_config(self.tls.clone())
            .build();
        let connector =
            GuardedConnector { rule: self.addresses.clone() }.chain(RustlsConnector::default()).chain(
                MeasuringConnector { bytes_max: bytes_max.saturating_mul(2).saturating_add(OVERHEAD_BYTES) },
            );
        let resolver = HostResolver {
            host: target.host().clone(),
            port: target.port(),
            resolver: Arc::clone(&self.resolver),
        };
        Agent::with_parts(config, connector, resolver)
    }
}

fn tls(roots: &Roots) -> Result<TlsConfig, ConfigError> {
    let roots = match roots {
        Roots::Public => RootCerts::WebPki,
        Roots::Only(authorities) => {
            let mut store = RootCertStore::empty();
            for authority in authorities {
                store.add(authority.clone()).map_err(|_| ConfigError::Roots)?;
            }
            if store.is_empty() {
                return Err(ConfigError::Roots);
            }
            authorities
                .iter()
                .map(|authority| Certificate::from_der(authority).to_owned())
                .collect::<Vec<_>>()
                .into()
        }
    };
    let provider = Arc::new(ring::default_provider());
    Ok(TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build())
}
