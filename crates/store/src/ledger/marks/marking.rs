//! What an append marks: the subjects of its pieces for few, what those lead to, and what stands in their names.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, atomic::Ordering},
};

use model::{Claim, Evidence, Mask, Observable, Subject, Tlp};

use super::{
    FILTER, IsForFew, LABELS_MAX, Marks,
    stored::{MarkKind, generation_prefix, label_key, mark_key},
};
use crate::{
    codec,
    engine::{Batch, Table},
    key,
    ledger::aliases,
};

/// Marks and pairs that follow from an append.
pub(in crate::ledger) struct Marking<'a> {
    pub(super) marks: &'a Marks,
    pub(super) is_for_few: Option<Arc<IsForFew>>,
    /// The pair that was met last, and whether it is for few.
    pub(super) last: Option<(Tlp, String, bool)>,
    pub(super) labels: BTreeSet<(Tlp, String)>,
    pub(super) found: BTreeSet<Vec<u8>>,
}

impl Marking<'_> {
    /// Looks at a piece whose row stands under `subject`.
    pub(in crate::ledger) fn note(&mut self, evidence: &Evidence, subject: &[u8]) {
        if !self.is_few(&evidence.source, evidence.tlp) {
            return;
        }
        mark_subject(&evidence.subject, subject, &mut self.found);
        if let Some(target) = codec::target(evidence) {
            let key = key::observable(&target);
            mark_subject(&target.into_owned().into(), &key, &mut self.found);
        }
        mark_aliases(evidence, &mut self.found);
    }

    pub(super) fn is_few(&mut self, list: &str, tlp: Tlp) -> bool {
        if let Some((last_tlp, last, is_few)) = &self.last
            && *last_tlp == tlp
            && last == list
        {
            return *is_few;
        }
        let is_few = self.is_for_few.as_ref().is_some_and(|is_for_few| is_for_few(list, tlp));
        let label = (tlp, list.to_owned());
        let labels = self.marks.labels.read().unwrap_or_else(PoisonError::into_inner);
        if labels.known.len() < LABELS_MAX && !labels.known.contains(&label) {
            self.labels.insert(label);
        }
        drop(labels);
        self.last = Some((tlp, list.to_owned(), is_few));
        is_few
    }

    /// Puts the rows into the batch; returns what belongs into the filter before it is committed. From now on marks are looked for.
    pub(in crate::ledger) fn write(self, batch: &mut Batch) -> Vec<Vec<u8>> {
        for (tlp, list) in &self.labels {
            batch.put(Table::Marks, label_key(*tlp, list), []);
        }
        if !self.labels.is_empty() {
            let mut labels = self.marks.labels.write().unwrap_or_else(PoisonError::into_inner);
            labels.known.extend(self.labels);
            labels.is_whole &= labels.known.len() < LABELS_MAX;
        }
        put(self.marks, self.found, batch)
    }
}

/// Puts marks into the batch; returns what belongs into the filter.
pub(super) fn put(
    marks: &Marks,
    found: impl IntoIterator<Item = Vec<u8>>,
    batch: &mut Batch,
) -> Vec<Vec<u8>> {
    let prefix = generation_prefix(marks.generation.load(Ordering::Acquire));
    let mut filter_keys = Vec::new();
    for mark in found {
        batch.put(Table::Marks, [prefix.as_slice(), &mark].concat(), []);
        filter_keys.push([&[FILTER], mark.as_slice()].concat());
    }
    if !filter_keys.is_empty() {
        marks.are_any.store(true, Ordering::Release);
    }
    filter_keys
}

/// The marks of a subject of which there is a piece for few.
pub(super) fn mark_subject(subject: &Subject, key: &[u8], found: &mut BTreeSet<Vec<u8>>) {
    found.insert(mark_key(MarkKind::Subject, key));
    match subject {
        Subject::Observable(Observable::Url(url)) | Subject::Mask(Mask::Folder(url) | Mask::Script(url)) => {
            found.insert(mark_key(MarkKind::UrlsOn, &key::host(url.host())));
        }
        Subject::Observable(Observable::Domain(name)) => {
            let above = name.with_parents().skip(1);
            found.extend(
                above.map(|above| mark_key(MarkKind::Below, &key::observable(&Observable::Domain(above)))),
            );
        }
        Subject::Observable(Observable::Ip(_) | Observable::File(_))
        | Subject::Mask(Mask::Network(_) | Mask::Domain(_) | Mask::Wildcard(_)) => {}
    }
}

/// The marks of the weak digests that a piece names.
pub(super) fn mark_aliases(evidence: &Evidence, found: &mut BTreeSet<Vec<u8>>) {
    if let (Subject::Observable(Observable::File(file)), Claim::Described(facts)) =
        (&evidence.subject, &evidence.claim)
    {
        let weaker = aliases::weaker(file, &facts.aliases);
        found.extend(
            weaker.map(|alias| mark_key(MarkKind::Subject, &key::observable(&Observable::File(*alias)))),
        );
    }
}
