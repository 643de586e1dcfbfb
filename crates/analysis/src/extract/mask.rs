//! Which bytes of a text are of which class: 64 bytes at a time, a bit for each byte. So the passes over a text go from token to token, not from
//! byte to byte. A class is told by comparisons alone, which the compiler makes for many bytes at once.

use super::{byte_before, host::is_host_byte};

/// Bytes of a word.
const WORD: usize = 64;
/// Bytes behind a word that are looked at to tell its hints.
const AHEAD: usize = 3;

/// Bits of the classes of one byte.
const HOST: u8 = 1;
const DOT: u8 = 1 << 1;
const HEX: u8 = 1 << 2;
const COLON: u8 = 1 << 3;
const SLASH: u8 = 1 << 4;
const HIGH: u8 = 1 << 7;
/// That of eight bytes.
const HIGHS: u64 = u64::from_ne_bytes([HIGH; 8]);

/// The classes of 64 bytes; the first byte is the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Bytes of hosts, as [`is_host_byte`] has them.
    pub(super) host: u64,
    pub(super) dots: u64,
    /// Hexadecimal digits.
    pub(super) hex: u64,
    pub(super) colons: u64,
    pub(super) slashes: u64,
}

/// The classes of a part of a text.
#[derive(Debug, Default)]
pub(super) struct Masks {
    begin: usize,
    /// Behind the last an empty one.
    words: Vec<Word>,
    /// Words in which a dot may stand in letters or as an escape.
    hints: Vec<usize>,
    is_ascii: bool,
}

impl Masks {
    /// Looks at `text` from `begin` to `border`, and at one word more at least, as far as there is text.
    pub(super) fn read(&mut self, text: &[u8], begin: usize, border: usize) {
        self.begin = begin;
        self.words.clear();
        self.hints.clear();
        let mut seen = 0;
        let mut at = begin;
        while at < border.saturating_add(WORD) && at < text.len() {
            let rest = text.get(at..).unwrap_or_default();
            let mut padded = [0; WORD + AHEAD];
            let window = rest.first_chunk().unwrap_or_else(|| {
                for (to, from) in padded.iter_mut().zip(rest) {
                    *to = *from;
                }
                &padded
            });
            let (word, classes, has_hint) = classified(window);
            if has_hint {
                self.hints.push(at);
            }
            self.words.push(word);
            seen |= classes;
            at = at.saturating_add(WORD);
        }
        self.words.push(Word::default());
        self.is_ascii = seen & HIGHS == 0;
    }

    /// Whether what was looked at is ASCII; what is beyond may not be.
    pub(super) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Where the bytes begin that were looked at.
    pub(super) fn begin(&self) -> usize {
        self.begin
    }

    /// Where they end.
    fn end(&self) -> usize {
        self.begin.saturating_add(self.seen().len().saturating_mul(WORD))
    }

    /// Beginnings of words in which a dot may stand in letters or as an escape, and their ends.
    pub(super) fn hints(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.hints.iter().map(|at| *at..at.saturating_add(WORD))
    }

