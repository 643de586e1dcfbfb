//! Why a text is not an observable. One variant per thing a person can do about it.

use std::net::IpAddr;

/// Why a text is not an observable. The message tells a person what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing was given.
    #[error("nothing was given: enter a file hash, an IP address, a domain or a URL")]
    Empty,
    /// Longer than any observable we accept.
    #[error("{length} bytes are too long: at most {limit} are accepted")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// Hexadecimal, but not of a digest's length.
    #[error("{digits} hexadecimal digits are no digest: MD5 has 32, SHA-1 40, SHA-256 64")]
    HashLength {
        /// Digits given.
        digits: usize,
    },
    /// Not hexadecimal.
    #[error("`{0}` is not a file hash: give MD5, SHA-1 or SHA-256 in hexadecimal")]
    Hash(String),
    /// Not an address.
    #[error("`{0}` is not an IP address: write it like 192.0.2.1 or 2001:db8::1")]
    Address(String),
    /// An address in a form that programs read differently: hexadecimal, octal, short, one number.
    #[error("`{text}` is not a plain IP address: browsers read it as {address}; look that up if it is meant")]
    OddAddress {
        /// What was given.
        text: String,
        /// What browsers make of it (WHATWG URL, section 3.5).
        address: IpAddr,
    },
    /// A network where one object is needed.
    #[error("`{0}` is a network: look up one of its addresses")]
    IsNetwork(String),
    /// Not a network.
    #[error("`{0}` is not a network: write it like 192.0.2.0/24")]
    Network(String),
    /// Not a mask.
    #[error(
        "`{0}` is not a mask: write it like *.d.example, 192.0.2.0/24, h.example/a/* or h.example/x.php?*"
    )]
    Mask(String),
    /// A mask with `*` that is malformed, or covers too much.
    #[error("`{mask}` cannot be used as a mask: {reason}")]
    Wildcard {
        /// What was given.
        mask: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a domain.
    #[error("`{name}` is not a domain: {reason}")]
    Domain {
        /// What was given.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a URL.
    #[error("`{url}` is not a web address: {reason}")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Several things at once.
    #[error("`{0}` is more than one object: look them up one by one, or in bulk")]
    Several(String),
    /// An e-mail address.
    #[error("`{0}` is an e-mail address: look up its domain")]
    Email(String),
    /// Not the kind asked for.
    #[error("`{text}` is {actual}, not {expected}")]
    WrongKind {
        /// What was given.
        text: String,
        /// What it is.
        actual: &'static str,
        /// What was asked for.
        expected: &'static str,
    },
}

/// At most 80 characters of hostile text for a message, control characters made visible.
pub(crate) fn shorten(text: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let mut rest = text.trim().chars();
    let mut short: String = rest.by_ref().take(CHARACTERS_MAX).flat_map(visible).collect();
    if rest.next().is_some() {
        short.push('…');
    }
    short
}

/// Quotes and letters of every script stay readable; what is invisible or steers a terminal is escaped.
fn visible(c: char) -> impl Iterator<Item = char> {
    let quote = matches!(c, '\'' | '"');
    let escaped = (!quote).then(|| c.escape_debug());
    escaped.into_iter().flatten().chain(quote.then_some(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_bounded_and_harmless() {
        assert_eq!(shorten(" it's \"x\" "), "it's \"x\"");
        assert_eq!(shorten("a\u{1b}[31m\u{202e}b\n"), r"a\u{1b}[31m\u{202e}b");
        assert_eq!(shorten(&"é".repeat(81)), "é".repeat(80) + "…");
        assert_eq!(shorten(&"é".repeat(80)), "é".repeat(80));
    }
}
