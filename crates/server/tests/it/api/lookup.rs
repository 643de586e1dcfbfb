//! `/api/{hash,ip,domain,url}/<object>`: KTIP's shape and the traps that real clients set.

use serde_json::{Value, json};

use crate::support::{LOADER_MD5, LOADER_SHA256, TestApp, UNKNOWN_SHA256};

/// The names of an object's members, sorted.
fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn t2_url_in_the_path_raw_or_encoded() {
    let test = TestApp::with_world();
    #[track_caller]
    fn check(test: &TestApp, target: &str, url: &str) {
        let report = test.json(target);
        assert_eq!(report["UrlGeneralInfo"]["Url"], url, "{target}");
        assert_eq!(report["Zone"], "Red", "{target}");
        assert_eq!(members(&report), ["UrlGeneralInfo", "Zone"], "{target}");
    }
    let known = "dl.loader.example/x?a=1&b=2";
    check(&test, "/api/url/http://dl.loader.example/x?a=1&b=2&sections=Zone,UrlGeneralInfo", known);
    check(
        &test,
        "/api/url/http://dl.loader.example/x?a=1&b=2&count=5&sections=Zone,UrlGeneralInfo&format=json",
        known,
    );
    check(&test, "/api/url/dl.loader.example%2Fx%3Fa%3D1%26b%3D2?sections=Zone,UrlGeneralInfo", known);
    check(
        &test,
        "/api/url/http%3A%2F%2Fdl.loader.example%2Fx%3Fa%3D1%26b%3D2?sections=Zone%2CUrlGeneralInfo",
        known,
    );
    check(&test, "/api/url/hxxp[:]//dl[.]loader[.]example/x?a=1&b=2&sections=Zone,UrlGeneralInfo", known);
    check(
        &test,
        "/api/url/http://dl.loader.example/a%20b/it's?q=[1]|2&sections=Zone,UrlGeneralInfo",
        "dl.loader.example/a%20b/it%27s?q=[1]|2".replace("%27", "'").as_str(),
    );
}

#[test]
fn t3_dates_have_minute_precision() {
    let test = TestApp::with_world();
    let report = test.json("/api/url/http://dl.loader.example/x?a=1&b=2");
    assert_eq!(report["UrlGeneralInfo"]["FirstSeen"], "2026-07-07T10:00Z");
    let mut dates = 0;
    walk(&report, &mut |name, value| {
        if matches!(
            name,
            "FirstSeen"
                | "LastSeen"
                | "LastDetectDate"
                | "LastDownloadDate"
                | "FirstRecorded"
                | "From"
                | "To"
        ) && let Some(text) = value.as_str()
        {
            assert!(text.len() == "2024-01-02T03:04Z".len() && text.ends_with('Z'), "{name}: {text}");
            dates += 1;
        }
    });
    assert!(dates > 5, "{dates}");
}

