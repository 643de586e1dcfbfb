//! The files of a segment that have an import hash.

use super::{IMPHASH_ROW_BYTES, Segment};
use crate::{FileId, Imphash, Result};

/// Rows that are read at once: a first read of few, as most hashes have few files, then more.
const ROWS_FIRST: u64 = 32;
const ROWS_MORE: u64 = 1024;

impl Segment {
    /// The number of the first row that is not before a hash.
    pub(crate) fn imphash_start(&self, hash: Imphash) -> Result<u64> {
        let (mut low, mut high) = (0, self.footer.imphash);
        let mut middle_hash = [0; 16];
        while low < high {
            let middle = low + (high - low) / 2;
            self.source.read(self.layout.imphash + middle * IMPHASH_ROW_BYTES as u64, &mut middle_hash)?;
            if middle_hash < hash.0 { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// Rows from one on, in order.
    pub(crate) fn imphash_rows(&self, from: u64) -> impl Iterator<Item = Result<(Imphash, FileId)>> {
        let mut at = from;
        let pieces = std::iter::from_fn(move || {
            let rows = if at == from { ROWS_FIRST } else { ROWS_MORE }.min(self.footer.imphash - at);
            let piece = (rows > 0).then(|| self.imphash_piece(at, rows));
            at = if piece.as_ref().is_some_and(Result::is_err) { self.footer.imphash } else { at + rows };
            piece
        });
        pieces.flat_map(|piece| match piece {
            Ok(rows) => rows.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }

    fn imphash_piece(&self, at: u64, rows: u64) -> Result<Vec<(Imphash, FileId)>> {
        let mut bytes = vec![0; usize::try_from(rows).unwrap_or(0) * IMPHASH_ROW_BYTES];
        self.source.read(self.layout.imphash + at * IMPHASH_ROW_BYTES as u64, &mut bytes)?;
        let rows = bytes.as_chunks::<IMPHASH_ROW_BYTES>().0.iter();
        Ok(rows.filter_map(|row| Some((Imphash(*row.first_chunk()?), FileId(*row.last_chunk()?)))).collect())
    }
}
