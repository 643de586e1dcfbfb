//! IPv6 addresses (RFC 4291 section 2.2): with `::`, or of eight groups. Clock times, hardware addresses and `std::string` are none.

use std::{borrow::Cow, net::Ipv6Addr, ops::ControlFlow};

use super::{Candidate, Role, Shape, byte, byte_before, mask::Masks, part, url};

/// Fewest colons of an address without `::`: six groups and an IPv4 address.
const COLONS_MIN: usize = 6;
/// Longest form in text: eight groups, or six and an IPv4 address.
const BYTES_MAX: usize = 45;

/// Finds addresses whose first telling colon stands from `from` on and before `border`; gives where to go on.
pub(super) fn scan<'t>(
    text: &'t [u8],
    masks: &Masks,
    from: usize,
    border: usize,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<(), usize> {
    let mut at = from;
    for colon in masks.telling_colons(text) {
        if colon < at {
            continue;
        }
        if colon >= border {
            break;
        }
        at = colon.saturating_add(1);
        let after = byte(text, at);
        // A run that is longer than an address is none; the first colon of a run is met first.
        let back = part(text, colon.saturating_sub(5)..colon)
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_hexdigit())
            .count();
        let mut start = colon.saturating_sub(back);
        let rest = text.get(colon..).unwrap_or_default();
        let length = rest.iter().take_while(|b| b.is_ascii_hexdigit() || **b == b':').count();
        at = colon.saturating_add(length).max(at);
        // Nearly all are clock times.
        if is_too_short(part(text, colon..at)) {
            continue;
        }
        if back > 4 || length + back > BYTES_MAX || byte_before(text, start).is_ascii_alphanumeric() {
            // `addr:2001:db8::1`: the word before the colon is none of the address.
            start = colon.saturating_add(1);
            if after == b':' {
                continue;
            }
        }
        let Some((end, address)) = address(text, start, at) else { continue };
        if address.to_ipv4_mapped().is_some() && part(text, start..end).contains(&b'.') {
            // The pass over hosts finds the address in it.
            continue;
        }
        let candidate = Candidate {
            span: start..end,
            text: Cow::Borrowed(part(text, start..end)),
            shape: Shape::Address,
            role: Role::Itself,
            defanged: false,
            strong: true,
        };
        match url::around_literal(text, start, end) {
            Some(url) => {
                each(Candidate { role: Role::UrlHost, ..candidate })?;
                each(url)?;
            }
            None => each(candidate)?,
        }
    }
    ControlFlow::Continue(at.max(border))
}

/// Whether a run of digits and colons has too few colons for an address.
fn is_too_short(run: &[u8]) -> bool {
    let mut colons = 0;
    let mut before = 0;
    for b in run {
        if *b == b':' {
            if before == b':' {
                return false;
            }
            colons += 1;
        }
        before = *b;
    }
    colons < COLONS_MIN
}

/// The address at `start` in the run of digits and colons up to `run_end`, and its end.
fn address(text: &[u8], start: usize, run_end: usize) -> Option<(usize, Ipv6Addr)> {
    let parsed = |end: usize| {
        let run = part(text, start..end);
        // Most runs are clock times: told apart before anything is parsed.
        let is_compressed = run.windows(2).any(|pair| pair == b"::");
        let may_be = run.len() > 3 && run.len() <= BYTES_MAX && (is_compressed || run.len() >= 15);
        let text = std::str::from_utf8(run).ok().filter(|_| may_be && run.iter().any(u8::is_ascii_digit))?;
        Some((end, text.parse::<Ipv6Addr>().ok()?))
    };
    let next = byte(text, run_end);
    if next == b'.' {
        let dotted = text.get(run_end..).unwrap_or_default();
        let length = dotted.iter().take(BYTES_MAX).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let mut end = run_end.saturating_add(length);
        while byte_before(text, end) == b'.' {
            end -= 1;
        }
        if let Some(found) = parsed(end) {
            return Some(found);
        }
    } else if next.is_ascii_alphanumeric() || next == b'_' {
        return None;
    }
    let found = parsed(run_end).or_else(|| {
        (byte_before(text, run_end) == b':').then(|| parsed(run_end.saturating_sub(1))).flatten()
    });
    // Eight groups of two digits are an EUI-64.
    found.filter(|(end, _)| {
        let groups = part(text, start..*end);
        groups.len() != 23
            || groups.windows(2).any(|pair| pair == b"::")
            || groups.split(|b| *b == b':').any(|group| group.len() != 2)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_address_is_too_short(words in any::<[u16; 8]>(), zeros in any::<u8>(), mapped in any::<bool>()) {
            let mut words = words;
            for (at, word) in words.iter_mut().enumerate() {
                *word *= u16::from(zeros >> at & 1 == 0);
            }
            let address = Ipv6Addr::from(words);
            let [.., a, b, c, d] = address.octets();
            let plain: Vec<String> = words.iter().map(|word| format!("{word:x}")).collect();
            let text = if mapped { format!("{}:{a}.{b}.{c}.{d}", plain[..6].join(":")) } else { plain.join(":") };
            for text in [text, address.to_string()] {
                prop_assert_eq!(text.parse(), Ok(address));
                let head = text.bytes().position(|b| b == b':').unwrap();
                let tail = text.bytes().skip(head).take_while(|b| *b == b':' || b.is_ascii_hexdigit());
                prop_assert!(!is_too_short(&tail.collect::<Vec<u8>>()), "{}", text);
            }
        }

        #[test]
        fn telling_colons_are_those_told_byte_by_byte(text in "([0-9a-f]{1,9}|:|[ g.]|::){0,60}", begin in 0_usize..100) {
            let text = text.as_bytes();
            let begin = begin.min(text.len());
            let mut masks = Masks::default();
            masks.read(text, begin, text.len());
            let is_telling = |at: &usize| {
                let (before, after) = (byte_before(text, *at), byte(text, at + 1));
                text[*at] == b':' && (after == b':' || before.is_ascii_hexdigit() && after.is_ascii_hexdigit())
            };
            let expected: Vec<usize> = (begin..text.len()).filter(is_telling).collect();
            prop_assert_eq!(masks.telling_colons(text).collect::<Vec<usize>>(), expected);
        }
    }
}
