//! URLs around a host: what leads to it (scheme, credentials, percent-encoding), and where they end.

use std::{borrow::Cow, ops::Range};

use model::observable::URL_BYTES_MAX;

use super::{Candidate, Role, Shape, byte, byte_before, host::is_host_byte, part};

/// Longest credentials or host of one label that is read.
pub(super) const AUTHORITY_BYTES_MAX: usize = 256;
/// Longest separator between scheme and host: `[:][/][/]` and a little.
const SEPARATOR_BYTES_MAX: usize = 12;
/// Longest scheme, also defanged.
const SCHEME_BYTES_MAX: usize = 8;

/// What stands before a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing of a URL.
    None,
    /// `//`, as in pages; the host begins the URL.
    Slashes(usize),
    /// A scheme of the web.
    Scheme(Scheme),
    /// A scheme of the web, percent-encoded.
    Encoded(Scheme),
    /// An `@` of an e-mail address.
    Email,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    /// Where it begins.
    start: usize,
    name: &'static str,
    defanged: bool,
    /// Between it and the host stands something that is left out.
    has_more: bool,
}

impl Lead {
    pub(super) fn is_defanged(&self) -> bool {
        matches!(self, Self::Scheme(scheme) if scheme.defanged)
    }
}

/// What leads to the host that begins at `start`.
pub(super) fn lead(text: &[u8], start: usize) -> Lead {
    match byte_before(text, start) {
        // A folder: most paths are none of a URL's beginning.
        b'/' | b'\\' if !is_separator(byte_before(text, start - 1)) => Lead::None,
        b'/' | b'\\' | b']' | b')' | b'}' => {
            if at_before(text, start).is_some() {
                return Lead::Email;
            }
            match scheme_before(text, start) {
                Some(scheme) => Lead::Scheme(scheme),
                None if part(text, start.saturating_sub(2)..start) == b"//" => {
                    // Of another scheme, the host alone is of interest.
                    let foreign = start.checked_sub(3).is_some_and(|at| byte(text, at) == b':');
                    if foreign { Lead::None } else { Lead::Slashes(start) }
                }
                None => Lead::None,
            }
        }
        b'@' => credentials(text, start).map_or(Lead::Email, Lead::Scheme),
        b'f' | b'F' => encoded(text, start).map_or(Lead::None, Lead::Encoded),
        _ => Lead::None,
    }
}

/// Where a defanged `@` begins.
fn at_before(text: &[u8], start: usize) -> Option<usize> {
    [b"[@]".as_slice(), b"(@)", b"[at]", b"(at)", b"[AT]", b"(AT)"].iter().find_map(|token| {
        let at = start.checked_sub(token.len())?;
        (part(text, at..start) == *token).then_some(at)
    })
}

fn is_separator(b: u8) -> bool {
    matches!(b, b':' | b'/' | b'\\' | b'[' | b']' | b'(' | b')' | b'{' | b'}')
}

/// A scheme of the web that ends where the host begins.
fn scheme_before(text: &[u8], host: usize) -> Option<Scheme> {
    let before = part(text, host.saturating_sub(SEPARATOR_BYTES_MAX)..host);
    let length = before.iter().rev().take_while(|b| is_separator(**b)).count();
    let end = host.saturating_sub(length);
    let separator = part(text, end..host);
    let (mut colons, mut slashes) = (0, 0);
    for b in separator {
        colons += usize::from(*b == b':');
        slashes += usize::from(matches!(b, b'/' | b'\\'));
    }
    if colons != 1 || slashes == 0 {
        return None;
    }
    let is_plain = separator == b"://" || separator == br":\/\/";
    let (name, length, is_word_plain) = scheme_name(text, end)?;
    Some(Scheme {
        start: end.saturating_sub(length),
        name,
        defanged: !(is_plain && is_word_plain),
        has_more: separator != b"://",
    })
}

