//! Folding: labels in the letters that people see, with what looks alike made the same.
//!
//! Confusables are those of Unicode Technical Standard 39 (the crate's tables), accents are dropped, and a small table of ours holds what
//! UTS 39 keeps apart although a browser's address bar hardly does. Two strengths: *fine* folds only what looks the same, *coarse* folds
//! what is taken for one another at a glance.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A label's characters that are looked at; a label has at most 63.
pub(super) const CHARACTERS_MAX: usize = 64;

/// Characters that look alike and that UTS 39 keeps apart, sorted.
const CONFUSABLE: &[(char, char)] = &[
    ('ĸ', 'k'),
    ('ƅ', 'b'),
    ('ƈ', 'c'),
    ('ǝ', 'e'),
    ('ə', 'e'),
    ('ɜ', '3'),
    ('ɢ', 'g'),
    ('ɾ', 'r'),
    ('ʀ', 'r'),
    ('ʉ', 'u'),
    ('ʍ', 'm'),
    ('ʙ', 'b'),
    ('ʜ', 'h'),
    ('ʝ', 'j'),
    ('π', 'n'),
    ('ᴛ', 't'),
    ('ⱨ', 'h'),
    ('ⱪ', 'k'),
    ('ⱱ', 'v'),
    ('ⱳ', 'w'),
    ('ⱴ', 'v'),
    ('シ', 'ツ'),
    ('ソ', 'ン'),
    ('チ', '千'),
    ('ミ', '三'),
    ('リ', 'り'),
    ('才', 'オ'),
    ('ꞑ', 'n'),
];

/// Marks that make another syllable in Japanese; accents are dropped, these are not.
const VOICED: [char; 2] = ['\u{3099}', '\u{309A}'];

/// A label as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The label in lower case, as people read it.
    pub plain: Vec<char>,
    /// With what looks the same made the same, character by character: `0` is `o`, `1` and `i` are `l`, Cyrillic `а` is `a`.
    pub fine: Vec<char>,
    /// [`Folded::fine`] with pairs that look like one character as that one: `rn` is `m`, `vv` is `w`, `cl` is `d`, `nn` is `m`. `None` when it has no
    /// such pair.
    pub joined: Option<Vec<char>>,
}

impl Folded {
    /// Folds a label as people read it (a U-label, or ASCII).
    #[must_use]
    pub fn of(label: &str) -> Self {
        let plain: Vec<char> = label.chars().flat_map(char::to_lowercase).take(CHARACTERS_MAX).collect();
        let mut fine = Vec::with_capacity(plain.len());
        for c in &plain {
            push_fine(*c, &mut fine);
        }
        fine.truncate(CHARACTERS_MAX);
        let joined = join(&fine, &PAIRS);
        Self { plain, fine, joined }
    }

    /// The forms by which it is compared.
    pub fn forms(&self) -> impl Iterator<Item = &[char]> {
        std::iter::once(self.fine.as_slice()).chain(self.joined.as_deref())
    }

    /// The coarse forms: each character for all that are taken for it, and with more pairs joined.
    #[must_use]
    pub fn coarse(&self) -> [Vec<char>; 2] {
        let single: Vec<char> = self.fine.iter().map(|c| coarse(*c)).collect();
        let joined = join(&self.fine, &COARSE_PAIRS).unwrap_or_else(|| self.fine.clone());
        [single, joined.into_iter().map(coarse).collect()]
    }

    /// Whether both look the same.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        self.forms().any(|form| other.forms().any(|theirs| theirs == form))
    }

    /// Whether both are taken for one another at a glance.
    #[must_use]
    pub fn is_taken_for(&self, other: &Self) -> bool {
        let theirs = other.coarse();
        self.coarse().iter().any(|form| theirs.contains(form))
    }
}

/// Pairs that look like one character.
const PAIRS: [(char, char, char); 4] = [('r', 'n', 'm'), ('n', 'n', 'm'), ('v', 'v', 'w'), ('c', 'l', 'd')];
/// With those that are taken for one at a glance.
const COARSE_PAIRS: [(char, char, char); 9] = [
    ('r', 'n', 'm'),
    ('n', 'n', 'm'),
    ('r', 'r', 'm'),
    ('v', 'v', 'w'),
    ('c', 'l', 'd'),
    ('d', 'l', 'd'),
    ('l', 'b', 'b'),
    ('l', 'h', 'h'),
    ('l', 'c', 'k'),
];

