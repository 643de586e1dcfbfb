//! Passive DNS in reports: both ways, put together, by page; whatever the order in which it came.

use app::{
    Query, Report, Sections,
    report::{DnsItem, Listing, RelatedSection},
};
use model::{Observable, Zone};
use proptest::prelude::*;

use crate::support::{Harness, time, urlhaus};

/// Passive DNS of `(name, type, data, first, last, count)`.
fn cof(rows: &[(&str, &str, &str, &str, &str, u64)]) -> String {
    rows.iter()
        .map(|(name, kind, data, first, last, count)| {
            format!(
                "{{\"rrname\":\"{name}\",\"rrtype\":\"{kind}\",\"rdata\":[\"{data}\"],\"time_first\":\"{first}\",\"time_last\":\"{last}\",\"count\":{count}}}\n"
            )
        })
        .collect()
}

/// Each related object of a section: zone, object, days, hits, peak.
fn related(report: &Report, section: RelatedSection) -> Vec<String> {
    let (_, listing) = report.related.iter().find(|(each, _)| *each == section).unwrap();
    let shown = |item: &app::report::Related| {
        let day =
            |moment: Option<model::Timestamp>| moment.map(model::Timestamp::to_date).unwrap_or_default();
        let peak = item.peak.map(|peak| (peak.day.to_date(), peak.hits));
        format!(
            "{:?} {} {} {} {:?} {peak:?}",
            item.zone,
            item.object,
            day(item.first),
            day(item.last),
            item.hits
        )
    };
    listing.items.iter().map(shown).collect()
}

fn records(listing: Option<&Listing<DnsItem>>) -> Vec<String> {
    let shown = |item: &DnsItem| {
        let value =
            item.related.as_ref().map(|related| related.object.to_string()).or_else(|| item.text.clone());
        let preference = item.preference.map(|preference| format!("{preference} ")).unwrap_or_default();
        format!("{} {preference}{} {:?}", item.record_type, value.unwrap(), item.hits)
    };
    listing.unwrap().items.iter().map(shown).collect()
}

