//! Phishing URLs that JPCERT/CC confirmed, with the brand they imitate: one CSV a month (`date,URL,description`) of
//! <https://github.com/JPCERTCC/phishurl-list>, and parts of it without header.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Observable, Timestamp, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Column, Dialect, Order, Row, is},
        field,
        text::head_lines,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "jpcert_phishurl",
    title: "JPCERT/CC phishing URLs",
    url: "https://github.com/JPCERTCC/phishurl-list",
    licence: "published by JPCERT/CC without a licence text",
    grade: Grade::B,
    every_hours: 31 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Its dates are Japan's: nine hours before UTC, without summer time.
const JAPAN_MS: i64 = 9 * 3_600_000;

const TABLE: Dialect<'static> =
    Dialect::commas(&["date", "url", "description"]).with_orders(&[Order { columns: COLUMNS, rows_min: 3 }]);
const COLUMNS: &[Column] = &[("date", is_moment), ("url", is::url), ("description", is::anything)];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    // Others write such a header too, but not with such dates below it.
    let has_header = TABLE.header_of(head).is_some_and(|header| header == TABLE.columns);
    let mut dates = head_lines(head).skip(1).filter_map(|line| line.split(',').next());
    ((has_header && (head.named || dates.any(is_moment))) || TABLE.is_part(head) || TABLE.may_be_part(head))
        .then(|| Recognised { list: "jpcert_phishurl".to_owned(), unit: Unit::Records, date: None })
}

fn is_moment(value: &str) -> bool {
    value.as_bytes().get(4) == Some(&b'/') && moment(value).is_ok()
}

/// Reads `2019/01/04 10:12:00` in Japan's time.
fn moment(value: &str) -> Result<Timestamp, &'static str> {
    let local = field::moment(&value.replace('/', "-"))?;
    Ok(local.plus_millis(-JAPAN_MS))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns = |names: &csv::Names| {
        [names.column(&["date"]), names.column(&["url"]), names.column(&["description"])]
    };
    csv::records(input, TABLE, sink, columns, |row, columns| facts(row, columns, context))
}

fn facts(row: &Row, columns: &[Option<usize>; 3], context: &Context) -> Result<Vec<Fact>, &'static str> {
    if row.fields().len() > TABLE.columns.len() {
        return Err("a comma in an unquoted field");
    }
    let [date, url, description] = columns.map(|column| row.get(column));
    let confirmed = moment(date)?;
    let url = Observable::Url(field::url(url)?);
    let assessment = Assessment {
        note: field::text(description).map(|brand| format!("target: {brand}")),
        ..Assessment::new(Class::Malicious, Category::Phishing)
    };
    Ok(vec![context.evidence(url.into(), confirmed, None, Claim::Assessed(assessment))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Result<&str, &str>) {
        assert_eq!(moment(value).map(|at| at.to_string()).as_deref().map_err(|reason| *reason), expected);
    }

    #[test]
    fn dates_are_japans() {
        check("2019/01/04 10:12:00", Ok("2019-01-04T01:12:00Z"));
        check("2019/01/01 08:59:59", Ok("2018-12-31T23:59:59Z"));
        check("", Err("no date"));
        check("2019/13/01 00:00:00", Err("not a date"));
    }
}
