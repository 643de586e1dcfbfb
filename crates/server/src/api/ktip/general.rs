//! `…GeneralInfo`: what every report begins with.

use std::net::IpAddr;

use app::Report;
use model::{DomainName, Hash, Url, malware_analysis::SignerStatus};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{
    opentip::packers,
    words::{CategoryWithZone, minutes, number, rounded_hits},
};

/// What the general information of every kind ends with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Common {
    /// Sightings, rounded to the nearest power of ten; null where no sensor reports.
    pub hits_count: Option<u64>,
    /// When a source first spoke of it.
    #[schema(example = "2026-01-02T03:04Z")]
    pub first_seen: Option<String>,
    /// Until when a source confirmed it.
    pub last_seen: Option<String>,
    /// When we first learned of it (ours).
    pub first_recorded: Option<String>,
    /// When we last learned something about it (ours).
    pub last_recorded: Option<String>,
    /// Categories, heaviest first.
    pub categories: Vec<String>,
    /// The same with the zone that each speaks for.
    pub categories_with_zone: Vec<CategoryWithZone>,
    /// Whether a report on targeted attacks names it.
    pub has_apt: bool,
    /// Those reports.
    pub related_apt_reports: Vec<AptReport>,
}

/// A report on targeted attacks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AptReport {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Common {
    fn of(report: &Report) -> Self {
        let general = &report.general;
        let categories_with_zone = CategoryWithZone::of(general);
        Self {
            hits_count: general.hits.map(rounded_hits),
            first_seen: minutes(general.first_seen),
            last_seen: minutes(general.last_seen),
            first_recorded: minutes(general.first_recorded),
            last_recorded: minutes(general.last_recorded),
            categories: categories_with_zone.iter().map(|category| category.name.clone()).collect(),
            categories_with_zone,
            has_apt: false,
            related_apt_reports: Vec::new(),
        }
    }
}

/// General information about a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileGeneralInfo {
    /// `Malware`, `Adware`, `Clean`, `NoThreats`, `NotCategorized`.
    #[schema(example = "Malware")]
    pub file_status: String,
    /// MD5 in capitals.
    pub md5: Option<String>,
    /// SHA-1 in capitals.
    pub sha1: Option<String>,
    /// SHA-256 in capitals.
    pub sha256: Option<String>,
    /// Who signed it.
    pub signer: Option<String>,
    /// Zone of the signature: Green where it is trusted, Red where it is broken, else Grey.
    pub signer_zone: Option<String>,
    /// What is made of the signature: `Trusted`, `Not trusted`, `Discredited`.
    pub signer_status: Option<String>,
    /// Packers whose traces it has.
    pub packer: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// Format.
    pub r#type: Option<String>,
    /// Media type (ours).
    pub mime_type: Option<String>,
    /// Import hash (ours).
    pub imphash: Option<String>,
    /// ssdeep digest (ours).
    pub ssdeep: Option<String>,
    /// TLSH digest (ours).
    pub tlsh: Option<String>,
    /// What all kinds have.
    #[serde(flatten)]
    pub common: Common,
}

/// A digest of one kind among those known, in capitals.
pub(crate) fn digest(digests: &[Hash], is_kind: impl Fn(&Hash) -> bool) -> Option<String> {
    digests.iter().find(|hash| is_kind(hash)).map(|hash| hash.to_string().to_ascii_uppercase())
}

impl FileGeneralInfo {
    pub(crate) fn of(report: &Report) -> Self {
        let general = &report.general;
        let digests = digests(report);
        Self {
            file_status: report.verdict.status.as_file_status().to_owned(),
            md5: digest(&digests, |hash| matches!(hash, Hash::Md5(_))),
            sha1: digest(&digests, |hash| matches!(hash, Hash::Sha1(_))),
            sha256: digest(&digests, |hash| matches!(hash, Hash::Sha256(_))),
            signer: general.signer.clone(),
            signer_zone: general.signer_status.map(|status| {
                let zone = match status {
                    SignerStatus::Trusted => "Green",
                    SignerStatus::NotTrusted => "Grey",
                    SignerStatus::Discredited => "Red",
                };
                zone.to_owned()
            }),
            signer_status: general.signer_status.map(|status| status.as_str().to_owned()),
            packer: packers(general),
            size: general.size_bytes,
            r#type: general.file_type.clone(),
            mime_type: general.mime_type.clone(),
            imphash: general.imphash.clone(),
            ssdeep: general.ssdeep.clone(),
            tlsh: general.tlsh.clone(),
            common: Common::of(report),
        }
    }
}

