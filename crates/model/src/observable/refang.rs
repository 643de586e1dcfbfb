//! Undoes what people do to make indicators harmless (`hxxps[:]//evil[.]example`) and what pasting adds (quotes,
//! punctuation, invisible characters). Not a parser: what comes out may still be no observable. There is no standard;
//! the forms are those seen in published reports and feeds.

use unicode_normalization::UnicodeNormalization;

use super::ParseError;

/// Longest text we try to read, in bytes: a URL of [`super::URL_BYTES_MAX`] with room for defanging.
pub const INPUT_BYTES_MAX: usize = 16 * 1024;
/// Layers of quotes and brackets we peel: nobody writes more, and each costs a pass over the text.
const WRAPPINGS_MAX: usize = 16;
/// Longest defanged scheme in characters, e.g. `[h**p(s)]`.
const SCHEME_CHARACTERS_MAX: usize = 16;
/// Longest bracketed replacement in characters, e.g. `[ dot ]`.
const TOKEN_CHARACTERS_MAX: usize = 9;

const QUOTES: &[char] = &[
    '"', '\'', '`', '´', '<', '>', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '「', '」', '『', '』',
    '〈', '〉', '《', '》', '｢', '｣', '〝', '〟',
];
const TRAILING: &[char] = &['.', ',', ';', '!', '、', '。', '｡', '､', '…', '・'];
const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('【', '】'), ('〔', '〕')];

/// Undoes what people do to make indicators harmless, and what pasting adds.
///
/// The host loses all its brackets but those of an IPv6 literal. A path is touched only where scheme or host were
/// defanged too, and then only whole tokens (`[.]`, `[:]`, `[/]`): brackets are legitimate there.
///
/// # Errors
/// [`ParseError::Empty`] when nothing is left, [`ParseError::TooLong`] past [`INPUT_BYTES_MAX`].
pub fn refang(text: &str) -> Result<String, ParseError> {
    if text.len() > INPUT_BYTES_MAX {
        return Err(ParseError::TooLong { length: text.len(), limit: INPUT_BYTES_MAX });
    }
    if is_plain(text) {
        return Ok(text.to_owned());
    }
    undo(text)
}

fn undo(text: &str) -> Result<String, ParseError> {
    let plain: String = text.chars().filter_map(plain).collect();
    let text = peel(&plain);
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let Scheme { name, rest, defanged } = split_scheme(text);
    let (head, tail) = split_head(rest);
    let safe_head = refang_head(head);
    let defanged = defanged || safe_head != head || tail.starts_with(['[', '(', '{']);
    let mut out = String::with_capacity(text.len());
    if let Some(name) = name {
        out.push_str(name);
        out.push_str("://");
    }
    out.push_str(&safe_head);
    if defanged {
        out.push_str(&refang_tail(tail));
    } else {
        out.push_str(tail);
    }
    let out = compatible(peel(&out));
    if out.is_empty() { Err(ParseError::Empty) } else { Ok(out) }
}

/// A digest, a name or an IPv4 address as programs write them: there is nothing to undo.
fn is_plain(text: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_edge(bytes.first())
        && is_edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

/// Full-width ASCII (U+FF01 to U+FF5E) as ASCII; characters without appearance vanish. Joiners stay: they are letters
/// of some scripts (UTS 46, deviation characters).
fn plain(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        _ => Some(c),
    }
}

/// Compatibility forms (circled, superscript, mathematical digits) of what is then nothing but a hash or an address.
/// Elsewhere NFKC is left to UTS 46, which does it without making slashes out of `℀`.
fn compatible(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let folded: String = text.nfkc().collect();
    let simple = folded.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':'));
    if simple { folded } else { text.to_owned() }
}

