//! The verdict alone, as bulk answers it: one small line, without reading any evidence.

use app::QuickVerdict;
use model::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::words::{KindWord, ZoneWord};

/// The verdict about one object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct VerdictLine {
    /// The request as it was given.
    pub request: String,
    /// The kind of object.
    pub r#type: KindWord,
    /// The zone.
    pub zone: ZoneWord,
    /// The status in words.
    #[schema(example = "Dangerous")]
    pub status: &'static str,
    /// 0 to 100.
    pub score: u8,
    /// Main category, `CATEGORY_…`.
    pub category: &'static str,
    /// First seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub first_seen: Option<Seconds>,
    /// Last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_seen: Option<Seconds>,
    /// Whether anything is known about the object itself.
    pub known: bool,
}

/// A moment as OpenTIP has it (RFC 3339), printed straight into the answer: two of them stand in each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Timestamp);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A line that could not be answered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorLine {
    /// The request as it was given; the beginning of one that was too long.
    pub request: String,
    /// What is wrong.
    pub error: LineError,
}

/// A line of an answer, for the API's manual.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AnswerLine {
    /// It could be answered.
    Verdict(VerdictLine),
    /// It could not.
    Error(ErrorLine),
}

/// What is wrong with a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineError {
    /// Stable word for programs.
    #[schema(example = "bad_request")]
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl VerdictLine {
    /// The line for a verdict.
    #[must_use]
    pub fn of(request: String, verdict: &QuickVerdict) -> Self {
        Self {
            request,
            r#type: verdict.observable.kind().into(),
            zone: verdict.zone.into(),
            status: verdict.status.as_str(),
            score: verdict.score,
            category: verdict.category.as_str(),
            first_seen: verdict.first_seen.map(Seconds),
            last_seen: verdict.last_seen.map(Seconds),
            known: verdict.is_known,
        }
    }
}
