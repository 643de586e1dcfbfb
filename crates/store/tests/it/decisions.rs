//! Decisions of people: found by identity, by list and moment, and with what was withdrawn.

use std::sync::Arc;

use model::{
    ASSESSMENT_ALL, Category, Claim, Decision, Evidence, EvidenceId, Mask, Subject, Timestamp, Tlp,
    Withdrawal, Zone,
};
use proptest::prelude::*;
use store::{
    Engine, Ledger, Section,
    engine::{Batch, KeyRange, Limit, Order, Table, memory::Memory},
};

use crate::support::{assessed, day, evidence, memory, observable};

pub(crate) fn decided(subject: impl Into<Subject>, list: &str, at: &str, zone: Zone) -> Evidence {
    let decision = Decision {
        zone,
        category: Category::Phishing,
        reason: "誤検知: the page is ours".to_owned(),
        author: "usr_1".to_owned(),
        expires_at: day("2026-06-01T12:00:00.001Z"),
    };
    let claim = Claim::Decided(Box::new(decision));
    Evidence { source: list.to_owned(), observed_at: day(at), ..evidence(subject, claim) }
}

pub(crate) fn withdrawn(decision: &Evidence, at: &str, by: &str) -> Evidence {
    let withdrawal = Withdrawal { decision: decision.id(), by: by.to_owned() };
    Evidence { observed_at: day(at), claim: Claim::Withdrawn(Box::new(withdrawal)), ..decision.clone() }
}

/// What people decided, about an object and about a mask, and that one was withdrawn.
pub(crate) fn fill_decisions(ledger: &Ledger) {
    let green = decided(observable("a.example/x"), "assessment/all", "2026-01-31T01:02:03.004Z", Zone::Green);
    let mask = Mask::parse("*.b.example").unwrap();
    let orange = Evidence {
        tlp: Tlp::AmberStrict,
        ..decided(mask, "assessment/grp_0123456789abcdef", "2026-02-01", Zone::Orange)
    };
    let withdrawal = withdrawn(&green, "2026-02-03", "usr_2");
    for piece in [green, orange, withdrawal] {
        ledger.append(vec![piece]).unwrap();
    }
}

#[test]
fn a_decision_is_found_again_and_withdrawn_once() {
    let ledger = memory();
    let subject = Subject::from(observable("a.example"));
    let decision = decided(subject.clone(), ASSESSMENT_ALL, "2026-01-01", Zone::Green);
    assert_eq!(ledger.append(vec![decision.clone()]).unwrap().new, 1);
    assert_eq!(ledger.append(vec![decision.clone()]).unwrap().known, 1);
    let found = ledger.decision(decision.id()).unwrap().unwrap();
    assert_eq!((found.id, &found.evidence, found.withdrawal), (decision.id(), &decision, None));
    assert!(ledger.decision(EvidenceId([7; 16])).unwrap().is_none());

    let (first, second) =
        (withdrawn(&decision, "2026-02-01", "usr_2"), withdrawn(&decision, "2026-03-01", "usr_3"));
    assert_eq!(first.id(), EvidenceId::of_withdrawal(decision.id()));
    assert_eq!(ledger.append(vec![first.clone()]).unwrap().new, 1);
    assert_eq!(ledger.append(vec![second]).unwrap().known, 1, "the first withdrawal stays");
    assert_eq!(ledger.decision(decision.id()).unwrap().unwrap().withdrawal.as_ref(), Some(&first));
    assert!(ledger.decision(first.id()).unwrap().is_none(), "a withdrawal is no decision");

    // Both weigh, before everything else.
    ledger.append(vec![assessed("a.example")]).unwrap();
    let (told, has_relations) = ledger.verdict_evidence(&subject).unwrap();
    assert_eq!((told.items.len(), has_relations), (3, false));
    assert!(told.items[..2].contains(&decision) && told.items[..2].contains(&first));
    assert_eq!(ledger.evidence(&[subject], &Section::VERDICT).unwrap()[0].items, told.items);
    assert_eq!(ledger.fsck().unwrap().findings, []);
    assert_eq!(ledger.digest().unwrap().evidence[&Section::Decided], 2);
}

/// More pieces than are read of one subject do not crowd a decision out.
#[test]
fn a_decision_stands_before_everything_else() {
    let ledger = memory();
    let decision = decided(observable("a.example"), ASSESSMENT_ALL, "2026-01-01", Zone::Green);
    let claims = (0..10_005).map(|n| Evidence { source: format!("feed/{n}"), ..assessed("a.example") });
    ledger.append(claims.collect()).unwrap();
    ledger.append(vec![decision.clone()]).unwrap();
    let (told, _) = ledger.verdict_evidence(&decision.subject).unwrap();
    assert!(told.truncated);
    assert_eq!(told.items[0], decision);
}

