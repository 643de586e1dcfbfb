//! Hostile text on its way into a mail: nothing that ends a line, hides, or turns the reading direction gets through.

/// The text with control, bidirectional, zero-width and other invisible characters replaced by visible marks: `␍` for a carriage return,
/// `‹U+202E›` for a right-to-left override. It is one line.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(&mut shown, c);
    }
    shown
}

/// As [`one_line`], but lines (ended by LF or CRLF) and tabs stay. Lines are ended by LF.
pub(crate) fn lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' | '\t' => shown.push(c),
            c => push_visible(&mut shown, c),
        }
    }
    shown
}

/// The first `chars_max` characters, the last of them `…` when there were more.
pub(crate) fn shortened(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(chars_max.saturating_sub(1)).chain(['…']).collect(),
    }
}

fn push_visible(shown: &mut String, c: char) {
    match u32::from(c) {
        // The block of control pictures follows the order of the controls.
        code @ 0..=0x1f => shown.extend(char::from_u32(0x2400 + code)),
        0x7f => shown.push('␡'),
        code if is_invisible(code) => shown.push_str(&format!("‹U+{code:04X}›")),
        _ => shown.push(c),
    }
}

/// Characters that show nothing, or change how others show: C1 controls, and the Unicode categories Cf, Zl and Zp with the fillers and
/// selectors that Unicode calls default-ignorable (UAX 44).
fn is_invisible(code: u32) -> bool {
    matches!(code,
        0x80..=0x9f | 0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x8e2 | 0x115f..=0x1160 | 0x17b4..=0x17b5
        | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff
        | 0xffa0 | 0xfff0..=0xfffb | 0x110bd | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_becomes_a_mark() {
        for (text, expected) in [
            ("plain 日本語", "plain 日本語"),
            ("a\r\nBcc: b\0", "a␍␊Bcc: b␀"),
            ("\u{202e}gnp\u{7f}\u{2028}\u{85}", "‹U+202E›gnp␡‹U+2028›‹U+0085›"),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }

    #[test]
    fn only_line_feeds_end_lines() {
        assert_eq!(lines("a\r\nb\nc\rd\n\te\u{b}f\u{2029}g"), "a\nb\nc␍d\n\te␋f‹U+2029›g");
        // Taking a pair out must not make another.
        assert_eq!(lines("a\r\r\n\nb"), "a␍\n\nb");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        for (text, chars_max, expected) in
            [("日本語", 3, "日本語"), ("日本語", 2, "日…"), ("ab", 0, "…"), ("", 0, "")]
        {
            assert_eq!(shortened(text, chars_max), expected, "{text} {chars_max}");
        }
    }
}
