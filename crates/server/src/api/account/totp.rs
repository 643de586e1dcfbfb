//! `/api/account/totp`: a second factor, by codes that change every half minute (RFC 6238).

use std::time::Duration;

use accounts::{AuditEntry, AuditOutcome};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::password::verify;
use crate::{
    access::Asking,
    api::session::{self, Body64, SessionReply, Visitor, blocking, guesses},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Codes that may be tried for a seed that is not in use yet, within [`WINDOW`].
const CODES_MAX: u32 = 10;
/// How long such a code counts.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// What an authenticator needs; shown once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TotpReply {
    /// The seed in base32, for typing.
    pub secret: String,
    /// The same as an `otpauth://` address, for a QR code.
    pub uri: String,
}

/// A code that the authenticator shows.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TotpCode {
    /// Six digits.
    #[schema(example = "123456")]
    pub code: String,
}

/// The account's password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TotpPassword {
    /// The password.
    pub password: String,
}

/// Begin a second factor
///
/// Gives a seed for an authenticator. It counts once a code of it was confirmed with `PUT`.
#[utoipa::path(post, path = "/api/account/totp", tag = "Account",
    responses(
        (status = 200, body = TotpReply, description = "The seed, shown this once"),
        (status = 401, body = ErrorBody, description = "Nobody is signed in"),
        (status = 403, body = ErrorBody, description = "A token was shown, or the session's secret was not repeated"),
        (status = 409, body = ErrorBody, description = "There is a second factor already: remove it first"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn begin_totp(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
) -> Result<Json<TotpReply>, ApiError> {
    let reply = blocking(&state, move |access| {
        // Or who sits at somebody else's screen puts his own authenticator in place of the owner's.
        if current(access, &asking)?.has_totp {
            return Err(ApiError::conflict("there is a second factor already: remove it first"));
        }
        let made = access.accounts.begin_totp(asking.user.id)?;
        visitor.record(access, asking.entry(access.now(), "totp.begin", AuditOutcome::Ok))?;
        Ok(TotpReply { secret: made.seed.expose().to_owned(), uri: made.uri.expose().to_owned() })
    });
    Ok(Json(reply.await?))
}

/// Confirm a second factor
///
/// With a code of the new seed. From then on signing in with a password needs a code; all other sessions end, and the answer begins a new one in place
/// of the one that asked.
#[utoipa::path(put, path = "/api/account/totp", tag = "Account",
    request_body(content = TotpCode),
    responses(
        (status = 200, body = SessionReply, description = "In use; the session that goes on"),
        (status = 400, body = ErrorBody, description = "Malformed, or not a code of the seed"),
        (status = 401, body = ErrorBody, description = "Nobody is signed in"),
        (status = 403, body = ErrorBody, description = "A token was shown, or the session's secret was not repeated"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 409, body = ErrorBody, description = "There is a second factor already: remove it first"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 429, body = ErrorBody, description = "Tried too often; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn confirm_totp(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Body64(body): Body64<TotpCode>,
) -> Result<Response, ApiError> {
    let is_locked = visitor.is_locked;
    let begun = blocking(&state, move |access| {
        let (id, now) = (asking.user.id, access.now());
        if current(access, &asking)?.has_totp {
            return Err(ApiError::conflict("there is a second factor already: remove it first"));
        }
        guesses::allow_within(access, &format!("totp confirm {id}"), CODES_MAX, WINDOW, now)?;
        let is_right = access.accounts.confirm_totp(id, &session::digits(&body.code), now)?;
        let outcome = if is_right { AuditOutcome::Ok } else { AuditOutcome::Refused };
        visitor.record(access, asking.entry(now, "totp.add", outcome))?;
        if !is_right {
            let message = "this is no code of the new seed: begin anew (`POST`), or look at the clock of the authenticator";
            return Err(ApiError::bad_request(message));
        }
        session::renew(access, &visitor, &asking.user, now)
    });
    Ok(begun.await?.into_response(is_locked))
}

/// Remove the second factor
///
/// Needs the account's password.
#[utoipa::path(delete, path = "/api/account/totp", tag = "Account",
    request_body(content = TotpPassword),
    responses(
        (status = 204, description = "Removed"),
        (status = 400, body = ErrorBody, description = "Malformed"),
        (status = 401, body = ErrorBody, description = "Nobody is signed in, or the password is another (`wrong_credentials`)"),
        (status = 403, body = ErrorBody, description = "A token was shown, or the session's secret was not repeated"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 409, body = ErrorBody, description = "The account has no password: ask for a link to set one"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 429, body = ErrorBody, description = "Tried too often; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn remove_totp(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Body64(body): Body64<TotpPassword>,
) -> Result<Response, ApiError> {
    blocking(&state, move |access| {
        verify(access, &asking, &visitor, &body.password, "totp.remove")?;
        access.accounts.remove_totp(asking.user.id)?;
        access.forget();
        let entry = asking.entry(access.now(), "totp.remove", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: asking.user.id.to_string(), ..entry })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Who asks as he is now; as the guard knows him he may be a second old.
fn current(access: &crate::access::Access, asking: &Asking) -> Result<accounts::User, ApiError> {
    access.accounts.user(asking.user.id)?.ok_or_else(ApiError::unauthenticated)
}
