//! Graphs that people keep: who sees which, what is changed at once by two, and what becomes of them.

use accounts::{
    Accounts, Error, GRAPH_BYTES_MAX, GRAPHS_OF_GROUP_MAX, Graph, GraphContent, GraphReader, NewGraph,
    NewUser, Role, User, UserChange,
};

use crate::support::{at, group, on_each_database, on_each_engine, start, user};

fn new(name: &str, is_shared: bool) -> NewGraph {
    let content = GraphContent { form: 1, bytes: format!("{{\"{name}\": \"\u{0}é\"}}").into_bytes() };
    NewGraph { name: name.to_owned(), is_shared, nodes: 3, edges: 2, content }
}

fn reader(user: &User) -> GraphReader {
    GraphReader { user: user.id, group: user.group_id }
}

/// Another of the same group.
fn beside(accounts: &Accounts, user: &User, name: &str) -> User {
    let new = NewUser { group_id: user.group_id, name: name.to_owned(), mail: None, role: Role::Reader };
    accounts.add_user(&new, start()).unwrap()
}

fn names(accounts: &Accounts, reader: GraphReader) -> Vec<String> {
    accounts.graphs(reader).unwrap().into_iter().map(|graph| graph.name).collect()
}

#[test]
fn a_graph_is_what_was_kept() {
    on_each_engine(|accounts| {
        let jane = reader(&user(accounts, "jane", Role::Reader));
        let kept = accounts.add_graph(jane, &new(" Loader ", true), start()).unwrap();
        assert_eq!((kept.name.as_str(), kept.revision, kept.nodes, kept.edges), ("Loader", 1, 3, 2));
        assert_eq!((kept.owner, kept.changed_by, kept.is_shared), (Some(jane.user), Some(jane.user), true));
        let (found, content) = accounts.graph(kept.id, jane).unwrap();
        assert_eq!((&found, &content), (&kept, &new(" Loader ", true).content));
        assert_eq!(accounts.graphs(jane).unwrap(), [kept]);
    });
}

#[test]
fn who_sees_which() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let (joe, other) = (beside(accounts, &jane, "joe"), user(accounts, "other", Role::Administrator));
        let own = accounts.add_graph(reader(&jane), &new("own", false), start()).unwrap();
        let shared =
            accounts.add_graph(reader(&jane), &new("shared", true), at("2026-03-02T11:00:00Z")).unwrap();
        assert_eq!(names(accounts, reader(&jane)), ["shared", "own"]);
        assert_eq!(names(accounts, reader(&joe)), ["shared"]);
        assert_eq!(names(accounts, reader(&other)), [""; 0]);
        for (graph, who, is_seen) in [
            (&own, &jane, true),
            (&own, &joe, false),
            (&own, &other, false),
            (&shared, &joe, true),
            (&shared, &other, false),
        ] {
            let found = accounts.graph(graph.id, reader(who));
            assert_eq!(found.is_ok(), is_seen, "{} as {}", graph.name, who.name);
            if !is_seen {
                let of = reader(who);
                let changed = accounts.change_graph(graph.id, of, 1, &new("mine", true), start());
                assert!(matches!(changed, Err(Error::NotFound { .. })));
                assert!(matches!(accounts.remove_graph(graph.id, of, 1), Err(Error::NotFound { .. })));
            }
        }
        // Who goes to another group leaves them behind.
        let change = UserChange { group_id: Some(other.group_id), ..UserChange::default() };
        let moved = accounts.change_user(jane.id, &change).unwrap();
        assert_eq!(names(accounts, reader(&moved)), [""; 0]);
        assert_eq!(names(accounts, reader(&joe)), ["shared"]);
    });
}

