//! Real reports of sandboxes and engines, where they are at hand: each is read by one source or refused with a reason, and three say what a person reads in
//! them.

use std::collections::BTreeMap;

use feeds::Fact;
use model::{Claim, Evidence, MalwareAnalysis, RelationKind};

use crate::support::{Collect, context, files, print_reasons, recognise, samples, walk};

/// Sources of reports.
const SOURCES: [&str; 8] =
    ["assemblyline", "cape", "cuckoo", "drakvuf", "polyswarm", "triage", "virustotal", "vmray"];

/// What is counted of a report: contacts, servers of configurations, files written, files in it, engines, signatures, processes, mutexes.
type Counts = [usize; 8];

/// Counted by hand in the reports.
const BY_HAND: [(&str, &str, Counts); 3] = [
    // Ten hosts and a domain; twelve files were written, one of which is the sample itself.
    ("0000a65749f5902c4d82", "QakBot", [11, 0, 11, 35, 0, 46, 17, 16]),
    // Six addresses and three URLs, three of them servers of configurations; signatures are told twice.
    ("230220_tbqs7sah7x", "amadey, redline", [9, 3, 0, 0, 0, 17, 0, 0]),
    ("vt_test_file", "dllhijacker, cometer, fqne", [0, 0, 0, 0, 47, 1, 0, 0]),
];

#[test]
fn reports_are_read_or_refused() {
    let Some(root) = samples() else { return };
    let (mut read, mut by_source, mut all) = (0, BTreeMap::<&str, (u32, usize)>::new(), Collect::default());
    let mut by_hand = BTreeMap::new();
    let folders = ["assemblyline-cape", "cape", "cuckoo", "drakvuf", "polyswarm", "triage", "vmray"];
    let folders = folders.iter().map(|folder| root.join(format!("sandbox-{folder}")));
    for path in folders.chain([root.join("vt-api")]).flat_map(|folder| files(&folder)) {
        walk(&root, &path, &mut |input| {
            let claims = recognise(input);
            let names: Vec<&str> = claims.iter().map(|(source, _)| source.name).collect();
            let [(source, found)] = claims.as_slice() else {
                assert!(names.is_empty(), "{} is claimed by {names:?}", input.name());
                return;
            };
            assert!(SOURCES.contains(&source.name), "{} is claimed by {}", input.name(), source.name);
            let mut outcome = Collect::default();
            (source.parse)(input, &context(found), &mut outcome).unwrap();
            read += 1;
            let entry = by_source.entry(source.name).or_default();
            entry.0 += 1;
            entry.1 += outcome.records.iter().map(|record| record.facts.len()).sum::<usize>();
            if let Some((name, ..)) = BY_HAND.iter().find(|(name, ..)| input.name().contains(name)) {
                by_hand.insert(*name, counted(&outcome));
            }
            all.refused.append(&mut outcome.refused);
        });
    }
    println!("{read} reports; of each source reports and facts: {by_source:?}");
    print_reasons(&all);
    assert_eq!(by_source.keys().copied().collect::<Vec<_>>(), SOURCES);
    for (name, families, counts) in BY_HAND {
        assert_eq!(by_hand.get(name), Some(&(families.to_owned(), counts)), "{name}");
    }
}

/// Families, and counts.
fn counted(outcome: &Collect) -> (String, Counts) {
    let facts = outcome.records.iter().flat_map(|record| &record.facts);
    let pieces: Vec<&Evidence> = facts
        .filter_map(|fact| match fact {
            Fact::Evidence(evidence) => Some(evidence),
            _ => None,
        })
        .collect();
    let related = |kind: RelationKind, is_incidental: Option<bool>| {
        let mut targets: Vec<String> = pieces
            .iter()
            .filter_map(|piece| match &piece.claim {
                Claim::Related(relation)
                    if relation.kind == kind
                        && is_incidental.is_none_or(|seen| seen == relation.is_incidental) =>
                {
                    Some(relation.target.to_string())
                }
                _ => None,
            })
            .collect();
        targets.sort();
        targets.dedup();
        targets.len()
    };
    let analysis = pieces.iter().find_map(|piece| match &piece.claim {
        Claim::Analysed(analysis) => Some(&**analysis),
        _ => None,
    });
    let MalwareAnalysis { families, engines, signatures, processes, mutexes, .. } = analysis.unwrap();
    let counts = [
        related(RelationKind::CommunicatesWith, None),
        related(RelationKind::CommunicatesWith, Some(false)),
        related(RelationKind::Drops, None),
        related(RelationKind::Contains, None),
        engines.len(),
        signatures.len(),
        processes.len(),
        mutexes.len(),
    ];
    (families.join(", "), counts)
}
