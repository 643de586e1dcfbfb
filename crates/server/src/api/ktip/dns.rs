//! Rows of `DnsRecords` and `DnsReferrals` (ours, in KTIP's style): records of the DNS other than those of addresses.

use app::report::DnsItem;
use serde::Serialize;
use utoipa::ToSchema;

use super::{related::day, shown};
use crate::api::words::{KindWord, ZoneWord, minutes, rounded_hits};

/// A record of the DNS, seen from one of its ends.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DnsRow {
    /// Type of the record: `CAA`, `CNAME`, `DNAME`, `MX`, `NS`, `PTR`, `SOA`, `SRV` or `TXT`.
    #[schema(example = "MX")]
    pub record_type: String,
    /// The other end, or the text of a record that leads nowhere.
    #[schema(example = "mail.shop.example")]
    pub value: String,
    /// What the other end is; null for a text.
    pub value_type: Option<KindWord>,
    /// Preference of a mail exchange, the lowest is asked first; null where it is not known.
    pub preference: Option<u16>,
    /// Zone of the other end; null for a text.
    pub zone: Option<ZoneWord>,
    /// Score of the other end, 0 to 100; null for a text.
    pub score: Option<u8>,
    /// Sightings by sensors, to the nearest power of ten; null where none counts.
    pub hits_count: Option<u64>,
    /// Day with the most sightings; null where days are not counted.
    pub peak_date: Option<String>,
    /// Sightings on that day, to the nearest power of ten.
    pub daily_peak: Option<u64>,
    /// First time that it was seen.
    pub first_seen: Option<String>,
    /// Last time.
    pub last_seen: Option<String>,
    /// Lists that state it.
    pub sources: Vec<String>,
}

impl DnsRow {
    pub(super) fn of(item: &DnsItem) -> Self {
        let related = item.related.as_ref();
        Self {
            record_type: item.record_type.to_owned(),
            value: match related {
                Some(related) => shown(&related.object),
                None => item.text.clone().unwrap_or_default(),
            },
            value_type: related.map(|related| related.object.kind().into()),
            preference: item.preference,
            zone: related.map(|related| related.zone.into()),
            score: related.map(|related| related.score),
            hits_count: item.hits.map(rounded_hits),
            peak_date: item.peak.map(day),
            daily_peak: item.peak.map(|peak| rounded_hits(peak.hits)),
            first_seen: minutes(item.first),
            last_seen: minutes(item.last),
            sources: item.lists.clone(),
        }
    }
}
