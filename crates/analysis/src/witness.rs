//! What the fold is given: evidence about one object, each list's entries joined into presences in time.

use std::collections::BTreeMap;

use model::{
    Assessment, Basis, Claim, Conclusion, DomainName, Evidence, EvidenceId, Host, Kind, Mask, Observable,
    Subject, Timestamp, Tlp,
    observable::{AddressScope, address_scope},
};

use crate::{Decided, Policy, Viewer};

/// The object a verdict is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its kind: half-lives and the prior depend on it.
    pub kind: Kind,
    /// Whether it has meaning outside its own network; a reserved address has no verdict.
    pub scope: AddressScope,
}

impl Object {
    /// The object behind an observable.
    #[must_use]
    pub fn of(observable: &Observable) -> Self {
        let scope = match observable {
            Observable::Ip(address) => address_scope(*address),
            Observable::Url(url) => url.ip().map_or(AddressScope::Public, address_scope),
            Observable::Domain(_) | Observable::File(_) => AddressScope::Public,
        };
        Self { kind: observable.kind(), scope }
    }
}

/// Dates of the complete snapshots of a list that are known, ascending.
pub trait SnapshotDates {
    /// The dates.
    fn dates(&self, list: &str) -> Vec<Timestamp>;
}

/// One stretch of time in which a claim held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// From when.
    pub start: Timestamp,
    /// Until when the source confirmed it.
    pub confirmed: Timestamp,
    /// Until when it counts in full; from then on it ages. Not before `confirmed`.
    pub holds: Timestamp,
}

/// How a claim reaches the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is about the object itself, or about a mask over the page.
    Own(Option<Mask>),
    /// The object is a URL, and it is about the URL's host or a mask over the host.
    Host(Option<Mask>),
}

/// A claim ready to be weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The piece of evidence; for a list entry the newest presence of it.
    pub id: EvidenceId,
    /// Full name of the list.
    pub list: String,
    /// What it says.
    pub assessment: Assessment,
    /// How it reaches the object.
    pub reach: Reach,
    /// For a domain mask: it stands strictly above the object (or its host); with the number of its labels. For a wildcard
    /// of hosts, with the number of those labels that it fixes.
    pub above: Option<usize>,
    /// For a domain mask above: a public suffix lies between, so that the two have different owners. For a wildcard of hosts:
    /// it does not say whose names they are.
    pub crosses: bool,
    /// Stretches in which it held, ascending, not overlapping, never empty.
    pub presences: Vec<Presence>,
    /// When we first learned it.
    pub recorded_at: Timestamp,
    /// Its marking.
    pub tlp: Tlp,
    /// For what an analyser concluded: what it rests on.
    pub basis: Option<Box<Basis>>,
    /// For what a person decided: the decision.
    pub decided: Option<Box<Decided>>,
}

impl Witness {
    /// The presence that counts at `moment`: the last that began.
    #[must_use]
    pub fn presence_at(&self, moment: Timestamp) -> Option<&Presence> {
        self.presences.iter().rev().find(|presence| presence.start <= moment)
    }
}

/// Makes witnesses of the evidence about `observable`: its own, that of the masks over it and, for a URL, that of its host.
/// Entries of one list in several snapshots become one witness whose presences follow from the list's snapshots in the order
/// of their dates, whatever the order of import. Evidence that is no assessment is passed over, as are list entries whose snapshot
/// is not complete. The result is sorted and does not depend on the order of `evidence`.
#[must_use]
pub fn gather(
    observable: &Observable,
    evidence: &[Evidence],
    snapshots: &dyn SnapshotDates,
    policy: &Policy,
    viewer: &Viewer,
) -> Vec<Witness> {
    let mut witnesses = unnamed(observable, evidence, snapshots, policy, viewer);
    name_and_sort(&mut witnesses);
    witnesses.into_iter().map(|(witness, _)| witness).collect()
}

/// As [`gather`], for a sum that nobody is to be shown: a witness that stands alone has no identity, since it is compared with no other.
/// The identity is a digest, and takes longer than the fold.
#[must_use]
pub fn gather_to_sum(
    observable: &Observable,
    evidence: &[Evidence],
    snapshots: &dyn SnapshotDates,
    policy: &Policy,
    viewer: &Viewer,
) -> Vec<Witness> {
    let mut witnesses = unnamed(observable, evidence, snapshots, policy, viewer);
    if witnesses.len() > 1 {
        name_and_sort(&mut witnesses);
    }
    witnesses.into_iter().map(|(witness, _)| witness).collect()
}

