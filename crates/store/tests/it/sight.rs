//! What is read for somebody is what a ledger would give that never had the rest; and marks tell of whom there is a rest.

use std::{collections::BTreeSet, sync::Arc};

use model::{
    Claim, DomainName, Evidence, EvidenceId, Hash, Host, Mask, Observable, Relation, RelationKind, Subject,
    Timestamp, Tlp,
};
use proptest::prelude::*;
use store::{Facing, Ledger, Section, Sight};

use crate::support::{
    any_evidence, any_observable, assessed, described, md5, memory, observable, related, sha256,
};

/// Few subjects, so that they meet.
fn subjects() -> Vec<Subject> {
    let observables = ["a.example", "b.a.example", "http://b.a.example/x", "http://192.0.2.1/", "192.0.2.1"];
    let files = [sha256(1), md5(1), sha256(2)];
    let masks = ["*.a.example", "b.a.example/x/*", "192.0.2.0/24"];
    let observables = observables.into_iter().map(str::to_owned).chain(files);
    let observables = observables.map(|text| Subject::from(observable(&text)));
    observables.chain(masks.map(|mask| Subject::from(Mask::parse(mask).unwrap()))).collect()
}

fn pieces() -> impl Strategy<Value = Vec<Evidence>> {
    let piece = (any_evidence(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8);
    let piece = piece.prop_map(|(mut piece, subject, target, list)| {
        let all = subjects();
        piece.subject = subject.get(&all).clone();
        piece.source = format!("list{list}");
        match (&mut piece.claim, target.get(&all)) {
            (Claim::Related(relation), Subject::Observable(target)) => relation.target = target.clone(),
            (Claim::Described(facts), _) => facts.aliases.push(Hash::parse(&md5(1)).unwrap()),
            _ => {}
        }
        piece
    });
    prop::collection::vec(piece, 0..30)
}

/// For few: one list, and what is marked beyond green.
fn is_for_few(list: &str, tlp: Tlp) -> bool {
    list == "list3" || tlp > Tlp::Green
}

fn sees(list: &str, tlp: Tlp) -> bool {
    !is_for_few(list, tlp)
}

/// Everything that is read of a ledger, as text.
fn answers(ledger: &Ledger, sight: Sight<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for subject in subjects() {
        let evidence = ledger.evidence_seen(std::slice::from_ref(&subject), &Section::ALL, sight).unwrap();
        said.extend(
            evidence.into_iter().map(|found| format!("{subject} {:?} {}", found.items, found.truncated)),
        );
        said.push(format!("{:?}", ledger.verdict_evidence_seen(&subject, sight).unwrap().0.items));
        said.push(format!("{:?}", ledger.first_evidence_seen(&subject, 3, sight).unwrap()));
        said.push(format!("{:?}", ledger.has_evidence_seen(&subject, sight).unwrap()));
        for section in Section::ALL {
            let mut after: Option<EvidenceId> = None;
            loop {
                let page = ledger.page_seen(&subject, section, after, 2, sight).unwrap();
                said.push(format!("{section:?} {:?} {:?}", page.items, page.next));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            said.push(format!("{:?}", ledger.count_seen(&subject, section, 3, sight).unwrap()));
            if section.relation().is_some() {
                let mut edges = Vec::new();
                ledger.edges_seen(&subject, section, sight, |edge| edges.push(format!("{edge:?}"))).unwrap();
                said.extend(edges);
            }
        }
        for facing in [Facing::Addresses, Facing::Names, Facing::Records, Facing::Referrers] {
            let found = ledger.resolutions_seen(&subject, facing, 3, sight).unwrap();
            let records: Vec<_> =
                (0..found.len()).map(|at| (found.get(at), found.statements(at).len())).collect();
            said.push(format!("{records:?} {} {:?}", found.is_truncated(), found.latest()));
        }
        said.push(format!("{:?}", ledger.registrations_seen(&subject, sight).unwrap()));
        for section in [Section::Spammed, Section::Phished] {
            let found = ledger.attacks_seen(&subject, section, Timestamp::MAX, 2, sight).unwrap();
            said.push(format!("{:?} {}", found.items, found.truncated));
        }
    }
    let name = DomainName::parse("a.example").unwrap();
    let below = ledger.judged_below_seen(&name, 2, sight).unwrap();
    said.push(format!("{:?} {}", below.items, below.truncated));
    for host in ["a.example", "b.a.example", "192.0.2.1"] {
        let host = match observable(host) {
            Observable::Domain(name) => Host::Domain(name),
            Observable::Ip(address) => Host::Ip(address),
            other => panic!("{other}"),
        };
        let on = ledger.judged_on_seen(&host, 2, sight).unwrap();
        said.push(format!("{:?} {}", on.items, on.truncated));
        said.push(format!("{:?}", ledger.has_evidence_on_seen(&host, sight).unwrap()));
        said.push(format!("{:?}", ledger.has_urls_seen(&host, sight).unwrap()));
    }
    said.push(format!("{:?}", ledger.aliases_seen(&Hash::parse(&md5(1)).unwrap(), sight).unwrap()));
    said
}

/// Of which subjects there is a mark, of what kind.
fn marks(ledger: &Ledger) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for subject in subjects() {
        if ledger.is_marked(&subject).unwrap() {
            marks.insert(subject.to_string());
        }
        if let Subject::Observable(Observable::Domain(name)) = &subject {
            if ledger.is_marked_below(name).unwrap() {
                marks.insert(format!("below {name}"));
            }
            if ledger.is_marked_on(&Host::Domain(name.clone())).unwrap() {
                marks.insert(format!("on {name}"));
            }
        }
    }
    marks
}

/// The same by definition.
fn marks_of(pieces: &[Evidence]) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    let known = subjects();
    let mut note = |subject: Subject| {
        let host = match &subject {
            Subject::Observable(Observable::Url(url))
            | Subject::Mask(Mask::Folder(url) | Mask::Script(url)) => url.domain().cloned(),
            _ => None,
        };
        marks.extend(host.map(|name| format!("on {name}")));
        if let Subject::Observable(Observable::Domain(name)) = &subject {
            marks.extend(name.with_parents().skip(1).map(|above| format!("below {above}")));
        }
        marks.insert(subject.to_string());
    };
    for piece in pieces.iter().filter(|piece| is_for_few(&piece.source, piece.tlp)) {
        note(piece.subject.clone());
        match &piece.claim {
            Claim::Related(Relation { target, .. }) => note(target.clone().into()),
            Claim::Resolved(record) => {
                record.data.target().into_iter().for_each(|target| note(target.into()))
            }
            Claim::Described(facts) => {
                if let Subject::Observable(Observable::File(file)) = &piece.subject {
                    let weaker =
                        facts.aliases.iter().filter(|alias| alias.as_bytes().len() < file.as_bytes().len());
                    weaker.for_each(|alias| note(Observable::File(*alias).into()));
                }
            }
            _ => {}
        }
    }
    let names: BTreeSet<String> = known.iter().map(Subject::to_string).collect();
    let is_asked = |mark: &String| {
        names.contains(mark)
            || ["below a.example", "below b.a.example", "on a.example", "on b.a.example"]
                .contains(&mark.as_str())
    };
    marks.into_iter().filter(is_asked).collect()
}

