//! What the index of similar files tells a viewer. It has the digests of all descriptions; of files of which there is something for few, what
//! counts is what the viewer's own pieces say.

use files::similarity::{Ctph, Entry, FileId, Imphash, Index, TLSH_LOW_MAX, Tlsh};
use model::{Hash, Observable, Subject};
use store::{Section, Sight};

use super::{CTPH_MIN, entry, hash_of};
use crate::{App, Result, lookup::dossier::described, view::View};

/// By how much more is asked of the index where too many of those found are not the viewer's.
const MORE: usize = 4;
/// Files that are asked for at most.
const FOUND_MAX: usize = 100_000;
/// Files of an import hash that are counted: as many as the index counts.
const SAME_MAX: usize = 1_000_000;

impl App {
    /// The nearest files by TLSH, with their distances.
    pub(super) fn near_by_tlsh(&self, of: &Tlsh, room: usize, view: &View<'_>) -> Result<Vec<(FileId, u32)>> {
        let search = |index: &Index, k| Ok(index.similar_by_tlsh(of, k, TLSH_LOW_MAX)?);
        let own =
            |entry: &Entry| entry.tlsh.map(|tlsh| of.distance(&tlsh)).filter(|far| *far <= TLSH_LOW_MAX);
        self.nearest(room, view, search, own)
    }

    /// The nearest files by CTPH, with their scores.
    pub(super) fn near_by_ctph(&self, of: &Ctph, room: usize, view: &View<'_>) -> Result<Vec<(FileId, u8)>> {
        // The higher the score, the nearer.
        let search = |index: &Index, k| {
            let found = index.similar_by_ctph(of, k, CTPH_MIN)?;
            Ok(found.into_iter().map(|(file, score)| (file, 100 - u32::from(score.min(100)))).collect())
        };
        let own = |entry: &Entry| {
            let score = entry.ctph.as_ref().map(|ctph| of.score(ctph))?;
            (score >= CTPH_MIN).then(|| 100 - u32::from(score.min(100)))
        };
        let score = |far: u32| 100_u8.saturating_sub(u8::try_from(far).unwrap_or(100));
        let found = self.nearest(room, view, search, own)?;
        Ok(found.into_iter().map(|(file, far)| (file, score(far))).collect())
    }

    /// The first files with an import hash, and how many there are.
    pub(super) fn same_imphash(
        &self,
        of: Imphash,
        room: usize,
        view: &View<'_>,
    ) -> Result<(Vec<FileId>, u64)> {
        let index = &self.similar_files;
        let plain = || {
            let same = index.same_imphash(of, room)?;
            Ok((same.files, same.count))
        };
        let own = || {
            let (mut files, mut count) = (Vec::new(), 0);
            for file in index.same_imphash(of, SAME_MAX)?.files {
                let is_seen = match self.own_entries(file, view)? {
                    None => true,
                    Some(entries) => entries.iter().any(|entry| entry.imphash == Some(of)),
                };
                if is_seen {
                    count += 1;
                    if files.len() < room {
                        files.push(file);
                    }
                }
            }
            Ok((files, count))
        };
        view.plain_or_own(|| self.knows_all_files(view), plain, own)
    }

    /// The nearest files by what `search` finds, of which `own` tells how far a description is away.
    fn nearest(
        &self,
        room: usize,
        view: &View<'_>,
        search: impl Fn(&Index, usize) -> Result<Vec<(FileId, u32)>>,
        own: impl Fn(&Entry) -> Option<u32>,
    ) -> Result<Vec<(FileId, u32)>> {
        let index = &self.similar_files;
        let seen = || {
            let mut k = room.max(1);
            loop {
                let found = search(index, k)?;
                let is_all = found.len() < k || k >= FOUND_MAX;
                let last = found.last().map(|(file, far)| (*far, *file));
                let mut near: Vec<(FileId, u32)> = Vec::new();
                for (file, far) in found {
                    let far = match self.own_entries(file, view)? {
                        None => Some(far),
                        Some(entries) => entries.iter().filter_map(&own).min(),
                    };
                    near.extend(far.map(|far| (file, far)));
                }
                near.sort_unstable_by_key(|(file, far)| (*far, *file));
                // Behind the last that was found there may be others that are nearer than what is only known to be far.
                let is_sure = |(file, far): &(FileId, u32)| last.is_some_and(|last| (*far, *file) <= last);
                if is_all || near.iter().take_while(|found| is_sure(found)).count() >= room {
                    near.truncate(room);
                    return Ok(near);
                }
                k = k.saturating_mul(MORE).min(FOUND_MAX);
            }
        };
        view.plain_or_own(|| self.knows_all_files(view), || search(index, room), seen)
    }

    /// What the viewer's pieces say of a file of which there is something for few; `None`: all say what the index has.
    fn own_entries(&self, file: FileId, view: &View<'_>) -> Result<Option<Vec<Entry>>> {
        let Some(hash): Option<Hash> = hash_of(file) else { return Ok(Some(Vec::new())) };
        let subject = Subject::from(Observable::File(hash));
        if view.sees_all_of(&subject)? {
            return Ok(None);
        }
        let eyes = view.eyes();
        let found = self.ledger.evidence_seen(&[subject], &[Section::Described], Sight::of(&eyes))?;
        let facts = found.iter().flat_map(|found| &found.items).filter_map(described);
        Ok(Some(facts.map(|facts| entry(file, facts)).collect()))
    }

    /// Whether the viewer sees all descriptions that there are.
    fn knows_all_files(&self, view: &View<'_>) -> Result<bool> {
        Ok(view.viewer().is_all() || view.sees_common() && !self.ledger.has_marks())
    }
}
