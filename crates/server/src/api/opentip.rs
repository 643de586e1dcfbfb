//! OpenTIP's reply: small, fixed, and what is not known is left out (KTIP writes null instead).

use std::collections::BTreeMap;

use app::{
    Report,
    report::{Detection, DynamicSummary, General},
};
use model::{DomainName, Hash, Url, Zone};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ktip::{
        general::{digest, digests, ip_status},
        whois::IpWhoIs,
    },
    words::{CategoryWithZone, ZoneWord, number, rounded_hits, seconds},
};

/// The verdict about one object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct OpenTipReport {
    /// The object's zone.
    pub zone: ZoneWord,
    /// File: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_general_info: Option<FileInfo>,
    /// File: detection names, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detections_info: Option<Vec<DetectionInfo>>,
    /// File: what sandboxes saw when it ran. Clients know the member by this name, misspelt as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "DynamicAnalisysResults")]
    pub dynamic: Option<DynamicResults>,
    /// Address: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_general_info: Option<IpInfo>,
    /// Address: its network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_who_is: Option<IpWhoIs>,
    /// Domain: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_general_info: Option<DomainInfo>,
    /// URL: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_general_info: Option<UrlInfo>,
}

impl OpenTipReport {
    /// Leaves the zone and the general information, which every licence has.
    pub fn keep_verdict(&mut self) {
        (self.detections_info, self.dynamic, self.ip_who_is) = (None, None, None);
    }
}

/// General information about a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipFileGeneralInfo)]
pub struct FileInfo {
    /// `Malware`, `Adware`, `Clean`, `NoThreats`, `NotCategorized`.
    pub file_status: String,
    /// SHA-1 in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha1: Option<String>,
    /// MD5 in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// SHA-256 in capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// First seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-02T03:04:05Z")]
    pub first_seen: Option<String>,
    /// Last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// Packers whose traces it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packer: Option<String>,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// Sightings, rounded to the nearest power of ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits_count: Option<u64>,
}

/// A detection name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipDetectionInfo)]
pub struct DetectionInfo {
    /// Last time that a source said so.
    pub last_detect_date: String,
    /// A link to more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_url: Option<String>,
    /// Zone that it speaks for.
    pub zone: ZoneWord,
    /// The name.
    pub detection_name: String,
}

/// What runs of a file showed, counted by zone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipDynamicResults)]
pub struct DynamicResults {
    /// Detections.
    pub detections: Vec<ZoneCount>,
    /// Activities: Red those of high, Yellow of medium, Grey of low severity.
    pub suspicious_activities: Vec<ZoneCount>,
    /// Files that it wrote or that were in it.
    pub extracted_files: Vec<ZoneCount>,
    /// Places that it contacted.
    pub network_activities: Vec<ZoneCount>,
    /// Malware families.
    pub dynamic_detections: Vec<ZoneThreat>,
    /// Rules over traffic; none is kept.
    pub triggered_network_rules: Vec<ZoneThreat>,
}

/// How many there are of a zone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipZoneCount)]
pub struct ZoneCount {
    /// The zone.
    pub zone: ZoneWord,
    /// How many.
    pub count: u64,
}

/// A threat and its zone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipZoneThreat)]
pub struct ZoneThreat {
    /// The zone.
    pub zone: ZoneWord,
    /// The threat.
    pub threat: String,
}

impl DynamicResults {
    fn of(summary: &DynamicSummary) -> Self {
        let counts = |counts: &BTreeMap<Zone, u64>| {
            let dangerous_first = counts.iter().rev();
            dangerous_first.map(|(zone, count)| ZoneCount { zone: (*zone).into(), count: *count }).collect()
        };
        let threat = |threat: &String| ZoneThreat { zone: Zone::Red.into(), threat: threat.clone() };
        Self {
            detections: counts(&summary.detections),
            suspicious_activities: counts(&summary.activities),
            extracted_files: counts(&summary.files),
            network_activities: counts(&summary.contacts),
            dynamic_detections: summary.threats.iter().map(threat).collect(),
            triggered_network_rules: Vec::new(),
        }
    }
}

/// General information about an address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipIpGeneralInfo)]
pub struct IpInfo {
    /// `known`, `reserved`, `NoInfo`.
    pub status: String,
    /// Country, ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Sightings, rounded to the nearest power of ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits_count: Option<u64>,
    /// First seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// The address.
    pub ip: String,
    /// What all of them end with.
    #[serde(flatten)]
    pub categories: Categories,
}

