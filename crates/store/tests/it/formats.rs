//! Released formats: rows written by an earlier version mean today what they meant then.
//!
//! A fixture is a table, a key and a value in hexadecimal, and what they say. With `UPDATE_FORMATS=1` rows of the sample
//! ledger that have no fixture get one; fixtures that exist are never changed.

mod attacks;

use std::{fmt::Write as _, fs, path::PathBuf, sync::Arc};

use model::{
    Assessment, Category, Claim, Class, DnsBasis, DnsData, DnsRecord, Evidence, FileFacts, Hash, Mask,
    Network, Observable, Place, PlaceRange, Registration, Relation, RelationKind, SharedKind, Status,
    Subject, Timestamp, Tlp, Zone,
    dns::{NameType, TextType},
    registration::{Contact, Holding, NameServer, Registrar, Role},
};
use store::{
    Engine, Ledger, Section, VerdictRow,
    engine::{Batch, KeyRange, Limit, Order, Table, memory::Memory},
    key,
};

use self::attacks::fill_attacks;
use crate::{
    analyses::fill_analyses,
    conclusions::concluded,
    decisions::fill_decisions,
    knowledge::{bare_entry, entry},
    places::complete,
    sightings::{cell, sighted, unit},
    support::{day, evidence, md5, observable, sha1, sha256},
};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/v1"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16).unwrap()).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
}

fn ledger_with(rows: &[(Table, Vec<u8>, Vec<u8>)]) -> (Arc<Memory>, Ledger) {
    let engine = Arc::new(Memory::new());
    let mut batch = Batch::new();
    // A writer of a fixed name, so that the sample ledger is the same each time.
    batch.put(Table::Meta, *b"\x02writer", 42_u64.to_be_bytes());
    for (table, key, value) in rows {
        batch.put(*table, key.as_slice(), value.as_slice());
    }
    engine.commit(batch).unwrap();
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    ledger.wait_for_filter();
    (engine, ledger)
}

/// What a row says, read by the ledger's own ways.
fn meaning(table: Table, key: &[u8], value: &[u8]) -> String {
    let (_, ledger) = ledger_with(&[(table, key.to_vec(), value.to_vec())]);
    match table {
        Table::Evidence => {
            let (subject, section, id) = key::split_evidence(key).unwrap();
            if section == Section::Registered {
                let records = ledger.registrations(&key::decode(subject).unwrap()).unwrap();
                let [piece] = &records[..] else { panic!("one row is one piece: {records:?}") };
                assert_eq!(piece.id(), id);
                return format!("{section:?} {piece:#?}");
            }
            let page = ledger.page(&key::decode(subject).unwrap(), section, None, 10).unwrap();
            let [piece] = &page.items[..] else { panic!("one row is one piece: {page:?}") };
            assert_eq!(piece.id(), id);
            format!("{section:?} {piece:#?}")
        }
        Table::Verdicts => format!("{:#?}", ledger.verdict_rows(None, 10).unwrap().rows),
        Table::Log => {
            let page = ledger.follow(None, 10).unwrap();
            format!("{:#?} {:#?}", page.subjects, page.completed)
        }
        Table::Aliases => {
            let file = Hash::parse(&md5(2)).unwrap();
            let long = long_url().lookup_form();
            format!(
                "{:?} {:?} {:?}",
                ledger.aliases(&file).unwrap(),
                ledger.url_aliases("example.com/a", 10).unwrap(),
                ledger.url_aliases(&long, 10).unwrap(),
            )
        }
        Table::Places => {
            complete(&ledger, "geo", "2026-01-01");
            let hits = |address: &str| ledger.places(address.parse().unwrap(), Timestamp::MAX).unwrap();
            format!("{:#?} {:#?}", hits("192.0.2.1"), hits("2001:db8::1"))
        }
        Table::Snapshots => {
            format!("{:#?} {:#?}", ledger.snapshots(), ledger.listed("list/sub", day("2026-01-01")).unwrap())
        }
        Table::Meta => hex(value),
        Table::Decisions => format!("{:#?}", store::rows::decision(key, value).unwrap()),
        Table::Marks => format!("{:#?}", store::rows::mark(key).unwrap()),
        Table::Sightings => format!("{:#?}", store::rows::sightings(key, value).unwrap()),
        Table::Knowledge => {
            let mut entries = Vec::new();
            ledger.walk_knowledge(|entry| entries.push(entry)).unwrap();
            format!("{entries:#?}")
        }
    }
}

