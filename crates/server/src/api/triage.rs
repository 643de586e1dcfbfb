//! `POST /api/triage`: a log in, out come the indicators in it that matter. Read as it comes, never whole in memory or on disk.

mod answer;
mod body;
mod parameters;
mod table;

use std::sync::Arc;

use accounts::{Detail, Service};
use app::TriageOptions;
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};

pub use self::{
    answer::{LogPlace, TriageAnswer, TriageLine, TriageSummary, TriagedIndicator, TriagedLine, UnreadFile},
    parameters::{TriageFormat, TriageParameters, zones},
    table::{write_csv, write_ndjson},
};
use crate::{
    access::{Asking, Caller, Paid},
    api::texts::BytesText,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
};

/// Encodings of a body that are told by its first bytes anyhow.
const ENCODINGS: [&str; 5] = ["identity", "gzip", "x-gzip", "zstd", "xz"];
/// How many files, or the log itself, could not be read to their end: a table has no other place for it.
const UNREAD: HeaderName = HeaderName::from_static("hantei-unread");
/// Bytes that may come out of a compressed body, for each byte that it may have as sent.
const EXPANSION_MAX: u64 = 8;

/// Triage a log
///
/// A log of any kind is the body: plain text, JSON, CSV, UTF-16, or any of them as gz, xz, zstd, zip or tar. Hashes, addresses, domains and URLs
/// are found in it, defanged or not; those in the zones asked for come back, each once, with how often and where they occur.
#[utoipa::path(post, path = "/api/triage", tag = "Triage",
    params(TriageParameters),
    request_body(content = inline(Option<BytesText>), content_type = "application/octet-stream", description = "The log, at most 1 GiB as sent"),
    responses(
        (status = 200, content((TriageAnswer = "application/json"), (TriageLine = "application/x-ndjson"), (String = "text/csv")),
            headers(("hantei-unread" = u64, description = "Files, or the log itself, that could not be read to their end")),
            description = "What matters in it"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
    ))]
pub async fn triage_log(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let parameters = TriageParameters::parse(uri.query().unwrap_or_default())?;
    let wish = parameters.wish()?;
    let word = |name: HeaderName| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    if let Some(encoding) = word(header::CONTENT_ENCODING)
        && !ENCODINGS.iter().any(|known| known.eq_ignore_ascii_case(encoding.trim()))
    {
        let message = "this `Content-Encoding` is not read: send the log plain or as gzip, zstd or xz";
        return Err(ApiError::bad_request(message).with_details(ENCODINGS));
    }
    let bytes_max = state.settings.triage_bytes_max;
    let length = word(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > bytes_max) {
        return Err(ApiError::body_too_large(bytes_max));
    }
    state.access.needs_details(&caller).await?;
    let room = Arc::clone(&state.triages).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let mut limits = TriageOptions::LIMITS;
    limits.output_bytes_max = bytes_max.saturating_mul(EXPANSION_MAX);
    limits.total_bytes_max = limits.output_bytes_max.saturating_mul(2);
    let viewer = caller.viewer.clone();
    let options = TriageOptions { zones: wish.zones, viewer, lines: wish.lines, limits };
    let (chunks, reader) = body::channel();
    let work = {
        let state = Arc::clone(&state);
        let name = wish.name;
        tokio::spawn(async move {
            let triaged = state.blocking(move |app| {
                let mut triage = app.triage(options);
                triage.stream(&name, reader)?;
                triage.finish()
            });
            let triaged = triaged.await;
            drop(room);
            triaged
        })
    };
    body::forward(body, &chunks, bytes_max, state.settings.stall_timeout).await?;
    drop(chunks);
    let triaged = work.await.map_err(|_| ApiError::internal())??;
    let mut answer = TriageAnswer::of(&triaged);
    let paid = pay(&state, &caller, peer, &mut answer).await?;
    let unread = &answer.summary.unread;
    if let (0, Some(first)) = (answer.summary.bytes, unread.first()) {
        let message = format!("nothing of the log could be read: {}", first.reason);
        return Err(ApiError::bad_request(message));
    }
    let written = match wish.format {
        TriageFormat::Json => serde_json::to_vec(&answer).map_err(std::io::Error::from),
        TriageFormat::Ndjson => written(|out| write_ndjson(&answer, out)),
        TriageFormat::Csv => written(|out| write_csv(&answer, out)),
    };
    let text = written.map_err(|_| ApiError::internal())?;
    let kind = HeaderValue::from_static(wish.format.media_type());
    let unread = HeaderValue::from(unread.len());
    let mut response = ([(header::CONTENT_TYPE, kind), (UNREAD, unread)], text).into_response();
    if let Some(paid) = paid {
        paid.write_headers(response.headers_mut(), state.access.now());
    }
    Ok(response)
}

/// Each indicator that is told is a verdict: the day's searches pay for as many as they can, the most dangerous first.
async fn pay(
    state: &Shared,
    caller: &Caller,
    peer: Peer,
    answer: &mut TriageAnswer,
) -> Result<Option<Paid>, ApiError> {
    let access = &state.access;
    let wanted = answer.indicators.len();
    access.lookups.note_many(caller, peer.address, "lookup.triage", wanted as u64, access.now());
    let Ok(units @ 1..) = u32::try_from(wanted) else { return Ok(None) };
    let paid = access.charge(caller, Service::ThreatLookup, Detail::Full, units, true).await?;
    let told = paid.grant.units as usize;
    if told < wanted {
        answer.indicators.truncate(told);
        answer.summary.indicators_dropped += (wanted - told) as u64;
        // They may be about indicators that are not told.
        answer.summary.lines_dropped += answer.lines.len() as u64;
        answer.lines.clear();
    }
    Ok(Some(paid))
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    write(&mut text)?;
    Ok(text)
}
