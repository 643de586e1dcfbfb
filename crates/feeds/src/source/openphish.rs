//! OpenPhish community feed: URLs of phishing pages, one a line, <https://openphish.com/phishing_feeds.html>; and a table
//! of when each URL was in the feed (`first_seen_utc`, `last_seen_utc`, `snapshots`, `url`, between tabs), as it can be
//! made from the history of the public feed's repository, or a part of it without header.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Observable, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::{self, Column, Dialect, Names, Order, is},
        field,
        list::{self, Kind},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "openphish",
    title: "OpenPhish",
    url: "https://openphish.com/",
    licence: "OpenPhish terms of use",
    grade: Grade::B,
    every_hours: 12,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const HISTORY: Dialect<'static> = Dialect::tabs(&["first_seen_utc", "last_seen_utc", "snapshots", "url"])
    .with_orders(&[Order { columns: HISTORY_COLUMNS, rows_min: 2 }]);
const HISTORY_COLUMNS: &[Column] = &[
    ("first_seen_utc", is::moment),
    ("last_seen_utc", is::moment),
    ("snapshots", is::digits),
    ("url", is::url),
];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let unit = if is_history(head) {
        Unit::Records
    } else if (head.named || head.path_has("openphish")) && Kind::tell(head) == Some(Kind::Urls) {
        Unit::Snapshot
    } else {
        return None;
    };
    Some(Recognised { list: "openphish".to_owned(), unit, date: None })
}

fn is_history(head: &Head<'_>) -> bool {
    HISTORY.header_of(head).is_some_and(|header| header == HISTORY.columns)
        || HISTORY.is_part(head)
        || (Kind::tell(head).is_none() && HISTORY.may_be_part(head))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let phishing = Assessment::new(Class::Malicious, Category::Phishing);
    let head = input::head(input)?;
    if !is_history(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        return list::parse(input, context, sink, Kind::Urls, &phishing);
    }
    let columns =
        |names: &Names| HISTORY.columns.iter().map(|name| names.column(&[name])).collect::<Vec<_>>();
    csv::records(input, HISTORY, sink, columns, |row, columns| {
        let [first, last, snapshots, url] = columns.as_slice() else { return Err("no such columns") };
        let url = Observable::Url(field::url(row.get(*url))?);
        let first = field::moment(row.get(*first))?;
        let last = field::last_seen(row.get(*last), first);
        let note = row
            .get(*snapshots)
            .parse::<u32>()
            .ok()
            .map(|count| format!("issues of the feed that had it: {count}"));
        let assessment = Assessment { note, ..phishing.clone() };
        Ok(vec![context.evidence(url.into(), first, last, Claim::Assessed(assessment))])
    })
}
