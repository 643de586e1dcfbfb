//! Unwanted mails in which an object took part.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Claim, Evidence, SpamAttack, Timestamp,
    attack::{CampaignId, Role, SpamKind},
};
use store::Section;

use super::{push, ranked, totals};
use crate::{
    App, Result,
    lookup::dossier::Dossier,
    report::{Query, SpamExample, SpamInfo},
    view::View,
};

/// What mails of one attack say.
#[derive(Default)]
struct Attack {
    first: Option<Timestamp>,
    last: Timestamp,
    mails: BTreeMap<[u8; 16], SpamKind>,
    roles: BTreeSet<Role>,
    subject: Option<String>,
    language: Option<String>,
    senders: Vec<model::DomainName>,
    lists: Vec<String>,
}

impl Attack {
    /// Takes a piece; later ones come later.
    fn take(&mut self, item: &Evidence, spam: &SpamAttack) {
        self.first = self.first.or(Some(item.observed_at));
        self.last = item.observed_at;
        self.mails.insert(spam.message, spam.kind);
        self.roles.insert(spam.role);
        self.subject = spam.subject.clone().or(self.subject.take());
        self.language = spam.language.clone().or(self.language.take());
        if let Some(sender) = spam.sender.clone().filter(|_| self.senders.len() < SpamExample::SENDERS_MAX) {
            push(&mut self.senders, sender);
        }
        push(&mut self.lists, item.source.clone());
    }

    /// What most of its mails are for; of several the graver.
    fn kind(&self) -> SpamKind {
        ranked(self.mails.values().copied()).first().map_or(SpamKind::Other, |(kind, _)| *kind)
    }

    fn example(self) -> SpamExample {
        SpamExample {
            first: self.first.unwrap_or(self.last),
            last: self.last,
            kind: self.kind(),
            mails: u64::try_from(self.mails.len()).unwrap_or(u64::MAX),
            roles: self.roles.into_iter().collect(),
            subject: self.subject,
            language: self.language,
            senders: self.senders,
            lists: self.lists,
        }
    }
}

impl App {
    /// The mails in which the object took part up to `moment`.
    pub(in crate::lookup) fn spam(
        &self,
        dossier: &Dossier,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<SpamInfo> {
        let found = self.attacks_of(dossier, Section::Spammed, query, moment, view)?;
        let mut attacks: BTreeMap<CampaignId, Attack> = BTreeMap::new();
        let mut mails: BTreeSet<[u8; 16]> = BTreeSet::new();
        for item in &found.items {
            let Claim::Spammed(spam) = &item.claim else { continue };
            mails.insert(spam.message);
            attacks.entry(spam.campaign).or_default().take(item, spam);
        }
        let mut examples: Vec<SpamExample> = attacks.into_values().map(Attack::example).collect();
        examples.sort_by(|a, b| (b.last, b.first, &a.subject).cmp(&(a.last, a.first, &b.subject)));
        let spans: Vec<_> = examples.iter().map(|attack| (attack.first, attack.last)).collect();
        let kinds = ranked(examples.iter().map(|attack| attack.kind));
        examples.truncate(query.count);
        Ok(SpamInfo {
            counts: totals(&spans, !found.truncated, moment),
            mails: u64::try_from(mails.len()).unwrap_or(u64::MAX),
            kinds,
            examples,
            coverage: self.coverage(&[Section::Spammed], dossier.observable.kind(), view),
        })
    }
}
