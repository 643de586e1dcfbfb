//! `/api/sources/{name}`: pausing a source, keeping what it says for a number of days, restricting it to groups, removing it.

use std::collections::BTreeSet;

use accounts::GroupId;
use app::{App, import::Silent};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::done;
use crate::{
    access::{Access, Asking},
    api::{
        session::{Body64, Visitor, blocking},
        texts::GroupIdText,
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// What shall be set; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SourceChangeBody {
    /// Whether nothing of it comes in.
    pub paused: Option<bool>,
    /// Why it is paused; told to whoever tries to import.
    pub reason: Option<String>,
    /// For how many days what it says is kept; 0 for ever.
    #[schema(maximum = 36525)]
    pub retention_days: Option<u32>,
    /// Identifiers of the groups that alone see it; an empty list for all.
    #[schema(value_type = Option<Vec<GroupIdText>>, max_items = 100)]
    pub groups: Option<Vec<String>>,
}

/// What is set for a source or a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SourceSettings {
    /// Its name.
    #[schema(example = "firehol/spamhaus_drop")]
    pub name: String,
    /// Whether nothing of it comes in.
    pub paused: bool,
    /// For how many days what it says is kept; null for ever.
    pub retention_days: Option<u32>,
    /// Identifiers of the groups that alone see it; empty for all.
    #[schema(value_type = Vec<GroupIdText>)]
    pub groups: Vec<String>,
}

/// What was removed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RemovedReply {
    /// Pieces of evidence that are gone.
    pub pieces: u64,
}

/// Groups that a list may be restricted to.
const GROUPS_MAX: usize = 100;

/// Change a source
///
/// The name is that of a source with all its lists, or of one list, percent-encoded.
#[utoipa::path(patch, path = "/api/sources/{name}", tag = "Administration",
    params(("name" = String, Path, description = "Source or list", example = "urlhaus")),
    request_body(content = SourceChangeBody),
    responses(
        (status = 200, body = SourceSettings, description = "What is set now"),
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
pub(crate) async fn change_source(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(name): Path<String>,
    Body64(body): Body64<SourceChangeBody>,
) -> Result<Json<SourceSettings>, ApiError> {
    if body.groups.as_ref().is_some_and(|groups| groups.len() > GROUPS_MAX) {
        return Err(ApiError::bad_request(format!("a list is restricted to at most {GROUPS_MAX} groups")));
    }
    let groups =
        body.groups.iter().flatten().map(|id| GroupId::parse(id)).collect::<Result<BTreeSet<_>, _>>()?;
    let app = std::sync::Arc::clone(&state.app);
    let settings = blocking(&state, move |access| {
        let by = caller.user.id.to_string();
        match body.paused {
            Some(true) => {
                let reason = body.reason.as_deref().unwrap_or("by an administrator");
                app.pause_source(&name, &by, reason).map_err(missing)?
            }
            Some(false) => drop(app.resume_source(&name).map_err(missing)?),
            None => {}
        }
        if let Some(days) = body.retention_days {
            app.set_retention(&name, Some(days).filter(|days| *days > 0)).map_err(missing)?;
        }
        if body.groups.is_some() {
            access.accounts.restrict(&name, &groups)?;
            access.restrict_viewers()?;
        }
        let settings = settings(access, &app, name)?;
        let detail = format!(
            "paused {}, kept {:?} days, groups {:?}",
            settings.paused, settings.retention_days, settings.groups
        );
        done(access, &caller, &visitor, "source.change", &settings.name, detail)?;
        Ok(settings)
    });
    Ok(Json(settings.await?))
}

/// A source that is asked for by the address, and is not there.
fn missing(error: app::Error) -> ApiError {
    match error {
        app::Error::UnknownSource { .. } => ApiError::not_found("source").with_details([error.to_string()]),
        error => error.into(),
    }
}

fn settings(access: &Access, app: &App, name: String) -> Result<SourceSettings, ApiError> {
    let groups = access.accounts.restrictions()?.remove(&name).unwrap_or_default();
    Ok(SourceSettings {
        paused: app.paused(&name).is_some(),
        retention_days: app.retention(&name),
        groups: groups.iter().map(ToString::to_string).collect(),
        name,
    })
}

/// Remove a source
///
/// With everything that it brought, for good; verdicts are as if it had never been there. It takes as long as the ledger is large, and goes on after a
/// restart where it was interrupted.
#[utoipa::path(delete, path = "/api/sources/{name}", tag = "Administration",
    params(("name" = String, Path, description = "Source or list", example = "urlhaus")),
    responses(
        (status = 200, body = RemovedReply, description = "Removed"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn remove_source(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Json<RemovedReply>, ApiError> {
    let app = std::sync::Arc::clone(&state.app);
    let reply = blocking(&state, move |access| {
        let removed = app.remove_source(&name, &Silent).map_err(missing)?;
        done(access, &caller, &visitor, "source.remove", &name, format!("{} pieces", removed.pieces()))?;
        Ok(RemovedReply { pieces: removed.pieces() })
    });
    Ok(Json(reply.await?))
}
