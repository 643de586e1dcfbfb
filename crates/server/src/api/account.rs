//! `/api/account`: one's own account. What changes how somebody signs in needs a session, and the password or a code besides.

mod licence;
mod password;
mod preferences;
mod tokens;
mod totp;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::{
    licence::{__path_read_licence, read_licence},
    password::{__path_change_password, change_password},
    preferences::{__path_read_preferences, __path_write_preferences, read_preferences, write_preferences},
    tokens::{
        __path_create_token, __path_list_tokens, __path_revoke_token, create_token, list_tokens, revoke_token,
    },
    totp::{
        __path_begin_totp, __path_confirm_totp, __path_remove_totp, begin_totp, confirm_totp, remove_totp,
    },
};
pub use self::{
    licence::{LicenceReply, LicenceRow, ServiceRow},
    password::PasswordBody,
    tokens::{NewTokenReply, TokenBody, TokenList, TokenRow},
    totp::{TotpCode, TotpPassword, TotpReply},
};
use super::session::{AccountUser, PreferencesBody, blocking};
use crate::{
    access::{Asking, How},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AccountReply {
    /// The user.
    pub user: AccountUser,
    /// What the user chose.
    pub preferences: PreferencesBody,
    /// Accounts at providers with which the user signs in.
    pub identities: Vec<IdentityRow>,
    /// Open sessions, the one used last first. A token is not told of them.
    pub sessions: Vec<SessionRow>,
}

/// An account at a provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct IdentityRow {
    /// The provider.
    #[schema(example = "https://login.example")]
    pub issuer: String,
    /// Since when it is linked.
    pub linked_at: String,
}

/// An open session.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SessionRow {
    /// What the browser said of itself.
    pub about: String,
    /// From which address it was begun.
    pub from: String,
    /// When it was begun.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub seen_at: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// Show one's account
///
/// Name, role, group and choices, with open sessions and linked accounts at providers.
#[utoipa::path(get, path = "/api/account", tag = "Account",
    responses(
        (status = 200, body = AccountReply, description = "The account"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_account(
    State(state): State<Shared>,
    asking: Asking,
) -> Result<Json<AccountReply>, ApiError> {
    let reply = blocking(&state, move |access| {
        let (accounts, id) = (&access.accounts, asking.user.id);
        let identities = accounts.identities_of(id)?.into_iter().map(|identity| IdentityRow {
            issuer: identity.issuer,
            linked_at: identity.linked_at.to_string(),
        });
        let sessions = match &asking.how {
            How::Token { .. } => Vec::new(),
            How::Session(current) => {
                let sessions = accounts.sessions_of(id, access.now())?.into_iter();
                let row = sessions.map(|entry| SessionRow {
                    is_current: entry.id == current.entry.id,
                    about: entry.about,
                    from: entry.from.to_string(),
                    created_at: entry.created_at.to_string(),
                    seen_at: entry.seen_at.to_string(),
                });
                row.collect()
            }
        };
        Ok(AccountReply {
            user: AccountUser::of(&asking.user, &asking.group),
            preferences: PreferencesBody::of(&accounts.preferences(id)?),
            identities: identities.collect(),
            sessions,
        })
    });
    Ok(Json(reply.await?))
}
