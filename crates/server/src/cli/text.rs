//! Hostile text for a terminal: nothing that moves the cursor, hides, or turns the reading direction gets through.

use model::{Mask, Observable};

/// The text with control, bidirectional, zero-width and other invisible characters replaced by visible marks: `␛` for an escape,
/// `‹U+202E›` for a right-to-left override.
#[must_use]
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            // The block of control pictures follows the order of the controls.
            code @ 0..=0x1f => shown.extend(char::from_u32(0x2400 + code)),
            0x7f => shown.push('␡'),
            code if is_invisible(code) => shown.push_str(&format!("‹U+{code:04X}›")),
            _ => shown.push(c),
        }
    }
    shown
}

/// Characters that show nothing, or change how others show: C1 controls, and the Unicode categories Cf, Zl and Zp with the fillers and
/// selectors that Unicode calls default-ignorable (UAX 44).
fn is_invisible(code: u32) -> bool {
    matches!(code,
        0x80..=0x9f | 0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x8e2 | 0x115f..=0x1160 | 0x17b4..=0x17b5
        | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff
        | 0xffa0 | 0xfff0..=0xfffb | 0x110bd | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// At most `width` characters, cut in the middle, made visible first.
#[must_use]
pub(in crate::cli) fn short(text: &str, width: usize) -> String {
    let shown = visible(text);
    let length = shown.chars().count();
    if length <= width {
        return shown;
    }
    let kept = width.saturating_sub(1);
    let head = kept.div_ceil(2);
    let tail = kept - head;
    shown.chars().take(head).chain(['…']).chain(shown.chars().skip(length - tail)).collect()
}

/// An object for people: defanged, and where its name is not ASCII, as people read it besides.
#[must_use]
pub(in crate::cli) fn object(observable: &Observable) -> String {
    let name = match observable {
        Observable::Domain(domain) => Some(domain),
        Observable::Url(url) => url.domain(),
        Observable::Ip(_) | Observable::File(_) => None,
    };
    let text = visible(&observable.defanged());
    match name.map(|name| (name.as_str(), name.to_unicode())) {
        Some((ascii, unicode)) if ascii != unicode => {
            format!("{text} ({})", visible(&unicode.replace('.', "[.]")))
        }
        _ => text,
    }
}

/// A mask or another pattern over objects, defanged.
#[must_use]
pub(in crate::cli) fn pattern(text: &str) -> String {
    match (Observable::detect(text), Mask::parse(text)) {
        (Ok(observable), _) => object(&observable),
        (_, Ok(mask)) => visible(&mask.defanged()),
        _ => visible(&text.replace('.', "[.]")),
    }
}

/// Columns that a text takes on a terminal: East Asian wide characters take two (UAX 11, by blocks).
#[must_use]
pub(in crate::cli) fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
            | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected);
    }

    #[test]
    fn marks_what_would_hide() {
        check("plain – 月影 ✓", "plain – 月影 ✓");
        check("a\u{1b}[31mred", "a␛[31mred");
        check("line\r\nline\t\u{7f}", "line␍␊line␉␡");
        check("meisai_\u{202e}fdp.exe", "meisai_‹U+202E›fdp.exe");
        check("pay\u{200b}pal\u{feff}\u{2066}", "pay‹U+200B›pal‹U+FEFF›‹U+2066›");
        check("\u{9b}2J\u{e0041}", "‹U+009B›2J‹U+E0041›");
    }

    #[test]
    fn cuts_in_the_middle() {
        assert_eq!(short("abcdefghij", 5), "ab…ij");
        assert_eq!(short("abcde", 5), "abcde");
        assert_eq!(short("\u{202e}", 5), "‹U…E›");
        assert_eq!(short("abc", 0), "…");
    }

    #[test]
    fn shows_names_both_ways() {
        let idn = Observable::detect("https://xn--p3tv2o873arsi.example/login").unwrap();
        assert_eq!(object(&idn), "xn--p3tv2o873arsi[.]example/login (月影銀行[.]example)");
        assert_eq!(object(&Observable::detect("192.0.2.1").unwrap()), "192.0.2[.]1");
        assert_eq!(width("月影 a"), 6);
        assert_eq!(pattern("192.0.2.1"), "192.0.2[.]1");
        assert_eq!(pattern("192.0.2.0/24"), "192.0.2[.]0/24");
        assert_eq!(pattern("*.shop.example"), "*[.]shop[.]example");
        assert_eq!(pattern("192.0.2.1/a.b/*"), "192.0.2[.]1/a.b/*");
        assert_eq!(pattern("*shop*.example/a.b*"), "*shop*[.]example/a.b*");
    }
}
