//! Sections read from the witnesses and the file's records: detections, feed masks, names, the network of an address.

use std::{collections::BTreeMap, net::IpAddr};

use analysis::{Reach, Witness};
use model::{Class, MaskType, Place, Timestamp, Zone};
use store::{Section, Sight};

use super::dossier::{Dossier, described};
use crate::{
    App, Result,
    report::{Count, Detection, FeedMask, FileName, Listing, NetworkInfo, Query},
    view::View,
};

/// The zone that a class speaks for.
pub(super) fn zone_of(class: Class) -> Zone {
    match class {
        Class::Malicious => Zone::Red,
        Class::Adware => Zone::Yellow,
        Class::Clean | Class::NothingFound => Zone::Green,
        Class::Shared(_) | Class::Context => Zone::Grey,
    }
}

/// A listing whose items are all there.
fn complete<T>(items: Vec<T>, coverage: Vec<crate::report::Coverage>) -> Listing<T> {
    let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
    Listing { items, total: Count { n, exact: true }, cursor: None, coverage }
}

/// First and last confirmation of a witness up to a moment.
fn span(witness: &Witness, moment: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let begun = witness.presences.iter().filter(|presence| presence.start <= moment);
    let first = begun.clone().map(|presence| presence.start).min()?;
    let last = begun.map(|presence| presence.confirmed.min(moment)).max()?;
    Some((first, last))
}

impl App {
    /// Detection names by list, newest first. A URL's host's detections are the host's.
    pub(super) fn detections(
        &self,
        witnesses: &[Witness],
        dossier: &Dossier,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Listing<Detection> {
        let mut found: BTreeMap<(String, String, Zone), Detection> = BTreeMap::new();
        for witness in witnesses.iter().filter(|witness| matches!(witness.reach, Reach::Own(_))) {
            let (Some(name), Some((first, last))) = (&witness.assessment.detection, span(witness, moment))
            else {
                continue;
            };
            let zone = zone_of(witness.assessment.class);
            let entry =
                found.entry((name.clone(), witness.list.clone(), zone)).or_insert_with(|| Detection {
                    name: name.clone(),
                    last,
                    first,
                    zone,
                    list: witness.list.clone(),
                    method: None,
                    reference: witness.assessment.reference.clone(),
                });
            entry.first = entry.first.min(first);
            if last > entry.last {
                entry.last = last;
                entry.reference = witness.assessment.reference.clone().or(entry.reference.take());
            }
        }
        let mut items: Vec<Detection> = found.into_values().collect();
        items.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.name.cmp(&b.name)));
        complete(items, self.coverage(&Section::VERDICT, dossier.observable.kind(), view))
    }

    /// Feeds' entries that cover the object, one for each mask and zone, with the lists that have it.
    pub(super) fn feed_masks(
        &self,
        witnesses: &[Witness],
        dossier: &Dossier,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Listing<FeedMask> {
        let mut found: BTreeMap<(MaskType, String, Zone), FeedMask> = BTreeMap::new();
        // What analysers conclude and people decide is no feed's entry.
        let of_feeds = |witness: &&Witness| witness.basis.is_none() && witness.decided.is_none();
        for witness in witnesses.iter().filter(of_feeds) {
            let Some((first, last)) = span(witness, moment) else { continue };
            let (mask_type, mask) = match &witness.reach {
                Reach::Own(Some(mask)) | Reach::Host(Some(mask)) => (mask.mask_type(), mask.to_string()),
                Reach::Own(None) => (MaskType::Exact, dossier.observable.to_string()),
                Reach::Host(None) => (MaskType::Exact, host_text(dossier)),
            };
            let zone = zone_of(witness.assessment.class);
            let is_listed = dossier.is_listed(witness, moment);
            let entry = found.entry((mask_type, mask.clone(), zone)).or_insert_with(|| FeedMask {
                zone,
                mask_type,
                mask,
                lists: Vec::new(),
                first,
                last,
                is_listed,
            });
            entry.first = entry.first.min(first);
            entry.last = entry.last.max(last);
            entry.is_listed |= is_listed;
            if !entry.lists.contains(&witness.list) {
                entry.lists.push(witness.list.clone());
            }
        }
        let mut items: Vec<FeedMask> = found.into_values().collect();
        items.sort_by(|a, b| b.zone.cmp(&a.zone).then_with(|| b.last.cmp(&a.last)));
        complete(items, self.coverage(&Section::VERDICT, dossier.observable.kind(), view))
    }

    /// Names of a file, most frequent first.
    pub(super) fn file_names(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Listing<FileName> {
        let mut found: BTreeMap<&str, FileName> = BTreeMap::new();
        let seen = |item: &&model::Evidence| {
            item.observed_at <= moment && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
        };
        for item in dossier.facts.iter().filter(seen) {
            let Some(name) = described(item).and_then(|facts| facts.name.as_deref()) else { continue };
            let last = item.last_seen.unwrap_or(item.observed_at).min(moment);
            let entry =
                found.entry(name).or_insert_with(|| FileName { name: name.to_owned(), records: 0, last });
            entry.records += 1;
            entry.last = entry.last.max(last);
        }
        let mut items: Vec<FileName> = found.into_values().collect();
        items.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.name.cmp(&b.name)));
        let total = Count { n: u64::try_from(items.len()).unwrap_or(u64::MAX), exact: true };
        items.truncate(query.count);
        let coverage = self.coverage(&[Section::Described], dossier.observable.kind(), view);
        Listing { items, total, cursor: None, coverage }
    }

    /// Country and autonomous system of an address by the databases of that moment.
    pub(super) fn network(&self, address: IpAddr, moment: Timestamp, view: &View<'_>) -> Result<NetworkInfo> {
        let eyes = view.eyes();
        let mut info = NetworkInfo::default();
        let mut hits = self.ledger.places_seen(address, moment, Sight::of(&eyes))?;
        hits.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.list.cmp(&b.list)));
        for hit in hits {
            let date = Some(hit.date);
            match hit.range.place {
                Place::Country(code) => {
                    info.country = info.country.or_else(|| Some(String::from_utf8_lossy(&code).into_owned()));
                }
                Place::Asn { number, organisation } => {
                    info.asn = info.asn.or(Some((number, organisation)));
                    (info.first, info.last) = (Some(hit.range.first), Some(hit.range.last));
                }
            }
            if info.first.is_none() {
                (info.first, info.last) = (Some(hit.range.first), Some(hit.range.last));
            }
            info.as_of = info.as_of.max(date);
        }
        Ok(info)
    }
}

fn host_text(dossier: &Dossier) -> String {
    match &dossier.observable {
        model::Observable::Url(url) => url.host().to_string(),
        other => other.to_string(),
    }
}
