//! `POST /api/imports`: files over HTTP, answered when they are in.

use server::{api::imports::ImportReport, http::Settings};

use crate::support::TestApp;

const OCTETS: &str = "application/octet-stream";
const FEED: &str = "# abuse.ch URLhaus\n# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n\
    \"9\",\"2026-07-08 04:31:13\",\"http://evil.example/a\",\"online\",\"2026-07-10 04:31:13\",\"malware_download\",\"elf\",\"https://urlhaus.abuse.ch/url/9/\",\"kestrel\"\n\
    not a record\n";

#[test]
fn a_file_is_in_when_the_answer_comes() {
    let test = TestApp::empty();
    assert_eq!(test.json("/api/url/evil.example%2Fa")["Zone"], "Grey");
    let reply = test.post("/api/imports?source=urlhaus&name=csv_recent.csv", OCTETS, FEED.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.text());
    let report: ImportReport = serde_json::from_slice(&reply.body).unwrap();
    let file = &report.files[0];
    assert_eq!(
        (file.name.as_str(), file.outcome.as_str(), file.records, file.rejected),
        ("csv_recent.csv", "Imported", 1, 1)
    );
    assert_eq!(file.reasons[0].count, 1);
    assert_eq!(test.json("/api/url/evil.example%2Fa")["Zone"], "Red");
    // Once more adds nothing.
    let reply = test.post("/api/imports?source=urlhaus&name=csv_recent.csv", OCTETS, FEED.as_bytes());
    assert_eq!(reply.json()["Files"][0]["New"], 0);
}

#[test]
fn what_is_no_feed_is_refused_in_the_report() {
    let test = TestApp::empty();
    let reply = test.post("/api/imports?name=holiday.jpg", OCTETS, &[0xff; 4000]);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["Refused"], 1);
    assert!(reply.json()["Files"][0]["Message"].as_str().unwrap().len() > 10);
}

#[test]
fn bad_requests_are_refused_before_the_body() {
    let test = TestApp::with_settings(Settings { import_bytes_max: 1000, ..Settings::default() });
    assert_eq!(test.post("/api/imports", "text/plain", b"x").refused(415).0, "wrong_media_type");
    assert_eq!(test.post("/api/imports?sauce=x", OCTETS, b"x").refused(400).0, "bad_request");
    assert_eq!(test.post("/api/imports?source=nobody", OCTETS, b"x").refused(400).0, "bad_request");
    assert_eq!(test.post("/api/imports", OCTETS, &[b'x'; 1001]).refused(413).0, "body_too_large");
    let head = "POST /api/imports HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/octet-stream\r\n\
        Transfer-Encoding: chunked\r\n\r\n";
    let body = format!("400\r\n{}\r\n400\r\n{}\r\n0\r\n\r\n", "x".repeat(1024), "x".repeat(1024));
    assert_eq!(test.send(head, body.as_bytes()).refused(413).0, "body_too_large");
    let head = "POST /api/imports HTTP/1.1\r\nHost: test\r\nConnection: close\r\nSec-Fetch-Site: cross-site\r\n\
        Content-Type: application/octet-stream\r\nContent-Length: 1\r\n\r\n";
    assert_eq!(test.send(head, b"x").refused(403).0, "cross_site");
}

#[test]
fn a_mapping_of_the_servers_folder_and_a_dry_run() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = "list = { name = \"own/acme\", title = \"Acme\", grade = \"B\", tlp = \"clear\", unit = \"records\" }\n\
        format = { type = \"txt\" }\nindicator = { type = \"detect\" }\n\
        evidence = { class = { value = \"malicious\" }, category = { value = \"phishing\" }, observed_at = { value = \"2026-07-09\" } }\n";
    std::fs::write(folder.path().join("acme.toml"), mapping).unwrap();
    let settings = Settings { mappings: Some(folder.path().to_owned()), ..Settings::default() };
    let test = TestApp::with_settings(settings);
    let target = "/api/imports?mapping=acme&name=a.txt";
    let dry = test.post(&format!("{target}&dry_run=true&show=1"), OCTETS, b"evil.example\nworse.example\n");
    assert_eq!(dry.status, 200, "{}", dry.text());
    let file = &dry.json()["Files"][0];
    assert_eq!(
        (&file["Outcome"], &file["Records"], &file["New"]),
        (&"WouldImport".into(), &2.into(), &0.into())
    );
    assert_eq!(file["DryRun"]["Evidence"].as_array().unwrap().len(), 1);
    assert_eq!(test.json("/api/domain/evil.example")["Zone"], "Grey");
    let taken = test.post(target, OCTETS, b"evil.example\nworse.example\n");
    assert_eq!(taken.json()["Files"][0]["New"], 2);
    assert!(taken.json()["Files"][0].get("DryRun").is_none());
    assert_eq!(test.json("/api/domain/evil.example")["Zone"], "Red");
    let sources = test.json("/api/sources");
    let own = sources["Sources"].as_array().unwrap().iter().find(|each| each["Name"] == "own/acme").unwrap();
    assert_eq!((&own["Grade"], &own["Lists"][0]["Evidence"]), (&"B".into(), &2.into()));
    for wrong in ["mapping=nobody", "mapping=../acme", "mapping=acme&source=urlhaus", "dry_run=1"] {
        let reply = test.post(&format!("/api/imports?{wrong}"), OCTETS, b"x");
        assert_eq!(reply.refused(400).0, "bad_request", "{wrong}");
    }
}

#[test]
fn what_was_imported_is_listed() {
    let test = TestApp::empty();
    let nothing = test.json("/api/imports");
    assert_eq!(nothing, serde_json::json!({ "Running": [], "Finished": [] }));
    test.post("/api/imports?source=urlhaus&name=csv_recent.csv", OCTETS, FEED.as_bytes());
    test.post("/api/imports?name=holiday.jpg", OCTETS, &[0xff; 4000]);
    test.post("/api/imports?source=urlhaus&name=tried.csv&dry_run=true", OCTETS, FEED.as_bytes());
    let list = test.json("/api/imports");
    let finished = list["Finished"].as_array().unwrap();
    let names: Vec<_> = finished.iter().map(|file| (&file["Name"], &file["Outcome"])).collect();
    assert_eq!(
        names,
        [(&"holiday.jpg".into(), &"Refused".into()), (&"csv_recent.csv".into(), &"Imported".into())]
    );
    let feed = &finished[1];
    assert_eq!((&feed["Source"], &feed["List"]), (&"urlhaus".into(), &"urlhaus".into()));
    assert_eq!((&feed["Records"], &feed["New"], &feed["Refused"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(feed["StartedAt"], "2026-07-10T12:00:00Z");
    assert_eq!(
        (&feed["Samples"][0]["Text"], &feed["Reasons"][0]["Count"]),
        (&"not a record".into(), &1.into())
    );
    assert!(finished[0]["Message"].as_str().is_some_and(|why| why.len() > 10));
    assert_eq!(
        (&finished[0]["Source"], &list["Running"]),
        (&serde_json::Value::Null, &serde_json::json!([]))
    );
}
