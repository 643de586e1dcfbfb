//! Lines of WHOIS text: what is a key with a value, what a heading, what plain text.

use super::table::{fold, role_and_part, section};

/// Longest key that is looked up: the longest that registries have is `Registrar Registration Expiration Date`.
const KEY_BYTES_MAX: usize = 60;

/// A line without its indentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Columns before the text; a tab goes to the next multiple of eight.
    pub(crate) indent: usize,
    pub(crate) kind: Kind<'a>,
    /// The text.
    pub(crate) text: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    Blank,
    /// Of the registry's own: terms, notices, rulers.
    Comment,
    /// A heading in brackets, stars or alone on its line, folded.
    Heading(String),
    /// A folded key and its value, which may be empty.
    Pair(String, &'a str),
    Text,
}

/// Cuts a line.
pub(crate) fn cut(line: &str) -> Line<'_> {
    let text = line.trim();
    let indent = indent(line);
    // A value that goes on: `       : Example Inc.`
    if let Some(more) = text.strip_prefix(':') {
        let more = more.trim();
        return Line { indent, kind: if more.is_empty() { Kind::Blank } else { Kind::Text }, text: more };
    }
    Line { indent, kind: kind(text), text }
}

fn indent(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        match c {
            '\t' => columns = (columns / 8 + 1) * 8,
            c if c.is_whitespace() => columns += 1,
            _ => break,
        }
    }
    columns
}

fn kind(text: &str) -> Kind<'_> {
    if text.is_empty() {
        return Kind::Blank;
    }
    if text.starts_with(['%', '#', ';'])
        || text.starts_with(">>>")
        || text.starts_with("--")
        || text.starts_with("==")
    {
        return Kind::Comment;
    }
    if let Some(starred) = text.strip_prefix("**") {
        let starred = starred.trim_matches(['*', ' ']);
        return match starred.strip_suffix(':') {
            Some(heading) if !heading.contains(':') => Kind::Heading(fold(heading)),
            _ if starred.contains(':') => pair(starred).unwrap_or(Kind::Comment),
            _ => Kind::Comment,
        };
    }
    if text.starts_with('*') {
        return Kind::Comment;
    }
    if let Some(kind) = bracketed(text) {
        return kind;
    }
    if let Some(pair) = pair(text) {
        return pair;
    }
    if text.len() <= KEY_BYTES_MAX {
        let key = fold(text);
        if section(&key).is_some() && !text.contains('@') {
            return Kind::Heading(key);
        }
    }
    Kind::Text
}

/// `[Key] value`, `a. [Key] value`, `[Heading]`, and the frame of notices `[ text ]`.
fn bracketed(text: &str) -> Option<Kind<'_>> {
    let inside = match text.strip_prefix('[') {
        Some(inside) => inside,
        // JPRS and MYNIC number their lines with a letter.
        None => {
            let (letter, rest) = text.split_once(" [")?;
            let letter = letter.trim_end_matches('.');
            (letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase())).then_some(rest)?
        }
    };
    if inside.starts_with(' ') {
        return Some(Kind::Comment);
    }
    let (key, value) = inside.split_once(']')?;
    if key.len() > KEY_BYTES_MAX {
        return None;
    }
    let (key, value) = (fold(key), value.trim());
    if value.is_empty() && section(&key).is_some() {
        return Some(Kind::Heading(key));
    }
    Some(Kind::Pair(key, value))
}

fn pair(text: &str) -> Option<Kind<'_>> {
    let colon = text.find(':').filter(|at| *at <= KEY_BYTES_MAX * 2);
    if let Some(at) = colon {
        let (key, value) = text.split_at_checked(at)?;
        let value = value.get(1..)?;
        // Not the colon of a URL, a time or an IPv6 address.
        let bare = key.trim().trim_end_matches('.').trim_end();
        let is_key = !value.starts_with("//")
            && bare.len() <= KEY_BYTES_MAX
            && !bare.is_empty()
            && !bare.chars().all(|c| c.is_ascii_digit())
            && !is_time(bare, value)
            && bare.split_whitespace().count() <= 7;
        if is_key {
            // `domain:Created:20090324` (RWhois, RFC 2167).
            if matches!(bare, "domain" | "network" | "contact")
                && value.starts_with(|c: char| c.is_ascii_alphabetic())
                && value.contains(':')
            {
                return pair(value);
            }
            let value = if value.starts_with("..") { value.trim_start_matches('.') } else { value }.trim();
            // YAML names the kind of what follows: `registrant: !Contact`.
            return Some(Kind::Pair(fold(bare), if value.starts_with('!') { "" } else { value }));
        }
    }
    // `key = value`, `key....value`, `key<TAB>value`.
    for separator in ["..", ". ", "\t", "= ", "   "] {
        if colon.is_some() {
            break;
        }
        if let Some((key, value)) = text.split_once(separator)
            && key.len() <= KEY_BYTES_MAX
        {
            let folded = fold(key);
            let value = value.trim_start_matches(['.', ' ', '\t', '=']).trim_end();
            // A full stop ends sentences as well: only what names a role and a part is taken for a key.
            let is_key = if separator == ". " { role_and_part(&folded).is_some() } else { is_known(&folded) };
            if !value.is_empty() && is_key {
                return Some(Kind::Pair(folded, value));
            }
        }
    }
    // `Record expires on 2011-11-09`: a key of dates, then a date.
    let lower = text.to_ascii_lowercase();
    DATED.iter().find_map(|key| {
        let rest = lower.strip_prefix(key)?;
        let at = text.len() - rest.len();
        rest.bytes().any(|b| b.is_ascii_digit()).then_some(())?;
        Some(Kind::Pair(fold(key), text.get(at..)?.trim()))
    })
}

/// Whether a colon stands in a time: `… 21:43:27`.
fn is_time(before: &str, behind: &str) -> bool {
    let hour = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let minute = behind.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    (1..=2).contains(&hour.len())
        && minute.len() == 2
        && before.len() > hour.len()
        && !before.ends_with(|c: char| c.is_alphabetic())
        && before.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with([' ', 'T'])
}

fn is_known(key: &str) -> bool {
    use super::table;
    table::field(key).is_some()
        || table::part(key).is_some()
        || role_and_part(key).is_some()
        || section(key).is_some()
}

/// Beginnings of sentences that end with a date.
const DATED: &[&str] = &[
    "record created on ",
    "record created ",
    "record expires on ",
    "record expires ",
    "record will expire on ",
    "record last updated on ",
    "record last updated ",
    "database last updated on ",
    "domain record activated ",
    "domain expires ",
    "domain created on ",
    "domain expires on ",
    "domain last updated on ",
    "registered on ",
    "expires on ",
    "created on ",
    "last updated on ",
    "registered until ",
];
