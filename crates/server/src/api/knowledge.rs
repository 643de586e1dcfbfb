//! `GET /api/knowledge/<name or identifier>`: what is known about a malware family, tool, actor or technique.

use app::knowledge::KnowledgeFound;
use axum::{Json, extract::State, http::Uri};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ktip::families::{CandidateRow, KnowledgeCard},
    lookup::behind,
};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Longest name or identifier in bytes.
const NAME_BYTES_MAX: usize = 400;
/// Items of each list of a card.
pub(crate) const ITEMS_MAX: usize = 1000;

/// What a name means: one thing, or several between which the name does not decide.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KnowledgeReply {
    /// The one thing; null where there are several.
    pub card: Option<KnowledgeCard>,
    /// The several: ask again with the identifier of one.
    pub candidates: Vec<CandidateRow>,
}

impl KnowledgeReply {
    /// The reply; `None` when nothing is known.
    pub(crate) fn of(found: &KnowledgeFound) -> Option<Self> {
        match found {
            KnowledgeFound::Card(card) => {
                Some(Self { card: Some(KnowledgeCard::of(card)), candidates: Vec::new() })
            }
            KnowledgeFound::Candidates(all) => {
                Some(Self { card: None, candidates: all.iter().map(CandidateRow::of).collect() })
            }
            KnowledgeFound::Unknown => None,
        }
    }
}

/// Look up a family, actor or technique
///
/// What the lists of knowledge (ATT&CK, MISP's galaxies) say about a malware family, tool, threat actor, technique or campaign: by any of
/// its names, in any spelling (`Cobalt Strike`, `win.cobalt_strike`), or by identifier (`S0154`, `G0007`, `T1059.003`, a UUID). Names that
/// mean several things are answered with the candidates.
#[utoipa::path(get, path = "/api/knowledge/{*name}", tag = "Look-up",
    params(("name" = String, Path, description = "Name or identifier, percent-encoded", example = "Emotet")),
    responses(
        (status = 200, body = KnowledgeReply, description = "The card, or the candidates"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "No list knows it"),
        (status = 414, body = ErrorBody, description = "More than 400 bytes"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn read_knowledge(
    State(state): State<Shared>,
    caller: Asking,
    uri: Uri,
) -> Result<Json<KnowledgeReply>, ApiError> {
    state.access.needs_details(&caller).await?;
    let raw = behind(&uri, "/api/knowledge/").split('?').next().unwrap_or_default();
    let name = percent_decode_str(raw).decode_utf8();
    let name = name.map_err(|_| ApiError::bad_request("the name is not UTF-8: percent-encode it as such"))?;
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(ApiError::bad_request(
            "name a malware family, an actor or a technique behind the last `/`",
        ));
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(ApiError::uri_too_long("a name has at most 400 bytes"));
    }
    let viewer = caller.viewer.clone();
    let found = state.blocking(move |app| app.knowledge(&name, &viewer, ITEMS_MAX)).await?;
    KnowledgeReply::of(&found).map(Json).ok_or_else(ApiError::unknown_name)
}
