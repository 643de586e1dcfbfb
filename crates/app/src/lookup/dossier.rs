//! Everything that bears on one object's verdict, gathered from the ledger in a few reads.

use analysis::{Object, SnapshotDates, Verdict, Viewer, Witness, fold, gather};
use model::{Claim, Evidence, FileFacts, Hash, Host, Observable, Subject, Timestamp, Tlp, Url};
use store::{Appended, Cursor, Section, Sight, SnapshotIndex};

use crate::{App, Result, known_files, report::Resolution, view::View};

/// What is read about a file beside what weighs: the records that describe it stand directly behind it.
const FILE_SECTIONS: [Section; 4] =
    [Section::Decided, Section::Assessed, Section::Listed, Section::Described];
/// Spellings of one URL, or files behind one weak digest, that are listed as candidates.
const CANDIDATES_MAX: usize = 20;
/// Spellings of one URL that are looked at: the viewer need not know all of them.
const SPELLINGS_MAX: usize = 1_000;

/// The evidence about one object that a viewer sees, and what it is known as.
pub(crate) struct Dossier {
    pub(crate) asked: Observable,
    pub(crate) observable: Observable,
    pub(crate) resolution: Resolution,
    /// Whether anything is known about the object itself.
    pub(crate) is_known: bool,
    /// Claims that weigh: its own, of masks over it, of its host; with those of incomplete snapshots.
    pub(crate) evidence: Vec<Evidence>,
    /// For a file: what records state about it.
    pub(crate) facts: Vec<Evidence>,
    /// For a file: all digests under which its evidence stands.
    pub(crate) digests: Vec<Hash>,
    /// Whether relations of it are known, where that was read by the way.
    pub(crate) has_relations: Option<bool>,
    pub(crate) snapshots: KnownSnapshots,
}

/// The complete snapshots known at a moment, up to a marking.
pub(crate) struct KnownSnapshots {
    index: std::sync::Arc<SnapshotIndex>,
    known_at: Option<Timestamp>,
    tlp_max: Tlp,
}

impl SnapshotDates for KnownSnapshots {
    fn dates(&self, list: &str) -> Vec<Timestamp> {
        let known = |recorded_at: Timestamp| self.known_at.is_none_or(|known_at| recorded_at <= known_at);
        self.index
            .of(list)
            .iter()
            .filter(|snapshot| known(snapshot.recorded_at) && snapshot.tlp <= self.tlp_max)
            .map(|snapshot| snapshot.date)
            .collect()
    }
}

impl Dossier {
    /// Its witnesses. What the viewer does not see is not in the dossier.
    pub(crate) fn witnesses(&self, app: &App) -> Vec<Witness> {
        gather(&self.observable, &self.evidence, &self.snapshots, &app.policy(), &Viewer::all())
    }

    pub(crate) fn verdict(&self, app: &App, witnesses: &[Witness], moment: Timestamp) -> Verdict {
        fold(&Object::of(&self.observable), witnesses, &app.policy(), moment)
    }

    /// Leaves out what was recorded later.
    fn leave_out_after(&mut self, known_at: Option<Timestamp>) {
        if let Some(known_at) = known_at {
            self.evidence.retain(|item| item.recorded_at <= known_at);
        }
    }

    /// Whether the newest snapshot of a witness's list at `moment` has the entry. A record that stands alone is never delisted.
    pub(crate) fn is_listed(&self, witness: &Witness, moment: Timestamp) -> bool {
        let newest = self.snapshots.dates(&witness.list).into_iter().rfind(|date| *date <= moment);
        witness
            .presence_at(moment)
            .is_some_and(|presence| newest.is_none_or(|newest| presence.confirmed >= newest))
    }
}

