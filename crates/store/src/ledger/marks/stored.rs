//! Marks as they are stored: keys of the table, whose values are empty, and the state beside them.

use model::Tlp;

use crate::{
    Engine, Error, Result,
    codec::wire::{Reader, Writer as Value, position},
    engine::{Batch, Table},
    key,
    ledger::{OWN_META, meta_key},
};

/// A pair of marking and list.
pub(super) const LABEL: u8 = 1;
/// A mark.
pub(super) const MARK: u8 = 2;
/// The state among the ledger's own small values.
const STATE: &str = "marks";
const VERSION: u8 = 1;

/// What a mark is about. The value is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum MarkKind {
    /// A subject: a piece about it, or that leads to it.
    Subject = 1,
    /// A host: a piece about a URL on it, or about a mask over some.
    UrlsOn = 2,
    /// A name: a piece about a name below it.
    Below = 3,
    /// An object about which more can be concluded by those who see more.
    Around = 4,
}

/// As it is stored.
pub(super) struct State {
    pub(super) generation: u32,
    pub(super) is_ready: bool,
    pub(super) has_all_labels: bool,
    /// Who is shown what, as a number of whoever said it.
    pub(super) id: Vec<u8>,
}

impl State {
    pub(super) fn load(engine: &dyn Engine) -> Result<Option<Self>> {
        let found = engine.get_many(Table::Meta, &[&meta_key(OWN_META, STATE)])?.pop().flatten();
        let Some(value) = found else { return Ok(None) };
        let mut input = Reader(&value);
        input.version(VERSION)?;
        let generation = u32::try_from(input.number()?).map_err(|_| BAD)?;
        let flags = input.byte()?;
        let id = input.0.to_vec();
        Ok(Some(Self { generation, is_ready: flags & 1 != 0, has_all_labels: flags & 2 != 0, id }))
    }

    pub(super) fn put(&self, batch: &mut Batch) {
        let mut out = Value::default();
        out.byte(VERSION);
        out.number(u64::from(self.generation));
        out.byte(u8::from(self.is_ready) | u8::from(self.has_all_labels) << 1);
        out.raw(&self.id);
        batch.put(Table::Meta, meta_key(OWN_META, STATE), out.0);
    }
}

const BAD: Error = Error::Corrupt { what: "a mark does not decode" };

pub(super) fn generation_prefix(generation: u32) -> Vec<u8> {
    let mut prefix = vec![MARK];
    prefix.extend_from_slice(&generation.to_be_bytes());
    prefix
}

pub(super) fn mark_key(kind: MarkKind, key: &[u8]) -> Vec<u8> {
    [&[kind as u8], key].concat()
}

pub(super) fn label_key(tlp: Tlp, list: &str) -> Vec<u8> {
    let mut key = vec![LABEL, u8::try_from(position(&Tlp::ALL, &tlp)).unwrap_or(u8::MAX)];
    key.extend_from_slice(list.as_bytes());
    key
}

pub(super) fn read_label(key: &[u8]) -> Result<(Tlp, String)> {
    let [LABEL, tlp, list @ ..] = key else { return Err(BAD) };
    let tlp = Tlp::ALL.get(usize::from(*tlp)).copied().ok_or(BAD)?;
    Ok((tlp, str::from_utf8(list).map_err(|_| BAD)?.to_owned()))
}

/// What the key of a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkRow {
    /// Evidence of the list has had the marking.
    Label(Tlp, String),
    /// A mark.
    Mark {
        /// Of which making.
        generation: u32,
        /// What it is about.
        kind: u8,
        /// The key of that.
        key: Vec<u8>,
    },
}

/// Reads the key of a row.
pub(crate) fn read_row(row: &[u8]) -> Result<MarkRow> {
    match row {
        [LABEL, ..] => read_label(row).map(|(tlp, list)| MarkRow::Label(tlp, list)),
        [MARK, a, b, c, d, kind, key @ ..] => {
            let generation = u32::from_be_bytes([*a, *b, *c, *d]);
            if *kind != MarkKind::UrlsOn as u8 {
                if !(MarkKind::Subject as u8..=MarkKind::Around as u8).contains(kind) {
                    return Err(BAD);
                }
                key::decode(key)?;
            }
            Ok(MarkRow::Mark { generation, kind: *kind, key: key.to_vec() })
        }
        _ => Err(BAD),
    }
}

/// Checks one row of the table.
pub(in crate::ledger) fn check_row(key: &[u8]) -> Result<()> {
    read_row(key).map(drop)
}
