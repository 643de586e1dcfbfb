//! Appending and reading back.

use std::collections::BTreeSet;

use model::{
    Claim, Evidence, Hash, Mask, Network, Observable, Registration, RelationKind, Subject, Timestamp,
    registration::Holding,
};
use proptest::prelude::*;
use store::{Ledger, Section};

use crate::support::{
    any_evidence, assessed, day, described, evidence, listed, md5, memory, observable, related, sha1, sha256,
};

/// Everything the ledger holds, with the number of times `append` had to be told.
fn filled(batches: &[Vec<Evidence>]) -> Ledger {
    let ledger = memory();
    for batch in batches {
        ledger.append(batch.clone()).unwrap();
    }
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What comes out is what went in, under the subject and under the other end.
    #[test]
    fn evidence_comes_back_whole(piece in any_evidence()) {
        let ledger = memory();
        let appended = ledger.append(vec![piece.clone()]).unwrap();
        prop_assert_eq!((appended.new, appended.known), (1, 0));
        let section = Section::of(&piece.claim);
        let found = ledger.page(&piece.subject, section, None, 10).unwrap();
        prop_assert_eq!(&found.items, std::slice::from_ref(&piece));
        prop_assert!(appended.touched.contains(&piece.subject));
        prop_assert!(ledger.may_contain(&piece.subject));
        if let Claim::Related(relation) = &piece.claim {
            let other: Subject = relation.target.clone().into();
            let found = ledger.page(&other, section.inverse().unwrap(), None, 10).unwrap();
            prop_assert_eq!(&found.items, std::slice::from_ref(&piece));
            prop_assert!(appended.touched.contains(&other));
        }
        let report = ledger.fsck().unwrap();
        prop_assert_eq!(report.findings, []);
    }

    /// Twice, shuffled, in overlapping parts: one digest.
    #[test]
    fn order_and_repetition_do_not_matter(
        pieces in prop::collection::vec(any_evidence(), 1..30),
        order in any::<prop::sample::Index>(),
        size in 1..10_usize,
    ) {
        let expected = filled(std::slice::from_ref(&pieces)).digest().unwrap();
        let mut shuffled = pieces.clone();
        shuffled.rotate_left(order.index(pieces.len()));
        shuffled.reverse();
        // As if learned by other imports.
        shuffled.iter_mut().for_each(|piece| {
            piece.recorded_at = day("2027-01-01");
            piece.import = 99;
        });
        let mut parts: Vec<Vec<Evidence>> = shuffled.chunks(size).map(<[_]>::to_vec).collect();
        parts.extend(parts.clone());
        parts.push(pieces);
        let ledger = filled(&parts);
        prop_assert_eq!(ledger.digest().unwrap(), expected);
        prop_assert_eq!(ledger.fsck().unwrap().total, 0);
    }
}

