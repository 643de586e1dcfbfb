//! Harmless forms: finds where a defanged host begins and ends. What it means is told by `model::observable::refang`.

use std::ops::Range;

use super::{byte, byte_before, candidate::HOST_BYTES_MAX, host::is_host_byte, mask::Masks, part};

/// Replacements of a dot, in lower case; those with brackets may have a space on both sides of them.
const TOKENS: &[&[u8]] = &[
    b"[.]", b"(.)", b"{.}", b"<.>", b"[dot]", b"(dot)", b"{dot}", b"[ . ]", b"( . )", b"[ dot ]", b"( dot )",
    b"[punkt]", b"[point]", b"[[.]]", b"\\u002e", b"\\x2e", b"\\.", b"[.", b".]",
];

pub(super) fn is_bracket(b: u8) -> bool {
    matches!(b, b'[' | b']' | b'(' | b')' | b'{' | b'}') || b == b'<' || b == b'>'
}

/// Where the word `dot` stands in brackets, or JSON's escape for a dot, from within `range`.
pub(super) fn words(text: &[u8], masks: &Masks, range: Range<usize>) -> impl Iterator<Item = usize> {
    // What stands before a word gives the hint, which for the first may be out of sight.
    let first = range.start;
    let others = masks.hints().flatten().map(|at| at.saturating_add(1));
    std::iter::once(first)
        .chain(others.filter(move |at| *at > first))
        .filter(move |at| range.contains(at) && is_word(text, *at))
}

fn is_word(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    match byte_before(text, at) {
        b'[' | b'(' | b'{' | b' ' => {
            let is_closed = matches!(byte(text, at.saturating_add(3)), b']' | b')' | b'}' | b' ');
            is_closed && [b"dot", b"DOT", b"Dot"].iter().any(|word| rest.starts_with(*word))
        }
        b'\\' => rest.starts_with(b"u002e") || rest.starts_with(b"u002E"),
        _ => false,
    }
}

/// Where a dot of Chinese or Japanese, or a full-width one, begins within `range` and stands between letters that may be a host's.
pub(super) fn wide_dots(text: &[u8], range: Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    if part(text, range.clone()).is_ascii() {
        return found;
    }
    let until = range.end.saturating_add(2).min(text.len());
    let is_side = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
    for dot in ["。", "．", "｡"] {
        let hits = memchr::memmem::find_iter(part(text, range.start..until), dot)
            .map(|at| range.start.saturating_add(at));
        found.extend(
            hits.filter(|at| is_side(byte_before(text, *at)) && is_side(byte(text, at.saturating_add(3)))),
        );
    }
    found.sort_unstable();
    found
}

/// Length of the replacement at `at`, with spaces around it.
fn token_at(text: &[u8], at: usize) -> Option<usize> {
    let first = byte(text, at);
    if !matches!(first, b'[' | b'(' | b'{' | b'<' | b'\\' | b' ' | b'.') {
        return None;
    }
    let spaces = usize::from(first == b' ');
    let begin = at.saturating_add(spaces);
    let rest = part(text, begin..begin.saturating_add(8).min(text.len()));
    if !may_be_token(rest, spaces == 1) {
        return None;
    }
    let token = TOKENS
        .iter()
        .find(|token| rest.get(..token.len()).is_some_and(|first| first.eq_ignore_ascii_case(token)))?;
    let end = begin.saturating_add(token.len());
    let is_closed =
        token.last().is_some_and(|b| is_bracket(*b)) && token.first().is_some_and(|b| is_bracket(*b));
    let space_after = usize::from(byte(text, end) == b' ');
    if spaces == 0 && space_after == 1 && is_closed && is_name_byte(byte(text, end.saturating_add(1))) {
        // A space on one side only is the end of a sentence.
        return None;
    }
    if spaces == 1 && !(is_closed && space_after == 1) {
        return None;
    }
    let length = spaces + token.len() + usize::from(spaces == 1);
    is_name_byte(byte(text, at.saturating_add(length))).then_some(length)
}

/// Tells by two bytes that most texts are no replacement.
fn may_be_token(rest: &[u8], has_space: bool) -> bool {
    match rest {
        [b'[' | b'(' | b'{' | b'<', b'.' | b' ' | b'd' | b'D' | b'p' | b'P' | b'[', ..] => true,
        [b'\\', b'u' | b'U' | b'x' | b'X' | b'.', ..] | [b'.', b']', ..] => !has_space,
        _ => false,
    }
}

