//! `POST /api/sightings`: the contract with those who report.

use serde_json::json;

use crate::support::TestApp;

const JSON: &str = "application/json";

fn post(test: &TestApp, body: &serde_json::Value) -> crate::support::Reply {
    test.post("/api/sightings", JSON, body.to_string().as_bytes())
}

#[test]
fn what_is_right_is_counted_and_what_is_wrong_is_named() {
    let test = TestApp::with_world();
    let body = json!({"BatchId": "proxy-1/1", "Sensor": "proxy-1", "Country": "jp", "Sightings": [
        {"Object": "c2.loader.example", "Time": "2026-07-10T04:05:06Z", "Count": 40},
        {"Object": "hxxp://c2[.]loader[.]example/x", "Type": "url", "Time": "2026-07-09T04:05:06Z", "Zone": "Yellow", "Country": "US"},
        {"Object": "c2.loader.example", "Time": "2026-07-08T04:05:06Z", "Client": "198.51.100.200", "Sensor": "proxy-2"},
        {"Object": "192.168.1.1", "Time": "2026-07-10T04:05:06Z"},
        {"Object": "c2.loader.example", "Time": "2026-07-10T04:05:06Z", "Count": -1},
        {"Object": "c2.loader.example", "Time": "2026-07-10T04:05:06Z", "Count": "40"},
        {"Object": "c2.loader.example", "Time": "2026-07-10T04:05:06Z", "Cuont": 40},
        {"Object": "c2.loader.example", "Type": "domian", "Time": "2026-07-10T04:05:06Z"},
        {"Object": "c2.loader.example", "Time": 1_783_656_306},
        "c2.loader.example",
    ]});
    let reply = post(&test, &body);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = reply.json();
    assert_eq!(
        (&reply["BatchId"], &reply["Accepted"], &reply["Known"]),
        (&"proxy-1/1".into(), &3.into(), &0.into())
    );
    let refused: Vec<(u64, &str)> = reply["Refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["Index"].as_u64().unwrap(), row["Reason"].as_str().unwrap()))
        .collect();
    assert_eq!(refused.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8, 9]);
    for ((_, reason), says) in
        refused.iter().zip(["reserved", "from 1 to", "`Count`", "`Cuont`", "`Type`", "`Time`", "object"])
    {
        assert!(reason.contains(says), "{reason} does not say {says}");
    }
    // Sent again, in other words for the same, nothing is counted.
    let again =
        test.post("/api/sightings", JSON, serde_json::to_string_pretty(&body).unwrap().as_bytes()).json();
    assert_eq!((&again["Accepted"], &again["Known"]), (&3.into(), &3.into()));

    let report = test.json("/api/domain/c2.loader.example");
    assert_eq!(report["DomainGeneralInfo"]["HitsCount"], 10, "rounded: 41");
    assert_eq!(report["DomainGeneralInfo"]["FirstSeen"], "2026-07-08T04:05Z");
    let statistics = &report["Statistics"];
    // The domain is Red since the ninth.
    assert_eq!(
        (&statistics["HitsCount"], &statistics["DetectionsCount"], &statistics["Popularity"]),
        (&41.into(), &40.into(), &2.into())
    );
    // The country of the client, by the geography database.
    assert_eq!(
        statistics["Countries"],
        json!([{"CountryCode": "JP", "HitsCount": 41, "DetectionsCount": 40}])
    );
    assert_eq!(
        statistics["Sensors"],
        json!([{"Sensor": "proxy-1", "HitsCount": 40}, {"Sensor": "proxy-2", "HitsCount": 1}])
    );
    assert_eq!(
        statistics["Weeks"],
        json!([{"From": "2026-07-06", "HitsCount": 41, "DetectionsCount": 40, "Red": 40, "Orange": 0, "Yellow": 0}])
    );
    assert_eq!(statistics["Days"].as_array().unwrap().len(), 2);
    assert_eq!(statistics["Sources"], json!(["sightings/api"]));
    let report = test.json("/api/url/c2.loader.example%2Fx?sections=Statistics");
    assert_eq!(report["Statistics"]["Months"][0]["Yellow"], 1);
    assert!(report.get("Zone").is_none());
    // Nobody met it, and somebody would have told.
    let silent = test.json("/api/ip/198.51.100.7?sections=Statistics,IpGeneralInfo");
    assert_eq!(
        (&silent["Statistics"]["HitsCount"], &silent["IpGeneralInfo"]["HitsCount"]),
        (&0.into(), &0.into())
    );
    assert!(silent["Statistics"]["Countries"].as_array().unwrap().is_empty());
}

