//! `SectionInfo`: what the reader must know to trust a list. "Not seen by 7 sources that cover 2025 to now" is not "no data".

use std::collections::BTreeMap;

use app::{
    Report,
    report::{Count, Coverage, Listing},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::catalogue;
use crate::api::parameters::Wanted;

/// About one list.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SectionInfo {
    /// Items that there are.
    pub total: u64,
    /// Whether that is exact; otherwise there are at least so many.
    pub total_is_exact: bool,
    /// Items returned.
    pub returned: u64,
    /// Whether there are more than those.
    pub truncated: bool,
    /// Where the next page begins: give it as `cursor`, with this section alone.
    pub cursor: Option<String>,
    /// Lists that could have spoken here.
    pub sources: Vec<String>,
    /// The period that they cover together; null where there are none.
    pub coverage: Option<Period>,
}

/// A period of time.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Period {
    /// Earliest observation.
    pub from: String,
    /// Latest observation.
    pub to: String,
}

impl SectionInfo {
    pub(crate) fn of<T>(listing: &Listing<T>) -> Self {
        Self::counted(listing.items.len(), listing.total, listing.cursor.clone(), &listing.coverage)
    }

    fn counted(returned: usize, total: Count, cursor: Option<String>, coverage: &[Coverage]) -> Self {
        let returned = u64::try_from(returned).unwrap_or(u64::MAX);
        let from = coverage.iter().map(|list| list.from).min();
        let to = coverage.iter().map(|list| list.to).max();
        Self {
            total: total.n,
            total_is_exact: total.exact,
            returned,
            truncated: cursor.is_some() || total.n > returned || !total.exact,
            cursor,
            sources: coverage.iter().map(|list| list.source.clone()).collect(),
            coverage: from.zip(to).map(|(from, to)| Period { from: from.to_minutes(), to: to.to_minutes() }),
        }
    }

    fn complete(items: usize, coverage: &[Coverage]) -> Self {
        let total = Count { n: u64::try_from(items).unwrap_or(u64::MAX), exact: true };
        Self::counted(items, total, None, coverage)
    }
}

/// About each list of a report that is wanted.
pub(crate) fn of(report: &Report, wanted: &Wanted) -> BTreeMap<String, SectionInfo> {
    let mut info = BTreeMap::new();
    let mut tell = |name: &str, about: SectionInfo| {
        if wanted.has(name) {
            info.insert(name.to_owned(), about);
        }
    };
    // Lists that nothing fills yet: nobody was asked.
    let kind = report.observable.kind();
    for section in catalogue::ALL.iter().filter(|section| section.is_list && section.kinds.contains(&kind)) {
        tell(section.name, SectionInfo::complete(0, &[]));
    }
    let asked = report.feed_masks.as_ref().map_or(&[][..], |listing| &listing.coverage);
    tell("Timeline", SectionInfo::complete(report.timeline.len(), asked));
    if let Some(listing) = &report.detections {
        tell("DetectionsInfo", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.families {
        tell("Families", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.feed_masks {
        tell("FeedMasks", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.file_names {
        tell("FileNames", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.file_paths {
        tell("FilePaths", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.certificates {
        tell("FileCertificates", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.similar_files {
        tell("SimilarFiles", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.parent_certificates {
        tell("FileParentCertificates", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.analyses {
        tell("Analyses", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.dns_records {
        tell("DnsRecords", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.dns_referrals {
        tell("DnsReferrals", SectionInfo::of(listing));
    }
    if let Some(listing) = &report.similar {
        tell("SimilarDomains", SectionInfo::of(listing));
    }
    if let Some(imitated) = &report.imitates {
        tell("Imitates", SectionInfo::complete(imitated.len(), &[]));
    }
    if let Some(spam) = &report.spam {
        tell(
            "SpamAttacks",
            SectionInfo::counted(spam.examples.len(), spam.counts.total, None, &spam.coverage),
        );
    }
    if let Some(phishing) = &report.phishing {
        let (returned, total) = (phishing.examples.len(), phishing.counts.total);
        tell("PhishingAttacks", SectionInfo::counted(returned, total, None, &phishing.coverage));
        if !phishing.industries.is_empty() {
            tell("Industries", SectionInfo::complete(phishing.industries.len(), &phishing.coverage));
        }
    }
    for (section, listing) in &report.related {
        tell(section.as_str(), SectionInfo::of(listing));
    }
    info
}
