//! What a mail says of the objects in it, as evidence.

use std::{collections::BTreeSet, net::IpAddr};

use analysis::brand::Brand;
use model::{
    Claim, DomainName, FileFacts, Host, Observable, PhishingAttack, SpamAttack, Timestamp, Url,
    attack::{Role, SpamKind},
};

use super::{
    Label, Mail, address, campaign, charset,
    judge::{self, Judgement},
    language, link,
    received::Path,
};
use crate::{Context, Fact, format::field};

/// Headers that name senders.
const SENDER_FIELDS: [&str; 4] = ["from", "sender", "reply-to", "return-path"];

/// The evidence of a mail. `path` is the name of its file with its folders; `named` says that the operator called it unwanted.
///
/// # Errors
/// Why the mail is not taken.
pub(crate) fn facts(
    mail: &Mail,
    path: &str,
    named: bool,
    context: &Context,
) -> Result<Vec<Fact>, &'static str> {
    let label = Label::of(mail, path, named)?;
    let moment = mail.moment().unwrap_or(context.observed_at);
    let told = Told::of(mail, label, moment);
    let mut facts = Vec::new();
    let way = Path::of(&mail.fields, &mail.hops);
    for (role, address) in way
        .origin
        .iter()
        .map(|origin| (Role::Origin, origin))
        .chain(way.relays.iter().map(|relay| (Role::Relay, relay)))
    {
        told.say(Observable::Ip(*address), role, &mut facts, context);
    }
    for name in &told.senders {
        told.say(Observable::Domain(name.clone()), Role::Sender, &mut facts, context);
    }
    for (url, role) in &told.links {
        if *role == Role::Link
            && let Some(kept) = link::kept(url)
        {
            told.say(Observable::Url(kept), *role, &mut facts, context);
        }
    }
    for (host, role) in told.hosts() {
        told.say(host, role, &mut facts, context);
    }
    for attached in mail.attachments() {
        let file = Observable::File(attached.sha256);
        let described = FileFacts {
            name: attached.name.as_deref().and_then(|name| field::text(&mail.receivers.text(name))),
            size_bytes: Some(attached.size_bytes),
            mime_type: field::text(&attached.media_type),
            ..FileFacts::default()
        };
        facts.push(context.evidence(file.clone().into(), moment, None, Claim::Described(described)));
        told.say(file, Role::Attachment, &mut facts, context);
    }
    if facts.is_empty() { Err("nothing in it can be looked up") } else { Ok(facts) }
}

/// What is said of all objects of a mail alike.
struct Told {
    spam: SpamAttack,
    judgement: Judgement,
    moment: Timestamp,
    senders: Vec<DomainName>,
    /// Addresses without receivers.
    links: Vec<(Url, Role)>,
}

impl Told {
    fn of(mail: &Mail, label: Label, moment: Timestamp) -> Self {
        let judgement = judge::judge(mail, label);
        let own: BTreeSet<DomainName> = mail
            .receivers
            .domains()
            .filter_map(|name| DomainName::parse(name).ok())
            .map(|name| registrable(&name))
            .collect();
        let is_own = |host: &Host| matches!(host, Host::Domain(name) if own.contains(&registrable(name)));
        let redacted =
            |url: &Url| Url::parse(&mail.receivers.url(&url.to_string())).ok().filter(link::is_public);
        let content = &mail.content.links;
        let kept = |urls: &[Url], role: Role| {
            urls.iter()
                .filter_map(redacted)
                .filter(|url| !is_own(url.host()))
                .map(|url| (url, role))
                .collect::<Vec<_>>()
        };
        let mut links = kept(&content.links, Role::Link);
        links.extend(kept(&content.pictures, Role::Picture));
        let senders = senders(mail, &own);
        let parties = |wanted: Role| {
            links.iter().filter(move |(_, role)| *role == wanted).map(|(url, _)| party(url.host()))
        };
        let mut payload: BTreeSet<String> = parties(Role::Link).collect();
        payload.extend(mail.attachments().iter().map(|attached| attached.sha256.to_string()));
        if payload.is_empty() {
            // Who is to answer to the mail still loads the sender's pixel.
            payload.extend(parties(Role::Picture));
        }
        let subject = mail.receivers.text(&mail.subject);
        let sender = mail.from.first().and_then(|from| DomainName::parse(&from.domain).ok());
        let shown: String = subject
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(SpamAttack::SUBJECT_CHARS_MAX)
            .collect();
        let spam = SpamAttack {
            campaign: campaign::of(moment, &subject, &payload, sender.as_ref()),
            message: mail.message(),
            kind: judgement.kind,
            role: Role::Link,
            subject: field::text(&shown),
            language: language::of(&format!("{}\n{}", mail.subject, mail.content.text)).map(str::to_owned),
            sender: senders.first().map(registrable),
        };
        Self { spam, judgement, moment, senders, links }
    }

