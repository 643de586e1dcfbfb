//! What the blocks say.

use std::collections::BTreeMap;

use model::Timestamp;

use crate::{
    Result,
    codec::wire::{Reader, Writer},
};

/// Kinds of blocks: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Head,
    Rows,
    File,
    Data,
    End,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Head, Self::Rows, Self::File, Self::Data, Self::End];

    pub(super) fn byte(self) -> u8 {
        self as u8 + 1
    }

    pub(super) fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.byte() == byte)
    }
}

/// The point of the log of which a ledger was copied: all that was written up to it, and nothing behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Who writes.
    pub writer: u64,
    /// The last row of the log.
    pub sequence: u64,
}

/// Where a back-up comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// When it was begun.
    pub made_at: Timestamp,
    /// Which program made it, for people.
    pub program: String,
    /// Format of the ledger's rows.
    pub format: u32,
    /// The point of the log.
    pub point: Point,
}

/// What a back-up has, told at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Digest of the ledger.
    pub digest: String,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Files by name.
    pub files: BTreeMap<String, ManifestFile>,
}

/// A file beside the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestFile {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.moment(self.made_at);
        out.text(&self.program);
        out.number(u64::from(self.format));
        out.number(self.point.writer);
        out.number(self.point.sequence);
        out.0
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        let input = &mut reader;
        let (made_at, program) = (input.moment()?, input.text()?);
        let format = u32::try_from(input.number()?).unwrap_or(u32::MAX);
        let point = Point { writer: input.number()?, sequence: input.number()? };
        reader.end()?;
        Ok(Self { made_at, program, format, point })
    }
}

impl Manifest {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(&self.digest);
        out.number(self.rows.len() as u64);
        for (table, rows) in &self.rows {
            out.text(table);
            out.number(*rows);
        }
        out.number(self.files.len() as u64);
        for (name, file) in &self.files {
            out.text(name);
            out.number(file.bytes);
            out.raw(&file.sha256);
        }
        out.0
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        let input = &mut reader;
        let mut manifest = Self { digest: input.text()?, ..Self::default() };
        // Each takes two bytes at least: the loops end with the bytes, whatever the counts say.
        for _ in 0..input.number()? {
            manifest.rows.insert(input.text()?, input.number()?);
        }
        for _ in 0..input.number()? {
            let name = input.text()?;
            let file = ManifestFile { bytes: input.number()?, sha256: input.array()? };
            manifest.files.insert(name, file);
        }
        reader.end()?;
        Ok(manifest)
    }
}
