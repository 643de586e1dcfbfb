//! Rows of similar domains: which names imitate this one, and which watched names it imitates.

use analysis::lookalike::Likeness;
use app::report::Similar;
use model::Observable;
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::words::{ZoneWord, minutes};

/// A domain that imitates the one looked up (ours).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SimilarDomainRow {
    /// The domain, in A-labels.
    #[schema(example = "paypa1-login.example")]
    pub domain: String,
    /// As people read it.
    pub unicode: String,
    /// Its zone.
    pub zone: ZoneWord,
    /// Its score, 0 to 100.
    pub score: u8,
    /// How it imitates.
    #[serde(flatten)]
    pub likeness: LikenessRow,
    /// When a source first spoke of it.
    pub first_seen: Option<String>,
    /// Until when a source confirmed it.
    pub last_seen: Option<String>,
}

/// How one name imitates another.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LikenessRow {
    /// The registrable domain that is imitated.
    pub similar_to: String,
    /// Kinds of edit, under dnstwist's names: `homoglyph`, `romanisation`, `transposition`, `repetition`, `omission`, `hyphenation`,
    /// `addition`, `insertion`, `plural`, `vowel-swap`, `bitsquatting`, `replacement`, `tld-swap`, `subdomain`, `combosquat`.
    pub edits: Vec<String>,
    /// Edits of the word itself; what looks alike, another suffix and words around it count as none.
    pub distance: u8,
}

impl LikenessRow {
    pub(crate) fn of(likeness: &Likeness) -> Self {
        Self {
            similar_to: likeness.of.to_string(),
            edits: likeness.edits.iter().map(|edit| edit.as_str().to_owned()).collect(),
            distance: likeness.distance,
        }
    }
}

impl SimilarDomainRow {
    pub(super) fn of(item: &Similar) -> Self {
        let unicode = match &item.related.object {
            Observable::Domain(name) => name.to_unicode(),
            other => other.to_string(),
        };
        Self {
            domain: shown(&item.related.object),
            unicode,
            zone: item.related.zone.into(),
            score: item.related.score,
            likeness: LikenessRow::of(&item.likeness),
            first_seen: minutes(item.related.first),
            last_seen: minutes(item.related.last),
        }
    }
}
