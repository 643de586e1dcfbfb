//! Parameters of a KTIP look-up, checked: which sections, how many items, which format, at what moment.

use app::{Query, Sections, report::RelatedSection};
use model::{Kind, Observable, Timestamp, Zone};
use utoipa::IntoParams;

use super::{
    ktip::catalogue::{self, Catalogue},
    moment,
    target::Target,
    texts::{BlockedZoneText, MomentOrNoneText, ReportFormatText, SectionText},
};
use crate::{
    block_list::{Form, ZONES},
    error::ApiError,
};

/// The parameters, for the API's manual; they are read by [`Target`] from the raw request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookupParameters {
    /// Sections to answer, separated by commas; when left out everything but `SimilarDomains`, which searches all names. Names
    /// that another kind of object has are passed over.
    #[param(value_type = Option<Vec<SectionText>>, inline, style = Form, explode = false, example = json!(["Zone", "IpGeneralInfo", "HostedUrls"]))]
    pub sections: Option<String>,
    /// Items a section returns at most, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, example = 100)]
    pub count: Option<u16>,
    /// `json`, or `stix` for a STIX 2.1 bundle of all sections, whatever `sections` and `count` say. `hosts`, `rpz` (BIND), `suricata` and `csv` are lists
    /// to block by: the object and the related objects of the sections asked for that are in one of `zones`, each once; `count` is 1000 when left out. Behind a
    /// URL that is not percent-encoded `csv` is the URL's own.
    #[param(value_type = Option<ReportFormatText>, inline)]
    pub format: Option<String>,
    /// "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
    #[param(value_type = Option<MomentOrNoneText>, inline, example = "2026-02-03T04:05:06Z")]
    pub as_of: Option<String>,
    /// "What did we know then": evidence that we recorded later does not count.
    #[param(value_type = Option<MomentOrNoneText>, inline, example = "2026-02-03")]
    pub known_at: Option<String>,
    /// Of a list to block by: `Red`, `Orange`, `Yellow`, separated by commas; `Red` alone when left out. What is Grey or Green stands in none.
    #[param(value_type = Option<Vec<BlockedZoneText>>, inline, style = Form, explode = false, example = json!(["Red", "Orange"]))]
    pub zones: Option<String>,
    /// Where a section goes on, as `SectionInfo` gave it; name exactly that section in `sections`.
    pub cursor: Option<String>,
}

/// Moments, for the API's manual.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Moments {
    /// "What was true then": evidence observed later does not count. RFC 3339, or a day for the end of it (UTC).
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub as_of: Option<String>,
    /// "What did we know then": evidence that we recorded later does not count.
    #[param(value_type = Option<MomentOrNoneText>, inline)]
    pub known_at: Option<String>,
}

/// Which form the answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// KTIP's JSON.
    Json,
    /// STIX 2.1.
    Stix,
    /// A list to block by.
    Blocks(Form),
}

/// Sections asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// These.
    Named(Vec<&'static str>),
}

impl Wanted {
    /// Whether a section is to be answered.
    #[must_use]
    pub fn has(&self, section: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.contains(&section),
        }
    }

    fn parse(text: Option<&str>) -> Result<Self, ApiError> {
        let names: Vec<&str> =
            text.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Ok(Self::All);
        }
        let mut known = Vec::new();
        for name in names {
            let Some(section) = catalogue::ALL.iter().find(|section| section.name == name) else {
                let shown: String = name.chars().take(40).collect();
                let message = format!("there is no section `{shown}`; names are case-sensitive");
                return Err(ApiError::bad_request(message).with_details(catalogue::names()));
            };
            known.push(section.name);
        }
        Ok(Self::Named(known))
    }

    /// What the application assembles for it.
    #[must_use]
    pub fn sections(&self, kind: Kind) -> Sections {
        let explanation = self.has("Explanation");
        // Whether a related object is Red can be told only by looking at all of them, if it is asked for by name.
        let all_related = matches!(self, Self::Named(_)) && self.has("RelatedObjects");
        let wants = |section: &&RelatedSection| all_related || self.has(section.as_str());
        let has_name = matches!(kind, Kind::Domain | Kind::Url);
        Sections {
            explanation,
            timeline: self.has("Timeline"),
            detections: self.has("DetectionsInfo"),
            families: self.has("Families"),
            // The explanation tells who was asked and stayed silent; that stands with the feeds.
            feed_masks: self.has("FeedMasks") || explanation,
            file_names: kind == Kind::Hash && self.has("FileNames"),
            file_paths: kind == Kind::Hash && self.has("FilePaths"),
            certificates: kind == Kind::Hash && self.has("FileCertificates"),
            parent_certificates: kind == Kind::Hash && self.has("FileParentCertificates"),
            signer: kind == Kind::Hash && self.has("FileGeneralInfo"),
            analyses: kind == Kind::Hash && self.has("Analyses"),
            dynamic: false,
            registration: ["DomainWhoIsInfo", "IpWhoIs", "UrlDomainWhoIs"].iter().any(|name| self.has(name)),
            dns_records: kind != Kind::Hash && (all_related || self.has("DnsRecords")),
            dns_referrals: has_name && (all_related || self.has("DnsReferrals")),
            statistics: self.has("Statistics"),
            related: RelatedSection::of(kind).iter().filter(wants).copied().collect(),
            neighbours: self.has("NetworkNeighbours"),
            // It searches all names, which takes as long as many reports.
            similar: has_name && matches!(self, Self::Named(_)) && self.has("SimilarDomains"),
            similar_files: kind == Kind::Hash && self.has("SimilarFiles"),
            imitates: has_name && self.has("Imitates"),
            spam: self.has("SpamAttacks"),
            phishing: kind != Kind::Hash && (self.has("PhishingAttacks") || self.has("Industries")),
        }
    }
}

