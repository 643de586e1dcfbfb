//! Files over OpenTIP's interface: `POST /api/v1/scan/file` takes one and answers what is known of it then, `POST /api/v1/getresult/file` answers
//! later. The bytes are examined in a process of its own and not kept, unless the operator keeps them.

use std::{fs::File, sync::Arc, time::Duration};

use accounts::Detail;
use app::{Query, Sections};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use model::{Hash, Kind, Observable};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::ToSchema;

use super::{
    opentip::{self, OpenTipReport},
    target::Target,
    texts::BytesText,
};
use crate::{
    access::{Asking, Caller},
    error::{ApiError, ErrorBody},
    http::{Peer, spool},
    scan::{Fault, Service, ServiceError},
    state::Shared,
};

/// Media type of the body: one that a page of another site cannot send without asking first (Fetch standard, CORS).
const OCTETS: &str = "application/octet-stream";
/// Longest that an answer waits for the examination, which goes on after it.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// Longest file name that is kept, in bytes (`NAME_MAX` of most systems).
const NAME_BYTES_MAX: usize = 255;

/// A report on a file that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileResult {
    /// `complete`, `in progress` while it is examined, `not started` when it was never handed in.
    #[serde(rename = "Status")]
    #[schema(example = "complete")]
    pub status: &'static str,
    /// What is known of it so far.
    #[serde(flatten)]
    pub report: OpenTipReport,
}

