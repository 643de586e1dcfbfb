//! An analyst's assessment where a verdict is explained: what it says, by whom, until when, and what became of it.

use analysis::{Decided, Piece, Standing, Witness};
use app::Report;
use model::{ASSESSMENT_ALL, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::summary;
use crate::api::words::ZoneWord;

/// An analyst's assessment. While it holds it stands in the place of the sum.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Decision {
    /// Whether it is the one that decides.
    pub decides: bool,
    /// The zone that it gives.
    pub zone: ZoneWord,
    /// Why.
    pub reason: String,
    /// The identifier of the user who stated it.
    #[schema(example = "usr_0123456789abcdef0123456789abcdef")]
    pub author: String,
    /// Since when (RFC 3339).
    pub stated_at: Option<String>,
    /// The first moment at which it holds no more (RFC 3339), unless it is withdrawn before.
    pub expires_at: String,
    /// When it was withdrawn (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<String>,
    /// The identifier of the user who withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
}

impl Decision {
    pub(super) fn of(piece: &Piece, witness: &Witness) -> Option<Self> {
        let Decided { decision, withdrawn } = witness.decided.as_deref()?;
        let (at, by) = withdrawn.clone().unzip();
        Some(Self {
            decides: piece.standing == Standing::Decides,
            zone: decision.zone.into(),
            reason: decision.reason.clone(),
            author: decision.author.clone(),
            stated_at: witness.presences.first().map(|presence| presence.start.to_string()),
            expires_at: decision.expires_at.to_string(),
            withdrawn_at: at.map(|at: Timestamp| at.to_string()),
            withdrawn_by: by,
        })
    }
}

/// Who decided what, in one sentence; `None` where nobody did.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let witness = report.witnesses.get(report.verdict.decided_by()?.witness)?;
    let decided = witness.decided.as_deref()?;
    let whose = if witness.list == ASSESSMENT_ALL { "for everybody" } else { "of your group" };
    Some(format!(
        "{}: that is an analyst's assessment {whose}, which holds until {} ({}: {}).",
        report.verdict.status,
        decided.ends_at().to_minutes(),
        summary::plain(&decided.decision.author),
        summary::note(&decided.decision.reason),
    ))
}