/// A look-up, checked.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// What the application is asked.
    pub query: Query,
    /// What is answered.
    pub wanted: Wanted,
    /// In which form.
    pub format: Format,
    /// What stands in a list to block by.
    pub zones: Vec<Zone>,
}

impl Lookup {
    /// Checks a raw look-up.
    ///
    /// # Errors
    /// 400 that says what is wrong and what to do.
    pub fn parse(kind: Kind, target: &Target) -> Result<Self, ApiError> {
        let observable = Observable::parse_as(kind, &target.object)?;
        let format = match target.format.as_deref() {
            None | Some("" | "json") => Format::Json,
            Some("stix") => Format::Stix,
            Some(word) => {
                let form = Form::ALL.into_iter().find(|form| form.as_str() == word);
                let unknown = || {
                    ApiError::bad_request(
                        "`format` is `json` or `stix`, or `hosts`, `rpz`, `suricata` or `csv`",
                    )
                };
                Format::Blocks(form.ok_or_else(unknown)?)
            }
        };
        let zones = zones(target.zones.as_deref(), format)?;
        let as_of = instant("as_of", target.as_of.as_deref())?;
        let known_at = instant("known_at", target.known_at.as_deref())?;
        let kind = observable.kind();
        let (wanted, count, cursor) = match format {
            Format::Json | Format::Blocks(_) => {
                let wanted = Wanted::parse(target.sections.as_deref())?;
                let cursor = target.cursor.clone().filter(|cursor| !cursor.is_empty());
                let default = if format == Format::Json { Query::COUNT_DEFAULT } else { Query::COUNT_MAX };
                (wanted, count(target.count.as_deref(), default)?, cursor)
            }
            // As KTIP: all groups, whatever was asked.
            Format::Stix => (Wanted::All, Query::COUNT_MAX, None),
        };
        let sections = wanted.sections(kind);
        Ok(Self {
            query: Query { as_of, known_at, sections, count, cursor, ..Query::new(observable) },
            wanted,
            format,
            zones,
        })
    }
}

/// Sections that every licence has.
const VERDICT: [&str; 6] =
    ["LicenseInfo", "Zone", "FileGeneralInfo", "IpGeneralInfo", "DomainGeneralInfo", "UrlGeneralInfo"];

impl Lookup {
    /// Whether nothing is wanted that a licence for verdicts has not.
    #[must_use]
    pub fn is_verdict_alone(&self) -> bool {
        let is_now = self.query.as_of.is_none() && self.query.known_at.is_none();
        let is_verdict = |names: &[&str]| names.iter().all(|name| VERDICT.contains(name));
        let is_json = self.format == Format::Json;
        is_now && is_json && matches!(&self.wanted, Wanted::Named(names) if is_verdict(names))
    }

    /// The same look-up for a licence that has verdicts alone: all other sections are left out.
    ///
    /// # Errors
    /// When it is about another moment, or a bundle or a list is wanted.
    pub fn verdict_alone(self) -> Result<Self, ApiError> {
        let is_now = self.query.as_of.is_none() && self.query.known_at.is_none();
        if !is_now || self.format != Format::Json {
            return Err(ApiError::not_in_licence());
        }
        let wanted = Wanted::Named(VERDICT.into_iter().filter(|name| self.wanted.has(name)).collect());
        // The signer is a detail of the general information.
        let sections = Sections { signer: false, ..wanted.sections(self.query.observable.kind()) };
        Ok(Self { query: Query { sections, cursor: None, ..self.query }, wanted, ..self })
    }

    /// Whether the zone is all that is wanted, as of now: the verdict table answers that.
    #[must_use]
    pub fn is_zone_alone(&self) -> bool {
        let is_now = self.query.as_of.is_none() && self.query.known_at.is_none();
        let is_zone = |names: &[&str]| {
            names.contains(&"Zone") && names.iter().all(|name| matches!(*name, "Zone" | "LicenseInfo"))
        };
        let is_json = self.format == Format::Json;
        is_now && is_json && matches!(&self.wanted, Wanted::Named(names) if is_zone(names))
    }
}

pub(super) fn instant(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    text.filter(|text| !text.is_empty()).map(|text| moment::parse(name, text)).transpose()
}

