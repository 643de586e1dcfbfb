//! `POST /api/graphs/stix`: a graph as a STIX 2.1 bundle. It says what who asks has drawn, and nothing that he did not send.

use app::report::Relation;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use model::Tlp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::content::{SavedEdge, SavedNode, noted, objects};
use crate::{
    access::Asking,
    api::{lookup::STIX, session::LargeBody, texts::MarkingText},
    error::{ApiError, ErrorBody},
    state::Shared,
    stix::{Drawing, DrawnEdge, DrawnNode, drawn},
};

/// A graph to export.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ExportBody {
    /// Name, for the object that holds all others together.
    #[schema(min_length = 1, max_length = 200, example = "Loader of July")]
    pub name: String,
    /// Its objects, each once.
    #[schema(max_items = 5000)]
    pub nodes: Vec<SavedNode>,
    /// Its ties.
    #[serde(default)]
    #[schema(max_items = 20000)]
    pub edges: Vec<SavedEdge>,
    /// What is noted of the whole.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// How far it may be shared; when left out, as far as the most that one's group may see.
    #[schema(value_type = Option<MarkingText>)]
    pub marking: Option<String>,
}

/// Export a graph
///
/// A STIX 2.1 bundle of the objects and ties that are sent, held together by a `grouping`, with what is noted of them. Ties for which the standard has no word
/// are `related-to` with their meaning as description. Names for which it has no form are left out, and told in the description.
#[utoipa::path(post, path = "/api/graphs/stix", tag = "Graph",
    request_body(content = ExportBody),
    responses(
        (status = 200, content((Object = "application/stix+json;version=2.1")), description = "The bundle"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn export_graph(
    State(state): State<Shared>,
    asking: Asking,
    LargeBody(body): LargeBody<ExportBody>,
) -> Result<impl IntoResponse, ApiError> {
    let tlp = match body.marking.as_deref() {
        None => asking.group.tlp_max,
        Some(marking) => Tlp::ALL.into_iter().find(|tlp| tlp.as_str() == marking).ok_or_else(|| {
            ApiError::bad_request("there is no such marking").with_details(Tlp::ALL.map(Tlp::as_str))
        })?,
    };
    let moment = state.access.now();
    let bundle = tokio::task::spawn_blocking(move || {
        let ExportBody { name, mut nodes, edges, note, .. } = body;
        noted(note.as_deref(), "the graph")?;
        if name.trim().is_empty() || name.chars().count() > 200 {
            return Err(ApiError::bad_request("`Name` has 1 to 200 characters"));
        }
        let objects = objects(&mut nodes, &edges)?;
        let notes = nodes.into_iter().map(|node| node.note);
        let edge = |edge: SavedEdge| {
            Some(DrawnEdge {
                from: usize::try_from(edge.from).ok()?,
                to: usize::try_from(edge.to).ok()?,
                relation: Relation::parse(&edge.relation)?,
            })
        };
        Ok(drawn(&Drawing {
            name,
            note,
            nodes: objects.into_iter().zip(notes).map(|(object, note)| DrawnNode { object, note }).collect(),
            edges: edges.into_iter().filter_map(edge).collect(),
            tlp,
            moment,
        }))
    });
    let bundle = bundle.await.map_err(|_| ApiError::internal())??;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(STIX))], Json(bundle)))
}