/// The scheme that ends at `end`: what it stands for, its length, and whether it is written plainly.
fn scheme_name(text: &[u8], end: usize) -> Option<(&'static str, usize, bool)> {
    let before = part(text, end.saturating_sub(SCHEME_BYTES_MAX)..end);
    let ends_with = |name: &str| {
        before
            .len()
            .checked_sub(name.len())
            .and_then(|at| before.get(at..))
            .is_some_and(|last| last.eq_ignore_ascii_case(name.as_bytes()))
    };
    // Whatever stands before: an escape, a word without space.
    for name in ["https", "http", "ftp"] {
        if ends_with(name) {
            return Some((name, name.len(), true));
        }
    }
    let word = before
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'*' | b'_' | b'#'))
        .count();
    let word = before.get(before.len().saturating_sub(word)..)?;
    let name = std::str::from_utf8(word).ok().filter(|word| word.len() >= 2)?;
    for plain in ["wss", "ws"] {
        if name.eq_ignore_ascii_case(plain) {
            return Some((plain, plain.len(), true));
        }
    }
    let clean = model::observable::refang(&format!("{name}://host.example")).ok()?;
    let (known, _) = clean.split_once("://")?;
    let known = ["http", "https", "ftp", "ws", "wss"].into_iter().find(|each| *each == known)?;
    Some((known, name.len(), false))
}

/// The scheme before the credentials that end at `start`.
fn credentials(text: &[u8], start: usize) -> Option<Scheme> {
    let before = part(text, start.saturating_sub(AUTHORITY_BYTES_MAX)..start);
    let length = before.iter().rev().take_while(|b| !is_end(**b) && **b != b'/').count();
    let begin = start.saturating_sub(length);
    scheme_before(text, begin).map(|scheme| Scheme { has_more: true, ..scheme })
}

/// A scheme before `%3A%2F%2F`.
fn encoded(text: &[u8], start: usize) -> Option<Scheme> {
    const SEPARATOR: &[u8] = b"%3a%2f%2f";
    let end = start.checked_sub(SEPARATOR.len())?;
    if !part(text, end..start).eq_ignore_ascii_case(SEPARATOR) {
        return None;
    }
    let (name, length, _) = scheme_name(text, end)?;
    Some(Scheme { start: end.saturating_sub(length), name, defanged: false, has_more: true })
}

/// The URL around a host. `clean` is the host without defanging.
pub(super) fn around<'t>(
    text: &'t [u8],
    host: Range<usize>,
    clean: &[u8],
    lead: &Lead,
    host_defanged: bool,
    strong: bool,
) -> Option<Candidate<'t>> {
    let scheme = match lead {
        Lead::Email => return None,
        Lead::Encoded(scheme) => return decoded(text, host, clean, scheme),
        Lead::Scheme(scheme) => Some(scheme),
        Lead::None | Lead::Slashes(_) => None,
    };
    let start = scheme.map_or(host.start, |scheme| scheme.start);
    let tail = after_port(text, host.end);
    let has_tail = is_tail(text, tail);
    if scheme.is_none() && (!(has_tail && is_slash(text, tail)) || is_prefix_length(text, clean, host.end)) {
        return None;
    }
    let end = if has_tail { end(text, start, tail) } else { tail };
    let defanged = host_defanged || lead.is_defanged();
    let rest = part(text, host.end..end);
    let is_plain = !defanged && !rest.contains(&b'\\') && scheme.is_none_or(|scheme| !scheme.has_more);
    let (text, range) = if is_plain {
        (
            Cow::Borrowed(part(text, start..end)),
            host.start.saturating_sub(start)..host.end.saturating_sub(start),
        )
    } else {
        let mut built = scheme.map_or_else(Vec::new, |scheme| format!("{}://", scheme.name).into_bytes());
        let begin = built.len();
        built.extend_from_slice(clean);
        let range = begin..built.len();
        built.extend_from_slice(&unescaped(rest, defanged));
        (Cow::Owned(built), range)
    };
    let shape = Shape::Url { host: range, has_scheme: scheme.is_some() };
    Some(Candidate { span: start..end, text, shape, role: Role::Itself, defanged, strong })
}

/// The URL in which an IPv6 address stands, in brackets.
pub(super) fn around_literal(text: &[u8], start: usize, end: usize) -> Option<Candidate<'_>> {
    let open = start.checked_sub(1).filter(|at| byte(text, *at) == b'[' && byte(text, end) == b']')?;
    let host = open..end.saturating_add(1);
    let clean = part(text, host.clone());
    let lead = lead(text, open);
    around(text, host, clean, &lead, false, true)
}

