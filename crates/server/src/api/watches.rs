//! `/api/watches`: objects of whose verdicts one wants to be told when they change. Who tells is `crate::watching`.

use accounts::{AuditEntry, AuditOutcome, Detail, Told, WATCHES_OF_USER_MAX, Watch, WatchId};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use model::{Observable, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ktip::shown,
    session::{Body64, Visitor, blocking},
    texts::WatchIdText,
    words::{KindWord, ZoneWord},
};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
    watching::{object_of, words_of},
};

/// One's watches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct WatchList {
    /// How many there are.
    pub total: usize,
    /// How many there may be.
    #[schema(example = 1000)]
    pub limit: u32,
    /// The address that changes are told to; null where the account has none, and then they are only shown here.
    #[schema(example = "jane@example.com")]
    pub told_to: Option<String>,
    /// The watches, the newest first.
    pub watches: Vec<WatchRow>,
}

/// A watch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct WatchRow {
    /// Identifier.
    #[schema(value_type = WatchIdText)]
    pub id: String,
    /// The object in canonical form.
    #[schema(example = "shop.example")]
    pub object: String,
    /// Its kind; null for an object that this version does not read any more.
    pub r#type: Option<KindWord>,
    /// What was written beside it.
    pub note: String,
    /// Since when.
    pub created_at: String,
    /// The zone that was told last; at first that of the beginning.
    pub zone: Option<ZoneWord>,
    /// The status that was told last, in words.
    #[schema(example = "Not categorized")]
    pub status: String,
    /// How many changes were told.
    pub changes: u64,
    /// When the last one was told.
    pub changed_at: Option<String>,
}

/// A watch to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct WatchBody {
    /// Hash, address, domain or URL, defanged or not.
    #[schema(example = "shop.example")]
    pub object: String,
    /// Why, for oneself: at most 500 characters on one line.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

impl WatchRow {
    fn of(watch: &Watch) -> Self {
        let object = object_of(watch);
        let zone = Zone::ALL.into_iter().find(|zone| zone.as_str() == watch.told.zone);
        Self {
            id: watch.id.to_string(),
            object: object.as_ref().map_or_else(|| watch.object.clone(), shown),
            r#type: object.map(|object| object.kind().into()),
            note: watch.note.clone(),
            created_at: watch.created_at.to_string(),
            zone: zone.map(ZoneWord::from),
            status: watch.told.status.clone(),
            changes: watch.changes,
            changed_at: watch.changed_at.map(|at| at.to_string()),
        }
    }
}

/// List one's watches
///
/// Objects whose changes of verdict are told by mail, with what was told last. Looking costs nothing.
#[utoipa::path(get, path = "/api/watches", tag = "Watches",
    responses(
        (status = 200, body = WatchList, description = "The watches"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_watches(
    State(state): State<Shared>,
    asking: Asking,
) -> Result<Json<WatchList>, ApiError> {
    let list = blocking(&state, move |access| {
        let watches = access.accounts.watches_of(asking.user.id)?;
        let watches: Vec<WatchRow> = watches.iter().map(WatchRow::of).collect();
        let told_to = asking.user.mail.clone();
        Ok(WatchList { total: watches.len(), limit: WATCHES_OF_USER_MAX, told_to, watches })
    });
    Ok(Json(list.await?))
}

/// Watch an object
///
/// When its verdict changes as one's group sees it, a mail goes to one's own address, in one's own language: the zone before and now, why, and a link to the
/// report. Beginning tells the verdict of now, and costs what looking the object up does; what is told later costs nothing. At most 1,000 for each user.
#[utoipa::path(post, path = "/api/watches", tag = "Watches",
    request_body(content = WatchBody),
    responses(
        (status = 201, body = WatchRow, description = "It is watched"),
        (status = 400, body = ErrorBody, description = "Malformed, or there are as many as there may be; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 409, body = ErrorBody, description = "It is watched already"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn add_watch(
    State(state): State<Shared>,
    asking: Asking,
    peer: Peer,
    visitor: Visitor,
    Body64(body): Body64<WatchBody>,
) -> Result<Response, ApiError> {
    let object = Observable::detect(&body.object)?;
    let paid = state.access.charge_object(&asking, &object, Detail::Verdict).await?;
    let outcome = begin(&state, &asking, visitor, object.clone(), body.note).await;
    let outcome = outcome.map(|row| (StatusCode::CREATED, Json(row)).into_response());
    state.access.settle(&asking, peer.address, &object, &paid, outcome)
}

async fn begin(
    state: &Shared,
    asking: &Asking,
    visitor: Visitor,
    object: Observable,
    note: String,
) -> Result<WatchRow, ApiError> {
    let app = std::sync::Arc::clone(&state.app);
    let asking = asking.clone();
    blocking(state, move |access| {
        let verdicts = app.quick_verdicts(std::slice::from_ref(&object), &asking.viewer)?;
        let told: Told = verdicts.first().map(words_of).ok_or_else(ApiError::internal)?;
        let (now, text) = (access.now(), object.to_string());
        let named = (object.kind().as_str(), text.as_str());
        let watch = access.accounts.add_watch(asking.user.id, named, &note, &told, now)?;
        let entry = asking.entry(now, "watch.add", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: watch.id.to_string(), ..entry })?;
        Ok(WatchRow::of(&watch))
    })
    .await
}

/// End a watch
///
/// One's own. What waits to be sent is sent.
#[utoipa::path(delete, path = "/api/watches/{id}", tag = "Watches",
    params(("id" = inline(WatchIdText), Path, description = "Identifier of the watch")),
    responses(
        (status = 204, description = "It is watched no more"),
        (status = 400, body = ErrorBody, description = "Not an identifier of a watch"),
        (status = 404, body = ErrorBody, description = "No such watch of one's own"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn remove_watch(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = WatchId::parse(&id)?;
    blocking(&state, move |access| {
        access.accounts.remove_watch(asking.user.id, id)?;
        let entry = asking.entry(access.now(), "watch.remove", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: id.to_string(), ..entry })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
