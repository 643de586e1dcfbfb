//! What a provider says of itself (OpenID Connect Discovery 1.0 section 3, RFC 8414).

use fetch::Fetcher;
use serde::Deserialize;
use url::Url;

use crate::{
    config::{Config, is_endpoint},
    document::{self, Document},
    error::Error,
    jws::Algorithm,
};

/// How we prove who we are (OpenID Connect Core 1.0 section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    /// By HTTP's Basic.
    Basic,
    /// In the form.
    Post,
    /// Not at all: the client is public.
    None,
}

/// What matters of a provider's description of itself, checked.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) authentication: ClientAuthentication,
    /// Whether its answers name it (RFC 9207).
    pub(crate) is_issuer_in_answers: bool,
}

#[derive(Deserialize)]
struct Wire {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    response_types_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl Metadata {
    pub(crate) fn fetch(fetcher: &Fetcher, config: &Config) -> Result<Self, Error> {
        let uri = format!("{}/.well-known/openid-configuration", config.issuer.trim_end_matches('/'));
        let wire = document::get(fetcher, Document::Discovery, &uri, None)?;
        Self::check(wire, config, fetcher.is_http_allowed())
    }

    fn check(wire: Wire, config: &Config, is_http_allowed: bool) -> Result<Self, Error> {
        if wire.issuer != config.issuer {
            return Err(Error::DiscoveredIssuer);
        }
        for (name, uri) in [
            ("authorization_endpoint", Some(&wire.authorization_endpoint)),
            ("token_endpoint", Some(&wire.token_endpoint)),
            ("jwks_uri", Some(&wire.jwks_uri)),
            ("userinfo_endpoint", wire.userinfo_endpoint.as_ref()),
        ] {
            if uri.is_some_and(|uri| !is_endpoint(uri, is_http_allowed)) {
                return Err(Error::Endpoint(name));
            }
        }
        // What is left out of a list that is not there is not known; what is left out of one that is there is refused.
        let lists = |list: &Option<Vec<String>>, wanted: &str| {
            list.as_ref().is_none_or(|all| all.iter().any(|one| one == wanted))
        };
        if !lists(&wire.response_types_supported, "code") {
            return Err(Error::NoCodeFlow);
        }
        if !lists(&wire.code_challenge_methods_supported, "S256") {
            return Err(Error::NoPkce);
        }
        let is_listed = |one: &Algorithm| lists(&wire.id_token_signing_alg_values_supported, one.name());
        let algorithms: Vec<Algorithm> = Algorithm::ALL.into_iter().filter(is_listed).collect();
        if algorithms.is_empty() {
            return Err(Error::NoAlgorithm);
        }
        let authentication = match &config.client_secret {
            None => ClientAuthentication::None,
            Some(_) if lists(&wire.token_endpoint_auth_methods_supported, "client_secret_basic") => {
                ClientAuthentication::Basic
            }
            Some(_) if lists(&wire.token_endpoint_auth_methods_supported, "client_secret_post") => {
                ClientAuthentication::Post
            }
            Some(_) => return Err(Error::NoClientAuthentication),
        };
        Ok(Self {
            authorization_endpoint: Url::parse(&wire.authorization_endpoint)
                .map_err(|_| Error::Endpoint("authorization_endpoint"))?,
            token_endpoint: wire.token_endpoint,
            jwks_uri: wire.jwks_uri,
            userinfo_endpoint: wire.userinfo_endpoint,
            algorithms,
            authentication,
            is_issuer_in_answers: wire.authorization_response_iss_parameter_supported.unwrap_or(false),
        })
    }
}
