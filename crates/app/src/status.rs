//! What is in the ledger: its lists, what they speak of, over which time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use analysis::Viewer;
use model::{ASSESSMENT, Evidence, Grade, Kind, Mask, Observable, Subject, Timestamp, Tlp};
use serde::{Deserialize, Serialize};
use store::Section;

use crate::{App, Error, Pause, Result, known_files, report::Coverage, view::View};

mod figures;

/// Name under which the figures of the lists are kept among the ledger's small values.
const LISTS: &str = "lists";
/// In place of a section's byte: the list has knowledge. No section has it.
const KNOWLEDGE: u8 = 0;

/// The grade of what people decide: it weighs nothing, since it stands in the place of the sum.
pub(crate) const ASSESSMENT_GRADE: Grade = Grade::A;

fn is_assessment(list: &str) -> bool {
    list.split('/').next() == Some(ASSESSMENT)
}

/// A source with its lists.
#[derive(Clone, Debug)]
pub struct SourceStatus {
    /// The source.
    pub source: SourceFacts,
    /// Its lists that were imported.
    pub lists: Vec<ListStatus>,
    /// That nothing of it comes in, if that is so.
    pub paused: Option<Pause>,
    /// For how many days what it says is kept; `None`: for good.
    pub retention_days: Option<u32>,
}

/// What is known of a source: one that is built in, or a list of the operator's own as its mapping describes it.
#[derive(Clone, Debug)]
pub struct SourceFacts {
    /// Short name; a list of the operator's own has `own/` before it.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Where the publisher offers it; empty when nobody said.
    pub url: String,
    /// The publisher's terms; empty when nobody said.
    pub licence: String,
    /// Reliability.
    pub grade: Grade,
    /// Hours between two issues.
    pub every_hours: u32,
    /// Marking of what it publishes.
    pub tlp: Tlp,
}

impl SourceFacts {
    fn of_source(source: &feeds::Source) -> Self {
        Self {
            name: source.name.to_owned(),
            title: source.title.to_owned(),
            url: source.url.to_owned(),
            licence: source.licence.to_owned(),
            grade: source.grade,
            every_hours: source.every_hours,
            tlp: source.tlp,
        }
    }

    fn of_assessments() -> Self {
        Self {
            name: ASSESSMENT.to_owned(),
            title: "Assessments by people".to_owned(),
            url: String::new(),
            licence: String::new(),
            grade: ASSESSMENT_GRADE,
            every_hours: 24,
            tlp: Tlp::Clear,
        }
    }

    fn of_known_files() -> Self {
        Self {
            name: known_files::SOURCE.to_owned(),
            title: "Lists of known-good files".to_owned(),
            url: String::new(),
            licence: String::new(),
            grade: Grade::B,
            every_hours: 24 * 90,
            tlp: Tlp::Clear,
        }
    }

    fn of_own(list: feeds::mapping::OwnList) -> Self {
        Self {
            name: list.name,
            title: list.title,
            url: list.url.unwrap_or_default(),
            licence: list.licence.unwrap_or_default(),
            grade: list.grade,
            every_hours: list.every_hours,
            tlp: list.tlp,
        }
    }
}

/// Figures of one imported list.
#[derive(Clone, Debug)]
pub struct ListStatus {
    /// Full name.
    pub name: String,
    /// Pieces of evidence.
    pub evidence: u64,
    /// Earliest observation.
    pub from: Timestamp,
    /// Latest observation.
    pub to: Timestamp,
    /// When something of it was last imported.
    pub imported_at: Timestamp,
    /// Complete snapshots.
    pub snapshots: usize,
    /// That nothing of this very list comes in, if that is so.
    pub paused: Option<Pause>,
    /// For how many days what this very list says is kept, where that was set for it alone.
    pub retention_days: Option<u32>,
}

/// Figures of the ledger.
#[derive(Clone, Debug)]
pub struct Stats {
    /// The ledger's own figures.
    pub ledger: store::Stats,
    /// Lists imported.
    pub lists: usize,
}

