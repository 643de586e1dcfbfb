//! How much a domain looks as if an algorithm had made it (domain generation algorithm, DGA: MITRE ATT&CK T1568.002).
//!
//! A logistic regression over the label that somebody registered: how surprising its letters are in their order, its length, digits, vowels
//! ([`measure`](mod@measure)), each two of these together, and which pairs of letters it has ([`weights`]). All numbers are whole, so that the same
//! name gives the same number everywhere. It knows no feed, no age and no traffic: what it says is a reason to look, not evidence. Names made of words
//! (suppobox, matsnu) and pronounceable ones (simda, vawtrak) it does not find. Figures: `docs/analysers.md`.

use std::sync::LazyLock;

use model::DomainName;

pub mod measure;
pub mod weights;

pub use self::{measure::Rare, weights::Weights};

/// The version of the weights: another one may give another number for the same name.
pub const VERSION: u16 = 1;
/// From these log-odds on, in thousandths, a name is called generated. The least at which, on the half of the data that weights are tuned on, at most
/// 0.3 % of the popular names that are judged stand above it, and at least 98 % of what stands above it was generated.
pub const THRESHOLD_MILLIS: i32 = 6600;
/// Characters from which on a label says enough about how it was made.
pub const LABEL_BYTES_MIN: usize = 8;

/// Written by `cargo run --release -p analysis --example train_dga`.
const TEXT: &str = include_str!("dga/weights.txt");
static BUILT_IN: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(TEXT).expect("the built-in weights are whole: a test reads them"));

/// Log-odds, in thousandths, from which on a probability rounds to 51 %, 52 % … 99 %.
const PERCENT_ABOVE_HALF: [i32; 49] = [
    20, 60, 100, 140, 180, 221, 261, 302, 343, 385, 426, 468, 511, 554, 597, 641, 686, 731, 777, 824, 871,
    920, 969, 1020, 1072, 1125, 1180, 1237, 1295, 1355, 1418, 1483, 1551, 1621, 1696, 1774, 1857, 1946, 2041,
    2143, 2254, 2376, 2512, 2666, 2844, 3055, 3317, 3664, 4185,
];

/// How much a name looks generated, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The label that was judged: the one before the public suffix.
    pub label: String,
    /// The natural logarithm, in thousandths, of how much likelier the label is among generated names than among popular ones: a
    /// weight of evidence, without a prior.
    pub log_odds_millis: i32,
    /// The same as a probability where one name in two is generated, in percent, 1 to 99. Where fewer are, it is less.
    pub probability_percent: u8,
    /// What in the label ordinary names have least, most surprising first.
    pub rarest: [Rare; measure::RAREST],
}

impl Likeness {
    /// Whether it reaches [`THRESHOLD_MILLIS`].
    #[must_use]
    pub fn is_generated(&self) -> bool {
        self.log_odds_millis >= THRESHOLD_MILLIS
    }

    /// The letters of [`Likeness::rarest`], each with its surprise in quarters of a bit: what to tell an analyst.
    pub fn rarest_letters(&self) -> impl Iterator<Item = (&str, u8)> {
        self.rarest.iter().filter_map(|rare| {
            let letters = self.label.get(usize::from(rare.start)..usize::from(rare.end))?;
            (!letters.is_empty()).then_some((letters, rare.quarter_bits))
        })
    }
}

/// Judges a name by its registrable label. `None` where [`judged_label`] has none.
#[must_use]
pub fn likeness(name: &DomainName) -> Option<Likeness> {
    let label = judged_label(name)?;
    let (log_odds_millis, measured) = BUILT_IN.log_odds_millis(label);
    Some(Likeness {
        log_odds_millis,
        probability_percent: percent(log_odds_millis),
        rarest: measured.rarest,
        label: label.to_owned(),
    })
}

