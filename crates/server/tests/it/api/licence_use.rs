//! What was used over time: day by day in the group's own time zone, of one's own group, or of a licence within reach.

use accounts::Role;
use serde_json::{Value, json};

use crate::{
    access::customers::{Shown, customer, licence, member},
    support::TestApp,
};

fn look_up(test: &TestApp, shown: &Shown, times: usize) {
    for _ in 0..times {
        assert_eq!(shown.get(test, "/api/ip/198.51.100.7?sections=Zone").status, 200);
    }
}

/// Days with what was used of look-ups.
fn days(used: &Value) -> Vec<(String, u64)> {
    let rows = used["Rows"].as_array().unwrap().iter();
    rows.map(|row| (row["Day"].as_str().unwrap().to_owned(), row["Used"].as_u64().unwrap())).collect()
}

#[test]
fn what_was_used_is_told_by_day() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_100");
    let reader = Shown::of(&test, &group, Role::Reader);
    assert_eq!(days(&reader.get(&test, "/api/licence/use").json()), []);
    look_up(&test, &reader, 3);
    test.pass(24 * 60);
    look_up(&test, &reader, 2);
    let used = reader.get(&test, "/api/licence/use").json();
    assert_eq!(days(&used), [("2026-07-11".into(), 2), ("2026-07-10".into(), 3)]);
    assert_eq!((&used["To"], &used["From"]), (&json!("2026-07-11"), &json!("2026-04-13")));
    let row = &used["Rows"][0];
    assert_eq!((&row["Service"], &row["Limit"]), (&json!("threat_lookup"), &json!(100)));
    assert_eq!(row["Product"], "threat_lookup_100");
    assert_eq!(days(&reader.get(&test, "/api/licence/use?days=1").json()), [("2026-07-11".into(), 2)]);
    // What has no limit is counted in memory, and told all the same.
    let unlimited = customer(&test, "unlimited");
    let other = Shown::of(&test, &unlimited, Role::Reader);
    look_up(&test, &other, 4);
    let used = other.get(&test, "/api/licence/use").json();
    assert_eq!((days(&used), &used["Rows"][0]["Limit"]), (vec![("2026-07-11".into(), 4)], &Value::Null));
    for wrong in ["?days=0", "?days=367", "?days=many", "?weeks=1"] {
        assert_eq!(reader.get(&test, &format!("/api/licence/use{wrong}")).refused(400).0, "bad_request");
    }
}

#[test]
fn of_a_licence_those_are_told_who_look_after_it() {
    let test = TestApp::with_world();
    let group = customer(&test, "threat_lookup_100");
    let first = test.accounts.licences(group.id).unwrap().remove(0);
    let second = licence(&test, &group, "threat_lookup_lite_5000", None);
    let reader = Shown::of(&test, &group, Role::Reader);
    look_up(&test, &reader, 2);
    assert_eq!(reader.get(&test, "/api/ip/198.51.100.7").status, 200);
    let administrator = Shown::token(&test, &member(&test, &group, Role::GroupAdministrator));
    let of = |shown: &Shown, id: String| shown.get(&test, &format!("/api/licences/{id}/use?days=7"));
    for (id, used) in [(first.id, 1), (second.id, 2)] {
        let told = of(&administrator, id.to_string()).json();
        assert_eq!(days(&told), [("2026-07-10".into(), used)], "{told}");
        assert_eq!(told["Rows"][0]["Licence"], id.to_string());
        assert_eq!(of(&Shown(test.shown()), id.to_string()).json(), told);
    }
    let other = customer(&test, "threat_lookup_100");
    let stranger = Shown::token(&test, &member(&test, &other, Role::GroupAdministrator));
    of(&stranger, first.id.to_string()).refused(404);
    of(&reader, first.id.to_string()).refused(403);
    of(&administrator, "lic_0".into()).refused(400);
}