    /// The words with what comes next, and where each begins.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, &Word, &Word)> {
        let places = (self.begin..).step_by(WORD);
        places.zip(self.words.array_windows()).map(|(at, [word, next])| (at, word, next))
    }

    /// What was looked at.
    fn seen(&self) -> &[Word] {
        self.words.split_last().map_or(&[], |(_, seen)| seen)
    }

    /// Colons that may be those of an IPv6 address: with another behind, or between hexadecimal digits.
    pub(super) fn telling_colons(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let mut hex_before = u64::from(byte_before(text, self.begin).is_ascii_hexdigit());
        self.pairs().flat_map(move |(at, word, next)| {
            let doubled = word.colons >> 1 | next.colons << 63;
            let before = word.hex << 1 | hex_before;
            let after = word.hex >> 1 | next.hex << 63;
            hex_before = word.hex >> 63;
            Bits(word.colons & (doubled | before & after)).map(move |bit| at.saturating_add(bit))
        })
    }

    /// Where two slashes are.
    pub(super) fn double_slashes(&self) -> impl Iterator<Item = usize> {
        self.pairs().flat_map(|(at, word, next)| {
            Bits(word.slashes & (word.slashes >> 1 | next.slashes << 63))
                .map(move |bit| at.saturating_add(bit))
        })
    }

    /// The next dot from `at` on and before `until`.
    pub(super) fn next_dot(&self, at: usize, until: usize) -> Option<usize> {
        self.next(at, |word| word.dots).filter(|dot| *dot < until)
    }

    /// The next byte of a class from `at` on, of what was looked at.
    fn next(&self, at: usize, class: impl Fn(&Word) -> u64) -> Option<usize> {
        let offset = at.checked_sub(self.begin)?;
        let words = self.seen();
        let mut place = offset / WORD;
        let mut bits = class(words.get(place)?) & (u64::MAX << (offset % WORD));
        while bits == 0 {
            place = place.saturating_add(1);
            bits = class(words.get(place)?);
        }
        Some(self.begin.saturating_add(place * WORD).saturating_add(bits.trailing_zeros() as usize))
    }

    /// Where the run of host bytes that goes on at `at` ends.
    pub(super) fn run_end(&self, text: &[u8], at: usize) -> usize {
        self.next(at, |word| !word.host).unwrap_or_else(|| {
            let from = at.max(self.end());
            let rest = text.get(from..).unwrap_or_default();
            from.saturating_add(rest.iter().take_while(|b| is_host_byte(**b)).count()).min(text.len().max(at))
        })
    }

    /// Where the run of host bytes before `at` begins, not before `floor`.
    pub(super) fn run_start(&self, text: &[u8], floor: usize, at: usize) -> usize {
        let mut from = at;
        if let Some(last) = at.checked_sub(1).and_then(|last| last.checked_sub(self.begin)) {
            let mut place = last / WORD;
            let mut kept = u64::MAX >> (WORD - 1 - last % WORD);
            while let Some(word) = self.seen().get(place) {
                let others = !word.host & kept;
                if others != 0 {
                    let other = place * WORD + (WORD - 1 - others.leading_zeros() as usize);
                    return self.begin.saturating_add(other).saturating_add(1).max(floor);
                }
                from = self.begin.saturating_add(place * WORD);
                if from <= floor {
                    return floor.min(at);
                }
                let Some(before) = place.checked_sub(1) else { break };
                place = before;
                kept = u64::MAX;
            }
        }
        while from > floor && is_host_byte(byte_before(text, from)) {
            from -= 1;
        }
        from.max(floor.min(at))
    }
}

/// The places of the bits of a word that are set.
pub(super) struct Bits(pub(super) u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bits = self.0;
        self.0 &= bits.checked_sub(1)?;
        Some(bits.trailing_zeros() as usize)
    }
}

/// The class of each byte; and whether a dot may stand among them in letters or as an escape.
// Apart, so that the classes come by way of memory: else the compiler takes them out of its wide registers one by one.
#[inline(never)]
fn classes(window: &[u8; WORD + AHEAD], classes: &mut [u8; WORD]) -> bool {
    for (to, b) in classes.iter_mut().zip(window) {
        *to = class(*b);
    }
    let mut hint = 0;
    let (_, one) = window.split_at(1);
    let (_, three) = window.split_at(3);
    for (((a, b), d), _) in window.iter().zip(one).zip(three).zip(&*classes) {
        hint |= may_be_dot(*a, *b, *d);
    }
    hint != 0
}

/// The classes of 64 bytes, those of any of them, and whether a dot may stand among them in letters or as an escape.
fn classified(window: &[u8; WORD + AHEAD]) -> (Word, u64, bool) {
    let mut found = [0; WORD];
    let has_hint = classes(window, &mut found);
    let mut seen = 0;
    let mut word = Word::default();
    for (n, eight) in found.as_chunks::<8>().0.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let at = n * 8;
        seen |= eight;
        word.host |= gathered(eight, HOST) << at;
        word.dots |= gathered(eight, DOT) << at;
        word.hex |= gathered(eight, HEX) << at;
        word.colons |= gathered(eight, COLON) << at;
        word.slashes |= gathered(eight, SLASH) << at;
    }
    (word, seen, has_hint)
}

/// All classes of a byte.
fn class(b: u8) -> u8 {
    let lower = b | 0x20;
    let is_digit = b.wrapping_sub(b'0') < 10;
    let is_host =
        lower.wrapping_sub(b'a') < 26 || is_digit || b.wrapping_sub(b'-') < 2 || b == b'_' || b >= 0x80;
    let is_hex = is_digit || lower.wrapping_sub(b'a') < 6;
    let bit = |has: bool, bit: u8| u8::from(has) * bit;
    bit(is_host, HOST)
        | bit(b == b'.', DOT)
        | bit(is_hex, HEX)
        | bit(b == b':', COLON)
        | bit(b == b'/', SLASH)
        | b & HIGH
}

