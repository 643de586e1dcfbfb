//! The form in which Kaspersky's data feeds compare URLs ("URL normalization rules" of their public help). Coarser than
//! the identity of a [`Url`]: it finds near misses. Not an identity, and not idempotent, for it decodes once.

use percent_encoding::percent_decode_str;

use super::{Host, Url, refang, url};

/// [`Url::lookup_form`] of typed text, defanged or not. Runs of dots in the host and leading ones are forgiven here.
/// `None` when no host can be made out.
#[must_use]
pub fn lookup_form_of(text: &str) -> Option<String> {
    let clean = refang(text).ok()?;
    let (scheme, rest) = if url::has_scheme(&clean) {
        clean.split_once(':').map(|(scheme, rest)| (scheme, rest.trim_start_matches(['/', '\\'])))?
    } else {
        ("http", clean.as_str())
    };
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end)?;
    let (credentials, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let host = collapse(host, '.');
    let host = host.strip_prefix('.').unwrap_or(&host);
    let credentials = if credentials.is_empty() { "" } else { "x@" };
    Url::parse(&format!("{scheme}://{credentials}{host}{tail}")).ok().map(|url| lookup_form(&url))
}

pub(super) fn lookup_form(url: &Url) -> String {
    let mut form = match url.host() {
        Host::Domain(domain) => domain.as_str().strip_prefix("www.").unwrap_or(domain.as_str()).to_owned(),
        host @ Host::Ip(_) => host.to_string(),
    };
    // One malformed escape in the path, and nothing of the URL is decoded.
    let decodable = decode(url.path()).is_some();
    let decode = |text: &str| if decodable { decode(text) } else { None }.unwrap_or_else(|| text.to_owned());

    let raw_path = collapse(&url.path().replace("%00", ""), '/');
    let in_folder = raw_path.ends_with('/');
    let path = collapse(&decode(raw_path.trim_matches('/')).to_lowercase().replace('\\', "/"), '/');
    let path = path.trim_start_matches('/');
    if !path.is_empty() && path != "*" {
        form.push('/');
        form.push_str(path);
    }
    let query = url.query().map(|query| {
        let query = query.replace('+', "%2B").replace("%00", "");
        collapse(&decode(&query).to_lowercase(), '/')
    });
    match query {
        Some(query) if !query.is_empty() => {
            if in_folder && !form.ends_with('/') {
                form.push('/');
            }
            form.push('?');
            form.push_str(&query);
        }
        // A script called with an empty query is another thing than the script; a folder is not.
        Some(_) if !in_folder => form.push('?'),
        _ => {}
    }
    if url.query().is_none() {
        let kept = form.strip_suffix("/.").unwrap_or(&form).trim_end_matches('/').len();
        form.truncate(kept);
    }
    form
}

/// Percent-decodes once. `None` at a malformed escape; octets that are not UTF-8 become U+FFFD.
fn decode(text: &str) -> Option<String> {
    let well_formed = text.split('%').skip(1).all(|rest| {
        matches!(rest.as_bytes(), [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    });
    well_formed.then(|| percent_decode_str(text).decode_utf8_lossy().into_owned())
}

/// Runs of `sign` become one.
fn collapse(text: &str, sign: char) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != sign || !out.ends_with(sign) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(lookup_form_of(text).as_deref(), Some(expected), "from {text:?}");
    }

    #[test]
    fn published_examples() {
        check("https://www.example.com:443/?q=hello%20world#fragment", "example.com/?q=hello world");
        check("http://example.com:80", "example.com");
    }

    #[test]
    fn hosts() {
        check("HTTP://User:Pass@WWW.Example.com:8080/A", "example.com/a");
        check(".example.com/a", "example.com/a");
        check("http://..www..example...com/a", "example.com/a");
        check("www.www.example.com", "www.example.com");
        check("http://0x7f.1/", "127.0.0.1");
        check("http://0300.0.2.1/", "192.0.2.1");
        check("http://3221225985/a", "192.0.2.1/a");
        check("http://[2001:DB8::1]:8080/a/", "[2001:db8::1]/a");
        check("hxxps[:]//evil[.]example/A", "evil.example/a");
        check("evil.example", "evil.example");
    }

    #[test]
    fn paths() {
        check("http://h.example/a//b///c", "h.example/a/b/c");
        check("http://h.example/a/./b/../c/", "h.example/a/c");
        check("http://h.example/a/.", "h.example/a");
        check("http://h.example/a\\b", "h.example/a/b");
        check("http://h.example/%41%2Fb", "h.example/a/b");
        check("http://h.example/%2541", "h.example/%41");
        check("http://h.example/100%", "h.example/100%");
        check("http://h.example/%41/100%", "h.example/%41/100%");
        check("http://h.example/%C3%9C", "h.example/ü");
        check("http://h.example/%FF", "h.example/\u{fffd}");
        check("http://h.example/a%00b", "h.example/ab");
        check("http://h.example/*", "h.example");
        check("http://h.example////", "h.example");
        check("http://h.example/a+b", "h.example/a+b");
    }

    #[test]
    fn queries() {
        check("http://h.example/a?X=1+2", "h.example/a?x=1+2");
        check("http://h.example/a?x=%2B%00%41", "h.example/a?x=+a");
        check("http://h.example/a/?x=1", "h.example/a/?x=1");
        check("http://h.example?x=1", "h.example/?x=1");
        check("http://h.example/a?u=http://b.example//c", "h.example/a?u=http:/b.example/c");
        check("http://h.example/a?x=100%", "h.example/a?x=100%");
        check("http://h.example/a?", "h.example/a?");
        check("http://h.example/a/?", "h.example/a");
        check("http://h.example/?", "h.example");
        check("http://h.example/a?x=/", "h.example/a?x=/");
        check("http://h.example/a#?x", "h.example/a");
    }

    #[test]
    fn none() {
        for text in ["", "http://", "a b", "http://-/"] {
            assert_eq!(lookup_form_of(text), None, "{text}");
        }
    }

    proptest! {
        /// Scheme, `www.`, credentials, port, letter case and fragment never matter.
        #[test]
        fn coarser_than_identity(path in "(/[a-z.%+]{0,4}){0,4}(\\?[a-z0-9%+/]{0,6})?") {
            // A last dot is punctuation in typed text.
            let path = path.trim_end_matches('.');
            let plain = lookup_form_of(&format!("http://h.example{path}"));
            let dressed = lookup_form_of(&format!("HTTPS://me:you@WWW.H.example:81{path}#f"));
            prop_assert_eq!(plain, dressed);
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = lookup_form_of(&text);
            let _ = lookup_form_of(&format!("http://h.example/{text}"));
        }
    }
}