#[test]
fn both_ways_with_counts_and_zones() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-02-07 01:00:00", "2026-02-07 04:00:00", "http://192.0.2.7/x")]),
    );
    let rows = [
        ("www.a.example", "A", "192.0.2.7", "2026-01-01T00:00:00Z", "2026-01-20T00:00:00Z", 40),
        // The same sensor a week later: more of the same.
        ("www.a.example", "A", "192.0.2.7", "2026-01-01T00:00:00Z", "2026-01-27T00:00:00Z", 55),
        ("www.a.example", "A", "192.0.2.8", "2026-02-01T01:00:00Z", "2026-02-01T03:00:00Z", 7),
        ("www.a.example", "AAAA", "2001:db8::8", "2026-02-01T01:00:00Z", "2026-02-02T03:00:00Z", 3),
        ("b.example", "A", "192.0.2.7", "2026-01-05T00:00:00Z", "2026-01-05T01:00:00Z", 2),
        ("www.a.example", "CNAME", "edge.cdn.example", "2026-01-05T00:00:00Z", "2026-01-06T01:00:00Z", 9),
        ("a.example", "NS", "ns1.host.example", "2026-01-05T00:00:00Z", "2026-01-06T01:00:00Z", 9),
        ("a.example", "MX", "10 mail.a.example", "2026-01-05T00:00:00Z", "2026-01-07T01:00:00Z", 9),
        ("a.example", "TXT", "v=spf1 -all", "2026-01-05T00:00:00Z", "2026-01-08T01:00:00Z", 9),
        ("7.2.0.192.in-addr.arpa", "PTR", "www.a.example", "2026-01-05T00:00:00Z", "2026-01-06T01:00:00Z", 1),
    ];
    let summary = harness.import("pdns.jsonl", cof(&rows));
    assert_eq!((summary.records(), summary.files[0].new), (10, 10));
    assert_eq!(harness.import("pdns-again.jsonl", cof(&rows)).files[0].new, 0);

    let report = harness.lookup("www.a.example");
    assert_eq!(
        related(&report, RelatedSection::DomainDnsResolutions),
        [
            "Grey 2001:db8::8 2026-02-01 2026-02-02 Some(3) None",
            "Grey 192.0.2.8 2026-02-01 2026-02-01 Some(7) Some((\"2026-02-01\", 7))",
            "Grey 192.0.2.7 2026-01-01 2026-01-27 Some(55) None",
        ]
    );
    assert_eq!(report.general.ipv4.unwrap().n, 2);
    assert_eq!(records(report.dns_records.as_ref()), ["CNAME edge.cdn.example Some(9)"]);
    assert_eq!(records(report.dns_referrals.as_ref()), ["PTR 192.0.2.7 Some(1)"]);
    let page = harness.lookup("https://www.a.example/page");
    assert_eq!(
        related(&page, RelatedSection::DomainDnsResolutions),
        related(&report, RelatedSection::DomainDnsResolutions)
    );
    let address = harness.lookup("192.0.2.7");
    assert_eq!(
        related(&address, RelatedSection::IpDnsResolutions),
        [
            "Grey www.a.example 2026-01-01 2026-01-27 Some(55) None",
            "Grey b.example 2026-01-05 2026-01-05 Some(2) Some((\"2026-01-05\", 2))",
        ]
    );
    assert_eq!(records(address.dns_records.as_ref()), ["PTR www.a.example Some(1)"]);
    let apex = harness.lookup("a.example");
    assert_eq!(
        records(apex.dns_records.as_ref()),
        ["TXT v=spf1 -all Some(9)", "MX 10 mail.a.example Some(9)", "NS ns1.host.example Some(9)"]
    );
    // From a name server to what it serves.
    assert_eq!(records(harness.lookup("ns1.host.example").dns_referrals.as_ref()), ["NS a.example Some(9)"]);
    // Nothing of it weighs.
    assert_eq!(harness.zone("www.a.example"), Zone::Grey);
    assert_eq!(harness.app.fsck().unwrap().findings, []);
}

#[test]
fn as_of_a_moment_what_came_later_is_not_known() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "pdns.jsonl",
        cof(&[
            ("a.example", "A", "192.0.2.1", "2026-01-01T00:00:00Z", "2026-01-10T00:00:00Z", 5),
            ("a.example", "A", "192.0.2.1", "2026-01-12T00:00:00Z", "2026-01-20T00:00:00Z", 7),
            ("a.example", "A", "192.0.2.2", "2026-01-16T00:00:00Z", "2026-01-20T00:00:00Z", 7),
        ]),
    );
    let at = |moment: &str| {
        let query =
            Query { as_of: Some(time(moment)), ..Query::new(Observable::detect("a.example").unwrap()) };
        related(&harness.app.lookup(&query).unwrap(), RelatedSection::DomainDnsResolutions)
    };
    assert_eq!(at("2025-12-01"), Vec::<String>::new());
    // How much of the second count was seen by then, nobody knows.
    assert_eq!(at("2026-01-15"), ["Grey 192.0.2.1 2026-01-01 2026-01-15 Some(5) None"]);
    assert_eq!(at("2026-02-01").len(), 2);
}

