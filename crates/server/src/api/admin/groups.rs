//! `/api/groups`: organisations, with the time zone of their days and what they may see.

use accounts::{Group, GroupChange, GroupId, NewGroup};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use model::Tlp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::done;
use crate::{
    access::Asking,
    api::{
        session::{Body64, Visitor, blocking},
        texts::{GroupIdText, MarkingText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Groups.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupList {
    /// How many there are.
    pub total: usize,
    /// The groups, by name.
    pub groups: Vec<GroupRow>,
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupRow {
    /// Identifier.
    #[schema(value_type = GroupIdText)]
    pub id: String,
    /// Name.
    pub name: String,
    /// The time zone in which its days are counted (IANA).
    #[schema(example = "Asia/Tokyo")]
    pub time_zone: String,
    /// The strictest marking that its members may see.
    #[schema(value_type = MarkingText)]
    pub tlp_max: String,
    /// When it was added.
    pub created_at: String,
}

impl GroupRow {
    fn of(group: &Group) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            time_zone: group.time_zone.clone(),
            tlp_max: group.tlp_max.as_str().to_owned(),
            created_at: group.created_at.to_string(),
        }
    }
}

/// A group to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GroupBody {
    /// Name, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200, example = "Example Inc.")]
    pub name: String,
    /// IANA name of its time zone; UTC when left out.
    #[schema(example = "Asia/Tokyo")]
    pub time_zone: Option<String>,
    /// The strictest marking that its members may see; `TLP:GREEN` when left out.
    #[schema(value_type = Option<MarkingText>, example = "TLP:AMBER")]
    pub tlp_max: Option<String>,
}

/// What shall become different; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GroupChangeBody {
    /// Another name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Another time zone.
    pub time_zone: Option<String>,
    /// Another strictest marking.
    #[schema(value_type = Option<MarkingText>)]
    pub tlp_max: Option<String>,
}

fn tlp(text: &str) -> Result<Tlp, ApiError> {
    Tlp::ALL.into_iter().find(|tlp| tlp.as_str() == text).ok_or_else(|| {
        let words = Tlp::ALL.map(Tlp::as_str);
        ApiError::bad_request("`TlpMax` is a marking").with_details(words)
    })
}

/// List groups
///
/// All for administrators of the installation, one's own for those of a group.
#[utoipa::path(get, path = "/api/groups", tag = "Administration",
    responses(
        (status = 200, body = GroupList, description = "The groups"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_groups(
    State(state): State<Shared>,
    caller: Asking,
) -> Result<Json<GroupList>, ApiError> {
    let list = blocking(&state, move |access| {
        let groups =
            if caller.is_administrator() { access.accounts.groups()? } else { vec![caller.group.clone()] };
        let groups: Vec<GroupRow> = groups.iter().map(GroupRow::of).collect();
        Ok(GroupList { total: groups.len(), groups })
    });
    Ok(Json(list.await?))
}

/// Add a group
#[utoipa::path(post, path = "/api/groups", tag = "Administration",
    request_body(content = GroupBody),
    responses(
        (status = 201, body = GroupRow, description = "Added"),
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
pub(crate) async fn add_group(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Body64(body): Body64<GroupBody>,
) -> Result<(StatusCode, Json<GroupRow>), ApiError> {
    let tlp_max = body.tlp_max.as_deref().map_or(Ok(Tlp::Green), tlp)?;
    let row = blocking(&state, move |access| {
        let time_zone = body.time_zone.unwrap_or_else(|| "UTC".to_owned());
        let group =
            access.accounts.add_group(&NewGroup { name: body.name, time_zone, tlp_max }, access.now())?;
        access.restrict_viewers()?;
        done(access, &caller, &visitor, "group.add", group.id, tlp_max.as_str())?;
        Ok(GroupRow::of(&group))
    });
    Ok((StatusCode::CREATED, Json(row.await?)))
}

/// Change a group
#[utoipa::path(patch, path = "/api/groups/{id}", tag = "Administration",
    params(("id" = inline(GroupIdText), Path, description = "Identifier of the group")),
    request_body(content = GroupChangeBody),
    responses(
        (status = 200, body = GroupRow, description = "The group as it is now"),
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
pub(crate) async fn change_group(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
    Body64(body): Body64<GroupChangeBody>,
) -> Result<Json<GroupRow>, ApiError> {
    let tlp_max = body.tlp_max.as_deref().map(tlp).transpose()?;
    let row = blocking(&state, move |access| {
        let id = GroupId::parse(&id)?;
        let change = GroupChange { name: body.name, time_zone: body.time_zone, tlp_max };
        let group = access.accounts.change_group(id, &change)?;
        access.restrict_viewers()?;
        let detail = format!("time zone {}, up to {}", group.time_zone, group.tlp_max.as_str());
        done(access, &caller, &visitor, "group.change", id, detail)?;
        Ok(GroupRow::of(&group))
    });
    Ok(Json(row.await?))
}

/// Remove a group
///
/// One without users.
#[utoipa::path(delete, path = "/api/groups/{id}", tag = "Administration",
    params(("id" = inline(GroupIdText), Path, description = "Identifier of the group")),
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
pub(crate) async fn remove_group(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    blocking(&state, move |access| {
        let id = GroupId::parse(&id)?;
        access.accounts.remove_group(id)?;
        access.restrict_viewers()?;
        done(access, &caller, &visitor, "group.remove", id, "")
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
