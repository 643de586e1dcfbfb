//! Domain names: IDNA by UTS 46, kept as A-labels, shown as U-labels, public suffix known.

use std::{cmp::Ordering, fmt};

use super::ParseError;

/// Longest name in bytes without the trailing dot (RFC 1035 section 2.3.4).
pub const NAME_BYTES_MAX: usize = 253;
/// Longest label in bytes (RFC 1035 section 2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// A host name in lower-case A-labels without trailing dot, e.g. `xn--bcher-kva.example`. Order: by labels from the
/// right, so that a name stands directly before the names below it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DomainName(String);

impl DomainName {
    /// Parses a name: Unicode or A-labels of any case, one trailing dot allowed, underscores allowed (service labels).
    /// A single label is not a domain here, and an all-numeric last label is not a name (WHATWG URL section 3.5).
    ///
    /// # Errors
    /// [`ParseError::Domain`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let name = Self::parse_host(text)?;
        if name.0.contains('.') { Ok(name) } else { Err(bad(text, "a domain has at least two labels, like name.example")) }
    }

    /// As [`DomainName::parse`], but a single label (`localhost`, `com`) is accepted: hosts of URLs, masks of whole TLDs.
    ///
    /// # Errors
    /// [`ParseError::Domain`] says what is wrong.
    pub fn parse_host(text: &str) -> Result<Self, ParseError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ParseError::Empty);
        }
        // A name never grows shorter than a quarter of its UTF-8 text; refuse early what cannot fit.
        if trimmed.len() > 4 * NAME_BYTES_MAX {
            return Err(bad(text, "a name has at most 253 characters"));
        }
        let ascii = idna::domain_to_ascii_cow(trimmed.as_bytes(), idna::AsciiDenyList::URL)
            .map_err(|_| bad(text, "it has characters that no domain can have"))?;
        let name = ascii.strip_suffix('.').unwrap_or(&ascii);
        if name.len() > NAME_BYTES_MAX {
            return Err(bad(text, "a name has at most 253 characters"));
        }
        for label in name.split('.') {
            let problem = match label {
                "" => Some("it has an empty label (two dots in a row, or a leading dot)"),
                l if l.len() > LABEL_BYTES_MAX => Some("a label has at most 63 characters"),
                l if l.starts_with('-') || l.ends_with('-') => Some("a label neither starts nor ends with a hyphen"),
                l if !l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') => {
                    Some("it has characters that no domain can have")
                }
                _ => None,
            };
            if let Some(reason) = problem {
                return Err(bad(text, reason));
            }
        }
        if name.rsplit('.').next().is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit())) {
            return Err(bad(text, "its last label is a number, and it is no IP address either"));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name in A-labels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in U-labels, as people read it; labels that do not decode stay A-labels.
    #[must_use]
    pub fn to_unicode(&self) -> String {
        idna::domain_to_unicode(&self.0).0
    }

    /// Labels from the left.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// The name without its first label.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_once('.').map(|(_, parent)| Self(parent.to_owned()))
    }

    /// The name itself and every name above it, e.g. `a.b.example`, `b.example`, `example`.
    pub fn with_parents(&self) -> impl Iterator<Item = Self> + use<> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// Whether this name is `ancestor` or stands below it.
    #[must_use]
    pub fn is_at_or_below(&self, ancestor: &Self) -> bool {
        self.0.strip_suffix(&ancestor.0).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The public suffix by the Public Suffix List with its private section (`co.uk`, `github.io`).
    #[must_use]
    pub fn public_suffix(&self) -> Option<Self> {
        psl::suffix_str(&self.0).map(|suffix| Self(suffix.to_owned()))
    }

    /// The registrable domain: the public suffix and one label. `None` for a public suffix itself.
    #[must_use]
    pub fn registrable(&self) -> Option<Self> {
        psl::domain_str(&self.0).map(|domain| Self(domain.to_owned()))
    }
}

fn bad(text: &str, reason: &'static str) -> ParseError {
    ParseError::Domain { name: super::detect::shorten(text), reason }
}

impl Ord for DomainName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels().rev().cmp(other.labels().rev())
    }
}

impl PartialOrd for DomainName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
