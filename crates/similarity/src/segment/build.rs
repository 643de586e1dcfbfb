//! Writing a segment: ordered digests of several runs go in, each once, and come out with what finds them.

use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    BLOCK_ROWS, CHUNK_ROWS, Segment,
    ctph::encode_row,
    footer::{BUCKET_BITS_MAX, Footer},
};
use crate::{
    Ctph, Error, FileId, Imphash, Result, Tlsh,
    checksum::{Checksum, PIECE_BYTES},
    grams::{self, GRAMS_MAX},
    merge::{Merge, Run},
    recent::Recent,
    tlsh::Header,
};

/// Postings of a bucket, about: what is read to look up a piece.
const BUCKET_POSTINGS: u64 = 128;

/// What a segment is made of.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// Another segment.
    Segment(&'a Segment),
    /// What came last.
    Recent(&'a Recent),
}

impl<'a> Part<'a> {
    fn tlsh(self) -> Run<'a, (Tlsh, FileId)> {
        match self {
            Self::Segment(segment) => Box::new(segment.tlsh_rows()),
            Self::Recent(recent) => all(&recent.tlsh),
        }
    }

    fn ctph(self) -> Run<'a, (Ctph, FileId)> {
        match self {
            Self::Segment(segment) => Box::new(segment.ctph_rows()),
            Self::Recent(recent) => all(&recent.ctph),
        }
    }

    fn imphash(self) -> Run<'a, (Imphash, FileId)> {
        match self {
            Self::Segment(segment) => Box::new(segment.imphash_rows(0)),
            Self::Recent(recent) => all(&recent.imphash),
        }
    }

    /// Postings with new numbers of digests, in order, as the new numbers are in the order of the old.
    fn postings(self, numbers: Vec<u32>) -> Run<'a, (u32, u32)> {
        match self {
            Self::Segment(segment) => Box::new(segment.postings().map(move |posting| {
                let (hash, number) = posting?;
                let new = usize::try_from(number).ok().and_then(|number| numbers.get(number));
                Ok((hash, *new.ok_or(Error::Damaged { what: "a posting has no digest" })?))
            })),
            Self::Recent(recent) => {
                let mut postings = Vec::new();
                for ((digest, _), number) in recent.ctph.iter().zip(numbers) {
                    grams::kept(digest, |hash| postings.push((hash, number)));
                }
                postings.sort_unstable();
                Box::new(postings.into_iter().map(Ok))
            }
        }
    }

    /// Postings at most.
    fn postings_max(self) -> u64 {
        match self {
            Self::Segment(segment) => segment.footer.postings,
            Self::Recent(recent) => (recent.ctph.len() * GRAMS_MAX) as u64 / 2,
        }
    }
}

fn all<T: Clone + Ord>(rows: &BTreeSet<T>) -> Run<'_, T> {
    Box::new(rows.iter().cloned().map(Ok))
}

/// Writes a segment of all that is in the parts, and hands back where it was written to.
pub(crate) fn build<W: Write>(parts: &[Part<'_>], out: W, path: &Path) -> Result<W> {
    let mut writer = Writer::new(out, path);
    let mut head = Head::default();
    writer.tlsh(merge(parts, Part::tlsh)?, &mut head)?;
    let numbers = writer.ctph(merge(parts, Part::ctph)?, parts.len(), &mut head)?;
    writer.imphash(merge(parts, Part::imphash)?, &mut head)?;

    let postings = parts.iter().map(|part| part.postings_max()).sum::<u64>();
    head.footer.bucket_bits = (postings / BUCKET_POSTINGS).checked_ilog2().unwrap_or(0).min(BUCKET_BITS_MAX);
    let runs = parts.iter().zip(numbers).map(|(part, numbers)| part.postings(numbers)).collect();
    writer.postings(Merge::new(runs)?, &mut head)?;
    writer.finish(head)
}

fn merge<'a, T: Ord>(parts: &[Part<'a>], rows: impl Fn(Part<'a>) -> Run<'a, T>) -> Result<Merge<'a, T>> {
    Merge::new(parts.iter().map(|part| rows(*part)).collect())
}

/// What is held in memory of a segment, while it grows.
struct Head {
    footer: Footer,
    cells: Vec<(Header, u32)>,
    blocks: Vec<u64>,
    buckets: Vec<u32>,
}

impl Default for Head {
    fn default() -> Self {
        let footer = Footer {
            tlsh: 0,
            cells: 0,
            ctph: 0,
            ctph_bytes: 0,
            imphash: 0,
            postings: 0,
            bucket_bits: 0,
            body: Checksum::START,
            head: Checksum::START,
        };
        Self { footer, cells: Vec::new(), blocks: Vec::new(), buckets: Vec::new() }
    }
}

/// Writes in pieces, with their checksum.
struct Writer<W> {
    out: W,
    path: PathBuf,
    piece: Vec<u8>,
    checksum: Checksum,
}

impl<W: Write> Writer<W> {
    fn new(out: W, path: &Path) -> Self {
        Self { out, path: path.to_owned(), piece: Vec::with_capacity(PIECE_BYTES), checksum: Checksum::START }
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let room = PIECE_BYTES.saturating_sub(self.piece.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() >= PIECE_BYTES {
                self.end_piece()?;
            }
        }
        Ok(())
    }

