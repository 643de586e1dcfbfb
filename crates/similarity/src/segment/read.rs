//! Reading a segment: opening it, and going through its rows in order.

use super::{
    BLOCK_ROWS, CHUNK_ROWS, HEAD_ENTRY_BYTES, TLSH_ROW_BYTES,
    footer::{FOOTER_BYTES, Footer, Layout},
};
use crate::{
    Error, FileId, Result, Tlsh,
    checksum::{Checksum, PIECE_BYTES},
    source::Source,
    tlsh::{BODY_BYTES, Body, Header},
};

const DAMAGED: Error = Error::Damaged { what: "a segment's directory does not hold" };

/// A segment that is open.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(super) source: Source,
    pub(super) footer: Footer,
    pub(super) layout: Layout,
    pub(super) cells: Vec<Cell>,
    pub(super) blocks: Vec<u64>,
    pub(super) buckets: Vec<u32>,
    bytes: u64,
}

/// TLSH digests of one header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) header: Header,
    /// Of its first digest.
    pub(super) start: u32,
    pub(super) rows: u32,
}

/// Digests that are stored together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub(super) header: Header,
    /// In the file.
    pub(super) offset: u64,
    pub(super) rows: usize,
}

impl Chunk {
    /// Bytes of bodies and checksums.
    pub(super) fn digest_bytes(&self) -> usize {
        self.rows * (BODY_BYTES + 1)
    }
}

impl Cell {
    pub(super) fn chunks(self) -> impl Iterator<Item = Chunk> {
        let rows = usize::try_from(self.rows).unwrap_or(0);
        let start = u64::from(self.start);
        (0..rows).step_by(CHUNK_ROWS).map(move |at| Chunk {
            header: self.header,
            offset: (start + at as u64) * TLSH_ROW_BYTES as u64,
            rows: (rows - at).min(CHUNK_ROWS),
        })
    }
}

impl Segment {
    /// Opens a segment: reads what is held in memory and compares it with its checksum.
    pub(crate) fn open(source: Source) -> Result<Self> {
        let bytes = source.len()?;
        let start =
            bytes.checked_sub(FOOTER_BYTES as u64).ok_or(Error::Damaged { what: "a segment ends early" })?;
        let mut footer = [0; FOOTER_BYTES];
        source.read(start, &mut footer)?;
        let (footer, layout) = Footer::decode(&footer, start)?;
        // No longer than the file.
        let mut head = vec![0; usize::try_from(layout.footer - layout.cells).map_err(|_| DAMAGED)?];
        source.read(layout.cells, &mut head)?;
        let mut checksum = Checksum::START;
        checksum.add(&head);
        if checksum != footer.head {
            return Err(Error::Damaged { what: "a segment's directory is not what was written" });
        }
        let part = |from: u64, to: u64| {
            let at = |offset: u64| usize::try_from(offset - layout.cells).ok();
            head.get(at(from)?..at(to)?)
        };
        let cells = cells(part(layout.cells, layout.blocks).ok_or(DAMAGED)?, footer.tlsh)?;
        let blocks = part(layout.blocks, layout.buckets).ok_or(DAMAGED)?;
        let blocks: Vec<u64> = blocks.as_chunks().0.iter().map(|end| u64::from_le_bytes(*end)).collect();
        let buckets = part(layout.buckets, layout.footer).ok_or(DAMAGED)?;
        let buckets: Vec<u32> = buckets.as_chunks().0.iter().map(|end| u32::from_le_bytes(*end)).collect();
        let holds = blocks.is_sorted()
            && blocks.last().copied().unwrap_or(0) == footer.ctph_bytes
            && buckets.is_sorted()
            && u64::from(buckets.last().copied().unwrap_or(0)) == footer.postings;
        if !holds {
            return Err(DAMAGED);
        }
        Ok(Self { source, footer, layout, cells, blocks, buckets, bytes })
    }

    /// Digests of each kind: TLSH, CTPH, imphash.
    pub(crate) fn rows(&self) -> [u64; 3] {
        [self.footer.tlsh, self.footer.ctph, self.footer.imphash]
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.cells.len() * size_of::<Cell>()
            + self.blocks.len() * size_of::<u64>()
            + self.buckets.len() * size_of::<u32>()
            + self.source.memory_bytes()
    }

    /// Reads all and compares it with its checksum.
    pub(crate) fn check(&self) -> Result<()> {
        let mut checksum = Checksum::START;
        let mut piece = vec![0; PIECE_BYTES];
        let mut at = 0;
        while at < self.layout.cells {
            let length = usize::try_from(self.layout.cells - at).unwrap_or(usize::MAX).min(PIECE_BYTES);
            let piece = piece.get_mut(..length).unwrap_or_default();
            self.source.read(at, piece)?;
            checksum.add(piece);
            at += length as u64;
        }
        if checksum == self.footer.body {
            Ok(())
        } else {
            Err(Error::Damaged { what: "a segment is not what was written" })
        }
    }

    /// TLSH digests in order.
    pub(crate) fn tlsh_rows(&self) -> impl Iterator<Item = Result<(Tlsh, FileId)>> {
        let chunks = self.cells.iter().flat_map(|cell| cell.chunks());
        chunks.flat_map(|chunk| match self.chunk(chunk) {
            Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }

    fn chunk(&self, chunk: Chunk) -> Result<Vec<(Tlsh, FileId)>> {
        let mut bytes = vec![0; chunk.rows * TLSH_ROW_BYTES];
        self.source.read(chunk.offset, &mut bytes)?;
        let (bodies, rest) = bytes.split_at_checked(chunk.rows * BODY_BYTES).ok_or(DAMAGED)?;
        let (checksums, files) = rest.split_at_checked(chunk.rows).ok_or(DAMAGED)?;
        let rows = bodies.as_chunks().0.iter().zip(checksums).zip(files.as_chunks().0);
        let row = |((body, checksum), file): ((&[u8; BODY_BYTES], &u8), &[u8; crate::FILE_ID_BYTES])| {
            let digest = Tlsh { header: chunk.header, body: Body::decode(body), checksum: *checksum };
            (digest, FileId(*file))
        };
        Ok(rows.map(row).collect())
    }

    /// CTPH digests in order.
    pub(crate) fn ctph_rows(&self) -> impl Iterator<Item = Result<(crate::Ctph, FileId)>> {
        (0..self.blocks.len()).flat_map(|block| match self.ctph_blocks(block, block) {
            Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }

    /// How many digests there should be in blocks.
    pub(super) fn rows_of_blocks(&self, first: usize, last: usize) -> usize {
        let all = usize::try_from(self.footer.ctph).unwrap_or(usize::MAX);
        let end = last.saturating_add(1).saturating_mul(BLOCK_ROWS).min(all);
        end.saturating_sub(first.saturating_mul(BLOCK_ROWS))
    }
}

fn cells(bytes: &[u8], rows: u64) -> Result<Vec<Cell>> {
    let (entries, _) = bytes.as_chunks::<{ HEAD_ENTRY_BYTES[0] }>();
    let mut cells: Vec<Cell> = Vec::with_capacity(entries.len());
    let mut start = 0_u32;
    for [length, ratios, count @ ..] in entries {
        let header = Header { length: *length, ratios: *ratios };
        let rows = u32::from_le_bytes(*count);
        if cells.last().is_some_and(|last| last.header >= header) {
            return Err(DAMAGED);
        }
        cells.push(Cell { header, start, rows });
        start = start.checked_add(rows).ok_or(DAMAGED)?;
    }
    if u64::from(start) == rows { Ok(cells) } else { Err(DAMAGED) }
}
