//! Patterns with `*` as feeds write them, as masks. Not regular expressions: those are refused where they are met. What a
//! pattern means, and which cover too much, stands in [`model::Wildcard`]; here are the dialects.

use model::{DomainName, Mask, ParseError, Subject};

use super::netset;

/// A pattern in which `*` is any characters: a mask of whatever kind says it.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn mask(text: &str) -> Result<Subject, &'static str> {
    match Mask::from_pattern(text) {
        Ok(Mask::Domain(name)) => below(name),
        Ok(Mask::Network(network)) => netset::check(network).map(netset::subject),
        Ok(mask) => Ok(mask.into()),
        Err(ParseError::Wildcard { reason, .. }) => Err(reason),
        Err(_) => Err("not a pattern"),
    }
}

/// A name with all below it, unless that belongs to many.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn below(name: DomainName) -> Result<Subject, &'static str> {
    if name.registrable().is_none() {
        Err("would cover a whole public suffix")
    } else {
        Ok(Mask::Domain(name).into())
    }
}

/// What a filter rule `||text^` of Adblock Plus and its kin names, without `||`: hosts by the end of their names, or URLs.
/// `end` is what closed it: `^` stands for the end or whatever ends a word there, `|` for the end, nothing for anything.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn filter(text: &str, end: Option<char>) -> Result<Vec<Subject>, &'static str> {
    if text.contains(['^', '|']) {
        return Err("a pattern with separators inside");
    }
    if text.contains(['/', '?']) {
        return match end {
            Some('^') => Ok(vec![mask(text)?, mask(&format!("{text}?*"))?]),
            Some(_) => Ok(vec![mask(text)?]),
            None => Ok(vec![mask(&format!("{text}*"))?]),
        };
    }
    if end.is_none() {
        return Err("a pattern without end");
    }
    let first = mask(text)?;
    // `||` stands before any label.
    let below = if text.starts_with('*') { None } else { Some(mask(&format!("*.{text}"))?) };
    Ok(std::iter::once(first).chain(below).collect())
}

/// A comparison `LIKE` of a STIX pattern (STIX 2.1 section 9.6.1), where `%` is any characters.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn like(value: &str, of_url: bool) -> Result<Vec<Subject>, &'static str> {
    if value.contains('_') {
        return Err("`_` in LIKE stands for one character: no mask can say that");
    }
    if value.contains('*') {
        return Err("`*` in LIKE is the character itself: no mask can say that");
    }
    let text = value.replace('%', "*");
    if !of_url {
        return Ok(vec![mask(&text)?]);
    }
    let open = text.trim_start_matches('*');
    match open.find('/') {
        _ if open.len() == text.len() => Ok(vec![mask(&text)?]),
        // A path on any host, at its front or behind folders.
        Some(0) => Ok(vec![mask(&format!("*{open}"))?, mask(&format!("*/*{open}"))?]),
        Some(_) => Ok(vec![mask(&text)?]),
        // A text that may stand in a host or in a path.
        None => {
            let (host, path) = (mask(&text), mask(&format!("*/*{open}")));
            match (host, path) {
                (Err(reason), Err(_)) => Err(reason),
                (host, path) => Ok(host.into_iter().chain(path).collect()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(outcome: Result<Vec<Subject>, &str>, expected: Result<&[&str], &str>) {
        let shown = outcome.map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
        let expected = expected.map(|all| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        match (shown, expected) {
            (Err(actual), Err(part)) => assert!(actual.contains(part), "{actual}"),
            (shown, expected) => assert_eq!(shown, expected),
        }
    }

    #[test]
    fn filter_rules() {
        check(filter("evil*.example", Some('^')), Ok(&["evil*.example", "*.evil*.example"]));
        check(filter("*.evil*.example", Some('^')), Ok(&["*.evil*.example"]));
        check(filter("a.example/*.exe", Some('^')), Ok(&["a.example/*.exe", "a.example/*.exe?*"]));
        check(filter("a.example/*.exe", Some('|')), Ok(&["a.example/*.exe"]));
        check(filter("a.example/x*y", None), Ok(&["a.example/x*y*"]));
        check(filter("a.example/*", None), Ok(&["a.example/*"]));
        check(filter("evil*", None), Err("without end"));
        check(filter("evil*^x", Some('^')), Err("separators inside"));
        check(filter("*.com", Some('^')), Err("would cover a whole public suffix"));
        check(filter("*com*", Some('^')), Err("covers too much"));
        check(filter("10.0.0.*", Some('^')), Err("reserved range"));
    }

    #[test]
    fn stix_like() {
        check(like("%.evil.example", false), Ok(&["*.evil.example"]));
        check(like("%evil%.example", false), Ok(&["*evil*.example"]));
        check(like("http://evil.example/%/gate.php", true), Ok(&["evil.example/*/gate.php"]));
        check(like("http%://evil.example/a/%", true), Ok(&["evil.example/a/*"]));
        check(like("%evil.example/x%", true), Ok(&["*evil.example/x*"]));
        check(like("%/gate.php", true), Ok(&["*/gate.php", "*/*/gate.php"]));
        check(like("%gate-loader%", true), Ok(&["*gate-loader*", "*/*gate-loader*"]));
        check(like("%a_b%", true), Err("stands for one character"));
        check(like("%", true), Err("covers too much"));
        check(like("%com%", true), Err("covers too much"));
    }
}
