//! Records from the rows of a table. Tables come in parts: the header may be missing, stand in the middle or come again.

use std::io;

use super::{Dialect, Names, Order, Row, Table};
use crate::{Fact, Record, Sink, Spot, input::Input};

/// Reads a whole table: `columns` finds its columns, `facts` makes a record of each row or says why not.
///
/// Rows behind a header are read by its names. Rows before any, and such behind it as only fit one of the dialect's
/// orders, are read in that order. A header between rows is no record; from there on its names hold.
///
/// # Errors
/// When reading fails.
pub fn records<C>(
    input: &dyn Input,
    dialect: Dialect<'_>,
    sink: &mut dyn Sink,
    columns: impl Fn(&Names) -> C,
    mut facts: impl FnMut(&Row, &C) -> Result<Vec<Fact>, &'static str>,
) -> io::Result<()> {
    let mut table = Table::open(input, dialect, sink)?;
    if !table.has_header() && dialect.orders.is_empty() {
        sink.reject(Spot::File, "no header names the columns", b"");
        return Ok(());
    }
    table.switches = true;
    let mut named = table.has_header().then(|| columns(&table.header));
    let orders: Vec<(&Order, C)> =
        dialect.orders.iter().map(|order| (order, columns(&order.names()))).collect();
    let mut is_first = true;
    while table.advance(sink)? {
        if std::mem::take(&mut table.switched) {
            named = Some(columns(&table.header));
        }
        let row = &table.row;
        let in_order = |is_so: &dyn Fn(&Order) -> bool| {
            orders.iter().find(|(order, _)| is_so(order)).map(|(_, columns)| columns)
        };
        let outcome = match &named {
            Some(named) if row.fields().len() == table.header.width() => facts(row, named),
            Some(named) => facts(row, in_order(&|order| order.fits(row)).unwrap_or(named)),
            None => in_order(&|order| order.is_as_wide_as(row) && (!is_first || order.begins(row)))
                .ok_or("not a whole row, and no header names its columns")
                .and_then(|columns| facts(row, columns)),
        };
        is_first = false;
        match outcome {
            Ok(facts) => {
                if sink.accept(Record { spot: row.spot(), facts }).is_break() {
                    break;
                }
            }
            // Most often that is why a value is wrong or missing.
            Err(_) if table.has_header() && row.fields().len() < table.header.width() => {
                sink.reject(row.spot(), "fewer columns than the header", row.raw.as_bytes());
            }
            Err(reason) => sink.reject(row.spot(), reason, row.raw.as_bytes()),
        }
    }
    Ok(())
}

impl Table<'_> {
    /// Takes the names in `row` if it is a header behind the first row. Narrower than [`Dialect::header`]: no value may
    /// be among them, and half of the known columns must, so that no record can turn the columns around.
    pub(super) fn switch(&mut self, row: &Row) -> bool {
        if !row.is_of_names() {
            return false;
        }
        let names: Vec<String> = row.fields().map(|name| name.trim().to_ascii_lowercase()).collect();
        let known = self.dialect.columns.iter().filter(|column| names.iter().any(|name| name == *column));
        let is_header = known.count().saturating_mul(2) >= self.dialect.columns.len().max(2);
        if is_header {
            self.header = Names(names);
            self.switched = true;
        }
        is_header
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use model::{Assessment, Category, Claim, Class, Observable, Timestamp, Tlp};

    use super::*;
    use crate::{
        Context,
        format::{csv::is, field},
        input::Memory,
    };

    const ORDERS: &[Order] = &[
        Order { columns: &[("id", is::digits), ("url", is::url), ("note", is::anything)], rows_min: 1 },
        Order { columns: &[("id", is::digits), ("url", is::url)], rows_min: 1 },
    ];

    #[derive(Default)]
    struct Told(Vec<String>);

    impl Sink for Told {
        fn accept(&mut self, record: Record) -> ControlFlow<()> {
            for fact in record.facts {
                let Fact::Evidence(evidence) = fact else { continue };
                let Claim::Assessed(Assessment { external_id, note, .. }) = evidence.claim else { continue };
                let text = [external_id, note].map(Option::unwrap_or_default).join(" ");
                self.0.push(format!("{}: {}", record.spot, text.trim()));
            }
            ControlFlow::Continue(())
        }

        fn reject(&mut self, spot: Spot, reason: &str, _: &[u8]) {
            self.0.push(format!("{spot}: {reason}"));
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let context = Context { list: "a".to_owned(), observed_at: Timestamp::MIN, tlp: Tlp::Clear };
        let mut told = Told::default();
        records(
            &Memory::new("a", text),
            Dialect::commas(&["id", "url", "note"]).with_orders(ORDERS),
            &mut told,
            |names| ["id", "url", "note"].map(|name| names.column(&[name])),
            |row, [id, url, note]| {
                let url = Observable::Url(field::url(row.get(*url))?);
                let assessment = Assessment {
                    external_id: field::text(row.get(*id)),
                    note: field::text(row.get(*note)),
                    ..Assessment::new(Class::Malicious, Category::Malware)
                };
                Ok(vec![context.evidence(url.into(), context.observed_at, None, Claim::Assessed(assessment))])
            },
        )
        .unwrap();
        assert_eq!(told.0, expected, "{text}");
    }

    #[test]
    fn without_header() {
        check("1,http://a.example,x\n2,http://b.example\n", &["line 1: 1 x", "line 2: 2"]);
        let other = "not a whole row, and no header names its columns";
        check(
            "8\",http://a.example,x\n1,http://a.example,x\n1\n",
            &[&format!("line 1: {other}"), "line 2: 1 x", &format!("line 3: {other}")],
        );
    }

    #[test]
    fn header_in_the_middle() {
        check("1,http://a.example,x\nid,url,note\n2,http://b.example,y\n", &["line 1: 1 x", "line 3: 2 y"]);
        check(
            "cut off #\n# url,id,note\nhttp://b.example,2,y\n",
            &["line 1: not a whole row, and no header names its columns", "line 3: 2 y"],
        );
        check(
            "id,url,note\n1,http://a.example,x\n# note,url,id\ny,http://b.example,2\n",
            &["line 2: 1 x", "line 4: 2 y"],
        );
        check("id,url,note\n\"id\", \"URL\", \"note\"\n1,http://a.example,x\n", &["line 3: 1 x"]);
    }

    #[test]
    fn a_row_is_no_header() {
        check(
            "id,url,note\n1,url,id\n2,http://b.example,y\n",
            &["line 2: its host is a single label", "line 3: 2 y"],
        );
        check("id,url,note\n# the note, the url\n2,http://b.example,y\n", &["line 3: 2 y"]);
    }

    #[test]
    fn rows_of_another_width_than_the_header() {
        let header = "index,note,url,id\n0,x,http://a.example,1\n";
        check(&format!("{header}2,http://b.example,y\n"), &["line 2: 1 x", "line 3: 2 y"]);
        check(&format!("{header}1,y,http://b.example\n"), &["line 2: 1 x", "line 3: y"]);
    }
}
