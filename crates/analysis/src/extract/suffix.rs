//! Which last labels make a dotted word a host name.

use model::DomainName;

/// Suffixes beside those of the Public Suffix List: reserved for documentation and tests (RFC 2606), hidden services (RFC 7686), and alternative
/// roots that malware uses. Sorted.
const OTHERS: &[&str] = &["bazar", "bit", "emc", "example", "i2p", "invalid", "onion", "test"];

/// Countries of which the list has suffixes of two labels alone.
const DEEPER: &[&str] = &["za"];

/// Suffixes of the list that are file extensions at least as often. Sorted.
const EXTENSIONS: &[&str] = &[
    "ac", "ai", "am", "app", "bz", "cab", "cat", "cc", "cfd", "in", "ink", "la", "md", "mk", "ml", "mm",
    "mo", "mobi", "mov", "mp", "ms", "pl", "pm", "ps", "pub", "py", "rs", "sc", "sh", "so", "srl", "st",
    "sy", "tf", "vi", "zip",
];

/// Lengths of the extensions.
const EXTENSION_BYTES_MIN: usize = 2;
const EXTENSION_BYTES_MAX: usize = 4;

/// Whether there are hosts of this kind on the Internet, or in documents that pretend so.
#[must_use]
pub fn is_public(name: &DomainName) -> bool {
    name.has_listed_suffix()
        || name.as_str().rsplit('.').next().is_some_and(|last| OTHERS.binary_search(&last).is_ok())
}

/// Places of [`Tops`]: a text has few endings.
const PLACES: usize = 256;

/// Which last labels stand under no suffix, remembered: most dotted words in a log are files, of few kinds.
#[derive(Debug)]
pub(super) struct Tops {
    /// A label in lower case, and whether it may be public. 0 is none.
    places: Vec<(u64, bool)>,
}

impl Default for Tops {
    fn default() -> Self {
        Self { places: vec![(0, true); PLACES] }
    }
}

impl Tops {
    /// Whether a name with this last label may be one of [`is_public`], or is an address; `false` is certain.
    pub(super) fn may_be_public(&mut self, top: &[u8]) -> bool {
        let is_plain = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
        if top.len() > 8 || !top.first().is_some_and(u8::is_ascii_alphabetic) || !top.iter().all(is_plain) {
            return true;
        }
        let mut key = [0; 8];
        for (to, from) in key.iter_mut().zip(top) {
            // Hyphen and digits have that bit already.
            *to = from | 0x20;
        }
        let key = u64::from_le_bytes(key);
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize;
        let Some(known) = self.places.get_mut(place) else { return true };
        if known.0 != key {
            *known = (key, is_top(top));
        }
        known.1
    }
}

/// Whether there is a name with this last label that [`is_public`].
fn is_top(top: &[u8]) -> bool {
    let name = [b"name.", top].concat();
    let name = String::from_utf8(name).ok().and_then(|name| DomainName::parse(&name).ok());
    let is_deeper = || DEEPER.iter().any(|deeper| deeper.as_bytes().eq_ignore_ascii_case(top));
    name.is_some_and(|name| is_public(&name)) || is_deeper()
}

/// Whether the last label is a file extension as well.
pub(super) fn is_extension(host: &[u8]) -> bool {
    let Some(last) = host.rsplit(|b| *b == b'.').next() else { return false };
    if !(EXTENSION_BYTES_MIN..=EXTENSION_BYTES_MAX).contains(&last.len()) {
        return false;
    }
    EXTENSIONS.iter().any(|extension| extension.as_bytes().eq_ignore_ascii_case(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(OTHERS.is_sorted() && EXTENSIONS.is_sorted());
        let is_bounded = |text: &&str| (EXTENSION_BYTES_MIN..=EXTENSION_BYTES_MAX).contains(&text.len());
        assert!(EXTENSIONS.iter().all(is_bounded));
    }

    #[test]
    fn no_suffix_is_ruled_out() {
        let mut tops = Tops::default();
        // Some have rules for what is below them alone, in the list's form `*.ck`.
        for top in OTHERS
            .iter()
            .chain(EXTENSIONS)
            .chain(&["com", "ck", "bd", "np", "er", "fk", "kh", "mm", "COM", "Xn--P1ai", "museum", "arpa"])
        {
            let listed = *top != "cab" && *top != "cfd"
                || DomainName::parse(&format!("a.{top}")).unwrap().has_listed_suffix();
            assert_eq!(tops.may_be_public(top.as_bytes()), listed, "{top}");
            assert_eq!(tops.may_be_public(top.as_bytes()), listed, "{top} from memory");
        }
        // A country whose suffixes have two labels is among those that are known as such.
        for (a, b) in (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| (a, b))) {
            for second in ["ac", "co", "com", "edu", "gov", "net", "org", "web"] {
                let name = format!("name.{second}.{}{}", char::from(a), char::from(b));
                let is_public = is_public(&DomainName::parse(&name).unwrap());
                assert!(!is_public || tops.may_be_public(&[a, b]), "{name}");
            }
        }
        for top in ["html", "js", "png", "dll", "log", "Z", "local", "xn--zzzz"] {
            assert!(!tops.may_be_public(top.as_bytes()) && !tops.may_be_public(top.as_bytes()), "{top}");
        }
        for top in ["international", "1", "com_", ""] {
            assert!(tops.may_be_public(top.as_bytes()), "{top}");
        }
    }

    #[test]
    fn every_extension_is_a_suffix() {
        for extension in EXTENSIONS {
            let listed = DomainName::parse(&format!("name.{extension}")).unwrap().has_listed_suffix();
            assert!(listed || *extension == "cab" || *extension == "cfd", "{extension}");
        }
    }
}
