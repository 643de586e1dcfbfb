//! A look-up: the verdict with its explanation, and the sections asked for.

mod analyses;
mod attacks;
mod difference;
pub(crate) mod dossier;
mod edges;
mod general;
mod graph;
mod hosted;
pub(crate) mod hubs;
pub(crate) mod joined;
mod known;
pub mod lasting;
mod neighbours;
mod redirects;
mod registration;
mod related;
mod resolutions;
mod sections;
mod similar;
mod similar_files;
mod statistics;

use analysis::{Object, flip, timeline};
use model::{Kind, Observable};
use store::Facing;

use self::statistics::Sighted;
use crate::{
    App, Error, Result,
    report::{Query, RelatedSection, Report},
    view::View,
};

impl App {
    /// Looks an object up.
    ///
    /// # Errors
    /// [`Error::BadCursor`], [`Error::CursorNeedsOneSection`], or when the ledger fails.
    pub fn lookup(&self, query: &Query) -> Result<Report> {
        Ok(self.look_up(query, &self.view(&query.viewer))?.0)
    }

    /// The report, and whether what its answer about the object itself rests on lies in the past.
    fn look_up(&self, query: &Query, view: &View<'_>) -> Result<(Report, bool)> {
        if query.cursor.is_some() && query.sections.paged() != 1 {
            return Err(Error::CursorNeedsOneSection);
        }
        let moment = query.as_of.unwrap_or_else(|| query.known_at.unwrap_or_else(|| self.now()));
        let dossier = self.dossier(&query.observable, query.known_at, view)?;
        let object = Object::of(&dossier.observable);
        let witnesses = dossier.witnesses(self);
        let verdict = dossier.verdict(self, &witnesses, moment);
        let sections = &query.sections;
        let flip =
            if sections.explanation { flip::flip(&object, &witnesses, &self.policy(), moment) } else { None };
        let sighted = self.sighted(&dossier, query, moment, view)?;
        let all_met = sighted.as_ref().is_none_or(|sighted| sighted.is_past(moment));
        let needs_zones = sections.statistics && sighted.as_ref().is_some_and(Sighted::needs_verdicts);
        let mut timeline = if sections.timeline || needs_zones {
            timeline(&object, &witnesses, &self.policy(), moment)
        } else {
            Vec::new()
        };
        let network = match &dossier.observable {
            Observable::Ip(address) => Some(self.network(*address, moment, view)?),
            Observable::Url(url) => {
                url.ip().map(|address| self.network(address, moment, view)).transpose()?
            }
            Observable::Domain(_) | Observable::File(_) => None,
        };
        let neighbours = match &dossier.observable {
            Observable::Ip(address) if sections.neighbours => self.neighbours(*address, query, view)?,
            _ => None,
        };
        let registration = match sections.registration {
            true => self.registration(&dossier.observable, query, moment, view)?,
            false => None,
        };
        let mut related = Vec::new();
        for section in RelatedSection::of(dossier.observable.kind()) {
            if sections.related.contains(section) {
                related.push((*section, self.related(&dossier, *section, query, moment, view)?));
            }
        }
        let named = related::named(&dossier.observable);
        let dns_items = |facing| self.dns_items(&named, facing, query, moment, view);
        let dns_records = sections.dns_records.then(|| dns_items(Facing::Records)).transpose()?;
        let dns_referrals = sections.dns_referrals.then(|| dns_items(Facing::Referrers)).transpose()?;
        let similar = sections.similar.then(|| self.similar(&dossier.observable, query, view)).transpose()?;
        let imitates = sections.imitates.then(|| self.imitates(&dossier.observable));
        let mut detections = sections.detections.then(|| self.detections(&witnesses, &dossier, moment, view));
        let spam = sections.spam.then(|| self.spam(&dossier, query, moment, view)).transpose()?;
        let phishing = sections.phishing.then(|| self.phishing(&dossier, query, moment, view)).transpose()?;
        let kind = dossier.observable.kind();
        let families = sections.families.then(|| self.families(&witnesses, kind, view)).transpose()?;
        let feed_masks = sections.feed_masks.then(|| self.feed_masks(&witnesses, &dossier, moment, view));
        let is_file = dossier.observable.kind() == Kind::Hash;
        let file_names =
            (sections.file_names && is_file).then(|| self.file_names(&dossier, query, moment, view));
        let needs_analyses = sections.analyses
            || sections.file_paths
            || sections.certificates
            || sections.signer
            || sections.detections
            || sections.dynamic;
        let analyses = match needs_analyses && is_file {
            true => Some(self.analyses(&dossier.digests, query, moment, view)?),
            false => None,
        };
        if let (Some(detections), Some(analyses)) = (&mut detections, &analyses) {
            analyses.detect(detections);
        }
        let analyses = analyses.as_ref();
        let has_later = analyses.is_some_and(|analyses| analyses.has_later);
        let dynamic = match analyses.filter(|_| sections.dynamic) {
            Some(analyses) => self.dynamic(analyses, &dossier, query, moment, view)?,
            None => None,
        };
        let file_paths =
            analyses.filter(|_| sections.file_paths).map(|analyses| self.file_paths(analyses, query, view));
        let certificates = analyses
            .filter(|_| sections.certificates)
            .map(|analyses| self.certificates(analyses, query, view));
        let parent_certificates = match sections.parent_certificates && is_file {
            true => Some(self.parent_certificates(&dossier, query, moment, view)?),
            false => None,
        };
        let told = analyses;
        let analyses = analyses
            .filter(|_| sections.analyses)
            .map(|analyses| self.analysis_listing(analyses, query, view));
        let similar_files = match sections.similar_files && is_file {
            true => Some(self.similar_files(&dossier, query, moment, view)?),
            false => None,
        };
        let mut general = self.general(&dossier, &verdict, &witnesses, query, moment, view)?;
        if let Some(analyses) = told {
            self.describe_by(analyses, &mut general);
        }
        if let Some(sighted) = &sighted {
            general.meet(sighted.hits, sighted.first, sighted.last);
        }
        let statistics = sighted
            .filter(|_| sections.statistics)
            .map(|sighted| self.statistics(sighted, &dossier, &timeline, moment, view));
        if !sections.timeline {
            timeline.clear();
        }
        general.country = network.as_ref().and_then(|network| network.country.clone());
        let dns = dns_records.iter().chain(&dns_referrals).flat_map(|listing| &listing.items);
        let mut all_related = related
            .iter()
            .flat_map(|(_, listing)| &listing.items)
            .chain(dns.filter_map(|item| item.related.as_ref()));
        general.has_red_related = all_related.any(|item| item.zone == model::Zone::Red);
        let is_past = all_met && !has_later && self.is_past(&dossier, &witnesses, moment);
        let report = Report {
            asked: dossier.asked,
            observable: dossier.observable,
            resolution: dossier.resolution,
            moment,
            verdict,
            witnesses,
            is_known: dossier.is_known,
            general,
            flip,
            timeline,
            detections,
            families,
            feed_masks,
            file_names,
            file_paths,
            certificates,
            parent_certificates,
            analyses,
            dynamic,
            network,
            registration,
            neighbours,
            dns_records,
            dns_referrals,
            statistics,
            related,
            similar,
            similar_files,
            imitates,
            spam,
            phishing,
        };
        Ok((report, is_past))
    }
}
