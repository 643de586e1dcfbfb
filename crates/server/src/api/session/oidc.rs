//! `/api/session/oidc`: signing in by the word of a provider (OpenID Connect, authorization code flow with PKCE).
//!
//! What is remembered between going there and coming back is a ticket that only this browser's cookie opens, once. An account is found by issuer and
//! subject; the first time by an address of mail that the provider has verified.

use std::time::Duration;

use accounts::{AuditEntry, AuditOutcome, NewUser, TicketKind, User};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use model::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use super::{Cookie, Proof, Visitor, begin, blocking, cookies, guesses, proof::entry_of};
use crate::{
    access::{Access, network},
    error::{ApiError, ErrorBody},
    sign_in::{PAGE, Provider},
    state::Shared,
};

/// How long somebody may stay at the provider.
const FLOW_LASTS: Duration = Duration::from_secs(600);
/// Flows that begin or end from one address within [`WINDOW`]: a company's people share one.
const OF_ADDRESS_MAX: u32 = 200;
/// How long a flow counts.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Go to the provider
///
/// Sends the browser to the OpenID Connect provider of the configuration, which sends it back to `/api/session/oidc/callback`.
#[utoipa::path(get, path = "/api/session/oidc", tag = "Account",
    responses(
        (status = 303, description = "To the provider"),
        (status = 404, body = ErrorBody, description = "No provider is configured"),
        (status = 429, body = ErrorBody, description = "Tried too often; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "The provider cannot be asked, or too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn begin_oidc(State(state): State<Shared>, visitor: Visitor) -> Result<Response, ApiError> {
    let (is_locked, wants_page) = (visitor.is_locked, visitor.wants_page);
    let begun = blocking(&state, move |access| {
        let provider = provider(access)?;
        let now = access.now();
        count(access, &visitor, now)?;
        let mut random = [0; oidc::RANDOM_BYTES];
        SystemRandom::new().fill(&mut random).map_err(|_| ApiError::internal())?;
        let begun = provider.begin(&random, now).ok_or_else(provider_unavailable)?;
        let ticket = begun.flow.to_ticket();
        let secret = access.accounts.create_ticket(TicketKind::OidcFlow, "", &ticket, FLOW_LASTS, now)?;
        Ok((begun.url, secret))
    });
    match begun.await {
        Ok((url, secret)) => Ok(to(&url, [Cookie::Flow.set(secret.expose(), is_locked)])),
        Err(error) if wants_page && error.status != StatusCode::NOT_FOUND => Ok(failed(is_locked)),
        Err(error) => Err(error),
    }
}

/// Come back from the provider
///
/// Begins a session when the provider says who it is, and that is somebody who may come in. A program is told 401 otherwise, a browser goes back to the page.
#[utoipa::path(get, path = "/api/session/oidc/callback", tag = "Account",
    params(
        ("code" = Option<String>, Query, description = "From the provider"),
        ("state" = Option<String>, Query, description = "From the provider"),
        ("iss" = Option<String>, Query, description = "From the provider (RFC 9207)"),
        ("error" = Option<String>, Query, description = "From the provider, when it lets nobody in"),
    ),
    responses(
        (status = 303, description = "Signed in; or, for a browser, back to the page"),
        (status = 401, body = ErrorBody, description = "Nobody is let in"),
        (status = 404, body = ErrorBody, description = "No provider is configured"),
        (status = 429, body = ErrorBody, description = "Tried too often; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn finish_oidc(
    State(state): State<Shared>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, ApiError> {
    let (is_locked, wants_page) = (visitor.is_locked, visitor.wants_page);
    let query = uri.query().unwrap_or_default().to_owned();
    let begun = blocking(&state, move |access| {
        let provider = provider(access)?;
        // Nobody went to the provider from here: there is nothing to note.
        let flow = visitor.flow.clone().ok_or_else(ApiError::wrong_credentials)?;
        let now = access.now();
        count(access, &visitor, now)?;
        let Some(proof) = prove(access, provider, &visitor, (&flow, &query), now)? else {
            let entry = AuditEntry::new(now, "session.begin", AuditOutcome::Refused);
            visitor.record(access, AuditEntry { detail: "by the provider".to_owned(), ..entry })?;
            return Err(ApiError::wrong_credentials());
        };
        begin(access, &visitor, &proof, now)
    });
    match begun.await {
        Ok(begun) => {
            // Browsers keep a strict cookie back from a page to which another site led, so that a page of ours has to lead on from here.
            let mut lines = vec![Cookie::Flow.remove(is_locked)];
            lines.extend(begun.cookies(is_locked));
            Ok(to(&format!("{PAGE}#signed-in"), lines))
        }
        Err(error) if wants_page && error.status != StatusCode::NOT_FOUND => Ok(failed(is_locked)),
        Err(error) => Err(error),
    }
}

fn provider(access: &Access) -> Result<&Provider, ApiError> {
    access.sign_in.provider().ok_or_else(|| ApiError::not_found("provider"))
}

fn count(access: &Access, visitor: &Visitor, now: Timestamp) -> Result<(), ApiError> {
    let key = format!("oidc address {}", network(visitor.from));
    guesses::allow_within(access, &key, OF_ADDRESS_MAX, WINDOW, now)
}

/// Who comes back, if he may come in.
fn prove(
    access: &Access,
    provider: &Provider,
    visitor: &Visitor,
    (flow, query): (&str, &str),
    now: Timestamp,
) -> Result<Option<Proof>, ApiError> {
    // Taken before anything is asked of the provider: what comes back twice is refused.
    let Some(ticket) = access.accounts.take_ticket(TicketKind::OidcFlow, flow, now)? else { return Ok(None) };
    let Some(identity) = provider.finish(&ticket.payload, query, now) else { return Ok(None) };
    let user = user(access, provider, visitor, &identity, now)?.filter(|user| !user.is_disabled);
    Ok(user.map(|user| Proof { user, by: format!("by {}", identity.issuer) }))
}

/// The user of an identity: linked before, or now.
fn user(
    access: &Access,
    provider: &Provider,
    visitor: &Visitor,
    identity: &oidc::Identity,
    now: Timestamp,
) -> Result<Option<User>, ApiError> {
    let accounts = &access.accounts;
    let (issuer, subject) = identity.key();
    if let Some(user) = accounts.user_by_identity(issuer, subject)? {
        return Ok(Some(user));
    }
    let Some(mail) = identity.verified_email() else {
        tracing::info!("somebody comes for the first time without an address that the provider has verified");
        return Ok(None);
    };
    let known = accounts.users_by_mail(mail)?;
    let (user, action) = match known.as_slice() {
        // Who is disabled stays out, and his address makes nobody new.
        [user] if user.is_disabled => return Ok(None),
        [user] => (user.clone(), "identity.link"),
        [] => match added(access, provider, mail, now)? {
            Some(user) => (user, "user.add"),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    // Addresses are handed on: who has one today need not be who had it when the account was linked.
    if accounts.identities_of(user.id)?.iter().any(|known| known.issuer == issuer) {
        tracing::warn!("an account that is linked already is asked for by another subject of the provider");
        return Ok(None);
    }
    accounts.link_identity(user.id, issuer, subject, now)?;
    let entry = entry_of(&user, now, action, AuditOutcome::Ok);
    visitor.record(
        access,
        AuditEntry { object: user.id.to_string(), detail: format!("by {issuer}"), ..entry },
    )?;
    Ok(Some(user))
}

/// Somebody who comes for the first time, where such people are welcome.
fn added(access: &Access, provider: &Provider, mail: &str, now: Timestamp) -> Result<Option<User>, ApiError> {
    let Some((group, role)) = provider.first() else { return Ok(None) };
    let Some(group) = access.accounts.group_by_name(group)? else {
        tracing::error!("there is no group of the name that `sign_in.oidc.group` has");
        return Ok(None);
    };
    let new = NewUser { group_id: group.id, name: mail.to_owned(), mail: Some(mail.to_owned()), role };
    match access.accounts.add_user(&new, now) {
        Ok(user) => Ok(Some(user)),
        // Somebody else signs in by this address as a name.
        Err(accounts::Error::Taken { .. } | accounts::Error::Invalid { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Back to the page, which says that it did not work.
fn failed(is_locked: bool) -> Response {
    to(&format!("{PAGE}#failed"), [Cookie::Flow.remove(is_locked)])
}

fn to(place: &str, lines: impl IntoIterator<Item = Option<HeaderValue>>) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (StatusCode::SEE_OTHER, cookies(lines), [(header::LOCATION, place)]).into_response(),
        Err(_) => ApiError::internal().into_response(),
    }
}

fn provider_unavailable() -> ApiError {
    let message = "the provider cannot be asked at the moment: try again, or sign in otherwise";
    ApiError { code: "provider_unavailable", message: message.to_owned(), ..ApiError::accounts_unavailable() }
}
