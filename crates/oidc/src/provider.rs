//! A provider: sending people there and taking them back.

use std::sync::{Mutex, PoisonError};

use fetch::Fetcher;

use crate::{
    callback,
    claims::{Claims, Expected},
    config::Config,
    encoding,
    error::Error,
    flow::{Begun, Flow, RANDOM_BYTES},
    identity::Identity,
    jws::Jws,
    key_set::KeySet,
    metadata::Metadata,
    token, user_info,
};

/// A provider that described itself. One serves all threads; a sign-in waits for others only while keys are asked for.
#[derive(Debug)]
pub struct Provider {
    config: Config,
    metadata: Metadata,
    keys: Mutex<KeySet>,
}

impl Provider {
    /// Asks a provider for its description of itself and for its keys. `now` is in seconds since 1970. Blocks; so does
    /// [`Self::finish`]. Whether `http` will do is up to the fetcher.
    pub fn discover(fetcher: &Fetcher, config: &Config, now: u64) -> Result<Self, Error> {
        config.check(fetcher.is_http_allowed())?;
        let metadata = Metadata::fetch(fetcher, config)?;
        let keys = KeySet::fetch(fetcher, &metadata.jwks_uri, now)?;
        Ok(Self { config: config.clone(), metadata, keys: Mutex::new(keys) })
    }

    /// What was agreed with it.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Begins to sign somebody in. `random` comes from the system's source of randomness and is used once.
    #[must_use]
    pub fn begin(&self, random: &[u8; RANDOM_BYTES]) -> Begun {
        let flow = Flow::new(&self.config.issuer, random);
        let mut url = self.metadata.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", &self.config.redirect_uri)
            .append_pair("scope", &self.config.scope())
            .append_pair("state", &flow.state)
            .append_pair("nonce", &flow.nonce)
            .append_pair("code_challenge", &encoding::challenge(&flow.verifier))
            .append_pair("code_challenge_method", "S256");
        Begun { url: url.into(), flow }
    }

    /// Takes somebody back: `query` is that of the URL they came back to, `flow` the one that this browser began, taken out of where
    /// it was kept so that it is used once. `now` is in seconds since 1970.
    pub fn finish(&self, fetcher: &Fetcher, flow: &Flow, query: &str, now: u64) -> Result<Identity, Error> {
        if flow.issuer != self.config.issuer {
            return Err(Error::OtherProvider);
        }
        let code = callback::code(query, flow, self.metadata.is_issuer_in_answers)?;
        let tokens = token::exchange(fetcher, &self.config, &self.metadata, flow, &code)?;
        let jws = Jws::parse(&tokens.id_token)?;
        if !self.metadata.algorithms.contains(&jws.algorithm) {
            return Err(Error::Algorithm(jws.algorithm.name().to_owned()));
        }
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).verify(fetcher, &jws, now)?;
        let expected = Expected {
            config: &self.config,
            flow,
            algorithm: jws.algorithm,
            access_token: &tokens.access_token,
            now,
        };
        let identity = Claims::read(&jws.payload)?.check(&expected)?;
        let is_email_wanted = self.config.scopes.iter().any(|scope| scope == "email");
        match &self.metadata.userinfo_endpoint {
            Some(uri) if is_email_wanted && identity.email.is_none() => {
                user_info::complete(fetcher, uri, &tokens.access_token, identity)
            }
            _ => Ok(identity),
        }
    }
}
