//! Graphs that people keep: of a group, for all of it or for who made them. What stands in one is not looked into here.
//!
//! Only its group sees a graph, and one that is not shared its owner alone. Whoever leaves the group leaves his graphs behind: those that are shared
//! stay, his own are seen by nobody until he comes back or is removed. Who of the group may change whose is asked for by callers.

use model::Timestamp;

use crate::{
    Accounts, Error, GroupId, Result, UserId,
    engine::{Row, Transaction, Value},
    id::identifier,
    text::is_hidden,
    user::require_room,
};

identifier! {
    /// Identifier of a graph.
    GraphId, "gra_", "graph"
}

/// Graphs of a group.
pub const GRAPHS_OF_GROUP_MAX: u32 = 500;
/// Longest name in characters.
pub const GRAPH_NAME_CHARS_MAX: usize = 200;
/// Largest content in bytes.
pub const GRAPH_BYTES_MAX: usize = 2 << 20;

/// A graph without what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// Its identifier.
    pub id: GraphId,
    /// Whose it is.
    pub group_id: GroupId,
    /// Who made it; `None` where he was removed.
    pub owner: Option<UserId>,
    /// Its name.
    pub name: String,
    /// Whether all of the group see it.
    pub is_shared: bool,
    /// Counted from 1, one more with each change.
    pub revision: u64,
    /// How many nodes it has.
    pub nodes: u32,
    /// How many edges.
    pub edges: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom; `None` where he was removed.
    pub changed_by: Option<UserId>,
}

/// What a graph is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGraph {
    /// Its name.
    pub name: String,
    /// Whether all of the group see it.
    pub is_shared: bool,
    /// How many nodes it has.
    pub nodes: u32,
    /// How many edges.
    pub edges: u32,
    /// What stands in it.
    pub content: GraphContent,
}

/// What stands in a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphContent {
    /// Which form it has; counted by who makes it.
    pub form: u32,
    /// Its bytes, at most [`GRAPH_BYTES_MAX`].
    pub bytes: Vec<u8>,
}

/// Who asks for graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphReader {
    /// The user.
    pub user: UserId,
    /// The group that he belongs to.
    pub group: GroupId,
}

const COLUMNS: &str =
    "id, group_id, owner_id, name, is_shared, revision, nodes, edges, created_at, changed_at, changed_by";
/// How many they are.
const COLUMN_COUNT: usize = 11;
/// What is seen by the user `?1` of the group `?2`.
const IS_SEEN: &str = "group_id = ?2 AND (is_shared = 1 OR owner_id = ?1)";

impl Graph {
    fn from_row(row: &Row) -> Result<Self> {
        let user = |at| row.optional_text(at)?.map(|_| UserId::from_row(row, at)).transpose();
        let number = |at| {
            u32::try_from(row.count(at)?).map_err(|_| Error::Corrupt { what: "a number of nodes or edges" })
        };
        Ok(Self {
            id: GraphId::from_row(row, 0)?,
            group_id: GroupId::from_row(row, 1)?,
            owner: user(2)?,
            name: row.text(3)?.to_owned(),
            is_shared: row.bool(4)?,
            revision: row.count(5)?,
            nodes: number(6)?,
            edges: number(7)?,
            created_at: row.moment(8)?,
            changed_at: row.moment(9)?,
            changed_by: user(10)?,
        })
    }
}

impl NewGraph {
    /// Its name without white space around it.
    fn checked(&self) -> Result<&str> {
        let name = self.name.trim();
        let why = match name.chars().take(GRAPH_NAME_CHARS_MAX + 1).count() {
            0 => "is empty",
            count if count > GRAPH_NAME_CHARS_MAX => "has more than 200 characters",
            _ if name.chars().any(is_hidden) => "has characters that cannot be seen",
            _ if self.content.bytes.len() > GRAPH_BYTES_MAX => {
                return Err(Error::Invalid { what: "the graph", why: "has more than 2 MiB" });
            }
            _ => return Ok(name),
        };
        Err(Error::Invalid { what: "the graph's name", why })
    }
}

impl Accounts {
    /// Keeps a new graph.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::TooMany`], [`Error::Referenced`] for a user or group that is not there, and those of the engine.
    pub fn add_graph(&self, of: GraphReader, new: &NewGraph, now: Timestamp) -> Result<Graph> {
        let now = self.moment(now);
        let graph = Graph {
            id: GraphId::random()?,
            group_id: of.group,
            owner: Some(of.user),
            name: new.checked()?.to_owned(),
            is_shared: new.is_shared,
            revision: 1,
            nodes: new.nodes,
            edges: new.edges,
            created_at: now,
            changed_at: now,
            changed_by: Some(of.user),
        };
        self.write(|transaction| {
            let sql = "SELECT COUNT(*) FROM graphs WHERE group_id = ?1";
            require_room(transaction, sql, &[of.group.into()], "graphs", GRAPHS_OF_GROUP_MAX)?;
            transaction.execute(
                &format!(
                    "INSERT INTO graphs ({COLUMNS}, form, content) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?8, ?3, ?9, ?10)"
                ),
                &[
                    graph.id.into(),
                    of.group.into(),
                    of.user.into(),
                    graph.name.as_str().into(),
                    graph.is_shared.into(),
                    graph.nodes.into(),
                    graph.edges.into(),
                    now.into(),
                    new.content.form.into(),
                    new.content.bytes.as_slice().into(),
                ],
            )
        })?;
        Ok(graph)
    }

