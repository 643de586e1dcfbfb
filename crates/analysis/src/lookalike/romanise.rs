//! Romanisations of Japanese: one word in Hepburn (`shi`, `tsu`), Kunrei (`si`, `tu`), and with long vowels written or not (`ou`, `oh`, `o`).

/// Syllables with several spellings: the one that stands for all first.
const SYLLABLES: &[(&str, &[&str])] = &[
    ("sya", &["sha"]),
    ("syu", &["shu"]),
    ("syo", &["sho"]),
    ("tya", &["cha", "cya"]),
    ("tyu", &["chu", "cyu"]),
    ("tyo", &["cho", "cyo"]),
    ("zya", &["ja", "jya", "dya"]),
    ("zyu", &["ju", "jyu", "dyu"]),
    ("zyo", &["jo", "jyo", "dyo"]),
    ("si", &["shi"]),
    ("ti", &["chi"]),
    ("tu", &["tsu"]),
    ("hu", &["fu"]),
    ("zi", &["ji", "di"]),
    ("zu", &["du", "dzu"]),
];

/// Spellings of one word that are told; a word of eight syllables with three spellings each would have thousands.
const SPELLINGS_MAX: usize = 32;
/// Consonants before a vowel, longest first.
const ONSETS: &[&str] = &[
    "ky", "gy", "ny", "hy", "by", "py", "my", "ry", "k", "g", "s", "z", "t", "d", "n", "h", "b", "p", "m",
    "y", "r", "w",
];

/// The one spelling for all of a word, if it can be Japanese: Kunrei, long vowels short.
pub(super) fn canonical(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        // A long vowel says nothing more.
        if let Some(last) = out.chars().last().filter(|c| matches!(c, 'o' | 'u')) {
            let is_vowel = |rest: &str| rest.starts_with(['a', 'i', 'u', 'e', 'o', 'y']);
            if let Some(after) =
                rest.strip_prefix(last).or_else(|| (last == 'o').then(|| rest.strip_prefix('u'))?)
            {
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix('h').filter(|after| !is_vowel(after)) {
                rest = after;
                continue;
            }
        }
        if let Some((syllable, after)) = syllable(rest) {
            out.push_str(&syllable);
            rest = after;
            continue;
        }
        // A doubled consonant, `n` before another, `m` for `n` before a lip.
        let mut letters = rest.chars();
        let (first, second) = (letters.next()?, letters.next());
        let after = letters.as_str();
        let after_first = rest.strip_prefix(first)?;
        match (first, second) {
            ('n', _) => out.push('n'),
            ('m', Some('b' | 'p' | 'm')) => out.push('n'),
            ('t', Some('c')) if after.starts_with('h') => out.push('t'),
            (c, Some(same)) if c == same && !matches!(c, 'a' | 'i' | 'u' | 'e' | 'o') => out.push(match c {
                'c' => 't',
                'j' => 'z',
                'f' => 'h',
                _ => c,
            }),
            ('s', Some('s')) => out.push('s'),
            ('-', Some(_)) if !out.is_empty() => out.push('-'),
            _ => return None,
        }
        rest = after_first;
    }
    (!out.is_empty()).then_some(out)
}

/// The first syllable in its one spelling, and what follows.
fn syllable(text: &str) -> Option<(String, &str)> {
    for (canonical, others) in SYLLABLES {
        for spelling in std::iter::once(canonical).chain(others.iter()) {
            if let Some(after) = text.strip_prefix(spelling) {
                return Some(((*canonical).to_owned(), after));
            }
        }
    }
    let vowel = |text: &str| text.chars().next().filter(|c| matches!(c, 'a' | 'i' | 'u' | 'e' | 'o'));
    if let Some(vowel) = vowel(text) {
        return Some((vowel.to_string(), text.strip_prefix(vowel)?));
    }
    for onset in ONSETS {
        if let Some(after) = text.strip_prefix(onset)
            && let Some(vowel) = vowel(after)
        {
            return Some((format!("{onset}{vowel}"), after.strip_prefix(vowel)?));
        }
    }
    None
}

/// Other spellings of a word, without the word itself; at most 32. None when it cannot be Japanese.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let Some(short) = canonical(word) else { return Vec::new() };
    let mut all = vec![String::new()];
    let mut rest = short.as_str();
    while !rest.is_empty() {
        let (mut choices, after): (Vec<&str>, &str) = match syllable(rest) {
            Some((found, after)) => {
                let others = SYLLABLES.iter().find(|(canonical, _)| *canonical == found);
                let own = rest.strip_suffix(after).unwrap_or(rest);
                (
                    std::iter::once(own)
                        .chain(others.into_iter().flat_map(|(_, o)| o.iter().copied()))
                        .collect(),
                    after,
                )
            }
            None => {
                let after = rest.chars().next().and_then(|c| rest.strip_prefix(c)).unwrap_or_default();
                (vec![rest.strip_suffix(after).unwrap_or(rest)], after)
            }
        };
        if all.len() * choices.len() > SPELLINGS_MAX {
            choices.truncate(SPELLINGS_MAX / all.len());
        }
        if choices.is_empty() {
            choices.push(rest.strip_suffix(after).unwrap_or(rest));
        }
        all = all
            .iter()
            .flat_map(|start| choices.iter().map(move |choice| format!("{start}{choice}")))
            .collect();
        rest = after;
    }
    all.retain(|spelling| spelling != word);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_has_one_spelling() {
        for (a, b) in [
            ("mitsubishi", "mitubisi"),
            ("toukyou", "tokyo"),
            ("shinjuku", "sinzyuku"),
            ("ohno", "ono"),
            ("shimbun", "shinbun"),
            ("matcha", "mattya"),
            ("fuji", "huzi"),
            ("kyuushuu", "kyushu"),
        ] {
            assert_eq!(canonical(a), canonical(b), "{a} {b}");
            assert!(canonical(a).is_some(), "{a}");
        }
        for word in ["paypal", "google", "microsoft", "", "ein", "x"] {
            let is_japanese = canonical(word).is_some();
            assert_eq!(is_japanese, word == "ein", "{word}: {:?}", canonical(word));
        }
    }

    #[test]
    fn spellings_mean_the_word() {
        let found = spellings("mitsubishi");
        assert!(
            found.contains(&"mitubisi".to_owned()) && found.contains(&"mitubishi".to_owned()),
            "{found:?}"
        );
        assert!(!found.contains(&"mitsubishi".to_owned()));
        for word in ["mitsubishi", "shinjuku", "chishitsuji", "toukyou"] {
            let found = spellings(word);
            assert!(found.len() <= SPELLINGS_MAX && !found.is_empty(), "{word}: {found:?}");
            assert!(found.iter().all(|other| canonical(other) == canonical(word)), "{word}: {found:?}");
        }
        assert!(spellings("paypal").is_empty());
    }
}
