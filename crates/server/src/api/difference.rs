//! `GET /api/difference/{type}/<object>`: what differs between two moments of an object.

use std::sync::atomic::Ordering;

use accounts::Detail;
use analysis::{Standing, Verdict};
use app::{
    Query, Sections,
    report::{Difference, PieceAt, PieceChange, SectionChange},
};
use axum::{
    Json,
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use model::{Observable, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    graph::target,
    ktip::{
        self,
        explanation::{PIECES_MAX, reach},
    },
    parameters::instant,
    texts::{CategoryText, MomentOrNoneText, MomentText},
    words::{KindWord, ZoneWord, decibans},
};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
};

/// Names of the parameters.
const PARAMETERS: [&str; 3] = ["from", "to", "known_at"];

/// Parameters of a comparison; they are read from the raw request.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferenceParameters {
    /// The earlier moment: RFC 3339, or a day for the end of it (UTC).
    #[param(value_type = MomentText, inline, example = "2026-02-03")]
    pub from: String,
    /// The later one; now when left out.
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub to: Option<String>,
    /// "What did we know then": evidence that we recorded later counts at neither moment.
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub known_at: Option<String>,
}

/// An object at two moments.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DifferenceReply {
    /// The object in canonical form.
    pub object: String,
    /// Its kind.
    pub r#type: KindWord,
    /// The verdict at the earlier moment.
    pub before: VerdictAt,
    /// The verdict at the later one.
    pub after: VerdictAt,
    /// Evidence that is not as it was, that with the greatest difference of weight first; at most 1,000.
    pub evidence: Vec<EvidenceChange>,
    /// Pieces that are not as they were.
    pub evidence_changed: usize,
    /// Pieces that are as they were.
    pub evidence_same: usize,
    /// Sections whose items have dates, in the order of a report.
    pub sections: Vec<SectionDifference>,
}

/// A verdict at a moment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct VerdictAt {
    /// The moment.
    pub moment: String,
    /// Zone.
    pub zone: ZoneWord,
    /// Status in words.
    #[schema(example = "Dangerous")]
    pub status: String,
    /// Score, 0 to 100.
    pub score: u8,
    /// The sum of weights, in dB.
    pub sum: f64,
    /// Main category.
    #[schema(value_type = CategoryText)]
    pub category: String,
    /// Pieces of evidence in all.
    pub evidence_total: usize,
    /// How many of them count.
    pub evidence_counted: usize,
}

/// A piece of evidence at both moments.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct EvidenceChange {
    /// What became of it: `came`, `returned` (its list has it again), `went` (its list has it no more), `changed` (it weighs more or less, or a rule takes it
    /// in or out).
    #[schema(example = "came")]
    pub change: &'static str,
    /// The list that says so.
    pub source: String,
    /// `CATEGORY_…`.
    #[schema(value_type = CategoryText)]
    pub category: String,
    /// What it says, as in an explanation.
    pub class: String,
    /// Malware family or detection name.
    pub detection: Option<String>,
    /// How it reaches the object: `object`, `mask` over it, its `host`.
    pub via: String,
    /// The mask, where there is one.
    pub mask: Option<String>,
    /// How it stood then; null where it had not been said yet.
    pub before: Option<EvidenceAt>,
    /// How it stands later.
    pub after: Option<EvidenceAt>,
    /// The piece's identity.
    pub evidence_id: String,
}

/// How a piece of evidence stands at a moment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct EvidenceAt {
    /// Its weight in dB: positive against the object, negative for it.
    pub weight: f64,
    /// Whether it is in the sum.
    pub counted: bool,
    /// The rule that kept it out.
    pub rule: Option<String>,
    /// Whether its list has it then.
    pub listed: bool,
    /// Whole days since it was last confirmed.
    pub age_days: i64,
}

/// A section at both moments.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SectionDifference {
    /// Its name, as reports have it.
    #[schema(example = "FilesDownloaded")]
    pub section: &'static str,
    /// Items then.
    pub before: u64,
    /// Items later.
    pub after: u64,
    /// Whether both are exact; otherwise there are at least so many.
    pub is_exact: bool,
    /// Items that came; null where they are too many to be compared.
    pub came: Option<u64>,
    /// Items that went; null likewise.
    pub went: Option<u64>,
}

