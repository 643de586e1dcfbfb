//! The index of similar files: TLSH, CTPH and import hashes of all files that the ledger describes, kept up as it grows.
//!
//! It stands beside the ledger (`similar_files` in the data directory), is derived from it and follows the log as the index of names does, on the same
//! page and with the same trimming: what it has on disk, the log need not keep.

use std::path::Path;

use files::similarity::{Confidence, Ctph, Entry, FILE_ID_BYTES, FileId, Imphash, Index, Stats, Tlsh};
use model::{FileFacts, Hash, Observable, Subject};
use store::{Cursor, LogPage, Section};

use crate::{App, Result, lookup::dossier::described, view::View};

mod seen;

/// Figures of the index of similar files.
pub use files::similarity::Stats as SimilarFileStats;

/// Digests in memory before they are written while the index is made anew.
const REBUILD_RECENT_MAX: u64 = 500_000;
/// Subjects read at a time.
const PAGE: usize = 2_000;
/// Least CTPH score of a file that is told.
const CTPH_MIN: u8 = 30;

/// By what two files are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// By TLSH, at this distance.
    Tlsh(u32),
    /// By CTPH, with this score.
    Ctph(u8),
    /// By the same import hash, which so many files have.
    Imphash(u64),
}

impl Likeness {
    /// What may be concluded from it.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        match self {
            Self::Tlsh(distance) => Confidence::of_tlsh(distance),
            Self::Ctph(score) => Confidence::of_ctph(score),
            Self::Imphash(files) => Confidence::of_imphash(files),
        }
    }
}

/// Opens the index of a data directory, or one in memory.
pub(crate) fn open(data: &str) -> Result<Index> {
    Ok(match data {
        "memory:" => Index::in_memory(),
        _ => Index::open(&Path::new(data.strip_prefix("fjall:").unwrap_or(data)).join("similar_files"))?,
    })
}

impl App {
    /// Figures of the index of similar files.
    #[must_use]
    pub fn similar_file_stats(&self) -> Stats {
        self.similar_files.stats()
    }

    /// Reads the index of similar files whole and compares it with its checksums.
    ///
    /// # Errors
    /// [`crate::Error::SimilarFiles`] when it is damaged: make it anew with [`App::rebuild_similar_files`].
    pub fn check_similar_files(&self) -> Result<()> {
        Ok(self.similar_files.check()?)
    }

    /// Makes the index anew from the evidence.
    ///
    /// # Errors
    /// When the ledger or the index fails.
    pub fn rebuild_similar_files(&self) -> Result<Stats> {
        let _following = self.follow();
        self.remake_similar_files(&self.passes.cursor(&self.ledger)?)?;
        Ok(self.similar_files.stats())
    }

    /// Files that are like one that has these digests, the surest first; `own` are the file itself.
    pub(crate) fn files_like(
        &self,
        facts: &[&FileFacts],
        own: &[Hash],
        max: usize,
        view: &View<'_>,
    ) -> Result<Vec<(Hash, Vec<Likeness>)>> {
        // The file itself is found as well, under any of its digests.
        let room = max.saturating_add(own.len());
        let mut found: Vec<(FileId, Likeness)> = Vec::new();
        let entries: Vec<Entry> =
            facts.iter().map(|facts| entry(FileId([0; FILE_ID_BYTES]), facts)).collect();
        for tlsh in distinct(entries.iter().filter_map(|entry| entry.tlsh)) {
            let near = self.near_by_tlsh(&tlsh, room, view)?;
            found.extend(near.into_iter().map(|(file, distance)| (file, Likeness::Tlsh(distance))));
        }
        for ctph in distinct(entries.iter().filter_map(|entry| entry.ctph)) {
            let near = self.near_by_ctph(&ctph, room, view)?;
            found.extend(near.into_iter().map(|(file, score)| (file, Likeness::Ctph(score))));
        }
        for imphash in distinct(entries.iter().filter_map(|entry| entry.imphash)) {
            let (files, count) = self.same_imphash(imphash, room, view)?;
            found.extend(files.into_iter().map(|file| (file, Likeness::Imphash(count))));
        }
        let mut alike: Vec<(Hash, Vec<Likeness>)> = Vec::new();
        for (file, likeness) in found {
            let Some(hash) = hash_of(file).filter(|hash| !own.contains(hash)) else { continue };
            match alike.iter_mut().find(|(known, _)| *known == hash) {
                Some((_, likenesses)) => likenesses.push(likeness),
                None => alike.push((hash, vec![likeness])),
            }
        }
        for (_, likenesses) in &mut alike {
            likenesses.sort_by_key(|likeness| (std::cmp::Reverse(likeness.confidence()), *likeness));
            likenesses.dedup();
        }
        // The surest first, then the nearest by what makes it so.
        alike.sort_by_key(|(hash, likenesses)| {
            (likenesses.first().map(|best| (std::cmp::Reverse(best.confidence()), nearness(*best))), *hash)
        });
        alike.truncate(max);
        Ok(alike)
    }

