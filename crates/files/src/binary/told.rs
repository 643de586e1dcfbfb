//! What is written into the facts: texts that are cut, properties that are counted.

use crate::report::Facts;

/// Text as it is kept: what is no UTF-8 replaced, cut at [`Facts::TEXT_BYTES_MAX`], without white space around it.
pub(super) fn text(bytes: &[u8]) -> String {
    let bytes = bytes.get(..Facts::TEXT_BYTES_MAX).unwrap_or(bytes);
    cut(String::from_utf8_lossy(bytes).trim().to_owned())
}

/// Text in UTF-16LE as it is kept, up to its first zero.
pub(super) fn text_utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|&unit| u16::from_le_bytes(unit));
    let units = units.take_while(|&unit| unit != 0).take(Facts::TEXT_BYTES_MAX);
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    cut(text.trim().to_owned())
}

/// Cuts a text to what is kept of it.
pub(super) fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(Facts::TEXT_BYTES_MAX));
    text
}

/// Notes a property, if it has a value and there is room. The first of a name stays.
pub(super) fn tell(facts: &mut Facts, key: &str, value: impl Into<String>) {
    let value: String = value.into();
    let has_room = facts.properties.len() < Facts::PROPERTIES_MAX;
    if has_room && !key.is_empty() && !value.is_empty() && property(facts, key).is_none() {
        facts.properties.push((cut(key.to_owned()), cut(value)));
    }
}

/// The value of a property.
pub(super) fn property<'a>(facts: &'a Facts, key: &str) -> Option<&'a str> {
    facts.properties.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}

/// Small numbers of bytes as hex in lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_characters() {
        let long = "ä".repeat(Facts::TEXT_BYTES_MAX);
        assert_eq!(text(long.as_bytes()).len(), Facts::TEXT_BYTES_MAX);
        assert_eq!(cut(format!("a{long}")).len(), Facts::TEXT_BYTES_MAX - 1);
        assert_eq!(text(b" a\xff "), "a\u{fffd}");
        assert_eq!(text_utf16(b"a\0\xe4\0\0\0b\0"), "aä");
        assert_eq!(text_utf16(b"\0\xd8a\0x"), "\u{fffd}a");
    }

    #[test]
    fn properties_are_counted_and_the_first_stays() {
        let mut facts = Facts::default();
        tell(&mut facts, "A", "1");
        tell(&mut facts, "A", "2");
        tell(&mut facts, "B", "");
        assert_eq!(facts.properties, [("A".to_owned(), "1".to_owned())]);
        (0..1_000).for_each(|n| tell(&mut facts, &n.to_string(), "x"));
        assert_eq!(facts.properties.len(), Facts::PROPERTIES_MAX);
    }
}
