//! From bytes to text: registries send UTF-8, what their country wrote in before it, or both in one reply.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1252,
    WINDOWS_1254, WINDOWS_1257,
};

/// Text of `bytes` from a registry of `tld` (without dot, in lower case; empty where it is not known). A byte order mark is taken away. What
/// is not valid in the charset becomes U+FFFD, so that nothing fails.
#[must_use]
pub(crate) fn decode(bytes: &[u8], tld: &str) -> String {
    if bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J")) {
        return text(ISO_2022_JP, bytes);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let candidates =
        CHARSETS.iter().find(|(tlds, _)| tlds.contains(&tld)).map_or(DEFAULT, |(_, charsets)| *charsets);
    // The first in which all bytes mean something; what is nearly UTF-8 (a reply that was cut) is UTF-8.
    let broken = String::from_utf8_lossy(bytes).matches(char::REPLACEMENT_CHARACTER).count();
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if broken * 10 < high {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    for charset in candidates {
        if let Some(text) = charset.decode_without_bom_handling_and_without_replacement(bytes) {
            // Nearly every text of Western Europe is valid Shift_JIS too: of half-width letters.
            if *charset == SHIFT_JIS && tld != "jp" && !is_japanese(&text) {
                continue;
            }
            return text.into_owned();
        }
    }
    text(candidates.last().copied().unwrap_or(WINDOWS_1252), bytes)
}

/// Whether there are more full-width letters than half-width ones.
fn is_japanese(text: &str) -> bool {
    let count = |test: fn(char) -> bool| text.chars().filter(|c| test(*c)).count();
    let full = count(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'));
    full > count(|c| matches!(c, '\u{FF61}'..='\u{FF9F}'))
}

fn text(charset: &'static Encoding, bytes: &[u8]) -> String {
    charset.decode_without_bom_handling(bytes).0.into_owned()
}

/// Charsets where nothing is known of the registry. EUC-JP has the most rules, so that what fits it is it.
const DEFAULT: &[&Encoding] = &[EUC_JP, SHIFT_JIS, WINDOWS_1252];

const CHARSETS: &[(&[&str], &[&Encoding])] = &[
    (&["jp"], &[EUC_JP, SHIFT_JIS]),
    (&["kr"], &[EUC_KR]),
    (&["tw", "hk", "mo"], &[BIG5, GB18030]),
    (&["cn"], &[GB18030]),
    (&["ru", "su", "by", "ua", "kz", "kg", "uz"], &[KOI8_R]),
    (&["tr"], &[WINDOWS_1254]),
    (&["pl", "cz", "sk", "hu", "ro", "si", "hr", "rs"], &[WINDOWS_1250]),
    (&["lt", "lv", "ee"], &[WINDOWS_1257]),
    (
        &[
            "br", "pt", "de", "at", "ch", "fr", "it", "es", "nl", "be", "dk", "se", "no", "fi", "is", "cl",
            "mx", "ar", "pe", "uk", "ca", "com", "net", "org",
        ],
        &[WINDOWS_1252],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], tld: &str, expected: &str) {
        assert_eq!(decode(bytes, tld), expected, "{tld}");
    }

    #[test]
    fn charsets_seen() {
        let japanese = "[登録者名] 例示株式会社";
        check(japanese.as_bytes(), "", japanese);
        check(&EUC_JP.encode(japanese).0, "", japanese);
        check(&EUC_JP.encode(japanese).0, "jp", japanese);
        check(&SHIFT_JIS.encode(japanese).0, "jp", japanese);
        check(b"[\x1b$BEPO?<TL>\x1b(B]", "jp", "[登録者名]");
        check(&EUC_KR.encode("등록인").0, "kr", "등록인");
        check(&KOI8_R.encode("Пример").0, "ru", "Пример");
        check(&BIG5.encode("範例").0, "tw", "範例");
        check(b"Stra\xDFe, M\xFCnchen", "de", "Straße, München");
        check(b"Stra\xDFe, M\xFCnchen", "", "Straße, München");
        check(&SHIFT_JIS.encode("登録者 例示").0, "", "登録者 例示");
        check(b"\xEF\xBB\xBFdomain", "", "domain");
    }

    #[test]
    fn nothing_fails() {
        check(b"a\x81", "jp", "a\u{FFFD}");
        let mut cut = "長い長い長い長い長い日本語の文字".as_bytes().to_vec();
        cut.pop();
        assert!(decode(&cut, "").starts_with("長い"));
    }
}
