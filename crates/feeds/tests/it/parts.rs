//! Parts of the publishers' real tables, where they are at hand: wherever a table is cut, the rest is told as its own
//! source's alone, and the records are those that the whole had there.

use std::{io::Read, path::Path};

use feeds::{
    Recognised, Unit,
    input::{Input, Memory},
};

use crate::support::{Collect, context, files, recognise, samples, walk};

/// Folders of tables that may be cut.
const FOLDERS: &[&str] = &[
    "abusech_feodo",
    "abusech_malwarebazaar",
    "abusech_sslbl",
    "abusech_threatfox",
    "abusech_urlhaus",
    "openphish",
];
/// How much of each end is read: enough rows, in little time.
const PART_BYTES: u64 = 200_000;

#[test]
fn rests_of_real_tables() {
    let Some(root) = samples() else { return };
    let mut parts = 0;
    for path in FOLDERS.iter().flat_map(|folder| files(&root.join(folder))) {
        parts += cut_everywhere(&root, &path);
    }
    assert!(parts > 100, "{parts} parts");
}

fn cut_everywhere(root: &Path, path: &Path) -> usize {
    let mut parts = 0;
    let refused = walk(root, path, &mut |input| {
        let claims = recognise(input);
        let [(source, whole)] = claims.as_slice() else { return };
        let mut bytes = Vec::new();
        input.open().unwrap().take(PART_BYTES).read_to_end(&mut bytes).unwrap();
        bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        // A mirror's own order cannot be told without its header, nor a snapshot be taken from a part.
        let is_table = matches!(bytes.first(), Some(b'#' | b'"' | b'i' | b'f'));
        if whole.unit != Unit::Records || !is_table {
            return;
        }
        let expected = said(source.parse, whole, &bytes);
        // Of a short table the last tenth may be too few rows to be told.
        for at in (1..55).map(|step| bytes.len() * step / 61) {
            let rest = bytes[at..].to_vec();
            let part = Memory::new("part", rest.clone());
            let names: Vec<_> = recognise(&part).iter().map(|(source, _)| source.name).collect();
            assert_eq!(names, [source.name], "{} from byte {at}", input.name());
            let (_, found) = &recognise(&part)[0];
            assert_eq!((&found.list, found.unit), (&whole.list, whole.unit));
            let told = said(source.parse, found, &rest);
            assert!(expected.ends_with(&told), "{} from byte {at}: other records", input.name());
            // Only the row that was cut is lost, and where a quoted line end was cut, its row's rest.
            let lines = rest.split(|byte| *byte == b'\n').count();
            assert!(told.len() + 10 + lines / 20 >= lines, "{}: {} of {lines}", input.name(), told.len());
            parts += 1;
        }
    });
    assert_eq!(refused, [], "{}", path.display());
    parts
}

type Parse = fn(&dyn Input, &feeds::Context, &mut dyn feeds::Sink) -> std::io::Result<()>;

/// The facts of each record, in order.
fn said(parse: Parse, found: &Recognised, bytes: &[u8]) -> Vec<Vec<feeds::Fact>> {
    let mut outcome = Collect::default();
    parse(&Memory::new("part", bytes), &context(found), &mut outcome).unwrap();
    outcome.records.into_iter().map(|record| record.facts).collect()
}
