//! Writing a back-up.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};

use super::{
    Error, Head, Manifest, ManifestFile, Result,
    block::{BYTES_MAX, BlockWriter, read_up_to},
    content::Kind,
};
use crate::{codec::wire::Writer as Value, engine::Table};

/// Bytes of rows in a block, but for the last row: what is compressed together.
const ROWS_BYTES: usize = 1 << 20;
/// Bytes of a file in a block.
const DATA_BYTES: usize = 1 << 20;

/// A back-up that is being written. It holds one block in memory.
pub struct Writer<'a> {
    blocks: BlockWriter<'a>,
    manifest: Manifest,
    /// The table of the rows that are held, and the key of the last of them.
    table: Option<Table>,
    last_key: Vec<u8>,
    rows: Value,
}

impl<'a> Writer<'a> {
    /// Begins a back-up.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn begin(out: &'a mut dyn Write, head: &Head) -> Result<Self> {
        let mut blocks = BlockWriter::begin(out)?;
        blocks.put(Kind::Head, &head.encode())?;
        let rows = Value::default();
        Ok(Self { blocks, manifest: Manifest::default(), table: None, last_key: Vec::new(), rows })
    }

    /// Adds a row; those of one table come together and in order.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn row(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<()> {
        if self.table != Some(table) || self.rows.0.len() >= ROWS_BYTES {
            self.put_rows()?;
        }
        if self.table.is_none() {
            self.table = Some(table);
            self.rows.text(table.as_str());
        }
        let shared = self.last_key.iter().zip(key).take_while(|(last, byte)| last == byte).count();
        self.rows.number(shared as u64);
        self.rows.bytes(key.get(shared..).unwrap_or_default());
        self.rows.bytes(value);
        self.last_key.clear();
        self.last_key.extend_from_slice(key);
        *self.manifest.rows.entry(table.as_str().to_owned()).or_default() += 1;
        Ok(())
    }

    /// Adds a file as far as it can be read.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Name`] when there is one of that name.
    pub fn file(&mut self, name: &str, content: &mut dyn Read) -> Result<()> {
        self.put_rows()?;
        if self.manifest.files.contains_key(name) || name.len() > BYTES_MAX {
            return Err(Error::Name(name.to_owned()));
        }
        let mut head = Value::default();
        head.text(name);
        self.blocks.put(Kind::File, &head.0)?;
        let (mut sum, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; DATA_BYTES];
        loop {
            let read = read_up_to(content, &mut buffer).map_err(Error::io("read a file for"))?;
            let data = buffer.get(..read).unwrap_or_default();
            if data.is_empty() {
                break;
            }
            sum.update(data);
            bytes += read as u64;
            self.blocks.put(Kind::Data, data)?;
        }
        let file = ManifestFile { bytes, sha256: sum.finalize().into() };
        self.manifest.files.insert(name.to_owned(), file);
        Ok(())
    }

    /// Ends the back-up of a ledger with this digest. Returns what it has, and its bytes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn end(mut self, digest: &str) -> Result<(Manifest, u64)> {
        self.put_rows()?;
        digest.clone_into(&mut self.manifest.digest);
        let manifest = self.manifest.encode();
        if manifest.len() > BYTES_MAX {
            return Err(Error::Name("more files than can be told".to_owned()));
        }
        self.blocks.put(Kind::End, &manifest)?;
        self.blocks.flush()?;
        Ok((self.manifest, self.blocks.written))
    }

    fn put_rows(&mut self) -> Result<()> {
        if self.table.take().is_some() {
            self.blocks.put(Kind::Rows, &self.rows.0)?;
        }
        self.rows.0.clear();
        self.last_key.clear();
        Ok(())
    }
}
