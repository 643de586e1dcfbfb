//! Proving who one is: by a name with its password, or by a one-time link; and by a code where the account has a second factor.
//!
//! A name that nobody has, a wrong password, a wrong code and an account that is disabled are one answer, and take one time.

use accounts::{
    AuditEntry, AuditOutcome, PASSWORD_BYTES_MAX, Ticket, TicketKind, User, UserId, canonical_name,
};
use axum::http::StatusCode;
use model::Timestamp;
use ring::hmac;

use super::{guesses, visitor::Visitor};
use crate::{access::Access, error::ApiError};

/// Shortest password that somebody may choose, in characters. Counted as people count, and never less than what accounts ask for in bytes.
const PASSWORD_CHARS_MIN: usize = 12;
/// Links that let somebody in, and whether he has to choose a password there.
const LINKS: [(TicketKind, bool); 4] = [
    (TicketKind::SignIn, false),
    (TicketKind::SetUp, true),
    (TicketKind::Invitation, true),
    (TicketKind::PasswordReset, true),
];

/// Who it is, and how he proved it, for the audit.
pub(super) struct Proof {
    pub(super) user: User,
    pub(super) by: String,
}

/// By a name with its password, and a code where one is needed.
pub(super) fn by_password(
    access: &Access,
    visitor: &Visitor,
    name: &str,
    password: &str,
    code: Option<&str>,
    now: Timestamp,
) -> Result<Proof, ApiError> {
    let named = access.accounts.user_by_name(name)?;
    guesses::count(access, visitor, name, named.as_ref(), now)?;
    let refused = |detail: &str| refuse(access, visitor, name, named.as_ref(), detail, now);
    let Some(user) = access.accounts.verify_password(name, password)? else {
        refused("wrong name or password")?;
        return Err(ApiError::wrong_credentials());
    };
    second_factor(access, &user, code, refused, now)?;
    Ok(Proof { user, by: "by password".to_owned() })
}

/// By a one-time link, which is taken once everything else is there.
pub(super) fn by_link(
    access: &Access,
    visitor: &Visitor,
    ticket: &str,
    password: Option<&str>,
    code: Option<&str>,
    now: Timestamp,
) -> Result<Proof, ApiError> {
    guesses::count_address(access, visitor, now)?;
    let Some((found, user)) = owner(access, ticket, now)? else {
        let entry = AuditEntry::new(now, "session.begin", AuditOutcome::Refused);
        visitor.record(access, AuditEntry { detail: "no such link, or not any more".to_owned(), ..entry })?;
        return Err(wrong_ticket());
    };
    let sets_password = LINKS.iter().any(|(kind, sets)| *kind == found.kind && *sets);
    let password = match (sets_password, password) {
        (false, _) => None,
        (true, None) => return Err(password_needed()),
        (true, Some(password)) => Some(checked(password)?),
    };
    if user.has_totp && code.is_some() {
        guesses::count(access, visitor, &user.name, Some(&user), now)?;
    }
    let refused = |detail: &str| refuse(access, visitor, &user.name, Some(&user), detail, now);
    second_factor(access, &user, code, refused, now)?;
    // Of two who come with one link, one gets here.
    access.accounts.take_ticket(found.kind, ticket, now)?.ok_or_else(wrong_ticket)?;
    if let Some(password) = password {
        access.accounts.set_password(user.id, password)?;
        access.forget();
        let entry = AuditEntry {
            detail: by(found.kind).to_owned(),
            ..entry_of(&user, now, "password.change", AuditOutcome::Ok)
        };
        visitor.record(access, entry)?;
    }
    Ok(Proof { user, by: by(found.kind).to_owned() })
}

/// The ticket of a link with the user whom it lets in.
fn owner(access: &Access, secret: &str, now: Timestamp) -> Result<Option<(Ticket, User)>, ApiError> {
    for (kind, _) in LINKS {
        let Some(ticket) = access.accounts.peek_ticket(kind, secret, now)? else { continue };
        let Ok(id) = UserId::parse(&ticket.subject) else { return Ok(None) };
        let user = access.accounts.user(id)?.filter(|user| !user.is_disabled);
        return Ok(user.map(|user| (ticket, user)));
    }
    Ok(None)
}

