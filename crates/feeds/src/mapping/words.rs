//! The words that a mapping uses for things of the model, and how a wrong one is told.

use model::{Category, Class, Grade, RelationKind, SharedKind, Tlp};

/// Classes by their words.
pub(super) const CLASSES: [(&str, Class); 11] = [
    ("malicious", Class::Malicious),
    ("adware", Class::Adware),
    ("clean", Class::Clean),
    ("nothing_found", Class::NothingFound),
    ("context", Class::Context),
    ("shared_cdn", Class::Shared(SharedKind::Cdn)),
    ("shared_resolver", Class::Shared(SharedKind::Resolver)),
    ("shared_platform", Class::Shared(SharedKind::Platform)),
    ("shared_sinkhole", Class::Shared(SharedKind::Sinkhole)),
    ("shared_dynamic_dns", Class::Shared(SharedKind::DynamicDns)),
    ("shared_relay", Class::Shared(SharedKind::Relay)),
];

/// A class.
pub(super) fn class(word: &str) -> Result<Class, String> {
    one_of("class", word, CLASSES.into_iter())
}

/// A category: its name on the wire without `CATEGORY_`, of any case.
pub(super) fn category(word: &str) -> Result<Category, String> {
    let short = |category: Category| category.as_str().trim_start_matches("CATEGORY_");
    let word = word.strip_prefix("CATEGORY_").unwrap_or(word);
    match Category::ALL.iter().find(|category| short(**category).eq_ignore_ascii_case(word)) {
        Some(category) => Ok(*category),
        None => {
            let known: Vec<_> = Category::ALL.iter().map(|each| short(*each).to_ascii_lowercase()).collect();
            Err(unknown("category", word, &known.join(", ")))
        }
    }
}

/// A grade of the Admiralty scale.
pub(super) fn grade(word: &str) -> Result<Grade, String> {
    one_of("grade", word, Grade::ALL.into_iter().map(|grade| (grade.as_str(), grade)))
}

/// A marking of TLP 2.0 (FIRST), with or without `TLP:`.
pub(super) fn tlp(word: &str) -> Result<Tlp, String> {
    let label = |tlp: Tlp| tlp.as_str().trim_start_matches("TLP:");
    let upper = word.to_ascii_uppercase();
    one_of("tlp", upper.trim_start_matches("TLP:"), Tlp::ALL.into_iter().map(|tlp| (label(tlp), tlp)))
}

/// What an edge means.
pub(super) fn relation(word: &str) -> Result<RelationKind, String> {
    one_of("kind", word, RelationKind::ALL.into_iter().map(|kind| (kind.as_str(), kind)))
}

/// The value of one of a few words, or which there are.
pub(super) fn one_of<T>(
    what: &str,
    word: &str,
    known: impl Iterator<Item = (&'static str, T)>,
) -> Result<T, String> {
    let mut names = Vec::new();
    for (name, value) in known {
        if name.eq_ignore_ascii_case(word) {
            return Ok(value);
        }
        names.push(name);
    }
    Err(unknown(what, word, &names.join(", ")))
}

fn unknown(what: &str, word: &str, known: &str) -> String {
    format!("there is no {what} `{}`; there are: {known}", super::shown(word))
}
