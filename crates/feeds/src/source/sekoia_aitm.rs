//! HTTP logs of phishing kits that sit between a victim and the real sign-in page, by Sekoia, as a table made of their
//! HAR files: `kit,time,method,url,status,redirect_url,server_ip,mime,referer`.
//! <https://github.com/SEKOIA-IO/Community/tree/main/IOCs>.
//!
//! A log of a session also holds the real sites that the kit loads from, so that no address in it is called bad. It says
//! which page led to which, what resolved to what, and with which kit it was seen.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Host, Observable, Relation, RelationKind, Tlp, Url};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect},
        field,
        location::joined,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sekoia_aitm",
    title: "Sekoia HTTP logs of AiTM phishing kits",
    url: "https://github.com/SEKOIA-IO/Community",
    licence: "Detection Rule License 1.1",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LOG: Dialect<'static> = Dialect::commas(&[
    "kit",
    "time",
    "method",
    "url",
    "status",
    "redirect_url",
    "server_ip",
    "mime",
    "referer",
]);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = LOG.header_of(head).is_some_and(|header| header == LOG.columns);
    ours.then(|| Recognised { list: "sekoia_aitm".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns =
        |names: &csv::Names| LOG.columns.iter().map(|name| names.column(&[name])).collect::<Vec<_>>();
    csv::records(input, LOG, sink, columns, |row, columns| {
        let [kit, time, method, url, status, target, server, mime, referer] = columns.as_slice() else {
            return Err("no such columns");
        };
        let at = match field::stated(row.get(*time)) {
            Some(time) => field::moment(time)?,
            None => context.observed_at,
        };
        let raw = row.get(*url);
        let url = field::url(raw)?;
        let status = row.get(*status);
        let kit = field::text(row.get(*kit));
        let mut facts = Vec::new();
        let mut say =
            |subject: Observable, claim| facts.push(context.evidence(subject.into(), at, None, claim));
        let answer = format!("{} {status} {}", row.get(*method), row.get(*mime));
        let seen = Assessment {
            detection: kit.clone(),
            reference: field::text(row.get(*referer)).filter(|page| Url::parse(page).is_ok()),
            note: field::text(&format!("loaded in a session of the kit: {}", answer.trim())),
            ..Assessment::new(Class::Context, Category::Phishing)
        };
        say(Observable::Url(url.clone()), Claim::Assessed(seen));
        let relation = |kind, target| Relation { detection: kit.clone(), ..Relation::new(kind, target) };
        if let Some(target) = field::stated(row.get(*target))
            && status.starts_with('3')
        {
            let target = field::url(&joined(raw, target)).map_err(|_| "redirects to no web address")?;
            let redirects = relation(RelationKind::RedirectsTo, Observable::Url(target.clone()));
            if target != url {
                say(Observable::Url(url.clone()), Claim::Related(redirects));
            }
        }
        if let (Host::Domain(name), Ok(address)) = (url.host(), field::address(row.get(*server))) {
            let resolves = relation(RelationKind::ResolvesTo, Observable::Ip(address));
            say(Observable::Domain(name.clone()), Claim::Related(resolves));
        }
        Ok::<Vec<Fact>, _>(facts)
    })
}
