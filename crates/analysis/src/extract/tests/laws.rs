//! Laws: nothing panics, what the model prints is found, and a slow and simple extractor finds the same.

use model::{DomainName, Hash};
use proptest::prelude::*;

use super::super::*;

/// Runs of host characters and digests told by the simplest means, for text without brackets, slashes, quotes and escapes.
fn naive(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        for word in run.split(|c: char| !c.is_ascii_alphanumeric()) {
            found.extend(Hash::parse(word).ok().map(|hash| hash.to_string()));
        }
        let emphasised = run.starts_with('_') && run.ends_with('_');
        let name = run
            .trim_start_matches(|c| matches!(c, '.' | '-') || emphasised && c == '_')
            .trim_end_matches(['.', '-', '_']);
        if !run.contains('.') {
            continue;
        }
        let addresses = name.split('-').filter_map(|piece| piece.parse::<std::net::Ipv4Addr>().ok());
        if name.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit())) {
            found.extend(addresses.map(|address| address.to_string()));
        }
        let name = DomainName::parse(name).ok().filter(suffix::is_public);
        found.extend(name.map(|name| name.to_string()));
    }
    found.sort();
    found
}

fn observable() -> impl Strategy<Value = Observable> {
    let host = "([a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?\\.){1,3}(com|example|co\\.uk|jp)";
    let text = prop_oneof![
        "[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}",
        any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string()),
        host,
        (host, "(:[1-9][0-9]{1,3})?(/[a-zA-Z0-9_~%=-]{0,6}){1,4}(\\?[a-z0-9=&-]{1,9})?")
            .prop_map(|(host, path)| host + &path),
    ];
    text.prop_filter_map("is none", |text| Observable::detect(&text).ok())
}

proptest! {
    #[test]
    fn never_panics(text in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = extract_all(&text, &Options::default());
    }

    #[test]
    fn never_panics_on_hostile_text(text in "([a-z.:/@%\\[\\](){}<>\\\\ ]|dot|http|hxxp|2F|://|u00|[.]|1|例|。|é){0,60}") {
        for found in extract_all(text.as_bytes(), &Options::default()) {
            prop_assert!(text.get(found.span).is_some());
        }
    }

    #[test]
    fn finds_what_the_model_prints(
        observable in observable(),
        (before, after) in prop_oneof![
            Just((" ", " ")), Just(("\"", "\"")), Just(("host=", ",")), Just(("(", ")")), Just(("\n", "\r\n")), Just(("<", ">")), Just(("|", "|")),
            Just(("接続先「", "」です")), Just(("a, ", ". B")), Just(("'", "'")), Just(("`", "`")), Just(("[", "]")),
        ],
        defang in any::<bool>(),
    ) {
        let text = if defang { observable.defanged() } else { observable.to_string() };
        let text = format!("{before}{text}{after}");
        let all = extract_all(text.as_bytes(), &Options::default());
        prop_assert!(all.iter().any(|found| found.observable == observable), "{observable} not in {text:?}: {all:?}");
    }

    #[test]
    fn finds_what_a_simple_extractor_finds(
        text in "([ ,=;]|[a-z0-9]{1,3}|\\.|-|_|com|example|pl|192\\.0\\.2\\.1|[0-9a-f]{32}|\\.com|x\\.example){0,40}",
    ) {
        let mut found: Vec<String> = extract_all(text.as_bytes(), &Options::default()).iter().map(|found| found.observable.to_string()).collect();
        found.sort();
        prop_assert_eq!(found, naive(&text), "in {:?}", text);
    }

    #[test]
    fn blocks_do_not_matter(text in "([a-z.:/ \\[\\]]|dot|http://|2001:db8::1|[0-9a-f]{32}|a\\.example){0,40}", border in 1_usize..200) {
        let options = Options::default();
        let whole = extract_all(text.as_bytes(), &options);
        let mut parts = Vec::new();
        let mut scan = Scan::new(text.as_bytes(), &options);
        let mut at = border;
        while !scan.is_done() {
            let _ = scan.block(at, &mut |candidate| {
                parts.extend(candidate.found(&options));
                ControlFlow::Continue(())
            });
            at += border;
        }
        let sorted = |mut all: Vec<Found>| {
            all.sort_by_key(|found| (found.span.start, found.span.end, found.observable.to_string()));
            all
        };
        prop_assert_eq!(sorted(whole), sorted(parts));
    }
}