impl App {
    /// Gathers what bears on the verdict about `asked`, leaving out what was recorded after `known_at` and what the viewer does not see.
    pub(crate) fn dossier(
        &self,
        asked: &Observable,
        known_at: Option<Timestamp>,
        view: &View<'_>,
    ) -> Result<Dossier> {
        // Of what its own records speak, nobody need ask whether it is known, and as what.
        let mut own = match asked {
            Observable::File(_) => None,
            _ => Some(self.own_evidence(asked, view)?),
        };
        let known = match &own {
            Some(own) if own.is_said() => Known::exactly(asked.clone(), Some(true)),
            _ => self.resolve(asked, view)?,
        };
        let Known { observable, resolution, is_known } = known;
        let own = match own.take_if(|_| observable == *asked) {
            Some(own) => own,
            None => self.own_evidence(&observable, view)?,
        };
        let is_known = match is_known.or(own.is_said().then_some(true)) {
            Some(is_known) => is_known,
            None => self.is_known(&observable, view)?,
        };
        let known = Known { observable, resolution, is_known: Some(is_known) };
        let mut dossier = self.dossier_of(asked, known, known_at, own, view)?;
        self.conclude_for(view, &mut dossier)?;
        dossier.leave_out_after(known_at);
        let is_listed = dossier.evidence.iter().any(known_files::is_said_by);
        Ok(Dossier { is_known: is_known || is_listed, ..dossier })
    }

    /// The same for an object of the table under the name that it has; only a weak digest still stands for its file. What was just
    /// written about it is in `fresh` and need not be read.
    pub(crate) fn dossier_as_named(
        &self,
        observable: &Observable,
        fresh: &mut Fresh,
        view: &View<'_>,
    ) -> Result<Dossier> {
        let mut dossier = self.dossier_without_more(observable, fresh, view)?;
        self.conclude_for(view, &mut dossier)?;
        Ok(dossier)
    }

    /// The same with no other conclusions than those that were drawn from what everybody sees.
    pub(crate) fn dossier_without_more(
        &self,
        observable: &Observable,
        fresh: &mut Fresh,
        view: &View<'_>,
    ) -> Result<Dossier> {
        let known = match observable {
            Observable::File(_) => self.resolve(observable, view)?,
            _ => Known::exactly(observable.clone(), None),
        };
        let own = match fresh.take(&known.observable) {
            Some(mut evidence) => {
                evidence.retain(|piece| view.sees_piece(piece));
                Own { evidence, has_relations: None }
            }
            None => self.own_evidence(&known.observable, view)?,
        };
        self.dossier_of(observable, known, None, own, view)
    }

    /// What the ledger says of the object itself that weighs, and for a file what describes it.
    fn own_evidence(&self, observable: &Observable, view: &View<'_>) -> Result<Own> {
        let eyes = view.eyes();
        let sight = Sight::of(&eyes);
        let subject = Subject::from(observable.clone());
        if !matches!(observable, Observable::File(_)) {
            let (found, has_relations) = self.ledger.verdict_evidence_seen(&subject, sight)?;
            return Ok(Own { evidence: found.items, has_relations: Some(has_relations) });
        }
        let found = self.ledger.evidence_seen(std::slice::from_ref(&subject), &FILE_SECTIONS, sight)?;
        let is_cut = found.iter().any(|found| found.truncated);
        let mut evidence: Vec<Evidence> = found.into_iter().flat_map(|found| found.items).collect();
        if is_cut {
            // What describes a file stands last; it must not be crowded out by what judges it.
            evidence.retain(|item| described(item).is_none());
            for found in self.ledger.evidence_seen(&[subject], &[Section::Described], sight)? {
                evidence.extend(found.items);
            }
        }
        Ok(Own { evidence, has_relations: None })
    }