#[test]
fn parallel_appends_give_the_digest_of_one() {
    let pieces: Vec<Evidence> = (0..400_u32)
        .map(|n| match n % 4 {
            0 => assessed(&format!("192.0.2.{}", n % 100)),
            1 => assessed(&format!("host-{n}.example/Path/{n}/")),
            2 => related(
                &sha256((n % 50) as u8),
                RelationKind::DownloadedFrom,
                &format!("198.51.100.{}/x", n % 20),
            ),
            _ => described(&sha256((n % 50) as u8), &[&md5((n % 30) as u8)]),
        })
        .collect();
    let expected = filled(std::slice::from_ref(&pieces)).digest().unwrap();
    let ledger = memory();
    let (new, known) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4_usize)
            .map(|worker| {
                let (ledger, pieces) = (&ledger, &pieces);
                scope.spawn(move || {
                    let mut counts = (0, 0);
                    // Each begins elsewhere, all append everything.
                    for at in 0..pieces.len() / 10 {
                        let at = (at * 10 + worker * 100) % pieces.len();
                        let appended = ledger.append(pieces[at..at + 10].to_vec()).unwrap();
                        ledger.sync().unwrap();
                        counts = (counts.0 + appended.new, counts.1 + appended.known);
                    }
                    counts
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    });
    assert_eq!(ledger.digest().unwrap(), expected);
    assert_eq!(new, expected.evidence.values().sum::<u64>(), "each piece was new exactly once");
    assert_eq!(new + known, 1600);
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn what_was_learned_first_stays() {
    let ledger = memory();
    let first = assessed("192.0.2.1");
    let later = Evidence { recorded_at: day("2027-01-01"), import: 8, ..first.clone() };
    ledger.append(vec![first.clone(), later.clone()]).unwrap();
    let appended = ledger.append(vec![later]).unwrap();
    assert_eq!((appended.new, appended.known, appended.touched.len()), (0, 1, 0));
    assert_eq!(
        ledger.evidence(std::slice::from_ref(&first.subject), &Section::VERDICT).unwrap()[0].items,
        [first]
    );
}

#[test]
fn touched_names_both_ends_and_aliases() {
    let ledger = memory();
    let appended = ledger
        .append(vec![
            related(&sha256(1), RelationKind::CommunicatesWith, "c2.example"),
            described(&sha256(2), &[&md5(2), &sha1(2)]),
        ])
        .unwrap();
    let touched: BTreeSet<String> = appended.touched.iter().map(ToString::to_string).collect();
    let expected = [sha256(1), "c2.example".to_owned(), sha256(2), md5(2), sha1(2)];
    assert_eq!(touched, expected.into_iter().collect());
}

#[test]
fn sections_are_read_alone_and_together() {
    let ledger = memory();
    let subject: Subject = observable("a.example").into();
    ledger
        .append(vec![
            assessed("a.example"),
            listed("list", "2026-01-01", "a.example"),
            related("a.example", RelationKind::ResolvesTo, "192.0.2.1"),
            related(&sha256(1), RelationKind::DownloadedFrom, "a.example"),
        ])
        .unwrap();
    for (sections, expected) in [
        (&[Section::Assessed][..], 1),
        (&[Section::Listed], 1),
        (&Section::VERDICT, 2),
        (&[Section::ResolvesTo], 1),
        (&[Section::Downloads], 1),
        (&[Section::DownloadedFrom], 0),
        (&[Section::Assessed, Section::Downloads], 2),
        (&Section::ALL, 4),
        (&[], 0),
    ] {
        assert_eq!(
            ledger.evidence(std::slice::from_ref(&subject), sections).unwrap()[0].items.len(),
            expected,
            "{sections:?}"
        );
    }
    // In the order asked for, with nothing for the unknown; names below are other subjects.
    let others = [observable("b.a.example").into(), subject, observable("192.0.2.1").into()];
    let found = ledger.evidence(&others, &Section::ALL).unwrap();
    assert_eq!(found.iter().map(|found| found.items.len()).collect::<Vec<_>>(), [0, 4, 1]);
}

fn many(subject: &str, count: usize) -> Vec<Evidence> {
    (0..count)
        .map(|n| Evidence { observed_at: Timestamp::from_seconds(n as i64), ..assessed(subject) })
        .collect()
}

#[test]
fn pages_join_to_the_whole() {
    let ledger = memory();
    let subject: Subject = observable("192.0.2.1").into();
    ledger.append(many("192.0.2.1", 250)).unwrap();
    ledger.append(many("192.0.2.2", 10)).unwrap();
    let whole = ledger.page(&subject, Section::Assessed, None, 1000).unwrap();
    assert_eq!((whole.items.len(), whole.next), (250, None));
    for limit in [1, 7, 50, 125, 249, 250, 251] {
        let mut items = Vec::new();
        let mut after = None;
        loop {
            let page = ledger.page(&subject, Section::Assessed, after, limit).unwrap();
            assert!(page.items.len() <= limit);
            items.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(items, whole.items, "by {limit}");
    }
}

#[test]
fn counting_stops_at_its_bound() {
    let ledger = memory();
    let subject: Subject = observable("192.0.2.1").into();
    ledger.append(many("192.0.2.1", 100)).unwrap();
    for (max, expected) in
        [(1000, (100, true)), (101, (100, true)), (100, (100, true)), (99, (99, false)), (1, (1, false))]
    {
        let count = ledger.count(&subject, Section::Assessed, max).unwrap();
        assert_eq!((count.n, count.exact), expected, "at {max}");
    }
    assert_eq!(ledger.count(&subject, Section::Listed, 10).unwrap().n, 0);
}

#[test]
fn evidence_of_one_subject_is_bounded() {
    let ledger = memory();
    let subject: Subject = observable("192.0.2.1").into();
    ledger.append(many("192.0.2.1", 10_000)).unwrap();
    let read = || ledger.evidence(std::slice::from_ref(&subject), &Section::VERDICT).unwrap().remove(0);
    assert_eq!((read().items.len(), read().truncated), (10_000, false));
    ledger.append(vec![listed("list", "2026-01-01", "192.0.2.1")]).unwrap();
    assert_eq!((read().items.len(), read().truncated), (10_000, true));
}

#[test]
fn a_weak_digest_leads_to_every_candidate() {
    let ledger = memory();
    let weak = Hash::parse(&md5(9)).unwrap();
    assert_eq!(ledger.aliases(&weak).unwrap(), []);
    ledger.append(vec![described(&sha256(1), &[&md5(9), &sha1(1)])]).unwrap();
    assert_eq!(ledger.aliases(&weak).unwrap(), [Hash::parse(&sha256(1)).unwrap()]);
    assert!(ledger.may_contain(&Observable::File(weak).into()));
    // A record that knows no SHA-256, but a SHA-1 that another record ties to the same file.
    ledger.append(vec![described(&sha1(1), &[&md5(9)])]).unwrap();
    assert_eq!(ledger.aliases(&weak).unwrap(), [Hash::parse(&sha256(1)).unwrap()]);
    // A collision, or a sloppy feed: both are named.
    ledger.append(vec![described(&sha256(2), &[&md5(9)])]).unwrap();
    assert_eq!(
        ledger.aliases(&weak).unwrap(),
        [sha256(1), sha256(2)].map(|text| Hash::parse(&text).unwrap())
    );
    // A SHA-1 that nobody ties to a SHA-256 is the best there is.
    ledger.append(vec![described(&sha1(7), &[&md5(8)])]).unwrap();
    assert_eq!(ledger.aliases(&Hash::parse(&md5(8)).unwrap()).unwrap(), [Hash::parse(&sha1(7)).unwrap()]);
    // A stronger or equal digest is no alias.
    ledger.append(vec![described(&md5(3), &[&sha256(3), &md5(4)])]).unwrap();
    assert_eq!(ledger.aliases(&Hash::parse(&sha256(3)).unwrap()).unwrap(), []);
    assert_eq!(ledger.aliases(&Hash::parse(&md5(4)).unwrap()).unwrap(), []);
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn a_look_up_form_leads_to_its_urls() {
    let ledger = memory();
    let long = format!("www.example.com/{}/", "A".repeat(400));
    for url in ["www.example.com/A/", "example.com:8080/a", "example.com/plain", &long] {
        ledger.append(vec![assessed(url)]).unwrap();
    }
    ledger.append(vec![related(&sha256(1), RelationKind::DownloadedFrom, "www.example.com/B")]).unwrap();
    let check = |form: &str, expected: &[&str]| {
        let found: BTreeSet<String> =
            ledger.url_aliases(form, 10).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, expected.iter().map(|text| (*text).to_owned()).collect(), "{form}");
    };
    check("example.com/a", &["www.example.com/A/", "example.com:8080/a"]);
    check("example.com/b", &["www.example.com/B"]);
    // Its own form: found by its own key.
    check("example.com/plain", &[]);
    check("example.com/unknown", &[]);
    let Observable::Url(url) = observable(&long) else { panic!("{long}") };
    check(&url.lookup_form(), &[&long]);
    assert_eq!(ledger.url_aliases("example.com/a", 1).unwrap().len(), 1);
    assert_eq!(ledger.fsck().unwrap().findings, []);
}

#[test]
fn subjects_are_walked_once_each() {
    let ledger = memory();
    assert_eq!(ledger.subjects(None, 10).unwrap(), store::SubjectPage::default());
    let texts = ["192.0.2.1", "192.0.2.2", "a.example", "b.a.example", "a.example/x", &sha256(1)];
    for text in texts {
        ledger.append(many(text, 3)).unwrap();
    }
    // A hub whose rows fill more than one page of a scan.
    ledger.append(many("192.0.2.1", 9000)).unwrap();
    for limit in [1, 2, 5, 6, 7] {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = ledger.subjects(after.as_ref(), limit).unwrap();
            assert!(page.subjects.len() <= limit);
            found.extend(page.subjects.iter().map(ToString::to_string));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, texts, "by {limit}");
    }
}

#[test]
fn the_digest_leaves_out_what_is_not_complete() {
    let ledger = memory();
    let none = ledger.digest().unwrap();
    ledger.append(vec![listed("list", "2026-01-01", "192.0.2.1")]).unwrap();
    let report = ledger.digest().unwrap();
    assert_eq!((report.sha256, report.incomplete), (none.sha256, 1));
    crate::places::complete(&ledger, "list", "2026-01-01");
    let report = ledger.digest().unwrap();
    assert_eq!((report.incomplete, report.snapshots, report.evidence[&Section::Listed]), (0, 1, 1));
}

#[test]
fn statistics_count_what_is_there() {
    let ledger = memory();
    ledger.append(vec![assessed("192.0.2.1"), assessed("a.example/x")]).unwrap();
    let mut other = related(&sha256(1), RelationKind::DownloadedFrom, "a.example/x");
    other.source = "other".to_owned();
    ledger.append(vec![other]).unwrap();
    let stats = ledger.stats().unwrap();
    assert_eq!(
        stats.sources.into_iter().collect::<Vec<_>>(),
        [("feed".to_owned(), 2), ("other".to_owned(), 1)]
    );
    assert_eq!(stats.evidence[&Section::Assessed], 2);
    assert_eq!(stats.evidence[&Section::Downloads], 1);
    assert_eq!(stats.observables[&model::Kind::Url], 1);
    assert_eq!((stats.masks, stats.damaged), (0, 0));
    assert_eq!(stats.rows[&store::engine::Table::Evidence], 4);
}

/// The claim of an address is not that of a mask with the same text.
#[test]
fn masks_are_subjects_of_their_own() {
    let ledger = memory();
    let mask = Mask::Network(Network::parse("192.0.2.1/32").unwrap());
    let claim = assessed("192.0.2.1").claim;
    let appended = ledger.append(vec![evidence(mask.clone(), claim), assessed("192.0.2.1")]).unwrap();
    assert_eq!(appended.new, 2);
    let found = ledger.evidence(&[mask.into(), observable("192.0.2.1").into()], &Section::VERDICT).unwrap();
    assert_eq!(found.iter().map(|found| found.items.len()).collect::<Vec<_>>(), [1, 1]);
}

/// More subjects than the filter has room for at first: it grows, and none is ever denied.
#[test]
fn the_filter_grows_and_denies_nobody() {
    let ledger = memory();
    let name = |n: u32| format!("h{n}.example");
    for start in (0..100_000).step_by(10_000) {
        ledger.append((start..start + 10_000).map(|n| assessed(&name(n))).collect()).unwrap();
        assert!((0..start + 10_000).step_by(97).all(|n| ledger.may_contain(&observable(&name(n)).into())));
    }
    ledger.append(vec![assessed("http://urls.example:8080/a")]).unwrap();
    let has_urls =
        |host: &str| ledger.may_have_urls_on(&model::Host::Domain(model::DomainName::parse(host).unwrap()));
    assert!(has_urls("urls.example") && !(0..20).all(|n| has_urls(&format!("h{n}.example"))));
    ledger.wait_for_filter();
    assert!((0..100_000).all(|n| ledger.may_contain(&observable(&name(n)).into())));
    let wrong = (100_000..110_000).filter(|n| ledger.may_contain(&observable(&name(*n)).into())).count();
    assert!(wrong < 200, "{wrong} of 10,000 unknown names pass");
}

/// Registers of networks weigh nothing: no filter, no log and no verdict has to do with them.
#[test]
fn records_of_networks_stand_apart() {
    let ledger = memory();
    let network = Network::parse("192.0.2.0/24").unwrap();
    let subject = Subject::from(Mask::Network(network));
    let record = Registration::new(Holding::Network(network.first(), network.last()));
    let piece = evidence(Mask::Network(network), Claim::Registered(Box::new(record)));
    let first = ledger.append(vec![piece.clone()]).unwrap();
    assert_eq!((first.new, first.known, first.touched.len()), (1, 0, 0));
    let again = ledger.append(vec![piece.clone()]).unwrap();
    assert_eq!((again.new, again.known), (0, 1));
    assert!(!ledger.may_contain(&subject));
    assert_eq!(ledger.follow(None, 10).unwrap().subjects, []);
    assert_eq!(
        ledger.registrations_around("192.0.2.77".parse().unwrap()).unwrap(),
        std::slice::from_ref(&piece)
    );
    assert_eq!(ledger.registrations(&subject).unwrap(), [piece]);
    assert_eq!(ledger.registrations_around("192.0.3.1".parse().unwrap()).unwrap(), []);
    assert_eq!(ledger.fsck().unwrap().findings, []);
}
