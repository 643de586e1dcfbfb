//! Attempts to fish for data in which an object took part: mails and kits stand in a section of their own, pages are what feeds assess as phishing
//! on the object, on its host, below its name.
//!
//! Pages on one host that were first reported in one ISO week are one attack, whoever reports them: a URL counts once, in the week in which
//! the first of all lists had it.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{SnapshotDates, brand::Brand};
use model::{
    Assessment, Category, Claim, Class, DomainName, Evidence, Host, Kind, Observable, PhishingAttack,
    Subject, Timestamp,
    attack::{CampaignId, Kit, Role, Stolen, target_of_note},
};
use store::{Section, Sight};

use super::{counts, ranked, totals};
use crate::{
    App, Result,
    lookup::dossier::{Dossier, host_of},
    report::{Channel, PhishingExample, PhishingInfo, Query, Target},
    view::View,
};

/// Most rows about names below a domain, and about URLs on it and below, that are read in search of pages.
const PAGE_ROWS_MAX: usize = 4000;

/// What pieces of one attack say.
#[derive(Default)]
struct Attack {
    span: Option<(Timestamp, Timestamp)>,
    channels: BTreeSet<Channel>,
    roles: BTreeSet<Role>,
    targets: BTreeSet<Target>,
    stolen: BTreeSet<Stolen>,
    kits: BTreeSet<Kit>,
    drops: BTreeSet<DomainName>,
    pages: BTreeSet<Observable>,
    subject: Option<String>,
    reference: Option<String>,
    lists: BTreeSet<String>,
}

impl Attack {
    fn cover(&mut self, first: Timestamp, last: Timestamp) {
        let (begin, end) = self.span.unwrap_or((first, last));
        self.span = Some((begin.min(first), end.max(last)));
    }

    fn take(&mut self, item: &Evidence, attack: &PhishingAttack) {
        self.cover(item.observed_at, item.observed_at);
        self.channels.insert(if attack.role == Role::Page { Channel::Page } else { Channel::Mail });
        self.roles.insert(attack.role);
        self.targets.extend(attack.target.as_deref().map(target));
        self.stolen.extend(&attack.stolen);
        self.kits.extend(attack.kit.clone());
        self.drops.extend(attack.drop.clone());
        self.subject = attack.subject.clone().or(self.subject.take());
        self.reference = attack.reference.clone().or(self.reference.take());
        self.lists.insert(item.source.clone());
    }

    fn take_page(&mut self, object: &Observable, page: Page) {
        self.cover(page.first, page.last);
        self.channels.insert(Channel::Page);
        self.roles.insert(Role::Page);
        self.targets.extend(page.targets);
        self.kits.extend(page.kits);
        self.pages.insert(object.clone());
        self.reference = self.reference.take().max(page.reference);
        self.lists.extend(page.lists);
    }

    fn example(self) -> Option<PhishingExample> {
        let (first, last) = self.span?;
        Some(PhishingExample {
            first,
            last,
            channel: self.channels.first().copied()?,
            roles: self.roles.into_iter().collect(),
            targets: self.targets.into_iter().collect(),
            stolen: self.stolen.into_iter().collect(),
            kits: self.kits.into_iter().collect(),
            drops: self.drops.into_iter().collect(),
            pages: self.pages.into_iter().take(PhishingExample::PAGES_MAX).collect(),
            subject: self.subject,
            reference: self.reference,
            lists: self.lists.into_iter().collect(),
        })
    }
}

/// What feeds say of a page, or of a name as a whole.
struct Page {
    first: Timestamp,
    last: Timestamp,
    targets: BTreeSet<Target>,
    kits: BTreeSet<Kit>,
    reference: Option<String>,
    lists: BTreeSet<String>,
}

