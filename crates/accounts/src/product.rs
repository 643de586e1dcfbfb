//! Products: what is sold, and at which levels.

use std::fmt;

use crate::service::{Service, Services};

/// Searches a day that one licence of Threat Lookup opens, for each of its services.
pub const THREAT_LOOKUP_LEVELS: [u32; 7] = [100, 150, 250, 500, 1000, 2500, 10_000];
/// Searches a day that one licence of Threat Lookup Lite opens.
pub const THREAT_LOOKUP_LITE_LEVELS: [u32; 2] = [5000, 10_000];
/// Searches a day of the licence that a benchmark is granted.
const BENCH: u32 = 1_000_000_000;

/// Searches a day that one licence opens: a number that some product is sold with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u32);

impl Level {
    /// The level of so many searches a day; `None` when no product has it.
    #[must_use]
    pub fn new(searches: u32) -> Option<Self> {
        let is_sold =
            THREAT_LOOKUP_LEVELS.contains(&searches) || THREAT_LOOKUP_LITE_LEVELS.contains(&searches);
        is_sold.then_some(Self(searches))
    }

    /// Searches a day.
    #[must_use]
    pub fn searches(self) -> u32 {
        self.0
    }
}

/// What a licence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Product {
    /// Portal and API, all details, all services.
    ThreatLookup(Level),
    /// API alone, verdicts alone.
    ThreatLookupLite(Level),
    /// No limit, for one's own use; counted in memory.
    Unlimited,
    /// A limit that is charged as others are and never met: what the benchmark measures with.
    Bench,
}

impl Product {
    /// What is stored, and written on command lines: `threat_lookup_250`, `threat_lookup_lite_5000`, `unlimited`, `bench`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::ThreatLookup(level) => format!("threat_lookup_{}", level.searches()),
            Self::ThreatLookupLite(level) => format!("threat_lookup_lite_{}", level.searches()),
            Self::Unlimited => "unlimited".to_owned(),
            Self::Bench => "bench".to_owned(),
        }
    }

    /// The product of what [`Product::code`] gives.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let product = match code {
            "unlimited" => Self::Unlimited,
            "bench" => Self::Bench,
            _ => {
                let (kind, searches) = code.rsplit_once('_')?;
                let level = Level::new(searches.parse().ok()?)?;
                match kind {
                    "threat_lookup" => Self::ThreatLookup(level),
                    "threat_lookup_lite" => Self::ThreatLookupLite(level),
                    _ => return None,
                }
            }
        };
        // `+5` and `05` are numbers too.
        (product.is_known() && product.code() == code).then_some(product)
    }

    /// Whether the product has this level.
    #[must_use]
    pub fn is_known(self) -> bool {
        match self {
            Self::ThreatLookup(level) => THREAT_LOOKUP_LEVELS.contains(&level.searches()),
            Self::ThreatLookupLite(level) => THREAT_LOOKUP_LITE_LEVELS.contains(&level.searches()),
            Self::Unlimited | Self::Bench => true,
        }
    }

    /// The services that it may open.
    #[must_use]
    pub fn services(self) -> Services {
        match self {
            Self::ThreatLookupLite(_) => [Service::ThreatLookup].into_iter().collect(),
            _ => Services::ALL,
        }
    }

    /// Whether its answers have more than the verdict.
    #[must_use]
    pub fn has_details(self) -> bool {
        !matches!(self, Self::ThreatLookupLite(_))
    }

    /// Searches a day of one licence for each service; `None` without a limit.
    #[must_use]
    pub fn level(self) -> Option<u32> {
        match self {
            Self::ThreatLookup(level) | Self::ThreatLookupLite(level) => Some(level.searches()),
            Self::Unlimited => None,
            Self::Bench => Some(BENCH),
        }
    }

    /// Which pays first: the narrowest.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::ThreatLookupLite(_) => 0,
            Self::ThreatLookup(_) => 1,
            Self::Unlimited => 2,
            Self::Bench => 3,
        }
    }
}

/// Its name for people, without the level: `Threat Lookup Lite`.
impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ThreatLookup(_) => "Threat Lookup",
            Self::ThreatLookupLite(_) => "Threat Lookup Lite",
            Self::Unlimited => "Unlimited",
            Self::Bench => "Bench",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_and_nothing_else_does() {
        let levels = |make: fn(Level) -> Product, levels: &[u32]| -> Vec<Product> {
            levels.iter().map(|level| make(Level::new(*level).unwrap())).collect()
        };
        let mut products = levels(Product::ThreatLookup, &THREAT_LOOKUP_LEVELS);
        products.extend(levels(Product::ThreatLookupLite, &THREAT_LOOKUP_LITE_LEVELS));
        products.extend([Product::Unlimited, Product::Bench]);
        for product in products {
            assert_eq!(Product::parse(&product.code()), Some(product));
        }
        for code in [
            "",
            "threat_lookup",
            "threat_lookup_5000",
            "threat_lookup_lite_100",
            "threat_lookup_0100",
            "threat_lookup_+100",
            "Unlimited",
        ] {
            assert_eq!(Product::parse(code), None, "{code}");
        }
    }
}
