//! What an import tells afterwards.

use std::collections::HashMap;

use feeds::Spot;
use model::Timestamp;

use super::{DryRun, writer::OLDER};

/// What became of each file.
#[derive(Clone, Debug, Default)]
pub struct ImportSummary {
    /// One entry a file, archives' members apart.
    pub files: Vec<FileSummary>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct FileSummary {
    /// Its name, for archives with the path inside.
    pub name: String,
    /// Full name of the list it was taken for.
    pub list: Option<String>,
    /// The snapshot's date, for lists.
    pub observed_at: Option<Timestamp>,
    /// Records accepted.
    pub records: u64,
    /// Pieces of evidence that were new.
    pub new: u64,
    /// Pieces of evidence that were known.
    pub known: u64,
    /// Ranges of a geography or ASN database.
    pub ranges: u64,
    /// Records refused.
    pub rejected: u64,
    /// Reasons with their counts, most frequent first.
    pub reasons: Vec<(String, u64)>,
    /// The first refusals.
    pub samples: Vec<Rejection>,
    /// What became of the file as a whole.
    pub outcome: Outcome,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// What it would become, when nothing was written.
    pub dry_run: Option<Box<DryRun>>,
}

/// What became of a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its good records are in the ledger.
    Imported,
    /// A list that is in the ledger already, complete, with the same entries and date.
    Unchanged,
    /// Its good records would be taken; nothing was written.
    WouldImport,
    /// Nothing of it was taken; says why and what to do.
    Refused(String),
}

/// One refused record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Where it stands.
    pub spot: String,
    /// Why.
    pub reason: String,
    /// The beginning of it, control characters made visible.
    pub text: String,
}

impl ImportSummary {
    /// Records accepted in all files.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.records).sum()
    }

    /// Files refused as a whole.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::Refused(_))).count()
    }
}

/// Counts refusals by reason and keeps the first of each, and some more.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    pub(super) count: u64,
    reasons: HashMap<String, u64>,
    samples: Vec<Rejection>,
    /// How many of them are not the first of their reason.
    others: usize,
    /// Why the file as a whole was refused, if a parser said so.
    whole: Option<String>,
}

/// Refusals that are kept with their text beside the first of each reason.
const OTHERS_MAX: usize = 20;
/// Different reasons that are counted; a reason is constant-like, so more means a parser that puts data into it.
const REASONS_MAX: usize = 200;
/// Characters of a refused text that are kept.
const TEXT_CHARACTERS_MAX: usize = 120;

impl Refusals {
    pub(super) fn add(&mut self, spot: &Spot, reason: &str, text: &[u8]) {
        self.count += 1;
        if *spot == Spot::File && self.whole.is_none() {
            self.whole = Some(reason.to_owned());
        }
        let mut is_first = false;
        if let Some(count) = self.reasons.get_mut(reason) {
            *count += 1;
        } else if self.reasons.len() < REASONS_MAX {
            self.reasons.insert(reason.to_owned(), 1);
            is_first = true;
        }
        if is_first || self.others < OTHERS_MAX {
            self.others += usize::from(!is_first);
            let head = text.get(..text.len().min(4 * TEXT_CHARACTERS_MAX)).unwrap_or_default();
            let text = String::from_utf8_lossy(head)
                .chars()
                .take(TEXT_CHARACTERS_MAX)
                .flat_map(char::escape_debug)
                .collect();
            let sample = Rejection { spot: spot.to_string(), reason: reason.to_owned(), text };
            // The first of each reason before the others, each in the order of the file.
            let at = if is_first { self.samples.len() - self.others } else { self.samples.len() };
            self.samples.insert(at, sample);
        }
    }

    /// Whether a file of which nothing was taken is none: in a log every record may be one that is not counted.
    pub(super) fn is_all_refused(&self, is_log: bool) -> bool {
        self.count > 0 && (!is_log || self.whole.is_some())
    }

    /// Why nothing of a file was taken.
    pub(super) fn as_a_whole(&self) -> String {
        if self.reasons.len() == 1 && self.reasons.contains_key(OLDER) {
            return format!("nothing of it is taken: {OLDER}");
        }
        self.whole.clone().unwrap_or_else(|| "none of its records could be read".to_owned())
    }

    pub(super) fn into_parts(self) -> (u64, Vec<(String, u64)>, Vec<Rejection>) {
        let mut reasons: Vec<_> = self.reasons.into_iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        (self.count, reasons, self.samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_place() {
        let mut refusals = Refusals::default();
        for line in 1..=100 {
            let reason = if line == 90 { "rare" } else { "common" };
            refusals.add(&Spot::Line(line), reason, b"x");
        }
        let (count, reasons, samples) = refusals.into_parts();
        assert_eq!((count, reasons[0].1, reasons[1].1), (100, 99, 1));
        let firsts: Vec<(&str, &str)> =
            samples.iter().take(2).map(|sample| (sample.spot.as_str(), sample.reason.as_str())).collect();
        assert_eq!(firsts, [("line 1", "common"), ("line 90", "rare")]);
        assert_eq!(samples.len(), 2 + OTHERS_MAX);
    }
}