impl App {
    /// The attempts in which the object took part up to `moment`.
    pub(in crate::lookup) fn phishing(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<PhishingInfo> {
        let found = self.attacks_of(dossier, Section::Phished, query, moment, view)?;
        let mut attacks: BTreeMap<CampaignId, Attack> = BTreeMap::new();
        for item in &found.items {
            if let Claim::Phished(attack) = &item.claim {
                attacks.entry(attack.campaign).or_default().take(item, attack);
            }
        }
        let (pages, is_cut) = self.pages(dossier, query, moment, view)?;
        for (object, page) in pages {
            let host = match &object {
                Observable::Ip(address) => Host::Ip(*address),
                Observable::Domain(name) => Host::Domain(name.clone()),
                Observable::Url(url) => url.host().clone(),
                Observable::File(_) => continue,
            };
            attacks.entry(CampaignId::of_page(page.first, &host)).or_default().take_page(&object, page);
        }
        let mut examples: Vec<PhishingExample> = attacks.into_values().filter_map(Attack::example).collect();
        examples.sort_by(|a, b| {
            (b.last, b.first, &a.pages, &a.subject).cmp(&(a.last, a.first, &b.pages, &b.subject))
        });
        let spans: Vec<_> = examples.iter().map(|attack| (attack.first, attack.last)).collect();
        let targets = ranked(examples.iter().flat_map(|attack| attack.targets.iter().cloned()));
        let industries = examples.iter().flat_map(|attack| {
            attack.targets.iter().filter_map(|target| target.industry).collect::<BTreeSet<_>>()
        });
        let industries = ranked(industries);
        let stolen = ranked(examples.iter().flat_map(|attack| attack.stolen.iter().copied()));
        let kits = ranked(examples.iter().flat_map(|attack| attack.kits.iter().cloned()));
        // Those that spoke, and those that speak of nothing else.
        let kind = dossier.observable.kind();
        let mut coverage = self.coverage(&[Section::Phished], kind, view);
        let spoke = |list: &String| examples.iter().any(|attack| attack.lists.contains(list));
        let feeds = [kind, Kind::Domain, Kind::Url].map(|kind| self.coverage(&Section::VERDICT, kind, view));
        for list in feeds.into_iter().flatten().filter(|list| spoke(&list.source)) {
            if coverage.iter().all(|known| known.source != list.source) {
                coverage.push(list);
            }
        }
        examples.truncate(query.count);
        Ok(PhishingInfo {
            counts: totals(&spans, !found.truncated && !is_cut, moment),
            targets,
            industries,
            stolen,
            kits,
            examples,
            coverage,
        })
    }

    /// Pages that feeds tell of: of an address those on it, of a domain those on it and below, of a URL itself and its host. Also whether there
    /// are more than were read.
    fn pages(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<(BTreeMap<Observable, Page>, bool)> {
        let (ledger, eyes) = (&self.ledger, view.eyes());
        let sight = Sight::of(&eyes);
        let object = &dossier.observable;
        let host = match object {
            Observable::Url(url) => Some(host_of(url)),
            _ => None,
        };
        let near = match object {
            Observable::Ip(address) => {
                Some(ledger.judged_on_seen(&Host::Ip(*address), PAGE_ROWS_MAX, sight)?)
            }
            Observable::Domain(name) => Some(ledger.judged_below_seen(name, PAGE_ROWS_MAX, sight)?),
            Observable::Url(_) | Observable::File(_) => None,
        };
        let is_cut = near.as_ref().is_some_and(|near| near.truncated);
        let mut pages: BTreeMap<Observable, Page> = BTreeMap::new();
        let mut dates: BTreeMap<String, Vec<Timestamp>> = BTreeMap::new();
        for item in dossier.evidence.iter().chain(near.iter().flat_map(|near| &near.items)) {
            let (Subject::Observable(subject), Some(assessment)) = (&item.subject, fishing(item)) else {
                continue;
            };
            // Of the object's own evidence, without masks over it.
            let is_near = match subject {
                Observable::File(_) => false,
                subject => near.is_some() || subject == object || Some(subject) == host.as_ref(),
            };
            if !is_near || !counts(item, query, moment) {
                continue;
            }
            if matches!(item.claim, Claim::Listed(_)) {
                // An entry counts once its list is complete.
                let complete =
                    dates.entry(item.source.clone()).or_insert_with(|| dossier.snapshots.dates(&item.source));
                if complete.binary_search(&item.observed_at).is_err() {
                    continue;
                }
            }
            let last = item.last_seen.unwrap_or(item.observed_at).min(moment).max(item.observed_at);
            let page = pages.entry(subject.clone()).or_insert_with(|| Page {
                first: item.observed_at,
                last,
                targets: BTreeSet::new(),
                kits: BTreeSet::new(),
                reference: None,
                lists: BTreeSet::new(),
            });
            page.first = page.first.min(item.observed_at);
            page.last = page.last.max(last);
            page.targets.extend(assessment.note.as_deref().and_then(target_of_note).map(target));
            page.kits.extend(assessment.detection.clone().map(|name| Kit { name: Some(name), hash: None }));
            page.reference = page.reference.take().max(assessment.reference.clone());
            page.lists.insert(item.source.clone());
        }
        Ok((pages, is_cut))
    }
}

/// What a piece says of a page that fishes.
fn fishing(item: &Evidence) -> Option<&Assessment> {
    let (Claim::Assessed(assessment) | Claim::Listed(assessment)) = &item.claim else { return None };
    (assessment.class == Class::Malicious && assessment.category == Category::Phishing).then_some(assessment)
}

/// The organisation that a stated target means.
fn target(stated: &str) -> Target {
    match Brand::named(stated) {
        Some(brand) => Target { organization: brand.name.to_owned(), industry: Some(brand.industry) },
        None => Target { organization: stated.to_owned(), industry: None },
    }
}