/// Takes off what surrounds an indicator in prose, tables and code.
fn peel(mut text: &str) -> &str {
    for _ in 0..WRAPPINGS_MAX {
        let before = text.len();
        text = text.trim_matches(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '\u{200c}' | '\u{200d}') || QUOTES.contains(&c)
        });
        text = text.trim_end_matches(TRAILING);
        // `2001:db8::` ends in colons by right.
        text = text.strip_suffix(':').filter(|t| !t.ends_with(':')).unwrap_or(text);
        for &(open, close) in BRACKETS {
            text = peel_brackets(text, open, close);
        }
        if text.len() == before {
            break;
        }
    }
    text
}

/// Takes off a pair of brackets around the whole text, or one at an edge that has no partner.
fn peel_brackets(text: &str, open: char, close: char) -> &str {
    if !text.starts_with(open) && !text.ends_with(close) {
        return text;
    }
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    let (opened, closed) = (count(open), count(close));
    if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close)) {
        let mut depth = 0_usize;
        let balanced = inner.chars().all(|c| {
            if c == open {
                depth += 1;
            } else if c == close {
                let Some(less) = depth.checked_sub(1) else { return false };
                depth = less;
            }
            true
        });
        if balanced && depth == 0 {
            return inner;
        }
    }
    if closed > opened {
        text.strip_suffix(close).unwrap_or(text)
    } else if opened > closed {
        text.strip_prefix(open).unwrap_or(text)
    } else {
        text
    }
}

fn is_open(c: char) -> bool {
    c == '<' || BRACKETS.iter().any(|(open, _)| *open == c)
}

fn is_close(c: char) -> bool {
    c == '>' || BRACKETS.iter().any(|(_, close)| *close == c)
}

struct Scheme<'a> {
    name: Option<&'static str>,
    rest: &'a str,
    defanged: bool,
}

/// Splits off a scheme of the web, however it is written, with the slashes after it.
fn split_scheme(text: &str) -> Scheme<'_> {
    for lost in ["[://]", "://", "//"] {
        if let Some(rest) = text.strip_prefix(lost) {
            return Scheme { name: None, rest, defanged: true };
        }
    }
    let none = Scheme { name: None, rest: text, defanged: false };
    let Some((colon, _)) = text.char_indices().take(SCHEME_CHARACTERS_MAX).find(|(_, c)| *c == ':') else {
        return none;
    };
    let Some((raw, after)) = text.split_at_checked(colon) else { return none };
    let word: String = raw
        .chars()
        .filter(|c| !is_open(*c) && !is_close(*c) && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let Some(name) = scheme_named(&word) else { return none };
    let after = after.strip_prefix(':').unwrap_or(after);
    let rest = skip_slashes(after);
    let Some(separator) = after.strip_suffix(rest).filter(|s| s.contains(['/', '\\'])) else { return none };
    Scheme { name: Some(name), rest, defanged: raw.to_lowercase() != name || separator != "//" }
}

/// Skips slashes, brackets around slashes and spaces; the bracket of an IPv6 literal stays.
fn skip_slashes(text: &str) -> &str {
    let mut rest = text;
    loop {
        let next =
            rest.trim_start_matches(|c: char| matches!(c, '/' | '\\') || is_close(c) || c.is_whitespace());
        let bracketed = next.strip_prefix(is_open).filter(|t| t.starts_with(['/', '\\']));
        match bracketed {
            Some(after) => rest = after,
            None => return next,
        }
    }
}

/// What a scheme stands for after `hxxp`, `h**p`, `hXXps`, `meow`, `ttp` and their like.
fn scheme_named(word: &str) -> Option<&'static str> {
    match word {
        "http" | "ttp" | "meow" | "hp" => return Some("http"),
        "https" | "ttps" | "meows" | "hps" => return Some("https"),
        "ftp" | "fxp" | "f*p" | "fxtp" | "ftxp" => return Some("ftp"),
        "ws" => return Some("ws"),
        "wss" => return Some("wss"),
        _ => {}
    }
    let rest = word.strip_prefix('h')?;
    let middle = rest.trim_start_matches(['x', 't', '*', '_', '#', '+', '-', '.', '?', '~', '%', '×', 'х']);
    let hidden = rest.strip_suffix(middle)?.chars().count();
    match middle {
        "p" if (1..=4).contains(&hidden) => Some("http"),
        // `hxxpx` hides the `s` as well.
        "ps" | "px" | "p*" if (1..=4).contains(&hidden) => Some("https"),
        _ => None,
    }
}

