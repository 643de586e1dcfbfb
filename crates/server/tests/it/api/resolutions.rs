//! `DomainDnsResolutions`, `IpDnsResolutions`: KTIP's members; `DnsRecords`, `DnsReferrals`: ours.

use serde_json::json;

use crate::support::TestApp;

const PASSIVE: &str = r#"{"rrname":"www.b-shop.example.","rrtype":"A","rdata":["203.0.113.200"],"time_first":"2026-06-01T01:02:03Z","time_last":"2026-06-01T05:06:07Z","count":54}
{"rrname":"www.b-shop.example.","rrtype":"A","rdata":["203.0.113.200"],"time_first":"2026-06-03T01:02:03Z","time_last":"2026-06-04T05:06:07Z","count":60}
{"rrname":"www.b-shop.example.","rrtype":"AAAA","rdata":["2001:db8:5::1"],"time_first":"2026-06-02T01:02:03Z","time_last":"2026-06-02T05:06:07Z"}
{"rrname":"b-shop.example.","rrtype":"MX","rdata":["10 mail.b-shop.example."],"time_first":"2026-06-01T01:02:03Z","time_last":"2026-06-01T05:06:07Z","count":3}
{"rrname":"b-shop.example.","rrtype":"TXT","rdata":["\"v=spf1 \" \"-all\""],"zone_time_first":"2026-06-01T01:02:03Z","zone_time_last":"2026-06-02T05:06:07Z","count":3}
"#;

#[test]
fn names_and_addresses_find_each_other() {
    let test = TestApp::with_world();
    test.import("cof", "sensor.jsonl", PASSIVE.as_bytes());
    let domain = test.json("/api/domain/www.b-shop.example?sections=DomainDnsResolutions,SectionInfo");
    assert_eq!(
        domain["DomainDnsResolutions"],
        json!([
            {"Ip": "203.0.113.200", "ThreatScore": 20, "HitsCount": 100, "PeakDate": "2026-06-01T00:00Z", "DailyPeak": 10,
                "Zone": "Grey", "Score": 20, "FirstSeen": "2026-06-01T01:02Z", "LastSeen": "2026-06-04T05:06Z", "Sources": ["cof"]},
            {"Ip": "2001:db8:5::1", "ThreatScore": 20, "HitsCount": null, "PeakDate": null, "DailyPeak": null,
                "Zone": "Grey", "Score": 20, "FirstSeen": "2026-06-02T01:02Z", "LastSeen": "2026-06-02T05:06Z", "Sources": ["cof"]},
        ])
    );
    let info = &domain["SectionInfo"]["DomainDnsResolutions"];
    assert_eq!(
        (&info["Total"], &info["TotalIsExact"], &info["Returned"]),
        (&json!(2), &json!(true), &json!(2))
    );
    let url = test.json("/api/url/http://www.b-shop.example/x?sections=DomainDnsResolutions");
    assert_eq!(url["DomainDnsResolutions"], domain["DomainDnsResolutions"]);
    let address = test.json("/api/ip/203.0.113.200?sections=IpDnsResolutions");
    assert_eq!(
        address,
        json!({"IpDnsResolutions": [
            {"Domain": "www.b-shop.example", "HitsCount": 100, "PeakDate": "2026-06-01T00:00Z", "DailyPeak": 10, "Categories": [],
                "Zone": "Grey", "Score": 20, "FirstSeen": "2026-06-01T01:02Z", "LastSeen": "2026-06-04T05:06Z", "Sources": ["cof"]},
        ]})
    );
    let pages = |cursor: &str| {
        test.json(&format!(
            "/api/domain/www.b-shop.example?sections=DomainDnsResolutions,SectionInfo&count=1{cursor}"
        ))
    };
    let cursor = pages("")["SectionInfo"]["DomainDnsResolutions"]["Cursor"].as_str().unwrap().to_owned();
    let last = pages(&format!("&cursor={cursor}"));
    assert_eq!(last["DomainDnsResolutions"][0]["Ip"], "2001:db8:5::1");
    assert_eq!(last["SectionInfo"]["DomainDnsResolutions"]["Cursor"], json!(null));
}

#[test]
fn other_records_from_both_ends() {
    let test = TestApp::with_world();
    test.import("cof", "sensor.jsonl", PASSIVE.as_bytes());
    let report = test.json("/api/domain/b-shop.example?sections=DnsRecords,SectionInfo");
    assert_eq!(
        report["DnsRecords"],
        json!([
            {"RecordType": "TXT", "Value": "v=spf1 -all", "ValueType": null, "Preference": null, "Zone": null, "Score": null,
                "HitsCount": null, "PeakDate": null, "DailyPeak": null,
                "FirstSeen": "2026-06-01T01:02Z", "LastSeen": "2026-06-02T05:06Z", "Sources": ["cof"]},
            {"RecordType": "MX", "Value": "mail.b-shop.example", "ValueType": "domain", "Preference": 10, "Zone": "Grey", "Score": 20,
                "HitsCount": 1, "PeakDate": "2026-06-01T00:00Z", "DailyPeak": 1,
                "FirstSeen": "2026-06-01T01:02Z", "LastSeen": "2026-06-01T05:06Z", "Sources": ["cof"]},
        ])
    );
    assert_eq!(report["SectionInfo"]["DnsRecords"]["Total"], 2);
    let referrals = test.json("/api/domain/mail.b-shop.example?sections=DnsReferrals");
    assert_eq!(referrals["DnsReferrals"][0]["Value"], "b-shop.example");
    assert_eq!(referrals["DnsReferrals"][0]["RecordType"], "MX");
    let none = test.json("/api/domain/nothing.example?sections=DnsRecords,DnsReferrals,DomainDnsResolutions");
    assert_eq!(none, json!({"DnsRecords": [], "DnsReferrals": [], "DomainDnsResolutions": []}));
}
