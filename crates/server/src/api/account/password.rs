//! `PUT /api/account/password`: another password.

use accounts::AuditOutcome;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    access::{Access, Asking, Caller},
    api::session::{self, Body64, SessionReply, Visitor, blocking, guesses},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// The password that is, and the one that shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PasswordBody {
    /// The password that is.
    pub current: String,
    /// The one that shall be: at least 12 characters, at most 256 bytes.
    pub new: String,
}

/// Change the password
///
/// All sessions and one-time links of the account end; the answer begins a new session in place of the one that asked.
#[utoipa::path(put, path = "/api/account/password", tag = "Account",
    request_body(content = PasswordBody),
    responses(
        (status = 200, body = SessionReply, description = "Changed; the session that goes on"),
        (status = 400, body = ErrorBody, description = "Malformed, or the new password cannot be used"),
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
pub(crate) async fn change_password(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Body64(body): Body64<PasswordBody>,
) -> Result<Response, ApiError> {
    let is_locked = visitor.is_locked;
    let begun = blocking(&state, move |access| {
        let now = access.now();
        let new = session::checked(&body.new)?;
        verify(access, &asking, &visitor, &body.current, "password.change")?;
        access.accounts.set_password(asking.user.id, new)?;
        access.forget();
        visitor.record(access, asking.entry(now, "password.change", AuditOutcome::Ok))?;
        session::renew(access, &visitor, &asking.user, now)
    });
    Ok(begun.await?.into_response(is_locked))
}

/// That who asks knows the account's password: he may sit at somebody else's screen.
///
/// # Errors
/// 401 when it is another, 409 when there is none, 429 after too many guesses.
pub(super) fn verify(
    access: &Access,
    asking: &Caller,
    visitor: &Visitor,
    password: &str,
    action: &'static str,
) -> Result<(), ApiError> {
    let (user, now) = (&asking.user, access.now());
    if !user.has_password {
        let message = "this account has no password: ask for a link to set one (`POST /api/password/reset`)";
        return Err(ApiError::conflict(message));
    }
    guesses::count(access, visitor, &user.name, Some(user), now)?;
    if access.accounts.verify_password(&user.name, password)?.is_none_or(|found| found.id != user.id) {
        visitor.record(access, asking.entry(now, action, AuditOutcome::Refused))?;
        return Err(ApiError::wrong_credentials());
    }
    Ok(())
}