/// The zones of a list to block by.
fn zones(text: Option<&str>, format: Format) -> Result<Vec<Zone>, ApiError> {
    let names: Vec<&str> =
        text.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_list = matches!(format, Format::Blocks(_));
    if !is_list && text.is_some() {
        return Err(ApiError::bad_request("`zones` goes with `format=hosts`, `rpz`, `suricata` or `csv`"));
    }
    if names.is_empty() {
        return Ok(vec![Zone::Red]);
    }
    let zone = |name: &str| ZONES.into_iter().find(|zone| zone.as_str() == name);
    let zones: Option<Vec<Zone>> = names.into_iter().map(zone).collect();
    zones.ok_or_else(|| {
        ApiError::bad_request("`zones` is `Red`, `Orange`, `Yellow`: what is Grey or Green is not blocked")
    })
}

fn count(text: Option<&str>, default: usize) -> Result<usize, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(default) };
    let count = text.parse().ok().filter(|count| (1..=Query::COUNT_MAX).contains(count));
    count.ok_or_else(|| ApiError::bad_request(format!("`count` is a number from 1 to {}", Query::COUNT_MAX)))
}

/// The sections that a kind of object has, by name, as the catalogue lists them.
pub fn sections_of(kind: Kind) -> impl Iterator<Item = &'static Catalogue> {
    catalogue::ALL.iter().filter(move |section| section.kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: Kind, raw: &str) -> Result<Lookup, ApiError> {
        Lookup::parse(kind, &Target::of_path(kind, raw)?)
    }

    #[track_caller]
    fn refused(raw: &str, says: &str) {
        let error = parse(Kind::Ip, raw).unwrap_err();
        assert_eq!(error.status, 400, "{raw}");
        assert!(error.message.contains(says), "{raw}: {}", error.message);
    }

    #[test]
    fn bad_parameters_say_what_to_do() {
        refused("192.0.2.1?count=0", "1 to 1000");
        refused("192.0.2.1?count=1001", "1 to 1000");
        refused("192.0.2.1?count=ten", "1 to 1000");
        refused("192.0.2.1?format=xml", "`json` or `stix`");
        refused("192.0.2.1?format=rpz&zones=Red,Grey", "Grey");
        refused("192.0.2.1?format=rpz&zones=red", "`Red`");
        refused("192.0.2.1?zones=Red", "`rpz`");
        refused("192.0.2.1?as_of=yesterday", "2026-02-03");
        refused("192.0.2.1?known_at=2026-02-30", "RFC 3339");
        refused("192.0.2.1?sections=Zone,zone", "`zone`");
        refused("192.0.2.0/24", "192.0.2.0/24");
        let names = parse(Kind::Ip, "192.0.2.1?sections=Nonsense").unwrap_err().details;
        assert!(names.iter().any(|name| name == "HostedUrls"), "{names:?}");
    }

    #[test]
    fn sections_select_what_is_assembled() {
        let lookup =
            parse(Kind::Ip, "192.0.2.1?sections=Zone,HostedUrls,FileNames,LicenseInfo&count=7").unwrap();
        assert_eq!(lookup.query.sections.related, [RelatedSection::HostedUrls]);
        assert_eq!(lookup.query.count, 7);
        assert!(!lookup.query.sections.explanation && !lookup.query.sections.file_names);
        assert!(lookup.wanted.has("Zone") && !lookup.wanted.has("Timeline"));
        assert!(!lookup.is_zone_alone());
        assert!(parse(Kind::Ip, "192.0.2.1?sections=Zone,LicenseInfo").unwrap().is_zone_alone());
        assert!(!parse(Kind::Ip, "192.0.2.1?sections=Zone&as_of=2026-01-01").unwrap().is_zone_alone());
        assert!(!parse(Kind::Ip, "192.0.2.1?sections=LicenseInfo").unwrap().is_zone_alone());
        let all = parse(Kind::Ip, "192.0.2.1?sections=").unwrap();
        assert_eq!(all.query.sections, Sections::all(Kind::Ip));
        let stix = parse(Kind::Ip, "192.0.2.1?format=stix&sections=Zone&count=1").unwrap();
        assert_eq!((stix.query.sections, stix.query.count), (Sections::all(Kind::Ip), 1000));
        let rpz = parse(Kind::Ip, "192.0.2.1?format=rpz&sections=Zone,HostedUrls&zones=Orange,Red").unwrap();
        assert_eq!((rpz.query.count, rpz.zones.as_slice()), (1000, &[Zone::Orange, Zone::Red][..]));
        let zone = parse(Kind::Ip, "192.0.2.1?format=csv&sections=Zone").unwrap();
        assert!(!zone.is_zone_alone() && !zone.is_verdict_alone());
        assert_eq!(zone.verdict_alone().unwrap_err().status, 403);
    }

    #[test]
    fn address_with_scheme_is_a_web_address() {
        assert_eq!(parse(Kind::Ip, "http://192.0.2.1").unwrap().query.observable.kind(), Kind::Url);
        assert_eq!(parse(Kind::Ip, "hxxp%3A%2F%2F192.0.2.1").unwrap().query.observable.kind(), Kind::Url);
    }
}
