//! The publishers' real files, where they are at hand: every record is accepted or refused, and no other source claims
//! the file. The table is for judging the refusals by eye (`--nocapture`).

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
    ops::ControlFlow,
    time::Instant,
};

use feeds::{
    Head, Recognised, Source, Spot,
    input::{Input, head},
    unpack::{Limits, unpack},
};

use crate::support::{files, print_reasons, read_own, samples, walk};

/// Folder, the source that must claim its files, and how records are counted without the parser.
const FOLDERS: &[(&str, &str)] = &[
    ("abusech_feodo", "feodo_tracker"),
    ("abusech_malwarebazaar", "malwarebazaar"),
    ("abusech_sslbl", "sslbl"),
    ("abusech_threatfox", "threatfox"),
    ("abusech_urlhaus", "urlhaus"),
    ("hashes/malwarebazaar-recent", "malwarebazaar"),
    ("openphish", "openphish"),
];

#[test]
fn every_record_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (folder, name) in FOLDERS {
        let (directory, prefix) = folder.split_once('/').unwrap_or((folder, ""));
        for path in files(&root.join(directory)) {
            if !path.file_name().unwrap().to_str().unwrap().starts_with(prefix) {
                continue;
            }
            let refusals = walk(&root, &path, &mut |input| check(input, name));
            assert_eq!(refusals, [], "{}", path.display());
        }
    }
}

fn check(input: &dyn Input, name: &str) {
    let begun = Instant::now();
    let (found, outcome) = read_own(input, name);
    let milliseconds = begun.elapsed().as_millis();
    let facts: usize = outcome.records.iter().map(|record| record.facts.len()).sum();
    let (records, refused) = (outcome.records.len(), outcome.refused.len());
    println!(
        "{}: {}, {records} records, {facts} facts, {refused} refused, {milliseconds} ms",
        input.name(),
        found.list
    );
    print_reasons(&outcome);

    if outcome.refused.iter().any(|(spot, ..)| *spot == Spot::File) {
        assert_eq!((records, refused), (0, 1), "{} is refused as a whole", input.name());
    } else {
        assert_eq!(records + refused, count(input), "{}", input.name());
    }
}

/// Records counted by hand: elements of JSON, otherwise lines that are neither comments nor the header.
fn count(input: &dyn Input) -> usize {
    let mut bytes = Vec::new();
    input.open().unwrap().read_to_end(&mut bytes).unwrap();
    match bytes.first() {
        Some(b'[') => serde_json::from_slice::<Vec<serde_json::Value>>(&bytes).unwrap().len(),
        Some(b'{') => {
            let all: BTreeMap<String, Vec<serde_json::Value>> = serde_json::from_slice(&bytes).unwrap();
            all.values().map(Vec::len).sum()
        }
        _ => {
            let lines =
                bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#"));
            let first = lines.clone().next().unwrap_or_default();
            let headers: [&[u8]; 7] = [
                b"id,",
                b",id,",
                b"first_seen",
                b",first_seen",
                b"sha1_hash",
                b"tlsh,",
                b"\"first_seen_utc\"",
            ];
            lines.count() - usize::from(headers.iter().any(|header| first.starts_with(header)))
        }
    }
}

/// The claims by name and first bytes alone: reading all samples to their end would take long.
fn claims(input: &dyn Input) -> Vec<(&'static Source, Recognised)> {
    let bytes = head(input).unwrap_or_default();
    feeds::recognise(&Head { name: input.name(), bytes: &bytes, tail: b"", named: false })
}

#[test]
fn no_two_sources_claim_a_file() {
    let Some(root) = samples() else { return };
    let mut claimed = BTreeMap::<String, Vec<String>>::new();
    for path in files(&root) {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(fs::File::open(&path)?)) };
        let mut members = 0;
        unpack(&name, &open, &Limits::DEFAULT, &mut |input| {
            let claims = claims(input);
            let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
            assert!(names.len() <= 1, "{}: {names:?}", input.name());
            for (source, found) in claims {
                let folder = input.name().split('/').next().unwrap_or_default();
                let files = claimed.entry(format!("{} from {folder}", source.name)).or_default();
                files.push(format!("{} as {}", input.name(), found.list));
            }
            members += 1;
            // The members of an archive are alike.
            if members < 30 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    for (claim, files) in claimed {
        println!("{claim}: {} files, such as {}", files.len(), files[0]);
    }
}
