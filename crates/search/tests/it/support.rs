//! Names and questions for tests.

use model::DomainName;
use proptest::prelude::*;
use search::{NameIndex, Pattern};

pub(crate) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Labels that resemble one another, in several scripts.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[abo0l1i]{1,7}",
        3 => "(acme|acrne|аcme|acm3|amce|acmebank|mitsu|mitu)(-?(login|a|b|rn|bank))?",
        1 => "[abüßо力カ口ロー一]{1,4}",
        1 => "(w|m|vv|rn|cl|d|nn){1,4}",
    ]
}

pub(crate) fn names() -> impl Strategy<Value = Vec<DomainName>> {
    let suffix = prop_oneof![Just("com"), Just("co.uk"), Just("example"), Just("github.io"), Just("テスト")];
    let text = (prop::collection::vec(label(), 1..4), suffix)
        .prop_map(|(labels, suffix)| DomainName::parse(&format!("{}.{suffix}", labels.join("."))).ok());
    prop::collection::vec(text.prop_filter_map("no name", |name| name), 1..120)
}

pub(crate) fn pattern() -> impl Strategy<Value = Pattern> {
    let text = prop_oneof![
        "[*?]?[abo0l1i.]{0,4}[*?]{0,2}[abl.]{0,3}[*?]?",
        "\\^[abo0l1i.]{1,4}",
        "\\*(acme|bank|カ|ü|xn--)\\*",
        label().prop_map(|label| format!("~{label}")),
        "[?]{1,6}\\.com",
        Just("*.co.uk".to_owned()),
    ];
    text.prop_filter_map("no pattern", |text| Pattern::parse(&text).ok())
}

/// Names of a full segment: so few that there are several, or more than there are.
pub(crate) fn full() -> impl Strategy<Value = u64> {
    prop_oneof![1_u64..40, Just(u64::MAX)]
}

/// An index of names that came in several parts.
pub(crate) fn index(index: NameIndex, names: &[DomainName], part: usize) -> NameIndex {
    for (at, part) in names.chunks(part.max(1)).enumerate() {
        index.insert(part.iter().cloned());
        if at % 3 != 2 {
            index.flush(Some(b"")).unwrap();
        }
    }
    index
}
