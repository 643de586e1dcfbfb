//! Graphs that people keep, over HTTP: what is kept is what was sent, who sees and changes which, and a bundle of one.

use accounts::{Group, Role};
use model::Tlp;
use serde_json::{Value, json};

use super::{
    customers::{JSON, Shown, customer, group},
    support::audited,
};
use crate::support::{Reply, TestApp};

fn body(name: &str, is_shared: bool) -> Value {
    json!({
        "Name": name,
        "Shared": is_shared,
        "Nodes": [
            { "Type": "domain", "Object": "C2[.]Loader.Example", "X": 1.5, "Y": -2.0, "Pinned": true, "Group": 0 },
            { "Type": "ip", "Object": "198.51.100.7", "Hidden": true, "Note": "<b>ours?</b>" },
        ],
        "Edges": [{ "From": 0, "To": 1, "Relation": "resolves-to" }],
        "Groups": [{ "Name": "Servers", "Collapsed": true }],
        "Note": "July",
    })
}

struct World {
    test: TestApp,
    home: Group,
    jane: Shown,
}

impl World {
    fn new() -> Self {
        let test = TestApp::empty();
        let home = customer(&test, "threat_lookup_100");
        let jane = Shown::of(&test, &home, Role::Reader);
        Self { test, home, jane }
    }

    fn of(&self, role: Role) -> Shown {
        Shown::of(&self.test, &self.home, role)
    }

    #[track_caller]
    fn keep(&self, who: &Shown, body: &Value) -> (String, String) {
        let kept = who.post(&self.test, "/api/graphs", body);
        assert_eq!(kept.status, 201, "{}", kept.text());
        (format!("/api/graphs/{}", kept.json()["Id"].as_str().unwrap()), kept.header("etag").to_owned())
    }

    fn put(&self, who: &Shown, target: &str, tag: &str, body: &Value) -> Reply {
        let more = if tag.is_empty() { String::new() } else { format!("if-match: {tag}\r\n") };
        let who = Shown(format!("{}{more}", who.0));
        who.send(&self.test, "PUT", target, JSON, body.to_string().as_bytes())
    }

