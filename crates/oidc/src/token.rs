//! Giving a code and getting tokens (RFC 6749 section 4.1.3, OpenID Connect Core 1.0 section 3.1.3).

use base64::{Engine, engine::general_purpose::STANDARD};
use fetch::{Fetcher, Request};
use serde::Deserialize;
use url::form_urlencoded::{self, byte_serialize};

use crate::{
    callback,
    config::Config,
    document::{self, ANSWER_BYTES_MAX, ANSWER_TIMEOUT, Document},
    error::Error,
    flow::Flow,
    metadata::{ClientAuthentication, Metadata},
};

/// What a provider gives for a code.
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) id_token: String,
}

#[derive(Deserialize)]
struct Wire {
    access_token: String,
    token_type: String,
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Gives the code, with what proves that it was asked for here.
pub(crate) fn exchange(
    fetcher: &Fetcher,
    config: &Config,
    metadata: &Metadata,
    flow: &Flow,
    code: &str,
) -> Result<Tokens, Error> {
    let failed = |source| Error::Fetch { document: Document::Token, source };
    let request = request(config, metadata, flow, code).map_err(failed)?;
    let response = fetcher.send(&request).map_err(failed)?;
    let status = response.status();
    let body = response.read().map_err(failed)?;
    if status != 200 {
        return Err(match serde_json::from_slice::<Refusal>(&body) {
            Ok(refusal) => Error::CodeRefused(callback::error_code(&refusal.error)),
            Err(_) => Error::Status { document: Document::Token, status },
        });
    }
    let wire: Wire = document::read(Document::Token, &body)?;
    if !wire.token_type.eq_ignore_ascii_case("Bearer") {
        return Err(Error::TokenType);
    }
    let id_token = wire.id_token.ok_or(Error::IdTokenMissing)?;
    Ok(Tokens { access_token: wire.access_token, id_token })
}

fn request(config: &Config, metadata: &Metadata, flow: &Flow, code: &str) -> Result<Request, fetch::Error> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &config.redirect_uri)
        .append_pair("code_verifier", &flow.verifier);
    let secret = config.client_secret.as_ref().map(|secret| secret.reveal()).unwrap_or_default();
    if metadata.authentication != ClientAuthentication::Basic {
        form.append_pair("client_id", &config.client_id);
    }
    if metadata.authentication == ClientAuthentication::Post {
        form.append_pair("client_secret", secret);
    }
    let body = form.finish().into_bytes();
    let mut request = Request::post(&metadata.token_endpoint, "application/x-www-form-urlencoded", body)?
        .with_header("Accept", "application/json")?
        .with_body_bytes_max(ANSWER_BYTES_MAX)
        .with_timeout(ANSWER_TIMEOUT);
    if metadata.authentication == ClientAuthentication::Basic {
        // RFC 6749 section 2.3.1: each is encoded as in a form before both are joined.
        let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encode(&config.client_id), encode(secret));
        request = request.with_header("Authorization", &format!("Basic {}", STANDARD.encode(pair)))?;
    }
    Ok(request)
}
