//! A provider, and a client that knows it.

use std::net::Ipv4Addr;

use fetch::Fetcher;
use oidc::{Begun, Config, Error, Identity, Provider, RANDOM_BYTES, Secret};

use crate::provider::TestProvider;

/// When the tests take place: 2026-11-28T00:00:00Z.
pub(crate) const NOW: u64 = 1_795_824_000;
/// Where the provider lives. The client may go there and nowhere else on loopback.
const HOME: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

pub(crate) struct World {
    pub(crate) there: TestProvider,
    pub(crate) fetcher: Fetcher,
    pub(crate) config: Config,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_ports(&[])
    }

    /// A world whose client may ask at these ports, too.
    pub(crate) fn with_ports(ports: &[u16]) -> Self {
        let there = TestProvider::start_on(HOME, NOW);
        let fetcher = Fetcher::new(fetch::Config {
            allow_private: vec![HOME.to_string().parse().unwrap()],
            ports: ports.iter().copied().chain([there.port()]).collect(),
            is_http_allowed: true,
            ..fetch::Config::default()
        });
        let config = Config {
            issuer: there.issuer(),
            client_id: "hantei".to_owned(),
            client_secret: Some(Secret::new("a secret: with / and +".to_owned())),
            redirect_uri: "https://hantei.example/callback".to_owned(),
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            trusted_audiences: Vec::new(),
        };
        Self { there, fetcher: fetcher.unwrap(), config }
    }

    pub(crate) fn discover(&self) -> Result<Provider, Error> {
        Provider::discover(&self.fetcher, &self.config, NOW)
    }

    /// Signs in from beginning to end.
    pub(crate) fn sign_in(&self) -> Result<Identity, Error> {
        let provider = self.discover()?;
        let begun = begin(&provider, 1);
        let query = self.there.sign_in(&begun.url);
        provider.finish(&self.fetcher, &begun.flow, &query, NOW)
    }
}

/// Begins with bytes that are not random at all.
pub(crate) fn begin(provider: &Provider, seed: u8) -> Begun {
    let random: [u8; RANDOM_BYTES] =
        std::array::from_fn(|index| seed.wrapping_mul(31).wrapping_add(u8::try_from(index).unwrap()));
    provider.begin(&random)
}
