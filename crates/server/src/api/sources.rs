//! `GET /api/sources`: what can be read, and what of it is in the ledger.

mod metrics;

pub use self::metrics::SourceMetricsReply;
pub(crate) use self::metrics::{__path_read_source_metrics, read_source_metrics};

use app::SourceStatus;
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// All sources.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SourceList {
    /// How many there are.
    pub total: usize,
    /// The sources, by name.
    pub sources: Vec<SourceRow>,
}

/// One source.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SourceRow {
    /// Short name, as `source` of an import takes it.
    #[schema(example = "urlhaus")]
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Where the publisher offers it; empty when a mapping does not say.
    pub url: String,
    /// The publisher's terms; empty when a mapping does not say.
    pub licence: String,
    /// Reliability, `A` (completely reliable) to `F` (cannot be judged).
    #[schema(example = "B")]
    pub grade: String,
    /// Hours between two issues.
    pub every_hours: u32,
    /// Traffic Light Protocol marking.
    pub tlp: String,
    /// Its lists in the ledger.
    pub lists: Vec<ListRow>,
}

/// One list in the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListRow {
    /// Full name.
    #[schema(example = "firehol/spamhaus_drop")]
    pub name: String,
    /// Pieces of evidence.
    pub evidence: u64,
    /// Complete snapshots.
    pub snapshots: usize,
    /// Earliest observation.
    pub from: String,
    /// Latest observation.
    pub to: String,
    /// When something of it was last imported.
    pub imported_at: String,
}

impl SourceRow {
    fn of(status: &SourceStatus) -> Self {
        let source = &status.source;
        let list = |list: &app::ListStatus| ListRow {
            name: list.name.clone(),
            evidence: list.evidence,
            snapshots: list.snapshots,
            from: list.from.to_string(),
            to: list.to.to_string(),
            imported_at: list.imported_at.to_string(),
        };
        Self {
            name: source.name.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
            licence: source.licence.clone(),
            grade: source.grade.as_str().to_owned(),
            every_hours: source.every_hours,
            tlp: source.tlp.as_str().to_owned(),
            lists: status.lists.iter().map(list).collect(),
        }
    }
}

/// List sources
///
/// Every source that can be imported and every list of the operator's own, with its lists in the ledger: how much, over which period, last imported when.
#[utoipa::path(get, path = "/api/sources", tag = "Sources",
    responses(
        (status = 200, body = SourceList, description = "The sources"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn list_sources(State(state): State<Shared>, caller: Asking) -> Result<Json<SourceList>, ApiError> {
    let sources = state.blocking(move |app| app.sources(&caller.viewer)).await?;
    let sources: Vec<SourceRow> = sources.iter().map(SourceRow::of).collect();
    Ok(Json(SourceList { total: sources.len(), sources }))
}