/// A URL that is percent-encoded in another.
fn decoded<'t>(text: &[u8], host: Range<usize>, clean: &[u8], scheme: &Scheme) -> Option<Candidate<'t>> {
    let rest = text.get(host.end..)?;
    let length = rest
        .iter()
        .take(URL_BYTES_MAX)
        .take_while(|b| !is_end(**b) && !matches!(b, b'&' | b'#' | b'\'' | b')' | b';' | b','))
        .count();
    let end = host.end.saturating_add(length);
    let mut built = format!("{}://", scheme.name).into_bytes();
    let begin = built.len();
    built.extend_from_slice(clean);
    let range = begin..built.len();
    let mut bytes = rest.iter().take(length).copied();
    while let Some(b) = bytes.next() {
        let mut ahead = bytes.clone();
        let escape = (b == b'%').then(|| Some((hex(ahead.next()?)?, hex(ahead.next()?)?))).flatten();
        match escape {
            Some((high, low)) => {
                built.push(high << 4 | low);
                bytes = ahead;
            }
            None => built.push(b),
        }
    }
    let shape = Shape::Url { host: range, has_scheme: true };
    let span = scheme.start..end;
    Some(Candidate {
        span,
        text: Cow::Owned(built),
        shape,
        role: Role::Itself,
        defanged: false,
        strong: true,
    })
}

fn hex(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Where the port ends, or the host when there is none.
pub(super) fn after_port(text: &[u8], at: usize) -> usize {
    let rest = part(text, at..at.saturating_add(9).min(text.len()));
    let digits = match rest {
        [b':', digits @ ..] | [b'[', b':', b']', digits @ ..] => digits,
        _ => return at,
    };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 || count > 5 { at } else { at.saturating_add(rest.len() - digits.len() + count) }
}

fn is_slash(text: &[u8], at: usize) -> bool {
    let rest = part(text, at..at.saturating_add(3).min(text.len()));
    matches!(rest, [b'/', ..] | [b'\\', b'/', ..] | [b'[' | b'(' | b'{', b'/', b']' | b')' | b'}'])
}

/// Whether path, query or fragment begin here.
fn is_tail(text: &[u8], at: usize) -> bool {
    is_slash(text, at) || matches!(byte(text, at), b'?' | b'#')
}

/// `192.0.2.1/24`, and no path.
fn is_prefix_length(text: &[u8], host: &[u8], at: usize) -> bool {
    if !host.last().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let rest = part(text, at..at.saturating_add(4).min(text.len()));
    let digits = rest.iter().skip(1).take_while(|b| b.is_ascii_digit()).count();
    let next = byte(text, at.saturating_add(1).saturating_add(digits));
    (1..=2).contains(&digits)
        && !matches!(next, b'/' | b'?' | b'#' | b'%' | b'=' | b'&')
        && !is_host_byte(next)
        || next == b'.' && digits > 0
}

/// What never is part of a URL.
pub(super) fn is_end(b: u8) -> bool {
    b <= b' ' || b >= 0x7f || matches!(b, b'"' | b'<' | b'>' | b'`' | b'|')
}

/// What is part of a URL whatever stands around it.
fn is_inner(b: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut b = b'!';
        while b < 0x7f {
            let told_by_others = matches!(
                b,
                b'"' | b'<'
                    | b'>'
                    | b'`'
                    | b'|'
                    | b'\\'
                    | b'\''
                    | b','
                    | b';'
                    | b'('
                    | b')'
                    | b'['
                    | b']'
                    | b'{'
                    | b'}'
            );
            #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
            {
                table[b as usize] = !told_by_others;
            }
            b += 1;
        }
        table
    };
    TABLE.get(usize::from(b)).copied().unwrap_or(false)
}

