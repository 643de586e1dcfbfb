//! `/api/users`: people of the installation, or of one's group.

use std::time::Duration;

use accounts::{NewUser, Role, TicketKind, User, UserChange};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{done, group_within_reach, may_give, user_within_reach};
use crate::{
    access::{Asking, first},
    api::{
        session::{Body64, Visitor, blocking},
        texts::{GroupIdText, RoleText, UserIdText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// How long a link is good that an administrator hands on.
const LINK_LASTS: Duration = Duration::from_secs(24 * 3600);

/// Users.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserList {
    /// How many there are.
    pub total: usize,
    /// The users, by name.
    pub users: Vec<UserRow>,
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserRow {
    /// Identifier.
    #[schema(value_type = UserIdText)]
    pub id: String,
    /// Identifier of the group.
    #[schema(value_type = GroupIdText)]
    pub group_id: String,
    /// Sign-in name.
    #[schema(example = "jane@example.com")]
    pub name: String,
    /// Where mails go to.
    pub mail: Option<String>,
    /// What it may do.
    #[schema(value_type = RoleText)]
    pub role: String,
    /// Whether nothing may be done for now.
    pub is_disabled: bool,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// Whether a code is asked for besides.
    pub has_totp: bool,
    /// When it was added.
    pub created_at: String,
    /// When it was last signed in.
    pub last_seen_at: Option<String>,
}

impl UserRow {
    fn of(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            group_id: user.group_id.to_string(),
            name: user.name.clone(),
            mail: user.mail.clone(),
            role: user.role.as_str().to_owned(),
            is_disabled: user.is_disabled,
            has_password: user.has_password,
            has_totp: user.has_totp,
            created_at: user.created_at.to_string(),
            last_seen_at: user.last_seen_at.map(|at| at.to_string()),
        }
    }
}

/// A user to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UserBody {
    /// Sign-in name, often an address of mail: 1 to 254 characters.
    #[schema(example = "jane@example.com", min_length = 1, max_length = 254)]
    pub name: String,
    /// What it may do, at most what you may.
    #[schema(value_type = RoleText, example = "analyst")]
    pub role: String,
    /// Identifier of the group; one's own when left out.
    #[schema(value_type = Option<GroupIdText>)]
    pub group_id: Option<String>,
    /// Where mails go to.
    #[schema(format = Email)]
    pub mail: Option<String>,
}

/// What shall become different; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UserChangeBody {
    /// Another role.
    #[schema(value_type = Option<RoleText>)]
    pub role: Option<String>,
    /// Another group.
    #[schema(value_type = Option<GroupIdText>)]
    pub group_id: Option<String>,
    /// Another address of mail; empty for none.
    pub mail: Option<String>,
    /// Whether nothing may be done for now.
    pub is_disabled: Option<bool>,
}

/// A user who was added, and how he gets in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LinkReply {
    /// The user.
    pub user: UserRow,
    /// A link to choose a password with: once, within a day. Relative where the server does not know its public address.
    #[schema(example = "https://hantei.example/sign-in#ticket=…")]
    pub link: String,
}

/// Which users.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsersQuery {
    /// Identifier of a group.
    group: Option<String>,
}

fn role(word: &str) -> Result<Role, ApiError> {
    Role::parse(word).ok_or_else(|| {
        ApiError::bad_request("there is no such role").with_details(Role::ALL.map(Role::as_str))
    })
}

/// List users
///
/// All of the installation for its administrators, those of the group for the group's.
#[utoipa::path(get, path = "/api/users", tag = "Administration",
    params(("group" = inline(Option<GroupIdText>), Query, description = "Identifier of a group")),
    responses(
        (status = 200, body = UserList, description = "The users"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_users(
    State(state): State<Shared>,
    caller: Asking,
    query: Result<Query<UsersQuery>, QueryRejection>,
) -> Result<Json<UserList>, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::bad_request("the only parameter is `group`, once"))?;
    let list = blocking(&state, move |access| {
        let group = match (&query.group, caller.is_administrator()) {
            (None, true) => None,
            (id, _) => Some(group_within_reach(access, &caller, id.as_deref())?.id),
        };
        let users: Vec<UserRow> = access.accounts.users(group)?.iter().map(UserRow::of).collect();
        Ok(UserList { total: users.len(), users })
    });
    Ok(Json(list.await?))
}