/// The pairs as single characters, from the left; `None` when there is none.
fn join(label: &[char], pairs: &[(char, char, char)]) -> Option<Vec<char>> {
    let mut joined: Option<Vec<char>> = None;
    let mut rest = label;
    while let Some((first, behind)) = rest.split_first() {
        let second = behind.first();
        let pair = pairs.iter().find(|(a, b, _)| a == first && Some(b) == second);
        match pair {
            Some((_, _, one)) => {
                let before = label.len() - rest.len();
                joined.get_or_insert_with(|| label.iter().take(before).copied().collect()).push(*one);
                rest = behind.get(1..).unwrap_or_default();
            }
            None => {
                if let Some(joined) = &mut joined {
                    joined.push(*first);
                }
                rest = behind;
            }
        }
    }
    joined
}

/// The fine fold of an ASCII byte that a name can have.
#[must_use]
pub const fn fine_byte(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'i' => b'l',
        _ => byte,
    }
}

/// A whole text, folded finely character by character; what is a part of it before is a part of it afterwards.
#[must_use]
pub fn fine_text(text: &str) -> String {
    let mut fine = Vec::with_capacity(text.len());
    for c in text.chars() {
        push_fine(c, &mut fine);
    }
    fine.into_iter().collect()
}

fn push_fine(c: char, out: &mut Vec<char>) {
    if let Ok(byte) = u8::try_from(c)
        && byte.is_ascii()
    {
        out.push(char::from(fine_byte(byte)));
        return;
    }
    let mut text = [0_u8; 4];
    let start = out.len();
    for c in unicode_security::skeleton(c.encode_utf8(&mut text)).flat_map(char::to_lowercase) {
        let c = match CONFUSABLE.binary_search_by_key(&c, |(from, _)| *from) {
            Ok(at) => CONFUSABLE.get(at).map_or(c, |(_, to)| *to),
            Err(_) => c,
        };
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(fine_byte(byte))),
            _ if is_combining_mark(c) && !VOICED.contains(&c) => {}
            _ => out.push(c),
        }
    }
    // UTS 39 writes every `m` so.
    if out.get(start..) == Some(&['r', 'n']) {
        out.truncate(start);
        out.push('m');
    }
    // The skeleton of か゛ is か: what the mark says is kept by the whole.
    if out.len() == start {
        out.extend(c.nfc());
    }
}

/// The character for all that are taken for it at a glance.
#[must_use]
pub const fn coarse(c: char) -> char {
    match c {
        'd' => 'b',
        'q' => 'g',
        'e' => 'c',
        'v' => 'u',
        'm' | 'r' => 'n',
        '8' => '3',
        '9' => '6',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine(label: &str) -> String {
        Folded::of(label).fine.iter().collect()
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(CONFUSABLE.is_sorted_by_key(|(from, _)| *from));
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (a, b) in [
            ("paypal", "pаypаl"),
            ("paypal", "paypa1"),
            ("google", "g00gle"),
            ("google", "gооgle"),
            ("amazon", "ämázön"),
            ("rakuten", "ｒakuten"),
            ("microsoft", "rnicrosoft"),
            ("westernunion", "vvesternunion"),
            ("citibank", "ⅽitibank"),
            ("コーヒー", "コ一ヒ一"),
            ("カード", "力ード"),
            ("ロゴ", "口ゴ"),
            ("ニュース", "二ュース"),
            ("オリコ", "才りコ"),
        ] {
            assert!(Folded::of(a).looks_like(&Folded::of(b)), "{a} {b}: {} {}", fine(a), fine(b));
        }
        for (a, b) in [("paypal", "paypel"), ("ハス", "バス"), ("google", "qooqle"), ("東京", "京東")]
        {
            assert!(!Folded::of(a).looks_like(&Folded::of(b)), "{a} {b}: {} {}", fine(a), fine(b));
        }
    }

    #[test]
    fn what_is_taken_for_it_at_a_glance() {
        for (a, b) in [("google", "qooqle"), ("ebay", "cday"), ("github", "gitlhulb"), ("amazon", "annazor")]
        {
            assert!(Folded::of(a).is_taken_for(&Folded::of(b)), "{a} {b}");
        }
        assert!(!Folded::of("google").is_taken_for(&Folded::of("goggle")));
    }

    #[test]
    fn bounded() {
        assert_eq!(Folded::of(&"ﷺ".repeat(1000)).fine.len(), CHARACTERS_MAX);
        assert_eq!(Folded::of("").fine.len(), 0);
    }
}