#[test]
fn followers_are_told() {
    let ledger = memory();
    let mask = Subject::from(Mask::parse("*.a.example").unwrap());
    let decision = decided(mask.clone(), ASSESSMENT_ALL, "2026-01-01", Zone::Green);
    let mut end = ledger.log_end();
    for piece in [decision.clone(), withdrawn(&decision, "2026-02-01", "usr_2")] {
        ledger.append(vec![piece]).unwrap();
        let page = ledger.follow(Some(end), 10).unwrap();
        assert_eq!(page.subjects, std::slice::from_ref(&mask));
        end = page.cursor;
    }
    assert_eq!(ledger.masks_over(&observable("b.a.example")).len(), 1);
}

/// List, moment and subject of decisions by number.
fn many(places: &[(u8, u8, u8)]) -> Vec<Evidence> {
    let list = |n: u8| [ASSESSMENT_ALL.to_owned(), format!("assessment/grp_{n}")][usize::from(n > 0)].clone();
    let decision = |(of, at, subject): &(u8, u8, u8)| Evidence {
        observed_at: Timestamp::from_millis(i64::from(*at) * 1_000_000_007),
        ..decided(observable(&format!("n{subject}.example")), &list(*of), "2026-01-01", Zone::Red)
    };
    places.iter().map(decision).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Pages of any length give what sorting gives: newest first, whatever the lists.
    #[test]
    fn pages_are_all_there_is(places in prop::collection::vec((0..4_u8, 0..6_u8, 0..5_u8), 0..40), limit in 1..7_usize, lists in prop::option::of(prop::collection::vec(0..4_u8, 1..3))) {
        let ledger = memory();
        let mut pieces = many(&places);
        ledger.append(pieces.clone()).unwrap();
        let asked: Option<Vec<String>> = lists.map(|lists| {
            let mut names: Vec<String> = many(&lists.iter().map(|n| (*n, 0, 0)).collect::<Vec<_>>()).into_iter().map(|piece| piece.source).collect();
            names.sort();
            names.dedup();
            names
        });
        pieces.retain(|piece| asked.as_ref().is_none_or(|lists| lists.contains(&piece.source)));
        pieces.sort_by_key(|piece| (std::cmp::Reverse(piece.observed_at), piece.id()));
        pieces.dedup();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = ledger.decisions(asked.as_deref(), after, limit).unwrap();
            prop_assert!(page.items.len() == limit || page.next.is_none());
            found.extend(page.items.into_iter().map(|decided| decided.evidence));
            after = page.next;
            if after.is_none() { break; }
        }
        prop_assert_eq!(found, pieces);
        // Of one subject as well.
        let subject = Subject::from(observable("n1.example"));
        let about = ledger.decisions_about(&subject).unwrap();
        let mut all = many(&places);
        all.retain(|piece| piece.subject == subject);
        all.sort_by_key(|piece| (std::cmp::Reverse(piece.observed_at), piece.id()));
        all.dedup();
        prop_assert_eq!(about.into_iter().map(|decided| decided.evidence).collect::<Vec<_>>(), all);
        prop_assert_eq!(ledger.fsck().unwrap().findings, vec![]);
    }
}

#[test]
fn fsck_finds_what_does_not_belong_together() {
    let engine = Arc::new(Memory::new());
    let ledger = Ledger::with_engine(Arc::clone(&engine) as Arc<dyn Engine>).unwrap();
    let decision = decided(observable("a.example"), "assessment/grp_1", "2026-01-01", Zone::Green);
    ledger.append(vec![decision.clone(), withdrawn(&decision, "2026-02-01", "usr_2")]).unwrap();
    let rows = |table| engine.scan(table, &KeyRange::all(), Order::Forward, Limit::WALK).unwrap().entries;
    let places = rows(Table::Decisions);
    assert_eq!(places.len(), 2);
    let findings = || ledger.fsck().unwrap().total;
    assert_eq!(findings(), 0);
    let change = |change: &dyn Fn(&mut Batch)| {
        let mut batch = Batch::new();
        change(&mut batch);
        engine.commit(batch).unwrap();
    };
    for row in &places {
        change(&|batch| batch.remove(Table::Decisions, row.key.clone()));
        assert_eq!(findings(), 1, "a place is missing");
        change(&|batch| batch.put(Table::Decisions, row.key.clone(), [9, 9]));
        assert!(findings() >= 1, "a place does not decode");
        let other = store::key::subject(&observable("b.example").into());
        let value = [&[1][..], &other].concat();
        change(&|batch| batch.put(Table::Decisions, row.key.clone(), value.as_slice()));
        assert_eq!(findings(), 2, "a place leads nowhere, and is another than it should be");
        change(&|batch| batch.put(Table::Decisions, row.key.clone(), row.value.clone()));
    }
    assert_eq!(findings(), 0);
    let (key, _) = store::rows::write(&decision);
    change(&|batch| batch.remove(Table::Evidence, key.clone()));
    assert_eq!(findings(), 3, "two places and a withdrawal of nothing");
    // What is not there is passed over.
    assert!(ledger.decision(decision.id()).unwrap().is_none());
    assert!(ledger.decisions(None, None, 10).unwrap().items.is_empty());
}
