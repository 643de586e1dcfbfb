//! `GET /api/imports`: what is being imported, and what became of the last files.

use analysis::Viewer;
use app::import::history::{PastImport, RunningImport};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ReasonCount, RejectedRecord};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Imports that run, and files that are done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ImportList {
    /// Imports that run in this server, the one that began first before the others.
    pub running: Vec<RunningRow>,
    /// The last files that were imported or refused, at most 100; the latest first.
    pub finished: Vec<FinishedRow>,
}

/// An import that runs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RunningRow {
    /// When it began.
    pub started_at: String,
    /// For how long it has run, in seconds.
    pub seconds: f64,
    /// The file that is being read.
    #[schema(example = "csv_online.csv")]
    pub name: String,
    /// Its size on disk in bytes; null where it is not known yet.
    pub bytes: Option<u64>,
    /// How much of it was read. Of a complete list nothing is told while it is measured.
    pub bytes_read: u64,
    /// The same in percent of the size.
    #[schema(minimum = 0, maximum = 100)]
    pub percent: Option<u8>,
    /// Records accepted in the whole import.
    pub records: u64,
    /// Records refused in the whole import.
    pub refused: u64,
    /// Records of the whole import that are on disk to stay.
    pub committed: u64,
    /// Records a second, from the beginning on; null in the first moment.
    pub records_per_second: Option<f64>,
    /// Files of the import that are done.
    pub files: u64,
}

/// A file that is done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FinishedRow {
    /// Its number; the latest has the highest.
    pub number: u64,
    /// Its name, for archives with the path inside.
    pub name: String,
    /// The source it was taken for; null where nobody recognised it.
    #[schema(example = "urlhaus")]
    pub source: Option<String>,
    /// The list of that source.
    #[schema(example = "firehol/spamhaus_drop")]
    pub list: Option<String>,
    /// When it began.
    pub started_at: String,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// `Imported`, `Unchanged` (all of it was there already), `Refused`.
    #[schema(example = "Imported")]
    pub outcome: String,
    /// Why the whole file was refused and what to do.
    pub message: Option<String>,
    /// Records accepted.
    pub records: u64,
    /// Pieces of evidence that were new.
    pub new: u64,
    /// Pieces of evidence that were known.
    pub known: u64,
    /// Ranges of a geography or ASN database.
    pub ranges: u64,
    /// Records refused.
    pub refused: u64,
    /// Why they were refused, most frequent first; at most ten.
    pub reasons: Vec<ReasonCount>,
    /// The first refusals, at most five. The text is empty for logs, mails and registration records, which are about people, and where one does not see the
    /// list.
    pub samples: Vec<RejectedRecord>,
}

impl RunningRow {
    fn of(import: &RunningImport) -> Self {
        let percent = import.bytes.filter(|bytes| *bytes > 0).map(|bytes| {
            let percent = import.bytes_read.min(bytes).saturating_mul(100) / bytes;
            u8::try_from(percent).unwrap_or(100)
        });
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = (import.seconds > 0.0).then(|| import.records as f64 / import.seconds);
        Self {
            started_at: import.started_at.to_string(),
            seconds: import.seconds,
            name: import.name.clone(),
            bytes: import.bytes,
            bytes_read: import.bytes_read,
            percent,
            records: import.records,
            refused: import.rejected,
            committed: import.committed,
            records_per_second: rate,
            files: import.files,
        }
    }
}

impl FinishedRow {
    fn of(import: &PastImport, viewer: &Viewer) -> Self {
        let (reasons, samples) = refusals(import, viewer);
        Self {
            number: import.number,
            name: import.name.clone(),
            source: import.list.as_deref().map(|list| app::source_of(list).to_owned()),
            list: import.list.clone(),
            started_at: import.started_at().to_string(),
            seconds: import.seconds,
            outcome: import.outcome.clone(),
            message: import.message.clone(),
            records: import.records,
            new: import.new,
            known: import.known,
            ranges: import.ranges,
            refused: import.rejected,
            reasons,
            samples,
        }
    }
}

/// Why records were refused, and the first of them, as somebody may see them.
pub(crate) fn refusals(import: &PastImport, viewer: &Viewer) -> (Vec<ReasonCount>, Vec<RejectedRecord>) {
    let reason = |(reason, count): &(String, u64)| ReasonCount { reason: reason.clone(), count: *count };
    let sample = |sample: app::import::Rejection| RejectedRecord {
        spot: sample.spot,
        reason: sample.reason,
        text: sample.text,
    };
    (import.reasons.iter().map(reason).collect(), import.samples(viewer).into_iter().map(sample).collect())
}

/// List imports
///
/// Those that run in this server with their progress, whoever began them (HTTP, a folder that is followed), and what became of the last 100 files, also before the
/// last start and on the command line.
#[utoipa::path(get, path = "/api/imports", tag = "Sources",
    responses(
        (status = 200, body = ImportList, description = "The imports"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_imports(
    State(state): State<Shared>,
    caller: Asking,
) -> Result<Json<ImportList>, ApiError> {
    let list = state.blocking(move |app| {
        let finished = app.past_imports()?;
        Ok(ImportList {
            running: app.running_imports().iter().map(RunningRow::of).collect(),
            finished: finished.iter().map(|import| FinishedRow::of(import, &caller.viewer)).collect(),
        })
    });
    Ok(Json(list.await?))
}
