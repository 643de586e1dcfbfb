//! Names that are watched for imitations: the operator's own, and brands that are imitated most.

use analysis::lookalike::{Candidate, Likeness, Target};
use model::DomainName;

/// Brands that are imitated most, one a line.
const BRANDS: &str = include_str!("brands.txt");

/// Watched names.
pub(super) struct Protected {
    /// The operator's own come first.
    targets: Vec<Target>,
}

impl Default for Protected {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Protected {
    pub(super) fn new(own: &[DomainName]) -> Self {
        let brands = BRANDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let brands = brands.filter_map(|line| DomainName::parse(line).ok());
        let mut targets: Vec<Target> = Vec::new();
        for target in own.iter().cloned().chain(brands).filter_map(|name| Target::new(&name)) {
            if targets.iter().all(|known| known.name() != target.name()) {
                targets.push(target);
            }
        }
        Self { targets }
    }

    /// A number that tells one set of names from another: FNV-1a (draft-eastlake-fnv) over the names.
    pub(super) fn number(&self) -> u64 {
        let names = self.targets.iter().map(|target| target.name().as_str());
        names.flat_map(|name| name.bytes().chain([0])).fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        })
    }

    /// Those that a name imitates, the nearest first.
    pub(super) fn imitated(&self, name: &DomainName) -> Vec<Likeness> {
        // A watched name under another suffix is a watched name, not an imitation of itself.
        let Some(candidate) = Candidate::new(name) else { return Vec::new() };
        if self.targets.iter().any(|target| target.name() == candidate.registrable()) {
            return Vec::new();
        }
        let mut found: Vec<Likeness> =
            self.targets.iter().filter_map(|target| target.likeness_of(&candidate)).collect();
        found.sort_by_key(Likeness::rank);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DomainName {
        DomainName::parse(text).unwrap()
    }

    #[test]
    fn every_brand_is_a_name_of_its_own() {
        let lines: Vec<&str> =
            BRANDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert_eq!(
            Protected::new(&[]).targets.len(),
            lines.len(),
            "a line is no registrable domain, or comes twice"
        );
        assert!(lines.is_sorted(), "brands are sorted");
    }

    #[test]
    fn own_names_are_watched_beside_brands() {
        let protected = Protected::new(&[name("www.acmebank.example")]);
        let of = |text: &str| {
            protected.imitated(&name(text)).into_iter().map(|l| l.of.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(of("acrnebank-login.test"), ["acmebank.example"]);
        assert_eq!(of("paypa1.test").first().map(String::as_str), Some("paypal.com"));
        assert_eq!(of("acmebank.example"), [""; 0]);
        assert_eq!(of("unlike.test"), [""; 0]);
        // A brand is not told to imitate another.
        assert_eq!(of("login.amazon.co.jp"), [""; 0]);
    }
}
