//! What differs between two moments of an object: its verdict, the evidence, how much its sections have.

use std::{cmp::Reverse, collections::BTreeSet};

use analysis::{Piece, Standing, Verdict, Witness};
use model::{Kind, Timestamp};

use super::dossier::Dossier;
use crate::{
    App, Result,
    report::{
        Count, Difference, Listing, PieceAt, PieceChange, Query, RelatedSection, Report, SectionChange,
        Sections, Turn,
    },
};

/// Sections of related objects that tell what is known today, whatever the moment.
const UNDATED: [RelatedSection; 2] = [RelatedSection::HostedUrls, RelatedSection::Subdomains];

impl App {
    /// Compares an object at `from` with the same at `to`. Of a query its moment and its sections are not asked.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn difference(&self, query: &Query, from: Timestamp, to: Timestamp) -> Result<Difference> {
        let view = self.view(&query.viewer);
        let dossier = self.dossier(&query.observable, query.known_at, &view)?;
        let witnesses = dossier.witnesses(self);
        let before = dossier.verdict(self, &witnesses, from);
        let after = dossier.verdict(self, &witnesses, to);
        let (pieces, same) = pieces(&dossier, &witnesses, (&before, from), (&after, to));
        let sections = dated(dossier.observable.kind());
        let report = |moment| -> Result<Vec<Outline>> {
            let count = Query::COUNT_MAX;
            let sections = sections.clone();
            let then = Query { as_of: Some(moment), sections, count, cursor: None, ..query.clone() };
            Ok(outlines(&self.look_up(&then, &view)?.0))
        };
        let (then, later) = (report(from)?, report(to)?);
        Ok(Difference {
            asked: dossier.asked,
            observable: dossier.observable,
            from,
            to,
            before,
            after,
            pieces,
            same,
            sections: then.iter().zip(&later).map(|(then, later)| then.change(later)).collect(),
        })
    }
}

/// The sections that are compared.
fn dated(kind: Kind) -> Sections {
    let is_file = kind == Kind::Hash;
    let has_name = matches!(kind, Kind::Domain | Kind::Url);
    let related = RelatedSection::of(kind).iter().filter(|section| !UNDATED.contains(section));
    Sections {
        detections: true,
        feed_masks: true,
        file_names: is_file,
        file_paths: is_file,
        analyses: is_file,
        dns_records: !is_file,
        dns_referrals: has_name,
        related: related.copied().collect(),
        spam: true,
        phishing: !is_file,
        ..Sections::default()
    }
}

/// Pieces that are not as they were, and how many are.
fn pieces(
    dossier: &Dossier,
    witnesses: &[Witness],
    (before, from): (&Verdict, Timestamp),
    (after, to): (&Verdict, Timestamp),
) -> (Vec<PieceChange>, usize) {
    let mut changes = Vec::new();
    let mut same = 0;
    for (at, witness) in witnesses.iter().enumerate() {
        let stands = |verdict: &Verdict, moment| {
            let piece = verdict.pieces.iter().find(|piece| piece.witness == at)?.clone();
            Some(PieceAt { piece, is_listed: dossier.is_listed(witness, moment) })
        };
        let (before, after) = (stands(before, from), stands(after, to));
        if before.is_none() && after.is_none() {
            continue;
        }
        match turn(before.as_ref(), after.as_ref()) {
            Some(turn) => changes.push(PieceChange { witness: witness.clone(), turn, before, after }),
            None => same += 1,
        }
    }
    changes.sort_by_key(|change| {
        let weight = |at: &Option<PieceAt>| at.as_ref().map_or(0, |at| counted(&at.piece));
        Reverse(weight(&change.before).abs_diff(weight(&change.after)))
    });
    (changes, same)
}

fn turn(before: Option<&PieceAt>, after: Option<&PieceAt>) -> Option<Turn> {
    let (Some(before), Some(after)) = (before, after) else {
        return Some(if before.is_none() { Turn::Came } else { Turn::Went });
    };
    let weighs = |at: &PieceAt| (at.piece.weight_mdb, at.piece.standing.clone());
    match (before.is_listed, after.is_listed) {
        (true, false) => Some(Turn::Went),
        (false, true) => Some(Turn::Returned),
        _ => (weighs(before) != weighs(after)).then_some(Turn::Changed),
    }
}

/// What a piece adds to the sum.
fn counted(piece: &Piece) -> i64 {
    if matches!(piece.standing, Standing::Counted) { piece.weight_mdb } else { 0 }
}

/// A section of one moment.
struct Outline {
    name: &'static str,
    total: Count,
    /// What its items are told apart by, where all of them were read.
    items: Option<BTreeSet<String>>,
}

impl Outline {
    fn of<T>(name: &'static str, listing: &Listing<T>, key: impl Fn(&T) -> Option<String>) -> Self {
        let is_whole = listing.cursor.is_none()
            && listing.total.exact
            && usize::try_from(listing.total.n).is_ok_and(|n| n == listing.items.len());
        let items = is_whole.then(|| listing.items.iter().filter_map(key).collect());
        Self { name, total: listing.total, items }
    }

    fn counted(name: &'static str, total: Count) -> Self {
        Self { name, total, items: None }
    }

    fn change(&self, later: &Self) -> SectionChange {
        let n = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (came, went) = match (&self.items, &later.items) {
            (Some(then), Some(later)) => {
                (Some(n(later.difference(then).count())), Some(n(then.difference(later).count())))
            }
            _ => (None, None),
        };
        SectionChange { name: self.name, before: self.total, after: later.total, came, went }
    }
}

/// The sections of a report; the same ones whatever the moment.
fn outlines(report: &Report) -> Vec<Outline> {
    let mut outlines = Vec::new();
    if let Some(listing) = &report.detections {
        let key =
            |item: &crate::report::Detection| Some(format!("{} {} {}", item.list, item.zone, item.name));
        outlines.push(Outline::of("DetectionsInfo", listing, key));
    }
    if let Some(listing) = &report.feed_masks {
        // What is listed no more is still told, and went.
        let key = |item: &crate::report::FeedMask| {
            item.is_listed.then(|| format!("{:?} {} {}", item.mask_type, item.zone, item.mask))
        };
        outlines.push(Outline::of("FeedMasks", listing, key));
    }
    if let Some(listing) = &report.file_names {
        outlines.push(Outline::of("FileNames", listing, |item| Some(item.name.clone())));
    }
    if let Some(listing) = &report.file_paths {
        outlines.push(Outline::of("FilePaths", listing, |item| Some(item.path.clone())));
    }
    if let Some(listing) = &report.analyses {
        outlines.push(Outline::counted("Analyses", listing.total));
    }
    for (name, listing) in [("DnsRecords", &report.dns_records), ("DnsReferrals", &report.dns_referrals)] {
        let key = |item: &crate::report::DnsItem| {
            let other = item.related.as_ref().map(|related| related.object.to_string());
            Some(format!("{} {:?} {:?} {:?}", item.record_type, item.preference, other, item.text))
        };
        outlines.extend(listing.as_ref().map(|listing| Outline::of(name, listing, key)));
    }
    for (section, listing) in &report.related {
        outlines.push(Outline::of(section.as_str(), listing, |item| Some(item.object.to_string())));
    }
    if let Some(spam) = &report.spam {
        outlines.push(Outline::counted("SpamAttacks", spam.counts.total));
    }
    if let Some(phishing) = &report.phishing {
        outlines.push(Outline::counted("PhishingAttacks", phishing.counts.total));
    }
    outlines
}
