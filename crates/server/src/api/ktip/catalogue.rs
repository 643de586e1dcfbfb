//! The sections of a KTIP reply: names, the kinds of object that have them, and whether they are lists. Names of other parties'
//! clients are kept even where nothing fills them yet: a list is answered empty then.

use model::Kind::{self, Domain, Hash, Ip, Url};

/// One section.
#[derive(Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Its name on the wire.
    pub name: &'static str,
    /// The kinds of object that have it.
    pub kinds: &'static [Kind],
    /// Whether it is a list, about which `SectionInfo` tells.
    pub is_list: bool,
}

const fn list(name: &'static str, kinds: &'static [Kind]) -> Catalogue {
    Catalogue { name, kinds, is_list: true }
}

const fn object(name: &'static str, kinds: &'static [Kind]) -> Catalogue {
    Catalogue { name, kinds, is_list: false }
}

const ANY: &[Kind] = &[Hash, Ip, Domain, Url];
const NAMES: &[Kind] = &[Domain, Url];

/// All sections, sorted by name.
pub const ALL: &[Catalogue] = &[
    list("Analyses", &[Hash]),
    list("DetectionsInfo", ANY),
    list("DnsRecords", &[Ip, Domain, Url]),
    list("DnsReferrals", NAMES),
    list("DomainDnsResolutions", NAMES),
    object("DomainGeneralInfo", &[Domain]),
    object("DomainWhoIsInfo", &[Domain]),
    object("Explanation", ANY),
    list("Families", ANY),
    list("FeedMasks", ANY),
    list("FileAccessedUrls", &[Hash]),
    list("FileCertificates", &[Hash]),
    list("FileChildren", &[Hash]),
    list("FileDownloadedBy", &[Hash]),
    list("FileDownloadedFromUrls", &[Hash]),
    list("FileDownloadedObjects", &[Hash]),
    object("FileGeneralInfo", &[Hash]),
    list("FileNames", &[Hash]),
    list("FileParentCertificates", &[Hash]),
    list("FileParents", &[Hash]),
    list("FilePaths", &[Hash]),
    list("FileStartedBy", &[Hash]),
    list("FileStartedObjects", &[Hash]),
    list("FilesAccessed", &[Ip, Domain, Url]),
    list("FilesDownloaded", NAMES),
    list("FilesDownloadedFromIp", &[Ip]),
    list("HostedUrls", &[Ip, Domain]),
    list("Imitates", NAMES),
    list("Industries", ANY),
    list("IpDnsResolutions", &[Ip]),
    object("IpGeneralInfo", &[Ip]),
    object("IpWhoIs", &[Ip]),
    object("LicenseInfo", ANY),
    object("NetworkNeighbours", &[Ip]),
    object("PhishingAttacks", &[Ip, Domain, Url]),
    object("RelatedObjects", ANY),
    object("SectionInfo", ANY),
    list("SimilarDomains", NAMES),
    list("SimilarFiles", &[Hash]),
    object("SpamAttacks", ANY),
    object("Statistics", ANY),
    list("Subdomains", NAMES),
    list("Timeline", ANY),
    object("UrlDomainWhoIs", &[Url]),
    object("UrlGeneralInfo", &[Url]),
    list("UrlReferrals", NAMES),
    list("UrlReferredTo", NAMES),
    object("Zone", ANY),
];

/// Their names.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|section| section.name)
}

#[cfg(test)]
mod tests {
    use app::report::RelatedSection;

    use super::*;

    #[test]
    fn agrees_with_the_application() {
        assert!(ALL.is_sorted_by_key(|section| section.name));
        for kind in Kind::ALL {
            for related in RelatedSection::of(kind) {
                let section = ALL.iter().find(|section| section.name == related.as_str());
                assert!(
                    section.is_some_and(|s| s.is_list && s.kinds.contains(&kind)),
                    "{related:?} of {kind:?}"
                );
            }
        }
    }
}