fn long_url() -> model::Url {
    match observable(&format!("www.example.com/{}/", "a".repeat(300))) {
        Observable::Url(url) => url,
        other => panic!("{other}"),
    }
}

/// One of everything.
fn sample() -> Ledger {
    let (_, ledger) = ledger_with(&[]);
    fill(&ledger);
    ledger
}

fn fill(ledger: &Ledger) {
    let full = Assessment {
        confidence: 75,
        detection: Some("Trojan.Example".to_owned()),
        tags: vec!["exe".to_owned(), "テスト".to_owned()],
        reporter: Some("reporter".to_owned()),
        reference: Some("https://feed.example/1".to_owned()),
        external_id: Some("1".to_owned()),
        rank: Some(4_000_000_000),
        port: Some(443),
        note: Some("online".to_owned()),
        ..Assessment::new(Class::Malicious, Category::BotnetCnc)
    };
    let relation = |kind, target: &str, port, detection: Option<&str>| {
        Claim::Related(Relation {
            port,
            detection: detection.map(str::to_owned),
            ..Relation::new(kind, observable(target))
        })
    };
    let text = |text: &str| Some(text.to_owned());
    let facts = FileFacts {
        aliases: [md5(2), sha1(2)].iter().map(|text| Hash::parse(text).unwrap()).collect(),
        name: text("invoice.exe"),
        size_bytes: Some(123_456_789_012),
        file_type: text("exe"),
        mime_type: text("application/x-dosexec"),
        imphash: Some(md5(3)),
        ssdeep: text("3:a:b"),
        tlsh: text("T1AB"),
        signer: text("Example KK"),
    };
    let pieces = vec![
        Evidence {
            source: "feed/list".to_owned(),
            last_seen: Some(day("2026-02-03T04:05:06.789Z")),
            tlp: Tlp::AmberStrict,
            ..evidence(observable("2001:db8::1"), Claim::Assessed(full))
        },
        evidence(
            Mask::Network(Network::parse("192.0.2.0/24").unwrap()),
            Claim::Assessed(Assessment::new(
                Class::Shared(SharedKind::Relay),
                Category::InformationTechnologies,
            )),
        ),
        evidence(
            observable("www.example.com:8080/A/"),
            Claim::Assessed(Assessment::new(Class::Adware, Category::Adware)),
        ),
        evidence(
            Observable::Url(long_url()),
            Claim::Assessed(Assessment::new(Class::NothingFound, Category::General)),
        ),
        Evidence {
            source: "list/sub".to_owned(),
            observed_at: day("2026-01-01"),
            ..evidence(
                Mask::Domain(model::DomainName::parse("a.example").unwrap()),
                Claim::Listed(Assessment::new(Class::Clean, Category::Popular)),
            )
        },
        evidence(observable(&sha256(2)), Claim::Described(facts)),
        evidence(
            observable(&sha256(2)),
            relation(RelationKind::DownloadedFrom, "a.example/x.exe", None, None),
        ),
        evidence(
            observable(&sha256(2)),
            relation(RelationKind::CommunicatesWith, "192.0.2.7", Some(8443), Some("Bot.Example")),
        ),
        evidence(observable("a.example"), relation(RelationKind::ResolvesTo, "192.0.2.8", None, None)),
        evidence(
            observable("b.example/"),
            relation(RelationKind::RedirectsTo, "a.example/x.exe", None, None),
        ),
    ];
    // One call each: sets in a row then have one order.
    for piece in pieces {
        ledger.append(vec![piece]).unwrap();
    }
    complete(ledger, "list/sub", "2026-01-01");
    let range = |first: &str, last: &str, place| PlaceRange {
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        place,
    };
    let asn = Place::Asn { number: 4_200_000_000, organisation: "Example 株式会社".to_owned() };
    ledger
        .append_places(
            "geo",
            day("2026-01-01"),
            &[
                range("192.0.2.0", "192.0.2.255", Place::Country(*b"JP")),
                range("2001:db8::", "2001:db8::ffff", asn),
            ],
        )
        .unwrap();
}

