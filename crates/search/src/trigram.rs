//! Trigrams: the triples of neighbouring bytes that a name has, folded by what looks the same, and those that a pattern needs.
//!
//! A name is taken between two dots (`.acme.example.`), so that starts and ends of labels have trigrams of their own; a name with labels in
//! Punycode also as people read it.

use analysis::lookalike::fold::{fine_byte, fine_text};

use crate::{glob::Token, pattern};

/// Three bytes, the first the highest.
pub(crate) type Trigram = u32;

fn pack(a: u8, b: u8, c: u8) -> Trigram {
    u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c)
}

/// Calls `each` for the trigrams of a name in A-labels; some may come again.
pub(crate) fn of_name(name: &str, mut each: impl FnMut(Trigram)) {
    of_bytes(name.bytes().map(fine_byte), &mut each);
    if let Some(unicode) = pattern::decoded(name) {
        of_bytes(fine_text(&unicode).bytes(), &mut each);
    }
}

fn of_bytes(bytes: impl Iterator<Item = u8>, each: &mut impl FnMut(Trigram)) {
    let (mut a, mut b) = (None, b'.');
    for c in bytes.chain([b'.']) {
        if let Some(a) = a {
            each(pack(a, b, c));
        }
        (a, b) = (Some(b), c);
    }
}

/// What every name has that a pattern covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needed {
    /// All of these.
    pub(crate) all: Vec<Trigram>,
    /// Of each of these pairs a trigram that begins with it. Only told where there is no trigram.
    pub(crate) pairs: Vec<[u8; 2]>,
}

/// What a name has that the tokens cover.
pub(crate) fn needed(tokens: &[Token]) -> Needed {
    let mut runs: Vec<Vec<char>> = vec![Vec::new()];
    let mut is_start = true;
    for token in tokens {
        match token {
            Token::Is(c) => {
                if let Some(run) = runs.last_mut() {
                    if is_start {
                        run.push('.');
                    }
                    run.push(*c);
                }
            }
            Token::One | Token::Any => runs.push(Vec::new()),
        }
        is_start = false;
    }
    if let (Some(Token::Is(_)), Some(run)) = (tokens.last(), runs.last_mut()) {
        run.push('.');
    }
    let mut folded: Vec<String> = runs.iter().map(|run| fine_text(&run.iter().collect::<String>())).collect();
    // With the last byte of a name and the dot behind it no trigram begins.
    if matches!(tokens.last(), Some(Token::Is(_))) {
        folded.pop_if(|run| run.len() == 2);
    }
    needed_of(folded.iter().map(String::as_str))
}

/// What a text has in which all these runs of folded characters stand.
pub(crate) fn needed_of<'a>(runs: impl IntoIterator<Item = &'a str>) -> Needed {
    let mut found = Needed::default();
    for folded in runs.into_iter().map(str::as_bytes) {
        for window in folded.windows(3) {
            if let [a, b, c] = window {
                found.all.push(pack(*a, *b, *c));
            }
        }
        if let [a, b] = folded {
            found.pairs.push([*a, *b]);
        }
    }
    found.all.sort_unstable();
    found.all.dedup();
    if !found.all.is_empty() {
        found.pairs.clear();
    }
    found
}

/// The trigrams that begin with a pair, from first to last.
pub(crate) fn beginning(pair: [u8; 2]) -> std::ops::RangeInclusive<Trigram> {
    let [a, b] = pair;
    pack(a, b, 0)..=pack(a, b, u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(trigrams: &[Trigram]) -> String {
        let word = |t: &Trigram| t.to_be_bytes()[1..].iter().map(|b| char::from(*b)).collect::<String>();
        trigrams.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn of_names() {
        let of = |name: &str| {
            let mut found = Vec::new();
            of_name(name, |trigram| found.push(trigram));
            words(&found)
        };
        assert_eq!(of("pay1.ab"), ".pa pay ayl yl. l.a .ab ab.");
        let name = model::DomainName::parse("büp.ab").unwrap();
        assert!(
            of(name.as_str()).starts_with(".xn xn-")
                && of(name.as_str()).ends_with(".bu bup up. p.a .ab ab.")
        );
    }

    #[test]
    fn of_patterns() {
        let of = |pattern: &str| {
            let pattern = crate::Pattern::parse(pattern).unwrap();
            let needed = pattern.needed();
            (words(&needed.all), needed.pairs)
        };
        assert_eq!(of("*paypa1*").0, "ayp pal pay ypa");
        assert_eq!(of("ab*.c").0, ".ab .c.");
        assert_eq!(of("*qx*"), (String::new(), vec![*b"qx"]));
        assert_eq!(of("a*?b"), (String::new(), vec![*b".a"]), "no trigram begins with the end of a name");
        assert_eq!(of("*a*"), (String::new(), vec![]));
    }
}
