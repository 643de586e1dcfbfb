//! `/api/session`: signing in, who one is, signing out.
//!
//! A session is a cookie that scripts cannot read, and a secret (`Csrf`) that only pages of ours can: requests that change something repeat it.

mod body;
mod cookie;
mod device;
pub(crate) mod guesses;
mod oidc;
mod proof;
mod view;
mod visitor;

use accounts::{AuditOutcome, Group, Preferences, Secret, Session, User};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use self::oidc::{__path_begin_oidc, __path_finish_oidc, begin_oidc, finish_oidc};
use self::proof::Proof;
pub use self::view::{AccountGroup, AccountUser, PreferencesBody};
pub(crate) use self::{
    body::{Body64, LargeBody},
    cookie::Cookie,
    proof::{checked, digits, hashed},
    visitor::Visitor,
};
use crate::{
    access::{Access, Asking},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// What lets somebody in: a name with its password, or the secret of a one-time link.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SessionBody {
    /// The sign-in name, in any spelling.
    #[schema(example = "jane@example.com")]
    pub name: Option<String>,
    /// The password; beside a `Ticket` that sets one, the new password: at least 12 characters, at most 256 bytes.
    pub password: Option<String>,
    /// The code of six digits, where the account has a second factor.
    #[schema(example = "123456")]
    pub code: Option<String>,
    /// What stands in a one-time link behind `#ticket=`.
    pub ticket: Option<String>,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SessionReply {
    /// The user.
    pub user: AccountUser,
    /// What requests that change something repeat in the header `x-csrf-token`.
    pub csrf: String,
    /// When the session ends unless it is used before.
    pub expires_at: String,
    /// What the user chose.
    pub preferences: PreferencesBody,
}

/// A session that has just begun.
pub(crate) struct Begun {
    secret: Secret,
    /// The mark of the device, where it has to be set.
    device: Option<String>,
    reply: SessionReply,
}

/// Sign in
///
/// With a name and its password, or with a one-time link; with a code besides where the account has a second factor. The answer to a wrong name, a
/// wrong password, a wrong code and a disabled account is the same. At most ten attempts for an account and thirty from an address within 15 minutes.
/// Sets the cookie of the session; a session that the request came with ends.
#[utoipa::path(post, path = "/api/session", tag = "Account",
    request_body(content = SessionBody, description = "`Name` and `Password`, or `Ticket`"),
    responses(
        (status = 200, body = SessionReply, description = "Signed in"),
        (status = 400, body = ErrorBody, description = "Malformed, or the new password cannot be used"),
        (status = 401, body = ErrorBody, description = "`wrong_credentials`, `wrong_ticket`; `code_needed` or `password_needed` where the rest is right"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 429, body = ErrorBody, description = "Tried too often; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn begin_session(
    State(state): State<Shared>,
    visitor: Visitor,
    Body64(body): Body64<SessionBody>,
) -> Result<Response, ApiError> {
    visitor.refuse_foreign()?;
    let (is_locked, begun) = blocking(&state, move |access| {
        let now = access.now();
        let proof = prove(access, &visitor, body, now)?;
        Ok((visitor.is_locked, begin(access, &visitor, &proof, now)?))
    })
    .await?;
    Ok(begun.into_response(is_locked))
}

fn prove(access: &Access, visitor: &Visitor, body: SessionBody, now: Timestamp) -> Result<Proof, ApiError> {
    let SessionBody { name, password, code, ticket } = body;
    match (name, password, ticket) {
        (Some(name), Some(password), None) => {
            proof::by_password(access, visitor, &name, &password, code.as_deref(), now)
        }
        (None, password, Some(ticket)) => {
            proof::by_link(access, visitor, &ticket, password.as_deref(), code.as_deref(), now)
        }
        _ => Err(ApiError::bad_request("send `Name` and `Password`, or the `Ticket` of a one-time link")),
    }
}

/// Begins a session of somebody who proved who he is. The one that he came with ends.
fn begin(access: &Access, visitor: &Visitor, proof: &Proof, now: Timestamp) -> Result<Begun, ApiError> {
    let Proof { user, by } = proof;
    let (secret, session) = access.accounts.begin_session(user.id, &visitor.about, visitor.from, now)?;
    access.expect_session(secret.expose());
    let finish = || {
        // As it is now: setting a password changed it.
        let user = access.accounts.user(user.id)?.ok_or_else(ApiError::wrong_credentials)?;
        let group = access.accounts.group(user.group_id)?.ok_or_else(ApiError::internal)?;
        let preferences = access.accounts.preferences(user.id)?;
        let entry = proof::entry_of(&user, now, "session.begin", AuditOutcome::Ok);
        visitor.record(access, accounts::AuditEntry { detail: by.clone(), ..entry })?;
        end_former(access, visitor, now)?;
        let is_known = |mark: &str| device::number(&access.keys, mark, user.id).is_some();
        let device = match &visitor.device {
            Some(mark) if is_known(mark) => None,
            _ => Some(device::mark(&access.keys, user.id)?),
        };
        Ok((device, SessionReply::of(&user, &group, &session, &preferences)))
    };
    match finish() {
        Ok((device, reply)) => Ok(Begun { secret, device, reply }),
        Err(error) => {
            // A session that is not told of is nobody's.
            access.accounts.end_session(session.entry.id)?;
            Err(error)
        }
    }
}

/// Ends the session that a request came with.
pub(crate) fn end_former(access: &Access, visitor: &Visitor, now: Timestamp) -> Result<(), ApiError> {
    let Some(secret) = &visitor.session else { return Ok(()) };
    if let Some(former) = access.accounts.session(secret, now)? {
        access.accounts.end_session(former.entry.id)?;
        access.forget();
    }
    Ok(())
}

/// Begins a session in place of all that a user had, after something about how he signs in changed.
///
/// # Errors
/// Those of the accounts.
pub(crate) fn renew(
    access: &Access,
    visitor: &Visitor,
    user: &User,
    now: Timestamp,
) -> Result<Begun, ApiError> {
    access.accounts.end_sessions_of(user.id, None)?;
    access.forget();
    begin(access, visitor, &Proof { user: user.clone(), by: "in place of a session".to_owned() }, now)
}

impl Begun {
    /// The answer that tells of it, with its cookies.
    pub(crate) fn into_response(self, is_locked: bool) -> Response {
        (cookies(self.cookies(is_locked)), Json(self.reply)).into_response()
    }

    fn cookies(&self, is_locked: bool) -> [Option<HeaderValue>; 2] {
        let device = self.device.as_deref().and_then(|mark| Cookie::Device.set(mark, is_locked));
        [Cookie::Session.set(self.secret.expose(), is_locked), device]
    }
}

/// Headers that set or take away cookies.
fn cookies(lines: impl IntoIterator<Item = Option<HeaderValue>>) -> HeaderMap {
    lines.into_iter().flatten().map(|line| (header::SET_COOKIE, line)).collect()
}

impl SessionReply {
    fn of(user: &User, group: &Group, session: &Session, preferences: &Preferences) -> Self {
        Self {
            user: AccountUser::of(user, group),
            csrf: session.csrf.clone(),
            expires_at: session.entry.expires_at.to_string(),
            preferences: PreferencesBody::of(preferences),
        }
    }
}

/// Show the session
///
/// Who is signed in, with what requests that change something repeat. For sessions alone: a token has none.
#[utoipa::path(get, path = "/api/session", tag = "Account",
    responses(
        (status = 200, body = SessionReply, description = "Who is signed in"),
        (status = 401, body = ErrorBody, description = "Nobody is"),
        (status = 403, body = ErrorBody, description = "A token was shown, which has no session"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_session(
    State(state): State<Shared>,
    visitor: Visitor,
) -> Result<Json<SessionReply>, ApiError> {
    let reply = blocking(&state, move |access| {
        let secret = visitor.session.as_deref().ok_or_else(ApiError::unauthenticated)?;
        let found = access.accounts.signed_in(secret, access.now())?;
        let (session, user, group) = found.ok_or_else(ApiError::unauthenticated)?;
        let preferences = access.accounts.preferences(user.id)?;
        Ok(SessionReply::of(&user, &group, &session, &preferences))
    });
    Ok(Json(reply.await?))
}

/// Sign out
///
/// Ends the session at the server and takes the cookie away.
#[utoipa::path(delete, path = "/api/session", tag = "Account",
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, body = ErrorBody, description = "Nobody was signed in"),
        (status = 403, body = ErrorBody, description = "A token was shown, or the session's secret was not repeated"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn end_session(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let is_locked = visitor.is_locked;
    blocking(&state, move |access| {
        let now = access.now();
        visitor.record(access, asking.entry(now, "session.end", AuditOutcome::Ok))?;
        end_former(access, &visitor, now)
    })
    .await?;
    Ok((StatusCode::NO_CONTENT, cookies([Cookie::Session.remove(is_locked)])).into_response())
}

/// Does blocking work with the accounts on a thread made for it.
///
/// # Errors
/// The work's, or 500 when it panicked.
pub(crate) async fn blocking<T: Send + 'static>(
    state: &Shared,
    work: impl FnOnce(&Access) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let access = std::sync::Arc::clone(&state.access);
    tokio::task::spawn_blocking(move || work(&access)).await.unwrap_or_else(|_| Err(ApiError::internal()))
}
