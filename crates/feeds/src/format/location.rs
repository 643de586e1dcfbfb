//! Where an HTTP answer leads.

/// A `Location` as an absolute address (RFC 3986 section 5.2): whole, of the same scheme, server or folder.
pub(crate) fn joined(base: &str, target: &str) -> String {
    let (scheme, rest) = base.split_once("://").unwrap_or(("http", base));
    let (server, path) =
        rest.find(['/', '?', '#']).and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, "/"));
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    if target.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        target.to_owned()
    } else if target.starts_with("//") {
        format!("{scheme}:{target}")
    } else if target.starts_with('/') {
        format!("{scheme}://{server}{target}")
    } else {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{server}{folder}/{target}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations() {
        for (base, target, expected) in [
            ("https://a.example/b/c?d", "https://x.example/", "https://x.example/"),
            ("https://a.example/b/c?d", "//x.example/y", "https://x.example/y"),
            ("https://a.example:8443/b/c", "/y", "https://a.example:8443/y"),
            ("https://a.example/b/c?d=/e/f", "y", "https://a.example/b/y"),
            ("https://a.example/b", "about:blank", "about:blank"),
            ("https://a.example/b/c", "y?z=x:1", "https://a.example/b/y?z=x:1"),
            ("https://a.example", "y", "https://a.example/y"),
            ("https://a.example?q", "y", "https://a.example/y"),
        ] {
            assert_eq!(joined(base, target), expected);
        }
    }
}
