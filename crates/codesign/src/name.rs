//! Names in certificates (X.501, RFC 5280 section 4.1.2.4): what is shown of them, and whether two are one.

use crate::{
    der::{BMP_STRING, OID, Reader, SEQUENCE, SET, UNIVERSAL_STRING, UTF8_STRING},
    oid,
};

/// Most attributes that are read of a name; real ones have ten.
const ATTRIBUTES_MAX: usize = 64;
/// Most characters of a value that are kept; X.520 allows 64 of most.
const CHARS_MAX: usize = 512;

/// A name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Common name, else organisation, else all of it.
    pub(crate) shown: String,
    /// Organisation.
    pub(crate) organisation: Option<String>,
    /// The same for names that RFC 5280 calls equal: letters in lower case, spaces collapsed, whatever the type of string.
    pub(crate) key: String,
}

impl Name {
    /// Reads the content of a `Name`.
    pub(crate) fn parse(content: &[u8]) -> Self {
        let mut name = Self::default();
        let (mut common, mut all) = (None, String::new());
        let sets = Reader(content).rest().filter(|element| element.tag == SET);
        for element in sets.take(ATTRIBUTES_MAX) {
            let mut keys = Vec::new();
            for attribute in element.reader().rest().take(ATTRIBUTES_MAX) {
                let mut reader = attribute.reader();
                let (SEQUENCE, Some(kind), Some(value)) = (attribute.tag, reader.content(OID), reader.next())
                else {
                    continue;
                };
                let value = text(value.tag, value.content);
                let folded: Vec<String> = value.split_whitespace().map(str::to_lowercase).collect();
                keys.push(format!("{}={}", oid::dotted(kind), folded.join(" ")));
                if !all.is_empty() {
                    all.push_str(", ");
                }
                all.push_str(&format!("{}={value}", word(kind)));
                match kind {
                    oid::COMMON_NAME => common = Some(value),
                    oid::ORGANISATION => name.organisation = Some(value),
                    _ => {}
                }
            }
            keys.sort();
            name.key.push_str(&keys.join("+"));
            name.key.push('\u{0}');
        }
        let shown = common.or_else(|| name.organisation.clone()).filter(|shown| !shown.is_empty());
        name.shown = shown.unwrap_or_else(|| all.chars().take(CHARS_MAX).collect());
        name
    }
}

/// The word for a kind of attribute (RFC 4514).
fn word(kind: &[u8]) -> String {
    let [0x55, 0x04, last] = kind else { return oid::dotted(kind) };
    let known = match last {
        3 => "CN",
        6 => "C",
        7 => "L",
        8 => "ST",
        10 => "O",
        11 => "OU",
        _ => return oid::dotted(kind),
    };
    known.to_owned()
}

/// The text of a string of any type. `T61String` is read as Latin-1, as others do.
pub(crate) fn text(tag: u8, content: &[u8]) -> String {
    match tag {
        BMP_STRING => utf16(content),
        UNIVERSAL_STRING => {
            let (chunks, _) = content.as_chunks::<4>();
            let chars = chunks.iter().map(|bytes| u32::from_be_bytes(*bytes));
            chars
                .take(CHARS_MAX)
                .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        UTF8_STRING => String::from_utf8_lossy(content).chars().take(CHARS_MAX).collect(),
        _ => match std::str::from_utf8(content) {
            Ok(text) => text.chars().take(CHARS_MAX).collect(),
            Err(_) => content.iter().take(CHARS_MAX).map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// The text of a `BMPString`.
pub(crate) fn utf16(content: &[u8]) -> String {
    let (chunks, _) = content.as_chunks::<2>();
    let units = chunks.iter().map(|bytes| u16::from_be_bytes(*bytes));
    let chars = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    chars.take(CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der::write_length;

    const PRINTABLE: u8 = 0x13;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag];
        write_length(content.len(), &mut bytes);
        bytes.extend_from_slice(content);
        bytes
    }

    fn name(attributes: &[(&[u8], u8, &[u8])]) -> Name {
        let mut content = Vec::new();
        for (kind, tag, value) in attributes {
            let pair = [element(OID, kind), element(*tag, value)].concat();
            content.extend(element(SET, &element(SEQUENCE, &pair)));
        }
        Name::parse(&content)
    }

    #[test]
    fn what_is_shown() {
        let check = |attributes: &[(&[u8], u8, &[u8])], shown: &str, organisation: Option<&str>| {
            let name = name(attributes);
            assert_eq!((name.shown.as_str(), name.organisation.as_deref()), (shown, organisation));
        };
        let (common, organisation) = (oid::COMMON_NAME, oid::ORGANISATION);
        check(&[(organisation, PRINTABLE, b"Org"), (common, PRINTABLE, b"Name")], "Name", Some("Org"));
        check(&[(organisation, PRINTABLE, b"Org")], "Org", Some("Org"));
        check(
            &[(&[0x55, 4, 11], PRINTABLE, b"Unit"), (&[0x55, 4, 6], PRINTABLE, b"JP")],
            "OU=Unit, C=JP",
            None,
        );
        check(&[(common, BMP_STRING, &[0x65, 0xe5, 0x67, 0x2c])], "日本", None);
        check(&[(common, UNIVERSAL_STRING, &[0, 0, 0x65, 0xe5])], "日", None);
        check(&[(common, 0x14, b"Caf\xe9")], "Café", None);
        check(&[], "", None);
    }

    #[test]
    fn equal_names() {
        let check = |left: (u8, &[u8]), right: (u8, &[u8]), expected: bool| {
            let kind = oid::COMMON_NAME;
            let keys = [left, right].map(|(tag, value)| name(&[(kind, tag, value)]).key);
            assert_eq!(keys[0] == keys[1], expected, "{keys:?}");
        };
        check((PRINTABLE, b"Root  CA "), (UTF8_STRING, b"root ca"), true);
        check((BMP_STRING, &[0, b'R']), (PRINTABLE, b"r"), true);
        check((PRINTABLE, b"Root CA"), (PRINTABLE, b"RootCA"), false);
    }
}
