//! The publishers' real lists and databases, where they are at hand: block lists, allowlists, top lists, geography. Entries
//! are counted and ranges added up without the parsers; both forms of one geo database must agree.

use std::{collections::BTreeMap, io::Read, net::IpAddr, ops::ControlFlow, path::Path, time::Instant};

use feeds::{Fact, Record, Sink, Spot, input::Input};
use model::{Place, PlaceRange, Timestamp};

use crate::support::{context, files, recognise, samples, walk};

/// Counts evidence, keeps ranges and the first refused texts of each reason.
#[derive(Default)]
struct Tally {
    evidence: usize,
    ranges: Vec<PlaceRange>,
    reasons: BTreeMap<String, (usize, Vec<String>)>,
    whole_file: bool,
}

impl Sink for Tally {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        for fact in record.facts {
            match fact {
                Fact::Evidence(_) => self.evidence += 1,
                Fact::Range(range) => self.ranges.push(range),
                Fact::Knowledge(entry) => panic!("no list of knowledge is here: {entry:?}"),
                Fact::Sighting(sighting) => panic!("no log is here: {sighting:?}"),
            }
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.whole_file |= spot == Spot::File;
        let (count, examples) = self.reasons.entry(reason.to_owned()).or_default();
        *count += 1;
        if examples.len() < 4 {
            examples.push(format!(
                "{spot} {:?}",
                String::from_utf8_lossy(text).chars().take(60).collect::<String>()
            ));
        }
    }
}

impl Tally {
    fn refused(&self) -> usize {
        self.reasons.values().map(|(count, _)| count).sum()
    }
}

/// Parses a file that only `name` may claim, and prints its row of the table.
fn tally(input: &dyn Input, name: &str) -> (Tally, String, Option<Timestamp>) {
    let claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    assert_eq!(names, [name], "{} is claimed by the wrong sources", input.name());
    let (source, found) = &claims[0];
    let begun = Instant::now();
    let mut tally = Tally::default();
    (source.parse)(input, &context(found), &mut tally).unwrap();
    println!(
        "{}: {}, {}, {} evidence, {} ranges, {} refused, {} ms",
        input.name(),
        found.list,
        found.date.map_or("no date".to_owned(), Timestamp::to_date),
        tally.evidence,
        tally.ranges.len(),
        tally.refused(),
        begun.elapsed().as_millis()
    );
    for (reason, (count, examples)) in &tally.reasons {
        println!("    {count} {reason}: {}", examples.join(", "));
    }
    (tally, found.list.clone(), found.date)
}

fn text(input: &dyn Input) -> String {
    let mut text = String::new();
    input.open().unwrap().read_to_string(&mut text).unwrap();
    text
}

fn each(root: &Path, path: &str, check: &mut dyn FnMut(&dyn Input)) {
    let path = root.join(path);
    assert_eq!(walk(root, &path, check), [], "{}", path.display());
}

#[test]
fn every_entry_of_address_sets_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for path in files(&root.join("firehol")) {
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        each(&root, &path, &mut |input| {
            let (tally, _, date) = tally(input, "firehol");
            let entries = text(input).lines().filter(|line| !line.starts_with('#')).count();
            assert!(date.is_some(), "{path} states its date");
            if path.contains("country") {
                assert!(tally.whole_file && tally.evidence == 0, "{path}");
            } else {
                assert_eq!(tally.evidence + tally.refused(), entries, "{path}");
            }
        });
    }
}

#[test]
fn every_entry_of_allowlists_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    let archives = [
        "allowlists/misp_warninglists.tar.zst",
        "allowlists/misp_nioc_filehash.json.zst",
        "allowlists/misp_tranco_1m.json.zst",
        "domains-1m/misp-google-chrome-crux-1million.list.json.gz",
        "domains-1m/misp-tranco.list.json.gz",
    ];
    let mut lists = BTreeMap::<String, usize>::new();
    for path in archives {
        each(&root, path, &mut |input| {
            let (tally, list, _) = tally(input, "misp_warninglists");
            *lists.entry(list.clone()).or_default() += 1;
            if input.name().ends_with("/list.json") {
                // The slug is the folder's name in the publisher's repository.
                let slug = list.strip_prefix("misp_warninglists/").unwrap();
                assert!(input.name().ends_with(&format!("/{slug}/list.json")), "{} as {list}", input.name());
            }
            let json: serde_json::Value = serde_json::from_str(&text(input)).unwrap();
            if tally.whole_file {
                assert_eq!((tally.evidence, tally.refused()), (0, 1), "{}", input.name());
            } else {
                assert_eq!(
                    tally.evidence + tally.refused(),
                    json["list"].as_array().unwrap().len(),
                    "{}",
                    input.name()
                );
            }
        });
    }
    assert!(lists.len() >= 111, "{}", lists.len());
    // The same list comes in two files; no other two share a name.
    assert_eq!(lists.values().filter(|count| **count > 1).count(), 1, "{lists:?}");
}

