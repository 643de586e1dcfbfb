//! Conclusions: replaced as a whole, in the log, no evidence of their own.

use model::{
    ANALYSIS, Assessment, Basis, Category, Claim, Class, Conclusion, Evidence, Observable, Timestamp, Tlp,
};
use store::{Error, Section};

use crate::support::{assessed, day, memory, observable};

pub(crate) fn concluded(object: &Observable, analyser: &str, confidence: u8) -> Evidence {
    let assessment = Assessment { confidence, ..Assessment::new(Class::Malicious, Category::Phishing) };
    let basis = Basis {
        version: 3,
        holds: Timestamp::MAX,
        lists: vec!["urlhaus".into(), "whois".into()],
        objects: vec![observable("192.0.2.7"), observable("https://b.example/x")],
    };
    Evidence {
        subject: object.clone().into(),
        source: format!("{ANALYSIS}/{analyser}"),
        observed_at: day("2026-01-01"),
        last_seen: None,
        tlp: Tlp::Amber,
        claim: Claim::Concluded(Box::new(Conclusion { assessment, basis })),
        recorded_at: day("2026-01-02"),
        import: 0,
    }
}

#[test]
fn what_was_concluded_before_goes() {
    let ledger = memory();
    let object = observable("a.example");
    let told = || ledger.evidence(&[object.clone().into()], &Section::VERDICT).unwrap().remove(0).items;
    let piece = assessed("a.example");
    ledger.append(vec![piece.clone()]).unwrap();
    let before = ledger.digest().unwrap();

    let (one, other) = (concluded(&object, "dga", 60), concluded(&object, "lookalike", 70));
    let replace = |conclusions: &[Evidence]| {
        ledger.replace_conclusions(&[(object.clone(), conclusions.to_vec())]).unwrap()
    };
    assert_eq!(replace(&[one.clone(), other.clone()]), 1);
    assert_eq!(replace(&[other.clone(), one.clone()]), 0, "the same in another order is the same");
    assert_eq!(told().len(), 3);
    assert!(told().contains(&one) && told().contains(&other));

    let stronger = concluded(&object, "dga", 90);
    assert_eq!(one.id(), stronger.id(), "an analyser has one word about an object");
    assert_eq!(replace(std::slice::from_ref(&stronger)), 1);
    let mut left = told();
    left.retain(|item| *item != piece);
    assert_eq!(left, [stronger]);
    assert_eq!(ledger.conclusions(&object).unwrap(), left);

    assert_eq!(ledger.digest().unwrap(), before, "conclusions are no evidence of their own");
    assert_eq!(ledger.fsck().unwrap().findings, []);
    assert_eq!(replace(&[]), 1);
    assert_eq!(told(), [piece]);
}

#[test]
fn followers_are_told() {
    let ledger = memory();
    let object = observable("https://a.example/");
    let end = ledger.log_end();
    ledger.replace_conclusions(&[(object.clone(), vec![concluded(&object, "dga", 60)])]).unwrap();
    let page = ledger.follow(Some(end), 10).unwrap();
    assert_eq!(page.subjects, [object.clone().into()]);
    assert!(ledger.may_contain(&object.clone().into()));
    // What changes nothing is not told.
    ledger.replace_conclusions(&[(object.clone(), vec![concluded(&object, "dga", 60)])]).unwrap();
    assert!(ledger.follow(Some(page.cursor), 10).unwrap().is_empty());
}

#[test]
fn only_conclusions_about_the_object_are_taken() {
    let ledger = memory();
    let (object, other) = (observable("a.example"), observable("b.example"));
    for wrong in [assessed("a.example"), concluded(&other, "dga", 60)] {
        let error = ledger.replace_conclusions(&[(object.clone(), vec![wrong])]).unwrap_err();
        assert!(matches!(error, Error::NoConclusion), "{error}");
    }
    assert!(ledger.conclusions(&object).unwrap().is_empty());
}

#[test]
fn the_slower_of_two_cursors() {
    let ledger = memory();
    let first = ledger.log_end();
    ledger.append(vec![assessed("a.example")]).unwrap();
    ledger.append(vec![assessed("b.example")]).unwrap();
    let last = ledger.log_end();
    assert_eq!(last.rows_ahead_of(&first), 2);
    assert_eq!(first.rows_ahead_of(&last), 0);
    assert_eq!(last.slower(&first), first);
}
