//! `/api/tokens`: keys for programs. Shown once; a token is for part of what its owner may do, and ends.

use accounts::{
    AuditEntry, AuditOutcome, LicenceId, Role, Scope, Scopes, Secret, Token, TokenId, TokenWish, TokensOf,
    User, UserId,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::{Access, Asking, Caller},
    api::{
        moment,
        session::{Body64, Visitor, blocking},
        texts::{LicenceIdText, MomentText, ScopeText, TokenIdText, UserIdText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Most scopes that a body may name: each once, and again.
const SCOPES_MAX: usize = 2 * Scope::ALL.len();

/// Tokens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TokenList {
    /// How many there are.
    pub total: usize,
    /// The tokens, the newest first, also those that are in force no more.
    pub tokens: Vec<TokenRow>,
}

/// A token as it may be shown.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TokenRow {
    /// Identifier; it opens nothing.
    #[schema(value_type = TokenIdText)]
    pub id: String,
    /// Whom it speaks for.
    #[schema(value_type = UserIdText)]
    pub user_id: String,
    /// What its owner calls it.
    pub name: String,
    /// Its first characters.
    #[schema(example = "hantei_a1B2c3")]
    pub prefix: String,
    /// What it may be used for.
    #[schema(value_type = Vec<ScopeText>)]
    pub scopes: Vec<String>,
    /// The licence that alone it is charged to.
    #[schema(value_type = Option<LicenceIdText>)]
    pub licence: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// From when on it is good for nothing.
    pub expires_at: String,
    /// When it was last used, to the minute.
    pub used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// Whether it can be used.
    pub is_in_force: bool,
}

/// A token that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TokenBody {
    /// What to call it, 1 to 100 characters.
    #[schema(example = "SIEM", min_length = 1, max_length = 100)]
    pub name: String,
    /// What it may be used for.
    #[schema(value_type = Vec<ScopeText>, example = json!(["lookup"]), min_items = 1, max_items = 12)]
    pub scopes: Vec<String>,
    /// From when on it is good for nothing, within 366 days; 90 days from now where it is left out.
    #[schema(value_type = Option<MomentText>)]
    pub expires_at: Option<String>,
    /// A licence of the group that alone it is charged to.
    #[schema(value_type = Option<LicenceIdText>)]
    pub licence: Option<String>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NewTokenReply {
    /// The token itself, which is shown this once.
    pub secret: String,
    /// What is known of it.
    pub token: TokenRow,
}

/// Whose tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokensQuery {
    user: Option<String>,
}

impl TokenRow {
    pub(crate) fn of(token: &Token, now: Timestamp) -> Self {
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: token.id.to_string(),
            user_id: token.user_id.to_string(),
            name: token.name.clone(),
            prefix: token.prefix.clone(),
            scopes: token.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            licence: token.licence.map(|licence| licence.to_string()),
            created_at: token.created_at.to_string(),
            expires_at: token.expires_at.to_string(),
            used_at: moment(token.used_at),
            revoked_at: moment(token.revoked_at),
            is_in_force: token.is_in_force(now),
        }
    }
}

/// List tokens
///
/// One's own, or those of a user within an administrator's reach. The tokens themselves are not kept and cannot be shown again.
#[utoipa::path(get, path = "/api/tokens", tag = "Account",
    params(("user" = inline(Option<UserIdText>), Query, description = "Identifier of a user, for administrators; oneself where it is left out")),
    responses(
        (status = 200, body = TokenList, description = "The tokens"),
        (status = 400, body = ErrorBody, description = "Malformed"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 404, body = ErrorBody, description = "No such user, or none within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_tokens(
    State(state): State<Shared>,
    asking: Asking,
    query: Result<Query<TokensQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<TokenList>, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::bad_request("the only parameter is `user`, once"))?;
    let list = blocking(&state, move |access| {
        let whose = match &query.user {
            None => asking.user.id,
            Some(id) => {
                within_reach(access, &asking, UserId::parse(id)?)?
                    .ok_or_else(|| ApiError::not_found("user"))?
                    .id
            }
        };
        let now = access.now();
        let tokens = access.accounts.tokens_of(TokensOf::User(whose))?;
        let tokens: Vec<TokenRow> = tokens.iter().map(|token| TokenRow::of(token, now)).collect();
        Ok(TokenList { total: tokens.len(), tokens })
    });
    Ok(Json(list.await?))
}