fn walk(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            visit(name, value);
            walk(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

#[test]
fn t4_general_information_is_always_whole() {
    let test = TestApp::empty();
    #[track_caller]
    fn check(test: &TestApp, target: &str, section: &str, expected: &[&str]) {
        let report = test.json(target);
        assert_eq!(report["Zone"], "Grey", "{target}");
        for name in expected.iter().chain(&[
            "HitsCount",
            "HasApt",
            "RelatedAptReports",
            "Categories",
            "CategoriesWithZone",
        ]) {
            assert!(report[section].get(name).is_some(), "{target}: no {name} in {}", report[section]);
        }
        assert_eq!(report[section]["HasApt"], false);
        assert_eq!(
            (&report[section]["Categories"], &report[section]["RelatedAptReports"]),
            (&json!([]), &json!([]))
        );
    }
    check(
        &test,
        &format!("/api/hash/{UNKNOWN_SHA256}"),
        "FileGeneralInfo",
        &["Md5", "Sha1", "Sha256", "FileStatus", "Size", "Signer"],
    );
    check(&test, "/api/ip/203.0.113.9", "IpGeneralInfo", &["Ip", "ThreatScore", "CountryCode", "Status"]);
    check(
        &test,
        "/api/domain/unknown.example",
        "DomainGeneralInfo",
        &["Domain", "FilesCount", "UrlsCount", "Ipv4Count"],
    );
    check(
        &test,
        "/api/url/unknown.example%2F",
        "UrlGeneralInfo",
        &["Url", "Host", "FilesCount", "Ipv4Count"],
    );
    let file = test.json(&format!("/api/hash/{UNKNOWN_SHA256}"));
    assert_eq!(file["FileGeneralInfo"]["Md5"], Value::Null);
    assert_eq!(file["FileGeneralInfo"]["Sha256"], UNKNOWN_SHA256.to_uppercase());
    assert_eq!(file["FileGeneralInfo"]["FileStatus"], "NotCategorized");
}

#[test]
fn t7_zones_are_words_that_clients_know() {
    let test = TestApp::with_world();
    let targets = [
        ("/api/ip/198.51.100.7", "Red"),
        ("/api/ip/192.0.2.1", "Green"),
        ("/api/domain/popular.example", "Green"),
        ("/api/domain/unknown.example", "Grey"),
        ("/api/ip/10.1.2.3", "Grey"),
    ];
    for (target, zone) in targets {
        assert_eq!(test.json(target)["Zone"], zone, "{target}");
        // The zone alone comes from the verdict table.
        assert_eq!(test.json(&format!("{target}?sections=Zone")), json!({"Zone": zone}), "{target}");
    }
    let report = test.json("/api/domain/loader.example");
    walk(&report, &mut |name, value| {
        if name == "Zone" {
            assert!(
                matches!(value.as_str(), Some("Red" | "Orange" | "Yellow" | "Grey" | "Green")),
                "{value}"
            );
        }
    });
}

#[test]
fn t9_content_type_names_json() {
    let test = TestApp::with_world();
    for target in ["/api/ip/198.51.100.7", "/api/ip/198.51.100.7?format=stix", "/api/ip/nonsense", "/nowhere"]
    {
        assert!(test.get(target).header("content-type").contains("json"), "{target}");
    }
}

#[test]
fn t12_digests_in_any_case_are_answered_in_capitals() {
    let test = TestApp::with_world();
    for asked in [
        LOADER_SHA256.to_owned(),
        LOADER_SHA256.to_uppercase(),
        LOADER_MD5.to_owned(),
        LOADER_MD5.to_uppercase(),
    ] {
        let report = test.json(&format!("/api/hash/{asked}?sections=Zone,FileGeneralInfo"));
        assert_eq!(report["Zone"], "Red");
        assert_eq!(report["FileGeneralInfo"]["FileStatus"], "Malware");
        assert_eq!(report["FileGeneralInfo"]["Sha256"], LOADER_SHA256.to_uppercase());
        assert_eq!(report["FileGeneralInfo"]["Md5"], LOADER_MD5.to_uppercase());
    }
}

#[test]
fn alias_and_candidates_are_told() {
    let test = TestApp::with_world();
    let report = test.json(&format!("/api/hash/{LOADER_MD5}"));
    assert_eq!(
        report["Resolution"],
        json!({"Asked": LOADER_MD5.to_uppercase(), "Answered": LOADER_SHA256.to_uppercase(), "Reason": "alias"})
    );
    assert_eq!(test.json(&format!("/api/hash/{LOADER_SHA256}")).get("Resolution"), None);
}

#[test]
fn no_sections_is_everything() {
    let test = TestApp::with_world();
    let file = test.json(&format!("/api/hash/{LOADER_SHA256}"));
    for section in ["Zone", "FileGeneralInfo", "Explanation", "Timeline", "RelatedObjects", "SectionInfo"] {
        assert!(file.get(section).is_some(), "{section}");
    }
    for list in ["DetectionsInfo", "FileNames", "FeedMasks", "FileDownloadedFromUrls"] {
        assert!(!file[list].as_array().unwrap().is_empty(), "{list}");
    }
    for empty in ["FilePaths", "FileCertificates", "FileStartedBy", "Industries"] {
        assert_eq!(file[empty], json!([]), "{empty}");
        assert_eq!(file["SectionInfo"][empty]["Sources"], json!([]), "{empty}");
    }
    assert_eq!(file["FileNames"][0]["FileName"], "invoice, final.exe");
    assert_eq!(file["FileDownloadedFromUrls"][0]["Url"], "dl.loader.example/x?a=1&b=2");
    assert_eq!(file["RelatedObjects"]["HasRedZone"], true);
    let domain = test.json("/api/domain/loader.example");
    let names: Vec<&str> = domain["Subdomains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Subdomain"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"dl.loader.example") && names.contains(&"c2.loader.example"), "{names:?}");
}

#[test]
fn sections_and_count_are_checked() {
    let test = TestApp::with_world();
    let (code, message) = test.refused("/api/ip/198.51.100.7?sections=Zone,Nonsense", 400);
    assert_eq!(code, "bad_request");
    assert!(message.contains("`Nonsense`"), "{message}");
    let details = test.get("/api/ip/198.51.100.7?sections=Nonsense").json()["details"].clone();
    assert!(details.as_array().unwrap().contains(&json!("HostedUrls")), "{details}");
    for wrong in ["count=0", "count=1001", "count=x", "format=xml", "as_of=never", "known_at=1", "unknown=1"]
    {
        test.refused(&format!("/api/ip/198.51.100.7?{wrong}"), 400);
    }
    // Sections of other kinds are no error.
    let report = test.json("/api/ip/198.51.100.7?sections=LicenseInfo,Zone,FileNames,Industries");
    assert_eq!(members(&report), ["Industries", "LicenseInfo", "Zone"]);
    let one = test.json("/api/domain/loader.example?sections=Subdomains,SectionInfo&count=1");
    assert_eq!(one["Subdomains"].as_array().unwrap().len(), 1);
    assert_eq!(one["SectionInfo"]["Subdomains"]["Truncated"], true);
}

#[test]
fn a_cursor_continues_one_section() {
    let test = TestApp::with_world();
    let mut names = Vec::new();
    let mut target = "/api/domain/loader.example?sections=Subdomains,SectionInfo&count=1".to_owned();
    for _ in 0..5 {
        let page = test.json(&target);
        names.extend(
            page["Subdomains"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["Subdomain"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["SectionInfo"]["Subdomains"]["Cursor"].as_str() else { break };
        target =
            format!("/api/domain/loader.example?sections=Subdomains,SectionInfo&count=1&cursor={cursor}");
    }
    names.sort();
    assert_eq!(names, ["c2.loader.example", "dl.loader.example"]);
    test.refused("/api/domain/loader.example?cursor=x", 400);
    test.refused("/api/domain/loader.example?sections=Subdomains&cursor=nonsense", 400);
}

#[test]
fn reserved_addresses_have_three_sections() {
    let test = TestApp::with_world();
    for address in ["10.1.2.3", "127.0.0.1", "fe80::1", "::1"] {
        let report = test.json(&format!("/api/ip/{address}"));
        assert_eq!(members(&report), ["IpGeneralInfo", "IpWhoIs", "LicenseInfo", "Zone"], "{address}");
        assert_eq!(report["IpGeneralInfo"]["Status"], "reserved");
    }
}

#[test]
fn address_with_scheme_is_a_web_address() {
    let test = TestApp::with_world();
    let report = test.json("/api/ip/http://198.51.100.21/bins/arm7?sections=Zone,UrlGeneralInfo");
    assert_eq!(
        (&report["Zone"], &report["UrlGeneralInfo"]["Host"]),
        (&json!("Red"), &json!("198.51.100.21"))
    );
}

#[test]
fn country_and_network_of_an_address() {
    let test = TestApp::with_world();
    let report = test.json("/api/ip/198.51.100.7");
    assert_eq!(report["IpGeneralInfo"]["CountryCode"], "JP");
    assert_eq!(
        report["IpWhoIs"],
        json!({"Asn": [{"Number": 64500, "Description": ["Example Networks"]}],
            "Net": {"RangeStart": "198.51.100.0", "RangeEnd": "198.51.100.255"}})
    );
    assert!(report["IpGeneralInfo"]["ThreatScore"].as_u64().unwrap() > 74);
}

#[test]
fn long_objects_are_too_long() {
    let test = TestApp::empty();
    let long = |length: usize| {
        format!("/api/url/http://h.example/{}", "a".repeat(length - "http://h.example/".len()))
    };
    assert_eq!(test.get(&long(2000)).status, 200);
    assert_eq!(test.refused(&long(2001), 414).0, "uri_too_long");
    assert_eq!(test.refused(&long(30_000), 414).0, "uri_too_long");
}

#[test]
fn malformed_objects_say_what_to_do() {
    let test = TestApp::empty();
    for target in [
        "/api/hash/abc",
        "/api/ip/300.1.1.1",
        "/api/ip/192.0.2.0%2F24",
        "/api/domain/a..example",
        "/api/url/http:%2F%2F",
        "/api/ip/",
        "/api/url",
    ] {
        let (code, message) = test.refused(target, 400);
        assert_eq!(code, "bad_request");
        assert!(message.len() > 20, "{target}: {message}");
    }
}

#[test]
fn the_past_can_be_asked() {
    let test = TestApp::with_world();
    let zone = |target: &str| test.json(target)["Zone"].clone();
    assert_eq!(zone("/api/domain/c2.loader.example?as_of=2026-07-08"), "Grey");
    // A day asked for is the whole day.
    assert_eq!(zone("/api/domain/c2.loader.example?as_of=2026-07-09"), "Red");
    assert_eq!(zone("/api/domain/c2.loader.example?as_of=2026-07-09T15:24:57Z"), "Red");
    assert_eq!(zone("/api/domain/c2.loader.example?as_of=2026-07-10T02:00:00%2B09:00"), "Red");
    // Nothing was known before it was imported.
    assert_eq!(zone("/api/domain/c2.loader.example?known_at=2026-07-10T11:59:59Z"), "Grey");
    assert_eq!(zone("/api/domain/c2.loader.example?known_at=2026-07-10T12:00:00Z"), "Red");
}