/// General information about a domain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipDomainGeneralInfo)]
pub struct DomainInfo {
    /// Files downloaded from it or communicating with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_count: Option<u64>,
    /// URLs on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urls_count: Option<u64>,
    /// Sightings, rounded to the nearest power of ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits_count: Option<u64>,
    /// The name.
    pub domain: String,
    /// IPv4 addresses that it resolves to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_count: Option<u64>,
    /// What all of them end with.
    #[serde(flatten)]
    pub categories: Categories,
}

/// General information about a URL.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipUrlGeneralInfo)]
pub struct UrlInfo {
    /// The URL, normalised, without scheme.
    pub url: String,
    /// Its host.
    pub host: String,
    /// IPv4 addresses that its host resolves to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_count: Option<u64>,
    /// Files downloaded from it or communicating with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_count: Option<u64>,
    /// What all of them end with.
    #[serde(flatten)]
    pub categories: Categories,
}

/// Categories, where there are any.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[schema(as = OpenTipCategories)]
pub struct Categories {
    /// Their names, heaviest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The same with the zone that each speaks for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories_with_zone: Vec<CategoryWithZone>,
}

impl Categories {
    fn of(general: &General) -> Self {
        let categories_with_zone = CategoryWithZone::of(general);
        let categories = categories_with_zone.iter().map(|category| category.name.clone()).collect();
        Self { categories, categories_with_zone }
    }
}

/// The reply for a report.
#[must_use]
pub fn shape(report: &Report) -> OpenTipReport {
    let mut reply = OpenTipReport {
        zone: report.verdict.zone.into(),
        file_general_info: None,
        detections_info: None,
        dynamic: None,
        ip_general_info: None,
        ip_who_is: None,
        domain_general_info: None,
        url_general_info: None,
    };
    let general = &report.general;
    match &report.observable {
        model::Observable::File(_) => {
            reply.file_general_info = Some(file(report));
            reply.dynamic = report.dynamic.as_ref().map(DynamicResults::of);
            let detections = report.detections.iter().flat_map(|listing| &listing.items);
            reply.detections_info = Some(detections.map(detection).collect::<Vec<_>>())
                .filter(|detections| !detections.is_empty());
        }
        model::Observable::Ip(address) => {
            reply.ip_general_info = Some(IpInfo {
                status: ip_status(report).to_owned(),
                country_code: general.country.clone(),
                hits_count: general.hits.map(rounded_hits),
                first_seen: seconds(general.first_seen),
                ip: address.to_string(),
                categories: Categories::of(general),
            });
            reply.ip_who_is = Some(IpWhoIs::of(report.network.as_ref(), report.registration.as_ref()))
                .filter(|network| !network.is_empty());
        }
        model::Observable::Domain(name) => reply.domain_general_info = Some(domain(general, name)),
        model::Observable::Url(address) => reply.url_general_info = Some(url(general, address)),
    }
    reply
}

fn file(report: &Report) -> FileInfo {
    let general = &report.general;
    let digests = digests(report);
    FileInfo {
        file_status: report.verdict.status.as_file_status().to_owned(),
        sha1: digest(&digests, |hash| matches!(hash, Hash::Sha1(_))),
        md5: digest(&digests, |hash| matches!(hash, Hash::Md5(_))),
        sha256: digest(&digests, |hash| matches!(hash, Hash::Sha256(_))),
        first_seen: seconds(general.first_seen),
        last_seen: seconds(general.last_seen),
        signer: general.signer.clone(),
        packer: packers(general),
        size: general.size_bytes,
        r#type: general.file_type.clone(),
        hits_count: general.hits.map(rounded_hits),
    }
}

/// All packers in one text, as OpenTIP has one member for them.
pub(super) fn packers(general: &General) -> Option<String> {
    Some(general.packers.join(", ")).filter(|packers| !packers.is_empty())
}

fn detection(item: &Detection) -> DetectionInfo {
    DetectionInfo {
        last_detect_date: item.last.to_string(),
        description_url: item.reference.clone(),
        zone: item.zone.into(),
        detection_name: item.name.clone(),
    }
}

fn domain(general: &General, name: &DomainName) -> DomainInfo {
    DomainInfo {
        files_count: number(general.files),
        urls_count: number(general.urls),
        hits_count: general.hits.map(rounded_hits),
        domain: name.to_string(),
        ipv4_count: number(general.ipv4),
        categories: Categories::of(general),
    }
}

fn url(general: &General, address: &Url) -> UrlInfo {
    UrlInfo {
        url: address.to_string(),
        host: address.host().to_string(),
        ipv4_count: number(general.ipv4),
        files_count: number(general.files),
        categories: Categories::of(general),
    }
}