/// What stands for an identity that was not made.
const UNNAMED: EvidenceId = EvidenceId([0; 16]);

fn name_and_sort(witnesses: &mut Vec<(Witness, &Evidence)>) {
    for (witness, item) in witnesses.iter_mut() {
        witness.id = item.id();
    }
    witnesses.sort_by(|(a, _), (b, _)| (&a.list, a.id).cmp(&(&b.list, b.id)));
    witnesses.dedup_by(|(a, _), (b, _)| a.list == b.list && a.id == b.id);
}

/// Witnesses beside the evidence that gives them their identity, in no order.
fn unnamed<'e>(
    observable: &Observable,
    evidence: &'e [Evidence],
    snapshots: &dyn SnapshotDates,
    policy: &Policy,
    viewer: &Viewer,
) -> Vec<(Witness, &'e Evidence)> {
    let mut witnesses = Vec::new();
    // Entries of snapshots, by everything but the date.
    let mut entries: BTreeMap<(&str, &Subject, String, Tlp), Vec<&'e Evidence>> = BTreeMap::new();
    for item in evidence.iter().filter(|item| viewer.sees_piece(item)) {
        match &item.claim {
            Claim::Assessed(assessment) => {
                let confirmed = item.last_seen.unwrap_or(item.observed_at).max(item.observed_at);
                let presence = Presence { start: item.observed_at, confirmed, holds: confirmed };
                witnesses.extend(witness(observable, item, assessment, vec![presence]).map(|w| (w, item)));
            }
            Claim::Listed(assessment) => {
                // Text that differs when the entry differs (another detection, another class): those are different claims.
                // A rank changes daily and says the same.
                let entry = format!("{:?}", Assessment { rank: None, ..assessment.clone() });
                entries.entry((&item.source, &item.subject, entry, item.tlp)).or_default().push(item);
            }
            Claim::Concluded(conclusion) => {
                let Conclusion { assessment, basis } = &**conclusion;
                let confirmed = item.last_seen.unwrap_or(item.observed_at).max(item.observed_at);
                let presence =
                    Presence { start: item.observed_at, confirmed, holds: basis.holds.max(confirmed) };
                witnesses.extend(
                    witness(observable, item, assessment, vec![presence])
                        .map(|w| (Witness { basis: Some(Box::new(basis.clone())), ..w }, item)),
                );
            }
            Claim::Related(_)
            | Claim::Described(_)
            | Claim::Registered(_)
            | Claim::NotRegistered(_)
            | Claim::Resolved(_)
            | Claim::Analysed(_)
            | Claim::Spammed(_)
            | Claim::Phished(_)
            | Claim::Sighted(_) => {}
            Claim::Decided(decision) => {
                let decided = Decided::of(item, decision, evidence);
                witnesses.extend(decided.witness(observable, item).map(|w| (w, item)));
            }
            Claim::Withdrawn(_) => {}
        }
    }
    for ((list, _, _, _), mut items) in entries {
        items.sort_by_key(|item| (item.observed_at, item.id()));
        let listed: Vec<Timestamp> = items.iter().map(|item| item.observed_at).collect();
        let presences = presences(&listed, &snapshots.dates(list), policy.stale_after_ms(list));
        let Some(newest) =
            items.iter().rev().find(|item| presences.last().is_some_and(|p| p.confirmed == item.observed_at))
        else {
            continue;
        };
        if let Claim::Listed(assessment) = &newest.claim {
            let recorded_at = items.iter().map(|item| item.recorded_at).min().unwrap_or(newest.recorded_at);
            witnesses.extend(
                witness(observable, newest, assessment, presences)
                    .map(|w| (Witness { recorded_at, ..w }, *newest)),
            );
        }
    }
    witnesses
}

/// Stretches of listing from the dates on which the entry was there and the dates of all complete snapshots. An entry holds until
/// the first snapshot without it, or until the list grows stale, whichever is earlier.
fn presences(listed: &[Timestamp], snapshots: &[Timestamp], stale_after_ms: i64) -> Vec<Presence> {
    let mut found: Vec<Presence> = Vec::new();
    for (at, date) in snapshots.iter().enumerate() {
        if listed.binary_search(date).is_err() {
            continue;
        }
        let stale = date.plus_millis(stale_after_ms);
        let holds = snapshots.get(at + 1).map_or(stale, |next| stale.min(*next));
        match found.last_mut() {
            // The entry was there in the snapshot before, and that one had not grown stale meanwhile.
            Some(last) if last.holds == *date => {
                last.confirmed = *date;
                last.holds = holds;
            }
            _ => found.push(Presence { start: *date, confirmed: *date, holds }),
        }
    }
    found
}