/// A name with a hundred thousand addresses: right totals, right last page, no address twice.
#[test]
fn a_hundred_thousand_addresses_by_page() {
    const ADDRESSES: usize = 100_000;
    let harness = Harness::at("2026-02-08");
    let mut text = String::new();
    for at in 0..ADDRESSES {
        let address = std::net::Ipv4Addr::from(0x0B00_0000 + u32::try_from(at).unwrap());
        let first = 1_764_547_200 + at;
        text += &format!(
            "{{\"rrname\":\"hub.example\",\"rrtype\":\"A\",\"rdata\":\"{address}\",\"time_first\":{first},\"time_last\":{},\"count\":2}}\n",
            first + 10
        );
    }
    harness.import("hub.jsonl", text);
    let page = |cursor: Option<String>, count| {
        let sections =
            Sections { related: vec![RelatedSection::DomainDnsResolutions], ..Sections::default() };
        let query =
            Query { sections, count, cursor, ..Query::new(Observable::detect("hub.example").unwrap()) };
        let (_, listing) = harness.app.lookup(&query).unwrap().related.remove(0);
        assert_eq!((listing.total.n, listing.total.exact), (ADDRESSES as u64, true));
        listing
    };
    let first = page(None, 100);
    assert_eq!((first.items.len(), first.items[0].object.to_string().as_str()), (100, "11.1.134.159"));
    assert_eq!(first.cursor.as_deref(), Some("100"));
    let last = page(Some("99900".to_owned()), 100);
    assert_eq!((last.items.len(), last.cursor), (100, None));
    assert_eq!(last.items[99].object.to_string(), "11.0.0.0");
    let mut seen = std::collections::BTreeSet::new();
    let mut cursor = None;
    loop {
        let listing = page(cursor, 1000);
        seen.extend(listing.items.iter().map(|item| item.object.clone()));
        cursor = listing.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), ADDRESSES);
    // One more, and the totals follow.
    harness.import(
        "more.jsonl",
        cof(&[("hub.example", "A", "192.0.2.1", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", 1)]),
    );
    assert_eq!(harness.lookup("hub.example").related[0].1.total.n, 100_001);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the order of files and lines, and however often: the same ledger, the same pages.
    #[test]
    fn order_does_not_matter(
        rows in prop::collection::vec((0..3_usize, 0..4_usize, 0..20_i64, 0..9_i64, 0..50_u64), 1..25),
        split in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let lines: Vec<String> = rows.iter().map(|(name, data, first, length, count)| {
            let (kind, data) = [("A", "192.0.2.1"), ("A", "192.0.2.2"), ("NS", "ns.example.com"), ("TXT", "x")][*data];
            let name = ["a.example", "b.example", "192.0.2.in-addr.example"][*name];
            let first = 1_764_547_200 + first * 43_200;
            format!("{{\"rrname\":\"{name}\",\"rrtype\":\"{kind}\",\"rdata\":\"{data}\",\"time_first\":{first},\"time_last\":{},\"count\":{count}}}\n", first + length * 10_000)
        }).collect();
        let whole = Harness::at("2026-02-08");
        whole.import("a.jsonl", lines.concat());
        let mut shuffled = lines.clone();
        // Any permutation will do.
        shuffled.sort_by_key(|line| line.bytes().fold(seed, |sum, byte| sum.rotate_left(5) ^ u64::from(byte).wrapping_mul(seed | 1)));
        let at = split.index(shuffled.len() + 1);
        let parts = Harness::at("2026-02-08");
        let lines_of = |lines: &[String]| format!("{}\n", lines.concat());
        for (name, lines) in [("b.jsonl", &shuffled[at..]), ("c.jsonl", &shuffled[..at]), ("d.jsonl", &shuffled[..])] {
            if !lines.is_empty() {
                parts.import(name, lines_of(lines));
            }
        }
        prop_assert_eq!(whole.app.digest().unwrap().sha256, parts.app.digest().unwrap().sha256);
        for object in ["a.example", "b.example", "192.0.2.1", "192.0.2.2", "ns.example.com"] {
            let (one, two) = (whole.lookup(object), parts.lookup(object));
            prop_assert_eq!(one.related, two.related, "{}", object);
            prop_assert_eq!(one.dns_records, two.dns_records, "{}", object);
            prop_assert_eq!(one.dns_referrals, two.dns_referrals, "{}", object);
        }
    }
}
