//! What people expect of verdicts, case by case.

use analysis::{Object, flip, fold::Rule};
use model::{Observable, Status, Timestamp, Zone};

use crate::support::{policy, verdict, witnesses};

#[track_caller]
fn check(object: &str, lines: &[&str], zone: Zone) {
    let verdict = verdict(object, lines, 100);
    assert_eq!(
        verdict.zone, zone,
        "{object}: {} mdB, score {}: {:#?}",
        verdict.sum_mdb, verdict.score, verdict.pieces
    );
}

const HASH: &str = "44d88612fea8a8f36de82e1278abb02f44d88612fea8a8f36de82e1278abb02f";

#[test]
fn one_good_source_is_enough() {
    check("evil.example", &["b1 bad 100 @100"], Zone::Red);
    check("192.0.2.1", &["b1 bad 100 @100"], Zone::Red);
    check("evil.example/a", &["b1 bad 100 @100"], Zone::Red);
    check(HASH, &["b1 bad 100 @1"], Zone::Red);
}

#[test]
fn middling_sources_make_orange_and_files_red() {
    check("evil.example", &["c1 bad 100 @100"], Zone::Orange);
    check("evil.example", &["b1 bad 75 @100"], Zone::Orange);
    check(HASH, &["c1 bad 100 @1"], Zone::Red);
}

#[test]
fn noisy_sources_add_up() {
    check("192.0.2.1", &["d1 bad 100 @100"], Zone::Grey);
    check("192.0.2.1", &["d1 bad 100 @100", "d2 bad 100 @100"], Zone::Orange);
    check("192.0.2.1", &["d1 bad 100 @100", "d2 bad 100 @100", "d3 bad 100 @100"], Zone::Red);
}

#[test]
fn copies_are_one_witness() {
    check("evil.example", &["b1 bad 60 @100", "copy bad 60 @100"], Zone::Grey);
    check("evil.example", &["b1 bad 60 @100", "b2 bad 60 @100"], Zone::Orange);
    let verdict = verdict("evil.example", &["b1 bad 60 @100", "copy bad 60 @100"], 100);
    let overruled =
        verdict.pieces.iter().filter(|p| p.standing == analysis::Standing::Overruled(Rule::SameOrigin));
    assert_eq!(overruled.count(), 1);
}

#[test]
fn adware_is_yellow_unless_something_heavier_says_malware() {
    check("ads.example", &["b1 adware 100 @100"], Zone::Yellow);
    check("ads.example", &["b1 adware 100 @100", "c1 bad 100 @100"], Zone::Yellow);
    check("ads.example", &["b1 adware 80 @100", "a1 bad 100 @100"], Zone::Red);
}

#[test]
fn nothing_known_is_grey_and_nothing_found_is_green() {
    check("new.example", &[], Zone::Grey);
    check("new.example", &["b1 context 100 @1"], Zone::Grey);
    check(HASH, &["b1 nothing 100 @1"], Zone::Green);
    assert_eq!(verdict(HASH, &["b1 nothing 100 @1"], 100).status, Status::NoThreatsDetected);
    assert_eq!(verdict(HASH, &["b1 clean 100 @1"], 100).status, Status::Clean);
}

#[test]
fn a_popular_domain_on_one_noisy_list_is_not_red() {
    check("shop.example", &["pop popular#500 100 @90-100 on *.shop.example"], Zone::Green);
    check("shop.example", &["pop popular#500 100 @90-100", "b1 bad 100 @100"], Zone::Green);
    check(
        "shop.example",
        &["pop popular#500 100 @90-100", "d1 bad 100 @100", "d2 bad 100 @100"],
        Zone::Green,
    );
    // Three good independent sources mean that it really was taken over.
    check(
        "shop.example",
        &["pop popular#500 100 @90-100", "b1 bad 100 @100", "b2 bad 100 @100", "b3 bad 100 @100"],
        Zone::Red,
    );
}

#[test]
fn popularity_covers_names_below_but_not_other_owners() {
    check("www.shop.example", &["pop popular#500 100 @90-100 on *.shop.example"], Zone::Green);
    // `github.io` is a public suffix: whoever registers below it is somebody else.
    check("evil.github.io", &["pop popular#500 100 @90-100 on *.github.io"], Zone::Grey);
    check(
        "evil.dyn.example",
        &["pop popular#500 100 @90-100 on *.dyn.example", "b1 dyndns 100 @1-100 on *.dyn.example"],
        Zone::Grey,
    );
}

