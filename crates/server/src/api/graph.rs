//! `GET /api/graph/{type}/<object>`: one step around an object, for a graph.

use std::sync::atomic::Ordering;

use accounts::Detail;
use app::{
    Query, Sections,
    report::{GraphRelation, GraphStep, Neighbour, Relation},
};
use axum::{
    Json,
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use model::{Kind, Observable};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ktip,
    lookup::behind,
    parameters::instant,
    target::Target,
    texts::{CategoryText, MomentOrNoneText, RelationText},
    words::{KindWord, ZoneWord, minutes},
};
use crate::{
    access::Asking,
    error::{ApiError, ErrorBody},
    http::Peer,
    state::Shared,
};

/// Neighbours of a relation when nothing is asked for.
const COUNT_DEFAULT: usize = 50;
/// Most neighbours of a relation: each is counted from its other end.
const COUNT_MAX: usize = 500;
/// Names of the parameters.
const PARAMETERS: [&str; 5] = ["relations", "count", "as_of", "known_at", "cursor"];

/// Parameters of a step; they are read by [`Target`] from the raw request.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GraphParameters {
    /// Relations to answer, separated by commas; when left out all that the kind of object has but `similar-domain`, which searches all names. Those
    /// that another kind of object has are passed over.
    #[param(value_type = Option<Vec<RelationText>>, inline, style = Form, explode = false, example = json!(["resolves-to", "downloads"]))]
    pub relations: Option<String>,
    /// Neighbours a relation returns at most, 1 to 500.
    #[param(minimum = 1, maximum = 500, example = 50)]
    pub count: Option<u16>,
    /// "What was true then": relations seen later do not count. RFC 3339, or a day for the end of it (UTC). Zones of neighbours are those of today.
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub as_of: Option<String>,
    /// "What did we know then": relations that we recorded later do not count.
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub known_at: Option<String>,
    /// Where a relation goes on, as its `Cursor` gave it; name exactly that relation in `relations`.
    pub cursor: Option<String>,
}

/// An object with what it is tied to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct GraphReply {
    /// The object.
    pub node: GraphNode,
    /// What was asked for, in canonical form: another digest of the file, another spelling.
    pub asked: String,
    /// The moment that the answer holds for.
    pub moment: String,
    /// Its relations.
    pub relations: Vec<GraphRelationRow>,
}

/// The object in the middle.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct GraphNode {
    /// In canonical form.
    pub object: String,
    /// Its kind.
    pub r#type: KindWord,
    /// Its zone.
    pub zone: ZoneWord,
    /// Its status in words.
    #[schema(example = "Dangerous")]
    pub status: String,
    /// Its score, 0 to 100.
    pub score: u8,
    /// Its main category.
    #[schema(value_type = CategoryText)]
    pub category: String,
    /// Whether anything at all is known about it.
    pub is_known: bool,
}

/// What it is tied to by one relation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct GraphRelationRow {
    /// The relation, read from the object in the middle.
    #[schema(value_type = RelationText)]
    pub relation: String,
    /// How many neighbours there are.
    pub total: u64,
    /// Whether that is exact; otherwise there are at least so many.
    pub total_is_exact: bool,
    /// The worst zone first, of equal ones the newest; of more than 10,000 the newest 10,000 are looked at.
    pub nodes: Vec<NeighbourRow>,
    /// Where the next page begins: give it as `cursor`, with this relation alone.
    pub cursor: Option<String>,
}

/// A neighbour with the tie to it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NeighbourRow {
    /// The object in canonical form.
    pub object: String,
    /// Its kind.
    pub r#type: KindWord,
    /// Its zone today.
    pub zone: ZoneWord,
    /// Its score, 0 to 100.
    pub score: u8,
    /// Its main category.
    #[schema(value_type = CategoryText)]
    pub category: String,
    /// First time that the tie was seen.
    pub first_seen: Option<String>,
    /// Last time.
    pub last_seen: Option<String>,
    /// Port of a connection.
    pub port: Option<u16>,
    /// Detection name or family that the tie states.
    pub detection: Option<String>,
    /// Type of a record of the DNS, or how two files or names are alike.
    pub detail: Option<String>,
    /// Of a host: the URL on it that has the tie.
    pub via: Option<String>,
    /// Lists that state the tie.
    pub sources: Vec<String>,
    /// Whether it was only seen to happen, which says nothing of the other object.
    pub only_seen: bool,
    /// How many objects share the neighbour: have the same tie to it, the object in the middle among them. Null for a likeness.
    pub degree: Option<u64>,
    /// Whether that is exact; otherwise it is at least so many.
    pub degree_is_exact: bool,
    /// What the tie says, 0 to 100: `100 · (1 − log₁₀ Degree / 3)`. 100: nobody else has it; 0: a thousand or more do. Null for a likeness.
    pub rarity: Option<u8>,
}

