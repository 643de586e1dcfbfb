//! Sightings in a table of your own: `time,object,count,country,sensor,zone,client` behind a header, in any order of columns. Only `time` and
//! `object` must be there, with `count` or `sensor` to tell the table from others. `docs/sightings.md` says what each column means.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect, Row},
        sighting::Parts,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sightings",
    title: "Sightings of your own",
    url: "https://www.rfc-editor.org/rfc/rfc4180",
    licence: "yours",
    grade: Grade::B,
    every_hours: 24,
    // It tells whom one's own network talks to.
    tlp: Tlp::Amber,
    lists: &[],
    recognise,
    parse,
};

const NAMES: [&str; 7] = ["time", "object", "count", "country", "sensor", "zone", "client"];
const TABLE: Dialect<'static> = Dialect::commas(&NAMES);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let header = TABLE.header_of(head)?;
    let has = |name: &&str| header.iter().any(|column| column == name);
    let is_ours = ["time", "object"].iter().all(has)
        && ["count", "sensor"].iter().any(has)
        && header.iter().all(|column| NAMES.contains(&column.as_str()));
    is_ours.then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Log, date: None })
}

fn parse(input: &dyn Input, _: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns = |names: &csv::Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, TABLE, sink, columns, facts)
}

fn facts(row: &Row, columns: &[Option<usize>; 7]) -> Result<Vec<Fact>, &'static str> {
    let [time, object, count, country, sensor, zone, client] = columns.map(|column| row.get(column));
    let parts = Parts { object, kind: None, time, count, country, sensor, zone, client };
    Ok(vec![Fact::Sighting(parts.read()?)])
}
