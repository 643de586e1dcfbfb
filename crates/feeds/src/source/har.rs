//! HTTP Archives (HAR 1.2) of a browser, crawler or sandbox: which address led to which, and what resolved to what. Files by themselves: they
//! are not published by anybody in particular.
//!
//! That a page was loaded says nothing of it: no address in an archive is called good or bad. What was loaded from private networks is
//! refused, and of cookies, headers and bodies nothing is kept.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Host, Observable, Relation, RelationKind, Tlp, Url};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Record, Sink,
    format::{
        field,
        har::{self, Exchange},
        location::joined,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "har",
    title: "HTTP archives (HAR)",
    url: "https://w3c.github.io/web-performance/specs/HAR/Overview.html",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// What browsers list among requests that never left them.
const NO_WEB: [&str; 6] = ["data:", "blob:", "about:", "chrome:", "chrome-extension:", "moz-extension:"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let text = head.text();
    let says = |word: &str| {
        text.contains(word) || std::str::from_utf8(head.tail).is_ok_and(|tail| tail.contains(word))
    };
    let is_log = text.trim_start().starts_with('{') && text.contains("\"log\"");
    let is_har = is_log && says("\"entries\"") && (says("\"startedDateTime\"") || says("\"creator\""));
    is_har.then(|| Recognised { list: "har".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    har::walk(input, sink, &mut |exchange, spot, sink| match facts(exchange, context) {
        Ok(facts) => sink.accept(Record { spot, facts }),
        Err(reason) => {
            sink.reject(spot, reason, exchange.url.as_bytes());
            std::ops::ControlFlow::Continue(())
        }
    })
}

fn facts(exchange: &Exchange, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let at = match field::stated(&exchange.started) {
        Some(time) => field::moment(time)?,
        None => context.observed_at,
    };
    if NO_WEB.iter().any(|scheme| exchange.url.starts_with(scheme)) {
        return Err("no web address but data, a blob or a page of the browser");
    }
    let url = field::url(&exchange.url)?;
    let mut facts = Vec::new();
    let mut say = |subject: Observable, claim| facts.push(context.evidence(subject.into(), at, None, claim));
    let Exchange { method, status, mime, .. } = exchange;
    let answer = if *status == 0 { "no answer".to_owned() } else { format!("{status} {mime}") };
    let seen = Assessment {
        reference: field::text(&exchange.referer).filter(|page| Url::parse(page).is_ok()),
        note: field::text(&format!("loaded: {}", format!("{method} {answer}").trim())),
        ..Assessment::new(Class::Context, Category::General)
    };
    say(Observable::Url(url.clone()), Claim::Assessed(seen));
    let relation = Relation::new;
    if let Some(target) = field::stated(&exchange.redirect)
        && (300..400).contains(status)
    {
        let target = field::url(&joined(&exchange.url, target)).map_err(|_| "redirects to no web address")?;
        if target != url {
            let redirects = relation(RelationKind::RedirectsTo, Observable::Url(target));
            say(Observable::Url(url.clone()), Claim::Related(redirects));
        }
    }
    // Chromium writes `[…]` around IPv6.
    let server = exchange.server.trim_matches(['[', ']']);
    if let (Host::Domain(name), Ok(address)) = (url.host(), field::address(server)) {
        let resolves = relation(RelationKind::ResolvesTo, Observable::Ip(address));
        say(Observable::Domain(name.clone()), Claim::Related(resolves));
    }
    Ok(facts)
}
