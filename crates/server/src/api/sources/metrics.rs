//! `GET /api/sources/metrics`: how sources do, as everybody sees them.

use app::{
    import::history::PastImport,
    source_metrics::{Compared, LeadTime, SourceMetric},
};
use axum::{Json, extract::State};
use model::{Observable, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::Asking,
    api::{
        imports::{ReasonCount, RejectedRecord, refusals},
        ktip::shown,
        words::KindWord,
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// A source is late when its last import is older than so many of its intervals.
const LATE_FROM_INTERVALS: i64 = 2;
const HOUR_MS: i64 = 3_600_000;

/// How sources do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SourceMetricsReply {
    /// When they were compared; null where that was not done yet, or is done anew since other groups see other lists. They are compared hourly.
    pub measured_at: Option<String>,
    /// How old the comparison is, in seconds.
    pub age_seconds: Option<u64>,
    /// Objects that were compared: those that some source calls malicious or unwanted.
    pub objects: u64,
    /// How many sources there are.
    pub total: usize,
    /// The sources of which anything was imported, as everybody sees them.
    pub sources: Vec<SourceMetricRow>,
}

/// How a source does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SourceMetricRow {
    /// Short name.
    #[schema(example = "urlhaus")]
    pub name: String,
    /// Name for people.
    pub title: String,
    /// How fresh it is.
    pub freshness: Freshness,
    /// What of the last file of each of its lists was refused.
    pub last_imports: Vec<LastImport>,
    /// How what it accuses compares with what others do; null where that was not measured yet.
    pub comparison: Option<Comparison>,
}

/// How fresh a source is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Freshness {
    /// Hours between two issues.
    pub every_hours: u32,
    /// When something of it was last imported.
    pub imported_at: String,
    /// Hours since then.
    pub age_hours: u64,
    /// The latest moment of which it speaks.
    pub newest_at: String,
    /// Whether its last import is older than two of its intervals.
    pub is_late: bool,
}

/// What of the last file of a list was refused.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LastImport {
    /// The list.
    #[schema(example = "firehol/spamhaus_drop")]
    pub list: String,
    /// When it was imported.
    pub started_at: String,
    /// `Imported` or `Refused`.
    #[schema(example = "Imported")]
    pub outcome: String,
    /// Records accepted.
    pub records: u64,
    /// Records refused.
    pub refused: u64,
    /// Why, most frequent first; at most ten.
    pub reasons: Vec<ReasonCount>,
    /// The first of them, at most five; without their text for logs, mails and registration records, which are about people.
    pub samples: Vec<RejectedRecord>,
}

/// How what a source accuses compares with what others do. Each object counts once, whatever the number of lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Comparison {
    /// Objects that it calls malicious or unwanted.
    pub objects: u64,
    /// How many of them another source accuses, too.
    pub shared: u64,
    /// The same as a share of its objects, 0 to 1; null without objects.
    pub shared_share: Option<f64>,
    /// The sources that share most of them; at most five.
    pub others: Vec<SharedWith>,
    /// How much earlier than the first of the others it named what several name; null where nothing can be compared.
    pub lead_time: Option<LeadTimeRow>,
    /// Objects that it accuses and that are Green today, by lists of good ones, by their rank, or by an assessment.
    pub false_positives: u64,
    /// The same as a share of its objects.
    pub false_positive_share: Option<f64>,
    /// The first of them, at most ten; for administrators of the installation alone.
    pub false_positive_samples: Vec<NamedObject>,
}

/// A source with which objects are shared.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SharedWith {
    /// The other source.
    pub source: String,
    /// Objects that both accuse.
    pub objects: u64,
    /// The same as a share of the objects of the source that is told of.
    pub share: f64,
}

/// How much earlier, in hours; below 0 it was later.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LeadTimeRow {
    /// Objects that were compared. What stood in the first list that was imported is not: nobody knows for how long it had stood there.
    pub objects: u64,
    /// Of a quarter of the objects it was no earlier than this.
    pub first_quartile_hours: i64,
    /// Of half of them.
    pub median_hours: i64,
    /// Of three quarters.
    pub third_quartile_hours: i64,
}

