//! KTIP's reply: sections as plain arrays and objects with KTIP's member names, and beside them `SectionInfo` and sections of our own in
//! the same style.
//!
//! Members of `…GeneralInfo` are always there (null, `[]`, `false`), as clients index them without asking; dates have minute precision, as
//! clients parse them so. In the sections asked for nothing else is left out.

pub mod attacks;
pub mod catalogue;
mod decision;
pub mod dns;
pub mod explanation;
pub mod families;
pub mod files;
pub mod general;
pub mod licence;
pub mod neighbours;
pub mod related;
pub mod section_info;
pub mod similar;
pub mod similar_files;
pub mod statistics;
pub mod summary;
pub mod whois;

use std::collections::BTreeMap;

use analysis::Policy;
use app::{
    Report,
    report::{RelatedSection, Resolution},
};
use model::Observable;
use serde::Serialize;
use utoipa::ToSchema;

use self::{
    attacks::{PhishingAttacks, SpamAttacks},
    dns::DnsRow,
    explanation::{Explanation, ZoneChange},
    families::FamilyRow,
    files::{AnalysisRow, CertificateRow, FilePathRow, FileTieRow},
    general::{DomainGeneralInfo, FileGeneralInfo, IpGeneralInfo, UrlGeneralInfo},
    licence::LicenseInfo,
    neighbours::NetworkNeighbours,
    related::{AddressRow, DetectionRow, DomainRow, FeedMaskRow, FileNameRow, FileRow, SubdomainRow, UrlRow},
    section_info::SectionInfo,
    similar::{LikenessRow, SimilarDomainRow},
    similar_files::SimilarFileRow,
    statistics::StatisticsInfo,
    whois::{DomainWhoIs, IpWhoIs},
};
use super::{parameters::Wanted, words::ZoneWord};

/// A report about one object. Which members are there follows from the kind of object and from `sections`.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KtipReport {
    /// The licence that paid for this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_info: Option<LicenseInfo>,
    /// The object's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneWord>,
    /// Why the answer is about another name than the one asked for (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<ResolutionInfo>,
    /// The objects that the one asked for may be, when there are several (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Vec<String>>,
    /// File: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_general_info: Option<FileGeneralInfo>,
    /// Address: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_general_info: Option<IpGeneralInfo>,
    /// Domain: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_general_info: Option<DomainGeneralInfo>,
    /// URL: general information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_general_info: Option<UrlGeneralInfo>,
    /// Address: its network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_who_is: Option<IpWhoIs>,
    /// Address: what is known of the addresses around it (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_neighbours: Option<NetworkNeighbours>,
    /// Domain: its registration; left out where no registry was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_who_is_info: Option<DomainWhoIs>,
    /// URL: the registration of its host; left out where no registry was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_domain_who_is: Option<DomainWhoIs>,
    /// Whether related objects are dangerous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_objects: Option<RelatedObjects>,
    /// Why the zone is what it is (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// The zone at each change, oldest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<ZoneChange>>,
    /// How often sensors met the object; left out where no sensor reports (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics: Option<StatisticsInfo>,
    /// Industries concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industries: Option<Vec<String>>,
    /// What malware detections are called, newest first. Never cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detections_info: Option<Vec<DetectionRow>>,
    /// Malware families that evidence names, each once under its name, with what is known about it (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub families: Option<Vec<FamilyRow>>,
    /// Data feeds that list the object, with the mask that covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_masks: Option<Vec<FeedMaskRow>>,
    /// File: names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_names: Option<Vec<FileNameRow>>,
    /// File: paths at which it lay or ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_paths: Option<Vec<FilePathRow>>,
    /// File: certificates of its signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_certificates: Option<Vec<CertificateRow>>,
    /// File: files that are like it, the surest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar_files: Option<Vec<SimilarFileRow>>,
    /// File: certificates of the files that contain it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_parent_certificates: Option<Vec<CertificateRow>>,
    /// File: what sandboxes and engines reported, the newest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyses: Option<Vec<AnalysisRow>>,
    /// Address, domain, URL: records of the DNS other than addresses, as sensors and zone files have them: aliases, name servers, mail
    /// exchanges, texts; of an address its names in reverse. The newest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_records: Option<Vec<DnsRow>>,
    /// Domain, URL: what leads to the host by such records: names that it is an alias, a name server or a mail exchange of, addresses
    /// whose name in reverse it is (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_referrals: Option<Vec<DnsRow>>,
    /// Domain, URL: addresses that the host resolves to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_dns_resolutions: Option<Vec<AddressRow>>,
    /// Address: domains that resolve to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_dns_resolutions: Option<Vec<DomainRow>>,
    /// Domain, URL: files downloaded from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_downloaded: Option<Vec<FileRow>>,
    /// Address: files downloaded from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_downloaded_from_ip: Option<Vec<FileRow>>,
    /// Files that communicate with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_accessed: Option<Vec<FileRow>>,
    /// Domain, URL: names below the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdomains: Option<Vec<SubdomainRow>>,
    /// Domain, URL: domains that were seen and imitate the host's, the nearest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar_domains: Option<Vec<SimilarDomainRow>>,
    /// Domain, URL: watched names that the host's imitates, the nearest first (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imitates: Option<Vec<LikenessRow>>,
    /// Unwanted mails in which it took part; of a file, those to which it was attached (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_attacks: Option<SpamAttacks>,
    /// Address, domain, URL: attempts to fish for data in which it took part (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phishing_attacks: Option<PhishingAttacks>,
    /// Address, domain: URLs on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_urls: Option<Vec<UrlRow>>,
    /// Domain, URL: URLs that redirect to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_referrals: Option<Vec<UrlRow>>,
    /// Domain, URL: URLs that it redirects to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_referred_to: Option<Vec<UrlRow>>,
    /// File: where it was downloaded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_downloaded_from_urls: Option<Vec<UrlRow>>,
    /// File: what it communicates with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_accessed_urls: Option<Vec<UrlRow>>,
    /// File: files that it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_started_objects: Option<Vec<FileTieRow>>,
    /// File: files that start it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_started_by: Option<Vec<FileTieRow>>,
    /// File: files that it writes or downloads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_downloaded_objects: Option<Vec<FileTieRow>>,
    /// File: files that write or download it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_downloaded_by: Option<Vec<FileTieRow>>,
    /// File: archives, installers and mails that it is in (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_parents: Option<Vec<FileTieRow>>,
    /// File: what is in it (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_children: Option<Vec<FileTieRow>>,
    /// What the reader must know to trust each list (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_info: Option<BTreeMap<String, SectionInfo>>,
}