    /// The graphs that somebody sees, the last changed first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn graphs(&self, reader: GraphReader) -> Result<Vec<Graph>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM graphs WHERE {IS_SEEN} ORDER BY changed_at DESC, id LIMIT {GRAPHS_OF_GROUP_MAX}"
        );
        self.read(|transaction| {
            let rows = transaction.query(&sql, &[reader.user.into(), reader.group.into()])?;
            rows.iter().map(Graph::from_row).collect()
        })
    }

    /// A graph that somebody sees, with what stands in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn graph(&self, id: GraphId, reader: GraphReader) -> Result<(Graph, GraphContent)> {
        let sql = format!("SELECT {COLUMNS}, form, content FROM graphs WHERE id = ?3 AND {IS_SEEN} LIMIT 1");
        self.read(|transaction| {
            let values: [Value; 3] = [reader.user.into(), reader.group.into(), id.into()];
            let row = transaction.query_one(&sql, &values)?.ok_or_else(|| not_found(id))?;
            let form = u32::try_from(row.count(COLUMN_COUNT)?)
                .map_err(|_| Error::Corrupt { what: "the form of a graph" })?;
            let bytes = row.bytes(COLUMN_COUNT + 1)?.to_vec();
            Ok((Graph::from_row(&row)?, GraphContent { form, bytes }))
        })
    }

    /// Puts another graph in the place of one that somebody sees, if it is still at `revision`; and gives what it is then.
    ///
    /// # Errors
    /// [`Error::Changed`], [`Error::Invalid`], [`Error::NotFound`] and those of the engine.
    pub fn change_graph(
        &self,
        id: GraphId,
        by: GraphReader,
        revision: u64,
        new: &NewGraph,
        now: Timestamp,
    ) -> Result<Graph> {
        let name = new.checked()?;
        let now = self.moment(now);
        self.write(|transaction| {
            let graph = at_revision(transaction, id, by, revision)?;
            transaction.execute(
                "UPDATE graphs SET name = ?2, is_shared = ?3, revision = revision + 1, nodes = ?4, edges = ?5, changed_at = ?6, changed_by = ?7, \
                 form = ?8, content = ?9 WHERE id = ?1",
                &[
                    id.into(),
                    name.into(),
                    new.is_shared.into(),
                    new.nodes.into(),
                    new.edges.into(),
                    now.into(),
                    by.user.into(),
                    new.content.form.into(),
                    new.content.bytes.as_slice().into(),
                ],
            )?;
            Ok(Graph {
                name: name.to_owned(),
                is_shared: new.is_shared,
                revision: graph.revision + 1,
                nodes: new.nodes,
                edges: new.edges,
                changed_at: now,
                changed_by: Some(by.user),
                ..graph
            })
        })
    }

    /// Removes a graph that somebody sees, if it is still at `revision`.
    ///
    /// # Errors
    /// [`Error::Changed`], [`Error::NotFound`] and those of the engine.
    pub fn remove_graph(&self, id: GraphId, by: GraphReader, revision: u64) -> Result<()> {
        self.write(|transaction| {
            at_revision(transaction, id, by, revision)?;
            transaction.execute("DELETE FROM graphs WHERE id = ?1", &[id.into()])?;
            Ok(())
        })
    }
}

/// A graph that somebody sees, which nobody has changed since.
fn at_revision(
    transaction: &mut dyn Transaction,
    id: GraphId,
    by: GraphReader,
    revision: u64,
) -> Result<Graph> {
    let sql = format!("SELECT {COLUMNS} FROM graphs WHERE id = ?3 AND {IS_SEEN} LIMIT 1");
    let row = transaction.query_one(&sql, &[by.user.into(), by.group.into(), id.into()])?;
    let graph = row.map(|row| Graph::from_row(&row)).transpose()?.ok_or_else(|| not_found(id))?;
    if graph.revision == revision { Ok(graph) } else { Err(Error::Changed { what: "graph" }) }
}

/// What becomes of the graphs of somebody who is removed: those that are shared are the group's.
pub(crate) fn forget_user(transaction: &mut dyn Transaction, id: UserId) -> Result<()> {
    transaction.execute("DELETE FROM graphs WHERE owner_id = ?1 AND is_shared = 0", &[id.into()])?;
    transaction.execute("UPDATE graphs SET owner_id = NULL WHERE owner_id = ?1", &[id.into()])?;
    transaction.execute("UPDATE graphs SET changed_by = NULL WHERE changed_by = ?1", &[id.into()])?;
    Ok(())
}

fn not_found(id: GraphId) -> Error {
    Error::not_found("graph", id)
}