/// Registration records: of a domain with everything, of a network, and the statement that there is none.
fn fill_registrations(ledger: &Ledger) {
    let text = |text: &str| Some(text.to_owned());
    let contact = Contact {
        handle: text("EX1"),
        name: text("A. Person"),
        organization: text("例示株式会社"),
        address: vec!["1-2-3 Example".to_owned(), "Floor 4".to_owned()],
        city: text("Chiyoda"),
        state: text("Tokyo"),
        postal_code: text("100-0001"),
        country: text("JP"),
        phone: text("+81.300000000 x12"),
        fax: text("+81.300000001"),
        email: text("a@mail.example"),
        ..Contact::new(Role::Zone)
    };
    let domain = model::DomainName::parse("a.example").unwrap();
    let full = Registration {
        handle: text("D1-EXAMPLE"),
        registrar: Registrar {
            name: text("Example Registrar"),
            organization: text("Example Registrar KK"),
            handle: text("TAG"),
            iana_id: text("9999"),
            url: text("https://registrar.example/"),
            whois_server: text("whois.registrar.example"),
            email: text("abuse@registrar.example"),
            phone: text("+1.5555550100"),
        },
        created: Some(day("2020-01-02T03:04:05Z")),
        updated: Some(day("2025-01-02")),
        expires: Some(day("2030-01-02")),
        statuses: vec!["clientTransferProhibited".to_owned(), "ok".to_owned()],
        name_servers: vec![NameServer {
            name: "ns1.a.example".to_owned(),
            addresses: vec!["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        }],
        signed: Some(true),
        contacts: vec![contact, Contact::new(Role::Registrant)],
        database_at: Some(day("2026-01-01")),
        raw: "Domain Name: A.EXAMPLE\n".to_owned(),
        ..Registration::new(Holding::Domain(domain))
    };
    let network = Registration {
        name: text("EXAMPLE-NET"),
        description: vec!["Example".to_owned()],
        country: text("JP"),
        origin: Some(4_200_000_000),
        signed: Some(false),
        ..Registration::new(Holding::Network("192.0.2.0".parse().unwrap(), "192.0.2.255".parse().unwrap()))
    };
    let subject = Mask::Network(Network::parse("192.0.2.0/24").unwrap());
    ledger.append(vec![evidence(observable("a.example"), Claim::Registered(Box::new(full)))]).unwrap();
    ledger.append(vec![evidence(subject, Claim::Registered(Box::new(network)))]).unwrap();
    let none = Claim::NotRegistered("No match for B.EXAMPLE".to_owned());
    ledger.append(vec![evidence(observable("b.example"), none)]).unwrap();
}

/// Records of the DNS, of each shape that their values have.
fn fill_dns(ledger: &Ledger) {
    let name = |name: &str| model::DomainName::parse(name).unwrap();
    let records = [
        ("a.example", DnsData::Address("192.0.2.1".parse().unwrap()), Some(1_909), DnsBasis::Sensor),
        ("a.example", DnsData::Address("2001:db8::1".parse().unwrap()), None, DnsBasis::Zone),
        ("a.example", DnsData::Name(NameType::Ns, name("ns1.b.example")), Some(52), DnsBasis::Zone),
        ("192.0.2.1", DnsData::Name(NameType::Ptr, name("a.example")), Some(1), DnsBasis::Sensor),
        ("a.example", DnsData::Exchange(Some(10), name("mail.a.example")), Some(3), DnsBasis::Sensor),
        ("a.example", DnsData::Exchange(None, name("mail.b.example")), None, DnsBasis::Sensor),
        ("a.example", DnsData::Text(TextType::Txt, "v=spf1 -all".to_owned()), Some(300), DnsBasis::Sensor),
    ];
    for (of, data, count, basis) in records {
        let claim = Claim::Resolved(DnsRecord { data, count, basis });
        let piece = Evidence { last_seen: Some(day("2026-02-03")), ..evidence(observable(of), claim) };
        ledger.append(vec![piece]).unwrap();
    }
}

/// Attacks with everything, and with nothing that may be absent.
fn fill_conclusions(ledger: &Ledger) {
    let object = observable("a.example");
    let conclusions = vec![concluded(&object, "dga", 60), concluded(&object, "lookalike", 0)];
    ledger.replace_conclusions(&[(object, conclusions)]).unwrap();
}

/// What is for few, about an object of each kind, and a list at a date that is.
fn fill_marks(ledger: &Ledger) {
    let is_for_few = |list: &str, tlp| list == "few" || tlp > Tlp::Green;
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"test").unwrap());
    for (at, text) in ["a.b.example", "http://c.example/x", "192.0.2.1", &sha256(2)].into_iter().enumerate() {
        let claim = Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware));
        let piece = Evidence { tlp: Tlp::ALL[at], source: "few".into(), ..evidence(observable(text), claim) };
        ledger.append(vec![piece]).unwrap();
    }
    let concluded = (observable("d.example"), Vec::new(), true);
    ledger.replace_conclusions_for_all(ledger.marks_generation(), &[concluded]).unwrap().unwrap();
    let snapshot = store::Snapshot {
        list: "few".to_owned(),
        date: day("2026-01-01"),
        entries: 3,
        digest: [7; 32],
        recorded_at: day("2026-01-02"),
        import: 1,
        tlp: Tlp::Amber,
    };
    assert!(ledger.complete_snapshot(snapshot).unwrap());
}

