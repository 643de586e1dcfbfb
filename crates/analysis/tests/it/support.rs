//! A small language for evidence: `list class confidence @day[-day]`, and a policy that knows the lists. A decision has the class
//! `decide:ZONE`; it begins at 5 o'clock on the first day, runs out at 17 o'clock on the last, and with `!day` at the end of the days is withdrawn
//! at 9 o'clock on that one.

use analysis::{ListStanding, Object, Policy, SnapshotDates, Verdict, Viewer, Witness, fold, gather};
use model::{
    Assessment, Category, Claim, Class, Decision, Evidence, Grade, Mask, Network, Observable, SharedKind,
    Subject, Timestamp, Tlp, Withdrawal, Zone,
};

/// Snapshots are taken daily from day 0 to day 1000 for lists whose name ends in `/daily`; others have none.
pub(crate) struct Daily;

impl SnapshotDates for Daily {
    fn dates(&self, list: &str) -> Vec<Timestamp> {
        if list.ends_with("/daily") { (0..=1000).map(Timestamp::from_day).collect() } else { Vec::new() }
    }
}

/// Lists `a1` (grade A), `b1`, `b2`, `b3` (B), `c1` (C), `d1`..`d4` (D), `copy` (B, speaks for b1), `pop` (A).
pub(crate) fn policy() -> Policy {
    let lists = [
        ("a1", Grade::A, vec![]),
        ("b1", Grade::B, vec![]),
        ("b2", Grade::B, vec![]),
        ("b3", Grade::B, vec![]),
        ("c1", Grade::C, vec![]),
        ("d1", Grade::D, vec![]),
        ("d2", Grade::D, vec![]),
        ("d3", Grade::D, vec![]),
        ("d4", Grade::D, vec![]),
        ("copy", Grade::B, vec!["b1"]),
        ("both", Grade::C, vec!["b2", "b3"]),
        ("pop", Grade::A, vec![]),
    ];
    Policy::builtin().with_lists(lists.map(|(name, grade, origins)| {
        let origins = origins.into_iter().map(String::from).collect();
        (name.to_owned(), ListStanding { grade, origins, every_hours: 24 })
    }))
}

/// The pieces of a line: a decision may be followed by its withdrawal.
pub(crate) fn pieces(object: &Observable, line: &str) -> Vec<Evidence> {
    let (decision, subject) = line.split_once(" on ").map_or((line, ""), |(line, subject)| (line, subject));
    let Some((decision, day)) = decision.split_once('!') else { return vec![evidence(object, line)] };
    let on = if subject.is_empty() { String::new() } else { format!(" on {subject}") };
    let decision = evidence(object, &format!("{decision}{on}"));
    let observed_at = hour(day.parse().unwrap(), 9);
    let withdrawal = Withdrawal { decision: decision.id(), by: "usr_2".to_owned() };
    let withdrawal = Evidence {
        observed_at,
        recorded_at: observed_at,
        claim: Claim::Withdrawn(Box::new(withdrawal)),
        ..decision.clone()
    };
    vec![decision, withdrawal]
}

/// An hour of a day.
pub(crate) fn hour(day: i64, hour: i64) -> Timestamp {
    Timestamp::from_day(day).plus_millis(hour * 3_600_000)
}

fn decision(subject: Subject, list: &str, zone: &str, first: i64, last: i64) -> Evidence {
    let decision = Decision {
        zone: Zone::ALL.into_iter().find(|each| each.as_str() == zone).unwrap(),
        category: Category::General,
        reason: "because".to_owned(),
        author: "usr_1".to_owned(),
        expires_at: hour(last, 17),
    };
    Evidence {
        subject,
        source: list.to_owned(),
        observed_at: hour(first, 5),
        last_seen: None,
        tlp: Tlp::Clear,
        claim: Claim::Decided(Box::new(decision)),
        recorded_at: hour(first, 5),
        import: 1,
    }
}

/// One line of the language. The subject is the object itself, or named by `on SUBJECT` at the end.
pub(crate) fn evidence(object: &Observable, line: &str) -> Evidence {
    let (line, subject) = match line.split_once(" on ") {
        Some((line, subject)) => (line, parse_subject(subject)),
        None => (line, object.clone().into()),
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let [list, class, confidence, days] = words[..] else { panic!("`{line}` has not four words") };
    if let Some(zone) = class.strip_prefix("decide:") {
        let (first, last) = days.get(1..).unwrap().split_once('-').unwrap();
        return decision(subject, list, zone, first.parse().unwrap(), last.parse().unwrap());
    }
    let (class, rank) = match class.split_once('#') {
        Some(("popular", rank)) => (Class::Clean, Some(rank.parse().unwrap())),
        _ => (class_of(class), None),
    };
    let category = match class {
        Class::Clean if rank.is_some() => Category::Popular,
        Class::Adware => Category::Adware,
        Class::Malicious => Category::Malware,
        _ => Category::General,
    };
    let days = days.strip_prefix('@').unwrap();
    let (first, last) = days.split_once('-').map_or((days, days), |pair| pair);
    let day = |text: &str| Timestamp::from_day(text.parse().unwrap());
    let assessment =
        Assessment { confidence: confidence.parse().unwrap(), rank, ..Assessment::new(class, category) };
    Evidence {
        subject,
        source: list.to_owned(),
        observed_at: day(first),
        last_seen: Some(day(last)),
        tlp: Tlp::Clear,
        claim: Claim::Assessed(assessment),
        recorded_at: day(first),
        import: 1,
    }
}

fn class_of(word: &str) -> Class {
    match word {
        "bad" => Class::Malicious,
        "adware" => Class::Adware,
        "clean" => Class::Clean,
        "nothing" => Class::NothingFound,
        "context" => Class::Context,
        "cdn" => Class::Shared(SharedKind::Cdn),
        "platform" => Class::Shared(SharedKind::Platform),
        "dyndns" => Class::Shared(SharedKind::DynamicDns),
        "resolver" => Class::Shared(SharedKind::Resolver),
        "sinkhole" => Class::Shared(SharedKind::Sinkhole),
        _ => panic!("no class `{word}`"),
    }
}

fn parse_subject(text: &str) -> Subject {
    if let Some(domain) = text.strip_prefix("*.") {
        return Mask::Domain(model::DomainName::parse_host(domain).unwrap()).into();
    }
    if text.contains('/') && Network::parse(text).is_ok() {
        return Mask::Network(Network::parse(text).unwrap()).into();
    }
    Observable::detect(text).unwrap().into()
}

pub(crate) fn witnesses(object: &Observable, lines: &[&str]) -> Vec<Witness> {
    let evidence: Vec<Evidence> = lines.iter().flat_map(|line| pieces(object, line)).collect();
    gather(object, &evidence, &Daily, &policy(), &Viewer::all())
}

pub(crate) fn verdict(object: &str, lines: &[&str], day: i64) -> Verdict {
    let object = Observable::detect(object).unwrap();
    fold(&Object::of(&object), &witnesses(&object, lines), &policy(), Timestamp::from_day(day))
}
