//! OpenTIP look-ups: `GET /api/v1/search/{hash,ip,domain,url}?request=<object>`.

use std::sync::atomic::Ordering;

use accounts::Detail;
use app::{Query, Sections};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use model::{Kind, Observable, Zone};

use super::{
    opentip::{self, OpenTipReport},
    target::Target,
};
use crate::{
    access::{Asking, Caller},
    error::{ApiError, ErrorBody},
    http::Peer,
    state::{ServerState, Shared},
};

/// Verdict about a file (OpenTIP)
#[utoipa::path(get, path = "/api/v1/search/hash", tag = "OpenTIP",
    params(("request" = String, Query, description = "MD5, SHA-1 or SHA-256 in hexadecimal")),
    responses(
        (status = 200, body = OpenTipReport, description = "What is known; absent data is left out"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Nobody knows it"),
        (status = 414, body = ErrorBody, description = "Too long"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn search_hash(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    search(&state, &caller, peer, Kind::Hash, &uri).await
}

/// Verdict about an IP address (OpenTIP)
#[utoipa::path(get, path = "/api/v1/search/ip", tag = "OpenTIP",
    params(("request" = String, Query, description = "IPv4 or IPv6 address")),
    responses(
        (status = 200, body = OpenTipReport, description = "What is known; absent data is left out"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Nobody knows it"),
        (status = 414, body = ErrorBody, description = "Too long"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn search_ip(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    search(&state, &caller, peer, Kind::Ip, &uri).await
}

/// Verdict about a domain (OpenTIP)
#[utoipa::path(get, path = "/api/v1/search/domain", tag = "OpenTIP",
    params(("request" = String, Query, description = "Domain name")),
    responses(
        (status = 200, body = OpenTipReport, description = "What is known; absent data is left out"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Nobody knows it"),
        (status = 414, body = ErrorBody, description = "Too long"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn search_domain(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    search(&state, &caller, peer, Kind::Domain, &uri).await
}

/// Verdict about a web address (OpenTIP)
///
/// The object is everything from `request=` to the end, as the official client sends URLs unencoded; percent-encoded is understood too.
#[utoipa::path(get, path = "/api/v1/search/url", tag = "OpenTIP",
    params(("request" = String, Query, description = "URL, with or without scheme")),
    responses(
        (status = 200, body = OpenTipReport, description = "What is known; absent data is left out"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Nobody knows it"),
        (status = 414, body = ErrorBody, description = "Too long"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn search_url(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    search(&state, &caller, peer, Kind::Url, &uri).await
}

async fn search(
    state: &Shared,
    caller: &Caller,
    peer: Peer,
    kind: Kind,
    uri: &Uri,
) -> Result<Response, ApiError> {
    let target = Target::of_query(kind, uri.query().unwrap_or_default())?;
    let observable = Observable::parse_as(kind, &target.object)?;
    let access = &state.access;
    let paid = access.charge_object(caller, &observable, Detail::Full).await?;
    let outcome = verdict(state, &observable, paid.has_details(), caller);
    access.settle(caller, peer.address, &observable, &paid, outcome)
}

/// The answer, from among those given lately if it is still what a look-up would say.
fn verdict(
    state: &ServerState,
    observable: &Observable,
    has_details: bool,
    caller: &Caller,
) -> Result<Response, ApiError> {
    let metrics = &state.metrics;
    let asked = (observable, has_details);
    // What is kept is what everybody sees, and of objects of which nobody sees more.
    if state.app.sees_common(&caller.viewer)
        && let Some(text) = state.answers.get(&asked, |lasting| state.app.holds(lasting))
    {
        metrics.single_verdicts.fetch_add(1, Ordering::Relaxed);
        return Ok(answer(text));
    }
    let has_more = has_details && observable.kind() == Kind::Hash;
    let sections =
        Sections { detections: has_more, dynamic: has_more, signer: has_more, ..Sections::default() };
    metrics.reports.fetch_add(1, Ordering::Relaxed);
    // Most look-ups are of what nobody knows; the filter in memory answers those.
    if state.app.is_silent(observable) {
        return Err(ApiError::unknown_object());
    }
    let query = Query { sections, viewer: caller.viewer.clone(), ..Query::new(observable.clone()) };
    // A few reads, each of them bounded: handing them to another thread would take longer than they do.
    let (report, lasting) = state.app.lookup_lasting(&query)?;
    let verdict = &report.verdict;
    let is_unknown = !report.is_known && verdict.zone == Zone::Grey && verdict.pieces.is_empty();
    if is_unknown && verdict.reserved.is_none() {
        return Err(ApiError::unknown_object());
    }
    let mut shape = opentip::shape(&report);
    if !has_details {
        shape.keep_verdict();
    }
    let text = serde_json::to_vec(&shape).map_err(|_| ApiError::internal())?;
    let text = Bytes::from(text);
    if let Some(lasting) = lasting {
        state.answers.keep(&asked, text.clone(), lasting);
    }
    Ok(answer(text))
}

fn answer(text: Bytes) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], Body::from(text)).into_response()
}