/// Counts with all that they may have, and units.
fn fill_sightings(ledger: &Ledger) {
    let cells = vec![
        cell("JP", "proxy-1", None, 3),
        cell("JP", "ids-2", Some(Zone::Red), 4_000_000_000),
        cell("", "ids-2", Some(Zone::Green), 1),
    ];
    let last_seen = Some(day("2026-01-31T23:59:59.999Z"));
    let first = Evidence {
        source: "suricata_eve".to_owned(),
        tlp: Tlp::Amber,
        last_seen,
        ..sighted(1, "a.example", "2026-01-31T01:02:03Z", cells)
    };
    ledger.append_unit(vec![first], &unit(1)).unwrap();
    ledger.append(vec![sighted(2, "a.example", "2026-02-01", vec![cell("US", "proxy-1", None, 1)])]).unwrap();
    ledger.append(vec![sighted(2, "192.0.2.1", "2026-02-01", vec![cell("US", "proxy-1", None, 1)])]).unwrap();
}

/// Rows that know their pass.
fn fill_verdicts(ledger: &Ledger) {
    let row = VerdictRow {
        zone: Zone::Orange,
        score: 61,
        status: Status::NotTrusted,
        category: Category::SpecialUse,
        first_seen: Some(Timestamp::MIN),
        last_seen: Some(Timestamp::MAX),
        computed_at: day("2026-02-03T04:05:06.789Z"),
        pass: 258,
        next_moment: Some(day("2026-03-01")),
        restricted: true,
        accused: true,
    };
    let bare = VerdictRow { first_seen: None, last_seen: None, next_moment: None, restricted: false, ..row };
    ledger.put_verdicts(&[(observable("2001:db8::1"), row), (observable("a.example"), bare)]).unwrap();
    ledger.put_verdicts(&[(observable("b.example"), VerdictRow { accused: false, ..bare })]).unwrap();
}

/// What came later: a sample of its own, so that the rows above stay what they are.
fn fill_wildcards(ledger: &Ledger) {
    for text in ["*evil*.example", "*.evil.example:8080/a*/gate.php?id=*"] {
        let claim = Claim::Assessed(Assessment::new(Class::Malicious, Category::Phishing));
        ledger.append(vec![evidence(Mask::parse(text).unwrap(), claim)]).unwrap();
    }
}

fn sample_rows(fill: impl Fn(&Ledger)) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let (engine, ledger) = ledger_with(&[]);
    fill(&ledger);
    ledger.append_knowledge(&[entry("attack/enterprise", 1), bare_entry("misp_galaxy/tool", 2)]).unwrap();
    let mut rows = Vec::new();
    for table in Table::ALL {
        let page = engine.scan(table, &KeyRange::all(), Order::Forward, Limit::WALK).unwrap();
        rows.extend(page.entries.into_iter().map(|entry| (table, entry.key, entry.value)));
    }
    rows
}

#[test]
fn fixtures_mean_what_they_meant() {
    let mut fixtures: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    assert!(fixtures.len() >= 30, "{} fixtures", fixtures.len());
    for path in fixtures {
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.splitn(4, '\n');
        let table = lines.next().unwrap();
        let table = Table::ALL.into_iter().find(|each| each.as_str() == table).unwrap();
        let (key, value) = (unhex(lines.next().unwrap()), unhex(lines.next().unwrap()));
        assert_eq!(meaning(table, &key, &value), lines.next().unwrap().trim_end(), "{}", path.display());
    }
}