/// Not 0 when `a`, `b` and what stands two bytes after are those of `[dot` or `\u00`.
fn may_be_dot(a: u8, b: u8, d: u8) -> u8 {
    let opens = u8::from(a | 0x08 == b'(') | u8::from(a | 0x20 == b'{');
    let is_word = opens & u8::from(b | 0x20 == b'd') & u8::from(d | 0x20 == b't');
    is_word | u8::from(a == b'\\') & u8::from(b == b'u') & u8::from(d == b'0')
}

/// One bit of each of eight bytes, side by side: a product moves each to its place, and no two to the same.
fn gathered(eight: u64, bit: u8) -> u64 {
    let bits = (eight >> bit.trailing_zeros()) & 0x0101_0101_0101_0101;
    bits.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_class_of_every_byte() {
        for b in 0..=u8::MAX {
            let has = |bit| class(b) & bit != 0;
            assert_eq!(has(HOST), is_host_byte(b), "{b}");
            assert_eq!(has(HEX), b.is_ascii_hexdigit(), "{b}");
            assert_eq!((has(DOT), has(COLON), has(SLASH)), (b == b'.', b == b':', b == b'/'), "{b}");
            assert_eq!(has(HIGH), !b.is_ascii(), "{b}");
        }
    }

    proptest! {
        #[test]
        fn bits_are_where_the_bytes_are(text in "[a-g.:/ é-]{0,300}", begin in 0_usize..200, border in 0_usize..400) {
            let text = text.as_bytes();
            let begin = begin.min(text.len());
            let mut masks = Masks::default();
            masks.read(text, begin, border);
            prop_assert!(masks.end() >= border.saturating_add(WORD).min(text.len()));
            let here: Vec<u8> = text[begin..].iter().copied().take(masks.seen().len() * WORD).collect();
            for (at, b) in here.iter().enumerate() {
                let word = masks.words[at / WORD];
                let has = |bits: u64| bits >> (at % WORD) & 1 != 0;
                prop_assert_eq!(has(word.host), is_host_byte(*b));
                prop_assert_eq!(has(word.hex), b.is_ascii_hexdigit());
                prop_assert_eq!((has(word.dots), has(word.colons), has(word.slashes)), (*b == b'.', *b == b':', *b == b'/'));
            }
            prop_assert_eq!(masks.is_ascii(), here.is_ascii());
        }

        #[test]
        fn runs_are_those_told_byte_by_byte(
            text in "[a-g.]{0,80}[a-g. :é]{0,9}[a-g.]{0,200}[ /]{0,2}[a-g]{0,200}",
            (begin, border, floor) in (0_usize..200, 0_usize..200, 0_usize..200),
        ) {
            let text = text.as_bytes();
            let begin = begin.min(text.len());
            let mut masks = Masks::default();
            masks.read(text, begin, border);
            for at in begin..text.len() {
                let ahead = text[at..].iter().take_while(|b| is_host_byte(**b)).count();
                prop_assert_eq!(masks.run_end(text, at), at + ahead);
                let floor = floor.min(at);
                let back = text[floor..at].iter().rev().take_while(|b| is_host_byte(**b)).count();
                prop_assert_eq!(masks.run_start(text, floor, at), at - back);
            }
        }

        #[test]
        fn no_dot_is_without_a_hint(text in "([a-z ]{0,9}(\\[dot\\]|\\(DOT\\)|\\{Dot\\}| dot |\\\\u002e|\\\\u002E)){0,9}", border in 0_usize..200) {
            let text = text.as_bytes();
            let mut masks = Masks::default();
            masks.read(text, 0, border);
            let hints: Vec<_> = masks.hints().collect();
            for at in 0..text.len().min(border) {
                let rest = &text[at..];
                let is_dot = [b"[dot".as_slice(), b"(DOT", b"{Dot", b" dot ", b"\\u002e", b"\\u002E"].iter().any(|word| rest.starts_with(word));
                prop_assert!(!is_dot || hints.iter().any(|hint| hint.contains(&at)));
            }
        }
    }
}