#[test]
fn every_row_of_the_top_list_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    each(&root, "allowlists/tranco_top100k_ranked.csv.zst", &mut |input| {
        let (tally, ..) = tally(input, "tranco");
        assert_eq!(tally.evidence + tally.refused(), text(input).lines().count() - 1);
        assert!(tally.refused() < 100, "{} refused", tally.refused());
    });
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_bits().into(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Number of addresses covered by ranges of one family in order of their first address, overlaps counted once.
fn covered(ranges: impl Iterator<Item = (IpAddr, IpAddr)>) -> u128 {
    let (mut sum, mut next) = (0, 0);
    for (first, last) in ranges {
        let first = bits(first).max(next);
        if bits(last) >= first {
            sum += bits(last) - first + 1;
            next = bits(last) + 1;
        }
    }
    sum
}

fn table(root: &Path, path: &str, name: &str) -> Vec<PlaceRange> {
    let mut ranges = Vec::new();
    each(root, path, &mut |input| {
        let (tally, ..) = tally(input, name);
        let rows = text(input).lines().map(|line| line.to_owned()).collect::<Vec<_>>();
        let ends = rows.iter().map(|row| {
            let mut columns = row.split(',');
            (columns.next().unwrap().parse().unwrap(), columns.next().unwrap().parse().unwrap())
        });
        assert_eq!(
            covered(tally.ranges.iter().map(|range| (range.first, range.last))),
            covered(ends),
            "{path}"
        );
        assert_eq!(tally.refused(), 0, "{path}");
        for pair in tally.ranges.windows(2) {
            assert!(pair[0].last < pair[1].first, "{path}: {pair:?}");
            let touch = bits(pair[0].last) + 1 == bits(pair[1].first);
            assert!(!touch || pair[0].place != pair[1].place, "{path}: {pair:?}");
        }
        ranges = tally.ranges;
    });
    ranges
}

#[test]
fn tables_add_up() {
    let Some(root) = samples() else { return };
    table(&root, "geo_asn/asn-ipv4.csv.zst", "geo_asn");
    table(&root, "geo_asn/asn-ipv6.csv.zst", "geo_asn");
}

#[test]
fn table_and_database_agree() {
    let Some(root) = samples() else { return };
    let mut tables = table(&root, "geo_asn/geo-whois-asn-country-ipv4.csv.zst", "geo_country");
    tables.extend(table(&root, "geo_asn/geo-whois-asn-country-ipv6.csv.zst", "geo_country"));
    each(&root, "geo_asn/geo-whois-asn-country.mmdb.zst", &mut |input| {
        let (tally, list, date) = tally(input, "geo_country");
        assert_eq!(
            (list.as_str(), date.map(Timestamp::to_date).as_deref()),
            ("geo_country/mmdb", Some("2026-06-17"))
        );
        assert_eq!(tally.ranges.len(), tables.len());
        for (database, table) in tally.ranges.iter().zip(&tables) {
            assert_eq!(database, table);
        }
    });
}

#[test]
fn test_databases_of_maxmind() {
    let Some(root) = samples() else { return };
    let place = |path: &str, name: &str, address: &str| {
        let address: IpAddr = address.parse().unwrap();
        let mut place = None;
        each(&root, path, &mut |input| {
            let (tally, ..) = tally(input, name);
            let range = tally.ranges.iter().find(|range| (range.first..=range.last).contains(&address));
            place = range.map(|range| range.place.clone());
        });
        place
    };
    // Expected values stand in the JSON files beside the databases.
    for database in ["GeoLite2-Country-Test.mmdb", "GeoLite2-City-Test.mmdb"] {
        let path = format!("geo_asn/maxmind_test/{database}");
        assert_eq!(place(&path, "geo_country", "2.125.160.217"), Some(Place::Country(*b"GB")), "{database}");
        assert_eq!(place(&path, "geo_country", "2001:220::1"), Some(Place::Country(*b"KR")), "{database}");
    }
    let expected = Place::Asn { number: 1221, organisation: "Telstra Pty Ltd".to_owned() };
    assert_eq!(place("geo_asn/maxmind_test/GeoLite2-ASN-Test.mmdb", "geo_asn", "1.128.0.9"), Some(expected));
    // Databases of no place are nobody's.
    for database in
        ["MaxMind-DB-test-decoder.mmdb", "MaxMind-DB-test-ipv6-28.mmdb", "MaxMind-DB-test-mixed-32.mmdb"]
    {
        each(&root, &format!("geo_asn/maxmind_test/{database}"), &mut |input| {
            assert!(recognise(input).is_empty())
        });
    }
}

#[test]
fn changed_real_databases_never_panic() {
    let Some(root) = samples() else { return };
    for path in files(&root.join("geo_asn/maxmind_test"))
        .iter()
        .filter(|path| path.extension() == Some("mmdb".as_ref()))
    {
        let bytes = std::fs::read(path).unwrap();
        // Four bytes a round, drawn by a fixed seed; many changes at once would spoil the metadata every time.
        let mut state = 1_u64;
        for _ in 0..200 {
            let mut changed = bytes.clone();
            for _ in 0..4 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(state >> 33).unwrap() % changed.len();
                changed[at] = state.to_le_bytes()[2];
            }
            let input = feeds::input::Memory::new("a.mmdb", changed);
            for name in ["geo_asn", "geo_country"] {
                let found =
                    feeds::Recognised { list: name.to_owned(), unit: feeds::Unit::Snapshot, date: None };
                (feeds::find(name).unwrap().parse)(&input, &context(&found), &mut Tally::default()).unwrap();
            }
        }
    }
}