#[test]
fn a_named_page_is_not_cleared_by_its_host() {
    let popular = "pop popular#500 100 @90-100 on *.shop.example";
    check("shop.example/account", &[popular], Zone::Green);
    check("shop.example/account", &[popular, "b1 bad 100 @100"], Zone::Red);
}

#[test]
fn a_url_inherits_from_its_host_unless_that_is_shared() {
    let host = "b1 bad 100 @100 on evil.example";
    check("evil.example/a", &[host], Zone::Orange);
    check("evil.example/a", &[host, "b2 bad 100 @100 on evil.example"], Zone::Red);
    check("evil.example/a", &[host, "b2 platform 100 @1-100 on evil.example"], Zone::Grey);
    check("192.0.2.1/a", &["b1 bad 100 @100 on 192.0.2.1"], Zone::Orange);
}

#[test]
fn a_url_says_nothing_about_its_host() {
    check("pages.example", &["b1 bad 100 @100 on pages.example/evil"], Zone::Grey);
}

#[test]
fn shared_addresses_are_not_condemned_by_one_list() {
    let cdn = "b1 cdn 100 @1-100 on 192.0.2.0/24";
    check("192.0.2.1", &[cdn], Zone::Green);
    check("192.0.2.1", &[cdn, "a1 bad 100 @100"], Zone::Green);
    check("192.0.2.1", &[cdn, "a1 bad 100 @100", "b2 bad 100 @100", "b3 bad 100 @100"], Zone::Red);
    check("192.0.2.9", &["b1 sinkhole 100 @1-100", "a1 bad 100 @100", "b2 bad 100 @100"], Zone::Grey);
}

#[test]
fn claims_age_by_kind() {
    let zone = |object: &str, day: i64| verdict(object, &["b1 bad 100 @100"], day).zone;
    assert_eq!(zone("192.0.2.1", 99), Zone::Grey, "before it was seen");
    assert_eq!(zone("192.0.2.1", 100), Zone::Red);
    assert_eq!(zone("192.0.2.1", 110), Zone::Orange);
    assert_eq!(zone("192.0.2.1", 160), Zone::Grey);
    assert_eq!(zone("evil.example", 110), Zone::Red);
    assert_eq!(zone(HASH, 5000), Zone::Red, "a file is what it is");
}

#[test]
fn reserved_addresses_have_no_verdict() {
    let verdict = verdict("192.168.1.1", &["a1 bad 100 @100"], 100);
    assert_eq!((verdict.zone, verdict.score), (Zone::Grey, 0));
    assert!(verdict.reserved.unwrap().contains("1918"));
}

#[test]
fn the_explanation_is_the_sum() {
    let verdict = verdict(
        "evil.example",
        &["b1 bad 100 @100", "d1 bad 100 @50", "pop popular#900000 100 @90-100"],
        100,
    );
    let counted = verdict.pieces.iter().filter(|p| p.standing == analysis::Standing::Counted);
    assert_eq!(verdict.prior_mdb + counted.map(|p| p.weight_mdb).sum::<i64>(), verdict.sum_mdb);
}

#[track_caller]
fn check_flip(lines: &[&str], to: Zone, withdrawn: &[&str]) {
    let object = Observable::detect("evil.example").unwrap();
    let witnesses = witnesses(&object, lines);
    let flip = flip::flip(&Object::of(&object), &witnesses, &policy(), Timestamp::from_day(100)).unwrap();
    let lists: Vec<&str> = flip.withdrawn.iter().map(|at| witnesses[*at].list.as_str()).collect();
    assert_eq!((flip.zone, lists, flip.is_smallest), (to, withdrawn.to_vec(), true));
}

#[test]
fn the_smallest_flip() {
    check_flip(&["b1 bad 100 @100"], Zone::Grey, &["b1"]);
    check_flip(&["b1 bad 100 @100", "c1 bad 100 @100"], Zone::Orange, &["b1"]);
}
