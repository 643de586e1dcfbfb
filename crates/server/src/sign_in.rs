//! The page on which people sign in, and what it offers. It carries nothing of the ledger, and everybody may see it.

mod provider;

use anyhow::{Context as _, Result};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

pub(crate) use self::provider::Provider;
use crate::{config, error::ApiError, state::Shared};

/// Where people go once they are signed in.
pub(crate) const HOME: &str = "/";
/// The page.
pub(crate) const PAGE: &str = "/sign-in";

/// Ways to sign in beside a name with its password.
#[derive(Debug, Default)]
pub struct SignIn {
    public_url: Option<String>,
    provider: Option<Provider>,
}

impl SignIn {
    /// As it is configured. `public_url` is where people reach this server.
    ///
    /// # Errors
    /// When a provider is configured that cannot be used: its secret cannot be read, or nobody knows where it shall send people back to.
    pub fn new(config: &config::SignIn, public_url: Option<&str>) -> Result<Self> {
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        let provider = match (&config.oidc, &public_url) {
            (None, _) => None,
            (Some(oidc), Some(url)) => Some(Provider::new(oidc, url).context("cannot use `sign_in.oidc`")?),
            (Some(_), None) => {
                anyhow::bail!(
                    "`sign_in.oidc` needs `accounts.public_url`: the provider sends people back there"
                )
            }
        };
        Ok(Self { public_url, provider })
    }

    /// Where people reach this server, without a `/` at its end.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    /// The provider.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }
}

/// What the page offers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Offered<'a> {
    /// Where to go once signed in.
    home: &'static str,
    /// Whether links for a new password can be sent.
    reset: bool,
    /// What the button for the provider says.
    oidc: Option<&'a str>,
    /// Whether this is the demo world.
    demo: bool,
}

/// The page itself.
pub(crate) async fn read_page() -> Response {
    text("text/html; charset=utf-8", include_str!("sign_in/sign_in.html"))
}

/// What it is made of.
///
/// # Errors
/// 404 for anything else.
pub(crate) async fn read_file(
    State(state): State<Shared>,
    Path(file): Path<String>,
) -> Result<Response, ApiError> {
    match file.as_str() {
        "sign_in.css" => Ok(text("text/css; charset=utf-8", include_str!("sign_in/sign_in.css"))),
        "sign_in.js" => Ok(text("text/javascript; charset=utf-8", include_str!("sign_in/sign_in.js"))),
        "options.json" => {
            let SignIn { public_url, provider } = &state.access.sign_in;
            let oidc = provider.as_ref().map(Provider::name);
            Ok(Json(Offered { home: HOME, reset: public_url.is_some(), oidc, demo: state.settings.is_demo })
                .into_response())
        }
        _ => Err(ApiError::no_route()),
    }
}

fn text(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}
