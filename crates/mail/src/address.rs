//! The address of a mailbox (RFC 5321, section 4.1.2), in the narrow form that every server takes and nobody reads as two.
//!
//! No quoted local parts, no routes (`%`, `!`), no encoded words, no address literals, ASCII alone: each of those has been read by some server as
//! another recipient. A name outside ASCII is given in its ASCII form (`xn--…`).

use std::fmt;

/// Longest local part in bytes (RFC 5321, section 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// Longest address in bytes: a path of 256 without its brackets (RFC 5321, section 4.5.3.1.3).
const ADDRESS_BYTES_MAX: usize = 254;
/// Longest label of a domain in bytes (RFC 1035, section 2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// The address of a mailbox. Its `Debug` leaves the address out: it belongs to a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

/// Why a text is no address of a mailbox. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Longer than 254 bytes, or more than 64 before the `@`.
    #[error("the address is too long")]
    TooLong,
    /// Nothing before an `@`, or characters there that not every server reads alike.
    #[error("the part before the `@` has characters that are not taken, or is missing")]
    Local,
    /// No domain in ASCII after the `@`.
    #[error("the part after the `@` is no domain; give names outside ASCII as `xn--…`")]
    Domain,
}

impl Address {
    /// Reads `local@domain`.
    ///
    /// # Errors
    /// [`BadAddress`] says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(BadAddress::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(BadAddress::Domain)?;
        if local.len() > LOCAL_BYTES_MAX {
            return Err(BadAddress::TooLong);
        }
        if !local.split('.').all(is_atom) || local.contains("=?") {
            return Err(BadAddress::Local);
        }
        if !is_domain(domain) {
            return Err(BadAddress::Domain);
        }
        lettre::Address::new(local, domain).map(Self).map_err(|_| BadAddress::Domain)
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// What stands after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    /// As the library that speaks SMTP takes it.
    pub(crate) fn inner(&self) -> &lettre::Address {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Whether a text is an atom (RFC 5322, section 3.2.3) without `%` and `!`, by which old servers route on.
fn is_atom(text: &str) -> bool {
    let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || b"#$&'*+-/=?^_`{|}~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_taken)
}

/// Whether a text is a domain of letters, digits and hyphens.
pub(crate) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), BadAddress>) {
        let read = Address::parse(text);
        assert_eq!(read.as_ref().map(|_| ()), expected.as_ref().copied(), "{text:?}");
        if let Ok(address) = read {
            assert_eq!(address.as_str(), text);
            assert!(!format!("{address:?}").contains(text));
        }
    }

    #[test]
    fn addresses_have_one_meaning() {
        for good in [
            "kestrel@mail.example",
            "first.last+tag@a-b.example.org",
            "o'brien_{x}@example.com",
            "root@localhost",
            "a@xn--bcher-kva.example",
        ] {
            check(good, Ok(()));
        }
        for local in [
            "@a.example",
            ".a@a.example",
            "a.@a.example",
            "a..b@a.example",
            "a b@a.example",
            "\"a b\"@a.example",
            "a%b.example@a.example",
            "b.example!a@a.example",
            "=?utf-8?q?a=40b.example=3e=00?=foo@a.example",
            "a\r\nRCPT TO:<b@b.example>@a.example",
            "<a@a.example",
            "a,b@a.example",
            "a(b)@a.example",
            "あ@a.example",
            "a\u{2028}@a.example",
        ] {
            check(local, Err(BadAddress::Local));
        }
        for domain in [
            "",
            "a",
            "a@",
            "a@b@c.example",
            "a@a..example",
            "a@-a.example",
            "a@a-.example",
            "a@a.example.",
            "a@[192.0.2.1]",
            "a@a.example>",
            "a@a.example\r\nBcc: b@b.example",
            "a@a.example,b@b.example",
            "a@例え.example",
            "a@a_b.example",
        ] {
            check(domain, Err(BadAddress::Domain));
        }
        check(&format!("{}@a.example", "x".repeat(65)), Err(BadAddress::TooLong));
        check(&format!("a@{}.example", "x".repeat(64)), Err(BadAddress::Domain));
        check(&format!("a@{}", "x.".repeat(126)), Err(BadAddress::Domain));
        check(&format!("a@{}", "x".repeat(1000)), Err(BadAddress::TooLong));
    }
}
