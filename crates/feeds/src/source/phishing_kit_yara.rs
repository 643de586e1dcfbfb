//! PhishingKit-Yara-Rules: a catalogue of phishing kits, <https://github.com/t4d/PhishingKit-Yara-Rules>, as a table made of the rules: whom a kit
//! imitates, and the files in it. It becomes knowledge: what a kit takes is told by the names of its files.

use std::io;

use analysis::brand::Brand;
use model::{Grade, KnowledgeEntry, KnowledgeKind, Timestamp, Tlp, Url};
use sha2::{Digest, Sha256};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect, Row},
        field,
        mail,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "phishing_kit_yara",
    title: "PhishingKit-Yara-Rules",
    url: "https://github.com/t4d/PhishingKit-Yara-Rules",
    licence: "AGPL-3.0",
    grade: Grade::B,
    every_hours: 31 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const NAMES: [&str; 10] = [
    "rule_file",
    "rule",
    "brand_from_name",
    "kit_from_name",
    "description",
    "date",
    "author",
    "reference",
    "local_folders",
    "files",
];
const TABLE: Dialect<'static> = Dialect::commas(&NAMES);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = TABLE.header_of(head).is_some_and(|header| header == NAMES);
    is_ours.then(|| Recognised { list: "phishing_kit_yara".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns = |names: &csv::Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, TABLE, sink, columns, |row, columns| facts(row, columns, context))
}

fn facts(row: &Row, columns: &[Option<usize>; 10], context: &Context) -> Result<Vec<Fact>, &'static str> {
    if row.fields().len() != NAMES.len() {
        return Err("more or fewer columns than the header");
    }
    let [file, _, brand, _, description, date, _, reference, folders, files] = columns.map(|column| row.get(column));
    // Rules are copied and keep the name of another within; the file's own is each once.
    let name = field::text(file.strip_suffix(".yar").unwrap_or(file)).ok_or("no name of a rule")?;
    let brand = field::stated(brand).ok_or("no brand")?;
    let date = field::moment(date)?;
    let target = match Brand::named(brand) {
        Some(known) => format!("{} ({})", known.name, known.industry),
        None => brand.to_owned(),
    };
    let stolen: Vec<&str> = mail::stolen_by(files).into_iter().map(|stolen| stolen.as_str()).collect();
    let mut told = vec![format!("Target: {target}")];
    told.extend(field::text(description));
    if !stolen.is_empty() {
        told.push(format!("Takes: {}", stolen.join(", ")));
    }
    for (word, list) in [("Folders", folders), ("Files", files)] {
        told.extend(field::stated(list).map(|list| format!("{word}: {}", list.replace('|', ", "))));
    }
    let told: String = told.join(". ");
    let told = told.get(..told.floor_char_boundary(KnowledgeEntry::DESCRIPTION_BYTES_MAX)).unwrap_or_default();
    Ok(vec![Fact::Knowledge(Box::new(KnowledgeEntry {
        list: context.list.clone(),
        id: uuid(&name),
        kind: KnowledgeKind::Tool,
        name: name.get(..name.floor_char_boundary(KnowledgeEntry::NAME_BYTES_MAX)).unwrap_or_default().to_owned(),
        aliases: Vec::new(),
        external_id: None,
        description: Some(told.to_owned()),
        references: field::text(reference).filter(|link| Url::parse(link).is_ok()).into_iter().collect(),
        links: Vec::new(),
        revision: u64::try_from(date.day()).unwrap_or(0),
        tlp: context.tlp,
        recorded_at: Timestamp::MIN,
        import: 0,
    }))])
}

/// A UUID that follows from a name (RFC 9562, version 8).
fn uuid(name: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(format!("phishing_kit_yara/{name}").as_bytes()).into();
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |start: usize, end: usize| hex.get(start..end).unwrap_or_default();
    format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
