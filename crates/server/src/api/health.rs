//! For the machinery around the server: alive, ready, figures.

use analysis::Viewer;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::{ApiError, ErrorBody},
    metrics::Gauge,
    state::Shared,
};

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Health {
    /// `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// Alive
///
/// Answers as long as the process does.
#[utoipa::path(get, path = "/healthz", tag = "Operation",
    responses((status = 200, body = Health, description = "The process answers")))]
pub async fn check_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Ready
///
/// Whether requests are taken: not before the data is open, not while shutting down.
#[utoipa::path(get, path = "/readyz", tag = "Operation",
    responses(
        (status = 200, body = Health, description = "Requests are taken"),
        (status = 503, body = ErrorBody, description = "Starting or stopping"),
    ))]
pub async fn check_readiness(State(state): State<Shared>) -> Result<Json<Health>, ApiError> {
    if state.is_ready() { Ok(Json(Health { status: "ok" })) } else { Err(ApiError::not_ready()) }
}

/// Figures
///
/// Requests, latencies, verdicts and the ledger's size, as Prometheus text.
#[utoipa::path(get, path = "/metrics", tag = "Operation",
    responses(
        (status = 200, body = String, content_type = "text/plain", description = "Prometheus exposition format 0.0.4"),
        (status = 500, body = ErrorBody, description = "The server failed"),
    ))]
pub async fn read_metrics(State(state): State<Shared>) -> Result<Response, ApiError> {
    let sources = state.blocking(|app| app.sources(&Viewer::all())).await?;
    let page = state.metrics.render(&gauges(&sources));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], page).into_response())
}

/// What the lists in the ledger are told by without reading the ledger: it may be large, and this page is asked for often.
fn gauges(sources: &[app::SourceStatus]) -> [Gauge; 3] {
    let by_list = |value: fn(&app::ListStatus) -> u64| {
        let lists = sources.iter().flat_map(|source| &source.lists);
        lists.map(|list| (list.name.clone(), value(list))).collect()
    };
    [
        Gauge {
            name: "hantei_evidence",
            help: "Pieces of evidence by list.",
            by_list: by_list(|list| list.evidence),
        },
        Gauge {
            name: "hantei_snapshots",
            help: "Complete snapshots by list.",
            by_list: by_list(|list| u64::try_from(list.snapshots).unwrap_or(u64::MAX)),
        },
        Gauge {
            name: "hantei_imported_seconds",
            help: "When something of a list was last imported, in seconds since 1970.",
            by_list: by_list(|list| u64::try_from(list.imported_at.millis() / 1000).unwrap_or(0)),
        },
    ]
}
