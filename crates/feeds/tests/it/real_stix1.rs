//! The publishers' real STIX 1 and `OpenIOC` files, where they are at hand: every item and indicator is a record or a
//! refusal with a reason, no other source claims the file, and the same indicators in four formats say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use feeds::{Fact, Spot, input::Input};
use model::{Claim, Class, Subject};

use crate::support::{Collect, print_reasons, read_own, samples, walk};

/// Reads a file that only `name` may claim, and prints what was refused.
fn read(input: &dyn Input, name: &str) -> Collect {
    let (_, outcome) = read_own(input, name);
    println!("{}: {} records, {} refused", input.name(), outcome.records.len(), outcome.refused.len());
    print_reasons(&outcome);
    outcome
}

fn text(input: &dyn Input) -> String {
    let mut bytes = Vec::new();
    input.open().unwrap().read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is assessed, and whether it is for detection.
fn assessed(outcome: &Collect) -> BTreeMap<Subject, Class> {
    let mut all = BTreeMap::new();
    for fact in outcome.records.iter().flat_map(|record| &record.facts) {
        if let Fact::Evidence(evidence) = fact
            && let Claim::Assessed(assessment) = &evidence.claim
        {
            // Said twice, the worse counts; `Malicious` sorts before `Context`.
            let class = all.entry(evidence.subject.clone()).or_insert(assessment.class);
            *class = (*class).min(assessment.class);
        }
    }
    all
}

#[test]
fn every_item_of_openioc_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    let mut items = 0;
    for archive in ["openioc_stix1/fireeye_openioc.tar.zst", "openioc_stix1/citizenlab.tar.zst"] {
        let refused = walk(&root, &root.join(archive), &mut |input| {
            if !input.name().ends_with(".ioc") {
                return;
            }
            let outcome = read(input, "openioc");
            let expected: BTreeSet<u64> = (1..)
                .zip(text(input).lines())
                .filter(|(_, line)| line.contains("<IndicatorItem "))
                .map(|(number, _)| number)
                .collect();
            let accepted = outcome.records.iter().map(|record| &record.spot);
            let told: BTreeSet<u64> = accepted
                .chain(outcome.refused.iter().map(|(spot, ..)| spot))
                .filter_map(|spot| if let Spot::Line(line) = spot { Some(*line) } else { None })
                .collect();
            // Only what belongs to a file that another item names has no record of its own.
            let silent = expected.difference(&told).count();
            println!("    {} items, {silent} said of a file", expected.len());
            assert!(silent * 4 <= expected.len() && told.is_subset(&expected), "{}", input.name());
            items += expected.len();
        });
        assert_eq!(refused, []);
    }
    assert!(items >= 1_000, "{items} items");
}

#[test]
fn every_indicator_of_stix1_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    let mut indicators = 0;
    for archive in ["openioc_stix1/citizenlab.tar.zst", "stix1/talos_stix1_and_misp_json.tar.zst"] {
        let refused = walk(&root, &root.join(archive), &mut |input| {
            let text = text(input);
            let expected = if text.starts_with('<') && text.contains("STIX_Package") {
                text.matches("<stixCommon:Indicator id=").count()
            } else if text.contains("\"stix_header\"") {
                text.matches("\"indicator\": {\"id\"").count()
            } else {
                return;
            };
            let outcome = read(input, "stix1");
            let free = outcome.records.iter().filter(|record| is_free(record)).count();
            let refused: BTreeSet<String> =
                outcome.refused.iter().map(|(spot, ..)| spot.to_string()).collect();
            let accepted: BTreeSet<String> =
                outcome.records.iter().map(|record| record.spot.to_string()).collect();
            let told = accepted.union(&refused).count();
            println!("    {expected} indicators, {free} observables beside them");
            assert!(
                told >= expected && told <= expected + free + 4,
                "{}: {told} of {expected}",
                input.name()
            );
            indicators += expected;
        });
        assert_eq!(refused, []);
    }
    assert!(indicators >= 3_800, "{indicators} indicators");
}

fn is_free(record: &feeds::Record) -> bool {
    record.spot.to_string().contains("related_observables")
}

/// The four forms in which the publisher offers its reports: its table is what the others were made of.
#[test]
fn four_forms_of_one_report_agree() {
    let Some(root) = samples() else { return };
    let mut forms = BTreeMap::<String, BTreeMap<&str, BTreeMap<Subject, Class>>>::new();
    walk(&root, &root.join("openioc_stix1/citizenlab.tar.zst"), &mut |input| {
        let mut path = input.name().rsplit('/');
        let (file, report) = (path.next().unwrap(), path.next().unwrap().to_owned());
        let (form, source) = match file {
            "iocs.csv" | "indicators.csv" => ("csv", "misp"),
            "misp.json" | "indicators.json" => ("misp", "misp"),
            "openioc.ioc" => ("openioc", "openioc"),
            "stix.xml" => ("stix1", "stix1"),
            _ => return,
        };
        forms.entry(report).or_default().insert(form, assessed(&read(input, source)));
    });
    let (mut same, mut different) = (0, 0);
    for (report, forms) in &forms {
        let table = &forms["csv"];
        for (form, all) in forms.iter().filter(|(form, _)| **form != "csv") {
            let missing: Vec<_> = table.keys().filter(|subject| !all.contains_key(subject)).collect();
            let added: Vec<_> = all.keys().filter(|subject| !table.contains_key(subject)).collect();
            let both = table.iter().filter_map(|(subject, class)| Some((subject, class, all.get(subject)?)));
            let judged: Vec<_> = both.clone().filter(|(_, class, other)| class != other).collect();
            let shared = both.count();
            println!(
                "{report} {form}: {shared} alike, {} only in the table, {} only here, {} judged otherwise",
                missing.len(),
                added.len(),
                judged.len()
            );
            for subject in missing.iter().take(3) {
                println!("    only in the table: {subject}");
            }
            for subject in added.iter().take(3) {
                println!("    only here: {subject}");
            }
            for (subject, class, other) in judged.iter().take(3) {
                println!("    {subject}: {class:?} in the table, {other:?} here");
            }
            // MISP's export to OpenIOC leaves out what is not for detection, and some of the digests.
            assert!(
                *form != "openioc" || (added.is_empty() && judged.is_empty()),
                "{report}: {added:?} {judged:?}"
            );
            // Its export to STIX leaves out the link to the report.
            assert!(
                *form != "stix1" || (missing.len() <= 1 && judged.is_empty()),
                "{report}: {missing:?} {judged:?}"
            );
            // One event is another organisation's, of the same report; it knows more and judges some otherwise.
            let theirs = report == "201611_KeyBoy";
            assert!(
                *form != "misp" || (missing.is_empty() && (theirs || judged.is_empty())),
                "{report}: {missing:?}"
            );
            same += shared;
            different += missing.len() + added.len() + judged.len();
        }
    }
    println!("{same} alike, {different} not");
    assert!(forms.len() >= 14 && same >= 1_500, "{} reports, {same} alike", forms.len());
}
