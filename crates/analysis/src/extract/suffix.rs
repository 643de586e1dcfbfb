//! Which last labels make a dotted word a host name.

use model::DomainName;

/// Suffixes beside those of the Public Suffix List: reserved for documentation and tests (RFC 2606), hidden services (RFC 7686), and alternative
/// roots that malware uses. Sorted.
const OTHERS: &[&str] = &["bazar", "bit", "emc", "example", "i2p", "invalid", "onion", "test"];

/// Suffixes of the list that are file extensions at least as often. Sorted.
const EXTENSIONS: &[&str] = &[
    "ac", "ai", "am", "app", "bz", "cab", "cat", "cc", "cfd", "in", "ink", "la", "md", "mk", "ml", "mm",
    "mo", "mobi", "mov", "mp", "ms", "pl", "pm", "ps", "pub", "py", "rs", "sc", "sh", "so", "srl", "st",
    "sy", "tf", "vi", "zip",
];

/// Whether there are hosts of this kind on the Internet, or in documents that pretend so.
pub(super) fn is_public(name: &DomainName) -> bool {
    name.has_listed_suffix()
        || name.as_str().rsplit('.').next().is_some_and(|last| OTHERS.binary_search(&last).is_ok())
}

/// Whether the last label is a file extension as well.
pub(super) fn is_extension(host: &[u8]) -> bool {
    let Some(last) = host.rsplit(|b| *b == b'.').next() else { return false };
    EXTENSIONS.iter().any(|extension| extension.as_bytes().eq_ignore_ascii_case(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(OTHERS.is_sorted() && EXTENSIONS.is_sorted());
    }

    #[test]
    fn every_extension_is_a_suffix() {
        for extension in EXTENSIONS {
            let listed = DomainName::parse(&format!("name.{extension}")).unwrap().has_listed_suffix();
            assert!(listed || *extension == "cab" || *extension == "cfd", "{extension}");
        }
    }
}
