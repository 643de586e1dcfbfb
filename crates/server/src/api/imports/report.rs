//! What an import over HTTP answers; the command line reads it back.

use app::{
    ImportSummary,
    import::{FileSummary, Outcome},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DryRunReport;

/// What became of the files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ImportReport {
    /// One entry a file, members of an archive apart.
    pub files: Vec<FileReport>,
    /// Records accepted in all files.
    pub records: u64,
    /// Files refused as a whole.
    pub refused: u64,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileReport {
    /// Its name, for archives with the path inside.
    pub name: String,
    /// The list it was taken for.
    pub list: Option<String>,
    /// The snapshot's date, for lists.
    pub observed_at: Option<String>,
    /// Records accepted.
    pub records: u64,
    /// Pieces of evidence that were new.
    pub new: u64,
    /// Pieces of evidence that were known.
    pub known: u64,
    /// Ranges of a geography or ASN database.
    pub ranges: u64,
    /// Records refused.
    pub rejected: u64,
    /// Why they were refused, most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// The first refusals.
    pub samples: Vec<RejectedRecord>,
    /// `Imported`, `Unchanged` (all of it was there already), `Refused`; `WouldImport` of a dry run.
    #[schema(example = "Imported")]
    pub outcome: String,
    /// Why the whole file was refused and what to do.
    pub message: Option<String>,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// What it would become, of a dry run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<DryRunReport>,
}

/// A reason with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ReasonCount {
    /// Why.
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// One refused record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RejectedRecord {
    /// Where it stands.
    pub spot: String,
    /// Why.
    pub reason: String,
    /// The beginning of it.
    pub text: String,
}

impl ImportReport {
    /// The report on an import.
    #[must_use]
    pub fn of(summary: &ImportSummary) -> Self {
        Self {
            files: summary.files.iter().map(FileReport::of).collect(),
            records: summary.records(),
            refused: u64::try_from(summary.refused()).unwrap_or(u64::MAX),
        }
    }
}

impl FileReport {
    /// The report on one file.
    #[must_use]
    pub fn of(file: &FileSummary) -> Self {
        let (outcome, message) = match &file.outcome {
            Outcome::Imported => ("Imported", None),
            Outcome::Unchanged => ("Unchanged", None),
            Outcome::WouldImport => ("WouldImport", None),
            Outcome::Refused(why) => ("Refused", Some(why.clone())),
        };
        let rejected = |sample: &app::import::Rejection| RejectedRecord {
            spot: sample.spot.clone(),
            reason: sample.reason.clone(),
            text: sample.text.clone(),
        };
        let reason = |(reason, count): &(String, u64)| ReasonCount { reason: reason.clone(), count: *count };
        Self {
            name: file.name.clone(),
            list: file.list.clone(),
            observed_at: file.observed_at.map(|date| date.to_string()),
            records: file.records,
            new: file.new,
            known: file.known,
            ranges: file.ranges,
            rejected: file.rejected,
            reasons: file.reasons.iter().map(reason).collect(),
            samples: file.samples.iter().map(rejected).collect(),
            outcome: outcome.to_owned(),
            message,
            seconds: file.seconds,
            dry_run: file.dry_run.as_deref().map(DryRunReport::of),
        }
    }
}
