//! Something in a text that has an indicator's shape. Parsing it is the second step, which those who know the text already can leave out.

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr},
    ops::Range,
};

use model::{DomainName, Hash, Observable, Url};

use super::{Found, Options, suffix};

/// Something that may be an observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'t> {
    /// Where it stands, in bytes, with its defanging.
    pub span: Range<usize>,
    /// Its text without defanging and escapes; never empty, of any bytes.
    pub text: Cow<'t, [u8]>,
    /// What it looks like.
    pub shape: Shape,
    /// As what it stands there.
    pub role: Role,
    /// Whether it was written in a harmless form.
    pub defanged: bool,
    /// Whether what stands around a host says that it is one, and no file.
    pub strong: bool,
}

/// What a candidate looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A file's digest.
    Digest,
    /// An IPv6 address.
    Address,
    /// An IPv4 address or a name.
    Host,
    /// A URL; without scheme its host must have the shape of one.
    Url {
        /// The host within the candidate's text.
        host: Range<usize>,
        /// Whether it has a scheme.
        has_scheme: bool,
    },
}

/// As what an observable stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// By itself.
    Itself,
    /// The host of a URL, which is found as well.
    UrlHost,
    /// The host of an e-mail address.
    EmailHost,
}

/// Longest host in UTF-8 that can be a name: four bytes for each of 253 characters.
pub(super) const HOST_BYTES_MAX: usize = 4 * model::observable::NAME_BYTES_MAX;

/// The address that a text is in the usual notation: four numbers without leading zeros.
#[must_use]
pub fn ipv4(text: &[u8]) -> Option<Ipv4Addr> {
    let (mut address, mut number, mut digits, mut dots) = (0_u32, 0_u32, 0_u32, 0_u32);
    for b in text {
        let digit = u32::from(b.wrapping_sub(b'0'));
        if digit < 10 {
            if digits > 2 || digits > 0 && number == 0 {
                return None;
            }
            number = number * 10 + digit;
            digits += 1;
        } else {
            if *b != b'.' || digits == 0 || number > 255 || dots > 2 {
                return None;
            }
            address = address << 8 | number;
            (number, digits, dots) = (0, 0, dots + 1);
        }
    }
    (dots == 3 && digits > 0 && number <= 255).then(|| Ipv4Addr::from_bits(address << 8 | number))
}

impl Candidate<'_> {
    /// The observable, if it is one.
    #[must_use]
    pub fn observable(&self) -> Option<Observable> {
        let text = std::str::from_utf8(&self.text).ok()?;
        match &self.shape {
            Shape::Digest => Hash::parse(text).ok().map(Observable::File),
            Shape::Address => model::observable::parse_address(text).ok().map(Observable::Ip),
            // A scheme says that it is a host, whatever its suffix.
            Shape::Host if self.is_named_by_url() && !ends_in_digit(text) => {
                DomainName::parse(text).ok().map(Observable::Domain)
            }
            Shape::Host => host(text),
            Shape::Url { has_scheme: true, .. } => Url::parse(text).ok().map(Observable::Url),
            Shape::Url { host: range, .. } => {
                let name = text.get(range.clone())?;
                if !name.starts_with('[') {
                    host(name)?;
                }
                Url::parse(text).ok().map(Observable::Url)
            }
        }
    }

    /// Whether it is the host of a URL with a scheme, or one that is as certain.
    #[must_use]
    pub fn is_named_by_url(&self) -> bool {
        self.strong && self.role == Role::UrlHost
    }

    /// The host's text, of a URL.
    #[must_use]
    pub fn url_host(&self) -> Option<&[u8]> {
        match &self.shape {
            Shape::Url { host, .. } => self.text.get(host.clone()),
            _ => None,
        }
    }

    /// What follows host and port of a URL, if parsing would leave path and query as they stand here; a fragment may be at its end.
    /// `None` when it would not, or may not: for dot segments, and bytes that are percent-encoded in some place.
    #[must_use]
    pub fn plain_path(&self) -> Option<&[u8]> {
        let Shape::Url { host, .. } = &self.shape else { return None };
        let rest = self.text.get(host.end..)?;
        let port = match rest {
            [b':', digits @ ..] => 1 + digits.iter().take_while(|b| b.is_ascii_digit()).count(),
            _ => 0,
        };
        let path = rest.get(port..)?;
        let mut before = Inner::Slash;
        for (at, b) in path.iter().enumerate() {
            let inner = Inner::of(*b);
            let begins_dot_segment = before == Inner::Slash && inner == Inner::Dot && at > 0;
            if inner == Inner::None || begins_dot_segment || at == 0 && inner != Inner::Slash {
                return None;
            }
            before = inner;
        }
        Some(path)
    }

    /// Whether a host may be the name of a file: its suffix is an extension, and nothing around it says otherwise.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        let host = match &self.shape {
            Shape::Host => Some(&*self.text),
            Shape::Url { host, has_scheme: false } => self.text.get(host.clone()),
            _ => None,
        };
        !self.strong && host.is_some_and(suffix::is_extension)
    }

    /// What is found, as far as it is wanted.
    pub(super) fn found(&self, options: &Options) -> Option<Found> {
        let doubtful = self.is_doubtful();
        if doubtful && !options.doubtful || self.role == Role::UrlHost && !options.url_hosts {
            return None;
        }
        let observable = self.observable()?;
        Some(Found {
            span: self.span.clone(),
            observable,
            role: self.role,
            defanged: self.defanged,
            doubtful,
        })
    }
}

/// What a byte is to a path and query that stand as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    /// It would not stay as it is.
    None,
    Slash,
    /// A dot, as it is or percent-encoded.
    Dot,
    Other,
}

impl Inner {
    fn of(b: u8) -> Self {
        const TABLE: [Inner; 256] = {
            let mut table = [Inner::None; 256];
            let mut b = b'!';
            while b < 0x7f {
                #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
                {
                    table[b as usize] = match b {
                        b'/' => Inner::Slash,
                        b'.' | b'%' => Inner::Dot,
                        b'"' | b'\'' | b'<' | b'>' | b'[' | b'\\' | b']' | b'^' | b'`' | b'{' | b'|'
                        | b'}' => Inner::None,
                        _ => Inner::Other,
                    };
                }
                b += 1;
            }
            table
        };
        TABLE.get(usize::from(b)).copied().unwrap_or(Self::None)
    }
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

/// An IPv4 address, or a name under a suffix that is one.
fn host(text: &str) -> Option<Observable> {
    if text.len() > HOST_BYTES_MAX {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return text.parse().ok().map(|v4| Observable::Ip(IpAddr::V4(v4)));
    }
    if !text.is_ascii()
        && let Ok(Observable::Ip(address)) = Observable::detect(text)
    {
        return Some(Observable::Ip(address));
    }
    let name = DomainName::parse(text).ok()?;
    suffix::is_public(&name).then_some(Observable::Domain(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn addresses_are_those_of_the_standard_library(text in "([0-9]{1,4}|0|25[0-9]|[a.:])(\\.([0-9]{1,4}|0|25[0-9]|[./+]?)){2,4}") {
            prop_assert_eq!(ipv4(text.as_bytes()), text.parse().ok());
        }
    }
}
