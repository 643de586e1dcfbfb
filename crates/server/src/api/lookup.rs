//! KTIP look-ups: `GET /api/{hash,ip,domain,url}/<object>`.

use std::sync::atomic::Ordering;

use accounts::Detail;
use analysis::Viewer;
use app::Query;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use model::{Kind, Observable};
use serde::Serialize;

use super::{
    ktip::{self, KtipReport, licence::LicenseInfo},
    parameters::{Format, Lookup, LookupParameters},
    target::Target,
    words::ZoneWord,
};
use crate::{
    access::{Asking, Paid},
    block_list::BlockList,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
    stix,
};

/// Media type of a STIX bundle.
pub(crate) const STIX: &str = "application/stix+json;version=2.1";

/// Look up a file
///
/// Everything known about a file by its MD5, SHA-1 or SHA-256 (any case), in KTIP's shape: zone, general information, why, timeline,
/// detections, feeds, names, related objects. An unknown file is Grey, with honest coverage in `SectionInfo`.
#[utoipa::path(get, path = "/api/hash/{*object}", tag = "Look-up",
    params(("object" = String, Path, description = "MD5, SHA-1 or SHA-256 in hexadecimal"), LookupParameters),
    responses(
        (status = 200, content((KtipReport = "application/json"), (Object = "application/stix+json;version=2.1"), (String = "text/plain"), (String = "text/dns"), (String = "text/csv")), description = "The report, a STIX 2.1 bundle, or a list to block by"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn lookup_hash(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    lookup(&state, caller, peer, Kind::Hash, &uri).await
}

/// Look up an IP address
///
/// Everything known about an IPv4 or IPv6 address, in KTIP's shape. Reserved and private addresses have `Zone`, `IpGeneralInfo` with
/// the status `reserved`, and `IpWhoIs` alone. With `http://` in front it is looked up as a web address.
#[utoipa::path(get, path = "/api/ip/{*object}", tag = "Look-up",
    params(("object" = String, Path, description = "IPv4 or IPv6 address; defanged is fine"), LookupParameters),
    responses(
        (status = 200, content((KtipReport = "application/json"), (Object = "application/stix+json;version=2.1"), (String = "text/plain"), (String = "text/dns"), (String = "text/csv")), description = "The report, a STIX 2.1 bundle, or a list to block by"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn lookup_ip(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    lookup(&state, caller, peer, Kind::Ip, &uri).await
}

/// Look up a domain
///
/// Everything known about a domain name (Unicode or A-labels, any case), in KTIP's shape.
#[utoipa::path(get, path = "/api/domain/{*object}", tag = "Look-up",
    params(("object" = String, Path, description = "Domain name; defanged is fine"), LookupParameters),
    responses(
        (status = 200, content((KtipReport = "application/json"), (Object = "application/stix+json;version=2.1"), (String = "text/plain"), (String = "text/dns"), (String = "text/csv")), description = "The report, a STIX 2.1 bundle, or a list to block by"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn lookup_domain(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    lookup(&state, caller, peer, Kind::Domain, &uri).await
}

/// Look up a web address
///
/// Everything known about a URL, in KTIP's shape. The URL may stand in the path percent-encoded (`shop.example%2Flogin%3Fid%3D1`) or as
/// it is (`http://shop.example/login?id=1&sections=Zone`): then parameters at the tail of its query are ours.
#[utoipa::path(get, path = "/api/url/{*object}", tag = "Look-up",
    params(("object" = String, Path, description = "URL, with or without scheme, best percent-encoded; defanged is fine"), LookupParameters),
    responses(
        (status = 200, content((KtipReport = "application/json"), (Object = "application/stix+json;version=2.1"), (String = "text/plain"), (String = "text/dns"), (String = "text/csv")), description = "The report, a STIX 2.1 bundle, or a list to block by"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn lookup_url(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    lookup(&state, caller, peer, Kind::Url, &uri).await
}

/// A look-up without an object.
pub async fn lookup_nothing() -> ApiError {
    ApiError::bad_request("say what to look up: put the hash, IP address, domain or URL behind the last `/`")
}

/// [`KtipReport`] with nothing but the zone, and the licence if that was asked for.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ZoneAlone {
    #[serde(skip_serializing_if = "Option::is_none")]
    license_info: Option<LicenseInfo>,
    zone: Option<ZoneWord>,
}

async fn lookup(
    state: &Shared,
    caller: Asking,
    peer: Peer,
    kind: Kind,
    uri: &Uri,
) -> Result<Response, ApiError> {
    let raw = behind(uri, &format!("/api/{}/", kind.as_str()));
    let lookup = Lookup::parse(kind, &Target::of_path(kind, raw)?)?;
    let object = lookup.query.observable.clone();
    let detail = if lookup.is_verdict_alone() { Detail::Verdict } else { Detail::Full };
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, detail).await?;
    let outcome = report(state, &caller, lookup, &paid).await;
    access.settle(&caller, peer.address, &object, &paid, outcome)
}

async fn report(state: &Shared, caller: &Asking, lookup: Lookup, paid: &Paid) -> Result<Response, ApiError> {
    let lookup = if paid.has_details() { lookup } else { lookup.verdict_alone()? };
    let licence = lookup.wanted.has("LicenseInfo").then(|| LicenseInfo::of(&paid.grant, caller));
    if lookup.is_zone_alone() {
        return zone_alone(state, &lookup.query.observable, &caller.viewer, licence);
    }
    let (wanted, format, zones) = (lookup.wanted, lookup.format, lookup.zones);
    let query = Query { viewer: caller.viewer.clone(), ..lookup.query };
    state.metrics.reports.fetch_add(1, Ordering::Relaxed);
    let report = state.blocking(move |app| app.lookup(&query)).await?;
    Ok(match format {
        Format::Json => {
            let mut shape = ktip::shape(&report, &state.app.policy(), &wanted);
            shape.license_info = licence;
            if !paid.has_details() {
                // Which file a weak digest means stands with the file's digests.
                (shape.resolution, shape.candidates) = (None, None);
            }
            Json(shape).into_response()
        }
        Format::Stix => {
            let bundle = Json(stix::bundle(&report, &state.app.policy()));
            ([(header::CONTENT_TYPE, HeaderValue::from_static(STIX))], bundle).into_response()
        }
        Format::Blocks(form) => {
            let list = BlockList::of(&report, &zones).text(form);
            ([(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()))], list).into_response()
        }
    })
}

/// From the verdict table, in microseconds: not worth a thread.
pub(super) fn zone_alone(
    state: &Shared,
    object: &Observable,
    viewer: &Viewer,
    license_info: Option<LicenseInfo>,
) -> Result<Response, ApiError> {
    let verdicts = state.app.quick_verdicts(std::slice::from_ref(object), viewer)?;
    state.metrics.single_verdicts.fetch_add(1, Ordering::Relaxed);
    let zone = verdicts.first().map(|verdict| verdict.zone.into());
    Ok(Json(ZoneAlone { license_info, zone }).into_response())
}

/// Path and query behind a prefix, exactly as they came over the wire.
pub(crate) fn behind<'a>(uri: &'a Uri, prefix: &str) -> &'a str {
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    target.strip_prefix(prefix).unwrap_or_default()
}