/// Where the URL that begins at `start` and whose path begins at `tail` ends.
fn end(text: &[u8], start: usize, tail: usize) -> usize {
    let rest = part(text, tail..tail.saturating_add(URL_BYTES_MAX).min(text.len()));
    let quoted = byte_before(text, start) == b'\'';
    let mut depth = [0_usize; 3];
    let mut at = 0_usize;
    while let Some(&b) = rest.get(at) {
        let after = at.saturating_add(1);
        // Nearly every byte.
        if is_inner(b) {
            at = after;
            continue;
        }
        if is_end(b) {
            break;
        }
        let next = rest.get(after..).unwrap_or_default();
        match b {
            b'\\' => match escape(rest.get(at..).unwrap_or_default()) {
                Some((_, length)) => {
                    at = at.saturating_add(length);
                    continue;
                }
                None => break,
            },
            b'\''
                if quoted
                    || next
                        .first()
                        .is_none_or(|b| is_end(*b) || matches!(b, b',' | b';' | b')' | b']' | b'}')) =>
            {
                break;
            }
            b',' | b';' if begins_field(b, next) => break,
            _ => {}
        }
        if let Some(kind) = [b'(', b'[', b'{'].iter().position(|open| *open == b)
            && let Some(open) = depth.get_mut(kind)
        {
            *open = open.saturating_add(1);
        }
        if let Some(kind) = [b')', b']', b'}'].iter().position(|close| *close == b)
            && let Some(open) = depth.get_mut(kind)
        {
            match open.checked_sub(1) {
                Some(less) => *open = less,
                None => break,
            }
        }
        at = after;
    }
    let kept = rest.get(..at).unwrap_or_default();
    let is_loose =
        |b: &u8| matches!(b, b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'(' | b'[' | b'{');
    let loose = kept.iter().rev().take_while(|b| is_loose(b)).count();
    tail.saturating_add(kept.len() - loose)
}

/// Whether a new field or sentence begins behind a comma or semicolon.
fn begins_field(separator: u8, next: &[u8]) -> bool {
    let is_limit = |b: Option<&u8>| b.is_none_or(|b| is_end(*b) || *b == separator || *b == b'\'');
    if is_limit(next.first()) {
        return true;
    }
    let begins = |word: &[u8]| next.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    if [b"http".as_slice(), b"hxxp", b"ftp:", b"www."].into_iter().any(begins) {
        return true;
    }
    // A number, a word in capitals, a lone hyphen: fields of a table.
    const FIELD_BYTES_MAX: usize = 40;
    let numeric = next
        .iter()
        .take(FIELD_BYTES_MAX)
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b':' | b'-' | b' '))
        .count();
    let capital = next
        .iter()
        .take(FIELD_BYTES_MAX)
        .take_while(|b| b.is_ascii_uppercase() || matches!(b, b'_' | b'-'))
        .count();
    [numeric, capital].into_iter().any(|count| count > 0 && is_limit(next.get(count)))
}

/// An escape of JSON at the start of `text`: the character it stands for, and its length.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', b'/', ..] => Some((b'/', 2)),
        [b'\\', b'u', b'0', b'0', high, low, ..] => {
            let b = hex(*high)? << 4 | hex(*low)?;
            (!is_end(b)).then_some((b, 6))
        }
        _ => None,
    }
}

/// The rest of a URL without escapes of JSON and, if it was defanged, without replacements.
fn unescaped(rest: &[u8], defanged: bool) -> Vec<u8> {
    const TOKENS: [(&[u8], u8); 7] = [
        (b"[.]", b'.'),
        (b"[dot]", b'.'),
        (b"[:]", b':'),
        (b"[/]", b'/'),
        (b"(/)", b'/'),
        (b"{/}", b'/'),
        (b"[@]", b'@'),
    ];
    let mut out = Vec::with_capacity(rest.len());
    let mut at = 0_usize;
    while let Some(&b) = rest.get(at) {
        let here = rest.get(at..).unwrap_or_default();
        // Nearly all of it.
        let is_special = |b: &u8| *b == b'\\' || defanged && matches!(b, b'[' | b'(' | b'{');
        let plain = here.iter().position(is_special).unwrap_or(here.len());
        if plain > 0 {
            out.extend_from_slice(part(here, 0..plain));
            at = at.saturating_add(plain);
            continue;
        }
        let token = TOKENS.iter().find(|(token, _)| defanged && here.starts_with(token));
        let (b, length) = match token {
            Some((token, sign)) => (*sign, token.len()),
            None if b == b'\\' => escape(here).unwrap_or((b, 1)),
            None => (b, 1),
        };
        out.push(b);
        at = at.saturating_add(length);
    }
    out
}
