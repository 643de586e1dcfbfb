//! Reading a back-up from its beginning to its end.

use std::{collections::BTreeMap, io::Read};

use sha2::{Digest, Sha256};

use super::{Head, Manifest, ManifestFile, Result, block::BlockReader, content::Kind};
use crate::{
    codec::wire::Reader,
    engine::{Entry, Table},
};

/// Takes what a back-up has. What it is handed was checked, but whether the back-up is whole is known only when [`read`] returns.
pub trait Sink {
    /// Is told where the back-up comes from, before anything else.
    ///
    /// # Errors
    /// What ends the reading.
    fn head(&mut self, head: &Head) -> Result<()>;

    /// Rows of a table, in order.
    ///
    /// # Errors
    /// What ends the reading.
    fn rows(&mut self, table: Table, rows: Vec<Entry>) -> Result<()>;

    /// A file begins.
    ///
    /// # Errors
    /// What ends the reading.
    fn file(&mut self, name: &str) -> Result<()>;

    /// The next bytes of the file that began last.
    ///
    /// # Errors
    /// What ends the reading.
    fn data(&mut self, bytes: &[u8]) -> Result<()>;
}

/// Reads all of a back-up, a block at a time.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::Newer`], [`Error::Damaged`], [`Error::Io`], and what the sink returns.
pub fn read(input: &mut dyn Read, sink: &mut dyn Sink) -> Result<Manifest> {
    let mut blocks = BlockReader::begin(input)?;
    let (Kind::Head, head) = blocks.next()? else {
        return Err(blocks.damaged("it does not begin with its head"));
    };
    sink.head(&Head::decode(&head).map_err(|_| blocks.damaged("its head does not decode"))?)?;
    let mut found = Found::default();
    loop {
        let (kind, bytes) = blocks.next()?;
        match kind {
            Kind::Head => return Err(blocks.damaged("it begins again")),
            Kind::Rows => {
                let decoded = found.rows(&bytes).ok_or_else(|| blocks.damaged("its rows do not decode"));
                let (table, rows) = decoded?;
                sink.rows(table, rows)?;
            }
            Kind::File => {
                found.end_file();
                let name = name(&bytes).ok_or_else(|| blocks.damaged("a file's name does not decode"))?;
                if found.files.contains_key(&name) {
                    return Err(blocks.damaged("it has a file twice"));
                }
                sink.file(&name)?;
                found.file = Some((name, Sha256::new(), 0));
            }
            Kind::Data => {
                let Some((_, sum, length)) = &mut found.file else {
                    return Err(blocks.damaged("it has bytes of no file"));
                };
                sum.update(&bytes);
                *length += bytes.len() as u64;
                sink.data(&bytes)?;
            }
            Kind::End => {
                found.end_file();
                let manifest =
                    Manifest::decode(&bytes).map_err(|_| blocks.damaged("its end does not decode"))?;
                if (&manifest.rows, &manifest.files) != (&found.counts, &found.files) {
                    return Err(blocks.damaged("it has not what its end says"));
                }
                blocks.end()?;
                return Ok(manifest);
            }
        }
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    counts: BTreeMap<String, u64>,
    files: BTreeMap<String, ManifestFile>,
    /// The file that began last, with what was read of it.
    file: Option<(String, Sha256, u64)>,
    /// Table and key of the last row.
    last: Option<(Table, Vec<u8>)>,
}

impl Found {
    fn end_file(&mut self) {
        if let Some((name, sum, bytes)) = self.file.take() {
            self.files.insert(name, ManifestFile { bytes, sha256: sum.finalize().into() });
        }
    }

    fn rows(&mut self, bytes: &[u8]) -> Option<(Table, Vec<Entry>)> {
        self.end_file();
        let mut input = Reader(bytes);
        let name = input.str().ok()?;
        let table = Table::ALL.into_iter().find(|table| table.as_str() == name)?;
        let mut rows: Vec<Entry> = Vec::new();
        while !input.0.is_empty() {
            let shared = usize::try_from(input.number().ok()?).ok()?;
            let before = rows.last().map_or(&[][..], |row| &row.key);
            let mut key = before.get(..shared)?.to_vec();
            key.extend_from_slice(input.bytes().ok()?);
            rows.push(Entry { key, value: input.bytes().ok()?.to_vec() });
        }
        let (first, last) = (rows.first()?, rows.last()?);
        let follows = match &self.last {
            Some((before, key)) if *before == table => *key < first.key,
            Some(_) => !self.counts.contains_key(name),
            None => true,
        };
        let is_in_order = follows && rows.is_sorted_by(|one, other| one.key < other.key);
        self.last = Some((table, last.key.clone()));
        *self.counts.entry(name.to_owned()).or_default() += rows.len() as u64;
        is_in_order.then_some((table, rows))
    }
}

fn name(bytes: &[u8]) -> Option<String> {
    let mut input = Reader(bytes);
    let name = input.text().ok()?;
    input.end().ok().map(|()| name)
}