/// An object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NamedObject {
    /// The object in canonical form.
    #[schema(example = "shop.example")]
    pub object: String,
    /// Its kind.
    pub r#type: KindWord,
}

#[expect(clippy::cast_precision_loss, reason = "a share")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl SourceMetricRow {
    fn of(metric: &SourceMetric, caller: &Asking, now: Timestamp) -> Self {
        let age_ms = now.millis().saturating_sub(metric.imported_at.millis()).max(0);
        let every_ms = i64::from(metric.source.every_hours).saturating_mul(HOUR_MS);
        let compared = metric.compared.as_ref();
        Self {
            name: metric.source.name.clone(),
            title: metric.source.title.clone(),
            freshness: Freshness {
                every_hours: metric.source.every_hours,
                imported_at: metric.imported_at.to_string(),
                age_hours: u64::try_from(age_ms / HOUR_MS).unwrap_or_default(),
                newest_at: metric.newest_at.to_string(),
                is_late: every_ms > 0 && age_ms > every_ms.saturating_mul(LATE_FROM_INTERVALS),
            },
            last_imports: metric
                .last_imports
                .iter()
                .filter_map(|last| LastImport::of(last, caller))
                .collect(),
            comparison: compared.map(|compared| Comparison::of(compared, caller.is_administrator())),
        }
    }
}

impl LastImport {
    fn of(import: &PastImport, caller: &Asking) -> Option<Self> {
        let (reasons, samples) = refusals(import, &caller.viewer);
        Some(Self {
            list: import.list.clone()?,
            started_at: import.started_at().to_string(),
            outcome: import.outcome.clone(),
            records: import.records,
            refused: import.rejected,
            reasons,
            samples,
        })
    }
}

impl Comparison {
    fn of(compared: &Compared, has_samples: bool) -> Self {
        let Compared { objects, shared, others, green, green_samples, .. } = compared;
        let other = |(source, count): &(String, u64)| SharedWith {
            source: source.clone(),
            objects: *count,
            share: share(*count, *objects).unwrap_or_default(),
        };
        let lead = |lead: LeadTime| LeadTimeRow {
            objects: lead.objects,
            first_quartile_hours: lead.first_quartile,
            median_hours: lead.median,
            third_quartile_hours: lead.third_quartile,
        };
        let sample =
            |object: &Observable| NamedObject { object: shown(object), r#type: object.kind().into() };
        Self {
            objects: *objects,
            shared: *shared,
            shared_share: share(*shared, *objects),
            others: others.iter().map(other).collect(),
            lead_time: compared.lead.map(lead),
            false_positives: *green,
            false_positive_share: share(*green, *objects),
            false_positive_samples: green_samples.iter().filter(|_| has_samples).map(sample).collect(),
        }
    }
}

/// Show how sources do
///
/// As everybody sees them: how fresh each is against its interval, what of its last imports was refused, how much of what it accuses others accuse as well and how
/// much earlier or later, and what of that is Green today. Measured hourly in the background.
#[utoipa::path(get, path = "/api/sources/metrics", tag = "Sources",
    responses(
        (status = 200, body = SourceMetricsReply, description = "How sources do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_source_metrics(
    State(state): State<Shared>,
    caller: Asking,
) -> Result<Json<SourceMetricsReply>, ApiError> {
    let reply = state.blocking(move |app| {
        let (metrics, now) = (app.source_metrics()?, app.now());
        let age = metrics.measured_at.map(|at| now.millis().saturating_sub(at.millis()).max(0) / 1_000);
        Ok(SourceMetricsReply {
            measured_at: metrics.measured_at.map(|at| at.to_string()),
            age_seconds: age.and_then(|age| u64::try_from(age).ok()),
            objects: metrics.objects,
            total: metrics.sources.len(),
            sources: metrics.sources.iter().map(|each| SourceMetricRow::of(each, &caller, now)).collect(),
        })
    });
    Ok(Json(reply.await?))
}
