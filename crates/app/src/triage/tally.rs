//! What was counted of the indicators in a log: those that matter, and those that wait for their verdict.

use std::collections::HashMap;

use model::{Observable, Zone};

use super::{
    LINE_BYTES_SHOWN, MATTERS_MAX, Matter, Place, TriageOptions,
    memo::{Aspect, Known, Memo},
};
use crate::{App, QuickVerdict, Result};

/// Where and how often something occurs.
#[derive(Debug)]
pub(super) struct Count {
    occurrences: u64,
    doubtful: bool,
    first: Spot,
    last: Spot,
}

/// A place whose text is still bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    pub(super) file: usize,
    pub(super) line: u64,
    pub(super) text: Vec<u8>,
}

impl Spot {
    fn at(&self) -> (usize, u64) {
        (self.file, self.line)
    }

    pub(super) fn place(&self) -> Place {
        Place { file: self.file, line: self.line, text: String::from_utf8_lossy(&self.text).into_owned() }
    }
}

impl Count {
    pub(super) fn new(spot: Spot, doubtful: bool) -> Self {
        Self { occurrences: 1, doubtful, first: spot.clone(), last: spot }
    }

    /// One occurrence more; `text` gives its line.
    pub(super) fn add(&mut self, file: usize, line: u64, doubtful: bool, text: &[u8]) {
        self.occurrences += 1;
        self.doubtful &= doubtful;
        let spot = if (file, line) > self.last.at() {
            &mut self.last
        } else if (file, line) < self.first.at() {
            // Several passes over a block find things out of order.
            &mut self.first
        } else {
            return;
        };
        (spot.file, spot.line) = (file, line);
        spot.text.clear();
        spot.text.extend_from_slice(text);
    }

    fn merge(&mut self, other: Self) {
        self.occurrences += other.occurrences;
        self.doubtful &= other.doubtful;
        if other.first.at() < self.first.at() {
            self.first = other.first;
        }
        if other.last.at() > self.last.at() {
            self.last = other.last;
        }
    }
}

/// A candidate that may be known, until its verdict is read.
pub(super) struct Pending {
    pub(super) observable: Observable,
    pub(super) aspect: Aspect,
    pub(super) text: Vec<u8>,
    pub(super) count: Count,
}

#[derive(Default)]
pub(super) struct Tally {
    matters: Vec<(QuickVerdict, Count)>,
    by_observable: HashMap<Observable, u32>,
    pub(super) pending: Vec<Pending>,
    pub(super) dropped: u64,
}

impl Tally {
    pub(super) fn matter(&mut self, at: u32) -> Option<&mut Count> {
        self.matters.get_mut(at as usize).map(|(_, count)| count)
    }

    pub(super) fn find(&self, observable: &Observable) -> Option<u32> {
        self.by_observable.get(observable).copied()
    }

    /// Reads the verdicts that are waited for, and tells for each which matter it is.
    pub(super) fn settle(
        &mut self,
        app: &App,
        options: &TriageOptions,
        memo: &mut Memo,
    ) -> Result<Vec<Option<u32>>> {
        let TriageOptions { zones, viewer, .. } = options;
        let pending = std::mem::take(&mut self.pending);
        let observables: Vec<Observable> = pending.iter().map(|pending| pending.observable.clone()).collect();
        let verdicts = app.quick_verdicts(&observables, viewer)?;
        let mut settled = Vec::with_capacity(pending.len());
        for (pending, verdict) in pending.into_iter().zip(verdicts) {
            let Pending { observable, aspect, text, count } = pending;
            let at = match self.find(&observable) {
                Some(at) => {
                    if let Some(known) = self.matter(at) {
                        known.merge(count);
                    }
                    Some(at)
                }
                None if !zones.contains(&verdict.zone) || !matters(&verdict) => None,
                // Of a URL of which the viewer knows nothing but its host, the host tells.
                None if !verdict.is_known && app.is_told_by_host(&observable, viewer)? => None,
                None if self.matters.len() >= MATTERS_MAX => {
                    self.dropped += 1;
                    None
                }
                None => {
                    let at = u32::try_from(self.matters.len()).unwrap_or(u32::MAX);
                    self.by_observable.insert(observable, at);
                    self.matters.push((verdict, count));
                    Some(at)
                }
            };
            memo.settle(aspect, &text, at.map_or(Known::Nothing, Known::Matter));
            settled.push(at);
        }
        Ok(settled)
    }

    /// The indicators, the worst and most frequent first, and for each of the old indices the new one.
    pub(super) fn finish(self) -> (Vec<Matter>, Vec<usize>) {
        let mut matters: Vec<(usize, Matter)> = self
            .matters
            .into_iter()
            .map(|(verdict, count)| Matter {
                verdict,
                occurrences: count.occurrences,
                doubtful: count.doubtful,
                first: count.first.place(),
                last: count.last.place(),
            })
            .enumerate()
            .collect();
        matters.sort_by(|(_, a), (_, b)| {
            let rank = |matter: &Matter| (matter.verdict.zone, matter.occurrences);
            rank(b).cmp(&rank(a)).then_with(|| a.verdict.observable.cmp(&b.verdict.observable))
        });
        let mut places = vec![0; matters.len()];
        for (new, (old, _)) in matters.iter().enumerate() {
            if let Some(place) = places.get_mut(*old) {
                *place = new;
            }
        }
        (matters.into_iter().map(|(_, matter)| matter).collect(), places)
    }
}

/// Grey says something only when something is known.
fn matters(verdict: &QuickVerdict) -> bool {
    verdict.zone != Zone::Grey || verdict.is_known
}

/// The line around `at`, bounded: all of it, or the part from a little before.
pub(super) fn line_around(text: &[u8], at: usize) -> &[u8] {
    const BEFORE_BYTES: usize = LINE_BYTES_SHOWN / 4;
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, &[]));
    let window = head.get(head.len().saturating_sub(LINE_BYTES_SHOWN)..).unwrap_or_default();
    let begin = memchr::memrchr2(b'\n', b'\r', window).map_or(0, |end| end + 1);
    let before = window.len() - begin;
    let tail = tail.get(..LINE_BYTES_SHOWN.min(tail.len())).unwrap_or_default();
    let after = memchr::memchr2(b'\n', b'\r', tail).unwrap_or(tail.len());
    let is_whole = before + after <= LINE_BYTES_SHOWN && (begin > 0 || head.len() <= LINE_BYTES_SHOWN);
    let shown_before = if is_whole { before } else { before.min(BEFORE_BYTES) };
    let shown_after = after.min(LINE_BYTES_SHOWN - shown_before);
    text.get(at - shown_before..at + shown_after).unwrap_or_default()
}