fn ledger_of(pieces: &[Evidence], chunk: usize) -> Ledger {
    let ledger = memory();
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"some").unwrap());
    pieces.chunks(chunk.max(1)).for_each(|pieces| {
        ledger.append(pieces.to_vec()).unwrap();
    });
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_seen_leaves_no_trace(pieces in pieces(), chunk in 1..9_usize) {
        let all = ledger_of(&pieces, chunk);
        let seen: Vec<Evidence> =
            pieces.iter().filter(|piece| sees(&piece.source, piece.tlp)).cloned().collect();
        let part = ledger_of(&seen, chunk);
        prop_assert_eq!(answers(&all, Sight::of(&sees)), answers(&part, Sight::of(&sees)));
        // To who sees everything, nothing is passed over.
        let everything = |_: &str, _: Tlp| true;
        prop_assert_eq!(answers(&all, Sight::of(&everything)), answers(&all, Sight::ALL));
        prop_assert_eq!(all.fsck().unwrap().findings, vec![]);
    }

    #[test]
    fn marks_are_the_same_at_once_and_anew(pieces in pieces(), chunk in 1..9_usize) {
        let expected = marks_of(&pieces);
        let at_once = ledger_of(&pieces, chunk);
        prop_assert_eq!(&marks(&at_once), &expected);
        // Said when everything is there, and said otherwise in between.
        let anew = memory();
        pieces.chunks(chunk).for_each(|pieces| { anew.append(pieces.to_vec()).unwrap(); });
        let others = [Arc::new(|_: &str, _: Tlp| true) as Arc<store::IsForFew>, Arc::new(is_for_few)];
        for (id, other) in others.into_iter().enumerate() {
            let id = [u8::try_from(id).unwrap() + 1];
            if anew.begin_marks(other, &id).unwrap() {
                prop_assert!(anew.is_marked(&observable("unheard.example").into()).unwrap(), "until it is done");
                anew.make_marks().unwrap();
            }
        }
        prop_assert_eq!(&marks(&anew), &expected);
        prop_assert!(!anew.is_marked(&observable("unheard.example").into()).unwrap());
        prop_assert_eq!(anew.fsck().unwrap().findings, vec![]);
    }

    #[test]
    fn unmarked_are_all_others(pieces in pieces(), other in any_observable()) {
        let ledger = ledger_of(&pieces, 100);
        let touched = pieces.iter().any(|piece| {
            let target = match &piece.claim {
                Claim::Related(relation) => Some(relation.target.clone()),
                Claim::Resolved(record) => record.data.target(),
                _ => None,
            };
            piece.subject == other.clone().into() || target.as_ref() == Some(&other)
        });
        prop_assert!(touched || !ledger.is_marked(&other.into()).unwrap());
    }
}