/// Digests of a file, at least the one answered.
pub(crate) fn digests(report: &Report) -> Vec<Hash> {
    let mut digests = report.general.digests.clone();
    if let model::Observable::File(hash) = report.observable
        && !digests.contains(&hash)
    {
        digests.push(hash);
    }
    digests
}

/// General information about an address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct IpGeneralInfo {
    /// `known`, `reserved` (private, loopback and the like), `NoInfo`.
    #[schema(example = "known")]
    pub status: String,
    /// The address.
    #[schema(example = "192.0.2.1")]
    pub ip: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// 0 to 100; from 75 dangerous, from 50 not trusted.
    #[schema(minimum = 0, maximum = 100)]
    pub threat_score: u8,
    /// What all kinds have.
    #[serde(flatten)]
    pub common: Common,
}

impl IpGeneralInfo {
    pub(crate) fn of(report: &Report, address: IpAddr) -> Self {
        Self {
            status: ip_status(report).to_owned(),
            ip: address.to_string(),
            country_code: report.general.country.clone(),
            threat_score: report.verdict.score,
            common: Common::of(report),
        }
    }
}

/// `known`, `reserved` or `NoInfo`.
pub(crate) fn ip_status(report: &Report) -> &'static str {
    if report.verdict.reserved.is_some() {
        "reserved"
    } else if is_spoken_of(report) {
        "known"
    } else {
        "NoInfo"
    }
}

/// Whether anybody says anything about the object: itself, or a mask over it.
pub(crate) fn is_spoken_of(report: &Report) -> bool {
    report.is_known || !report.verdict.pieces.is_empty()
}

/// General information about a domain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DomainGeneralInfo {
    /// The name in A-labels.
    #[schema(example = "xn--bcher-kva.example")]
    pub domain: String,
    /// The name as people read it (ours).
    #[schema(example = "bücher.example")]
    pub domain_unicode: String,
    /// Files downloaded from it or communicating with it.
    pub files_count: Option<u64>,
    /// URLs on it.
    pub urls_count: Option<u64>,
    /// IPv4 addresses that it resolves to.
    pub ipv4_count: Option<u64>,
    /// What all kinds have.
    #[serde(flatten)]
    pub common: Common,
}

impl DomainGeneralInfo {
    pub(crate) fn of(report: &Report, domain: &DomainName) -> Self {
        let general = &report.general;
        Self {
            domain: domain.to_string(),
            domain_unicode: domain.to_unicode(),
            files_count: number(general.files),
            urls_count: number(general.urls),
            ipv4_count: number(general.ipv4),
            common: Common::of(report),
        }
    }
}

/// General information about a URL.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UrlGeneralInfo {
    /// The URL, normalised, without scheme.
    #[schema(example = "shop.example/login?id=1")]
    pub url: String,
    /// Its host.
    pub host: String,
    /// Files downloaded from it or communicating with it.
    pub files_count: Option<u64>,
    /// IPv4 addresses that its host resolves to.
    pub ipv4_count: Option<u64>,
    /// What all kinds have.
    #[serde(flatten)]
    pub common: Common,
}

impl UrlGeneralInfo {
    pub(crate) fn of(report: &Report, url: &Url) -> Self {
        Self {
            url: url.to_string(),
            host: url.host().to_string(),
            files_count: number(report.general.files),
            ipv4_count: number(report.general.ipv4),
            common: Common::of(report),
        }
    }
}