/// One step around an object
///
/// The object as a node, and by each relation its neighbours, the most dangerous first. `Degree` and `Rarity` tell which tie says something: an address that
/// one name resolves to, or one of a hoster. It is paid for as the object's report.
#[utoipa::path(get, path = "/api/graph/{type}/{*object}", tag = "Graph",
    params(
        ("type" = KindWord, Path, description = "Kind of object"),
        ("object" = String, Path, description = "The object, as in the look-ups"),
        GraphParameters,
    ),
    responses(
        (status = 200, body = GraphReply, description = "The object with its neighbours"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "No such type"),
        (status = 414, body = ErrorBody, description = "More than 2,000 characters"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub async fn read_graph(
    State(state): State<Shared>,
    caller: Asking,
    peer: Peer,
    uri: Uri,
) -> Result<Response, ApiError> {
    let (kind, target) = target(&uri, "/api/graph/", &PARAMETERS)?;
    let object = Observable::parse_as(kind, &target.object)?;
    let relations = relations(target.relations.as_deref())?;
    let query = Query {
        as_of: instant("as_of", target.as_of.as_deref())?,
        known_at: instant("known_at", target.known_at.as_deref())?,
        viewer: caller.viewer.clone(),
        sections: Sections::default(),
        count: count(target.count.as_deref())?,
        cursor: target.cursor.filter(|cursor| !cursor.is_empty()),
        ..Query::new(object.clone())
    };
    let access = &state.access;
    let paid = access.charge_object(&caller, &object, Detail::Full).await?.with_details(access)?;
    state.metrics.reports.fetch_add(1, Ordering::Relaxed);
    let step = state.blocking(move |app| app.graph(&query, &relations)).await;
    let outcome = step.map(|step| Json(GraphReply::of(&step)).into_response());
    access.settle(&caller, peer.address, &object, &paid, outcome)
}

/// Kind and raw look-up behind a prefix and a type.
pub(super) fn target(uri: &Uri, prefix: &str, names: &[&str]) -> Result<(Kind, Target), ApiError> {
    let (kind, raw) = behind(uri, prefix).split_once('/').ok_or_else(ApiError::no_route)?;
    let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(ApiError::no_route)?;
    Ok((kind, Target::of_path_with(kind, raw, names)?))
}

fn relations(text: Option<&str>) -> Result<Vec<Relation>, ApiError> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(relation).collect()
}

/// The relation of a word.
pub(super) fn relation(word: &str) -> Result<Relation, ApiError> {
    Relation::parse(word).ok_or_else(|| {
        let shown: String = word.chars().take(40).collect();
        ApiError::bad_request(format!("there is no relation `{shown}`"))
            .with_details(Relation::ALL.map(Relation::as_str))
    })
}

fn count(text: Option<&str>) -> Result<usize, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(COUNT_DEFAULT) };
    let count = text.parse().ok().filter(|count| (1..=COUNT_MAX).contains(count));
    count.ok_or_else(|| ApiError::bad_request(format!("`count` is a number from 1 to {COUNT_MAX}")))
}

impl GraphReply {
    fn of(step: &GraphStep) -> Self {
        Self {
            node: GraphNode {
                object: ktip::shown(&step.observable),
                r#type: step.observable.kind().into(),
                zone: step.zone.into(),
                status: step.status.as_str().to_owned(),
                score: step.score,
                category: step.category.as_str().to_owned(),
                is_known: step.is_known,
            },
            asked: ktip::shown(&step.asked),
            moment: step.moment.to_string(),
            relations: step.relations.iter().map(GraphRelationRow::of).collect(),
        }
    }
}

impl GraphRelationRow {
    fn of(found: &GraphRelation) -> Self {
        Self {
            relation: found.relation.as_str().to_owned(),
            total: found.total.n,
            total_is_exact: found.total.exact,
            nodes: found.neighbours.iter().map(NeighbourRow::of).collect(),
            cursor: found.cursor.clone(),
        }
    }
}

impl NeighbourRow {
    fn of(neighbour: &Neighbour) -> Self {
        let Neighbour { related, detail, degree } = neighbour;
        Self {
            object: ktip::shown(&related.object),
            r#type: related.object.kind().into(),
            zone: related.zone.into(),
            score: related.score,
            category: related.category.as_str().to_owned(),
            first_seen: minutes(related.first),
            last_seen: minutes(related.last),
            port: related.port,
            detection: related.detection.clone(),
            detail: detail.clone(),
            via: related.via.as_ref().map(ktip::shown),
            sources: related.lists.clone(),
            only_seen: related.is_incidental,
            degree: degree.map(|degree| degree.n),
            degree_is_exact: degree.is_none_or(|degree| degree.exact),
            rarity: neighbour.rarity(),
        }
    }
}
