//! Who asks.

use std::sync::Arc;

use accounts::{
    Actor, AuditEntry, AuditOutcome, Group, LicenceId, Role, Scope, Scopes, Session, TokenId, User,
};
use analysis::Viewer;
use axum::{extract::FromRequestParts, http::request::Parts};

use model::Timestamp;

use super::Gate;
use crate::error::ApiError;

/// Who asks, and how he showed it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub(crate) user: User,
    /// Whom he belongs to.
    pub(crate) group: Group,
    /// How he showed it.
    pub(crate) how: How,
    /// Which evidence he may see.
    pub(crate) viewer: Viewer,
}

/// How a caller showed who he is.
#[derive(Clone, Debug)]
pub enum How {
    /// By a token.
    Token {
        /// Which.
        id: TokenId,
        /// What it is for.
        scopes: Scopes,
        /// When it ends.
        expires_at: Timestamp,
        /// The licence it is bound to.
        licence: Option<LicenceId>,
    },
    /// By a session of the portal.
    Session(Box<Session>),
}

impl Caller {
    /// Whether he may.
    ///
    /// # Errors
    /// With what he lacks.
    pub(crate) fn passes(&self, gate: Gate) -> Result<(), ApiError> {
        match gate {
            Gate::Open | Gate::SignedIn => Ok(()),
            Gate::Session if self.is_session() => Ok(()),
            Gate::Session => Err(ApiError::forbidden("a token may not do this: sign in with your password")),
            Gate::Needs(least, scope) => {
                if self.user.role < least {
                    let message = format!(
                        "your role is `{}`, this needs `{}`: ask an administrator",
                        self.user.role.as_str(),
                        least.as_str()
                    );
                    return Err(ApiError::forbidden(message));
                }
                self.has(scope)
            }
        }
    }

    /// Whether what he shows is for this.
    ///
    /// # Errors
    /// When a token is not.
    pub(crate) fn has(&self, scope: Scope) -> Result<(), ApiError> {
        match &self.how {
            How::Token { scopes, .. } if !scopes.contains(scope) => Err(ApiError::forbidden(format!(
                "this token has not the scope `{}`: make one that has",
                scope.as_str()
            ))),
            How::Token { .. } | How::Session(_) => Ok(()),
        }
    }

    /// Whether he came by the portal.
    pub(crate) fn is_session(&self) -> bool {
        matches!(self.how, How::Session(_))
    }

    /// Whether he may act for the whole installation.
    pub(crate) fn is_administrator(&self) -> bool {
        self.user.role == Role::Administrator
    }

    /// Whether what he states may hold for everybody: who runs a group's accounts is no expert by that.
    pub(crate) fn may_speak_to_all(&self) -> bool {
        self.user.role >= Role::Expert && self.user.role != Role::GroupAdministrator
    }

    /// The licence that his token is bound to.
    pub(crate) fn licence(&self) -> Option<LicenceId> {
        match &self.how {
            How::Token { licence, .. } => *licence,
            How::Session(_) => None,
        }
    }

    /// An entry of the audit about what he does; where and in which request follows.
    pub(crate) fn entry(&self, now: Timestamp, action: &'static str, outcome: AuditOutcome) -> AuditEntry {
        AuditEntry {
            actor: Actor { user_id: Some(self.user.id), token_id: self.token() },
            group_id: Some(self.group.id),
            ..AuditEntry::new(now, action, outcome)
        }
    }

    /// The token he came with.
    pub(crate) fn token(&self) -> Option<TokenId> {
        match &self.how {
            How::Token { id, .. } => Some(*id),
            How::Session(_) => None,
        }
    }
}

/// The caller of an operation that is not open; the guard put him there.
#[derive(Clone, Debug)]
pub struct Asking(pub(crate) Arc<Caller>);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Arc<Caller>>().cloned().map(Self).ok_or_else(ApiError::unauthenticated)
    }
}

impl std::ops::Deref for Asking {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}
