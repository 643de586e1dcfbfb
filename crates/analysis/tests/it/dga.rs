//! How well generated names are told, over labelled names (`HANTEI_SAMPLES`), on the half that nothing was trained or tuned on.

#[path = "../../examples/train_dga/samples.rs"]
mod samples;

use std::{collections::BTreeMap, path::Path};

use analysis::dga::{LABEL_BYTES_MIN, THRESHOLD_MILLIS, likeness};
use model::DomainName;

use self::samples::{Part, Popular, Samples, is_odd};

/// Whether a popular name is one of a group.
type Belongs = fn(&Popular) -> bool;

/// How many of how many.
#[derive(Default, Clone, Copy)]
struct Share {
    found: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, found: bool) {
        self.found += usize::from(found);
        self.all += 1;
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn percent(self) -> f64 {
        100.0 * self.found as f64 / self.all.max(1) as f64
    }
}

#[track_caller]
fn check_at_most(what: &str, share: Share, percent: f64) {
    assert!(share.all > 500, "{what}: only {} labels", share.all);
    assert!(share.percent() <= percent, "{what}: {:.3} % are more than {percent} %", share.percent());
}

#[track_caller]
fn check_at_least(what: &str, percent: f64, least: f64) {
    assert!(percent >= least, "{what}: {percent:.1} % are less than {least} %");
}

fn log_odds_millis(label: &str) -> i32 {
    let name = DomainName::parse(&format!("{label}.example")).unwrap();
    likeness(&name).unwrap().log_odds_millis
}

#[test]
fn quality_of_dga_likeness() {
    let folder = std::env::var_os("HANTEI_SAMPLES")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").into());
    let Some(samples) = Samples::read(Path::new(&folder)).unwrap() else {
        println!(
            "no labelled names in {}: how well generated names are told is not checked",
            folder.display()
        );
        return;
    };

    let groups: [(&str, Belongs); 4] = [
        ("Tranco, first 10,000", |popular| popular.rank.is_some_and(|rank| rank <= 10_000)),
        ("Tranco, first 100,000", |popular| popular.rank.is_some()),
        ("Tranco, first 1,000,000", |popular| popular.tranco),
        ("CrUX only", |popular| !popular.tranco && popular.rank.is_none()),
    ];
    let mut wrong = [Share::default(); 4];
    let mut popular_scores = Vec::new();
    for (label, popular) in samples.popular.iter().filter(|(label, _)| is_odd(label)) {
        let log_odds = log_odds_millis(label);
        let found = log_odds >= THRESHOLD_MILLIS;
        if popular.tranco {
            popular_scores.push(log_odds);
        }
        for (share, (_, belongs)) in wrong.iter_mut().zip(&groups) {
            if belongs(popular) {
                share.add(found);
            }
        }
    }
    println!("labels of {LABEL_BYTES_MIN} characters and more, odd half\npopular names called generated:");
    for (share, (name, _)) in wrong.iter().zip(&groups) {
        println!("  {name:24} {:6} of {:7}  {:.3} %", share.found, share.all, share.percent());
    }

    let mut families: BTreeMap<(Part, &str), Share> = BTreeMap::new();
    let mut parts: BTreeMap<Part, Share> = BTreeMap::new();
    let mut right = Share::default();
    let mut scores: BTreeMap<Part, Vec<i32>> = BTreeMap::new();
    for (label, of) in samples.generated.iter().filter(|(label, _)| is_odd(label)) {
        let log_odds = log_odds_millis(label);
        let found = log_odds >= THRESHOLD_MILLIS;
        scores.entry(Samples::part(of)).or_default().push(log_odds);
        right.add(found);
        parts.entry(Samples::part(of)).or_default().add(found);
        for family in of {
            families.entry((Part::of(family), family)).or_default().add(found);
        }
    }
    println!("generated names found, by family (and names of it, both halves, that are not judged):");
    for ((part, family), share) in &families {
        let unjudged = samples.unjudged.get(*family).copied().unwrap_or(0);
        let (found, all) = (share.found, share.all);
        println!("  {part:8?} {family:24} {found:5} of {all:5}  {:5.1} %  ({unjudged})", share.percent());
    }
    let mean = |part: Part| {
        let shares = families.iter().filter(|((of, _), share)| *of == part && share.all >= 10);
        let shares: Vec<f64> = shares.map(|(_, share)| share.percent()).collect();
        #[expect(clippy::cast_precision_loss, reason = "some tens of families")]
        let count = shares.len() as f64;
        shares.iter().sum::<f64>() / count
    };
    for (part, share) in &parts {
        println!(
            "{part:?}: {} of {} names, {:.1} %; mean of families with 10 names and more: {:.1} %",
            share.found,
            share.all,
            share.percent(),
            mean(*part)
        );
    }
    let million = wrong[2];
    let mixed = Share { found: right.found, all: right.found + million.found };
    println!(
        "precision among the {} generated and {} popular labels: {:.2} %",
        right.all,
        million.all,
        mixed.percent()
    );
    for one_in in [2.0, 100.0, 1000.0] {
        let (recall, wrong) = (right.percent(), million.percent());
        let precision = 100.0 * recall / (recall + wrong * (one_in - 1.0));
        println!("precision where one name in {one_in} is generated: {precision:.2} %");
    }

    println!("other thresholds: popular names of the first million above, known and unseen families found");
    for threshold in [3000, 4000, 5000, THRESHOLD_MILLIS, 8000, 10_000] {
        let above = |scores: &[i32]| {
            let mut share = Share::default();
            scores.iter().for_each(|score| share.add(*score >= threshold));
            share.percent()
        };
        let (known, unseen) = (above(&scores[&Part::Known]), above(&scores[&Part::Unseen]));
        println!("  {threshold:6}  {:.3} %  {known:.1} %  {unseen:.1} %", above(&popular_scores));
    }

    check_at_most("Tranco, first 10,000", wrong[0], 0.3);
    check_at_most("Tranco, first 100,000", wrong[1], 0.25);
    check_at_most("Tranco, first 1,000,000", wrong[2], 0.2);
    check_at_most("CrUX only", wrong[3], 0.3);
    check_at_least("precision", mixed.percent(), 98.0);
    check_at_least("recall of known families", parts[&Part::Known].percent(), 54.0);
    check_at_least("recall of unseen families", parts[&Part::Unseen].percent(), 72.0);
    check_at_least("mean of known families", mean(Part::Known), 52.0);
    check_at_least("mean of unseen families", mean(Part::Unseen), 55.0);
}