/// Splits host (with credentials and port) from path, query and fragment. The tail starts with its separator.
fn split_head(text: &str) -> (&str, &str) {
    let mut bracket = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        // `\.` hides a dot; any other backslash is a slash (WHATWG URL, special schemes).
        let ends = matches!(c, '/' | '?' | '#') || c == '\\' && next != Some('.');
        if ends {
            let whole = bracket.filter(|_| next.is_some_and(is_close)).unwrap_or(at);
            return text.split_at_checked(whole).unwrap_or((text, ""));
        }
        bracket = is_open(c).then_some(at);
    }
    (text, "")
}

/// The host part without any defanging.
fn refang_head(head: &str) -> String {
    let mut out = String::with_capacity(head.len());
    let mut rest = head;
    while let Some(c) = rest.chars().next() {
        if is_open(c)
            && let Some((sign, after)) = token(rest)
        {
            out.truncate(out.trim_end().len());
            out.push_str(sign);
            rest = after.trim_start();
            continue;
        }
        let after = rest.strip_prefix(c).unwrap_or_default();
        match c {
            '\\' if after.starts_with('.') => {}
            '。' | '｡' | '․' => out.push('.'),
            _ => out.push(c),
        }
        rest = after;
    }
    drop_brackets(&out)
}

/// A bracketed replacement at the start of `text`: what it stands for, and what follows it.
fn token(text: &str) -> Option<(&'static str, &str)> {
    let inner = text.strip_prefix(is_open)?;
    let (end, close) = inner.char_indices().take(TOKEN_CHARACTERS_MAX).find(|(_, c)| is_close(*c))?;
    let (word, after) = inner.split_at_checked(end)?;
    let sign = match word.trim().to_ascii_lowercase().as_str() {
        "." | "dot" | "d0t" | "point" | "punkt" | "。" | "｡" | "․" | "・" | "點" | "点" => ".",
        ":" | "colon" => ":",
        "::" => "::",
        "@" | "at" => "@",
        "www" => "www",
        _ => return None,
    };
    Some((sign, after.strip_prefix(close)?))
}

/// Drops stray brackets (`evil[.example`, `evil[.com]`): a host has none but those of an IPv6 literal, whose zone
/// identifier goes as well, for it means nothing on another machine.
fn drop_brackets(head: &str) -> String {
    let clean = |text: &str| text.chars().filter(|c| !is_open(*c) && !is_close(*c)).collect::<String>();
    let literal = head.split_once('[').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once(']')?;
        let address = inside.split_once('%').map_or(inside, |(address, _)| address);
        let plausible = address.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
        (plausible && address.matches(':').count() >= 2).then_some((before, address, after))
    });
    match literal {
        Some((before, address, after)) => format!("{}[{address}]{}", clean(before), clean(after)),
        None => clean(head),
    }
}

/// Path and query of a text that was defanged elsewhere: whole tokens only.
fn refang_tail(tail: &str) -> String {
    let mut out = tail.to_owned();
    for (token, sign) in [
        ("[.]", "."),
        ("[dot]", "."),
        ("[:]", ":"),
        ("[://]", "://"),
        ("[/]", "/"),
        ("(/)", "/"),
        ("{/}", "/"),
        ("[@]", "@"),
        ("hxxp://", "http://"),
        ("hXXp://", "http://"),
        ("hxxps://", "https://"),
        ("hXXps://", "https://"),
    ] {
        if out.contains(token) {
            out = out.replace(token, sign);
        }
    }
    out
}

#[cfg(test)]
mod tests;