/// Why the answer is about another name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ResolutionInfo {
    /// What was asked for, in canonical form.
    pub asked: String,
    /// What the answer is about.
    pub answered: String,
    /// `alias`: known under one other name only; `candidates`: known as several, nothing is united.
    #[schema(example = "alias")]
    pub reason: String,
}

/// Whether related objects are dangerous.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RelatedObjects {
    /// Whether one of those returned is Red.
    pub has_red_zone: bool,
}

/// The reply for a report: the sections wanted, as far as the kind of object has them.
#[must_use]
pub fn shape(report: &Report, policy: &Policy, wanted: &Wanted) -> KtipReport {
    let has = |section: &str| wanted.has(section);
    let mut reply =
        KtipReport { zone: has("Zone").then(|| report.verdict.zone.into()), ..KtipReport::default() };
    resolution(report, &mut reply);
    match &report.observable {
        Observable::File(_) => {
            reply.file_general_info = has("FileGeneralInfo").then(|| FileGeneralInfo::of(report))
        }
        Observable::Ip(address) => {
            reply.ip_general_info = has("IpGeneralInfo").then(|| IpGeneralInfo::of(report, *address));
            reply.ip_who_is =
                has("IpWhoIs").then(|| IpWhoIs::of(report.network.as_ref(), report.registration.as_ref()));
            if report.verdict.reserved.is_some() {
                // As KTIP: a reserved address has nothing else.
                return reply;
            }
            let neighbours = report.neighbours.as_ref().filter(|_| has("NetworkNeighbours"));
            reply.network_neighbours = neighbours.map(NetworkNeighbours::of);
        }
        Observable::Domain(domain) => {
            reply.domain_general_info =
                has("DomainGeneralInfo").then(|| DomainGeneralInfo::of(report, domain));
            let registration = report.registration.as_ref().filter(|_| has("DomainWhoIsInfo"));
            reply.domain_who_is_info = registration.map(DomainWhoIs::of);
        }
        Observable::Url(url) => {
            reply.url_general_info = has("UrlGeneralInfo").then(|| UrlGeneralInfo::of(report, url));
            let registration =
                report.registration.as_ref().filter(|_| has("UrlDomainWhoIs") && url.ip().is_none());
            reply.url_domain_who_is = registration.map(DomainWhoIs::of);
        }
    }
    reply.related_objects =
        has("RelatedObjects").then_some(RelatedObjects { has_red_zone: report.general.has_red_related });
    reply.explanation = has("Explanation").then(|| Explanation::of(report, policy));
    reply.timeline = has("Timeline").then(|| ZoneChange::of(report));
    let statistics = report.statistics.as_ref().filter(|_| has("Statistics"));
    reply.statistics = statistics.map(|statistics| StatisticsInfo::of(statistics, report.moment));
    let attacked = report.phishing.iter().flat_map(|phishing| &phishing.industries);
    reply.industries =
        has("Industries").then(|| attacked.map(|(industry, _)| (*industry).to_owned()).collect());
    if has("DetectionsInfo") {
        reply.detections_info =
            report.detections.as_ref().map(|listing| rows(&listing.items, DetectionRow::of));
    }
    if has("Families") {
        reply.families = report.families.as_ref().map(|listing| rows(&listing.items, FamilyRow::of));
    }
    if has("FeedMasks") {
        reply.feed_masks = report.feed_masks.as_ref().map(|listing| rows(&listing.items, FeedMaskRow::of));
    }
    if has("FileNames") {
        reply.file_names = report.file_names.as_ref().map(|listing| rows(&listing.items, FileNameRow::of));
    }
    if has("FilePaths") {
        reply.file_paths = report.file_paths.as_ref().map(|listing| rows(&listing.items, FilePathRow::of));
    }
    if has("FileCertificates") {
        reply.file_certificates =
            report.certificates.as_ref().map(|listing| rows(&listing.items, CertificateRow::of));
    }
    if has("SimilarFiles") {
        reply.similar_files = report
            .similar_files
            .as_ref()
            .map(|listing| listing.items.iter().filter_map(SimilarFileRow::of).collect());
    }
    if has("FileParentCertificates") {
        reply.file_parent_certificates =
            report.parent_certificates.as_ref().map(|listing| rows(&listing.items, CertificateRow::of));
    }
    if has("Analyses") {
        reply.analyses = report.analyses.as_ref().map(|listing| rows(&listing.items, AnalysisRow::of));
    }
    if has("DnsRecords") {
        reply.dns_records = report.dns_records.as_ref().map(|listing| rows(&listing.items, DnsRow::of));
    }
    if has("DnsReferrals") {
        reply.dns_referrals = report.dns_referrals.as_ref().map(|listing| rows(&listing.items, DnsRow::of));
    }
    if has("SimilarDomains") {
        reply.similar_domains =
            report.similar.as_ref().map(|listing| rows(&listing.items, SimilarDomainRow::of));
    }
    if has("Imitates") {
        reply.imitates = report.imitates.as_ref().map(|imitated| rows(imitated, LikenessRow::of));
    }
    if has("SpamAttacks") {
        reply.spam_attacks = report.spam.as_ref().map(SpamAttacks::of);
    }
    if has("PhishingAttacks") {
        reply.phishing_attacks = report.phishing.as_ref().map(PhishingAttacks::of);
    }
    for (section, listing) in report.related.iter().filter(|(section, _)| has(section.as_str())) {
        related_section(&mut reply, *section, &listing.items, report);
    }
    reply.section_info = has("SectionInfo").then(|| section_info::of(report, wanted));
    reply
}

