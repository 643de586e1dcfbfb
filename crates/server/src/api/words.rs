//! Small words of the wire that several shapes share: zones, kinds, counts, dates.

use app::report::Count;
use model::{Timestamp, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The danger zone; exactly these words (British `Grey`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Zone)]
pub enum ZoneWord {
    /// Malware, dangerous.
    Red,
    /// Not trusted; never used for files.
    Orange,
    /// Adware and other.
    Yellow,
    /// Not categorized.
    Grey,
    /// Clean, good, or no threats detected.
    Green,
}

impl From<Zone> for ZoneWord {
    fn from(zone: Zone) -> Self {
        match zone {
            Zone::Red => Self::Red,
            Zone::Orange => Self::Orange,
            Zone::Yellow => Self::Yellow,
            Zone::Grey => Self::Grey,
            Zone::Green => Self::Green,
        }
    }
}

impl From<ZoneWord> for Zone {
    fn from(zone: ZoneWord) -> Self {
        match zone {
            ZoneWord::Red => Self::Red,
            ZoneWord::Orange => Self::Orange,
            ZoneWord::Yellow => Self::Yellow,
            ZoneWord::Grey => Self::Grey,
            ZoneWord::Green => Self::Green,
        }
    }
}

/// The kind of object, as in the API's paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Type)]
pub enum KindWord {
    /// A file by its digest.
    Hash,
    /// An IP address.
    Ip,
    /// A domain name.
    Domain,
    /// A web address.
    Url,
}

impl From<model::Kind> for KindWord {
    fn from(kind: model::Kind) -> Self {
        match kind {
            model::Kind::Hash => Self::Hash,
            model::Kind::Ip => Self::Ip,
            model::Kind::Domain => Self::Domain,
            model::Kind::Url => Self::Url,
        }
    }
}

impl From<KindWord> for model::Kind {
    fn from(kind: KindWord) -> Self {
        match kind {
            KindWord::Hash => Self::Hash,
            KindWord::Ip => Self::Ip,
            KindWord::Domain => Self::Domain,
            KindWord::Url => Self::Url,
        }
    }
}

/// A category with the zone it speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CategoryWithZone {
    /// `CATEGORY_…`.
    #[schema(example = "CATEGORY_MALWARE")]
    pub name: String,
    /// The zone.
    pub zone: ZoneWord,
}

impl CategoryWithZone {
    pub(crate) fn of(general: &app::report::General) -> Vec<Self> {
        let category = |(category, zone): &(model::Category, Zone)| Self {
            name: category.as_str().to_owned(),
            zone: (*zone).into(),
        };
        general.categories.iter().map(category).collect()
    }
}

/// Popularity as people see it: the nearest power of ten; 0 stays 0.
#[must_use]
pub fn rounded_hits(hits: u64) -> u64 {
    let Some(digits) = hits.checked_ilog10() else { return 0 };
    let below = 10_u64.pow(digits);
    // Nearest on the number line: 54 is nearer to 10, 56 to 100.
    match below.checked_mul(10) {
        Some(above) if above - hits < hits - below => above,
        _ => below,
    }
}

/// Minute precision, as KTIP has it.
#[must_use]
pub fn minutes(moment: Option<Timestamp>) -> Option<String> {
    moment.map(Timestamp::to_minutes)
}

/// RFC 3339, as OpenTIP has it.
#[must_use]
pub fn seconds(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

/// A count, where one was made.
#[must_use]
pub fn number(count: Option<Count>) -> Option<u64> {
    count.map(|count| count.n)
}

/// Millidecibans as decibans.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a few million at most, far below 2^53")]
pub fn decibans(millidecibans: i64) -> f64 {
    millidecibans as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t7_zones_are_exactly_these_words() {
        for zone in Zone::ALL {
            let word = serde_json::to_value(ZoneWord::from(zone)).unwrap();
            assert_eq!(word, zone.as_str());
        }
    }

    #[test]
    fn hits_are_rounded_to_powers_of_ten() {
        let pairs = [
            (0, 0),
            (1, 1),
            (5, 1),
            (6, 10),
            (54, 10),
            (56, 100),
            (9_999, 10_000),
            (u64::MAX, 10_u64.pow(19)),
        ];
        for (hits, expected) in pairs {
            assert_eq!(rounded_hits(hits), expected, "{hits}");
        }
    }
}