    fn end_piece(&mut self) -> Result<()> {
        self.checksum.add(&self.piece);
        self.out.write_all(&self.piece).map_err(Error::io("write", &self.path))?;
        self.piece.clear();
        Ok(())
    }

    fn tlsh(&mut self, mut rows: Merge<'_, (Tlsh, FileId)>, head: &mut Head) -> Result<()> {
        let mut chunk: Vec<(Tlsh, FileId)> = Vec::with_capacity(CHUNK_ROWS);
        let mut before = None;
        while let Some((row, _)) = rows.next()? {
            if before == Some(row) {
                continue;
            }
            before = Some(row);
            head.footer.tlsh += 1;
            let header = row.0.header;
            let is_new = match head.cells.last_mut() {
                Some((last, count)) if *last == header => {
                    *count += 1;
                    false
                }
                _ => true,
            };
            if is_new || chunk.len() >= CHUNK_ROWS {
                self.chunk(&mut chunk)?;
            }
            if is_new {
                head.cells.push((header, 1));
            }
            chunk.push(row);
        }
        self.chunk(&mut chunk)
    }

    fn chunk(&mut self, rows: &mut Vec<(Tlsh, FileId)>) -> Result<()> {
        rows.iter().try_for_each(|(digest, _)| self.write(&digest.body.encode()))?;
        rows.iter().try_for_each(|(digest, _)| self.write(&[digest.checksum]))?;
        rows.iter().try_for_each(|(_, file)| self.write(&file.0))?;
        rows.clear();
        Ok(())
    }

    /// Returns for each run which number each of its digests has now.
    fn ctph(
        &mut self,
        mut rows: Merge<'_, (Ctph, FileId)>,
        runs: usize,
        head: &mut Head,
    ) -> Result<Vec<Vec<u32>>> {
        let mut numbers = vec![Vec::new(); runs];
        let mut before = None;
        let mut bytes = Vec::new();
        while let Some((row, run)) = rows.next()? {
            if before != Some(row) {
                if head.footer.ctph > 0 && head.footer.ctph.is_multiple_of(BLOCK_ROWS as u64) {
                    head.blocks.push(head.footer.ctph_bytes);
                }
                bytes.clear();
                encode_row(&row, &mut bytes);
                self.write(&bytes)?;
                head.footer.ctph += 1;
                head.footer.ctph_bytes += bytes.len() as u64;
                before = Some(row);
            }
            if let Some(numbers) = numbers.get_mut(run) {
                numbers.push(u32::try_from(head.footer.ctph - 1).unwrap_or(u32::MAX));
            }
        }
        if head.footer.ctph > 0 {
            head.blocks.push(head.footer.ctph_bytes);
        }
        Ok(numbers)
    }

    fn imphash(&mut self, mut rows: Merge<'_, (Imphash, FileId)>, head: &mut Head) -> Result<()> {
        let mut before = None;
        while let Some((row, _)) = rows.next()? {
            if before != Some(row) {
                self.write(&row.0.0)?;
                self.write(&row.1.0)?;
                head.footer.imphash += 1;
                before = Some(row);
            }
        }
        Ok(())
    }

    fn postings(&mut self, mut postings: Merge<'_, (u32, u32)>, head: &mut Head) -> Result<()> {
        let footer = &mut head.footer;
        let (rest_bytes, number_bytes) = (footer.rest_bytes(), footer.number_bytes());
        let rest_bits = 32 - footer.bucket_bits;
        let mut ends = vec![0_u32; 1 << footer.bucket_bits];
        let mut before = None;
        while let Some((posting, _)) = postings.next()? {
            if before == Some(posting) {
                continue;
            }
            before = Some(posting);
            let (hash, number) = posting;
            let bucket = usize::try_from(u64::from(hash) >> rest_bits).unwrap_or(0);
            let rest = u64::from(hash) & ((1 << rest_bits) - 1);
            self.write(rest.to_le_bytes().get(..rest_bytes).unwrap_or_default())?;
            self.write(number.to_le_bytes().get(..number_bytes).unwrap_or_default())?;
            footer.postings += 1;
            if let Some(count) = ends.get_mut(bucket) {
                *count += 1;
            }
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        head.buckets = ends;
        Ok(())
    }

    fn finish(mut self, head: Head) -> Result<W> {
        self.end_piece()?;
        let mut bytes = Vec::new();
        for (header, rows) in &head.cells {
            bytes.extend([header.length, header.ratios]);
            bytes.extend(rows.to_le_bytes());
        }
        bytes.extend(head.blocks.iter().flat_map(|end| end.to_le_bytes()));
        bytes.extend(head.buckets.iter().flat_map(|end| end.to_le_bytes()));
        let mut footer = Footer { cells: head.cells.len() as u64, body: self.checksum, ..head.footer };
        footer.head.add(&bytes);
        bytes.extend(footer.encode());
        self.out.write_all(&bytes).and_then(|()| self.out.flush()).map_err(Error::io("write", &self.path))?;
        Ok(self.out)
    }
}