#[test]
fn of_two_who_change_it_at_once_one_is_told() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let joe = beside(accounts, &jane, "joe");
        let kept = accounts.add_graph(reader(&jane), &new("first", true), start()).unwrap();
        let later = at("2026-03-02T12:00:00Z");
        let changed = accounts.change_graph(kept.id, reader(&joe), 1, &new("second", true), later).unwrap();
        let expected = Graph {
            name: "second".to_owned(),
            revision: 2,
            changed_at: later,
            changed_by: Some(joe.id),
            ..kept.clone()
        };
        assert_eq!(changed, expected);
        let stale = accounts.change_graph(kept.id, reader(&jane), 1, &new("third", true), later);
        assert!(matches!(stale, Err(Error::Changed { what: "graph" })), "{stale:?}");
        assert!(matches!(accounts.remove_graph(kept.id, reader(&jane), 1), Err(Error::Changed { .. })));
        let (found, content) = accounts.graph(kept.id, reader(&jane)).unwrap();
        assert_eq!((found, content), (expected, new("second", true).content));
        accounts.remove_graph(kept.id, reader(&jane), 2).unwrap();
        assert!(matches!(accounts.graph(kept.id, reader(&jane)), Err(Error::NotFound { .. })));
    });
}

#[test]
fn what_cannot_be_kept_is_refused() {
    on_each_engine(|accounts| {
        let jane = reader(&user(accounts, "jane", Role::Reader));
        let large = |bytes| {
            let content = GraphContent { form: 1, bytes: vec![b' '; bytes] };
            NewGraph { content, ..new("large", false) }
        };
        for wrong in [
            new("", false),
            new(" ", false),
            new("a\u{202e}b", false),
            new(&"a".repeat(201), false),
            large(GRAPH_BYTES_MAX + 1),
        ] {
            let refused = accounts.add_graph(jane, &wrong, start());
            assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
        }
        let kept = accounts.add_graph(jane, &large(GRAPH_BYTES_MAX), start()).unwrap();
        let refused = accounts.change_graph(kept.id, jane, 1, &new("", false), start());
        assert!(matches!(refused, Err(Error::Invalid { .. })));
        for _ in 1..GRAPHS_OF_GROUP_MAX {
            accounts.add_graph(jane, &new("one more", false), start()).unwrap();
        }
        let full = accounts.add_graph(jane, &new("too many", false), start());
        assert!(matches!(full, Err(Error::TooMany { what: "graphs", .. })));
        // Another group has room of its own.
        let other = reader(&user(accounts, "other", Role::Reader));
        accounts.add_graph(other, &new("own", false), start()).unwrap();
    });
}

#[test]
fn what_becomes_of_them_when_people_and_groups_go() {
    on_each_database(|accounts, engine| {
        let jane = user(accounts, "jane", Role::Reader);
        let joe = beside(accounts, &jane, "joe");
        accounts.add_graph(reader(&jane), &new("own", false), start()).unwrap();
        let shared = accounts.add_graph(reader(&jane), &new("shared", true), start()).unwrap();
        accounts.remove_user(jane.id).unwrap();
        let (left, _) = accounts.graph(shared.id, reader(&joe)).unwrap();
        assert_eq!((left.owner, left.changed_by), (None, None));
        let rows = |sql: &str| {
            let mut found = 0;
            engine
                .read(&mut |transaction| {
                    found = transaction.query(sql, &[])?.len();
                    Ok(())
                })
                .unwrap();
            found
        };
        assert_eq!(rows("SELECT 1 FROM graphs LIMIT 10"), 1);
        assert!(matches!(accounts.remove_group(joe.group_id), Err(Error::NotEmpty { .. })));
        assert_eq!(rows("SELECT 1 FROM graphs LIMIT 10"), 1);
        let elsewhere = group(accounts, "elsewhere").id;
        let change = UserChange { group_id: Some(elsewhere), ..UserChange::default() };
        accounts.change_user(joe.id, &change).unwrap();
        accounts.remove_group(joe.group_id).unwrap();
        assert_eq!(rows("SELECT 1 FROM graphs LIMIT 10"), 0);
    });
}
