//! Registration records that lose what they say of a person: the old row is gone, and nothing else changes.

use model::{
    Claim, Evidence, Mask, Network, Registration,
    registration::{Contact, Holding, Role},
};
use store::{Ledger, Redacted};

use crate::support::{assessed, day, evidence, memory, observable};

const PERSON: &str = "jane@example.org";

fn record(domain: &str, email: &str, raw: &str) -> Evidence {
    let holding = Holding::Domain(model::DomainName::parse_host(domain).unwrap());
    registered(observable(domain), holding, email, raw)
}

fn network(email: &str) -> Evidence {
    let network = Network::parse("192.0.2.0/24").unwrap();
    registered(Mask::Network(network), Holding::Network(network.first(), network.last()), email, "raw")
}

fn registered(subject: impl Into<model::Subject>, holding: Holding, email: &str, raw: &str) -> Evidence {
    let contact = Contact { email: Some(email.to_owned()), ..Contact::new(Role::Registrant) };
    let record = Registration { contacts: vec![contact], raw: raw.to_owned(), ..Registration::new(holding) };
    evidence(subject, Claim::Registered(Box::new(record)))
}

/// Without the person, as whoever erases would have it.
fn redact(evidence: &Evidence) -> Option<Evidence> {
    let Claim::Registered(record) = &evidence.claim else { panic!("{evidence:?}") };
    let mut record = record.clone();
    let contact = record.contacts.iter_mut().find(|contact| contact.email.as_deref() == Some(PERSON))?;
    contact.email = None;
    record.raw.clear();
    Some(Evidence { claim: Claim::Registered(record), ..evidence.clone() })
}

fn redact_all(ledger: &Ledger) -> Redacted {
    let (mut all, mut from) = (Redacted::default(), Some(Vec::new()));
    while let Some(start) = from {
        let page = ledger.redact_registrations(start, &redact).unwrap();
        all.records += page.records;
        all.united.extend(page.united);
        from = page.next;
    }
    all
}

#[test]
fn records_say_less_and_nothing_else_changes() {
    let ledger = memory();
    let pieces = [
        record("a.example", PERSON, "one"),
        // The same record of another text: without the text they are one.
        record("a.example", PERSON, "two"),
        record("a.example", "other@example.org", "three"),
        record("b.example", "other@example.org", "four"),
        network(PERSON),
        assessed("a.example"),
    ];
    ledger.append(pieces.to_vec()).unwrap();
    let before = ledger.digest().unwrap();
    let cursor = ledger.follow(None, 100).unwrap().cursor;
    assert_eq!(ledger.count_redactable(&redact).unwrap(), 3);
    assert_eq!(ledger.digest().unwrap(), before);

    let redacted = redact_all(&ledger);
    assert_eq!(
        (redacted.records, redacted.united.into_iter().collect::<Vec<_>>()),
        (3, vec![("feed".into(), 1)])
    );
    assert_eq!(ledger.fsck().unwrap().findings, []);
    assert_ne!(ledger.digest().unwrap().sha256, before.sha256);
    let found = |piece: &Evidence| ledger.registrations(&piece.subject).unwrap();
    let mut expected = vec![redact(&pieces[0]).unwrap(), pieces[2].clone()];
    expected.sort_by_key(Evidence::id);
    assert_eq!(found(&pieces[0]), expected);
    assert_eq!(found(&pieces[3]), [pieces[3].clone()]);
    assert_eq!(found(&pieces[4]), [redact(&pieces[4]).unwrap()]);
    // Those who follow are told of the name, and of the network as little as ever.
    let told = ledger.follow(Some(cursor), 100).unwrap();
    assert_eq!((told.subjects, told.removed), (vec![pieces[0].subject.clone()], vec![]));

    // What was learned first stays, and doing it again does nothing.
    let late = Evidence { recorded_at: day("2026-09-09"), ..redact(&pieces[0]).unwrap() };
    assert_eq!(ledger.append(vec![late]).unwrap().known, 1);
    let digest = ledger.digest().unwrap();
    assert_eq!(redact_all(&ledger), Redacted::default());
    assert_eq!((ledger.count_redactable(&redact).unwrap(), ledger.digest().unwrap()), (0, digest));
    // What comes again as it was is one with what it became.
    ledger.append(pieces[..1].to_vec()).unwrap();
    assert_eq!(redact_all(&ledger).united.values().sum::<u64>(), 1);
    assert_eq!((ledger.fsck().unwrap().findings, found(&pieces[0])), (vec![], expected));
}