    /// The dossier of an object of which the ledger says `own`.
    fn dossier_of(
        &self,
        asked: &Observable,
        known: Known,
        known_at: Option<Timestamp>,
        own: Own,
        view: &View<'_>,
    ) -> Result<Dossier> {
        let Known { observable, resolution, .. } = known;
        let eyes = view.eyes();
        let (facts, mut evidence): (Vec<Evidence>, Vec<Evidence>) =
            own.evidence.into_iter().partition(|item| described(item).is_some());
        let digests = match &observable {
            Observable::File(hash) => self.digests(*hash, &facts, view)?,
            _ => Vec::new(),
        };
        let weak = digests.iter().map(|hash| Observable::File(*hash)).filter(|file| *file != observable);
        let mut subjects: Vec<Subject> = weak.map(Subject::from).collect();
        subjects.extend(self.ledger.masks_over(&observable).into_iter().map(Subject::from));
        if let Observable::Url(url) = &observable {
            subjects.push(host_of(url).into());
        }
        for found in self.ledger.evidence_seen(&subjects, &Section::VERDICT, Sight::of(&eyes))? {
            evidence.extend(found.items);
        }
        if matches!(observable, Observable::File(_)) {
            let said = self.said_by_known_files(&digests)?.into_iter();
            evidence.extend(said.filter(|piece| view.sees_piece(piece)));
        }
        // Of a conclusion the lists count as well on which it rests.
        evidence.retain(|piece| !matches!(piece.claim, Claim::Concluded(_)) || view.sees_piece(piece));
        let tlp_max = view.viewer().tlp_max;
        let snapshots = KnownSnapshots { index: self.ledger.snapshots(), known_at, tlp_max };
        Ok(Dossier {
            asked: asked.clone(),
            observable,
            resolution,
            is_known: true,
            evidence,
            facts,
            digests,
            has_relations: own.has_relations,
            snapshots,
        })
    }

    /// Finds under which name an object is known: itself, the one file of a weak digest, the one other spelling of a URL, a name
    /// without `www.`.
    fn resolve(&self, asked: &Observable, view: &View<'_>) -> Result<Known> {
        let exact = |is_known| Known::exactly(asked.clone(), is_known);
        let mut candidates: Vec<Observable> = match asked {
            Observable::File(hash) if !hash.is_strong() => {
                view.aliases(hash)?.into_iter().map(Observable::File).collect()
            }
            Observable::File(_) | Observable::Ip(_) => return Ok(exact(None)),
            _ if self.is_known(asked, view)? => return Ok(exact(Some(true))),
            Observable::Domain(domain) => {
                let bare =
                    domain.as_str().strip_prefix("www.").and_then(|bare| model::DomainName::parse(bare).ok());
                bare.map(Observable::Domain).into_iter().collect()
            }
            Observable::Url(url) => self.spellings(url)?,
        };
        let is_file = matches!(asked, Observable::File(_));
        if !is_file {
            let mut known = Vec::new();
            for candidate in candidates {
                if known.len() < CANDIDATES_MAX && candidate != *asked && self.is_known(&candidate, view)? {
                    known.push(candidate);
                }
            }
            candidates = known;
        }
        candidates.truncate(CANDIDATES_MAX);
        // What is no file was looked for above.
        let known = |is_known: bool| (!is_file).then_some(is_known);
        Ok(match candidates.as_slice() {
            [] => exact(known(false)),
            [one] => Known { observable: one.clone(), resolution: Resolution::Alias, is_known: known(true) },
            _ => {
                let resolution = Resolution::Candidates(candidates);
                Known { observable: asked.clone(), resolution, is_known: known(false) }
            }
        })
    }

    /// Whether the table has a row for the object: evidence about it that the viewer sees, or such an edge to it.
    pub(super) fn is_known(&self, observable: &Observable, view: &View<'_>) -> Result<bool> {
        let row = self.ledger.verdicts(std::slice::from_ref(observable))?.pop().flatten();
        row.map_or(Ok(false), |row| view.knows(observable, &row))
    }

    /// URLs that may be known, with the same look-up form.
    fn spellings(&self, url: &Url) -> Result<Vec<Observable>> {
        let form = url.lookup_form();
        let mut spellings = self.ledger.url_aliases(&form, SPELLINGS_MAX)?;
        spellings.extend(Url::parse(&form).ok());
        spellings.sort_unstable();
        spellings.dedup();
        Ok(spellings.into_iter().map(Observable::Url).collect())
    }

