//! One step around an object: which neighbours, the most dangerous first, page by page, and how many share each.

use app::{
    Query,
    report::{Count, GraphRelation, Neighbour, Relation},
};
use model::{Observable, Zone};

use crate::support::{Harness, bazaar, netset, threatfox, time, urlhaus};

const DROPPER: &str = "abababababababababababababababababababababababababababababababab";

fn cof(rows: impl IntoIterator<Item = (String, &'static str, String)>) -> String {
    rows.into_iter()
        .map(|(name, kind, data)| {
            format!(
                "{{\"rrname\":\"{name}\",\"rrtype\":\"{kind}\",\"rdata\":[\"{data}\"],\"time_first\":\"2026-01-01T00:00:00Z\",\"time_last\":\"2026-01-05T00:00:00Z\",\"count\":3}}\n"
            )
        })
        .collect()
}

fn query(object: &str) -> Query {
    Query::new(Observable::detect(object).unwrap())
}

fn one(harness: &Harness, query: &Query, relation: Relation) -> GraphRelation {
    let mut step = harness.app.graph(query, &[relation]).unwrap();
    assert_eq!(step.relations.len(), 1, "{relation:?} of {}", query.observable);
    step.relations.remove(0)
}

/// Zone, object, what else is known of the tie, how many share it, how much it says.
fn told(neighbour: &Neighbour) -> String {
    let Neighbour { related, detail, degree, .. } = neighbour;
    let shared = degree.map_or("nobody".to_owned(), |degree| {
        format!("{}{}", if degree.exact { "" } else { "at least " }, degree.n)
    });
    let more = [detail.clone(), related.via.as_ref().map(|via| format!("over {via}"))];
    let more: Vec<String> = more.into_iter().flatten().collect();
    let rarity = neighbour.rarity().map_or("-".to_owned(), |rarity| rarity.to_string());
    format!("{} {} ({}) {shared}, {rarity}", related.zone, related.object, more.join(" "))
}

#[track_caller]
fn check(harness: &Harness, object: &str, relation: Relation, expected: &[&str]) {
    let found = one(harness, &query(object), relation);
    let shown: Vec<String> = found.neighbours.iter().map(told).collect();
    assert_eq!(shown, expected, "{relation:?} of {object}");
    let n = expected.len() as u64;
    assert_eq!((found.total, found.cursor), (Count { n, exact: true }, None), "{relation:?} of {object}");
}

/// A list that condemns addresses, of yesterday.
fn feodo(addresses: &[&str]) -> String {
    netset("feodo", "Sat Feb  7 00:00:00 UTC 2026", "malware", addresses)
}

fn world() -> Harness {
    let harness = Harness::at("2026-02-08");
    let at = "2026-02-07 01:00:00";
    harness.import(
        "urlhaus.csv",
        urlhaus(&[
            (at, "2026-02-07 04:00:00", "http://192.0.2.7/x"),
            (at, "2026-02-07 04:00:00", "http://dl.a.example/bins/x86"),
        ]),
    );
    let payloads = format!(
        "# abuse.ch URLhaus Payloads\n# firstseen,url,filetype,md5,sha256,signature\n\"{at}\",\"http://dl.a.example/bins/x86\",\"elf\",\"{}\",\"{DROPPER}\",\"MockRAT\"\n\"{at}\",\"http://192.0.2.7/x\",\"elf\",\"{}\",\"{DROPPER}\",\"MockRAT\"\n",
        "ab".repeat(16),
        "ab".repeat(16),
    );
    harness.import("payloads.csv", payloads);
    harness.import(
        "bazaar.csv",
        bazaar(&[(at, DROPPER, &"ab".repeat(16), &"ab".repeat(20), "invoice.exe", "MockRAT")]),
    );
    harness.import(
        "threatfox.csv",
        threatfox(&[
            ("domain", "c2.example", true),
            ("ip:port", "192.0.2.9:8443", true),
            ("ip:port", "192.0.2.7:80", false),
        ]),
    );
    harness.import("feodo.netset", feodo(&["192.0.2.7", "192.0.2.9"]));
    let record = |name: &str, kind, data: &str| (name.to_owned(), kind, data.to_owned());
    harness.import(
        "pdns.jsonl",
        cof([
            record("dl.a.example", "A", "192.0.2.7"),
            record("dl.a.example", "A", "192.0.2.8"),
            record("b.example", "A", "192.0.2.8"),
            record("a.example", "NS", "ns1.host.example"),
            record("b.example", "NS", "ns1.host.example"),
            record("a.example", "TXT", "v=spf1 -all"),
        ]),
    );
    harness
}

#[test]
fn neighbours_are_told_with_what_they_say() {
    use Relation as R;
    let harness = world();
    let check = |object, relation, expected: &[&str]| check(&harness, object, relation, expected);
    // Two names share one address, and the other is this name's alone: the worse one stands first.
    check("dl.a.example", R::ResolvesTo, &["Red 192.0.2.7 (A) 1, 100", "Grey 192.0.2.8 (A) 2, 90"]);
    check("192.0.2.8", R::ResolvedFrom, &["Grey dl.a.example (A) 2, 90", "Grey b.example (A) 1, 100"]);
    check("dl.a.example", R::Hosts, &["Red dl.a.example/bins/x86 () 1, 100"]);
    check("dl.a.example/bins/x86", R::HostedOn, &["Grey dl.a.example () 1, 100"]);
    check("a.example", R::HasSubdomain, &["Grey dl.a.example () 1, 100"]);
    check("dl.a.example", R::SubdomainOf, &["Grey a.example () 1, 100"]);
    check("a.example", R::SubdomainOf, &[]);
    // A text leads nowhere.
    check("a.example", R::DnsRecord, &["Grey ns1.host.example (NS) 2, 90"]);
    check("ns1.host.example", R::DnsReferrer, &["Grey a.example (NS) 1, 100", "Grey b.example (NS) 1, 100"]);
    let file = format!("Red {DROPPER}");
    check("dl.a.example", R::Downloads, &[&format!("{file} (over dl.a.example/bins/x86) 2, 90")]);
    check("dl.a.example/bins/x86", R::Downloads, &[&format!("{file} () 2, 90")]);
    check(DROPPER, R::DownloadedFrom, &["Red 192.0.2.7/x () 1, 100", "Red dl.a.example/bins/x86 () 1, 100"]);
    check(DROPPER, R::CommunicatesWith, &["Red 192.0.2.9 () 1, 100", "Grey c2.example () 1, 100"]);
    check("c2.example", R::AccessedBy, &[&format!("{file} () 2, 90")]);
    check(DROPPER, R::Contains, &[]);
}

#[test]
fn a_step_tells_all_that_is_at_hand() {
    let harness = world();
    let step = harness.app.graph(&query("dl.a.example"), &[]).unwrap();
    assert_eq!((step.zone, step.is_known), (Zone::Grey, true));
    let named: Vec<Relation> = step.relations.iter().map(|found| found.relation).collect();
    let at_hand: Vec<Relation> = Relation::of(model::Kind::Domain)
        .iter()
        .copied()
        .filter(|relation| *relation != Relation::SimilarDomain)
        .collect();
    assert_eq!(named, at_hand);
    let port = &one(&harness, &query(DROPPER), Relation::CommunicatesWith).neighbours[0].related;
    assert_eq!((port.port, port.first), (Some(8443), Some(time("2026-01-05T01:00:00Z"))));
    // Relations of other kinds of object are passed over.
    assert_eq!(harness.app.graph(&query("192.0.2.8"), &[Relation::Drops]).unwrap().relations, []);
    let unknown = harness.app.graph(&query("nobody.example"), &[]).unwrap();
    assert!(!unknown.is_known && unknown.relations.iter().all(|found| found.total.n == 0));
}

#[test]
fn of_the_past_only_what_was_seen_by_then() {
    let harness = world();
    let then = Query { as_of: Some(time("2026-01-02")), ..query("192.0.2.8") };
    let found = one(&harness, &then, Relation::ResolvedFrom);
    assert_eq!(found.total.n, 2);
    let before = Query { as_of: Some(time("2025-12-31T12:00:00Z")), ..query("192.0.2.8") };
    assert_eq!(one(&harness, &before, Relation::ResolvedFrom).total.n, 0);
    let then = Query { as_of: Some(time("2026-02-06")), ..query("dl.a.example/bins/x86") };
    assert_eq!(one(&harness, &then, Relation::Downloads).total.n, 0);
    assert_eq!(harness.app.graph(&then, &[Relation::HostedOn]).unwrap().zone, Zone::Grey);
}

/// How many neighbours the hub has: more than are put in order.
const HUB: u64 = 10_020;

#[test]
fn pages_of_a_hub_begin_with_the_worst_and_end() {
    let harness = Harness::at("2026-02-08");
    let address = |n: u64| format!("2001:db8::{n:x}");
    let rows = (0..HUB).map(|n| ("hub.example".to_owned(), "AAAA", address(n)));
    harness.import("hub.jsonl", cof(rows));
    // The last of all by its text, and seen later than they.
    let newest = cof([("hub.example".to_owned(), "A", "198.51.100.9".to_owned())]);
    harness.import("newest.jsonl", newest.replace("2026-01-05", "2026-01-06"));
    let others = (0..1_500_u64).map(|n| (format!("n{n}.example"), "A", "198.51.100.9".to_owned()));
    harness.import("others.jsonl", cof(others));
    harness.import("feodo.netset", feodo(&["198.51.100.9"]));
    let mut paged = Vec::new();
    let mut query = Query { count: 4_000, ..query("hub.example") };
    let first = one(&harness, &Query { count: 50, ..query.clone() }, Relation::ResolvesTo);
    assert_eq!(first.total, Count { n: HUB + 1, exact: true });
    loop {
        let page = one(&harness, &query, Relation::ResolvesTo);
        paged.extend(page.neighbours.iter().map(|neighbour| neighbour.related.object.clone()));
        query.cursor = page.cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    let distinct: std::collections::BTreeSet<&Observable> = paged.iter().collect();
    assert_eq!((paged.len(), distinct.len()), (10_000, 10_000), "the newest are looked at, each once");
    // It is shared by more than are counted: that says nothing.
    assert_eq!(told(&first.neighbours[0]), "Red 198.51.100.9 (A) at least 1000, 0");
    let began = std::time::Instant::now();
    let all = harness.app.graph(&Query { count: 50, cursor: None, ..query }, &[]).unwrap();
    println!("a step of {HUB} edges took {:?}", began.elapsed());
    assert_eq!(all.relations[0].neighbours.len(), 50);
    let wrong = Query { cursor: Some("nonsense".to_owned()), ..self::query("hub.example") };
    assert!(matches!(harness.app.graph(&wrong, &[Relation::Hosts]), Err(app::Error::BadCursor(_))));
    assert!(matches!(harness.app.graph(&wrong, &[]), Err(app::Error::CursorNeedsOneRelation)));
}
