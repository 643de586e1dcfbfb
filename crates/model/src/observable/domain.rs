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
        if name.0.contains('.') {
            Ok(name)
        } else {
            Err(bad(text, "a domain has at least two labels, like name.example"))
        }
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
                l if l.starts_with('-') || l.ends_with('-') => {
                    Some("a label neither starts nor ends with a hyphen")
                }
                l if !l
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') =>
                {
                    Some("it has characters that no domain can have")
                }
                _ => None,
            };
            if let Some(reason) = problem {
                return Err(bad(text, reason));
            }
        }
        if name.rsplit('.').next().is_some_and(is_number) {
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

    /// Whether the Public Suffix List names its suffix; a name under another is private, or no name at all.
    #[must_use]
    pub fn has_listed_suffix(&self) -> bool {
        psl::suffix(self.0.as_bytes()).is_some_and(|suffix| suffix.is_known())
    }

    /// The registrable domain: the public suffix and one label. `None` for a public suffix itself.
    #[must_use]
    pub fn registrable(&self) -> Option<Self> {
        psl::domain_str(&self.0).map(|domain| Self(domain.to_owned()))
    }

    /// The label before the public suffix, where a registry gives out names (`name` of `www.name.co.uk`). `None` below a suffix of the
    /// list's private section (`github.io`, `cloudfront.net`): there somebody names customers or machines as he likes.
    #[must_use]
    pub fn registered_label(&self) -> Option<&str> {
        let domain = psl::domain(self.0.as_bytes())?;
        if domain.suffix().typ() == Some(psl::Type::Private) {
            return None;
        }
        let start = self.0.len().checked_sub(domain.as_bytes().len())?;
        self.0.get(start..)?.split('.').next()
    }
}

fn bad(text: &str, reason: &'static str) -> ParseError {
    ParseError::Domain { name: super::shorten(text), reason }
}

