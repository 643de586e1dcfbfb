//! Text from outside before it is stored: bounded, and without characters that steer or hide.

/// The text without control and invisible characters (each becomes U+FFFD), cut to `chars_max` characters. For what is
/// kept to be read by people, such as the name of a browser: it is not worth refusing a request for.
pub(crate) fn clean(text: &str, chars_max: usize) -> String {
    // Almost all of it is plain, and much of it may be long.
    if text.len() <= chars_max && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().take(chars_max).map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Whether a character shows nothing or changes how others show: controls, and the Unicode categories Cf, Zl and Zp with
/// the fillers and selectors that Unicode calls default-ignorable (UAX 44).
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(u32::from(c),
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x8e2 | 0x115f..=0x1160
        | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164
        | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0x110bd | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a
        | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_replaced_and_the_rest_stays() {
        for (text, cleaned) in [
            ("Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11;"),
            ("a\0b\r\nc", "a\u{fffd}b\u{fffd}\u{fffd}c"),
            ("\u{202e}gnp", "\u{fffd}gnp"),
            ("日本語のブラウザー", "日本語のブラウザー"),
        ] {
            assert_eq!(clean(text, 17), cleaned);
        }
    }
}