/// Compare two moments of an object
///
/// The verdict at both, the evidence that came, went or weighs otherwise, and how much each section has. Sections that tell what is known today, whatever the
/// moment (`HostedUrls`, `Subdomains`, similar objects, the network around an address), are left out. It is paid for as the object's report.
#[utoipa::path(get, path = "/api/difference/{type}/{*object}", tag = "Graph",
    params(
        ("type" = KindWord, Path, description = "Kind of object"),
        ("object" = String, Path, description = "The object, as in the look-ups"),
        DifferenceParameters,
    ),
    responses(
        (status = 200, body = DifferenceReply, description = "What differs"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "No such type"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn read_difference(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    let (kind, target) = target(&uri, "/api/difference/", &PARAMETERS)?;
    let object = Observable::parse_as(kind, &target.object)?;
    let from = instant("from", target.from.as_deref())?
        .ok_or_else(|| ApiError::bad_request("say what to compare with: `?from=` and a moment"))?;
    let to = instant("to", target.to.as_deref())?.unwrap_or_else(|| state.app.now());
    if from > to {
        return Err(ApiError::bad_request("`from` lies behind `to`"));
    }
    let query = Query {
        known_at: instant("known_at", target.known_at.as_deref())?,
        viewer: caller.viewer.clone(),
        sections: Sections::default(),
        ..Query::new(object.clone())
    };
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, Detail::Full).await?.with_details(access)?;
    state.metrics.reports.fetch_add(1, Ordering::Relaxed);
    let differs = state.blocking(move |app| app.difference(&query, from, to)).await;
    let outcome = differs.map(|differs| Json(DifferenceReply::of(&differs)).into_response());
    access.settle(&caller, peer.address, &object, &paid, outcome)
}

impl DifferenceReply {
    fn of(differs: &Difference) -> Self {
        Self {
            object: ktip::shown(&differs.observable),
            r#type: differs.observable.kind().into(),
            before: VerdictAt::of(&differs.before, differs.from),
            after: VerdictAt::of(&differs.after, differs.to),
            evidence: differs.pieces.iter().take(PIECES_MAX).map(EvidenceChange::of).collect(),
            evidence_changed: differs.pieces.len(),
            evidence_same: differs.same,
            sections: differs.sections.iter().map(SectionDifference::of).collect(),
        }
    }
}

impl VerdictAt {
    fn of(verdict: &Verdict, moment: Timestamp) -> Self {
        Self {
            moment: moment.to_string(),
            zone: verdict.zone.into(),
            status: verdict.status.as_str().to_owned(),
            score: verdict.score,
            sum: decibans(verdict.sum_mdb),
            category: verdict.category.as_str().to_owned(),
            evidence_total: verdict.pieces.len(),
            evidence_counted: verdict
                .pieces
                .iter()
                .filter(|piece| piece.standing == Standing::Counted)
                .count(),
        }
    }
}

impl EvidenceChange {
    fn of(change: &PieceChange) -> Self {
        let witness = &change.witness;
        let (via, mask) = reach(&witness.reach);
        Self {
            change: change.turn.as_str(),
            source: witness.list.clone(),
            category: witness.assessment.category.as_str().to_owned(),
            class: witness.assessment.class.as_str().to_owned(),
            detection: witness.assessment.detection.clone(),
            via: via.to_owned(),
            mask: mask.map(ToString::to_string),
            before: change.before.as_ref().map(EvidenceAt::of),
            after: change.after.as_ref().map(EvidenceAt::of),
            evidence_id: witness.id.to_string(),
        }
    }
}

impl EvidenceAt {
    fn of(at: &PieceAt) -> Self {
        let rule = match at.piece.standing {
            Standing::Overruled(rule) => Some(rule.name().to_owned()),
            Standing::Counted | Standing::Informative | Standing::Decides => None,
        };
        Self {
            weight: decibans(at.piece.weight_mdb),
            counted: at.piece.standing == Standing::Counted,
            rule,
            listed: at.is_listed,
            age_days: at.piece.age_days,
        }
    }
}

impl SectionDifference {
    fn of(change: &SectionChange) -> Self {
        Self {
            section: change.name,
            before: change.before.n,
            after: change.after.n,
            is_exact: change.before.exact && change.after.exact,
            came: change.came,
            went: change.went,
        }
    }
}