    /// Brings the index up to the end of the log when the ledger is opened.
    pub(crate) fn catch_up_similar_files(&self) -> Result<()> {
        let _following = self.follow();
        let position = self.similar_files.position().and_then(|bytes| Cursor::decode(&bytes).ok());
        let Some(mut cursor) = position else {
            return self.remake_similar_files(&self.passes.cursor(&self.ledger)?);
        };
        loop {
            let page = self.ledger.follow(Some(cursor), PAGE)?;
            if page.gap {
                return self.remake_similar_files(&self.passes.cursor(&self.ledger)?);
            }
            if page.is_empty() {
                return Ok(());
            }
            self.add_similar_files(&page.subjects)?;
            cursor = page.cursor;
        }
    }

    /// Takes the files of a page of the log. Only for who follows it.
    pub(crate) fn note_similar_files(&self, page: &LogPage) -> Result<()> {
        if page.gap {
            return self.remake_similar_files(&page.cursor);
        }
        self.add_similar_files(&page.subjects)
    }

    fn add_similar_files(&self, subjects: &[Subject]) -> Result<()> {
        let is_file = |subject: &&Subject| matches!(subject, Subject::Observable(Observable::File(_)));
        let files: Vec<Subject> = subjects.iter().filter(is_file).cloned().collect();
        if files.is_empty() {
            return Ok(());
        }
        let mut entries = Vec::new();
        for found in self.ledger.evidence(&files, &[Section::Described])? {
            for item in &found.items {
                if let (Subject::Observable(Observable::File(hash)), Some(facts)) =
                    (&item.subject, described(item))
                {
                    entries.push(entry(id_of(hash), facts));
                }
            }
        }
        entries.retain(|entry| entry.tlsh.is_some() || entry.ctph.is_some() || entry.imphash.is_some());
        self.similar_files.insert(entries);
        Ok(())
    }

    /// Makes the index anew; the log from `cursor` on is still there.
    fn remake_similar_files(&self, cursor: &Cursor) -> Result<()> {
        self.similar_files.clear()?;
        let mut after = None;
        loop {
            let page = self.ledger.subjects(after.as_ref(), PAGE)?;
            self.add_similar_files(&page.subjects)?;
            if self.similar_files.recent() >= REBUILD_RECENT_MAX {
                self.similar_files.flush(None)?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.ledger.sync()?;
        Ok(self.similar_files.flush(Some(&cursor.encode()))?)
    }
}

fn entry(file: FileId, facts: &FileFacts) -> Entry {
    fn parsed<T: std::str::FromStr>(text: Option<&String>) -> Option<T> {
        text.and_then(|text| text.parse().ok())
    }
    Entry {
        file,
        tlsh: parsed::<Tlsh>(facts.tlsh.as_ref()),
        ctph: parsed::<Ctph>(facts.ssdeep.as_ref()),
        imphash: parsed::<Imphash>(facts.imphash.as_ref()),
    }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.fold(Vec::new(), |mut known, item| {
        if !known.contains(&item) {
            known.push(item);
        }
        known
    })
}

/// The less, the nearer; between kinds there is no order but theirs.
fn nearness(likeness: Likeness) -> (u8, u64) {
    match likeness {
        Likeness::Tlsh(distance) => (0, u64::from(distance)),
        Likeness::Ctph(score) => (1, u64::from(100 - score.min(100))),
        Likeness::Imphash(files) => (2, files),
    }
}

/// A digest filled up, and its kind.
fn id_of(hash: &Hash) -> FileId {
    let mut id = [0; FILE_ID_BYTES];
    let (kind, digest): (u8, &[u8]) = match hash {
        Hash::Md5(digest) => (0, digest),
        Hash::Sha1(digest) => (1, digest),
        Hash::Sha256(digest) => (2, digest),
    };
    for (slot, byte) in id.iter_mut().zip(digest) {
        *slot = *byte;
    }
    if let Some(last) = id.last_mut() {
        *last = kind;
    }
    FileId(id)
}

fn hash_of(FileId(id): FileId) -> Option<Hash> {
    match id.last()? {
        0 => id.first_chunk().map(|digest| Hash::Md5(*digest)),
        1 => id.first_chunk().map(|digest| Hash::Sha1(*digest)),
        2 => id.first_chunk().map(|digest| Hash::Sha256(*digest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_come_back() {
        for text in ["0cc175b9c0f1b6a831c399e269772661", &"ab".repeat(20), &"cd".repeat(32)] {
            let hash = Hash::parse(text).unwrap();
            assert_eq!(hash_of(id_of(&hash)), Some(hash));
        }
    }
}
