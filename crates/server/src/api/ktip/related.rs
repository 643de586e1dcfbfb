//! Rows of the list sections: KTIP's members first, then ours.

use app::report::{Detection, FeedMask, FileName, Hosting, Peak, Related};
use model::{Category, Hash, Observable};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::words::{KindWord, ZoneWord, minutes, rounded_hits};

/// A detection name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DetectionRow {
    /// Last time that a source said so.
    pub last_detect_date: String,
    /// First time (ours).
    pub first_detect_date: String,
    /// Malware family or detection name.
    pub detection_name: String,
    /// How it was detected: the engine; null where the source does not say.
    pub detection_method: Option<String>,
    /// A link to more.
    pub description_url: Option<String>,
    /// Zone that it speaks for.
    pub zone: ZoneWord,
    /// The list that says so (ours).
    pub source: String,
}

impl DetectionRow {
    pub(super) fn of(item: &Detection) -> Self {
        Self {
            last_detect_date: item.last.to_minutes(),
            first_detect_date: item.first.to_minutes(),
            detection_name: item.name.clone(),
            detection_method: item.method.clone(),
            description_url: item.reference.clone(),
            zone: item.zone.into(),
            source: item.list.clone(),
        }
    }
}

/// A data feed's entry that covers the object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FeedMaskRow {
    /// Zone that the entry speaks for.
    pub zone: ZoneWord,
    /// Kind of mask.
    #[schema(example = "MASK_TYPE_DOMAIN")]
    pub mask_type: String,
    /// The mask.
    #[schema(example = "*.shop.example")]
    pub normalized_mask: String,
    /// Feeds that have it.
    pub feed_names: Vec<String>,
    /// Since when (ours).
    pub first_seen: String,
    /// Until when it was confirmed (ours).
    pub last_seen: String,
    /// Whether it is listed at the moment asked for (ours).
    pub is_listed: bool,
}

impl FeedMaskRow {
    pub(super) fn of(item: &FeedMask) -> Self {
        Self {
            zone: item.zone.into(),
            mask_type: item.mask_type.as_str().to_owned(),
            normalized_mask: item.mask.clone(),
            feed_names: item.lists.clone(),
            first_seen: item.first.to_minutes(),
            last_seen: item.last.to_minutes(),
            is_listed: item.is_listed,
        }
    }
}

/// A file name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileNameRow {
    /// The name.
    pub file_name: String,
    /// Sightings under that name; null where no sensor reports.
    pub file_names_hits_count: Option<u64>,
    /// Records that state it (ours).
    pub records: u64,
    /// When it was last stated (ours).
    pub last_seen: String,
}

impl FileNameRow {
    pub(super) fn of(item: &FileName) -> Self {
        Self {
            file_name: item.name.clone(),
            file_names_hits_count: None,
            records: item.records,
            last_seen: item.last.to_minutes(),
        }
    }
}

/// What our rows of related objects add to KTIP's.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RowCommon {
    /// The related object's zone.
    pub zone: ZoneWord,
    /// Its score, 0 to 100 (ours).
    pub score: u8,
    /// First time that the relation was seen.
    pub first_seen: Option<String>,
    /// Last time.
    pub last_seen: Option<String>,
    /// Lists that state the relation (ours).
    pub sources: Vec<String>,
    /// Whether it was only seen to happen in runs of the file, which says nothing of the other object; left out where it is stated (ours).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub only_seen: bool,
}

impl RowCommon {
    pub(super) fn of(item: &Related) -> Self {
        Self {
            zone: item.zone.into(),
            score: item.score,
            first_seen: minutes(item.first),
            last_seen: minutes(item.last),
            sources: item.lists.clone(),
            only_seen: item.is_incidental,
        }
    }
}

/// A day, with the precision that all dates here have.
pub(super) fn day(peak: Peak) -> String {
    peak.day.to_minutes()
}

/// A related address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AddressRow {
    /// The address.
    pub ip: String,
    /// Its threat score, 0 to 100.
    pub threat_score: u8,
    /// Sightings by sensors of passive DNS, to the nearest power of ten; null where none counts.
    pub hits_count: Option<u64>,
    /// Day with the most sightings; null where days are not counted.
    pub peak_date: Option<String>,
    /// Sightings on that day, to the nearest power of ten.
    pub daily_peak: Option<u64>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl AddressRow {
    pub(super) fn of(item: &Related) -> Self {
        Self {
            ip: shown(&item.object),
            threat_score: item.score,
            hits_count: item.hits.map(rounded_hits),
            peak_date: item.peak.map(day),
            daily_peak: item.peak.map(|peak| rounded_hits(peak.hits)),
            common: RowCommon::of(item),
        }
    }
}

