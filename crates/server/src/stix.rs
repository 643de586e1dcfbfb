//! A report as a STIX 2.1 bundle (OASIS, *STIX Version 2.1*): the object, an indicator when it is dangerous, malware by its names,
//! related objects as far as the standard has relationships for them, and a note with the explanation.
//!
//! Identifiers are deterministic, so that exporting again gives the same objects.

mod collector;
mod domain;
mod drawn;
mod id;
mod marking;
mod observable;

use analysis::Policy;
use app::{Report, report::RelatedSection};
use model::{Observable, Zone};
use serde_json::{Value, json};

use self::collector::Collector;
pub(crate) use self::drawn::{Drawing, DrawnEdge, DrawnNode, drawn};
use crate::api::ktip::summary;

/// The bundle for a report.
#[must_use]
pub fn bundle(report: &Report, policy: &Policy) -> Value {
    let summary = summary::of(report, policy);
    let mut collector = Collector::new(report);
    let object = collector.observable(&report.observable, Some(report));
    let malware = domain::malware(&mut collector, report);
    let mut about: Vec<String> = object.iter().cloned().collect();
    if matches!(report.verdict.zone, Zone::Red | Zone::Orange | Zone::Yellow) {
        let indicator = domain::indicator(&mut collector, report, &summary);
        if let Some(object) = &object {
            let observed = domain::observed_data(&mut collector, report, object);
            collector.relationship(&indicator, "based-on", &observed, None);
        }
        for malware in &malware {
            collector.relationship(&indicator, "indicates", malware, None);
        }
        about.push(indicator);
    }
    if let Some(object) = &object {
        relations(&mut collector, report, object);
    }
    if about.is_empty() {
        // A note must be about something: who has nothing to say.
        about.push(collector.creator());
    }
    domain::note(&mut collector, report, &summary, &about);
    collector.finish(&report.observable.to_string())
}

/// Everything that the object is connected to.
fn relations(collector: &mut Collector<'_>, report: &Report, object: &str) {
    if let Some((number, name)) = report.network.as_ref().and_then(|network| network.asn.as_ref())
        && matches!(report.observable, Observable::Ip(_))
    {
        let asn = collector.autonomous_system(*number, name);
        collector.relationship(object, "belongs-to", &asn, None);
    }
    for (section, listing) in &report.related {
        for item in &listing.items {
            if let Some(other) = collector.observable(&item.object, None) {
                relate(collector, *section, object, &other, item);
            }
        }
    }
    for (listing, is_own) in [(&report.dns_records, true), (&report.dns_referrals, false)] {
        for item in listing.iter().flat_map(|listing| &listing.items) {
            // A text leads nowhere: STIX has no place for it.
            let Some(related) = &item.related else { continue };
            if let Some(other) = collector.observable(&related.object, None) {
                let (from, to) = if is_own { (object, other.as_str()) } else { (other.as_str(), object) };
                collector.related_to(from, to, &format!("DNS record {}", item.record_type), related);
            }
        }
    }
}

/// The relationship for a related object. STIX knows few between observables; the others are `related-to` with the meaning as text.
fn relate(
    collector: &mut Collector<'_>,
    section: RelatedSection,
    object: &str,
    other: &str,
    item: &app::report::Related,
) {
    use RelatedSection as S;
    let over = match &item.via {
        Some(url) if matches!(item.object, Observable::File(_)) => format!(" (over {url})"),
        _ => String::new(),
    };
    let seen = if item.is_incidental { ", only seen" } else { "" };
    let port = item.port.map(|port| format!(" (port {port})")).unwrap_or_default();
    let is_domain = |id: &str| id.starts_with("domain-name--");
    match section {
        S::DomainDnsResolutions if is_domain(object) => {
            collector.relationship(object, "resolves-to", other, Some(item))
        }
        S::IpDnsResolutions if is_domain(other) => {
            collector.relationship(other, "resolves-to", object, Some(item))
        }
        _ => {
            let meaning = match section {
                S::DomainDnsResolutions | S::IpDnsResolutions => "resolves to",
                S::FilesDownloaded | S::FilesDownloadedFromIp | S::FileDownloadedFromUrls => {
                    "downloaded from"
                }
                S::FilesAccessed | S::FileAccessedUrls => "communicates with",
                S::Subdomains => "below",
                S::HostedUrls => "hosted on",
                S::UrlReferrals | S::UrlReferredTo => "redirects to",
                S::FileStartedObjects | S::FileStartedBy => "starts",
                S::FileDownloadedObjects | S::FileDownloadedBy => "drops",
                S::FileParents | S::FileChildren => "contains",
            };
            // Read from the file, the lower name, the hosted or redirecting URL to the other end.
            let (from, to) = match section {
                S::DomainDnsResolutions
                | S::FileDownloadedFromUrls
                | S::FileAccessedUrls
                | S::FileStartedObjects
                | S::FileDownloadedObjects
                | S::FileChildren
                | S::UrlReferredTo => (object, other),
                _ => (other, object),
            };
            collector.related_to(from, to, &format!("{meaning}{over}{port}{seen}"), item);
        }
    }
    // A named family that a file end belongs to, in the standard's own words.
    if let (Some(name), S::FilesAccessed | S::FileAccessedUrls) = (&item.detection, section) {
        let place = if section == S::FilesAccessed { object } else { other };
        let malware = domain::family(collector, name, &[], item.lists.first().map(String::as_str));
        if !place.starts_with("file--") {
            collector.relationship(&malware, "communicates-with", place, Some(item));
        }
    }
}

/// The type and version every object of ours begins with.
fn object(kind: &str, id: &str) -> serde_json::Map<String, Value> {
    let mut object = serde_json::Map::new();
    object.insert("type".into(), json!(kind));
    object.insert("spec_version".into(), json!("2.1"));
    object.insert("id".into(), json!(id));
    object
}