    fn names(&self, who: &Shown) -> Vec<String> {
        let listed = who.get(&self.test, "/api/graphs").json();
        listed["Graphs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["Name"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn what_is_kept_is_what_was_sent() {
    let world = World::new();
    let (target, tag) = world.keep(&world.jane, &body("Loader", false));
    let shown = world.jane.get(&world.test, &target);
    assert_eq!((shown.status, shown.header("etag")), (200, tag.as_str()));
    let graph = shown.json();
    assert_eq!(
        graph["Nodes"][0],
        json!({
            "Type": "domain", "Object": "c2.loader.example", "X": 1.5, "Y": -2.0, "Pinned": true, "Hidden": false, "Group": 0, "Note": null,
        })
    );
    assert_eq!(
        (&graph["Nodes"][1]["Hidden"], &graph["Nodes"][1]["Note"]),
        (&json!(true), &json!("<b>ours?</b>"))
    );
    assert_eq!(
        graph["Edges"],
        json!([{ "From": 0, "To": 1, "Relation": "resolves-to", "Hidden": false, "Note": null }])
    );
    assert_eq!(graph["Groups"], json!([{ "Name": "Servers", "Collapsed": true, "Note": null }]));
    let row = ["Name", "Shared", "IsOwn", "Revision", "NodeCount", "EdgeCount", "Note"]
        .map(|name| graph[name].clone());
    assert_eq!(json!(row), json!(["Loader", false, true, 1, 2, 1, "July"]));
    assert_eq!((&graph["CreatedAt"], &graph["Owner"]), (&graph["ChangedAt"], &graph["ChangedBy"]));
    let removed = world.jane.send(&world.test, "DELETE", &target, "", b"");
    assert_eq!(removed.status, 204, "{}", removed.text());
    assert_eq!(world.jane.get(&world.test, &target).refused(404).0, "not_found");
    let acts: Vec<usize> =
        ["graph.add", "graph.change", "graph.remove"].map(|act| audited(&world.test, act).len()).into();
    assert_eq!(acts, [1, 0, 1]);
}

#[test]
fn who_sees_and_changes_which() {
    let world = World::new();
    let (own, own_tag) = world.keep(&world.jane, &body("own", false));
    let (shared, tag) = world.keep(&world.jane, &body("shared", true));
    let (reader, analyst, head) =
        (world.of(Role::Reader), world.of(Role::Analyst), world.of(Role::GroupAdministrator));
    let stranger = Shown::of(&world.test, &group(&world.test, Tlp::Red), Role::Administrator);
    assert_eq!(world.names(&world.jane).len(), 2);
    assert_eq!(world.names(&reader), ["shared"]);
    assert_eq!(world.names(&stranger), [""; 0]);
    // What is somebody's own is there for nobody else, and what is the group's for no other.
    for who in [&reader, &analyst, &head, &stranger] {
        who.get(&world.test, &own).refused(404);
        world.put(who, &own, &own_tag, &body("mine", false)).refused(404);
        who.send(&world.test, "DELETE", &own, "", b"").refused(404);
    }
    stranger.get(&world.test, &shared).refused(404);
    world.put(&stranger, &shared, "*", &body("mine", true)).refused(404);
    // A reader looks at it, an analyst changes it and cannot take it away.
    assert_eq!(reader.get(&world.test, &shared).json()["IsOwn"], false);
    assert_eq!(world.put(&reader, &shared, &tag, &body("x", true)).refused(403).0, "forbidden");
    assert_eq!(world.put(&analyst, &shared, &tag, &body("x", false)).refused(403).0, "forbidden");
    let changed = world.put(&analyst, &shared, &tag, &body("changed", true));
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(analyst.send(&world.test, "DELETE", &shared, "", b"").refused(403).0, "forbidden");
    // She is told of it, and not written over.
    let refused = world.put(&world.jane, &shared, &tag, &body("mine", true));
    assert_eq!(refused.refused(412).0, "changed");
    assert_eq!(world.put(&world.jane, &shared, "", &body("mine", true)).refused(428).0, "revision_needed");
    let stale = Shown(format!("{}if-match: {tag}\r\n", world.jane.0));
    assert_eq!(stale.send(&world.test, "DELETE", &shared, "", b"").refused(412).0, "changed");
    assert_eq!(world.jane.get(&world.test, &shared).json()["Name"], "changed");
    assert_eq!(world.put(&world.jane, &shared, "\"1\", \"2\"", &body("hers", false)).status, 200);
    assert_eq!(world.names(&reader), [""; 0]);
    let (shared, _) = world.keep(&world.jane, &body("once more", true));
    assert_eq!(head.send(&world.test, "DELETE", &shared, "", b"").status, 204);
}

#[test]
fn what_cannot_be_kept_says_why() {
    let world = World::new();
    let with = |name: &str, value: Value| {
        let mut body = body("Loader", false);
        body[name] = value;
        body
    };
    let node = |object: &str| json!({ "Type": "ip", "Object": object });
    let many: Vec<Value> = (0..5_001).map(|n| node(&format!("2001:db8::{n:x}"))).collect();
    let edges = vec![json!({ "From": 0, "To": 1, "Relation": "drops" }); 20_001];
    for (body, says) in [
        (with("Name", json!(" ")), "name"),
        (with("Nodes", json!([node("nonsense")])), "node 0"),
        (with("Nodes", json!([node("192.0.2.1"), node("192.0.2[.]1")])), "node 1 is there twice"),
        (with("Edges", json!([{ "From": 0, "To": 2, "Relation": "drops" }])), "edge 0"),
        (with("Edges", json!([{ "From": 0, "To": 1, "Relation": "nonsense" }])), "`nonsense`"),
        (with("Groups", json!([])), "node 0 is in a group"),
        (with("Note", json!("a".repeat(2_001))), "2000 characters"),
        (with("Colour", json!("red")), "unknown"),
        (with("Nodes", json!(many)), "5001 nodes"),
        (with("Edges", json!(edges)), "20001 edges"),
    ] {
        let refused = world.jane.post(&world.test, "/api/graphs", &body);
        let (_, message) = refused.refused(400);
        assert!(message.contains(says), "{says}: {message}");
    }
    let large = with("Note", json!("a".repeat(2 << 20)));
    world.jane.post(&world.test, "/api/graphs", &large).refused(413);
    assert_eq!(world.names(&world.jane), [""; 0]);
    world.jane.get(&world.test, "/api/graphs/nonsense").refused(400);
}

#[test]
fn a_graph_is_a_bundle() {
    let world = World::new();
    let mut graph = body("Loader", false);
    for name in ["Shared", "Groups"] {
        graph.as_object_mut().unwrap().remove(name);
    }
    graph["Nodes"].as_array_mut().unwrap().push(json!({ "Type": "domain", "Object": "_dmarc.example" }));
    graph["Edges"].as_array_mut().unwrap().push(json!({ "From": 1, "To": 0, "Relation": "hosts" }));
    let reply = world.jane.post(&world.test, "/api/graphs/stix", &graph);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/stix+json;version=2.1");
    let bundle = reply.json();
    let objects = bundle["objects"].as_array().unwrap();
    let of = |kind: &str| objects.iter().filter(|object| object["type"] == kind).collect::<Vec<_>>();
    let (domain, address) = (of("domain-name")[0], of("ipv4-addr")[0]);
    assert_eq!((&domain["value"], &address["value"]), (&json!("c2.loader.example"), &json!("198.51.100.7")));
    let ties: Vec<Value> = of("relationship")
        .iter()
        .map(|tie| {
            json!([tie["relationship_type"], tie["source_ref"], tie["target_ref"], tie["description"]])
        })
        .collect();
    let expected = json!([
        ["resolves-to", domain["id"], address["id"], null],
        ["related-to", domain["id"], address["id"], "hosted on"],
    ]);
    assert_eq!(json!(ties), expected);
    assert_eq!(
        (&of("note")[0]["content"], &of("note")[0]["object_refs"]),
        (&json!("<b>ours?</b>"), &json!([address["id"]]))
    );
    let held = of("grouping")[0];
    assert_eq!(
        (&held["name"], &held["object_refs"]),
        (&json!("Loader"), &json!([domain["id"], address["id"]]))
    );
    let described = held["description"].as_str().unwrap();
    assert!(described.starts_with("July") && described.contains("_dmarc.example"), "{described}");
    // As far as the group may see, unless something else is said: TLP:GREEN.
    let green = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    assert_eq!(domain["object_marking_refs"], json!([green]));
    // It says no verdict, and the same graph is the same bundle.
    assert!(of("indicator").is_empty());
    assert_eq!(world.jane.post(&world.test, "/api/graphs/stix", &graph).json(), bundle);
    graph["Marking"] = json!("TLP:RED");
    let red = world.jane.post(&world.test, "/api/graphs/stix", &graph).text();
    assert!(red.contains("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"));
    graph["Marking"] = json!("TLP:PINK");
    world.jane.post(&world.test, "/api/graphs/stix", &graph).refused(400);
}
