//! Decoders that sources share, each by itself.

use std::ops::ControlFlow;

use feeds::{
    Context, Head,
    format::{
        blocklist,
        csv::{self, Dialect, Table},
        json, list, stix_pattern,
        text::Lines,
        zeek_log::{self, Layout},
        zeek_tsv,
    },
    input::Memory,
};
use model::{Assessment, Category, Class, Timestamp, Tlp};

use crate::{plant, ruler::Ruler};

pub(crate) fn context(list: &str) -> Context {
    // Some moment of 2026; none of the decoders looks at it.
    Context { list: list.to_owned(), observed_at: Timestamp::from_seconds(1_767_312_000), tlp: Tlp::Clear }
}

fn head(bytes: &[u8]) -> Head<'_> {
    let bytes = bytes.get(..Head::BYTES_MAX).unwrap_or(bytes);
    Head { name: "x", bytes, tail: b"", named: true }
}

/// Byte order marks, UTF-16, windows-1252, line ends.
pub(crate) fn lines(bytes: &[u8]) {
    let (input, mut ruler) = (Memory::new("x", bytes), Ruler::default());
    let Ok(mut lines) = Lines::open(&input) else { return };
    let mut last = 0;
    while let Ok(Some((number, line))) = lines.next_line(&mut ruler) {
        assert!(number > last, "line {number} behind line {last}");
        assert!(!line.contains(['\n', '\r']), "an end inside line {number}: {line:?}");
        plant!(bytes.starts_with(b"\xFE\xFF") && line.starts_with("ab") && number > 1);
        last = number;
    }
    ruler.check(bytes);
}

/// Tables, with a header and columns in the publisher's order. The first byte chooses the dialect.
pub(crate) fn csv(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let names = ["id", "url", "tags"];
    let dialect = if choice % 2 == 0 { Dialect::commas(&names) } else { Dialect::tabs(&names) };
    let input = Memory::new("x", bytes);
    let mut ruler = Ruler::default();
    let Ok(mut table) = Table::open(&input, dialect, &mut ruler) else { return };
    let mut last = 0;
    while let Ok(Some(row)) = table.next_row(&mut ruler) {
        assert!(row.line > last, "row of line {} behind line {last}", row.line);
        assert!(row.fields().len() <= csv::COLUMNS_MAX && row.raw.len() <= 2 * csv::ROW_BYTES_MAX);
        plant!(row.fields().nth(2).is_some_and(|field| field.contains('\n') && field.contains('"')));
        last = row.line;
    }
    ruler.check(bytes);
    let head = head(bytes);
    let _ = (dialect.header_of(&head), dialect.is_part(&head), dialect.may_be_part(&head));
    let mut ruler = Ruler::default();
    let url = |row: &csv::Row, column: &Option<usize>| {
        let url = feeds::format::field::url(row.get(*column))?;
        let claim = model::Claim::Listed(Assessment::new(Class::Malicious, Category::Malware));
        let context = context("x");
        Ok(vec![context.evidence(model::Observable::Url(url).into(), context.observed_at, None, claim)])
    };
    let _ = csv::records(&input, dialect, &mut ruler, |names| names.column(&["url"]), url);
    ruler.check(bytes);
}

/// The shell of big documents.
pub(crate) fn json(bytes: &[u8]) {
    let mut ruler = Ruler::default();
    let mut elements = 0_u64;
    let outcome = json::walk(&Memory::new("x", bytes), &["data", "list"], &mut ruler, &mut |element, _| {
        elements += 1;
        plant!(
            element.index.is_some_and(|at| at >= 2)
                && element.member.as_deref() == Some("list")
                && element
                    .value
                    .get("a")
                    .and_then(|value| value.as_str())
                    .is_some_and(|text| text.contains('\n'))
        );
        ControlFlow::Continue(())
    });
    assert!(elements <= bytes.len() as u64, "{elements} elements from {} bytes", bytes.len());
    // What cannot be read to its end is said with its place.
    assert!(outcome.is_ok() || ruler.refused > 0, "{outcome:?} without a place");
    ruler.check(bytes);
}

/// Bare lists and hosts files.
pub(crate) fn list(bytes: &[u8]) {
    let kind = list::Kind::tell(&head(bytes));
    for kind in kind.into_iter().chain([list::Kind::Urls, list::Kind::Domains, list::Kind::Addresses]) {
        let mut ruler = Ruler::default();
        let assessment = Assessment::new(Class::Malicious, Category::Malware);
        let _ = list::parse(&Memory::new("x", bytes), &context("x"), &mut ruler, kind, &assessment);
        plant!(kind == list::Kind::Urls && ruler.accepted >= 3 && ruler.refused == 1);
        ruler.check(bytes);
    }
}

/// Lists in the languages of blockers.
pub(crate) fn blocklist(bytes: &[u8]) {
    let head = head(bytes);
    let _ = (blocklist::tells(&head), blocklist::Banner::read(&head));
    let mut ruler = Ruler::default();
    let assessment = Assessment::new(Class::Malicious, Category::Malware);
    let _ = blocklist::parse(&Memory::new("x", bytes), &context("x"), &mut ruler, &assessment);
    plant!(ruler.accepted >= 2 && ruler.facts >= 4 && ruler.refused == 0);
    assert!(ruler.facts <= bytes.len() as u64);
}

/// Zeek's tables.
pub(crate) fn zeek_tsv(bytes: &[u8]) {
    let _ = zeek_tsv::fields_of(&head(bytes));
    let mut ruler = Ruler::default();
    let mut rows = 0_u64;
    let _ = zeek_tsv::rows(&Memory::new("x", bytes), &mut ruler, &mut |row, _| {
        rows += 1;
        plant!(row.get("indicator").is_some_and(|text| text.contains('\t')));
        let _ = (row.text(), row.spot(), row.get("meta.source"));
        ControlFlow::Continue(())
    });
    assert!(rows <= bytes.len() as u64);
    ruler.check(bytes);
}

/// Zeek's logs, as tables, as objects, and without head; then what `dns.log` makes of them.
pub(crate) fn zeek_log(bytes: &[u8]) {
    const COLUMNS: [Layout; 1] = [Layout { path: "x", columns: &["ts", "uid", "id.orig_h", "answers"] }];
    let _ = zeek_log::Log::tell(&head(bytes), &COLUMNS);
    let mut ruler = Ruler::default();
    let mut events = 0_u64;
    let _ = zeek_log::events(&Memory::new("x", bytes), &COLUMNS, &mut ruler, &mut |event, _| {
        events += 1;
        let answers = event.list("answers");
        assert!(answers.len() <= zeek_log::ELEMENTS_MAX && answers.len() <= bytes.len());
        plant!(answers.len() == 2 && answers.iter().any(|answer| answer.contains(',')));
        let _ = (event.text(), event.spot(), event.path(), event.time("ts"), event.flag("AA"));
        ControlFlow::Continue(())
    });
    assert!(events <= bytes.len() as u64);
    ruler.check(bytes);
    if let Some(source) = feeds::find("zeek_dns") {
        // What was seen twice is one record: their places do not go on line by line.
        let mut ruler = Ruler::default();
        let _ = (source.parse)(&Memory::new("x", bytes), &context("zeek_dns"), &mut ruler);
        assert!(ruler.facts <= bytes.len() as u64);
    }
}

/// The STIX patterning language.
pub(crate) fn stix_pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(alternatives) = stix_pattern::parse(&text) {
        assert!(!alternatives.is_empty(), "no alternative in {text:?}");
        plant!(alternatives.len() == 4 && alternatives.iter().all(|one| one.all.len() == 2));
    }
}
