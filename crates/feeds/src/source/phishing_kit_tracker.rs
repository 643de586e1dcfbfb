//! PhishingKitTracker: phishing kits that researchers found, one CSV a month, <https://github.com/neonprimetime/PhishingKitTracker>: on which site, the
//! archive's name and digest, whom it imitates, and into which mailbox it sends what it steals. Of the mailbox only the domain is kept, and
//! nothing of the one who owns it.
//!
//! A site with a kit has often been broken into: the site is not called bad, the archive and its address are.

use std::io;

use model::{
    Assessment, Category, Claim, Class, DomainName, FileFacts, Grade, Hash, Host, Observable, PhishingAttack, Relation,
    RelationKind, Timestamp, Tlp, Url,
    attack::{CampaignId, Kit, Role},
};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect, Row},
        field,
        mail,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "phishing_kit_tracker",
    title: "PhishingKitTracker",
    url: "https://github.com/neonprimetime/PhishingKitTracker",
    licence: "no licence stated",
    grade: Grade::C,
    every_hours: 31 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const NAMES: [&str; 11] = [
    "datefound",
    "referencelink",
    "threatactoremail",
    "emailtype",
    "kitmailer",
    "target",
    "phishingdomain",
    "kitname",
    "threatactor",
    "kithash",
    "kiturl",
];
const TABLE: Dialect<'static> = Dialect::commas(&NAMES);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = TABLE.header_of(head).is_some_and(|header| header == NAMES);
    is_ours.then(|| Recognised { list: "phishing_kit_tracker".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let columns = |names: &csv::Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, TABLE, sink, columns, |row, columns| facts(row, columns, context))
}

fn facts(row: &Row, columns: &[Option<usize>; 11], context: &Context) -> Result<Vec<Fact>, &'static str> {
    if row.fields().len() != NAMES.len() {
        return Err("more or fewer columns than the header");
    }
    let [found, link, mailbox, _, mailer, target, site, name, _, hash, url] = columns.map(|column| row.get(column));
    let at = day(found)?;
    let hash = field::stated(hash).and_then(|hash| Hash::parse(hash).ok());
    let url = field::stated(url).map(|url| field::url(&field::refanged(url)?)).transpose()?;
    let (named_site, name) = split_name(name);
    let site = match field::stated(site) {
        Some(site) => Some(host(site)?),
        None => url.as_ref().map(|url| url.host().clone()).or(named_site.map(Host::Domain)),
    };
    if site.is_none() && hash.is_none() {
        return Err("neither a site nor the digest of a kit");
    }
    let name = field::text(name);
    let kit = (name.is_some() || hash.is_some()).then(|| Kit { name: name.clone(), hash });
    let attack = |site: &Host| PhishingAttack {
        campaign: CampaignId::of_page(at, site),
        role: Role::Page,
        target: field::text(target),
        kit: kit.clone(),
        stolen: mail::stolen_by(&format!("{mailer}|{}", name.as_deref().unwrap_or_default())),
        drop: mailbox.rsplit_once('@').and_then(|(_, domain)| DomainName::parse(domain.trim()).ok()),
        subject: None,
        reference: field::text(link).filter(|link| Url::parse(link).is_ok()),
    };
    let mut facts = Vec::new();
    let mut say = |object: Observable, claim: Claim| facts.push(context.evidence(object.into(), at, None, claim));
    if let Some(site) = &site {
        for object in objects(site).into_iter().chain(url.clone().map(Observable::Url)) {
            say(object, Claim::Phished(Box::new(attack(site))));
        }
    }
    let bad = Assessment { note: Some("phishing kit".to_owned()), ..Assessment::new(Class::Malicious, Category::Phishing) };
    if let Some(url) = url.clone() {
        say(Observable::Url(url), Claim::Assessed(bad.clone()));
    }
    if let Some(hash) = hash {
        let file = Observable::File(hash);
        say(file.clone(), Claim::Assessed(bad));
        if name.is_some() {
            say(file.clone(), Claim::Described(FileFacts { name, ..FileFacts::default() }));
        }
        if let Some(url) = url {
            let from = Relation::new(RelationKind::DownloadedFrom, Observable::Url(url));
            say(file, Claim::Related(from));
        }
    }
    Ok(facts)
}

/// A host as an object, with the domain that it belongs to.
fn objects(host: &Host) -> Vec<Observable> {
    match host {
        Host::Ip(address) => vec![Observable::Ip(*address)],
        Host::Domain(name) => {
            let above = name.registrable().filter(|above| above != name);
            std::iter::once(name.clone()).chain(above).map(Observable::Domain).collect()
        }
    }
}

fn host(site: &str) -> Result<Host, &'static str> {
    let site = field::refanged(site)?;
    if let Ok(address) = field::address(&site) {
        return Ok(Host::Ip(address));
    }
    field::url(&site).map(|url| url.host().clone())
}

/// Some names of archives begin with the site: `shop.example_login.zip`.
fn split_name(name: &str) -> (Option<DomainName>, &str) {
    let Some((site, rest)) = name.split_once('_') else { return (None, name) };
    let is_site = |site: &DomainName| site.registrable().is_some() && (site.has_listed_suffix() || site.as_str().ends_with(".example"));
    match DomainName::parse(site).ok().filter(is_site) {
        Some(site) if !rest.is_empty() => (Some(site), rest),
        _ => (None, name),
    }
}

/// Reads `12/7/2020`, the month first.
fn day(value: &str) -> Result<Timestamp, &'static str> {
    let value = field::stated(value).ok_or("no date")?;
    let mut parts = value.split('/').map(|part| part.parse::<u16>().ok());
    let (Some(Some(month)), Some(Some(day)), Some(Some(year)), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("not a date");
    };
    let year = if year < 100 { year.saturating_add(2000) } else { year };
    field::moment(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(day("12/7/2020").map(Timestamp::to_date).as_deref(), Ok("2020-12-07"));
        assert_eq!(day("1/2/20").map(Timestamp::to_date).as_deref(), Ok("2020-01-02"));
        assert_eq!(day("13/1/2020"), Err("not a date"));
        assert_eq!(day("2020-01-02"), Err("not a date"));
        assert_eq!(day(""), Err("no date"));
    }

    #[test]
    fn names_with_their_site() {
        let split = |name| {
            let (site, rest) = split_name(name);
            (site.map(|site| site.to_string()), rest)
        };
        assert_eq!(split("shop.example_login.zip"), (Some("shop.example".to_owned()), "login.zip"));
        assert_eq!(split("shop.com_a_b.zip"), (Some("shop.com".to_owned()), "a_b.zip"));
        assert_eq!(split("login_new.zip"), (None, "login_new.zip"));
        assert_eq!(split("office.zip"), (None, "office.zip"));
        assert_eq!(split("shop.example_"), (None, "shop.example_"));
    }
}