fn second_factor(
    access: &Access,
    user: &User,
    code: Option<&str>,
    refused: impl FnOnce(&str) -> Result<(), ApiError>,
    now: Timestamp,
) -> Result<(), ApiError> {
    if !user.has_totp {
        return Ok(());
    }
    let Some(code) = code else {
        refused("a code is needed")?;
        return Err(ApiError::code_needed());
    };
    if !access.accounts.verify_totp(user.id, &digits(code), now)? {
        refused("wrong code")?;
        return Err(ApiError::wrong_credentials());
    }
    Ok(())
}

/// A code without the spaces that authenticators show in it.
pub(crate) fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A password that somebody chooses, if it may be one.
///
/// # Errors
/// 400.
pub(crate) fn checked(password: &str) -> Result<&str, ApiError> {
    if password.len() <= PASSWORD_BYTES_MAX && password.chars().count() >= PASSWORD_CHARS_MIN {
        return Ok(password);
    }
    let message = format!(
        "a password has at least {PASSWORD_CHARS_MIN} characters and at most {PASSWORD_BYTES_MAX} bytes"
    );
    Err(ApiError::bad_request(message))
}

/// An entry of the audit about somebody who is not signed in yet.
pub(super) fn entry_of(
    user: &User,
    now: Timestamp,
    action: &'static str,
    outcome: AuditOutcome,
) -> AuditEntry {
    AuditEntry {
        actor: accounts::Actor { user_id: Some(user.id), token_id: None },
        group_id: Some(user.group_id),
        ..AuditEntry::new(now, action, outcome)
    }
}

/// Writes that somebody was not let in. He need not be the one whose name he gave. A name that nobody has may be a password that was typed into the
/// wrong field: of that a keyed hash is kept.
fn refuse(
    access: &Access,
    visitor: &Visitor,
    name: &str,
    named: Option<&User>,
    detail: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    let object = named.map_or_else(|| hashed(access, name), |user| user.id.to_string());
    let entry = AuditEntry::new(now, "session.begin", AuditOutcome::Refused);
    visitor.record(
        access,
        AuditEntry { group_id: named.map(|user| user.group_id), object, detail: detail.to_owned(), ..entry },
    )
}

/// What stands in the audit in place of a name.
pub(crate) fn hashed(access: &Access, name: &str) -> String {
    let name = canonical_name(name).unwrap_or_default();
    let tag = hmac::sign(&access.keys.authentication("audit"), format!("name {name}").as_bytes());
    tag.as_ref().iter().take(16).fold(String::from("hmac:"), |text, byte| text + &format!("{byte:02x}"))
}

fn by(kind: TicketKind) -> &'static str {
    match kind {
        TicketKind::SignIn => "by a sign-in link",
        TicketKind::SetUp => "by a set-up link",
        TicketKind::Invitation => "by an invitation",
        TicketKind::PasswordReset => "by a link for a new password",
        TicketKind::OidcFlow | TicketKind::SecondFactor => "otherwise",
    }
}

/// 401: the link is good for nothing.
fn wrong_ticket() -> ApiError {
    let message = "the link was used, has run out, or is none: ask an administrator for another";
    ApiError { code: "wrong_ticket", message: message.to_owned(), ..ApiError::wrong_credentials() }
}

/// 401: the link is good, and wants a password to set.
fn password_needed() -> ApiError {
    let message = "this link sets a new password: send it as `Password`";
    ApiError {
        status: StatusCode::UNAUTHORIZED,
        code: "password_needed",
        message: message.to_owned(),
        ..ApiError::code_needed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_may_be_chosen() {
        for (password, is_fit) in [
            ("", false),
            ("elevenchars", false),
            ("twelve chars", true),
            ("月影に梅の香り", false),
            ("月影に梅の香りが漂う夜更け", true),
            ("ｐａｓｓ", false),
        ] {
            assert_eq!(checked(password).is_ok(), is_fit, "{password}");
        }
        assert!(checked(&"x".repeat(256)).is_ok());
        assert!(checked(&"x".repeat(257)).is_err());
    }

    #[test]
    fn codes_are_taken_as_authenticators_show_them() {
        assert_eq!(digits(" 123 456\n"), "123456");
    }
}
