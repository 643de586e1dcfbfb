//! `GET /api/explain/{type}/<object>`: why a zone is what it is, without anything else.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use accounts::Detail;
use app::{Query, Sections};
use axum::{
    Json,
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use model::Kind;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ktip::{
        self,
        explanation::{Explanation, ZoneChange},
        section_info::{self, SectionInfo},
    },
    lookup::behind,
    parameters::{Lookup, Moments, Wanted},
    target::Target,
    words::{KindWord, ZoneWord},
};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
};

/// The verdict and its sum.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ExplainReport {
    /// The object in canonical form.
    pub object: String,
    /// Its kind.
    pub r#type: KindWord,
    /// Its zone.
    pub zone: ZoneWord,
    /// The status in words.
    #[schema(example = "Dangerous")]
    pub status: String,
    /// Why.
    pub explanation: Explanation,
    /// The zone at each change, oldest first.
    pub timeline: Vec<ZoneChange>,
    /// Who was asked, over which period.
    pub section_info: BTreeMap<String, SectionInfo>,
}

/// Explain a verdict
///
/// The sum of weights behind a zone: prior, each piece of evidence with its weight, what was overruled by which rule, the thresholds, the
/// smallest change that would flip the zone, and the zone at each change in time. The object is written as in the look-ups.
#[utoipa::path(get, path = "/api/explain/{type}/{*object}", tag = "Look-up",
    params(
        ("type" = KindWord, Path, description = "Kind of object"),
        ("object" = String, Path, description = "The object, as in the look-ups"),
        Moments,
    ),
    responses(
        (status = 200, body = ExplainReport, description = "The explanation"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "No such type"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn explain_object(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    let (kind, raw) = behind(&uri, "/api/explain/").split_once('/').ok_or_else(ApiError::no_route)?;
    let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(ApiError::no_route)?;
    let lookup = Lookup::parse(kind, &Target::of_path(kind, raw)?)?;
    let sections = Sections { explanation: true, timeline: true, feed_masks: true, ..Sections::default() };
    let query = Query { sections, cursor: None, viewer: caller.viewer.clone(), ..lookup.query };
    let object = query.observable.clone();
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, Detail::Full).await?.with_details(access)?;
    let outcome = explained(&state, query).await.map(|report| Json(report).into_response());
    access.settle(&caller, peer.address, &object, &paid, outcome)
}

async fn explained(state: &Shared, query: Query) -> Result<ExplainReport, ApiError> {
    state.metrics.reports.fetch_add(1, Ordering::Relaxed);
    let report = state.blocking(move |app| app.lookup(&query)).await?;
    Ok(ExplainReport {
        object: ktip::shown(&report.observable),
        r#type: report.observable.kind().into(),
        zone: report.verdict.zone.into(),
        status: report.verdict.status.as_str().to_owned(),
        explanation: Explanation::of(&report, &state.app.policy()),
        timeline: ZoneChange::of(&report),
        section_info: section_info::of(&report, &Wanted::Named(vec!["FeedMasks", "Timeline"])),
    })
}
