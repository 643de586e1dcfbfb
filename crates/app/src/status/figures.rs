//! Figures of lists by marking, and those that a viewer is told of.

use std::{collections::BTreeMap, sync::PoisonError};

use analysis::Viewer;
use model::{ASSESSMENT, Kind, Timestamp, Tlp};
use store::Section;

use super::Speaks;
use crate::{App, known_files, report::Coverage, view::View};

impl Speaks {
    /// The figures of one marking.
    pub(super) fn part(&mut self, tlp: Tlp) -> &mut Self {
        self.by_marking.entry(tlp as u8).or_default()
    }

    /// Notes that a marking of the list speaks of a moment.
    pub(crate) fn cover_as(&mut self, tlp: Tlp, moment: Timestamp) {
        self.part(tlp).cover(moment);
        self.cover(moment);
    }

    /// Notes how many pieces of each marking were new.
    pub(crate) fn came(&mut self, new_by_marking: &BTreeMap<Tlp, u64>) {
        for (tlp, new) in new_by_marking {
            self.part(*tlp).evidence += new;
        }
    }

    /// The figures of an import that brought so many new pieces at a moment.
    pub(super) fn imported(mut self, list: &str, new: u64, now: Timestamp) -> Self {
        self.mark(list);
        (self.evidence, self.imported_at) = (new, now.millis());
        let count = self.by_marking.len();
        for part in self.by_marking.values_mut() {
            part.imported_at = now.millis();
            if count == 1 {
                part.evidence = new;
            }
        }
        self
    }

    /// Takes away pieces; of which marking they were is not known, and the most closed are taken first.
    pub(super) fn take_away(&mut self, pieces: u64) {
        self.evidence = self.evidence.saturating_sub(pieces);
        let mut left = pieces;
        for part in self.by_marking.values_mut().rev() {
            let taken = left.min(part.evidence);
            part.evidence -= taken;
            left -= taken;
        }
    }

    /// Gives figures that were kept without their marking that of the list.
    pub(super) fn mark(&mut self, list: &str) {
        if self.by_marking.is_empty() {
            let part = self.clone();
            *self.part(marking_of(list)) = part;
        }
    }
}

/// The marking of what a list publishes, where nothing else is known.
fn marking_of(list: &str) -> Tlp {
    let source = list.split('/').next().unwrap_or(list);
    let built_in = feeds::SOURCES.iter().find(|built_in| built_in.name == source);
    match built_in {
        Some(built_in) => built_in.tlp,
        None if matches!(source, ASSESSMENT | known_files::SOURCE) => Tlp::Clear,
        None => Tlp::Red,
    }
}

impl App {
    /// The figures of lists that a viewer is told of.
    pub(super) fn figures(&self, viewer: &Viewer) -> BTreeMap<String, Speaks> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        if viewer.is_all() {
            return lists.clone();
        }
        let figures = lists.iter().filter_map(|(list, speaks)| {
            let mut seen: Option<Speaks> = None;
            for (_, part) in seen_parts(list, speaks, viewer) {
                seen.get_or_insert_default().merge(part.clone());
            }
            Some((list.clone(), seen?))
        });
        figures.collect()
    }

    /// Whether any list that a viewer sees speaks in a section.
    pub(crate) fn speaks_to(&self, viewer: &Viewer, section: Section) -> bool {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let speaks = |speaks: &Speaks| speaks.about.iter().any(|(byte, _)| *byte == section.byte());
        viewer.is_all()
            || lists.iter().any(|(list, all)| seen_parts(list, all, viewer).any(|(_, part)| speaks(part)))
    }

    pub(super) fn coverage_of(
        &self,
        is_asked: impl Fn(u8) -> bool,
        kind: Kind,
        view: &View<'_>,
    ) -> Vec<Coverage> {
        let speaks_here = |speaks: &Speaks| {
            speaks.about.iter().any(|(byte, about)| is_asked(*byte) && *about == kind as u8)
        };
        let viewer = view.viewer();
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let mut coverage = Vec::new();
        for (list, speaks) in lists.iter().filter(|(_, speaks)| speaks_here(speaks)) {
            let (mut from, mut to, mut is_here) = (None::<i64>, None, false);
            for (_, part) in seen_parts(list, speaks, viewer) {
                is_here |= speaks_here(part);
                from = from.into_iter().chain(part.from).min();
                to = to.max(part.to);
            }
            if let (Some(from), Some(to), true) = (from, to, is_here) {
                let (from, to) = (Timestamp::from_millis(from), Timestamp::from_millis(to));
                coverage.push(Coverage { source: list.clone(), from, to });
            }
        }
        coverage
    }
}

/// The figures of the markings of a list that a viewer sees.
fn seen_parts<'s>(
    list: &str,
    speaks: &'s Speaks,
    viewer: &Viewer,
) -> impl Iterator<Item = (Tlp, &'s Speaks)> {
    let seen = Tlp::ALL.map(|tlp| viewer.sees(list, tlp).then_some(tlp));
    seen.into_iter().flatten().filter_map(|tlp| Some((tlp, speaks.by_marking.get(&(tlp as u8))?)))
}
