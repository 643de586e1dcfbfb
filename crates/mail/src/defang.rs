//! Indicators in a mail, made harmless: no program that shows the mail makes a link of them, and nobody opens one by mistake.
//!
//! There is no standard. These forms are the usual ones, and what looks indicators up reads them back: `hxxp`, `[.]`, `[:]`, `[@]`.

/// Schemes that programs make links of without `//` behind them.
const OPAQUE_SCHEMES: [&str; 8] =
    ["data", "file", "javascript", "magnet", "mailto", "sms", "tel", "vbscript"];

/// The text with everything in it that programs make links of broken up: `http://evil.example/a` becomes `hxxp://evil[.]example/a`, the colon
/// of another scheme `[:]`, a mailbox `kestrel[@]evil[.]example`. Done twice, it changes nothing more.
///
/// Any text may be given: a rule's name, a title, an indicator. A dot between letters or digits is taken for one of a name, a dot that ends a
/// sentence is left alone; so is a time (`12:30`).
#[must_use]
pub fn defang(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    // Letters, digits, `+` and `-` directly before, which is what a scheme is made of (RFC 3986, section 3.1).
    let mut run = String::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let after = rest.chars().next();
        let is_inside = is_of_a_name(before) && is_of_a_name(after);
        match c {
            // Dots that IDNA reads as one (UTS 46, section 4.1).
            '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}'
                if is_inside && (c == '.' || is_ascii(before, after)) =>
            {
                safe.push_str("[.]");
            }
            '@' | '\u{ff20}' if is_inside => safe.push_str("[@]"),
            ':' => {
                let scheme = run.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
                let (name, colon) = harmless(&scheme.to_ascii_lowercase(), rest.starts_with("//"));
                if let Some(name) = name {
                    safe.truncate(safe.len().saturating_sub(scheme.len()));
                    safe.push_str(name);
                }
                safe.push_str(colon);
            }
            c => safe.push(c),
        }
        if c.is_ascii_alphanumeric() || matches!(c, '+' | '-') {
            run.push(c);
        } else {
            run.clear();
        }
        before = Some(c);
    }
    safe
}

/// What a scheme in lower case is called to be harmless, when it is renamed, and the colon that follows it.
fn harmless(scheme: &str, is_hierarchical: bool) -> (Option<&'static str>, &'static str) {
    match scheme {
        "http" => (Some("hxxp"), ":"),
        "https" => (Some("hxxps"), ":"),
        "ftp" => (Some("fxp"), ":"),
        "ftps" => (Some("fxps"), ":"),
        "" | "hxxp" | "hxxps" | "fxp" | "fxps" => (None, ":"),
        scheme if is_hierarchical || OPAQUE_SCHEMES.contains(&scheme) => (None, "[:]"),
        _ => (None, ":"),
    }
}

/// Whether a character may stand beside a dot in a name: letters of any script, digits, `-` and `_`.
fn is_of_a_name(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether both are ASCII: an ideographic full stop between letters of Japanese ends a sentence.
fn is_ascii(before: Option<char>, after: Option<char>) -> bool {
    [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_are_broken_up() {
        for (text, expected) in [
            ("http://evil.example/a.php?x=1", "hxxp://evil[.]example/a[.]php?x=1"),
            ("HTTPS://Evil.Example:8443/", "hxxps://Evil[.]Example:8443/"),
            ("ftp://192.0.2.7", "fxp://192[.]0[.]2[.]7"),
            ("see www.evil.example.", "see www[.]evil[.]example."),
            ("kestrel@evil.example", "kestrel[@]evil[.]example"),
            ("javascript:alert(1)", "javascript[:]alert(1)"),
            ("mailto:kestrel@evil.example", "mailto[:]kestrel[@]evil[.]example"),
            ("tcp://evil.example", "tcp[:]//evil[.]example"),
            ("<img src=http://evil.example/p.png>", "<img src=hxxp://evil[.]example/p[.]png>"),
            ("例え.テスト", "例え[.]テスト"),
            ("evil。example evil．example", "evil[.]example evil[.]example"),
            ("hxxp://evil[.]example", "hxxp://evil[.]example"),
            ("2001:db8::7", "2001:db8::7"),
            ("1http://evil.example data:text/html,x", "1hxxp://evil[.]example data[:]text/html,x"),
        ] {
            assert_eq!(defang(text), expected);
        }
    }

    #[test]
    fn words_stay_as_they_are() {
        for text in [
            "Found today. Look again tomorrow…",
            "2026-07-10 12:30 UTC",
            "2026-07-10T12:30:00Z",
            "判定が変わりました。確認してください。",
            "Note: nothing @ all, zone:red",
            "",
        ] {
            assert_eq!(defang(text), text);
        }
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "([a-zA-Z0-9:/@.。 \\[\\]+-]|http|hxxps|ftp|mailto|://|例){0,40}") {
            let once = defang(&text);
            prop_assert_eq!(defang(&once), once.clone());
            prop_assert!(!once.to_ascii_lowercase().contains("http://"), "{}", once);
        }
    }
}
