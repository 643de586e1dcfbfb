//! PhishTank: URLs of phishing pages that its community verified, with the brand they imitate. The CSV
//! `verified_online` of <https://phishtank.org/developer_info.php>, and parts of it without header.

use std::{borrow::Cow, io};

use model::{Assessment, Category, Claim, Class, Grade, Observable, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Column, Dialect, Names, Order, Row, is},
        field,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "phishtank",
    title: "PhishTank",
    url: "https://phishtank.org/",
    licence: "PhishTank developer data terms",
    grade: Grade::C,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Confidence in percent of a report that nobody has verified yet.
const UNVERIFIED: u8 = 50;

const NAMES: [&str; 8] = [
    "phish_id",
    "url",
    "phish_detail_url",
    "submission_time",
    "verified",
    "verification_time",
    "online",
    "target",
];
const TABLE: Dialect<'static> =
    Dialect::commas(&NAMES).with_orders(&[Order { columns: COLUMNS, rows_min: 1 }]);
const COLUMNS: &[Column] = &[
    ("phish_id", is::digits),
    ("url", is::anything),
    ("phish_detail_url", is_detail),
    ("submission_time", is::moment),
    ("verified", is_answer),
    ("verification_time", is::day_or_absent),
    ("online", is_answer),
    ("target", is::anything),
];

fn is_detail(value: &str) -> bool {
    value.contains("phishtank.") && value.contains("phish_detail.php?phish_id=")
}

fn is_answer(value: &str) -> bool {
    matches!(value, "yes" | "no")
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = ["phish_id", "url", "submission_time"];
    let has_header = TABLE
        .header_of(head)
        .is_some_and(|header| ours.iter().all(|name| header.iter().any(|column| column == name)));
    (has_header || TABLE.is_part(head) || TABLE.may_be_part(head)).then(|| Recognised {
        list: "phishtank".to_owned(),
        unit: Unit::Records,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns = |names: &Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, TABLE, sink, columns, |row, columns| facts(row, columns, context))
}

fn facts(row: &Row, columns: &[Option<usize>; 8], context: &Context) -> Result<Vec<Fact>, &'static str> {
    let [id, url, detail, submitted, verified, verified_at, online, target] =
        columns.map(|column| row.get(column));
    let url = field::url(&unescaped(url))?;
    let submitted = field::moment(submitted)?;
    let is_verified = verified.eq_ignore_ascii_case("yes");
    // Whoever verified it saw the page then.
    let last_seen = is_verified.then(|| field::last_seen(verified_at, submitted)).flatten();
    let target = field::stated(target).filter(|target| !target.eq_ignore_ascii_case("other"));
    let state = match online {
        "yes" => Some("online".to_owned()),
        "no" => Some("offline".to_owned()),
        _ => None,
    };
    let checked = (!is_verified).then(|| "unverified".to_owned());
    let notes = [state, checked, target.map(|target| format!("target: {target}"))];
    let assessment = Assessment {
        confidence: if is_verified { 100 } else { UNVERIFIED },
        reference: field::text(detail),
        external_id: field::text(id),
        note: field::text(&notes.into_iter().flatten().collect::<Vec<_>>().join("; ")),
        ..Assessment::new(Class::Malicious, Category::Phishing)
    };
    let subject = Observable::Url(url).into();
    Ok(vec![context.evidence(subject, submitted, last_seen, Claim::Assessed(assessment))])
}

/// The address itself: `PhishTank` writes most of them as HTML, some as they are.
fn unescaped(url: &str) -> Cow<'_, str> {
    if !url.contains('&') {
        return Cow::Borrowed(url);
    }
    // `&amp;` last, so that one level only is undone.
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&amp;", "&")];
    Cow::Owned(entities.iter().fold(url.to_owned(), |text, (entity, plain)| text.replace(entity, plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_of_html_is_undone() {
        for (url, expected) in [
            ("http://a.example/?b=1&c=2", "http://a.example/?b=1&c=2"),
            ("http://a.example/?b=1&amp;c=2", "http://a.example/?b=1&c=2"),
            ("http://a.example/?b=&amp;lt;", "http://a.example/?b=&lt;"),
            ("http://a.example/", "http://a.example/"),
        ] {
            assert_eq!(unescaped(url), expected);
        }
    }
}
