//! What lies around an object: redirections in chains, URLs on an address, the network around it.

use app::{
    Query, Sections,
    report::{Hosting, Listing, Related, RelatedSection},
};
use model::{Observable, Zone};

use crate::support::{Harness, netset, threatfox, time, urlhaus};

/// A request: when, what, where it leads, which address answered.
type Request<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn har(requests: &[Request<'_>]) -> String {
    let entries = requests.iter().map(|(at, url, target, server)| {
        let status = if target.is_some() { 302 } else { 200 };
        serde_json::json!({
            "startedDateTime": at,
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {"status": status, "content": {"mimeType": "text/html"}, "redirectURL": target.unwrap_or("")},
            "serverIPAddress": server,
        })
    });
    serde_json::json!({"log": {"creator": {"name": "test"}, "entries": entries.collect::<Vec<_>>()}})
        .to_string()
}

fn section(harness: &Harness, object: &str, section: RelatedSection) -> Listing<Related> {
    one(harness, &Query::new(Observable::detect(object).unwrap()), section)
}

fn one(harness: &Harness, query: &Query, section: RelatedSection) -> Listing<Related> {
    let sections = Sections { related: vec![section], ..Sections::default() };
    let mut report = harness.app.lookup(&Query { sections, ..query.clone() }).unwrap();
    report.related.remove(0).1
}

/// Object, steps, and over what.
fn steps(listing: &Listing<Related>) -> Vec<(String, u16, Option<String>)> {
    let step = |item: &Related| {
        (item.object.to_string(), item.hops.unwrap(), item.via.as_ref().map(ToString::to_string))
    };
    listing.items.iter().map(step).collect()
}

fn step(object: &str, hops: u16, via: Option<&str>) -> (String, u16, Option<String>) {
    (object.to_owned(), hops, via.map(str::to_owned))
}

#[test]
fn redirections_are_followed_both_ways() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "crawl.har",
        har(&[
            ("2026-02-01T00:00:00Z", "https://a.example/", Some("https://b.example/1"), "192.0.2.1"),
            ("2026-02-01T00:00:01Z", "https://b.example/1", Some("/2"), "192.0.2.2"),
            ("2026-02-01T00:00:02Z", "https://b.example/2", Some("https://c.example/"), "192.0.2.2"),
            ("2026-02-03T00:00:00Z", "https://x.example/", Some("https://b.example/2"), "192.0.2.3"),
            // Back to where it began.
            ("2026-02-04T00:00:00Z", "https://c.example/", Some("https://a.example/"), "192.0.2.3"),
        ]),
    );
    let ahead = section(&harness, "https://a.example/", RelatedSection::UrlReferredTo);
    assert_eq!(
        steps(&ahead),
        [
            step("b.example/1", 1, None),
            step("b.example/2", 2, Some("b.example/1")),
            step("c.example/", 3, Some("b.example/2")),
        ]
    );
    assert!(ahead.total.exact && ahead.total.n == 3);
    let behind = section(&harness, "https://c.example/", RelatedSection::UrlReferrals);
    assert_eq!(
        steps(&behind),
        [
            step("b.example/2", 1, None),
            step("x.example/", 2, Some("b.example/2")),
            step("b.example/1", 2, Some("b.example/2")),
            step("a.example/", 3, Some("b.example/1")),
        ]
    );
    // Of a domain, those of its URLs; what stays on it leads nowhere else.
    let domain = section(&harness, "b.example", RelatedSection::UrlReferredTo);
    assert_eq!(steps(&domain)[0], step("c.example/", 1, None));
    // As it was before the last of them.
    let query = Query {
        as_of: Some(time("2026-02-02")),
        ..Query::new(Observable::detect("https://c.example/").unwrap())
    };
    assert_eq!(one(&harness, &query, RelatedSection::UrlReferrals).total.n, 3);
}

#[test]
fn pages_of_a_chain_are_the_whole() {
    let harness = Harness::at("2026-02-08");
    let urls: Vec<String> = (0..60).map(|n| format!("https://n{n}.example/")).collect();
    let requests: Vec<Request<'_>> = urls
        .iter()
        .zip(urls.iter().skip(1))
        .map(|(from, to)| ("2026-02-01T00:00:00Z", from.as_str(), Some(to.as_str()), "192.0.2.1"))
        .collect();
    harness.import("long.har", har(&requests));
    let whole = section(&harness, &urls[0], RelatedSection::UrlReferredTo);
    assert_eq!(
        (whole.items.len(), whole.total.n, whole.total.exact),
        (20, 20, false),
        "no more than 20 steps"
    );
    let mut query = Query { count: 7, ..Query::new(Observable::detect(&urls[0]).unwrap()) };
    let mut paged = Vec::new();
    loop {
        let page = one(&harness, &query, RelatedSection::UrlReferredTo);
        paged.extend(steps(&page));
        query.cursor = page.cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, steps(&whole));
    let last = section(&harness, &urls[55], RelatedSection::UrlReferredTo);
    assert_eq!((last.total.n, last.total.exact), (4, true));
}