    /// All digests of the file that `hash` stands for, by the records that describe it. A weak digest belongs to the file only
    /// when one file alone is known by it.
    fn digests(&self, hash: Hash, facts: &[Evidence], view: &View<'_>) -> Result<Vec<Hash>> {
        let mut digests = vec![hash];
        for alias in facts.iter().filter_map(described).flat_map(|facts| facts.aliases.clone()) {
            if !digests.contains(&alias) && view.aliases(&alias)?.len() == 1 {
                digests.push(alias);
            }
        }
        digests.sort_unstable();
        Ok(digests)
    }
}

/// What the ledger says of the object itself.
struct Own {
    evidence: Vec<Evidence>,
    /// Whether relations of it are known, where that was read by the way.
    has_relations: Option<bool>,
}

impl Own {
    /// Whether it makes the object known. An entry of a list may be of one that is not complete; anything else is in the table, or will
    /// be in a moment.
    fn is_said(&self) -> bool {
        self.evidence.iter().any(|item| !matches!(item.claim, Claim::Listed(_)))
    }
}

/// Under which name an object is known.
struct Known {
    observable: Observable,
    resolution: Resolution,
    /// Whether the table has a row for it, where that was looked up.
    is_known: Option<bool>,
}

impl Known {
    fn exactly(observable: Observable, is_known: Option<bool>) -> Self {
        Self { observable, resolution: Resolution::Exact, is_known }
    }
}

/// What an append was the first to say of objects, all of it, in the order of the objects. Each is handed out once; whoever needs it
/// again reads it.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    objects: Vec<(Observable, Option<Vec<Evidence>>)>,
    /// Of these, which were known, the append says nothing that weighs.
    linked: Vec<Observable>,
    /// Where the log stood before the append.
    from: Option<Cursor>,
}

impl Fresh {
    /// Takes what it needs of an append.
    pub(crate) fn of(appended: &mut Appended) -> Self {
        let objects = std::mem::take(&mut appended.fresh).into_iter();
        Self {
            objects: objects.map(|(observable, evidence)| (observable, Some(evidence))).collect(),
            linked: std::mem::take(&mut appended.linked),
            from: Some(std::mem::take(&mut appended.from)),
        }
    }

    /// What follows `cursor` in the log may be more than the append: then nobody knows what weighs.
    pub(crate) fn begin(&mut self, cursor: &Cursor) {
        if self.from.as_ref() != Some(cursor) {
            (self.linked, self.from) = (Vec::new(), None);
        }
    }

    /// What the append says of a host, if nothing of it weighs. Ask before the host's evidence is taken.
    pub(crate) fn linked(&self, observable: &Observable) -> Option<Linked> {
        if self.from.is_none() || !matches!(observable, Observable::Ip(_) | Observable::Domain(_)) {
            return None;
        }
        if self.linked.binary_search(observable).is_ok() {
            return Some(Linked::Known);
        }
        let at = self.objects.binary_search_by(|(fresh, _)| fresh.cmp(observable)).ok()?;
        let evidence = self.objects.get(at)?.1.as_ref()?;
        evidence.is_empty().then_some(Linked::New)
    }

    fn take(&mut self, observable: &Observable) -> Option<Vec<Evidence>> {
        let at = self.objects.binary_search_by(|(fresh, _)| fresh.cmp(observable)).ok()?;
        self.objects.get_mut(at)?.1.take()
    }
}

/// A host of which an append has nothing but relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linked {
    /// It was known before, and may have a row.
    Known,
    /// It was not: it has none.
    New,
}

/// The file facts that a piece of evidence states, if it does.
pub(crate) fn described(evidence: &Evidence) -> Option<&FileFacts> {
    match &evidence.claim {
        Claim::Described(facts) => Some(facts),
        _ => None,
    }
}

/// A URL's host as an observable.
pub(crate) fn host_of(url: &Url) -> Observable {
    match url.host() {
        Host::Ip(address) => Observable::Ip(*address),
        Host::Domain(domain) => Observable::Domain(domain.clone()),
    }
}
