//! The header `Forwarded` (RFC 7239, section 4): elements between commas, each of `name=value` pairs between semicolons, values plain or quoted.

use super::proxies::{Hop, address};

/// The hops of all lines, the nearest last. A line that breaks the grammar is one hop that cannot be read, as nothing in it can be trusted.
pub(super) fn hops<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Hop> {
    lines.flat_map(|line| parse(line).unwrap_or_else(|| vec![Hop::default()])).collect()
}

fn parse(line: &str) -> Option<Vec<Hop>> {
    split(line, ',')?.into_iter().map(element).collect()
}

fn element(element: &str) -> Option<Hop> {
    let (mut client, mut protocol) = (None, None);
    for pair in split(element, ';')? {
        let (name, value) = pair.trim().split_once('=')?;
        let value = unquoted(value)?;
        let known = match name.to_ascii_lowercase().as_str() {
            "for" => &mut client,
            "proto" => &mut protocol,
            _ => continue,
        };
        // A name that comes twice is an error (RFC 7239, section 4).
        if known.replace(value).is_some() {
            return None;
        }
    }
    Some(Hop {
        address: client.and_then(|client: String| address(&client)),
        is_secure: protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("https")),
    })
}

/// Splits outside quotes; `None` when a quote does not end.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => {
                parts.push(text.get(start..at)?);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    (!is_quoted).then_some(parts)
}

/// A token as it is, or a quoted string without its quotes (RFC 9110, section 5.6.4).
fn unquoted(value: &str) -> Option<String> {
    let Some(quoted) = value.strip_prefix('"') else {
        return (!value.is_empty() && !value.contains(['"', ' '])).then(|| value.to_owned());
    };
    let inner = quoted.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next()?),
            '"' => return None,
            c => text.push(c),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[(Option<&str>, bool)]) {
        let hops = hops([line].into_iter());
        let found: Vec<_> =
            hops.iter().map(|hop| (hop.address.map(|a| a.to_string()), hop.is_secure)).collect();
        let expected: Vec<_> = expected.iter().map(|(a, s)| (a.map(str::to_owned), *s)).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn the_examples_of_the_standard_are_read() {
        check("for=\"_gazonk\"", &[(None, false)]);
        check("For=\"[2001:db8:cafe::17]:4711\"", &[(Some("2001:db8:cafe::17"), false)]);
        check("for=192.0.2.60;proto=http;by=203.0.113.43", &[(Some("192.0.2.60"), false)]);
        check(
            "for=192.0.2.43, for=198.51.100.17",
            &[(Some("192.0.2.43"), false), (Some("198.51.100.17"), false)],
        );
        check("for=_hidden, for=_SEVKISEK", &[(None, false), (None, false)]);
    }

    #[test]
    fn quotes_keep_what_is_in_them() {
        check("for=192.0.2.7;host=\"a,b;for=192.0.2.9\";proto=https", &[(Some("192.0.2.7"), true)]);
        check("for=\"192.0.2.\\7\"", &[(Some("192.0.2.7"), false)]);
        check("host=\"a\\\",\";for=192.0.2.7", &[(Some("192.0.2.7"), false)]);
    }

    #[test]
    fn what_breaks_the_grammar_is_one_hop_that_cannot_be_read() {
        for line in [
            "",
            "for",
            "for=",
            "for=\"192.0.2.7",
            "for=192.0.2.7;for=192.0.2.8",
            "proto=https;proto=http",
            "for=192.0.2.7 x",
            "for=192.0.2.7,",
            "for=\"a\"b\"",
            "?",
        ] {
            check(line, &[(None, false)]);
        }
    }
}
