//! `/api/audit`: who did what, when, from where, and how it went. Read only.

use std::io::Write;

use accounts::{AUDIT_PAGE_MAX, AuditRecord};
use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    audit_csv,
    audit_parameters::{AuditParameters, ExportFormat},
};
use crate::{
    access::Asking,
    api::session::blocking,
    error::{ApiError, ErrorBody},
    http::channel::{ChannelBody, ChannelWriter},
    state::Shared,
};

/// Pages of an export that wait for the client.
const PAGES_WAITING: usize = 2;

/// A page of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuditPage {
    /// How many lines this page has.
    pub returned: usize,
    /// Whether there are older ones.
    pub truncated: bool,
    /// What to give as `before` for the next page.
    pub cursor: Option<u64>,
    /// The lines, the newest first.
    pub entries: Vec<AuditLine>,
}

/// A line of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuditLine {
    /// Its number, without gaps.
    pub sequence: u64,
    /// When.
    pub at: String,
    /// Who: identifier of the user.
    pub user_id: Option<String>,
    /// With which token.
    pub token_id: Option<String>,
    /// In which group.
    pub group_id: Option<String>,
    /// From where.
    pub from: Option<String>,
    /// What, e.g. `user.add`.
    #[schema(example = "session.begin")]
    pub action: String,
    /// To what; a keyed hash where it was searched for.
    pub object: String,
    /// `ok`, `refused` or `failed`.
    pub outcome: String,
    /// What else is worth knowing.
    pub detail: String,
    /// The request.
    pub request_id: String,
}

impl AuditLine {
    pub(super) fn of(record: &AuditRecord) -> Self {
        let entry = &record.entry;
        Self {
            sequence: record.sequence,
            at: entry.at.to_string(),
            user_id: entry.actor.user_id.map(|id| id.to_string()),
            token_id: entry.actor.token_id.map(|id| id.to_string()),
            group_id: entry.group_id.map(|id| id.to_string()),
            from: entry.from.map(|address| address.to_string()),
            action: entry.action.to_string(),
            object: entry.object.clone(),
            outcome: entry.outcome.as_str().to_owned(),
            detail: entry.detail.clone(),
            request_id: entry.request_id.clone(),
        }
    }
}

fn parameters(query: Result<Query<AuditParameters>, QueryRejection>) -> Result<AuditParameters, ApiError> {
    let Query(parameters) = query.map_err(|error| {
        let known = ["group", "user", "action", "object", "since", "until", "before", "count", "format"];
        ApiError::bad_request(error.body_text()).with_details(known)
    })?;
    Ok(parameters)
}

/// Read the audit
///
/// The newest lines first. Administrators of a group read what was done in their group.
#[utoipa::path(get, path = "/api/audit", tag = "Administration",
    params(AuditParameters),
    responses(
        (status = 200, body = AuditPage, description = "The lines"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_audit(
    State(state): State<Shared>,
    caller: Asking,
    query: Result<Query<AuditParameters>, QueryRejection>,
) -> Result<Json<AuditPage>, ApiError> {
    let parameters = parameters(query)?;
    let page = blocking(&state, move |access| {
        let query = parameters.query(access, &caller)?;
        let records = access.accounts.audit(&query)?;
        let truncated = records.len() == query.limit as usize;
        let cursor = records.last().map(|record| record.sequence).filter(|_| truncated);
        let entries: Vec<AuditLine> = records.iter().map(AuditLine::of).collect();
        Ok(AuditPage { returned: entries.len(), truncated, cursor, entries })
    });
    Ok(Json(page.await?))
}

/// Export the audit
///
/// All lines that the parameters leave, streamed, the newest first. Cells of a CSV cannot become formulas.
#[utoipa::path(get, path = "/api/audit/export", tag = "Administration",
    params(AuditParameters),
    responses(
        (status = 200, content((AuditLine = "application/x-ndjson"), (String = "text/csv")), description = "The lines"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn export_audit(
    State(state): State<Shared>,
    caller: Asking,
    query: Result<Query<AuditParameters>, QueryRejection>,
) -> Result<Response, ApiError> {
    let parameters = parameters(query)?;
    let is_csv = parameters.format == Some(ExportFormat::Csv);
    let (pages, body) = ChannelBody::new(PAGES_WAITING);
    let mut pages = ChannelWriter::new(pages);
    let access = std::sync::Arc::clone(&state.access);
    let mut query = blocking(&state, move |access| parameters.query(access, &caller)).await?;
    query.limit = AUDIT_PAGE_MAX;
    tokio::task::spawn_blocking(move || {
        let mut text = if is_csv { audit_csv::head() } else { Vec::new() };
        loop {
            let records = match access.accounts.audit(&query) {
                Ok(records) => records,
                Err(error) => {
                    tracing::error!(error = crate::error::chain(&error), "an export of the audit broke off");
                    return pages.break_off();
                }
            };
            for record in &records {
                let line = AuditLine::of(record);
                if is_csv { audit_csv::write(&line, &mut text) } else { write_json(&line, &mut text) }
            }
            query.before = records.last().map(|record| record.sequence);
            let is_last = records.len() < AUDIT_PAGE_MAX as usize;
            if pages.write_all(&text).and_then(|()| pages.flush()).is_err() || is_last {
                return;
            }
            text.clear();
        }
    });
    let kind =
        HeaderValue::from_static(if is_csv { "text/csv; charset=utf-8" } else { "application/x-ndjson" });
    Ok(([(header::CONTENT_TYPE, kind)], Body::new(body)).into_response())
}

fn write_json(line: &AuditLine, text: &mut Vec<u8>) {
    // Strings and numbers always serialise, and a vector takes everything.
    let _ = serde_json::to_writer(&mut *text, line);
    text.push(b'\n');
}
