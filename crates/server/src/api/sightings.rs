//! `POST /api/sightings`: what sensors met, in batches. A batch that was answered is on disk; sent again it is not counted again.

mod body;

pub use self::body::{BatchBody, SightingBody};

use std::sync::{Arc, atomic::Ordering};

use app::sightings::BatchOutcome;
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::{ApiError, ErrorBody},
    http::channel::{BodyFault, next_chunk},
    state::Shared,
};

/// Media type of the body: one that a page of another site cannot send without asking first (Fetch standard, CORS).
const JSON: &str = "application/json";
/// Largest body: ten thousand sightings of long URLs.
pub const BODY_BYTES_MAX: u64 = 8 << 20;
/// Most sightings of a batch.
pub const ITEMS_MAX: usize = 10_000;
/// Refused sightings that an error names.
const NAMED_MAX: usize = 20;

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SightingsReply {
    /// The batch's key, as it was sent.
    pub batch_id: Option<String>,
    /// Sightings that are counted, now or before; on disk to stay.
    pub accepted: u64,
    /// Of these, how many had been counted before.
    pub known: u64,
    /// Sightings that are not counted.
    pub refused: Vec<RefusedRow>,
}

/// A sighting that is not counted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RefusedRow {
    /// Its position in the batch, from 0.
    pub index: u64,
    /// What is wrong with it.
    #[schema(example = "reserved address")]
    pub reason: String,
}

/// Report sightings
///
/// What sensors met: hash, address, domain or URL, when, how often, where. The batch has a key of the client's choice (`BatchId`), or each sighting an
/// identifier (`Id`); the same sent again is not counted again, also after a crash of either side. What is wrong is refused with its position
/// and the reason, and the others are counted; where none can be, the batch is refused and its key stays free. Sightings weigh nothing in a verdict.
#[utoipa::path(post, path = "/api/sightings", tag = "Sources",
    request_body(content = BatchBody, description = "At most 10,000 sightings in 8 MiB"),
    responses(
        (status = 200, body = SightingsReply, description = "What became of each; what was accepted is on disk"),
        (status = 400, body = ErrorBody, description = "Malformed, or no sighting of it can be counted; `details` names them"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 409, body = ErrorBody, description = "Another batch was sent under this key"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed: send the same again"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long: send the same again"),
    ))]
pub async fn report_sightings(
    State(state): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SightingsReply>, ApiError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
    if media_type.split(';').next().map(str::trim) != Some(JSON) {
        return Err(ApiError::wrong_media_type(JSON));
    }
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(ApiError::body_too_large(BODY_BYTES_MAX));
    }
    let room = Arc::clone(&state.sightings).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let bytes = read(body, state.settings.stall_timeout).await?;
    let answer = state.blocking(move |app| {
        let answer = match body::batch(&bytes) {
            Ok((id, batch)) => Ok((id, app.take_sightings(&batch)?)),
            Err(error) => Err(error),
        };
        drop((bytes, room));
        Ok(answer)
    });
    let (id, outcome) = answer.await??;
    if outcome.accepted == 0 {
        return Err(all_refused(&outcome));
    }
    state.metrics.sightings.fetch_add(outcome.accepted - outcome.known, Ordering::Relaxed);
    Ok(Json(reply(id, outcome)))
}

async fn read(mut body: Body, patience: std::time::Duration) -> Result<Vec<u8>, ApiError> {
    let limit = usize::try_from(BODY_BYTES_MAX).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    loop {
        match next_chunk(&mut body, patience).await {
            Ok(None) => return Ok(bytes),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => {
                return Err(ApiError::body_too_large(BODY_BYTES_MAX));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(BodyFault::Stalled) => return Err(ApiError::body_stalled()),
            Err(BodyFault::Broken) => return Err(ApiError::bad_request("the body broke off: send it again")),
        }
    }
}

fn all_refused(outcome: &BatchOutcome) -> ApiError {
    let named = outcome.refused.iter().take(NAMED_MAX);
    let details = named.map(|refused| format!("sighting {}: {}", refused.index, refused.reason));
    let message =
        "no sighting of the batch can be counted; `details` says why, and the batch's key stays free";
    ApiError::bad_request(message).with_details(details)
}

fn reply(batch_id: Option<String>, outcome: BatchOutcome) -> SightingsReply {
    let refused = outcome.refused.into_iter();
    SightingsReply {
        batch_id,
        accepted: outcome.accepted,
        known: outcome.known,
        refused: refused.map(|item| RefusedRow { index: item.index, reason: item.reason }).collect(),
    }
}
