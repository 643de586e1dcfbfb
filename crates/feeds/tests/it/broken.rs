//! Broken files and what is expected of them: `fixtures-broken/<format>/<source>.<case>.in`, read as if the operator had named the source,
//! and beside each a `.out` with the records that are kept and what is refused, with place and reason. Those that are too large to keep
//! are made in [`made`]. `HANTEI_BLESS=1` writes the `.out` files anew, `HANTEI_BLESS=csv` those of one format.
//!
//! Every decoder under `src/format` and `src/unpack` has a folder: a new one comes with its broken files. In the folder `mapping` the first
//! word names a mapping beside the file, and those of `mapping_file` are mappings themselves, each of which is refused.

mod made;

use std::{collections::BTreeSet, fmt::Write as _, fs, io, path::Path};

use feeds::{Peek, Source, input::Input, mapping::Mapping, unpack::Limits};

use crate::support::{Collect, accept_by, context, files, render};

/// Lines of an `.out` that are kept from its beginning and its end.
const LINES_KEPT: usize = 40;

/// Modules that decode nothing by themselves: single values, names and paths, limits that the others keep, what they have in common.
const NO_DECODERS: [&str; 12] = [
    "capped",
    "field",
    "indicator",
    "location",
    "path",
    "pattern",
    "places",
    "registration",
    "resource_record",
    "shorten",
    "threat",
    "tree",
];
/// Decoders without a module of ours, and mappings: what they read, and their own files.
const BESIDES: [&str; 5] = ["bzip2", "gzip", MAPPED, MAPPINGS, "xz"];
const MAPPED: &str = "mapping";
const MAPPINGS: &str = "mapping_file";

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures-broken")
}

#[test]
fn broken_files_lose_what_is_broken_and_no_more() {
    let kept = files(&root());
    let mut wrong = Wrong::default();
    let inputs = kept.iter().filter(|path| path.extension() == Some("in".as_ref()));
    for path in inputs.clone() {
        check(&path.with_extension(""), &fs::read(path).unwrap(), &mut wrong);
    }
    for (case, make) in made::CASES {
        check(&root().join(case), &make(), &mut wrong);
    }
    let cases: BTreeSet<_> = inputs
        .map(|path| path.with_extension(""))
        .chain(made::CASES.iter().map(|(case, _)| root().join(case)))
        .collect();
    for path in kept.iter().filter(|path| path.extension() == Some("out".as_ref())) {
        assert!(cases.contains(&path.with_extension("")), "{} has no input", path.display());
    }
    assert!(wrong.texts.is_empty(), "{}\n{}", wrong.texts.join("\n"), accept_by(&wrong.folders, "broken"));
}

#[test]
fn every_decoder_has_broken_files() {
    let stems = |folder: &str| -> BTreeSet<String> {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
            .iter()
            .filter(|path| path.parent().is_some_and(|parent| parent.ends_with(folder)))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    let mut wanted = stems("src/format");
    wanted.append(&mut stems("src/unpack"));
    wanted.retain(|name| !NO_DECODERS.contains(&name.as_str()));
    wanted.extend(BESIDES.map(str::to_owned));
    for name in wanted {
        let folder = root().join(&name);
        let cases = files(&folder).iter().filter(|path| path.extension() == Some("in".as_ref())).count();
        assert!(cases > 0, "{name} decodes bytes from outside: say in {} what breaks it", folder.display());
    }
}

/// What came out otherwise than it is written, and in which folders.
#[derive(Default)]
struct Wrong {
    texts: Vec<String>,
    folders: BTreeSet<String>,
}

/// Compares what `bytes` say with what is written beside `case`.
fn check(case: &Path, bytes: &[u8], wrong: &mut Wrong) {
    let bless = std::env::var("HANTEI_BLESS").unwrap_or_default();
    let folder = case.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
    let name = case.file_name().unwrap().to_str().unwrap();
    let word = name.split('.').next().unwrap();
    let actual = match folder {
        MAPPINGS => match Mapping::parse(&String::from_utf8_lossy(bytes)) {
            Ok(_) => {
                wrong.texts.push(format!("the mapping {name} is taken"));
                return;
            }
            Err(error) => format!("{error}\n").escape_debug().to_string().replace("\\n", "\n"),
        },
        MAPPED => {
            let mapping = fs::read_to_string(case.with_file_name(format!("{word}.toml"))).unwrap();
            let mapping = Mapping::parse(&mapping).unwrap_or_else(|error| panic!("{word}.toml: {error}"));
            told(name, bytes, &|input| mapped(&mapping, input))
        }
        _ => {
            let source = feeds::find(word).unwrap_or_else(|| panic!("{name}: there is no source `{word}`"));
            told(name, bytes, &|input| told_of(source, input))
        }
    };
    // The case has a dot in its name, so that `with_extension` would take that for the extension.
    let expected_at = case.with_file_name(format!("{name}.out"));
    if bless == "1" || bless == folder {
        fs::write(&expected_at, &actual).unwrap();
    }
    let expected = fs::read_to_string(&expected_at).unwrap_or_default();
    if actual != expected {
        wrong.texts.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", case.display()));
        wrong.folders.insert(folder.to_owned());
    }
}

fn told(name: &str, bytes: &[u8], read: &dyn Fn(&dyn Input) -> String) -> String {
    let mut text = String::new();
    let open = || -> io::Result<Box<dyn io::Read>> { Ok(Box::new(io::Cursor::new(bytes.to_vec()))) };
    let refusals = feeds::unpack::unpack(name, &open, &Limits::DEFAULT, &mut |input| {
        if input.name() != name {
            writeln!(text, "member {}", input.name().escape_debug()).unwrap();
        }
        text += &read(input);
        std::ops::ControlFlow::Continue(())
    });
    for refusal in refusals {
        writeln!(text, "refused {}: {}", refusal.name.escape_debug(), refusal.reason).unwrap();
    }
    let text: String = text
        .chars()
        .flat_map(|c| {
            if c.is_control() && c != '\n' { c.escape_unicode().collect() } else { c.to_string() }
                .chars()
                .collect::<Vec<_>>()
        })
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= 2 * LINES_KEPT {
        return text;
    }
    let (first, last) = (&lines[..LINES_KEPT], &lines[lines.len() - LINES_KEPT..]);
    format!("{}\n({} lines more)\n{}\n", first.join("\n"), lines.len() - 2 * LINES_KEPT, last.join("\n"))
}

fn told_of(source: &'static Source, input: &dyn Input) -> String {
    let peek = match Peek::read(input) {
        Ok(peek) => peek,
        Err(error) => return format!("cannot be read: {error}\n"),
    };
    let Some(found) = (source.recognise)(&peek.head(input.name(), true)) else {
        return format!("not recognised as {}, although it was named\n", source.name);
    };
    let mut outcome = Collect::default();
    let error = (source.parse)(input, &context(&found), &mut outcome).err();
    for (spot, reason, _) in &outcome.refused {
        assert!(!reason.is_empty() && reason.len() <= 200, "{spot}: {reason}");
    }
    render(&found, &outcome, error.as_ref())
}

fn mapped(mapping: &Mapping, input: &dyn Input) -> String {
    let peek = match Peek::read(input) {
        Ok(peek) => peek,
        Err(error) => return format!("cannot be read: {error}\n"),
    };
    let found = mapping.recognise(&peek.head(input.name(), true));
    let mut outcome = Collect::default();
    let error = mapping.read(input, &context(&found), &mut outcome).err();
    render(&found, &outcome, error.as_ref())
}