/// Make a token
///
/// For oneself, with a session. The answer shows the token; it is kept as a digest, and cannot be shown again.
#[utoipa::path(post, path = "/api/tokens", tag = "Account",
    request_body(content = TokenBody),
    responses(
        (status = 201, body = NewTokenReply, description = "Made; the token is shown this once"),
        (status = 400, body = ErrorBody, description = "Malformed, or not within what the owner may do; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody is signed in"),
        (status = 403, body = ErrorBody, description = "A token was shown, or the session's secret was not repeated"),
        (status = 404, body = ErrorBody, description = "The group has no such licence"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn create_token(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Body64(body): Body64<TokenBody>,
) -> Result<(StatusCode, Json<NewTokenReply>), ApiError> {
    let wish = wish(body)?;
    let reply = blocking(&state, move |access| {
        let now = access.now();
        let (secret, token) = access.accounts.create_token(asking.user.id, &wish, now)?;
        access.expect_token(secret.expose());
        let entry = asking.entry(now, "token.add", AuditOutcome::Ok);
        let detail = format!("{}: {}", token.prefix, token.scopes);
        let told = visitor.record(access, AuditEntry { object: token.id.to_string(), detail, ..entry });
        if let Err(error) = told {
            // What is not written is not handed out.
            access.accounts.revoke_token(token.id, now)?;
            return Err(error);
        }
        Ok(reply(&secret, &token, now))
    });
    Ok((StatusCode::CREATED, Json(reply.await?)))
}

fn reply(secret: &Secret, token: &Token, now: Timestamp) -> NewTokenReply {
    NewTokenReply { secret: secret.expose().to_owned(), token: TokenRow::of(token, now) }
}

/// What a body asks for.
fn wish(body: TokenBody) -> Result<TokenWish, ApiError> {
    let words = || Scope::ALL.map(Scope::as_str).join("`, `");
    if body.scopes.len() > SCOPES_MAX {
        return Err(ApiError::bad_request(format!("`Scopes` are words of `{}`, each once", words())));
    }
    let scope = |word: &String| {
        let shown: String = word.chars().take(40).collect();
        Scope::parse(word).ok_or_else(|| {
            ApiError::bad_request(format!("there is no scope `{shown}`; there are `{}`", words()))
        })
    };
    Ok(TokenWish {
        name: body.name,
        scopes: body.scopes.iter().map(scope).collect::<Result<Scopes, _>>()?,
        expires_at: body.expires_at.map(|text| moment::parse("ExpiresAt", &text)).transpose()?,
        licence: body.licence.map(|id| LicenceId::parse(&id)).transpose()?,
    })
}

/// Revoke a token
///
/// For good, at once here and within a second on other servers. One's own, or that of a user within an administrator's reach.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "Account",
    params(("id" = inline(TokenIdText), Path, description = "Identifier of the token")),
    responses(
        (status = 204, description = "Revoked, now or before"),
        (status = 400, body = ErrorBody, description = "Not an identifier of a token"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "The session's secret was not repeated"),
        (status = 404, body = ErrorBody, description = "No such token, or none within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn revoke_token(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = TokenId::parse(&id)?;
    blocking(&state, move |access| {
        let now = access.now();
        let missing = || ApiError::not_found("token");
        let token = access.accounts.token(id)?.ok_or_else(missing)?;
        if token.user_id != asking.user.id {
            within_reach(access, &asking, token.user_id)?.ok_or_else(missing)?;
        }
        access.accounts.revoke_token(id, now)?;
        access.forget();
        let entry = asking.entry(now, "token.revoke", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: id.to_string(), detail: token.prefix, ..entry })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The user of this identifier, if who asks is he, or administers him: all of the installation's, or of the group's those who do not administer the
/// installation.
fn within_reach(access: &Access, asking: &Caller, id: UserId) -> Result<Option<User>, ApiError> {
    let Some(user) = access.accounts.user(id)? else { return Ok(None) };
    let is_within = asking.user.role == Role::GroupAdministrator
        && user.group_id == asking.group.id
        && user.role < Role::Administrator;
    let may = asking.has(Scope::Administer).is_ok() && (asking.is_administrator() || is_within);
    Ok((user.id == asking.user.id || may).then_some(user))
}
