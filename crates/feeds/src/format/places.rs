//! Geography and systems of address ranges: what the sources of such tables share. Each form is a list of its own, because each
//! is complete in itself: `ipv4` and `ipv6` from tables without header, `mmdb` with both families from a MaxMind database. Where several
//! are loaded, the one of the newest snapshot answers.

use std::io;

use model::Place;

use super::{
    mmdb::{self, Found},
    ranges,
};
use crate::{Context, Head, Recognised, Sink, Unit, input::Input};

/// A source's facts.
pub(crate) struct Places {
    /// Its name.
    pub(crate) source: &'static str,
    /// Whether a database of this type (lower case) states such places.
    pub(crate) is_kind: fn(&str) -> bool,
    /// Whether the columns behind the two addresses of a table are such places.
    pub(crate) fits: fn(&[&str]) -> bool,
    /// The place in those columns.
    pub(crate) of_row: fn(&[&str]) -> Result<Place, &'static str>,
    /// The place in a record of a database.
    pub(crate) of_record: fn(&Found<'_>) -> Result<Place, &'static str>,
}

impl Places {
    /// Claims a table or a database.
    pub(crate) fn recognise(&self, head: &Head<'_>) -> Option<Recognised> {
        let Some(database) = mmdb::describe(head.tail) else {
            return ranges::recognise_table(head, self.source, self.fits);
        };
        let ours = head.named || (self.is_kind)(&database.database_type.to_ascii_lowercase());
        let list = format!("{}/mmdb", self.source);
        ours.then_some(Recognised { list, unit: Unit::Snapshot, date: database.built })
    }

    /// Reads either.
    pub(crate) fn parse(&self, input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
        if mmdb::is_database(input)? {
            return mmdb::parse(input, self.of_record, sink);
        }
        ranges::parse_table(input, context, sink, self.of_row)
    }
}