/// A related domain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DomainRow {
    /// The domain.
    pub domain: String,
    /// Sightings by sensors of passive DNS, to the nearest power of ten; null where none counts.
    pub hits_count: Option<u64>,
    /// Day with the most sightings; null where days are not counted.
    pub peak_date: Option<String>,
    /// Sightings on that day, to the nearest power of ten.
    pub daily_peak: Option<u64>,
    /// Categories of the domain.
    pub categories: Vec<String>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl DomainRow {
    pub(super) fn of(item: &Related) -> Self {
        Self {
            domain: shown(&item.object),
            hits_count: item.hits.map(rounded_hits),
            peak_date: item.peak.map(day),
            daily_peak: item.peak.map(|peak| rounded_hits(peak.hits)),
            categories: match item.category {
                Category::General => Vec::new(),
                category => vec![category.as_str().to_owned()],
            },
            common: RowCommon::of(item),
        }
    }
}

/// A related file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FileRow {
    /// MD5 in capitals, where the source gives that digest.
    pub md5: Option<String>,
    /// SHA-1 in capitals (ours).
    pub sha1: Option<String>,
    /// SHA-256 in capitals (ours).
    pub sha256: Option<String>,
    /// Detection name or family.
    pub detection_name: Option<String>,
    /// The URL that it came from or asked, where that is the object asked for or on it.
    pub url: Option<String>,
    /// Downloads seen; null where no sensor reports.
    pub download_hits_count: Option<u64>,
    /// Accesses seen; null where no sensor reports.
    pub access_hits_count: Option<u64>,
    /// Port of the connection (ours).
    pub port: Option<u16>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl FileRow {
    /// `None` when the related object is no file, which no source should state.
    pub(super) fn of(item: &Related, about: &Observable) -> Option<Self> {
        let Observable::File(hash) = item.object else { return None };
        let when = |is_kind: bool| is_kind.then(|| shown(&item.object));
        Some(Self {
            md5: when(matches!(hash, Hash::Md5(_))),
            sha1: when(matches!(hash, Hash::Sha1(_))),
            sha256: when(matches!(hash, Hash::Sha256(_))),
            detection_name: item.detection.clone(),
            url: item.via.as_ref().or(matches!(about, Observable::Url(_)).then_some(about)).map(shown),
            download_hits_count: None,
            access_hits_count: None,
            port: item.port,
            common: RowCommon::of(item),
        })
    }
}

/// A name below a host.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SubdomainRow {
    /// The name.
    pub subdomain: String,
    /// Files downloaded from it; null where not counted.
    pub files_count: Option<u64>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl SubdomainRow {
    pub(super) fn of(item: &Related) -> Self {
        Self { subdomain: shown(&item.object), files_count: None, common: RowCommon::of(item) }
    }
}

/// A related URL; a domain or address where the source names no more than that.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UrlRow {
    /// The URL, without scheme.
    pub url: String,
    /// Its host.
    pub domain: String,
    /// What `Url` is: a URL, or a bare domain or address (ours).
    pub r#type: KindWord,
    /// Last time; the same as `LastSeen`.
    pub last_download_date: Option<String>,
    /// Detection name or family (ours).
    pub detection_name: Option<String>,
    /// Sightings; null where no sensor reports.
    pub url_hits_count: Option<u64>,
    /// Port of the connection (ours).
    pub port: Option<u16>,
    /// `HostedUrls`: `contains` when the object is the URL's host, `resolves` when the host resolved to it (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "contains")]
    pub hosting: Option<&'static str>,
    /// `UrlReferrals`, `UrlReferredTo`: how many redirections away, from 1 (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hops: Option<u16>,
    /// The URL in between that is next to this one, when `Hops` is more than 1 (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What all rows have.
    #[serde(flatten)]
    pub common: RowCommon,
}

impl UrlRow {
    pub(super) fn of(item: &Related) -> Self {
        let host = match &item.object {
            Observable::Url(url) => url.host().to_string(),
            other => other.to_string(),
        };
        Self {
            url: shown(&item.object),
            domain: host,
            r#type: item.object.kind().into(),
            last_download_date: minutes(item.last),
            detection_name: item.detection.clone(),
            url_hits_count: None,
            port: item.port,
            hosting: item.hosting.map(|hosting| match hosting {
                Hosting::Contains => "contains",
                Hosting::Resolves => "resolves",
            }),
            hops: item.hops,
            via: item.via.as_ref().map(shown),
            common: RowCommon::of(item),
        }
    }
}
