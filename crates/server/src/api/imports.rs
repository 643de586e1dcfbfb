//! `/api/imports`: a feed's file, streamed to disk and imported, answered once everything is synced; and what is and was imported (`listing`).

mod dry_run;
mod listing;
mod parameters;
mod report;

pub use self::{
    dry_run::{DryPiece, DryRunReport},
    listing::{FinishedRow, ImportList, RunningRow},
    parameters::ImportParameters,
    report::{FileReport, ImportReport, ReasonCount, RejectedRecord},
};
pub(crate) use self::{
    listing::{__path_list_imports, list_imports, refusals},
    parameters::{SHOWN, SHOWN_MAX},
};

use std::sync::{Arc, atomic::Ordering};

use app::import::Silent;
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, Uri, header},
};

use crate::{
    api::texts::BytesText,
    error::{ApiError, ErrorBody},
    http::spool,
    pace::Paced,
    state::Shared,
};

/// Media type of the body: one that a page of another site cannot send without asking first (Fetch standard, CORS).
const OCTETS: &str = "application/octet-stream";
/// Import a file
///
/// The file as the feed publishes it is the body (gz, xz, zstd, zip and tar are read through). The answer comes once everything is on disk to
/// stay: records accepted and refused, with reasons. Importing a file again changes nothing. A file refused as a whole is told in `Outcome`. With `dry_run`
/// nothing is written, and the answer tells what the file would become.
#[utoipa::path(post, path = "/api/imports", tag = "Sources",
    params(ImportParameters),
    request_body(content = inline(BytesText), content_type = "application/octet-stream", description = "The file, at most 512 MiB as sent"),
    responses(
        (status = 200, body = ImportReport, description = "What became of it"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 409, body = ErrorBody, description = "The source is paused, or is being removed"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/octet-stream`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
    ))]
pub async fn import_file(
    State(state): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportReport>, ApiError> {
    let parameters = ImportParameters::parse(uri.query().unwrap_or_default())?;
    let (name, options) = parameters.options(state.settings.mappings.as_deref())?;
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.split(';').next().map(str::trim) != Some(OCTETS) {
        return Err(ApiError::wrong_media_type(OCTETS));
    }
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > state.settings.import_bytes_max) {
        return Err(ApiError::body_too_large(state.settings.import_bytes_max));
    }
    let room = Arc::clone(&state.imports).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let file = spool::spool(body, state.settings.import_bytes_max, &state.settings).await?;
    let pace = Arc::clone(&state.pace);
    let summary = state
        .blocking(move |app| {
            let paced = Paced { inner: &Silent, pace: &pace, wait: &std::thread::sleep };
            let summary = app.import_file(file.path(), &name, &options, &paced);
            drop((file, room));
            summary
        })
        .await?;
    state.metrics.imports.fetch_add(1, Ordering::Relaxed);
    Ok(Json(ImportReport::of(&summary)))
}
