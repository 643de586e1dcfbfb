//! Every pair `fixtures/<source>/<case>.in` and `.out`: what a file says, as readable lines. `HANTEI_BLESS=1` writes the
//! `.out` files anew, `HANTEI_BLESS=urlhaus` those of one source; the difference is then for review.

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::{Collect, accept_by, context, files, recognise, render, walk};

#[test]
fn files_say_what_is_written_beside_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let bless = std::env::var("HANTEI_BLESS").unwrap_or_default();
    let (mut wrong, mut changed) = (Vec::new(), BTreeSet::new());
    for path in files(&root) {
        let Some(case) = path.to_str().and_then(|path| path.strip_suffix(".in")) else { continue };
        let expected_at = format!("{case}.out");
        let (actual, stranger) = told(&root, &path);
        if let Some(names) = stranger {
            wrong.push(format!("{} is claimed by {names:?}", path.display()));
            continue;
        }
        let source = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        if bless == "1" || Some(bless.as_str()) == source {
            fs::write(&expected_at, &actual).unwrap();
        }
        let expected = fs::read_to_string(&expected_at).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", path.display()));
            changed.extend(source.map(str::to_owned));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), accept_by(&changed, "fixtures"));
}

/// What the file says; and, if not the one source whose name its folder has claims it, those that do.
fn told(root: &Path, path: &Path) -> (String, Option<Vec<&'static str>>) {
    let folder = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
    let mut text = String::new();
    let mut strangers = None;
    let refusals = walk(root, path, &mut |input| {
        if root.join(input.name()) != path {
            text += &format!("member {}\n", input.name());
        }
        let claims = recognise(input);
        let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
        if names != [folder] {
            strangers = Some(names);
            return;
        }
        let (source, found) = &claims[0];
        let mut outcome = Collect::default();
        let error = (source.parse)(input, &context(found), &mut outcome).err();
        text += &render(found, &outcome, error.as_ref());
    });
    for refusal in refusals {
        text += &format!("refused {}: {}\n", refusal.name, refusal.reason);
    }
    (text, strangers)
}
