//! The nearest TLSH digests of a segment.
//!
//! Digests of one header are together, and what headers add to the distance is known before a body is read: those of least are looked at
//! first, and none of which that alone is more than the worst that is among the best so far.

use super::{
    Segment,
    read::{Cell, Chunk},
};
use crate::{
    Error, FILE_ID_BYTES, FileId, Result, Tlsh,
    tlsh::{BODY_BYTES, Body, Comparer, Header},
    top::Top,
};

/// What headers add, in steps in which digests are looked at.
const BAND: u32 = 12;
/// Bytes between chunks that are read along: reading them is cheaper than asking the system once more.
const GAP_BYTES: u64 = 16 * 1024;
/// Bytes that are read at once, at most, for several chunks.
const READ_BYTES_MAX: u64 = 256 * 1024;

/// A search for digests near one.
pub(crate) struct Near {
    query: Tlsh,
    comparer: Comparer,
    /// What each length, and each pair of ratios, adds.
    lengths: [u16; 256],
    ratios: [u16; 256],
    buffer: Vec<u8>,
    distances: Vec<u16>,
    files: Vec<u8>,
    /// The digest that was offered last, and how often: of one digest, as its keys are in order, no more than `k` can be among the best.
    same: Option<(Tlsh, usize)>,
}

impl Near {
    pub(crate) fn new(query: Tlsh) -> Self {
        let table = |of: fn(u8, Header) -> Header| {
            let mut table = [0; 256];
            for (value, place) in (0..=u8::MAX).zip(&mut table) {
                *place = u16::try_from(of(value, query.header).distance(query.header)).unwrap_or(u16::MAX);
            }
            table
        };
        Self {
            query,
            comparer: Comparer::new(query.body),
            lengths: table(|length, header| Header { length, ..header }),
            ratios: table(|ratios, header| Header { ratios, ..header }),
            buffer: Vec::new(),
            distances: Vec::new(),
            files: Vec::new(),
            same: None,
        }
    }

    /// Offers what can be among the best.
    pub(crate) fn search<'a>(
        &mut self,
        segments: impl Iterator<Item = &'a Segment>,
        top: &mut Top,
    ) -> Result<()> {
        let Some(bound) = top.bound() else { return Ok(()) };
        let mut bands: Vec<Vec<(&Segment, Cell)>> = Vec::new();
        for segment in segments {
            for cell in &segment.cells {
                let added = self.header(cell.header);
                if added <= bound {
                    let band = usize::try_from(added / BAND).unwrap_or(0);
                    if bands.len() <= band {
                        bands.resize_with(band + 1, Vec::new);
                    }
                    if let Some(band) = bands.get_mut(band) {
                        band.push((segment, *cell));
                    }
                }
            }
        }
        for cells in &bands {
            for cells in cells.chunk_by(|a, b| std::ptr::eq(a.0, b.0)) {
                let Some(segment) = cells.first().map(|(segment, _)| *segment) else { continue };
                self.cells(segment, cells.iter().map(|(_, cell)| *cell), top)?;
            }
        }
        Ok(())
    }

    fn header(&self, header: Header) -> u32 {
        let of = |table: &[u16; 256], at: u8| u32::from(table.get(usize::from(at)).copied().unwrap_or(0));
        of(&self.lengths, header.length) + of(&self.ratios, header.ratios)
    }

    /// Reads chunks that are near one another in the file at once.
    fn cells(&mut self, segment: &Segment, cells: impl Iterator<Item = Cell>, top: &mut Top) -> Result<()> {
        // Another segment has other files of the same digest.
        self.same = None;
        let mut together: Vec<Chunk> = Vec::new();
        let (mut start, mut end) = (0, 0);
        for chunk in cells.flat_map(Cell::chunks) {
            let chunk_end = chunk.offset + chunk.digest_bytes() as u64;
            if !together.is_empty() && (chunk.offset > end + GAP_BYTES || chunk_end > start + READ_BYTES_MAX)
            {
                self.chunks(segment, &together, start, end, top)?;
                together.clear();
            }
            if top.bound().is_none_or(|bound| self.header(chunk.header) > bound) {
                continue;
            }
            if together.is_empty() {
                start = chunk.offset;
            }
            end = chunk_end;
            together.push(chunk);
        }
        self.chunks(segment, &together, start, end, top)
    }

    fn chunks(
        &mut self,
        segment: &Segment,
        chunks: &[Chunk],
        start: u64,
        end: u64,
        top: &mut Top,
    ) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.resize(usize::try_from(end - start).unwrap_or(0), 0);
        if !buffer.is_empty() {
            segment.source.read(start, &mut buffer)?;
        }
        for chunk in chunks {
            let at = usize::try_from(chunk.offset - start).unwrap_or(usize::MAX);
            let bytes = buffer.get(at..).and_then(|rest| rest.get(..chunk.digest_bytes()));
            let bytes = bytes.ok_or(Error::Damaged { what: "a segment ends early" })?;
            self.chunk(segment, chunk, bytes, top)?;
        }
        self.buffer = buffer;
        Ok(())
    }

    /// Compares with the digests of a chunk.
    fn chunk(&mut self, segment: &Segment, chunk: &Chunk, bytes: &[u8], top: &mut Top) -> Result<()> {
        let header = self.header(chunk.header);
        let Some(left) = top.bound().and_then(|bound| bound.checked_sub(header)) else { return Ok(()) };
        let (bodies, checksums) = bytes.split_at_checked(chunk.rows * BODY_BYTES).unwrap_or_default();
        let bodies = bodies.as_chunks::<BODY_BYTES>().0;
        self.distances.clear();
        self.distances.extend(bodies.iter().map(|body| self.comparer.distance(&Body::decode(body)) as u16));
        let left = u16::try_from(left).unwrap_or(u16::MAX);
        let mut found: Vec<(usize, u32)> = Vec::new();
        for (row, distance) in self.distances.iter().enumerate() {
            if *distance > left {
                continue;
            }
            let (Some(body), Some(checksum)) = (bodies.get(row), checksums.get(row)) else { continue };
            let digest = Tlsh { header: chunk.header, body: Body::decode(body), checksum: *checksum };
            let times = match self.same {
                Some((same, times)) if same == digest => times + 1,
                _ => 0,
            };
            self.same = Some((digest, times));
            if times < top.k() {
                let checksum = u32::from(digest.checksum != self.query.checksum);
                found.push((row, header + u32::from(*distance) + checksum));
            }
        }
        let (Some((first, _)), Some((last, _))) = (found.first(), found.last()) else { return Ok(()) };
        self.files.resize((last - first + 1) * FILE_ID_BYTES, 0);
        let offset = chunk.offset + (chunk.digest_bytes() + first * FILE_ID_BYTES) as u64;
        segment.source.read(offset, &mut self.files)?;
        let files = self.files.as_chunks::<FILE_ID_BYTES>().0;
        for (row, distance) in &found {
            if let Some(file) = files.get(row - first) {
                top.offer(*distance, FileId(*file));
            }
        }
        Ok(())
    }
}