/// As long as a version is what is written, the sample gives its fixtures, byte for byte.
#[test]
fn every_kind_of_row_has_a_fixture() {
    let mut counts = std::collections::BTreeMap::new();
    let first = sample_rows(fill).into_iter().map(|row| ("", row));
    let later = sample_rows(fill_wildcards).into_iter().map(|row| ("wildcard-", row));
    let passes = sample_rows(fill_verdicts).into_iter().filter(|(table, ..)| *table == Table::Verdicts);
    let passes = passes.map(|row| ("short-", row));
    let registrations = sample_rows(fill_registrations).into_iter().map(|row| ("registration-", row));
    let registrations = registrations.filter(|(_, (table, ..))| *table == Table::Evidence);
    let dns = sample_rows(fill_dns).into_iter().map(|row| ("dns-", row));
    let dns = dns.filter(|(_, (table, ..))| *table == Table::Evidence);
    let attacks = sample_rows(fill_attacks).into_iter().map(|row| ("attack-", row));
    let attacks = attacks.filter(|(_, (table, ..))| *table == Table::Evidence);
    let sightings = sample_rows(fill_sightings).into_iter().map(|row| ("sighting-", row));
    let sightings = sightings.filter(|(_, (table, ..))| matches!(table, Table::Evidence | Table::Sightings));
    let concluded = sample_rows(fill_conclusions).into_iter().map(|row| ("conclusion-", row));
    let concluded = concluded.filter(|(_, (table, ..))| *table == Table::Evidence);
    let all = first.chain(later).chain(passes).chain(registrations).chain(dns).chain(attacks);
    let analyses = sample_rows(fill_analyses).into_iter().map(|row| ("signed-analysis-", row));
    let analyses = analyses.filter(|(_, (table, ..))| *table == Table::Evidence);
    let decisions = sample_rows(fill_decisions).into_iter().map(|row| ("decision-", row));
    let decisions = decisions.filter(|(_, (table, ..))| matches!(table, Table::Evidence | Table::Decisions));
    let marks = sample_rows(fill_marks).into_iter().map(|row| ("few-", row));
    let marks = marks.filter(|(_, (table, ..))| matches!(table, Table::Marks | Table::Snapshots));
    let all = all.chain(sightings).chain(concluded).chain(analyses).chain(decisions).chain(marks);
    for (sample, (table, key, value)) in all {
        let number = counts.entry((sample, table)).or_insert(0_u32);
        *number += 1;
        let mut text = String::new();
        let meaning = meaning(table, &key, &value);
        write!(text, "{}\n{}\n{}\n{meaning}\n", table.as_str(), hex(&key), hex(&value)).unwrap();
        let path = folder().join(format!("{sample}{}-{number:02}.hex", table.as_str()));
        if std::env::var_os("UPDATE_FORMATS").is_some() && !path.exists() {
            fs::write(&path, &text).unwrap();
        }
        let fixture = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(fixture, text, "{}", path.display());
    }
}

#[test]
fn the_sample_is_sound() {
    let ledger = sample();
    assert_eq!(ledger.fsck().unwrap().findings, []);
    let digest = ledger.digest().unwrap();
    assert_eq!(digest.evidence.values().sum::<u64>(), 10);
    // The canonical digest is part of the format too.
    assert_eq!(digest.sha256, "fc807ab6b8bacdd2467e702788738c6a0dbf01b531c48c71153623e5fa7be954");
    let subject: Subject = observable(&sha256(2)).into();
    assert!(ledger.may_contain(&subject));
}

/// A store of before wildcards opens, and one with them finds them again.
#[test]
fn stores_open_with_and_without_wildcards() {
    let (_, old) = ledger_with(&sample_rows(fill));
    assert_eq!(old.wildcard_stats().patterns, 0);
    let (_, new) = ledger_with(&sample_rows(fill_wildcards));
    assert_eq!(new.wildcard_stats().patterns, 2);
    let over = new.masks_over(&observable("a-evil.example"));
    assert_eq!(over.iter().map(Mask::to_string).collect::<Vec<_>>(), ["*evil*.example"]);
}