/// Length of the replacement that ends at `end`.
fn token_before(text: &[u8], end: usize) -> Option<usize> {
    let last = byte_before(text, end);
    if !matches!(last, b']' | b')' | b'}' | b'>' | b' ' | b'.' | b'e' | b'E' | b'[') {
        return None;
    }
    // Those with a space around them end in a bracket before it.
    if last == b' ' && !is_bracket(byte_before(text, end - 1)) {
        return None;
    }
    (2..=9).filter_map(|length| Some((length, end.checked_sub(length)?))).rev().find_map(|(length, at)| {
        (is_name_byte(byte_before(text, at)) && token_at(text, at) == Some(length)).then_some(length)
    })
}

/// What may stand directly beside a replaced dot: letters and digits, of most alphabets.
fn is_name_byte(b: u8) -> bool {
    b != b'.' && is_host_byte(b)
}

/// Whether a replaced dot follows.
pub(super) fn follows(text: &[u8], end: usize) -> bool {
    matches!(byte(text, end), b'[' | b'(' | b'{' | b'<' | b'\\' | b' ') && token_at(text, end).is_some()
}

/// Whether a replaced dot stands before.
pub(super) fn precedes(text: &[u8], start: usize) -> bool {
    matches!(byte_before(text, start), b']' | b')' | b'}' | b'>' | b' ' | b'\\')
        && token_before(text, start).is_some()
}

/// Whether an `@` follows, defanged or not.
pub(super) fn at_follows(text: &[u8], end: usize) -> bool {
    let rest = part(text, end..end.saturating_add(4).min(text.len()));
    if !matches!(rest, [b'@' | b'[' | b'(', ..]) {
        return false;
    }
    rest.starts_with(b"@")
        || [b"[@]".as_slice(), b"(@)", b"[at]", b"(at)"]
            .iter()
            .any(|token| rest.get(..token.len()).is_some_and(|first| first.eq_ignore_ascii_case(token)))
}

/// A run that is longer than any host.
pub(super) struct TooLong;

/// Length of the character at `at`, if it may be in a defanged host: ASCII, or of an alphabet with two bytes a letter.
fn inner_at(text: &[u8], at: usize) -> Option<usize> {
    match byte(text, at) {
        0xc3..=0xdf => Some(2).filter(|_| byte(text, at.saturating_add(1)) >= 0x80),
        b if b < 0x80 && is_host_byte(b) => Some(1),
        _ => None,
    }
}

/// The same for the character that ends at `end`.
fn inner_before(text: &[u8], end: usize) -> Option<usize> {
    [1, 2]
        .into_iter()
        .find(|length| end.checked_sub(*length).and_then(|at| inner_at(text, at)) == Some(*length))
}

/// The defanged host around a dot, not before `floor`; nothing when there is no replaced dot in it.
pub(super) fn around(text: &[u8], floor: usize, dot: usize) -> Result<Option<Range<usize>>, TooLong> {
    // From the left edge of what is around the dot.
    let mut start = dot;
    while start > floor
        && (is_bracket(byte_before(text, start)) || matches!(byte_before(text, start), b' ' | b'\\'))
        && dot - start < 4
    {
        start -= 1;
    }
    let mut replaced = false;
    if start < dot {
        // The left edge is that of a replacement, or nothing is replaced here.
        let at = (start..dot).find(|at| token_at(text, *at).is_some_and(|length| *at + length > dot));
        let Some(at) = at else { return Ok(None) };
        start = at;
    }
    let mut end = start;
    loop {
        if let Some(length) =
            token_before(text, start).filter(|length| start.saturating_sub(*length) >= floor)
        {
            start = start.saturating_sub(length);
            replaced = true;
        } else if let Some(length) =
            inner_before(text, start).filter(|length| start.saturating_sub(*length) >= floor)
        {
            start = start.saturating_sub(length);
        } else {
            break;
        }
        if dot.saturating_sub(start) > HOST_BYTES_MAX {
            return Err(TooLong);
        }
    }
    loop {
        if let Some(length) = token_at(text, end) {
            end = end.saturating_add(length);
            replaced = true;
        } else if let Some(length) = inner_at(text, end) {
            end = end.saturating_add(length);
        } else {
            break;
        }
        if end.saturating_sub(start) > HOST_BYTES_MAX {
            return Err(TooLong);
        }
    }
    while end > start && matches!(byte_before(text, end), b'.' | b'-' | b'_') {
        end -= 1;
    }
    while start < end && matches!(byte(text, start), b'.' | b'-') {
        start += 1;
    }
    Ok(replaced.then_some(start..end))
}