/// A last label that makes the whole host an IPv4 address, well formed or not (WHATWG URL, "ends in a number").
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_hexdigit()),
        None => label.bytes().all(|b| b.is_ascii_digit()),
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, ascii: &str, unicode: &str) {
        let name = DomainName::parse(text).unwrap();
        assert_eq!((name.as_str(), name.to_unicode().as_str()), (ascii, unicode));
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = DomainName::parse(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }

    #[test]
    fn names() {
        check("WWW.Example", "www.example", "www.example");
        check("a.example.", "a.example", "a.example");
        check("bücher.example", "xn--bcher-kva.example", "bücher.example");
        check("XN--BCHER-KVA.example", "xn--bcher-kva.example", "bücher.example");
        // Non-transitional: ß stays itself (UTS 46 section 7).
        check("straße.example", "xn--strae-oqa.example", "straße.example");
        check("例え.テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト");
        check("ｅｖｉｌ。example", "evil.example", "evil.example");
        check("_dmarc.a_b.example", "_dmarc.a_b.example", "_dmarc.a_b.example");
        check("r3---sn-x.example", "r3---sn-x.example", "r3---sn-x.example");
        check("1.2.3.example", "1.2.3.example", "1.2.3.example");
        assert_eq!(DomainName::parse_host("localhost").unwrap().as_str(), "localhost");
    }

    #[test]
    fn listed_suffixes() {
        for (name, expected) in
            [("a.com", true), ("a.co.uk", true), ("a.xn--p1ai", true), ("kernel32.dll", false)]
        {
            assert_eq!(DomainName::parse(name).unwrap().has_listed_suffix(), expected, "{name}");
        }
    }

    #[test]
    fn registered_labels() {
        for (name, expected) in [
            ("a.io", Some("a")),
            ("www.b.a.co.uk", Some("a")),
            ("b.a.example", Some("a")),
            ("a.github.io", None),
            ("b.a.github.io", None),
            ("github.io", None),
            ("co.uk", None),
        ] {
            assert_eq!(DomainName::parse(name).unwrap().registered_label(), expected, "{name}");
        }
    }

    #[test]
    fn refused() {
        check_error("localhost", "at least two labels");
        check_error("", "nothing was given");
        check_error(".", "empty label");
        check_error("a..example", "empty label");
        check_error("a.example..", "empty label");
        check_error("-a.example", "hyphen");
        check_error("a-.example", "hyphen");
        check_error("a b.example", "no domain can have");
        check_error("a/b.example", "no domain can have");
        check_error("a*.example", "no domain can have");
        check_error("xn--zzzzzzzz999999.example", "no domain can have");
        check_error("192.0.2.1", "last label is a number");
        check_error("a.0x1f", "last label is a number");
        check_error("a.0x", "last label is a number");
    }

    /// The idna crate lets over-long names through; RFC 1035 does not.
    #[test]
    fn lengths() {
        let label = "a".repeat(LABEL_BYTES_MAX);
        assert!(DomainName::parse(&format!("{label}.example")).is_ok());
        check_error(&format!("{label}a.example"), "at most 63");
        let full = format!("{label}.{label}.{label}.{}", "b".repeat(61));
        assert_eq!(full.len(), NAME_BYTES_MAX);
        assert!(DomainName::parse(&full).is_ok() && DomainName::parse(&format!("{full}.")).is_ok());
        check_error(&format!("{full}b"), "at most 253");
        check_error(&"ü.".repeat(100_000), "at most 253");
        check_error(&format!("{}.example", "ü".repeat(60)), "at most 63");
    }

    #[test]
    fn ancestors() {
        let name = DomainName::parse("a.b.co.uk").unwrap();
        let parents: Vec<_> = name.with_parents().map(|n| n.to_string()).collect();
        assert_eq!(parents, ["a.b.co.uk", "b.co.uk", "co.uk", "uk"]);
        assert_eq!(name.public_suffix().unwrap().as_str(), "co.uk");
        assert_eq!(name.registrable().unwrap().as_str(), "b.co.uk");
        assert!(
            !DomainName::parse("ab.co.uk").unwrap().is_at_or_below(&DomainName::parse("b.co.uk").unwrap())
        );
    }

    /// Vectors of publicsuffix.org, where the sample data has them.
    #[test]
    fn public_suffix_vectors() {
        let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
        let samples = std::env::var("HANTEI_SAMPLES").unwrap_or_else(|_| default.to_owned());
        let Ok(vectors) = std::fs::read_to_string(format!("{samples}/allowlists/test_psl.txt")) else {
            println!("no public suffix vectors under {samples}: not checked");
            return;
        };
        let unquote =
            |text: &str| text.trim().strip_prefix('\'').and_then(|t| t.strip_suffix('\'')).map(str::to_owned);
        let mut checked = 0;
        for line in vectors.lines() {
            let Some(arguments) = line.strip_prefix("checkPublicSuffix(").and_then(|l| l.strip_suffix(");"))
            else {
                continue;
            };
            let (input, expected) = arguments.split_once(", ").unwrap();
            let Some(input) = unquote(input) else { continue };
            let registrable = DomainName::parse_host(&input).ok().and_then(|name| name.registrable());
            let expected = unquote(expected).map(|name| DomainName::parse(&name).unwrap());
            assert_eq!(registrable, expected, "{line}");
            checked += 1;
        }
        assert!(checked > 50, "only {checked} vectors understood");
    }

    proptest! {
        #[test]
        fn canonical_names_stay(text in r"(\PC|[a-zß。.-]){1,40}") {
            if let Ok(name) = DomainName::parse(&text) {
                prop_assert_eq!(DomainName::parse(name.as_str()), Ok(name.clone()));
                prop_assert_eq!(DomainName::parse(&name.to_unicode()), Ok(name));
            }
        }

        #[test]
        fn order_is_by_labels_from_the_right(mut names in prop::collection::vec("[a-c-]{1,2}(\\.[a-c-]{1,2}){1,3}", 2..6)) {
            names.retain(|name| DomainName::parse(name).is_ok());
            let mut parsed: Vec<_> = names.iter().map(|name| DomainName::parse(name).unwrap()).collect();
            parsed.sort();
            names.sort_by_key(|name| name.split('.').rev().map(str::to_owned).collect::<Vec<_>>());
            prop_assert_eq!(parsed.iter().map(DomainName::as_str).collect::<Vec<_>>(), names);
        }
    }
}