    /// Hosts of links and pictures, and the domains that they belong to; each once, as link where it is both.
    fn hosts(&self) -> Vec<(Observable, Role)> {
        let mut found: Vec<(Observable, Role)> = Vec::new();
        let mut add = |object: Observable, role: Role| {
            if found.iter().all(|(known, _)| *known != object) {
                found.push((object, role));
            }
        };
        for (url, role) in &self.links {
            match url.host() {
                Host::Ip(address) => add(Observable::Ip(*address), *role),
                Host::Domain(name) => {
                    add(Observable::Domain(name.clone()), *role);
                    add(Observable::Domain(registrable(name)), *role);
                }
            }
        }
        found
    }

    /// Says that an object took part.
    fn say(&self, object: Observable, role: Role, facts: &mut Vec<Fact>, context: &Context) {
        if let Some(phishing) = self.phishing(&object, role) {
            facts.push(context.evidence(
                object.clone().into(),
                self.moment,
                None,
                Claim::Phished(Box::new(phishing)),
            ));
        }
        let claim = Claim::Spammed(Box::new(SpamAttack { role, ..self.spam.clone() }));
        facts.push(context.evidence(object.into(), self.moment, None, claim));
    }

    /// The object's part in phishing: of those who sent it and of what is clicked on, unless it is a brand's own.
    fn phishing(&self, object: &Observable, role: Role) -> Option<PhishingAttack> {
        let name = match object {
            Observable::Domain(name) => Some(name),
            Observable::Url(url) => url.domain(),
            Observable::Ip(_) => None,
            Observable::File(_) => return None,
        };
        let takes_part = matches!(role, Role::Origin | Role::Sender | Role::Link)
            && self.judgement.kind == SpamKind::Phishing;
        if !takes_part || name.is_some_and(|name| Brand::owning(name).is_some()) {
            return None;
        }
        Some(PhishingAttack {
            campaign: self.spam.campaign,
            role,
            target: self.judgement.target.map(|brand| brand.name.to_owned()),
            kit: None,
            stolen: self.judgement.stolen.clone(),
            drop: None,
            subject: self.spam.subject.clone(),
            reference: None,
        })
    }
}

/// The senders' domains with those that they belong to, as stated; the first is that of `From`.
fn senders(mail: &Mail, own: &BTreeSet<DomainName>) -> Vec<DomainName> {
    let mut found: Vec<DomainName> = Vec::new();
    for value in SENDER_FIELDS.iter().filter_map(|name| mail.fields.first(name)) {
        for mailbox in address::mailboxes(&charset::words(value)).into_iter().take(1) {
            let Ok(name) = DomainName::parse(&mailbox.domain) else { continue };
            let above = registrable(&name);
            if !link::is_public_name(&name) || own.contains(&above) {
                continue;
            }
            for name in [name, above] {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}

fn registrable(name: &DomainName) -> DomainName {
    name.registrable().unwrap_or_else(|| name.clone())
}

/// Whose a host is: its registrable domain, or its address.
fn party(host: &Host) -> String {
    match host {
        Host::Ip(address) => IpAddr::to_string(address),
        Host::Domain(name) => registrable(name).to_string(),
    }
}
