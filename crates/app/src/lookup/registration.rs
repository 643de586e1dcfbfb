//! The registration of an object: its records in the order of time, and where they differ.

use std::{collections::BTreeMap, net::IpAddr};

use model::{
    Claim, DomainName, Evidence, Host, Observable, Registration, Timestamp,
    registration::{Contact, Role},
};
use store::Sight;

use crate::{
    App, Result,
    report::{Query, RegistrationChange, RegistrationInfo, Statement},
    view::View,
};

/// Most changes that are told, newest first.
const CHANGES_MAX: usize = 1000;

impl App {
    /// What registries say of the object up to `moment`; `None` where they say nothing.
    pub(super) fn registration(
        &self,
        observable: &Observable,
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<Option<RegistrationInfo>> {
        let counts = |item: &Evidence| {
            item.observed_at <= moment && query.known_at.is_none_or(|known_at| item.recorded_at <= known_at)
        };
        let mut records = match observable {
            Observable::Ip(address) => self.registrations_around(*address, view)?,
            Observable::Domain(domain) => self.registrations_above(domain, view)?,
            Observable::Url(url) => match url.host() {
                Host::Ip(address) => self.registrations_around(*address, view)?,
                Host::Domain(domain) => self.registrations_above(domain, view)?,
            },
            Observable::File(_) => return Ok(None),
        };
        records.retain(counts);
        Ok(history(records))
    }

    fn registrations_around(&self, address: IpAddr, view: &View<'_>) -> Result<Vec<Evidence>> {
        let eyes = view.eyes();
        Ok(self.ledger.registrations_around_seen(address, Sight::of(&eyes))?)
    }

    /// The records of a name or, where the viewer sees none, of the nearest name above it, up to the one that is registered.
    pub(crate) fn registrations_above(&self, domain: &DomainName, view: &View<'_>) -> Result<Vec<Evidence>> {
        let eyes = view.eyes();
        let top = domain.registrable();
        for name in domain.with_parents() {
            if top.as_ref().is_some_and(|top| !name.is_at_or_below(top)) {
                break;
            }
            let subject = Observable::Domain(name).into();
            let records = self.ledger.registrations_seen(&subject, Sight::of(&eyes))?;
            if !records.is_empty() {
                return Ok(records);
            }
        }
        Ok(Vec::new())
    }
}

/// Puts records in the order of time, source by source, and finds where they differ.
fn history(records: Vec<Evidence>) -> Option<RegistrationInfo> {
    let subject = records.first()?.subject.clone();
    let count = records.len();
    let mut lists: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
    for record in records {
        lists.entry(record.source.clone()).or_default().push(record);
    }
    let mut changes = Vec::new();
    let mut newest: Vec<Statement> = Vec::new();
    for (list, mut records) in lists {
        records.sort_by_key(|record| (record.observed_at, record.id()));
        let mut statements = records.into_iter().filter_map(|record| statement(&list, record));
        let Some(mut current) = statements.next() else { continue };
        for next in statements {
            if same(&current, &next) {
                current.last = next.last;
                current.record = next.record;
            } else {
                differences(&current, &next, &mut changes);
                current = next;
            }
        }
        newest.push(current);
    }
    changes.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| (&a.list, a.field).cmp(&(&b.list, b.field))));
    changes.truncate(CHANGES_MAX);
    // Of what was said last; of two at one moment the one that says more.
    let current = newest.into_iter().max_by_key(|statement| (statement.last, weight(statement)))?;
    Some(RegistrationInfo { subject, current, changes, records: count })
}

fn statement(list: &str, evidence: Evidence) -> Option<Statement> {
    let record = match evidence.claim {
        Claim::Registered(record) => Some(record),
        Claim::NotRegistered(_) => None,
        _ => return None,
    };
    let (first, last) = (evidence.observed_at, evidence.observed_at);
    Some(Statement { record, list: list.to_owned(), first, last })
}

fn same(a: &Statement, b: &Statement) -> bool {
    match (&a.record, &b.record) {
        (Some(a), Some(b)) => a.says_the_same(b),
        (None, None) => true,
        _ => false,
    }
}

fn weight(statement: &Statement) -> usize {
    statement.record.as_ref().map_or(0, |record| {
        1 + record.contacts.len() + record.name_servers.len() + usize::from(!record.registrar.is_empty())
    })
}

/// What a field of a record says, for the comparison.
type Field = (&'static str, fn(&Registration) -> String);

/// The fields whose changes are told. When a record was changed last is none: it is the change.
const FIELDS: [Field; 9] = [
    ("registrar", |record| record.registrar.name.clone().unwrap_or_default()),
    ("created", |record| moment(record.created)),
    ("expires", |record| moment(record.expires)),
    ("statuses", |record| joined(record.statuses.clone())),
    ("name servers", |record| joined(record.name_servers.iter().map(|server| server.name.clone()).collect())),
    ("DNSSEC", |record| {
        record.signed.map_or("", |signed| if signed { "signed" } else { "unsigned" }).to_owned()
    }),
    ("registrant", |record| record.contact(Role::Registrant).map(who).unwrap_or_default()),
    ("network", |record| record.name.clone().unwrap_or_default()),
    ("country", |record| record.country.clone().unwrap_or_default()),
];

fn differences(before: &Statement, after: &Statement, changes: &mut Vec<RegistrationChange>) {
    let mut add = |field, old: String, new: String| {
        if old != new {
            let list = after.list.clone();
            changes.push(RegistrationChange { at: after.first, list, field, before: old, after: new });
        }
    };
    match (&before.record, &after.record) {
        (Some(old), Some(new)) => FIELDS.iter().for_each(|(field, value)| add(field, value(old), value(new))),
        (Some(_), None) => add("registration", "registered".to_owned(), "not registered".to_owned()),
        (None, Some(_)) => add("registration", "not registered".to_owned(), "registered".to_owned()),
        (None, None) => {}
    }
}

fn moment(moment: Option<Timestamp>) -> String {
    moment.map(Timestamp::to_minutes).unwrap_or_default()
}

/// Sorted: registries give sets in any order.
fn joined(mut texts: Vec<String>) -> String {
    texts.sort_unstable();
    texts.join(", ")
}

fn who(contact: &Contact) -> String {
    let parts = [&contact.name, &contact.organization, &contact.email, &contact.country];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}