/// Show a user
#[utoipa::path(get, path = "/api/users/{id}", tag = "Administration",
    params(("id" = inline(UserIdText), Path, description = "Identifier of the user")),
    responses(
        (status = 200, body = UserRow, description = "The user"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_user(
    State(state): State<Shared>,
    caller: Asking,
    Path(id): Path<String>,
) -> Result<Json<UserRow>, ApiError> {
    let row = blocking(&state, move |access| Ok(UserRow::of(&user_within_reach(access, &caller, &id)?)));
    Ok(Json(row.await?))
}

/// Add a user
///
/// The answer has a link with which the user chooses a password.
#[utoipa::path(post, path = "/api/users", tag = "Administration",
    request_body(content = UserBody),
    responses(
        (status = 201, body = LinkReply, description = "Added; the link is shown this once"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn add_user(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Body64(body): Body64<UserBody>,
) -> Result<(StatusCode, Json<LinkReply>), ApiError> {
    let role = role(&body.role)?;
    may_give(&caller, role)?;
    let reply = blocking(&state, move |access| {
        let group = group_within_reach(access, &caller, body.group_id.as_deref())?;
        let now = access.now();
        let new = NewUser { group_id: group.id, name: body.name, mail: body.mail, role };
        let user = access.accounts.add_user(&new, now)?;
        let kind = TicketKind::Invitation;
        let ticket = access.accounts.create_ticket(kind, &user.id.to_string(), "", LINK_LASTS, now)?;
        done(access, &caller, &visitor, "user.add", user.id, role.as_str())?;
        let base = access.sign_in.public_url().unwrap_or_default();
        Ok(LinkReply { user: UserRow::of(&user), link: first::link(base, &ticket) })
    });
    Ok((StatusCode::CREATED, Json(reply.await?)))
}

/// Make a link to set a password with
///
/// For somebody who lost it, or his invitation. Earlier links go on being good until they expire.
#[utoipa::path(post, path = "/api/users/{id}/link", tag = "Administration",
    params(("id" = inline(UserIdText), Path, description = "Identifier of the user")),
    responses(
        (status = 201, body = LinkReply, description = "The link, shown this once"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn make_link(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<LinkReply>), ApiError> {
    let reply = blocking(&state, move |access| {
        let user = user_within_reach(access, &caller, &id)?;
        may_give(&caller, user.role)?;
        if user.is_disabled {
            return Err(ApiError::conflict("the user is disabled: enable it first"));
        }
        let kind = if user.has_password { TicketKind::PasswordReset } else { TicketKind::Invitation };
        let ticket =
            access.accounts.create_ticket(kind, &user.id.to_string(), "", LINK_LASTS, access.now())?;
        done(access, &caller, &visitor, "user.link", user.id, "")?;
        let base = access.sign_in.public_url().unwrap_or_default();
        Ok(LinkReply { user: UserRow::of(&user), link: first::link(base, &ticket) })
    });
    Ok((StatusCode::CREATED, Json(reply.await?)))
}

/// Change a user
///
/// The last administrator stays one. Who is disabled is out at once, with all sessions, tokens and links.
#[utoipa::path(patch, path = "/api/users/{id}", tag = "Administration",
    params(("id" = inline(UserIdText), Path, description = "Identifier of the user")),
    request_body(content = UserChangeBody),
    responses(
        (status = 200, body = UserRow, description = "The user as it is now"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn change_user(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
    Body64(body): Body64<UserChangeBody>,
) -> Result<Json<UserRow>, ApiError> {
    let role = body.role.as_deref().map(role).transpose()?;
    role.map_or(Ok(()), |role| may_give(&caller, role))?;
    let row = blocking(&state, move |access| {
        let user = user_within_reach(access, &caller, &id)?;
        let group =
            body.group_id.as_deref().map(|id| group_within_reach(access, &caller, Some(id))).transpose()?;
        let change = UserChange {
            group_id: group.map(|group| group.id),
            mail: body.mail.map(|mail| Some(mail).filter(|mail| !mail.is_empty())),
            role,
            is_disabled: body.is_disabled,
        };
        let changed = access.accounts.change_user(user.id, &change)?;
        let detail = format!(
            "role {}, group {}, disabled {}",
            changed.role.as_str(),
            changed.group_id,
            changed.is_disabled
        );
        done(access, &caller, &visitor, "user.change", user.id, detail)?;
        Ok(UserRow::of(&changed))
    });
    Ok(Json(row.await?))
}

/// Remove a user
///
/// With name, address, identities, tokens and sessions; the audit keeps the identifier. What the user stated of objects stays under that identifier.
#[utoipa::path(delete, path = "/api/users/{id}", tag = "Administration",
    params(("id" = inline(UserIdText), Path, description = "Identifier of the user")),
    responses(
        (status = 204, description = "Removed"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn remove_user(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    blocking(&state, move |access| {
        let user = user_within_reach(access, &caller, &id)?;
        may_give(&caller, user.role)?;
        access.accounts.remove_user(user.id)?;
        done(access, &caller, &visitor, "user.remove", user.id, "")
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