#[test]
fn nothing_is_made_anew_where_nobody_sees_less_than_before() {
    let ledger = memory();
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"one").unwrap());
    assert!(!ledger.has_marks());
    ledger
        .append(vec![assessed("a.example"), related("a.example", RelationKind::ResolvesTo, "192.0.2.1")])
        .unwrap();
    let generation = ledger.marks_generation();
    let beyond_amber = |_: &str, tlp: Tlp| tlp > Tlp::Amber;
    assert!(!ledger.begin_marks(Arc::new(beyond_amber), b"two").unwrap());
    assert!(!ledger.has_marks() && ledger.marks_generation() == generation);
    // All of it is of this list.
    let is_feed = |list: &str, _: Tlp| list == "feed";
    assert!(ledger.begin_marks(Arc::new(is_feed), b"three").unwrap());
    assert!(!ledger.has_all_marks() && ledger.is_marked(&observable("b.example").into()).unwrap());
    ledger.make_marks().unwrap();
    let marked = |text: &str| ledger.is_marked(&observable(text).into()).unwrap();
    assert!(marked("a.example") && marked("192.0.2.1") && !marked("b.example"));
    assert_ne!(ledger.marks_generation(), generation);
    // What was concluded under other marks is not taken.
    let concluded = [(observable("a.example"), Vec::new(), true)];
    assert_eq!(ledger.replace_conclusions_for_all(generation, &concluded).unwrap(), None);
    let now = ledger.marks_generation();
    assert_eq!(ledger.replace_conclusions_for_all(now, &concluded).unwrap(), Some(1));
    assert!(ledger.is_marked_around(&observable("a.example")).unwrap());
}

#[test]
fn a_weak_digest_is_marked_with_the_file() {
    let ledger = memory();
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"one").unwrap());
    ledger.append(vec![Evidence { tlp: Tlp::Red, ..described(&sha256(1), &[&md5(1)]) }]).unwrap();
    assert!(ledger.is_marked(&observable(&md5(1)).into()).unwrap());
    let weak = Hash::parse(&md5(1)).unwrap();
    assert_eq!(ledger.aliases(&weak).unwrap().len(), 1);
    assert_eq!(ledger.aliases_seen(&weak, Sight::of(&sees)).unwrap(), []);
}

#[test]
fn marks_last() {
    let dir = tempfile::tempdir().unwrap();
    let uri = dir.path().join("data").to_str().unwrap().to_owned();
    let open = || Ledger::open(&uri, &store::Options::default()).unwrap();
    let ledger = open();
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"one").unwrap());
    ledger.append(vec![Evidence { tlp: Tlp::Red, ..assessed("a.example") }, assessed("b.example")]).unwrap();
    ledger.sync().unwrap();
    drop(ledger);
    let ledger = open();
    assert!(!ledger.begin_marks(Arc::new(is_for_few), b"one").unwrap(), "said before");
    let marked = |ledger: &Ledger, text: &str| ledger.is_marked(&observable(text).into()).unwrap();
    assert!(marked(&ledger, "a.example") && !marked(&ledger, "b.example"));
    // Begun and not ended: everything counts as marked, and it is begun again.
    let is_all = |_: &str, _: Tlp| true;
    assert!(ledger.begin_marks(Arc::new(is_all), b"two").unwrap());
    ledger.sync().unwrap();
    drop(ledger);
    let ledger = open();
    assert!(marked(&ledger, "unheard.example"));
    assert!(ledger.begin_marks(Arc::new(is_all), b"two").unwrap());
    ledger.make_marks().unwrap();
    assert!(marked(&ledger, "b.example") && !marked(&ledger, "unheard.example"));
}