/// What a list spoke of so far: sections and kinds of object, and the period.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speaks {
    /// Pairs of section byte and kind.
    about: BTreeSet<(u8, u8)>,
    from: Option<i64>,
    to: Option<i64>,
    #[serde(default)]
    evidence: u64,
    #[serde(default)]
    imported_at: i64,
    /// The same of each marking, by its position: who may not see all of it is told of what he sees.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    by_marking: BTreeMap<u8, Speaks>,
}

impl Speaks {
    pub(crate) fn add(&mut self, evidence: &Evidence) {
        self.part(evidence.tlp).add_piece(evidence);
        self.add_piece(evidence);
    }

    fn add_piece(&mut self, evidence: &Evidence) {
        let section = Section::of(&evidence.claim);
        match (&evidence.subject, &evidence.claim) {
            // A URL was met itself or not at all, however often its host was.
            (Subject::Observable(observable), model::Claim::Sighted(_)) => {
                self.about.insert((section.byte(), observable.kind() as u8));
            }
            _ => self.about.extend(kinds(&evidence.subject).iter().map(|kind| (section.byte(), *kind as u8))),
        }
        let target = match &evidence.claim {
            model::Claim::Related(relation) => Some(relation.target.kind()),
            model::Claim::Resolved(record) => record.data.target().map(|target| target.kind()),
            _ => None,
        };
        if let (Some(target), Some(inverse)) = (target, section.inverse()) {
            self.about.insert((inverse.byte(), target as u8));
        }
        self.cover(evidence.observed_at);
        self.cover(evidence.last_seen.unwrap_or(evidence.observed_at));
    }

    /// Notes that the list has knowledge of a marking, as of `moment`.
    pub(crate) fn know(&mut self, moment: Timestamp, tlp: Tlp) {
        self.part(tlp).know_piece(moment);
        self.know_piece(moment);
    }

    fn know_piece(&mut self, moment: Timestamp) {
        self.about.extend(Kind::ALL.map(|kind| (KNOWLEDGE, kind as u8)));
        self.cover(moment);
    }

    pub(crate) fn cover(&mut self, moment: Timestamp) {
        let moment = moment.millis();
        self.from = Some(self.from.map_or(moment, |from| from.min(moment)));
        self.to = Some(self.to.map_or(moment, |to| to.max(moment)));
    }

    fn merge(&mut self, other: Self) {
        self.about.extend(other.about);
        for moment in [other.from, other.to].into_iter().flatten() {
            self.cover(Timestamp::from_millis(moment));
        }
        self.evidence += other.evidence;
        self.imported_at = self.imported_at.max(other.imported_at);
        for (tlp, part) in other.by_marking {
            self.by_marking.entry(tlp).or_default().merge(part);
        }
    }
}

fn kinds(subject: &Subject) -> &'static [Kind] {
    match subject {
        Subject::Observable(Observable::File(_)) => &[Kind::Hash],
        Subject::Observable(Observable::Ip(_)) | Subject::Mask(Mask::Network(_)) => &[Kind::Ip, Kind::Url],
        Subject::Observable(Observable::Domain(_)) | Subject::Mask(Mask::Domain(_)) => {
            &[Kind::Domain, Kind::Url]
        }
        Subject::Mask(Mask::Wildcard(wildcard)) if wildcard.is_host() => &[Kind::Domain, Kind::Url],
        Subject::Observable(Observable::Url(_))
        | Subject::Mask(Mask::Folder(_) | Mask::Script(_) | Mask::Wildcard(_)) => &[Kind::Url],
    }
}

