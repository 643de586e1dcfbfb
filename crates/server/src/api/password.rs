//! `POST /api/password/reset`: a link for a new password, by mail.
//!
//! The answer is the same whether or not there is such an account, and comes before anything is done about it: how long it takes tells nothing.

use std::{sync::Arc, time::Duration};

use accounts::{AuditEntry, AuditOutcome, Language, Mail, TicketKind, User, canonical_name};
use axum::{extract::State, http::StatusCode};
use mail::{Template, Value};
use model::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::session::{Body64, Visitor, blocking, guesses, hashed};
use crate::{
    access::{Access, first, network},
    error::{ApiError, ErrorBody, chain},
    state::Shared,
};

/// Links for one account within an hour.
const OF_ACCOUNT_MAX: u32 = 3;
/// Links asked for from one address within an hour; of IPv6 from its /64.
const OF_ADDRESS_MAX: u32 = 20;
/// How long that counts.
const WINDOW: Duration = Duration::from_secs(60 * 60);
/// How long a link is good.
const LINK_LASTS: Duration = Duration::from_secs(60 * 60);

/// Whose password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ResetBody {
    /// The sign-in name, in any spelling.
    #[schema(example = "jane@example.com")]
    pub name: String,
}

/// Ask for a new password
///
/// If there is such an account, and it has an address of mail, a link goes there that sets a new password within an hour. The answer is the same in any
/// case. At most three mails an hour go to an account.
#[utoipa::path(post, path = "/api/password/reset", tag = "Account",
    request_body(content = ResetBody),
    responses(
        (status = 202, description = "Taken, whatever becomes of it"),
        (status = 400, body = ErrorBody, description = "Malformed"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 429, body = ErrorBody, description = "Asked for too often from this address; see `Retry-After`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn reset_password(
    State(state): State<Shared>,
    visitor: Visitor,
    Body64(body): Body64<ResetBody>,
) -> Result<StatusCode, ApiError> {
    visitor.refuse_foreign()?;
    let language = visitor.language;
    let asked = blocking(&state, move |access| {
        let now = access.now();
        let key = format!("reset address {}", network(visitor.from));
        guesses::allow_within(access, &key, OF_ADDRESS_MAX, WINDOW, now)?;
        let entry = AuditEntry::new(now, "password.reset", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: hashed(access, &body.name), ..entry })?;
        // Counted for names that nobody has as well, and told to nobody.
        let key = format!("reset name {}", canonical_name(&body.name).unwrap_or_default());
        let is_allowed = access.accounts.throttle(&key, OF_ACCOUNT_MAX, WINDOW, now)?.is_allowed;
        Ok(is_allowed.then_some((body.name, now)))
    });
    if let Some((name, now)) = asked.await? {
        let access = Arc::clone(&state.access);
        drop(tokio::task::spawn_blocking(move || {
            if let Err(error) = send(&access, &name, language, now) {
                tracing::error!(error, "a mail with a link for a new password cannot be made");
            }
        }));
    }
    Ok(StatusCode::ACCEPTED)
}

/// Puts the mail into the outbox, if there is somebody to send it to.
fn send(access: &Access, name: &str, language: mail::Language, now: Timestamp) -> Result<(), String> {
    let failed = |error: accounts::Error| chain(&error);
    let found = access.accounts.user_by_name(name).map_err(failed)?;
    let Some(user) = found.filter(|user| !user.is_disabled) else { return Ok(()) };
    let Some(to) = user.mail.clone() else { return Ok(()) };
    let Some(url) = access.sign_in.public_url() else {
        return Err("`accounts.public_url` is not configured, so that no link can be made".to_owned());
    };
    let chosen = access.accounts.preferences(user.id).map_err(failed)?.language;
    let language = match chosen {
        Some(Language::Japanese) => mail::Language::Japanese,
        Some(Language::English) => mail::Language::English,
        None => language,
    };
    let subject = user.id.to_string();
    let secret = access
        .accounts
        .create_ticket(TicketKind::PasswordReset, &subject, "", LINK_LASTS, now)
        .map_err(failed)?;
    let link = first::link(url, &secret);
    let filled = filled(&user, url, &link, language, now)?;
    // A key of its own each time: the mail before may have gone astray.
    let digest = Sha256::digest(secret.expose());
    let key = digest.iter().fold("reset ".to_owned(), |key, byte| key + &format!("{byte:02x}"));
    let mail = Mail { key, to, user_id: Some(user.id), subject: filled.subject, text: filled.text };
    access.accounts.put_mail(&mail, now).map_err(failed)?;
    Ok(())
}

fn filled(
    user: &User,
    url: &str,
    link: &str,
    language: mail::Language,
    now: Timestamp,
) -> Result<mail::Filled, String> {
    let lasts_ms = i64::try_from(LINK_LASTS.as_millis()).unwrap_or(i64::MAX);
    let instance = url.split_once("://").map_or(url, |(_, host)| host).trim_end_matches('/');
    let expires = now.plus_millis(lasts_ms).to_string();
    let values = [
        ("name", Value::Text(&user.name)),
        ("instance", Value::Figure(instance)),
        ("link", Value::Link(link)),
        ("expires", Value::Figure(&expires)),
    ];
    Template::PasswordReset.fill(language, &values).map_err(|error| error.to_string())
}
