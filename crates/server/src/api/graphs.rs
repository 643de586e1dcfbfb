//! `/api/graphs`: graphs that people keep, for themselves or for their group. What they show is told by other operations; here stands where.
//!
//! A graph is changed by who made it, and one that is shared also by analysts of the group; it is removed by who made it, or by who administers the
//! group. Who changes it says which revision he saw (`If-Match`, RFC 9110 section 13.1.1), so that nobody writes over what he never read.

mod content;
mod export;
mod revision;

use accounts::{AuditEntry, AuditOutcome, Graph, GraphContent, GraphId, GraphReader, NewGraph, Role};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::export::{__path_export_graph, export_graph};
use self::{content::Content, revision::Expected};
pub use self::{
    content::{SavedEdge, SavedGraphBody, SavedGroup, SavedNode},
    export::ExportBody,
};
use crate::{
    access::{Asking, Caller},
    api::{
        session::{LargeBody, Visitor, blocking},
        texts::{GraphIdText, UserIdText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Graphs, the last changed first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SavedGraphs {
    /// Those that are shared with one's group, and one's own.
    pub graphs: Vec<SavedGraphRow>,
}

/// A graph without what it shows.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SavedGraphRow {
    /// Identifier.
    #[schema(value_type = GraphIdText)]
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether all of the group see it.
    pub shared: bool,
    /// Whether it is one's own.
    pub is_own: bool,
    /// Who made it; null where he was removed.
    #[schema(value_type = Option<UserIdText>)]
    pub owner: Option<String>,
    /// Counted from 1, one more with each change; the `ETag` is this number in quotation marks.
    pub revision: u64,
    /// How many nodes it has.
    pub node_count: u32,
    /// How many edges.
    pub edge_count: u32,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub changed_at: String,
    /// By whom; null where he was removed.
    #[schema(value_type = Option<UserIdText>)]
    pub changed_by: Option<String>,
}

/// A graph.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SavedGraph {
    /// What all rows have.
    #[serde(flatten)]
    pub row: SavedGraphRow,
    /// Its objects.
    pub nodes: Vec<SavedNode>,
    /// Its ties.
    pub edges: Vec<SavedEdge>,
    /// Its groups of nodes.
    pub groups: Vec<SavedGroup>,
    /// What is noted of the whole.
    pub note: Option<String>,
}

impl SavedGraphRow {
    fn of(graph: &Graph, caller: &Caller) -> Self {
        Self {
            id: graph.id.to_string(),
            name: graph.name.clone(),
            shared: graph.is_shared,
            is_own: is_own(graph, caller),
            owner: graph.owner.map(|owner| owner.to_string()),
            revision: graph.revision,
            node_count: graph.nodes,
            edge_count: graph.edges,
            created_at: graph.created_at.to_string(),
            changed_at: graph.changed_at.to_string(),
            changed_by: graph.changed_by.map(|by| by.to_string()),
        }
    }
}

/// An answer about one graph, with its revision in the head.
type Told<T> = (StatusCode, [(header::HeaderName, HeaderValue); 1], Json<T>);

fn told<T>(status: StatusCode, revision: u64, body: T) -> Result<Told<T>, ApiError> {
    let tag = HeaderValue::from_str(&revision::tag(revision)).map_err(|_| ApiError::internal())?;
    Ok((status, [(header::ETAG, tag)], Json(body)))
}

fn reader(caller: &Caller) -> GraphReader {
    GraphReader { user: caller.user.id, group: caller.group.id }
}

fn is_own(graph: &Graph, caller: &Caller) -> bool {
    graph.owner == Some(caller.user.id)
}

/// List graphs
///
/// Those that are shared with one's group, and one's own; the last changed first.
#[utoipa::path(get, path = "/api/graphs", tag = "Graph",
    responses(
        (status = 200, body = SavedGraphs, description = "The graphs"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_graphs(
    State(state): State<Shared>,
    asking: Asking,
) -> Result<Json<SavedGraphs>, ApiError> {
    let listed = blocking(&state, move |access| {
        let graphs = access.accounts.graphs(reader(&asking))?;
        Ok(SavedGraphs { graphs: graphs.iter().map(|graph| SavedGraphRow::of(graph, &asking)).collect() })
    });
    Ok(Json(listed.await?))
}

/// Keep a graph
///
/// Up to 5,000 nodes, 20,000 edges and 2 MiB; 500 graphs a group.
#[utoipa::path(post, path = "/api/graphs", tag = "Graph",
    request_body(content = SavedGraphBody),
    responses(
        (status = 201, body = SavedGraphRow, description = "Kept; `ETag` has the revision"),
        (status = 400, body = ErrorBody, description = "Malformed, or there are too many; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn add_graph(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    LargeBody(body): LargeBody<SavedGraphBody>,
) -> Result<Told<SavedGraphRow>, ApiError> {
    let added = blocking(&state, move |access| {
        let now = access.now();
        let graph = access.accounts.add_graph(reader(&asking), &new(body)?, now)?;
        let entry = asking.entry(now, "graph.add", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: graph.id.to_string(), ..entry })?;
        Ok(SavedGraphRow::of(&graph, &asking))
    });
    let row = added.await?;
    told(StatusCode::CREATED, row.revision, row)
}

/// Show a graph
///
/// What it shows is where things stand, and what they are: zones change, and are told by the look-ups.
#[utoipa::path(get, path = "/api/graphs/{id}", tag = "Graph",
    params(("id" = inline(GraphIdText), Path, description = "Identifier of the graph")),
    responses(
        (status = 200, body = SavedGraph, description = "The graph; `ETag` has the revision"),
        (status = 400, body = ErrorBody, description = "No identifier"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn show_graph(
    State(state): State<Shared>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Told<SavedGraph>, ApiError> {
    let shown = blocking(&state, move |access| {
        let (graph, content) = access.accounts.graph(GraphId::parse(&id)?, reader(&asking))?;
        let Content { nodes, edges, groups, note } = Content::read(&content)?;
        Ok(SavedGraph { row: SavedGraphRow::of(&graph, &asking), nodes, edges, groups, note })
    });
    let graph = shown.await?;
    told(StatusCode::OK, graph.row.revision, graph)
}

/// Change a graph
///
/// Puts another in its place, if it is still as who asks has seen it: `If-Match` has the `ETag` that reading it gave. One's own; one that is shared also as
/// an analyst, but it stays shared then.
#[utoipa::path(put, path = "/api/graphs/{id}", tag = "Graph",
    params(
        ("id" = inline(GraphIdText), Path, description = "Identifier of the graph"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that reading it gave; without it, 428"),
    ),
    request_body(content = SavedGraphBody),
    responses(
        (status = 200, body = SavedGraphRow, description = "Changed; `ETag` has the new revision"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 412, body = ErrorBody, description = "Changed meanwhile: read it again"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 428, body = ErrorBody, description = "No `If-Match`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn change_graph(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    LargeBody(body): LargeBody<SavedGraphBody>,
) -> Result<Told<SavedGraphRow>, ApiError> {
    let id = GraphId::parse(&id)?;
    let expected = Expected::of(&headers).ok_or_else(ApiError::revision_needed)?;
    let changed = blocking(&state, move |access| {
        let (now, reader) = (access.now(), reader(&asking));
        let (graph, _) = access.accounts.graph(id, reader)?;
        let new = new(body)?;
        if !is_own(&graph, &asking) && (asking.user.role < Role::Analyst || !new.is_shared) {
            let message = "this graph is somebody else's: an analyst may change it, and it stays shared; keep one of your own";
            return Err(ApiError::forbidden(message));
        }
        expected.require(graph.revision)?;
        let graph = access.accounts.change_graph(id, reader, graph.revision, &new, now)?;
        let entry = asking.entry(now, "graph.change", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: graph.id.to_string(), ..entry })?;
        Ok(SavedGraphRow::of(&graph, &asking))
    });
    let row = changed.await?;
    told(StatusCode::OK, row.revision, row)
}

/// Remove a graph
///
/// One's own; one that is shared also as who administers the group. With `If-Match` only as it was seen.
#[utoipa::path(delete, path = "/api/graphs/{id}", tag = "Graph",
    params(
        ("id" = inline(GraphIdText), Path, description = "Identifier of the graph"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that reading it gave"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 400, body = ErrorBody, description = "No identifier"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 412, body = ErrorBody, description = "Changed meanwhile: read it again"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn remove_graph(
    State(state): State<Shared>,
    asking: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let (id, expected) = (GraphId::parse(&id)?, Expected::of(&headers));
    let removed = blocking(&state, move |access| {
        let (now, reader) = (access.now(), reader(&asking));
        let (graph, _) = access.accounts.graph(id, reader)?;
        if !is_own(&graph, &asking) && asking.user.role < Role::GroupAdministrator {
            let message = "this graph is somebody else's: who administers the group may remove it";
            return Err(ApiError::forbidden(message));
        }
        if let Some(expected) = expected {
            expected.require(graph.revision)?;
        }
        access.accounts.remove_graph(id, reader, graph.revision)?;
        let entry = asking.entry(now, "graph.remove", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: graph.id.to_string(), ..entry })?;
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}

/// What a body says, checked.
fn new(body: SavedGraphBody) -> Result<NewGraph, ApiError> {
    let SavedGraphBody { name, shared, nodes, edges, groups, note } = body;
    let content = Content { nodes, edges, groups, note }.checked()?;
    let count = |n: usize| u32::try_from(n).map_err(|_| ApiError::internal());
    Ok(NewGraph {
        name,
        is_shared: shared,
        nodes: count(content.nodes.len())?,
        edges: count(content.edges.len())?,
        content: GraphContent { form: Content::FORM, bytes: content.bytes()? },
    })
}
