//! What a registry's reply is: a record, the statement that there is none, or neither.

use model::{DomainName, registration::Registration};

use super::{charset, date::Order, read};

/// What was asked for, as far as it is known: a file's name, the head of a stored reply.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The domain.
    pub domain: Option<DomainName>,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A record.
    Registered(Box<Registration>),
    /// There is no record of the domain, in the registry's own words. No domain where neither reply nor question name one.
    NotRegistered(Option<DomainName>, String),
    /// Neither: the reason.
    Refused(&'static str),
}

/// Most bytes of a reply: the longest seen, with the terms of use of two registrars, has some 40 kB.
pub const REPLY_BYTES_MAX: usize = 512 * 1024;

/// Reads a reply.
#[must_use]
pub fn parse(bytes: &[u8], asked: &Asked) -> Answer {
    let bytes = bytes.get(..REPLY_BYTES_MAX).unwrap_or(bytes);
    let tld = asked.domain.as_ref().and_then(|domain| domain.labels().next_back().map(str::to_owned));
    let text = charset::decode(bytes, tld.as_deref().unwrap_or_default());
    // Replies that were joined have a mark each.
    let text: String = text
        .trim_start_matches('\u{FEFF}')
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        .collect();
    let order = order(&text, tld.as_deref().unwrap_or_default());
    let mut draft = read::read(&text, order);
    let read_tld = draft.domain.as_deref().and_then(|name| name.rsplit('.').next().map(str::to_owned));
    if let Some(read_tld) = read_tld
        && self::order(&text, &read_tld) != order
    {
        draft = read::read(&text, Order::MonthFirst);
    }
    let read_domain = draft.domain.as_deref().and_then(|name| DomainName::parse_host(name).ok());
    let weight = draft.weight();
    let verdict = wording(&text);
    match verdict {
        Some(Wording::Throttled) if weight == 0 => {
            return Answer::Refused("the registry refused to answer: too many queries");
        }
        Some(Wording::NotFound) if weight < 3 => {
            let domain = read_domain.or_else(|| named(&text)).or_else(|| asked.domain.clone());
            return Answer::NotRegistered(domain, text);
        }
        _ => {}
    }
    if weight == 0 {
        return Answer::Refused("no registration record in it");
    }
    match draft.finish(asked.domain.as_ref(), text) {
        Some(record) => Answer::Registered(Box::new(record)),
        None => Answer::Refused("the record does not say of what it is"),
    }
}

/// The domain in the line that says that there is none: `No match for "A.EXAMPLE".`
fn named(text: &str) -> Option<DomainName> {
    let line = text.lines().find(|line| says(line, NOT_FOUND))?;
    line.split([' ', '"', '\'', '\t', '[', ']', '<', '>', ':', ','])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains('.'))
        .find_map(|word| DomainName::parse_host(word).ok().filter(is_name))
}

/// Whether it is a name under a domain of the top level, and not a version or an address.
pub(crate) fn is_name(domain: &DomainName) -> bool {
    let mut labels = domain.labels();
    let top = labels
        .next_back()
        .is_some_and(|top| top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic()));
    top && labels.next().is_some()
}

/// Which number comes first in ambiguous dates of a reply: what another of its dates shows, or the registry's habit.
fn order(text: &str, tld: &str) -> Order {
    const MONTH_FIRST: [&str; 6] = ["tk", "ml", "ga", "cf", "gq", "us"];
    let shown = text.split(|c: char| !(c.is_ascii_digit() || c == '/')).find_map(|word| {
        let mut parts = word.split('/');
        let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
        let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
        match (year.len(), first > 12, second > 12) {
            (4, true, false) => Some(Order::DayFirst),
            (4, false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    });
    shown.unwrap_or(if MONTH_FIRST.contains(&tld) { Order::MonthFirst } else { Order::DayFirst })
}

enum Wording {
    NotFound,
    Throttled,
}

/// What the lines say; a statement that there is no record goes before one about limits, which terms of use are full of.
fn wording(text: &str) -> Option<Wording> {
    if text.lines().any(|line| says(line, NOT_FOUND)) {
        Some(Wording::NotFound)
    } else if text.lines().any(|line| says(line, THROTTLED)) {
        Some(Wording::Throttled)
    } else {
        None
    }
}

/// Whether a line has one of the phrases, its letter case and its spaces aside. A phrase in quotes is the whole line.
fn says(line: &str, phrases: &[&str]) -> bool {
    let line = line.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").replace(" :", ":");
    phrases.iter().any(|words| match words.strip_prefix('"').and_then(|words| words.strip_suffix('"')) {
        Some(words) => line == words,
        None => line.contains(words),
    })
}

/// How registries say that there were too many queries, in lower case.
const THROTTLED: &[&str] = &[
    "quota exceeded",
    "limit exceeded",
    "limit reached",
    "exceeded the maximum",
    "exceeded your quota",
    "exceeded your query",
    "has been exceeded",
    "have exceeded",
    "request per second allowed",
    "requests per second allowed",
    "too many requests",
    "too many queries",
    "you have been banned",
    "excessive querying",
    "excessive access",
    "try again later",
    "try again after",
    "being rate limited",
    "please slow down",
    "queries exceeded",
    "query rate reached",
    "%error:201",
    "not permitted",
    "temporarily blocked",
    "temporary blocked",
    "are blocked",
    "is blocked",
    "blacklisted",
    "access denied",
    "limit was reached",
    "daily whois-limit",
];

/// How registries say that there is no record, in lower case.
const NOT_FOUND: &[&str] = &[
    "no match",
    "not found",
    "no entries found",
    "no data found",
    "no data was found",
    "nothing found",
    "no object found",
    "no objects found",
    "no records found",
    "no results were found",
    "0 objects",
    "not registered",
    "not registred",
    "no such domain",
    "is available for",
    "name is available",
    "domain is available",
    "is free",
    "status: free",
    "status:free",
    "status: available",
    "query_status: 220 available",
    "\"available\"",
    "\"free\"",
    "does not exist",
    "no information available about",
    "no information was found",
    "no records matching",
    "no record found",
    "not exist in",
    "no_se_encontro",
    "no encontrado",
    "no se encuentra registrado",
    "no existe",
    "no domain records were found",
    "domain unknown",
    "not been registered",
    "no matching record",
    "no found",
    "does not have an entry",
    "do not have an entry",
    "nincs talalat",
    "is not in use",
    "registered: no",
    "not available in the database",
    "not available in our whois database",
    "domain name not known",
    "could not find the requested domain",
    "organisation: not assigned",
    "no esta registrado",
    "no data for this domain",
    "not in database",
    "not in the database",
    "not present in database",
    "is not registered",
    "available for registration",
    "available for purchase",
    "no whois record for",
    "was not found",
    "unassigned",
    "no domain exists",
    "we have no record",
];