/// Examine a file (OpenTIP)
///
/// The file is the body, as it is. It and the files in it are examined: digests, type, signature, names, rules. The answer is what is known of it then,
/// as of a look-up by its digest; when that takes longer than 20 s, what is known so far, and `getresult/file` has the rest. The file itself is not kept
/// unless the server is told to.
#[utoipa::path(post, path = "/api/v1/scan/file", tag = "OpenTIP",
    params(
        ("filename" = Option<String>, Query, description = "Its name"),
        ("scope" = Option<String>, Query, description = "Whose what is found is: `group`, one's own alone, or `all`, which experts may say"),
    ),
    request_body(content = inline(BytesText), content_type = "application/octet-stream", description = "The file, at most 100 MiB unless set otherwise"),
    responses(
        (status = 200, body = FileResult, description = "What is known; absent data is left out"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site, or for everybody by somebody who may not"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large; the message names the limit"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/octet-stream`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
    ))]
pub async fn scan_file(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let service = service(&state)?;
    let name = name(uri.query().unwrap_or_default())?;
    let owner = owner(uri.query().unwrap_or_default(), &caller)?;
    let header = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let media_type = header(header::CONTENT_TYPE).unwrap_or_default();
    if media_type.split(';').next().map(str::trim) != Some(OCTETS) {
        return Err(ApiError::wrong_media_type(OCTETS));
    }
    let bytes_max = service.scanner().file_bytes_max();
    let length = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > bytes_max) {
        return Err(ApiError::file_too_large(bytes_max));
    }
    let upload = Arc::clone(&state.scan_uploads).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let spooled =
        spool::spool(body, bytes_max, &state.settings).await.map_err(|error| match error.status {
            axum::http::StatusCode::PAYLOAD_TOO_LARGE => ApiError::file_too_large(bytes_max),
            _ => error,
        })?;
    let mut file = spooled.reopen().map_err(|_| ApiError::internal())?;
    // From here on nobody finds it by a name.
    drop(spooled);
    let digests =
        tokio::task::spawn_blocking(move || files::digests(None, &mut file).map(|report| (report, file)));
    let (report, file) = digests.await.ok().and_then(Result::ok).ok_or_else(ApiError::internal)?;
    if report.size_bytes == 0 {
        return Err(ApiError::bad_request("the body is empty: send the file as the body"));
    }
    let hash = Hash::parse(&report.sha256).map_err(|_| ApiError::internal())?;
    let name = name.filter(|name| !is_digest_of(name, &report));
    let object = Observable::File(hash);
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, Detail::Full).await?.with_details(access)?;
    let outcome = examined(&state, &caller, &service, Wish { hash, name, owner }, (file, upload)).await;
    access.settle(&caller, peer.address, &object, &paid, outcome.map(IntoResponse::into_response))
}

/// What is said of a file that is handed in.
struct Wish {
    hash: Hash,
    name: Option<String>,
    /// The group whose own it is; `None`: everybody's.
    owner: Option<String>,
}

/// Has a file examined, and waits a while for it.
async fn examined(
    state: &Shared,
    caller: &Caller,
    service: &Arc<Service>,
    Wish { hash, name, owner }: Wish,
    (mut file, upload): (File, OwnedSemaphorePermit),
) -> Result<Json<FileResult>, ApiError> {
    let mark = service.mark(hash, owner.as_deref());
    let (app, worker) = (Arc::clone(&state.app), Arc::clone(service));
    let examination = tokio::spawn(async move {
        // Never closed.
        let _room = worker.room.acquire().await;
        let outcome = {
            let worker = Arc::clone(&worker);
            let take = move || worker.take(&app, name.as_deref(), &mut file, owner.as_deref());
            tokio::task::spawn_blocking(take).await
        };
        drop((mark, upload));
        outcome
    });
    match tokio::time::timeout(WAIT_MAX, examination).await {
        // It goes on without us.
        Err(_) => {}
        Ok(Ok(Ok(outcome))) => {
            outcome.map_err(refused)?;
        }
        Ok(_) => return Err(ApiError::internal()),
    }
    result(state, caller, service, hash).await
}

/// The report on a file that was handed in (OpenTIP)
#[utoipa::path(post, path = "/api/v1/getresult/file", tag = "OpenTIP",
    params(("request" = String, Query, description = "MD5, SHA-1 or SHA-256 in hexadecimal")),
    responses(
        (status = 200, body = FileResult, description = "What is known, and whether the examination is complete"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 403, body = ErrorBody, description = "Sent by a page of another site"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
    ))]
pub async fn read_result(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    let service = service(&state)?;
    let target = Target::of_query(Kind::Hash, uri.query().unwrap_or_default())?;
    let object = Observable::parse_as(Kind::Hash, &target.object)?;
    let Observable::File(hash) = object else { return Err(ApiError::internal()) };
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, Detail::Full).await?.with_details(access)?;
    let outcome = result(&state, &caller, &service, hash).await;
    access.settle(&caller, peer.address, &object, &paid, outcome.map(IntoResponse::into_response))
}

async fn result(
    state: &Shared,
    caller: &Caller,
    service: &Service,
    hash: Hash,
) -> Result<Json<FileResult>, ApiError> {
    let sections = Sections { detections: true, dynamic: true, signer: true, ..Sections::default() };
    let viewer = caller.viewer.clone();
    let query = Query { sections, viewer, ..Query::new(Observable::File(hash)) };
    let (report, is_examined) = state
        .blocking(move |app| {
            let report = app.lookup(&query)?;
            // An MD5 may have been asked for: the file is known by its strongest digest.
            let mut is_examined = false;
            for digest in &report.general.digests {
                is_examined |= app.is_examined(*digest, &query.viewer)?;
            }
            Ok((report, is_examined))
        })
        .await?;
    let group = caller.group.id.to_string();
    let in_work =
        report.general.digests.iter().chain([&hash]).any(|digest| service.is_in_work(digest, &group));
    let status = match (in_work, is_examined) {
        (true, _) => "in progress",
        (false, true) => "complete",
        (false, false) => "not started",
    };
    Ok(Json(FileResult { status, report: opentip::shape(&report) }))
}

fn service(state: &Shared) -> Result<Arc<Service>, ApiError> {
    state.scans.clone().ok_or_else(ApiError::no_scans)
}

/// The file's name among the parameters; what else there is belongs to other versions of clients.
fn name(query: &str) -> Result<Option<String>, ApiError> {
    let raw = query.split('&').find_map(|pair| pair.strip_prefix("filename="));
    let Some(raw) = raw.filter(|raw| !raw.is_empty()) else { return Ok(None) };
    let name = percent_decode_str(raw)
        .decode_utf8()
        .map_err(|_| ApiError::bad_request("`filename` is not UTF-8"))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name = name.get(..name.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or_default();
    Ok(Some(name.to_owned()).filter(|name| !name.is_empty()))
}

/// Whose what is found shall be: the group's own unless somebody who may speak to all says otherwise.
fn owner(query: &str, caller: &Caller) -> Result<Option<String>, ApiError> {
    match query.split('&').find_map(|pair| pair.strip_prefix("scope=")) {
        None | Some("" | "group") => Ok(Some(caller.group.id.to_string())),
        Some("all") if caller.may_speak_to_all() => Ok(None),
        Some("all") => Err(ApiError::forbidden(
            "you may hand in files for your group, not for everybody: ask an administrator",
        )),
        Some(_) => Err(ApiError::bad_request("`scope` is `group` or `all`")),
    }
}

/// Whether a name is the file's digest: clients give it where they do not want to tell a name.
fn is_digest_of(name: &str, report: &files::FileReport) -> bool {
    [&report.md5, &report.sha1, &report.sha256].iter().any(|digest| name.eq_ignore_ascii_case(digest))
}

fn refused(error: ServiceError) -> ApiError {
    match error {
        ServiceError::App(error) => error.into(),
        ServiceError::Fault(Fault::TooLong { max, .. }) => ApiError::file_too_large(max),
        ServiceError::Fault(fault) => {
            tracing::error!(fault = crate::error::chain(&fault), "a file cannot be examined");
            ApiError::internal()
        }
    }
}