/// The label that is judged of a name. `None` for what cannot be judged: a label shorter than [`LABEL_BYTES_MIN`], of digits only, in Punycode
/// (its letters are not those of the name), or under a private suffix (`cloudfront.net`), where labels are made by machines for good reasons.
#[must_use]
pub fn judged_label(name: &DomainName) -> Option<&str> {
    let label = name.registered_label()?;
    let judged = label.len() >= LABEL_BYTES_MIN
        && !label.starts_with("xn--")
        && !label.bytes().all(|byte| byte.is_ascii_digit());
    judged.then_some(label)
}

/// A probability of log-odds, from a table: the exponential function of two machines may differ in the last bit.
fn percent(log_odds_millis: i32) -> u8 {
    let steps = PERCENT_ABOVE_HALF.partition_point(|from| *from <= log_odds_millis.saturating_abs());
    let steps = u8::try_from(steps).unwrap_or(49);
    if log_odds_millis < 0 { 50 - steps } else { 50 + steps }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(name: &str) -> Option<Likeness> {
        likeness(&DomainName::parse(name).unwrap())
    }

    #[track_caller]
    fn check(name: &str, generated: bool) {
        let likeness = judge(name).unwrap();
        assert_eq!(likeness.is_generated(), generated, "{name}: {likeness:?}");
    }

    #[test]
    fn the_built_in_weights_are_whole() {
        assert_eq!(Weights::parse(TEXT).map(|weights| weights == *BUILT_IN), Ok(true));
    }

    #[test]
    fn names_of_people() {
        for name in [
            "documentation.example",
            "acme-bank-login.example",
            "sakuragaoka.example",
            "versicherungen.example",
            "przedsiebiorstwo.example",
            "strengths.example",
            "shop24online.example",
            "internationalisation.co.uk",
        ] {
            check(name, false);
        }
    }

    #[test]
    fn names_of_machines() {
        for name in [
            "kqvzuwmhbxtaojrgdpnfei.example",
            "ojwqkhxbeuzvtiafgmrd.co.uk",
            "www.k7q2xv9zj4wb8tn3e5huf6yq.example",
        ] {
            check(name, true);
        }
    }

    #[test]
    fn what_is_not_judged() {
        for name in [
            "short.example",
            "xkqzwvj.example",
            "xn--bcher-kva.example",
            "1234567890.example",
            "d111111abcdef8.cloudfront.net",
            "a.d111111abcdef8.cloudfront.net",
            "cloudfront.net",
            "xjqzkvbwpthf.github.io",
            "co.uk",
        ] {
            assert_eq!(judge(name), None, "{name}");
        }
    }

    #[test]
    fn the_reason_is_told() {
        let likeness = judge("documentqxz.example").unwrap();
        let letters: Vec<&str> = likeness.rarest_letters().map(|(letters, _)| letters).collect();
        assert!(letters.iter().any(|letters| letters.contains("qx")), "{letters:?}");
        assert!(likeness.rarest.is_sorted_by(|a, b| a.quarter_bits >= b.quarter_bits));
    }

    /// The number is part of what is promised: another one is another [`VERSION`].
    #[test]
    fn the_number_is_the_same_everywhere() {
        let numbers = ["documentation.example", "xjqzkvbwpthf.example", "k7q2xv9zj4wb8tn3.example"]
            .map(|name| judge(name).unwrap().log_odds_millis);
        assert_eq!((VERSION, numbers), (1, [-12226, 2271, 7052]));
    }

    #[test]
    fn percents() {
        for (log_odds_millis, expected) in
            [(i32::MIN, 1), (-4186, 1), (-2197, 10), (-20, 49), (0, 50), (19, 50), (2197, 90), (i32::MAX, 99)]
        {
            assert_eq!(percent(log_odds_millis), expected, "{log_odds_millis}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_judged_the_same_however_it_is_written(text in r"[a-zA-Z0-9_-]{1,70}(\.[a-z]{2,12}){1,3}") {
            if let Ok(name) = DomainName::parse(&text) {
                let likeness = likeness(&name);
                prop_assert_eq!(&likeness, &judge(&format!("{}.", text.to_uppercase())));
                prop_assert_eq!(&likeness, &judge(&format!("www.{text}")).filter(|_| name.registrable().is_some()));
            }
        }
    }
}
