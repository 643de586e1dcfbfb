//! Laws of the fold, over generated evidence.

use analysis::{
    Object, Policy, Verdict, Viewer, Witness, flip, fold, fold_with_next, gather, gather_to_sum, next_change,
    timeline,
};
use model::{Observable, Timestamp, Zone};
use proptest::prelude::*;

use crate::support::{Daily, hour, pieces, policy};

const OBJECTS: [&str; 4] =
    ["evil.dyn.example", "192.0.2.1", "evil.dyn.example/a/b.php?c", "44d88612fea8a8f36de82e1278abb02f"];

type Line = (String, String, u8, i64, i64, usize);

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![5 => claim(), 2 => decision()]
}

fn decision() -> impl Strategy<Value = Line> {
    let list = prop::sample::select(vec![
        "assessment/all",
        "assessment/all",
        "assessment/grp_1",
        "assessment/grp_2",
    ]);
    let class = prop::sample::select(Zone::ALL.to_vec()).prop_map(|zone| format!("decide:{zone}"));
    // Few days, so that several begin together.
    (
        list.prop_map(String::from),
        class,
        1..=100_u8,
        (0..15_i64).prop_map(|day| day * 10),
        0..60_i64,
        0..4_usize,
    )
}

fn claim() -> impl Strategy<Value = Line> {
    let list = prop::sample::select(vec!["a1", "b1", "b2", "b3", "c1", "d1", "d2", "copy", "both", "pop"]);
    let class = prop::sample::select(vec![
        "bad",
        "bad",
        "bad",
        "adware",
        "clean",
        "popular#700",
        "popular#90000",
        "context",
        "cdn",
        "platform",
        "nothing",
    ]);
    (list.prop_map(String::from), class.prop_map(String::from), 1..=100_u8, 0..150_i64, 0..60_i64, 0..4_usize)
}

fn lines(count: std::ops::Range<usize>) -> impl Strategy<Value = (&'static str, Vec<String>)> {
    (prop::sample::select(OBJECTS.to_vec()), prop::collection::vec(line(), count)).prop_map(
        |(object, lines)| {
            let subjects: &[&str] = match object {
                "evil.dyn.example" => &["", " on *.dyn.example", " on *.evil.dyn.example", " on *.example"],
                "192.0.2.1" => &["", "", " on 192.0.2.0/24", " on 192.0.2.0/28"],
                "44d88612fea8a8f36de82e1278abb02f" => &[""],
                _ => &["", " on evil.dyn.example", " on *.dyn.example", ""],
            };
            let lines = lines.into_iter().map(|(list, class, confidence, first, days, on)| {
                let last = first + days;
                let subject = subjects[on % subjects.len()];
                // Each third decision is withdrawn, some before they begin or when they have run out.
                let withdrawn = match class.starts_with("decide:") && confidence % 3 == 0 {
                    true => format!("!{}", first - 1 + i64::from(confidence) % (days + 4)),
                    false => String::new(),
                };
                format!("{list} {class} {confidence} @{first}-{last}{withdrawn}{subject}")
            });
            (object, lines.collect())
        },
    )
}

fn prepare(object: &str, lines: &[String]) -> (Object, Vec<Witness>, Policy) {
    let observable = Observable::detect(object).unwrap();
    let evidence: Vec<_> = lines.iter().flat_map(|line| pieces(&observable, line)).collect();
    let policy = policy();
    (Object::of(&observable), gather(&observable, &evidence, &Daily, &policy, &Viewer::all()), policy)
}