fn resolution(report: &Report, reply: &mut KtipReport) {
    let info = |reason: &str| ResolutionInfo {
        asked: shown(&report.asked),
        answered: shown(&report.observable),
        reason: reason.to_owned(),
    };
    match &report.resolution {
        Resolution::Exact => {}
        Resolution::Alias => reply.resolution = Some(info("alias")),
        Resolution::Candidates(candidates) => {
            reply.resolution = Some(info("candidates"));
            reply.candidates = Some(candidates.iter().map(shown).collect());
        }
    }
}

fn related_section(
    reply: &mut KtipReport,
    section: RelatedSection,
    items: &[app::report::Related],
    report: &Report,
) {
    let files = || items.iter().filter_map(|item| FileRow::of(item, &report.observable)).collect();
    let urls = || rows(items, UrlRow::of);
    let ties = |row: fn(&app::report::Related) -> Option<FileTieRow>| items.iter().filter_map(row).collect();
    match section {
        RelatedSection::DomainDnsResolutions => {
            reply.domain_dns_resolutions = Some(rows(items, AddressRow::of))
        }
        RelatedSection::IpDnsResolutions => reply.ip_dns_resolutions = Some(rows(items, DomainRow::of)),
        RelatedSection::FilesDownloaded => reply.files_downloaded = Some(files()),
        RelatedSection::FilesDownloadedFromIp => reply.files_downloaded_from_ip = Some(files()),
        RelatedSection::FilesAccessed => reply.files_accessed = Some(files()),
        RelatedSection::Subdomains => reply.subdomains = Some(rows(items, SubdomainRow::of)),
        RelatedSection::HostedUrls => reply.hosted_urls = Some(urls()),
        RelatedSection::UrlReferrals => reply.url_referrals = Some(urls()),
        RelatedSection::UrlReferredTo => reply.url_referred_to = Some(urls()),
        RelatedSection::FileDownloadedFromUrls => reply.file_downloaded_from_urls = Some(urls()),
        RelatedSection::FileAccessedUrls => reply.file_accessed_urls = Some(urls()),
        RelatedSection::FileStartedObjects => reply.file_started_objects = Some(ties(FileTieRow::of_started)),
        RelatedSection::FileStartedBy => reply.file_started_by = Some(ties(FileTieRow::of_started)),
        RelatedSection::FileDownloadedObjects => {
            reply.file_downloaded_objects = Some(ties(FileTieRow::of_downloaded))
        }
        RelatedSection::FileDownloadedBy => reply.file_downloaded_by = Some(ties(FileTieRow::of_downloaded)),
        RelatedSection::FileParents => reply.file_parents = Some(ties(FileTieRow::of_contained)),
        RelatedSection::FileChildren => reply.file_children = Some(ties(FileTieRow::of_contained)),
    }
}

fn rows<T, R>(items: &[T], row: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(row).collect()
}

/// An object as replies show it: digests in capitals, as in KTIP's.
#[must_use]
pub fn shown(observable: &Observable) -> String {
    match observable {
        Observable::File(hash) => format!("{hash}").to_ascii_uppercase(),
        other => other.to_string(),
    }
}
