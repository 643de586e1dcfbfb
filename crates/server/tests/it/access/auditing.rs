//! Who looked something up is found by the object, though the audit does not say it in clear.

use accounts::Role;

use super::{
    customers::{Shown, customer},
    support::eventually,
};
use crate::support::TestApp;

#[test]
fn who_looked_an_object_up_is_found() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_10000");
    let other = customer(&test, "threat_lookup_10000");
    let (reader, of_other) = (Shown::of(&test, &group, Role::Reader), Shown::of(&test, &other, Role::Reader));
    let chief = Shown::of(&test, &group, Role::GroupAdministrator);
    for (who, object) in
        [(&reader, "c2.loader.example"), (&reader, "198.51.100.7"), (&of_other, "c2.loader.example")]
    {
        let kind = if object.starts_with('1') { "ip" } else { "domain" };
        assert_eq!(who.get(&test, &format!("/api/{kind}/{object}")).status, 200);
    }
    let lines = |who: &Shown, object: &str| {
        let reply = who.get(&test, &format!("/api/audit?object={object}&action=lookup"));
        assert_eq!(reply.status, 200, "{}", reply.text());
        let lines = reply.json()["Entries"].as_array().unwrap().clone();
        assert!(!reply.text().contains("example"), "{}", reply.text());
        lines
    };
    let all = Shown(test.shown());
    // Written behind the answers, each caller's by itself.
    eventually(|| (lines(&all, "c2.loader.example").len() == 2).then_some(()));
    eventually(|| (lines(&all, "198.51.100.7").len() == 1).then_some(()));
    // As it is pasted.
    assert_eq!(lines(&all, "C2%5B.%5Dloader.example").len(), 2);
    assert_eq!(lines(&all, "loader.example").len(), 0);
    let own = lines(&chief, "c2.loader.example");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["GroupId"], group.id.to_string().as_str());
    let refused = chief.get(&test, "/api/audit?object=no%20object").refused(400);
    assert!(refused.1.contains("`object`"), "{refused:?}");
}