fn zone(object: &Object, witnesses: &[Witness], policy: &Policy, moment: Timestamp) -> Zone {
    fold(object, witnesses, policy, moment).zone
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_matter((object, lines) in lines(0..12), seed in any::<u64>()) {
        let (kind, witnesses, policy) = prepare(object, &lines);
        let mut shuffled = lines.clone();
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        let (_, again, _) = prepare(object, &shuffled);
        prop_assert_eq!(&witnesses, &again);
        let mut backwards = witnesses.clone();
        backwards.reverse();
        let moment = Timestamp::from_day(120);
        let (one, two) = (fold(&kind, &witnesses, &policy, moment), fold(&kind, &backwards, &policy, moment));
        prop_assert_eq!((one.zone, one.sum_mdb, one.category), (two.zone, two.sum_mdb, two.category));
    }

    /// The timeline is the fold at every moment: 1,000 of them for each case, at and between midnights.
    #[test]
    fn timeline_is_the_fold((object, lines) in lines(0..8), moments in prop::collection::vec(0..400 * model::time::DAY_MS, 1000)) {
        let (kind, witnesses, policy) = prepare(object, &lines);
        let until = Timestamp::from_day(400);
        let changes = timeline(&kind, &witnesses, &policy, until);
        prop_assert!(changes.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].zone != pair[1].zone));
        for moment in moments.into_iter().map(Timestamp::from_millis) {
            let told = changes.iter().rev().find(|change| change.at <= moment).map_or(Zone::Grey, |change| change.zone);
            prop_assert_eq!(told, zone(&kind, &witnesses, &policy, moment), "at {}", moment);
        }
    }

    /// For a sum nothing is left out but the name of who stands alone.
    #[test]
    fn a_sum_has_the_same_witnesses((object, lines) in lines(0..4)) {
        let observable = Observable::detect(object).unwrap();
        let evidence: Vec<_> = lines.iter().flat_map(|line| pieces(&observable, line)).collect();
        let named = gather(&observable, &evidence, &Daily, &policy(), &Viewer::all());
        let mut unnamed = gather_to_sum(&observable, &evidence, &Daily, &policy(), &Viewer::all());
        if let ([named], [unnamed]) = (named.as_slice(), unnamed.as_mut_slice()) {
            unnamed.id = named.id;
        }
        prop_assert_eq!(named, unnamed);
    }

    /// While decisions hold that reach the object, the first of them is the verdict; when none does, it is what it would be without any.
    #[test]
    fn decisions_decide((object, lines) in lines(0..10), moment in 0..200 * model::time::DAY_MS) {
        let moment = Timestamp::from_millis(moment);
        let (kind, witnesses, policy) = prepare(object, &lines);
        let zone_now = zone(&kind, &witnesses, &policy, moment);
        let (decisions, claims): (Vec<String>, Vec<String>) = lines.into_iter().partition(|line| line.contains("decide:"));
        let holding = decisions.iter().filter_map(|line| {
            let (line, subject) = line.split_once(" on ").map_or((line.as_str(), ""), |pair| pair);
            // A host says nothing of its URLs, a mask does.
            if object.contains('/') && subject == "evil.dyn.example" {
                return None;
            }
            let words: Vec<&str> = line.split(' ').collect();
            let (days, withdrawn) = words[3].split_once('!').map_or((words[3], None), |(days, day)| (days, Some(day)));
            let (first, last) = days.get(1..).unwrap().split_once('-').unwrap();
            let start = hour(first.parse().unwrap(), 5);
            let withdrawn = withdrawn.map_or(Timestamp::MAX, |day| hour(day.parse().unwrap(), 9));
            let end = hour(last.parse().unwrap(), 17).min(withdrawn);
            let zone = Zone::ALL.into_iter().find(|zone| words[1] == format!("decide:{zone}")).unwrap();
            (start <= moment && moment < end).then_some((words[0] != "assessment/all", start, zone))
        });
        let expected = match holding.max() {
            Some((.., Zone::Orange)) if kind.kind == model::Kind::Hash => Zone::Red,
            Some((.., zone)) => zone,
            None => {
                let (kind, witnesses, policy) = prepare(object, &claims);
                zone(&kind, &witnesses, &policy, moment)
            }
        };
        prop_assert_eq!(zone_now, expected);
    }

    /// A stored verdict stays right until the moment that it names.
    #[test]
    fn next_change_is_no_later_than_any_change((object, lines) in lines(0..8), from in 0..300_i64) {
        let (kind, witnesses, policy) = prepare(object, &lines);
        let from = Timestamp::from_day(from).plus_millis(7);
        let now = fold(&kind, &witnesses, &policy, from);
        let next = next_change(&kind, &witnesses, &policy, from, 20);
        prop_assert!(next > from);
        prop_assert_eq!(&fold_with_next(&kind, &witnesses, &policy, from, 20), &(now.clone(), next));
        for hours in 0..(40 * 24) {
            let at = from.plus_millis(hours * 3_600_000);
            if at >= next { break; }
            let then = fold(&kind, &witnesses, &policy, at);
            let told = |verdict: &Verdict| {
                let seen = (verdict.first_seen, verdict.last_seen);
                (verdict.zone, verdict.score, verdict.status, verdict.category, seen)
            };
            prop_assert_eq!(told(&now), told(&then), "at {} before {}", at, next);
        }
    }

    /// Withdrawing what the flip names gives the zone it names, and no smaller withdrawal gives another zone.
    #[test]
    fn flip_is_the_smallest((object, lines) in lines(1..9)) {
        let (kind, witnesses, policy) = prepare(object, &lines);
        let moment = Timestamp::from_day(130);
        let before = zone(&kind, &witnesses, &policy, moment);
        let weights: Vec<i64> = {
            let verdict = fold(&kind, &witnesses, &policy, moment);
            (0..witnesses.len()).map(|at| verdict.pieces.iter().find(|p| p.witness == at).map_or(0, |p| p.weight_mdb.abs())).collect()
        };
        // Every subset, smallest first.
        let mut subsets: Vec<(u32, i64, u32)> = (1..1_u32 << witnesses.len())
            .map(|set| (set.count_ones(), (0..witnesses.len()).filter(|at| set >> at & 1 == 1).map(|at| weights[at]).sum(), set))
            .collect();
        subsets.sort_unstable();
        let smallest = subsets.into_iter().find(|(_, _, set)| {
            let rest: Vec<Witness> = witnesses.iter().enumerate().filter(|(at, _)| set >> at & 1 == 0).map(|(_, w)| w.clone()).collect();
            zone(&kind, &rest, &policy, moment) != before
        });
        let found = flip::flip(&kind, &witnesses, &policy, moment);
        match (smallest, found) {
            (None, None) => {}
            (Some((count, weight, _)), Some(found)) => {
                prop_assert!(found.is_smallest);
                prop_assert_eq!((u32::try_from(found.withdrawn.len()).unwrap(), found.weight_mdb), (count, weight));
                let rest: Vec<Witness> = witnesses.iter().enumerate().filter(|(at, _)| !found.withdrawn.contains(at)).map(|(_, w)| w.clone()).collect();
                prop_assert_eq!(zone(&kind, &rest, &policy, moment), found.zone);
                prop_assert_ne!(found.zone, before);
            }
            (brute, found) => prop_assert!(false, "brute force {brute:?}, search {found:?}"),
        }
    }
}