#[test]
fn urls_on_an_address_and_on_what_resolved_to_it() {
    let harness = Harness::at("2026-02-08");
    harness.import(
        "crawl.har",
        har(&[
            ("2026-02-01T00:00:00Z", "https://a.example/x", None, "192.0.2.1"),
            ("2026-02-01T00:00:00Z", "https://b.example/y", None, "192.0.2.1"),
            ("2026-02-06T00:00:00Z", "https://later.example/", None, "192.0.2.1"),
            ("2026-02-01T00:00:00Z", "https://other.example/", None, "192.0.2.9"),
        ]),
    );
    harness.import(
        "urlhaus.csv",
        urlhaus(&[("2026-02-07 01:00:00", "2026-02-07 04:00:00", "http://192.0.2.1/Bins/x86")]),
    );
    let on = |query: &Query| {
        let listing = one(&harness, query, RelatedSection::HostedUrls);
        let marks: Vec<_> =
            listing.items.iter().map(|item| (item.object.to_string(), item.hosting)).collect();
        (marks, listing.total, listing.cursor)
    };
    let mark = |url: &str, hosting| (url.to_owned(), Some(hosting));
    let query = Query::new(Observable::detect("192.0.2.1").unwrap());
    let expected = [
        mark("192.0.2.1/Bins/x86", Hosting::Contains),
        mark("a.example/x", Hosting::Resolves),
        mark("b.example/y", Hosting::Resolves),
        mark("later.example/", Hosting::Resolves),
    ];
    let (marks, total, cursor) = on(&query);
    assert_eq!((marks.as_slice(), total.n, total.exact, cursor), (expected.as_slice(), 4, true, None));
    let mut paged = Vec::new();
    let mut page = Query { count: 1, ..query.clone() };
    loop {
        let (marks, total, cursor) = on(&page);
        assert_eq!(total.n, 4);
        paged.extend(marks);
        page.cursor = cursor;
        if page.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, expected);
    // Before it resolved there.
    assert_eq!(on(&Query { as_of: Some(time("2026-02-03")), ..query }).0.len(), 3);
    let domain = section(&harness, "a.example", RelatedSection::HostedUrls);
    assert_eq!(domain.items[0].hosting, Some(Hosting::Contains));
}

#[test]
fn the_network_around_an_address() {
    let harness = Harness::at("2026-02-08");
    let listed = ["192.0.2.3", "192.0.2.4", "192.0.2.200", "198.51.100.1"];
    harness.import(
        "spamhaus_drop.netset",
        netset("spamhaus_drop", "Sat Feb  7 00:00:00 UTC 2026", "attacks", &listed),
    );
    harness.import("crawl.har", har(&[("2026-02-01T00:00:00Z", "https://a.example/", None, "192.0.2.77")]));
    let around = |address: &str| harness.lookup(address).neighbours.unwrap();
    let found = around("192.0.2.1");
    assert_eq!((found.network.to_string().as_str(), found.is_cut), ("192.0.2.0/24", false));
    let listed = harness.zone("192.0.2.3");
    assert!(listed >= Zone::Orange);
    assert_eq!(found.zones, [(listed, 3), (Zone::Grey, 1)]);
    let items: Vec<String> = found.items.iter().map(|item| item.object.to_string()).collect();
    assert_eq!(items, ["192.0.2.3", "192.0.2.4", "192.0.2.200", "192.0.2.77"]);
    // Oneself is no neighbour.
    assert_eq!(around("192.0.2.3").zones, [(listed, 2), (Zone::Grey, 1)]);
    assert_eq!(around("203.0.113.1").zones, []);
    assert_eq!(around("2001:db8::1").network.to_string(), "2001:db8::/64");
}

#[test]
fn a_host_shows_the_files_of_its_urls() {
    let harness = Harness::at("2026-02-08");
    let rows = [
        ("url", "http://192.0.2.9/gate", true),
        ("url", "http://c2.example/gate", true),
        ("domain", "d.example", true),
    ];
    harness.import("export.csv", threatfox(&rows));
    let check = |object: &str, url: Option<&str>| {
        let listing = section(&harness, object, RelatedSection::FilesAccessed);
        let via: Vec<Option<String>> =
            listing.items.iter().map(|item| item.via.as_ref().map(ToString::to_string)).collect();
        assert_eq!(via, [url.map(str::to_owned)], "{object}");
        assert!(listing.total.exact && listing.total.n == 1, "{object}");
    };
    check("192.0.2.9", Some("192.0.2.9/gate"));
    check("c2.example", Some("c2.example/gate"));
    // What is said of the object itself needs no other to say it over.
    check("http://c2.example/gate", None);
    check("d.example", None);
}
