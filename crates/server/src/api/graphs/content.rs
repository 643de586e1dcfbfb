//! What a graph shows: its form on the wire, which is that in the accounts as well, with a number.

use std::collections::HashSet;

use accounts::GraphContent;
use model::Observable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{graph, ktip, texts::RelationText, words::KindWord},
    error::ApiError,
};

/// Nodes of a graph: more than anybody sees at once.
pub(super) const NODES_MAX: usize = 5_000;
/// Edges of a graph.
pub(super) const EDGES_MAX: usize = 20_000;
/// Groups of nodes.
const GROUPS_MAX: usize = 500;
/// Longest name of a group in characters.
const NAME_CHARS_MAX: usize = 200;
/// Longest note in characters.
const NOTE_CHARS_MAX: usize = 2_000;

/// A graph to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SavedGraphBody {
    /// Name, up to 200 characters.
    #[schema(min_length = 1, max_length = 200, example = "Loader of July")]
    pub name: String,
    /// Whether all of one's group see it.
    #[serde(default)]
    pub shared: bool,
    /// Its objects, each once.
    #[schema(max_items = 5000)]
    pub nodes: Vec<SavedNode>,
    /// Its ties.
    #[serde(default)]
    #[schema(max_items = 20000)]
    pub edges: Vec<SavedEdge>,
    /// Its groups of nodes.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub groups: Vec<SavedGroup>,
    /// What is noted of the whole.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// An object in a graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SavedNode {
    /// Its kind.
    pub r#type: KindWord,
    /// The object, as in the look-ups; what is kept is its canonical form.
    #[schema(example = "c2.loader.example")]
    pub object: String,
    /// Where it stands, from left to right.
    pub x: Option<f64>,
    /// Where it stands, from top to bottom.
    pub y: Option<f64>,
    /// Whether it stays where it stands.
    #[serde(default)]
    pub pinned: bool,
    /// Whether it is hidden.
    #[serde(default)]
    pub hidden: bool,
    /// The position of its group in `Groups`, from 0.
    pub group: Option<u32>,
    /// What is noted of it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A tie in a graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SavedEdge {
    /// The position in `Nodes` of the object from which the relation is read, from 0.
    pub from: u32,
    /// The position in `Nodes` of the other end.
    pub to: u32,
    /// The relation.
    #[schema(value_type = RelationText)]
    pub relation: String,
    /// Whether it is hidden.
    #[serde(default)]
    pub hidden: bool,
    /// What is noted of it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Nodes that are shown as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SavedGroup {
    /// Name, up to 200 characters.
    #[schema(max_length = 200)]
    pub name: String,
    /// Whether its nodes are shown as one.
    #[serde(default)]
    pub collapsed: bool,
    /// What is noted of it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// All that a graph shows.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Content {
    pub(super) nodes: Vec<SavedNode>,
    pub(super) edges: Vec<SavedEdge>,
    pub(super) groups: Vec<SavedGroup>,
    pub(super) note: Option<String>,
}

impl Content {
    /// The form that is written. Another form is another number, and this one is still read.
    pub(super) const FORM: u32 = 1;

    /// The same with each object in its canonical form.
    ///
    /// # Errors
    /// 400 that says what is wrong, and where.
    pub(super) fn checked(mut self) -> Result<Self, ApiError> {
        bounded(self.groups.len(), GROUPS_MAX, "groups")?;
        noted(self.note.as_deref(), "the graph")?;
        for (at, group) in self.groups.iter().enumerate() {
            if group.name.chars().count() > NAME_CHARS_MAX {
                return Err(wrong(format!(
                    "the name of group {at} has more than {NAME_CHARS_MAX} characters"
                )));
            }
            noted(group.note.as_deref(), "a group")?;
        }
        objects(&mut self.nodes, &self.edges)?;
        let is_group = |group: u32| usize::try_from(group).is_ok_and(|group| group < self.groups.len());
        match self.nodes.iter().position(|node| node.group.is_some_and(|group| !is_group(group))) {
            Some(at) => Err(wrong(format!("node {at} is in a group that is not there"))),
            None => Ok(self),
        }
    }

    pub(super) fn bytes(&self) -> Result<Vec<u8>, ApiError> {
        serde_json::to_vec(self).map_err(|_| ApiError::internal())
    }

    /// What was kept.
    ///
    /// # Errors
    /// 500 when it cannot be read.
    pub(super) fn read(content: &GraphContent) -> Result<Self, ApiError> {
        let read = (content.form == Self::FORM).then(|| serde_json::from_slice(&content.bytes));
        match read {
            Some(Ok(read)) => Ok(read),
            Some(Err(error)) => {
                tracing::error!(error = %error, "a graph that was kept cannot be read");
                Err(ApiError::internal())
            }
            None => {
                tracing::error!(form = content.form, "a graph has a form that this version does not know");
                Err(ApiError::internal())
            }
        }
    }
}

/// The objects of nodes, which are put into their canonical form; and that edges lead from one to another.
///
/// # Errors
/// 400 that says what is wrong, and where.
pub(super) fn objects(nodes: &mut [SavedNode], edges: &[SavedEdge]) -> Result<Vec<Observable>, ApiError> {
    bounded(nodes.len(), NODES_MAX, "nodes")?;
    bounded(edges.len(), EDGES_MAX, "edges")?;
    let mut objects = Vec::with_capacity(nodes.len());
    let mut known = HashSet::with_capacity(nodes.len());
    for (at, node) in nodes.iter_mut().enumerate() {
        let object = Observable::parse_as(node.r#type.into(), &node.object)
            .map_err(|error| wrong(format!("node {at}: {error}")))?;
        noted(node.note.as_deref(), "a node")?;
        (node.r#type, node.object) = (object.kind().into(), ktip::shown(&object));
        if !known.insert(object.clone()) {
            return Err(wrong(format!("node {at} is there twice")));
        }
        objects.push(object);
    }
    for (at, edge) in edges.iter().enumerate() {
        graph::relation(&edge.relation)
            .map_err(|error| ApiError { message: format!("edge {at}: {}", error.message), ..error })?;
        noted(edge.note.as_deref(), "an edge")?;
        let is_node = |node: u32| usize::try_from(node).is_ok_and(|node| node < objects.len());
        if !is_node(edge.from) || !is_node(edge.to) {
            return Err(wrong(format!("edge {at} has an end that is not there")));
        }
    }
    Ok(objects)
}

fn bounded(n: usize, max: usize, what: &str) -> Result<(), ApiError> {
    if n <= max { Ok(()) } else { Err(wrong(format!("there are {n} {what}, at most {max} are kept"))) }
}

pub(super) fn noted(note: Option<&str>, of: &str) -> Result<(), ApiError> {
    match note {
        Some(note) if note.chars().count() > NOTE_CHARS_MAX => {
            Err(wrong(format!("the note of {of} has more than {NOTE_CHARS_MAX} characters")))
        }
        _ => Ok(()),
    }
}

fn wrong(message: String) -> ApiError {
    ApiError::bad_request(message)
}
