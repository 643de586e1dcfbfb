//! Look-alike: the name imitates one that is watched.

use model::{Category, Class, Observable, Timestamp};

use super::{Analyser, Draft, Origin};
use crate::lookalike::{Edit, Likeness};

/// The shortest registered label of which a name with one letter changed counts: `chase` has too many honest neighbours.
const EDITED_FROM: usize = 6;

/// The conclusion for a name, of which something has been known as `origin` says, that imitates others, the nearest first.
#[must_use]
pub fn conclude(likenesses: &[Likeness], origin: Origin) -> Option<Draft> {
    let (likeness, confidence) = likenesses
        .iter()
        .map(|likeness| (likeness, confidence(likeness)))
        .rev()
        .max_by_key(|(_, confidence)| *confidence)
        .filter(|(_, confidence)| *confidence > 0)?;
    let edits: Vec<&str> = likeness.edits.iter().map(|edit| edit.as_str()).collect();
    let edits = edits.join(", ");
    Some(Draft {
        analyser: Analyser::Lookalike,
        origin,
        // A name is what it is.
        holds: Timestamp::MAX,
        class: Class::Malicious,
        category: Category::Phishing,
        confidence,
        note: format!("it imitates {} ({edits})", likeness.of.to_unicode()),
        tags: vec![format!("of={}", likeness.of), format!("edits={edits}")],
        lists: Vec::new(),
        objects: vec![Observable::Domain(likeness.of.clone())],
    })
}

/// How far a likeness is a sign of bad intent, in percent; 0: too many honest names are as like.
fn confidence(likeness: &Likeness) -> u8 {
    let has = |edit| likeness.edits.contains(&edit);
    let length = likeness.of.as_str().split_once('.').map_or(0, |(label, _)| label.chars().count());
    let around = has(Edit::Combosquat) || has(Edit::Subdomain);
    match likeness.distance {
        // Nobody writes a brand in letters that only look like its own by chance.
        0 if has(Edit::Homoglyph) => 100,
        0 if has(Edit::Subdomain) && length >= EDITED_FROM => 70,
        0 if has(Edit::Combosquat) && length >= EDITED_FROM => 60,
        0 if has(Edit::Combosquat) || has(Edit::Subdomain) => 30,
        // The same word elsewhere is as often another honest company.
        0 if has(Edit::TldSwap) && likeness.edits.len() == 1 => 0,
        0 if length >= EDITED_FROM => 60,
        1 if length >= EDITED_FROM && !around => 60,
        1 if length > EDITED_FROM && around => 40,
        2 if length > EDITED_FROM + 2 && !around => 30,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use model::{DomainName, Tlp};

    use super::*;
    use crate::lookalike::{Candidate, Target};

    #[track_caller]
    fn check(of: &str, name: &str, expected: u8) {
        let parse = |text: &str| DomainName::parse(text).unwrap();
        let target = Target::new(&parse(of)).unwrap();
        let likeness = target.likeness_of(&Candidate::new(&parse(name)).unwrap());
        let origin =
            Origin { since: Timestamp::from_day(1), recorded_at: Timestamp::from_day(2), tlp: Tlp::Clear };
        let found = conclude(likeness.as_slice(), origin).map_or(0, |draft| draft.confidence);
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn the_nearer_the_worse() {
        check("paypal.com", "paypa1.test", 100);
        check("paypal.com", "paypal-login.test", 60);
        check("paypal.com", "paypall.test", 60);
        check("paypal.com", "paypal.test", 0);
        check("paypal.com", "paypal.com.login.test", 70);
        check("chase.com", "chasse.test", 0);
        check("paypal.com", "unlike.test", 0);
    }
}
