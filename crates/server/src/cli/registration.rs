//! The registration of an object for a terminal: who, since when, through whom, and what changed.

use std::io;

use app::report::{RegistrationInfo, Report};
use model::{
    Registration, Timestamp,
    registration::{Contact, EppStatus},
};

use super::{report::label, terminal::Terminal, text};

/// Changes shown.
const CHANGES_MAX: usize = 5;
/// Longest text of a change.
const TEXT_WIDTH: usize = 48;

/// Writes what registries say, if they say anything.
pub(super) fn write(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let Some(info) = &report.registration else { return Ok(()) };
    let of = text::visible(&info.subject.to_string());
    let Some(record) = &info.current.record else {
        label(terminal, "WHOIS", &format!("{of} is not registered, as of {}", info.current.last.to_date()))?;
        return changes(terminal, info);
    };
    label(terminal, "WHOIS", &format!("{of}{}", dates(record)))?;
    let mut facts = Vec::new();
    facts.extend(record.name.as_deref().map(text::visible));
    facts.extend(record.registrar.name.as_deref().map(|name| format!("through {}", text::visible(name))));
    facts.extend(record.country.as_deref().map(text::visible));
    facts.extend(record.signed.map(|signed| if signed { "signed" } else { "not signed" }.to_owned()));
    if !facts.is_empty() {
        label(terminal, "", &facts.join(" · "))?;
    }
    for contact in &record.contacts {
        let who = who(contact);
        if !who.is_empty() {
            label(terminal, "", &format!("{}: {who}", contact.role.as_str()))?;
        }
    }
    if !record.name_servers.is_empty() {
        let names: Vec<String> =
            record.name_servers.iter().map(|server| text::visible(&server.name)).collect();
        label(terminal, "", &format!("name servers: {}", names.join(", ")))?;
    }
    for status in &record.statuses {
        let meaning = EppStatus::of(status).map(|status| format!(": {}", status.meaning)).unwrap_or_default();
        label(terminal, "", &format!("{}{meaning}", text::visible(status)))?;
    }
    changes(terminal, info)
}

fn dates(record: &Registration) -> String {
    let date = |word: &str, moment: Option<Timestamp>| {
        moment.map(|moment| format!(" · {word} {}", moment.to_date()))
    };
    [date("registered", record.created), date("changed", record.updated), date("expires", record.expires)]
        .into_iter()
        .flatten()
        .collect()
}

fn who(contact: &Contact) -> String {
    let parts = [&contact.name, &contact.organization, &contact.country, &contact.email];
    let mut words: Vec<String> =
        parts.into_iter().flatten().map(|part| text::short(part, TEXT_WIDTH)).collect();
    words.dedup();
    let veil = contact.veil().map(|veil| format!(" ({})", veil.as_str())).unwrap_or_default();
    format!("{}{veil}", words.join(", "))
}

fn changes(terminal: &mut Terminal<'_>, info: &RegistrationInfo) -> io::Result<()> {
    for change in info.changes.iter().take(CHANGES_MAX) {
        let shown = |value: &str| {
            if value.is_empty() { "nothing".to_owned() } else { text::short(value, TEXT_WIDTH) }
        };
        let line = format!(
            "{}  {}: {} → {}",
            change.at.to_date(),
            change.field,
            shown(&change.before),
            shown(&change.after)
        );
        label(terminal, "", &line)?;
    }
    let more = info.changes.len().saturating_sub(CHANGES_MAX);
    if more > 0 { label(terminal, "", &format!("and {more} earlier changes")) } else { Ok(()) }
}
