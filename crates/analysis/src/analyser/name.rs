//! DGA likeness as a conclusion.

use model::{Category, Class, DomainName, Timestamp};

use super::{Analyser, Draft, Origin};
use crate::dga;

/// The conclusion for a name of which something has been known as `origin` says.
#[must_use]
pub fn conclude(name: &DomainName, origin: Origin) -> Option<Draft> {
    let likeness = dga::likeness(name).filter(dga::Likeness::is_generated)?;
    let rare: Vec<&str> = likeness.rarest_letters().map(|(letters, _)| letters).collect();
    Some(Draft {
        analyser: Analyser::Dga,
        origin,
        // A name is what it is.
        holds: Timestamp::MAX,
        class: Class::Malicious,
        category: Category::BotnetCnc,
        confidence: likeness.probability_percent,
        note: format!("`{}` looks as if an algorithm had made it ({})", likeness.label, rare.join(", ")),
        tags: vec![format!("log-odds={}", likeness.log_odds_millis), format!("rare={}", rare.join(","))],
        lists: Vec::new(),
        objects: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    #[track_caller]
    fn check(name: &str, expected: bool) {
        let day = Timestamp::from_day(20_000);
        let origin = Origin { since: day, recorded_at: day, tlp: Tlp::Green };
        let draft = conclude(&DomainName::parse(name).unwrap(), origin);
        assert_eq!(draft.is_some(), expected, "{draft:?}");
        if let Some(draft) = draft {
            assert_eq!((draft.origin, draft.holds), (origin, Timestamp::MAX));
            assert!(draft.confidence >= 95 && draft.note.contains(name.split('.').next().unwrap()));
        }
    }

    #[test]
    fn only_what_is_far_from_words() {
        check("xjqzkvbwqtplrmh.example", true);
        check("documentation.example", false);
        check("short.example", false);
    }
}