/// A witness without its identity.
pub(crate) fn witness(
    observable: &Observable,
    item: &Evidence,
    assessment: &Assessment,
    presences: Vec<Presence>,
) -> Option<Witness> {
    let domain = match observable {
        Observable::Domain(domain) => Some(domain),
        Observable::Url(url) => url.domain(),
        Observable::Ip(_) | Observable::File(_) => None,
    };
    let is_url = matches!(observable, Observable::Url(_));
    let mut above = None;
    let mut crosses = false;
    let reach = match &item.subject {
        Subject::Observable(subject) if subject == observable => Reach::Own(None),
        // A weak digest of the same file.
        Subject::Observable(Observable::File(_)) if observable.kind() == Kind::Hash => Reach::Own(None),
        Subject::Observable(subject) => match (observable, subject) {
            (Observable::Url(url), Observable::Domain(domain))
                if url.host() == &Host::Domain(domain.clone()) =>
            {
                Reach::Host(None)
            }
            (Observable::Url(url), Observable::Ip(address)) if url.host() == &Host::Ip(*address) => {
                Reach::Host(None)
            }
            // Another spelling of the same page, found by its look-up form.
            (Observable::Url(_), Observable::Url(_)) => Reach::Own(None),
            _ => return None,
        },
        Subject::Mask(mask) => {
            if let (Mask::Domain(mask_domain), Some(domain)) = (mask, domain)
                && mask_domain != domain
            {
                above = Some(mask_domain.labels().count());
                crosses = crosses_suffix(domain, mask_domain);
            }
            if let (Mask::Wildcard(wildcard), Some(domain)) = (mask, domain)
                && wildcard.is_host()
            {
                let fixed = wildcard.domain();
                above = Some(fixed.as_ref().map_or(0, |fixed| fixed.labels().count()));
                crosses = fixed.is_none_or(|fixed| crosses_suffix(domain, &fixed));
            }
            let is_of_host = match mask {
                Mask::Network(_) | Mask::Domain(_) => true,
                Mask::Wildcard(wildcard) => wildcard.is_host(),
                Mask::Folder(_) | Mask::Script(_) => false,
            };
            match mask {
                _ if is_of_host && is_url => Reach::Host(Some(mask.clone())),
                _ => Reach::Own(Some(mask.clone())),
            }
        }
    };
    Some(Witness {
        id: UNNAMED,
        list: item.source.clone(),
        assessment: assessment.clone(),
        reach,
        above,
        crosses,
        presences,
        recorded_at: item.recorded_at,
        tlp: item.tlp,
        basis: None,
        decided: None,
    })
}

/// Whether `domain` and the mask above it belong to different registrants: the mask is not at or below the registrable domain.
fn crosses_suffix(domain: &DomainName, mask: &DomainName) -> bool {
    domain.registrable().is_none_or(|registrable| !mask.is_at_or_below(&registrable))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: &[i64]) -> Vec<Timestamp> {
        days.iter().map(|day| Timestamp::from_day(*day)).collect()
    }

    #[track_caller]
    fn check(listed: &[i64], snapshots: &[i64], stale_days: i64, expected: &[(i64, i64, i64)]) {
        let found: Vec<_> = presences(&days(listed), &days(snapshots), stale_days * model::time::DAY_MS)
            .iter()
            .map(|p| (p.start.day(), p.confirmed.day(), p.holds.day()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn listing_follows_from_snapshots() {
        // (start, confirmed, holds): stays on the list, then the list grows stale.
        check(&[1, 2, 3], &[1, 2, 3], 3, &[(1, 3, 6)]);
        // Delisted on day 3.
        check(&[1, 2], &[1, 2, 3], 3, &[(1, 2, 3)]);
        // Delisted and back.
        check(&[1, 4], &[1, 2, 4, 5], 3, &[(1, 1, 2), (4, 4, 5)]);
        // Monthly snapshots of a daily list: it ages from the third day on, not only from the next snapshot.
        check(&[1, 30], &[1, 30], 3, &[(1, 1, 4), (30, 30, 33)]);
        // An entry whose snapshot is not complete does not count.
        check(&[1, 2], &[2], 3, &[(2, 2, 5)]);
        check(&[1], &[], 3, &[]);
    }
}