impl App {
    /// Every source that we can read and every list of the operator's own that a viewer sees, with what he sees of what was imported of it.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn sources(&self, viewer: &Viewer) -> Result<Vec<SourceStatus>> {
        let snapshots = self.ledger.snapshots();
        let mut lists: Vec<ListStatus> = Vec::new();
        for (name, speaks) in self.figures(viewer) {
            let seen = snapshots.of(&name).iter().filter(|snapshot| viewer.sees(&name, snapshot.tlp));
            lists.push(ListStatus {
                evidence: speaks.evidence,
                from: Timestamp::from_millis(speaks.from.unwrap_or_default()),
                to: Timestamp::from_millis(speaks.to.unwrap_or_default()),
                imported_at: Timestamp::from_millis(speaks.imported_at),
                snapshots: seen.count(),
                paused: self.paused(&name),
                retention_days: self.retention(&name),
                name,
            });
        }
        let status = |source: SourceFacts, is_its: &dyn Fn(&str) -> bool| SourceStatus {
            lists: lists.iter().filter(|list| is_its(&list.name)).cloned().collect(),
            paused: self.paused(&source.name),
            retention_days: self.retention(&source.name),
            source,
        };
        let is_of = |source: &str, list: &str| list.split('/').next() == Some(source);
        let built_in = feeds::SOURCES
            .iter()
            .map(|source| status(SourceFacts::of_source(source), &|list| is_of(source.name, list)));
        let own = self.own_lists().into_values().filter(|list| viewer.sees(&list.name, list.tlp));
        let own = own.map(|list| {
            let name = list.name.clone();
            status(SourceFacts::of_own(list), &|list| list == name)
        });
        let known_files = status(SourceFacts::of_known_files(), &|list| is_of(known_files::SOURCE, list));
        let assessments = status(SourceFacts::of_assessments(), &is_assessment);
        let known_files = (!known_files.lists.is_empty()).then_some(known_files);
        Ok(built_in.chain(own).chain(known_files).chain([assessments]).collect())
    }

    /// Figures of the ledger.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn stats(&self) -> Result<Stats> {
        Ok(Stats { ledger: self.ledger.stats()?, lists: self.lists().len() })
    }

    /// Lists that could have spoken in any of `sections` about a kind of object, and the period that each covers.
    pub(crate) fn coverage(&self, sections: &[Section], kind: Kind, view: &View<'_>) -> Vec<Coverage> {
        self.coverage_of(|byte| sections.iter().any(|section| section.byte() == byte), kind, view)
    }

    /// Lists of knowledge, and when they were imported.
    pub(crate) fn knowledge_coverage(&self, kind: Kind, view: &View<'_>) -> Vec<Coverage> {
        self.coverage_of(|section| section == KNOWLEDGE, kind, view)
    }

    /// Adds what an import brought to the figures of a list.
    pub(crate) fn record_list(&self, list: &str, new: u64, speaks: Speaks) -> Result<()> {
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        let entry = lists.entry(list.to_owned()).or_default();
        entry.merge(speaks.imported(list, new, self.now()));
        self.put_lists(&lists)
    }

    /// Takes what was removed from the figures of lists, and forgets those of which all was.
    pub(crate) fn forget_lists(
        &self,
        is_gone: &dyn Fn(&str) -> bool,
        removed: &BTreeMap<String, u64>,
    ) -> Result<()> {
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|list, _| !is_gone(list));
        for (list, pieces) in removed {
            if let Some(speaks) = lists.get_mut(list) {
                speaks.take_away(*pieces);
            }
        }
        self.put_lists(&lists)
    }

    fn put_lists(&self, lists: &BTreeMap<String, Speaks>) -> Result<()> {
        let value =
            serde_json::to_vec(lists).map_err(|source| Error::Stored { name: LISTS.into(), source })?;
        Ok(self.ledger.put_meta(LISTS, &value)?)
    }

    /// Names of the lists that have figures.
    pub(crate) fn list_names(&self) -> Vec<String> {
        self.lists.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn lists(&self) -> BTreeMap<String, Speaks> {
        self.lists.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the figures of all lists when the ledger is opened.
    pub(crate) fn load_lists(ledger: &store::Ledger) -> Result<BTreeMap<String, Speaks>> {
        let Some(value) = ledger.meta(LISTS)? else { return Ok(BTreeMap::new()) };
        let stored = |source| Error::Stored { name: LISTS.into(), source };
        let mut lists: BTreeMap<String, Speaks> = serde_json::from_slice(&value).map_err(stored)?;
        lists.iter_mut().for_each(|(list, speaks)| speaks.mark(list));
        Ok(lists)
    }
}
