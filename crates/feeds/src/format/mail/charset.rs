//! Text of a mail: charsets by their labels, and encoded words in headers (RFC 2047).

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::transfer;

/// Longest encoded word; RFC 2047 allows 75 bytes, senders write more.
const WORD_BYTES_MAX: usize = 2000;

/// Text of `bytes` in the charset of `label`; what is not valid becomes U+FFFD. An unknown label is as none.
pub(super) fn labelled(bytes: &[u8], label: &str) -> String {
    match Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()) {
        // What says that it is ASCII or UTF-8 and is not, is of the neighbourhood.
        Some(encoding) if encoding != UTF_8 && encoding != WINDOWS_1252 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => unlabelled(bytes),
    }
}

/// Text of `bytes` of which nothing is said: UTF-8, or else Western.
pub(super) fn unlabelled(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            // A text that was cut within a character is UTF-8 all the same.
            let lossy = String::from_utf8_lossy(bytes);
            let broken = lossy.matches(char::REPLACEMENT_CHARACTER).count();
            let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
            if broken.saturating_mul(4) < high {
                return lossy.into_owned();
            }
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// A header's text with its encoded words decoded. Neighbouring words are one text, also where a character is cut in two.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    let mut ends = Ends { text, next: 0 };
    while let Some((before, after)) = rest.split_once("=?") {
        let near = ends.is_near(text.len().saturating_sub(after.len()));
        let Some((word, behind)) = near.then(|| word(after)).flatten() else {
            flush(&mut pending, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = after;
            continue;
        };
        // Blanks between two words are none.
        if !(pending.is_some() && before.chars().all(char::is_whitespace)) {
            flush(&mut pending, &mut out);
            out.push_str(before);
        }
        match &mut pending {
            // A charset with states ends each word in its first one.
            Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) && !is_stateful(charset) => {
                bytes.extend(word.bytes);
            }
            _ => {
                flush(&mut pending, &mut out);
                pending = Some((word.charset.to_owned(), word.bytes));
            }
        }
        rest = behind;
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    out
}

/// Where words may end, looked for once: a text may have many openings and hardly an end.
struct Ends<'t> {
    text: &'t str,
    next: usize,
}

impl Ends<'_> {
    /// Whether there is one at or behind `at`, as near as it must be.
    fn is_near(&mut self, at: usize) -> bool {
        if self.next < at {
            let found = self.text.get(at..).and_then(|text| text.find("?="));
            self.next = found.map_or(usize::MAX, |found| at.saturating_add(found));
        }
        self.next.saturating_sub(at) <= WORD_BYTES_MAX
    }
}

fn is_stateful(charset: &str) -> bool {
    charset.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("iso-2022"))
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&labelled(&bytes, &charset));
    }
}

struct Word<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
}

/// An encoded word behind its `=?`, and what follows it.
fn word(text: &str) -> Option<(Word<'_>, &str)> {
    let near = text.get(..text.floor_char_boundary(WORD_BYTES_MAX))?;
    let (label, behind) = near.split_once('?')?;
    let (encoding, behind) = behind.split_once('?')?;
    let (encoded, _) = behind.split_once("?=")?;
    if label.contains(char::is_whitespace) {
        return None;
    }
    // RFC 2231 lets a language follow the charset.
    let charset = label.split('*').next().unwrap_or_default();
    let bytes = match encoding {
        "B" | "b" => transfer::base64(encoded.as_bytes()),
        "Q" | "q" => transfer::quoted_printable(encoded.replace('_', " ").as_bytes()),
        _ => return None,
    };
    // Three signs, two of them of one character.
    let length = [label, encoding, encoded, "??", "?="].iter().map(|part| part.len()).sum::<usize>();
    Some((Word { charset, bytes }, text.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words() {
        for (text, expected) in [
            ("plain", "plain"),
            ("=?UTF-8?B?8J+Uiw==?= Zonnepanelen", "🔋 Zonnepanelen"),
            ("=?iso-8859-1?Q?caf=E9_au_lait?=", "café au lait"),
            ("=?utf-8?B?5pel?= =?utf-8?B?5pys?=", "日本"),
            // A character cut in two.
            ("=?utf-8?B?5pc=?= =?utf-8?B?pQ==?=", "日"),
            ("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?= =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本日本"),
            ("a =?utf-8?Q?b?= c", "a b c"),
            ("=?utf-8?X?b?= =?", "=?utf-8?X?b?= =?"),
            ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
            ("=?nonsense?Q?=41?=", "A"),
            ("=?utf-8*en?Q?b?=", "b"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn many_openings_are_no_words() {
        assert_eq!(words(&"=?".repeat(8_000)).len(), 16_000);
        let open = "=?a?q?x".repeat(2_000);
        assert_eq!(words(&open), open);
        let text = words(&format!("{open} =?utf-8?q?b?= {open}"));
        assert!(text.starts_with("=?a?q?x=?a?q?x") && text.ends_with(&open));
    }

    #[test]
    fn ends_are_looked_for_once() {
        let mut ends = Ends { text: "a?=b?=c", next: 0 };
        assert!(ends.is_near(1) && ends.next == 1);
        assert!(ends.is_near(2) && ends.next == 4);
        assert!(!ends.is_near(5) && ends.next == usize::MAX);
        assert!(!ends.is_near(6));
        let far = format!("a{}?=", "x".repeat(WORD_BYTES_MAX + 1));
        let mut ends = Ends { text: &far, next: 0 };
        assert!(!ends.is_near(1) && ends.is_near(2));
    }

    #[test]
    fn charsets() {
        assert_eq!(labelled(b"caf\xE9", "us-ascii"), "café");
        assert_eq!(labelled("日本".as_bytes(), "iso-8859-1"), "日本");
        assert_eq!(labelled(b"\x93\xFA\x96\x7B", "Shift_JIS"), "日本");
        assert_eq!(labelled(b"\x93\xFA", "no-such"), "“ú");
    }
}