/// Whether there is a dot of any kind.
pub(super) fn has_dot(text: &[u8]) -> bool {
    text.contains(&b'.')
        || text
            .windows(3)
            .any(|three| matches!(three, [0xe3, 0x80, 0x82] | [0xef, 0xbc, 0x8e] | [0xef, 0xbd, 0xa1]))
}

/// What a character is to a host name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Letters of scripts with spaces between words, digits.
    Spaced,
    /// Letters of scripts without: Han, Kana, Hangul and their like.
    Unspaced,
    /// Dots, hyphens, invisible characters.
    Neutral,
    /// A dot of Chinese or Japanese: the end of a sentence, unless between letters of the first kind.
    Stop,
    /// No part of a name.
    Other,
}

fn script(c: char) -> Script {
    match c {
        '.' | '-' | '_' | '．' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
            Script::Neutral
        }
        '。' | '｡' => Script::Stop,
        '\u{ff01}'..='\u{ff5e}' if c.is_alphanumeric() => Script::Spaced,
        c if c.is_alphanumeric() && c < '\u{2e80}' => Script::Spaced,
        '\u{300}'..='\u{36f}' => Script::Spaced,
        c if c.is_alphanumeric() => Script::Unspaced,
        _ => Script::Other,
    }
}

/// Cuts names out of prose without spaces: `悪性サイトevil.exampleに接続` has one, as has `例え.テスト`.
pub(super) fn script_pieces(text: &[u8]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut base = 0_usize;
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        let (mut start, mut last) = (0, Script::Neutral);
        let mut characters = valid.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let next = characters.peek().map_or(Script::Other, |(_, c)| script(*c));
            let (now, cuts) = match script(c) {
                Script::Stop if last == Script::Spaced && next == Script::Spaced => (Script::Neutral, false),
                Script::Stop | Script::Other => (Script::Neutral, true),
                // A new label may be of another script.
                Script::Neutral if matches!(c, '.' | '．') => (Script::Neutral, false),
                Script::Neutral => (last, false),
                now => {
                    if last != Script::Neutral && last != now {
                        pieces.push(base.saturating_add(start)..base.saturating_add(at));
                        start = at;
                    }
                    (now, false)
                }
            };
            last = now;
            if cuts {
                pieces.push(base.saturating_add(start)..base.saturating_add(at));
                start = at.saturating_add(c.len_utf8());
            }
        }
        pieces.push(base.saturating_add(start)..base.saturating_add(valid.len()));
        base = base.saturating_add(valid.len()).saturating_add(chunk.invalid().len());
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_replacement_is_ruled_out() {
        for token in TOKENS {
            for token in [token.to_ascii_lowercase(), token.to_ascii_uppercase()] {
                assert!(may_be_token(&token, false), "{token:?}");
                let is_closed = is_bracket(token[0]) && token.last().is_some_and(|b| is_bracket(*b));
                assert_eq!(may_be_token(&token, true), is_bracket(token[0]), "{token:?}");
                let text = [b"a ", token.as_slice(), b" b"].concat();
                assert_eq!(token_at(&text, 1), is_closed.then_some(token.len() + 2), "{token:?}");
                assert_eq!(token_before(&text, text.len() - 1), token_at(&text, 1), "{token:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_those_told_byte_by_byte(
            text in "([a-z ]{0,9}(\\[dot\\]|\\(DOT\\)|\\{Dot\\}| dot |dot|\\[dOt\\]|\\\\u002e|\\\\u002E|\\\\u0026)){0,12}",
            (start, end) in (0_usize..150, 0_usize..150),
        ) {
            let text = text.as_bytes();
            let range = start.min(text.len())..end.min(text.len());
            let mut masks = Masks::default();
            masks.read(text, range.start, range.end);
            let expected: Vec<usize> = range.clone().filter(|at| is_word(text, *at)).collect();
            prop_assert_eq!(words(text, &masks, range).collect::<Vec<usize>>(), expected);
        }
    }
}
