//! What sandboxes and engines reported about a file: their analyses, and what follows from all of them: paths, certificates, detections.

use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, Hash, MalwareAnalysis, Observable, Subject, Timestamp, Zone};
use store::{Section, Sight};

use super::dossier::Dossier;
use crate::{
    App, Result,
    report::{
        Count, Detection, DynamicSummary, FileAnalysis, FilePath, General, Listing, Query, SignerCertificate,
    },
    scan,
    view::View,
};

/// Most analyses of one digest that are read.
const ANALYSES_MAX: usize = 64;
/// Most files that contain a file whose certificates are read.
const PARENTS_MAX: usize = 200;
/// How many steps they are away at most: an installer in a mail in an archive.
const ANCESTRY_MAX: usize = 4;

/// The analyses of a file that count, the newest first.
pub(super) struct Analyses {
    items: Vec<FileAnalysis>,
    is_whole: bool,
    /// Whether one is dated later than the moment, and will count then.
    pub(super) has_later: bool,
}

impl App {
    /// Reads the analyses of a file that a viewer sees at a moment.
    pub(super) fn analyses(
        &self,
        digests: &[Hash],
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Analyses> {
        let eyes = view.eyes();
        let mut analyses = Analyses { items: Vec::new(), is_whole: true, has_later: false };
        for hash in digests {
            let subject = Subject::from(Observable::File(*hash));
            let page =
                self.ledger.page_seen(&subject, Section::Analysed, None, ANALYSES_MAX, Sight::of(&eyes))?;
            analyses.is_whole &= page.next.is_none();
            for piece in page.items {
                analyses.has_later |= piece.observed_at > moment;
                let counts = piece.observed_at <= moment
                    && query.known_at.is_none_or(|known_at| piece.recorded_at <= known_at);
                if let (Claim::Analysed(analysis), true) = (piece.claim, counts) {
                    let (list, at) = (piece.source, piece.observed_at);
                    analyses.items.push(FileAnalysis { list, at, analysis: *analysis });
                }
            }
        }
        analyses.items.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.list.cmp(&b.list)));
        Ok(analyses)
    }

    /// The analyses themselves.
    pub(super) fn analysis_listing(
        &self,
        analyses: &Analyses,
        query: &Query,
        view: &View<'_>,
    ) -> Listing<FileAnalysis> {
        self.listing_of(analyses, analyses.items.clone(), query, view)
    }

    /// Paths at which the file lay or ran, most frequent first.
    pub(super) fn file_paths(
        &self,
        analyses: &Analyses,
        query: &Query,
        view: &View<'_>,
    ) -> Listing<FilePath> {
        let mut found: BTreeMap<&str, FilePath> = BTreeMap::new();
        for item in &analyses.items {
            for path in &item.analysis.paths {
                let entry = found.entry(path).or_insert_with(|| FilePath {
                    path: path.clone(),
                    records: 0,
                    last: item.at,
                });
                entry.records += 1;
                entry.last = entry.last.max(item.at);
            }
        }
        let mut paths: Vec<FilePath> = found.into_values().collect();
        paths.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.path.cmp(&b.path)));
        self.listing_of(analyses, paths, query, view)
    }

    /// Certificates of the file's signature, each once, the signer's first.
    pub(super) fn certificates(
        &self,
        analyses: &Analyses,
        query: &Query,
        view: &View<'_>,
    ) -> Listing<SignerCertificate> {
        let mut certificates = Vec::new();
        analyses.certify(None, &mut certificates);
        self.listing_of(analyses, certificates, query, view)
    }

    /// Certificates of the files that contain it, and of those that contain them, all of them (KTIP sets no limit here): what an installer
    /// holds lies in its cabinet.
    pub(super) fn parent_certificates(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Listing<SignerCertificate>> {
        let few = Query { cursor: None, count: PARENTS_MAX, ..query.clone() };
        let mut seen = files(dossier);
        let mut level = seen.clone();
        let mut certificates = Vec::new();
        let mut is_whole = true;
        for _ in 0..ANCESTRY_MAX {
            let parents = self.edges(&level, Section::ContainedIn, &few, moment, view)?;
            is_whole &= parents.cursor.is_none();
            level = parents.items.into_iter().map(|parent| parent.object).collect();
            level.retain(|parent| !seen.contains(parent));
            level.truncate(PARENTS_MAX.saturating_sub(seen.len()));
            for parent in &level {
                let Observable::File(hash) = parent else { continue };
                let analyses = self.analyses(&[*hash], query, moment, view)?;
                is_whole &= analyses.is_whole;
                analyses.certify(Some(parent), &mut certificates);
            }
            if level.is_empty() {
                break;
            }
            seen.extend(level.iter().cloned());
        }
        let total = Count { n: u64::try_from(certificates.len()).unwrap_or(u64::MAX), exact: is_whole };
        let coverage = self.coverage(&[Section::Analysed, Section::ContainedIn], model::Kind::Hash, view);
        Ok(Listing { items: certificates, total, cursor: None, coverage })
    }

    /// Adds what analyses tell of a file's signature and packers; the newest that tells of a signature counts.
    pub(super) fn describe_by(&self, analyses: &Analyses, general: &mut General) {
        let signature = analyses.items.iter().find_map(|item| item.analysis.code_signature.as_ref());
        general.signer_status = signature.map(|signature| signature.status);
        for packer in analyses.items.iter().flat_map(|item| &item.analysis.packers) {
            if !general.packers.contains(packer) {
                general.packers.push(packer.clone());
            }
        }
    }

    /// What all runs showed; `None` when there is no analysis.
    pub(super) fn dynamic(
        &self,
        analyses: &Analyses,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Option<DynamicSummary>> {
        // A look at its parts is no run.
        let is_run = |item: &&FileAnalysis| !scan::is_look(&item.list);
        if !analyses.items.iter().any(|item| is_run(&item)) {
            return Ok(None);
        }
        let mut summary = DynamicSummary::default();
        let all = || analyses.items.iter().filter(is_run).map(|item| &item.analysis);
        let names: BTreeSet<&String> =
            all().flat_map(|a| &a.engines).filter_map(|e| e.detection.as_ref()).collect();
        let families: BTreeSet<&String> = all().flat_map(|analysis| &analysis.families).collect();
        let detections = u64::try_from(names.len().max(families.len())).unwrap_or(u64::MAX);
        if detections > 0 {
            summary.detections.insert(Zone::Red, detections);
        }
        let mut severities: BTreeMap<&str, u8> = BTreeMap::new();
        for signature in all().flat_map(|analysis| &analysis.signatures) {
            let severity = severities.entry(&signature.name).or_default();
            *severity = signature.severity.max(*severity);
        }
        for severity in severities.into_values() {
            let zone = match severity {
                70.. => Zone::Red,
                40.. => Zone::Yellow,
                _ => Zone::Grey,
            };
            *summary.activities.entry(zone).or_default() += 1;
        }
        let few = Query { cursor: None, count: DynamicSummary::TIES_MAX, ..query.clone() };
        let files = files(dossier);
        for section in [Section::Drops, Section::Contains, Section::CommunicatesWith] {
            let counts = match section {
                Section::CommunicatesWith => &mut summary.contacts,
                _ => &mut summary.files,
            };
            for item in self.edges(&files, section, &few, moment, view)?.items {
                *counts.entry(item.zone).or_default() += 1;
            }
        }
        summary.threats = families.into_iter().cloned().collect();
        Ok(Some(summary))
    }

    fn listing_of<T>(
        &self,
        analyses: &Analyses,
        mut items: Vec<T>,
        query: &Query,
        view: &View<'_>,
    ) -> Listing<T> {
        let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
        items.truncate(query.count);
        let total = Count { n, exact: analyses.is_whole };
        Listing {
            items,
            total,
            cursor: None,
            coverage: self.coverage(&[Section::Analysed], model::Kind::Hash, view),
        }
    }
}

fn files(dossier: &Dossier) -> Vec<Observable> {
    dossier.digests.iter().map(|hash| Observable::File(*hash)).collect()
}

impl Analyses {
    /// Adds the certificates of all analyses, each once, the signer's first.
    fn certify(&self, parent: Option<&Observable>, certificates: &mut Vec<SignerCertificate>) {
        for item in &self.items {
            let signature = item.analysis.code_signature.as_ref();
            for certificate in &item.analysis.certificates {
                let is_known = |known: &&mut SignerCertificate| {
                    known.certificate == *certificate && known.parent.as_ref() == parent
                };
                match certificates.iter_mut().find(is_known) {
                    Some(known) => {
                        if !known.lists.contains(&item.list) {
                            known.lists.push(item.list.clone());
                        }
                        known.signed_at =
                            known.signed_at.or(signature.and_then(|signature| signature.signed_at));
                        known.status = known.status.or(signature.map(|signature| signature.status));
                    }
                    None => certificates.push(SignerCertificate {
                        certificate: certificate.clone(),
                        lists: vec![item.list.clone()],
                        at: item.at,
                        signed_at: signature.and_then(|signature| signature.signed_at),
                        status: signature.map(|signature| signature.status),
                        parent: parent.cloned(),
                    }),
                }
            }
        }
    }

    /// Adds what engines call the file to its detections.
    pub(super) fn detect(&self, listing: &mut Listing<Detection>) {
        let mut found: BTreeMap<(&str, &str), Detection> = BTreeMap::new();
        for item in &self.items {
            let MalwareAnalysis { engines, reference, .. } = &item.analysis;
            for engine in engines {
                let Some(name) = &engine.detection else { continue };
                let entry = found.entry((&engine.engine, name)).or_insert_with(|| Detection {
                    name: name.clone(),
                    first: item.at,
                    last: item.at,
                    zone: Zone::Red,
                    list: item.list.clone(),
                    method: Some(engine.engine.clone()),
                    reference: reference.clone(),
                });
                entry.first = entry.first.min(item.at);
            }
        }
        listing.total.n += u64::try_from(found.len()).unwrap_or(u64::MAX);
        listing.total.exact &= self.is_whole;
        listing.items.extend(found.into_values());
        listing.items.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.name.cmp(&b.name)));
    }
}