#[test]
fn an_object_that_was_only_met_is_known_and_grey() {
    let test = TestApp::empty();
    assert_eq!(test.json("/api/domain/met.example")["DomainGeneralInfo"]["HitsCount"], json!(null));
    assert!(test.json("/api/domain/met.example").get("Statistics").is_none());
    test.refused("/api/v1/search/domain?request=met.example", 404);
    let met = json!({"Sensor": "s", "Sightings": [{"Id": "1", "Object": "met.example", "Time": "2026-07-10T04:05:06Z"}]});
    assert_eq!(post(&test, &met).json()["Known"], 0);
    assert_eq!(post(&test, &met).json()["Known"], 1);
    let report = test.json("/api/domain/met.example");
    assert_eq!((&report["Zone"], &report["DomainGeneralInfo"]["HitsCount"]), (&"Grey".into(), &1.into()));
    assert_eq!(test.json("/api/v1/search/domain?request=met.example")["Zone"], "Grey");
    assert!(test.get("/metrics").text().contains("hantei_sightings_total 1"));
}

#[test]
fn wrong_batches_say_what_to_do() {
    let test = TestApp::empty();
    let met = || json!({"Object": "a.example", "Time": "2026-07-10T04:05:06Z"});
    let refused = |body: serde_json::Value, status: u16, says: &str| {
        let reply = post(&test, &body);
        let (code, message) = reply.refused(status);
        let told = format!("{message} {}", reply.json()["details"]);
        assert!(told.contains(says), "{code}: {told} does not say {says}");
    };
    refused(json!([]), 400, "not a batch");
    refused(json!({"Sensor": "s"}), 400, "Sightings");
    refused(json!({"Sensor": "s", "Sightings": []}), 400, "no sightings");
    refused(json!({"Sensor": "s", "Sightings": {}}), 400, "not a batch");
    refused(json!({"Sensor": "s", "Batch": "1", "Sightings": [met()]}), 400, "Batch");
    refused(json!({"BatchId": "", "Sensor": "s", "Sightings": [met()]}), 400, "key");
    refused(json!({"BatchId": "1", "Sensor": "\u{7}", "Sightings": [met()]}), 400, "sensor");
    refused(json!({"BatchId": "1", "Sensor": "s", "Country": "Japan", "Sightings": [met()]}), 400, "country");
    refused(json!({"BatchId": "1", "Sightings": [met()]}), 400, "sighting 0: no sensor");
    refused(json!({"Sensor": "s", "Sightings": [met()]}), 400, "sighting 0: neither the batch has a key");
    refused(json!({"BatchId": "1", "Sensor": "s", "Sightings": vec![met(); 10_001]}), 400, "10000");
    // None of these took the key.
    assert_eq!(post(&test, &json!({"BatchId": "1", "Sensor": "s", "Sightings": [met()]})).json()["Known"], 0);
    refused(json!({"BatchId": "1", "Sensor": "s", "Sightings": [met(), met()]}), 409, "`1`");
    assert_eq!(test.post("/api/sightings", "text/plain", b"{}").refused(415).0, "wrong_media_type");
    assert_eq!(test.post("/api/sightings", JSON, b"{").refused(400).0, "bad_request");
    assert_eq!(
        test.post("/api/sightings", JSON, &vec![b' '; (8 << 20) + 1]).refused(413).0,
        "body_too_large"
    );
    let deep = "[".repeat(100_000);
    assert_eq!(test.post("/api/sightings", JSON, deep.as_bytes()).refused(400).0, "bad_request");
    let head = "POST /api/sightings HTTP/1.1\r\nHost: test\r\nConnection: close\r\nSec-Fetch-Site: cross-site\r\n\
        Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";
    assert_eq!(test.send(head, b"{}").refused(403).0, "cross_site");
    assert_eq!(test.get("/api/sightings").refused(405).0, "wrong_method");
    assert_eq!(test.json("/api/domain/a.example")["Statistics"]["HitsCount"], 1);
}

#[test]
fn logs_come_in_as_files_too() {
    let test = TestApp::empty();
    let log = b"{\"timestamp\":\"2026-07-09T04:05:07.000000+0000\",\"event_type\":\"flow\",\"src_ip\":\"10.0.0.5\",\"dest_ip\":\"203.0.113.7\"}\n";
    let target = "/api/imports?name=eve.json&sensor=ids-1&country=JP";
    let dry = test.post(&format!("{target}&dry_run=true"), "application/octet-stream", log).json();
    let piece = &dry["Files"][0]["DryRun"];
    assert_eq!((&piece["Unit"], &piece["Evidence"][0]["Subject"]), (&"log".into(), &"203.0.113.7".into()));
    let taken = test.post(target, "application/octet-stream", log).json();
    assert_eq!((&taken["Files"][0]["Outcome"], &taken["Files"][0]["New"]), (&"Imported".into(), &1.into()));
    let again = test.post(target, "application/octet-stream", log).json();
    assert_eq!(again["Files"][0]["Outcome"], "Unchanged");
    let dry = test.post(&format!("{target}&dry_run=true"), "application/octet-stream", log).json();
    assert_eq!(dry["Files"][0]["Outcome"], "Unchanged");
    let statistics = &test.json("/api/ip/203.0.113.7")["Statistics"];
    assert_eq!(statistics["Sensors"], json!([{"Sensor": "ids-1", "HitsCount": 1}]));
}
