//! A small language for evidence: `list class category confidence @day[-day]`, and a policy that knows the lists.

use analysis::{ListStanding, Object, Policy, SnapshotDates, Verdict, Viewer, Witness, fold, gather};
use model::{
    Assessment, Category, Claim, Class, Evidence, Grade, Mask, Network, Observable, SharedKind, Subject,
    Timestamp, Tlp,
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

/// One line of the language. The subject is the object itself, or named by `on SUBJECT` at the end.
pub(crate) fn evidence(object: &Observable, line: &str) -> Evidence {
    let (line, subject) = match line.split_once(" on ") {
        Some((line, subject)) => (line, parse_subject(subject)),
        None => (line, object.clone().into()),
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let [list, class, confidence, days] = words[..] else { panic!("`{line}` has not four words") };
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
    let evidence: Vec<Evidence> = lines.iter().map(|line| evidence(object, line)).collect();
    gather(object, &evidence, &Daily, &policy(), &Viewer::all())
}

pub(crate) fn verdict(object: &str, lines: &[&str], day: i64) -> Verdict {
    let object = Observable::detect(object).unwrap();
    fold(&Object::of(&object), &witnesses(&object, lines), &policy(), Timestamp::from_day(day))
}
