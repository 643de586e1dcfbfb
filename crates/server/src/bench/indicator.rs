//! Generated indicators: the n-th of a world is always the same. Digests, IPv6 addresses of 2001:db8::/32, and names below `.example` and
//! `.test`, in the mixture of a large threat feed: 35 % MD5, 35 % SHA-256, 5 % addresses, 15 % domains, 10 % URLs. Some lead to hubs:
//! files that many others talk to, and hosts with many URLs.

use std::net::Ipv6Addr;

use model::{Kind, Observable, Timestamp};

/// Files that one in [`TO_SAMPLE`] of the addresses, domains and URLs is contacted by.
pub(super) const SAMPLES: u64 = 100;
const TO_SAMPLE: u64 = 20;
/// Hosts that one in [`TO_HUB`] of the URLs is on.
pub(super) const HUBS: u64 = 50;
const TO_HUB: u64 = 10;
/// Numbers from here on are never imported: look-ups of them miss.
const MISSES_FROM: u64 = 1 << 40;

const WORDS: [&str; 32] = [
    "account", "alert", "archive", "bank", "cdn", "cloud", "console", "data", "delivery", "docs", "drive",
    "files", "gate", "harbor", "invoice", "login", "mail", "market", "notice", "office", "online", "panel",
    "parcel", "portal", "secure", "service", "shop", "signin", "support", "update", "verify", "wallet",
];

/// A generated world.
#[derive(Clone, Copy, Debug)]
pub(super) struct World {
    /// How many indicators are imported.
    pub(super) records: u64,
    /// What makes this world differ from others.
    pub(super) seed: u64,
    /// The day on which its feeds are published.
    pub(super) day: Timestamp,
}

/// One generated indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Indicator {
    /// Its kind.
    pub(super) kind: Kind,
    /// The object as a person would type it.
    pub(super) text: String,
    /// SHA-256 of the file that contacts it.
    pub(super) sample: Option<String>,
    /// When it was first seen.
    pub(super) first_seen: Timestamp,
}

impl Indicator {
    /// The object.
    pub(super) fn observable(&self) -> Option<Observable> {
        Observable::parse_as(self.kind, &self.text).ok()
    }
}

impl World {
    /// The n-th indicator.
    pub(super) fn indicator(&self, n: u64) -> Indicator {
        let random = self.random(n, 0);
        let (kind, text) = match n % 20 {
            0..7 => (Kind::Hash, format!("{random:016x}{:016x}", self.random(n, 1))),
            7..14 => (Kind::Hash, self.sha256(n)),
            14 => (Kind::Ip, self.address(n).to_string()),
            15..18 => (Kind::Domain, self.domain(n)),
            _ => (Kind::Url, self.url(n)),
        };
        let has_sample = kind != Kind::Hash && random.is_multiple_of(TO_SAMPLE);
        let sample = has_sample.then(|| self.sample(random / TO_SAMPLE % SAMPLES));
        // Within the two months before the day.
        let first_seen =
            self.day.plus_millis(-i64::try_from(random % 5_000_000).unwrap_or(0) * 1000 - 86_400_000);
        Indicator { kind, text, sample, first_seen }
    }

    /// The n-th indicator that was not imported, in the same mixture.
    pub(super) fn miss(&self, n: u64) -> Indicator {
        self.indicator(MISSES_FROM + n)
    }

    /// A number below [`World::records`], in an order without order.
    pub(super) fn pick(&self, n: u64) -> u64 {
        self.random(n, 9) % self.records.max(1)
    }

    /// A file that many indicators are contacted by.
    pub(super) fn sample(&self, at: u64) -> String {
        self.sha256(u64::MAX - at)
    }

    /// A host with many URLs.
    pub(super) fn hub(&self, at: u64) -> String {
        format!("files-{at:02}.example")
    }

    fn sha256(&self, n: u64) -> String {
        (1..=4).map(|part| format!("{:016x}", self.random(n, part))).collect()
    }

    fn address(&self, n: u64) -> Ipv6Addr {
        let low = u128::from(self.random(n, 1)) | u128::from(self.random(n, 2) & 0xffff_ffff) << 64;
        Ipv6Addr::from(0x2001_0db8 << 96 | low)
    }

    fn domain(&self, n: u64) -> String {
        let (first, second) = (self.random(n, 3), self.random(n, 4));
        let zone = if first.is_multiple_of(3) { "test" } else { "example" };
        format!("{}-{}-{n:x}.{zone}", word(first), word(second))
    }

    fn url(&self, n: u64) -> String {
        let random = self.random(n, 5);
        let host =
            if random.is_multiple_of(TO_HUB) { self.hub(random / TO_HUB % HUBS) } else { self.domain(n) };
        let extension = ["exe", "dll", "zip", "php", "html", "sh", "apk", "js"]
            .get(random as usize >> 8 & 7)
            .unwrap_or(&"bin");
        format!("http://{host}/{}/{n:x}.{extension}", word(random >> 16))
    }

    /// SplitMix64 over the seed, a number and a part of it.
    fn random(&self, n: u64, part: u64) -> u64 {
        let mut z =
            self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(n.wrapping_mul(16).wrapping_add(part));
        for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
            z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> shift)).wrapping_mul(factor);
        }
        z ^ (z >> 31)
    }
}

fn word(random: u64) -> &'static str {
    WORDS.get((random >> 7) as usize & 31).unwrap_or(&"name")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn world() -> World {
        World { records: 20_000, seed: 7, day: Timestamp::parse("2026-02-03").unwrap() }
    }

    #[test]
    fn every_indicator_is_an_object_of_its_kind_and_its_own() {
        let world = world();
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for n in 0..world.records {
            let indicator = world.indicator(n);
            let object = indicator.observable().unwrap();
            assert_eq!(object.kind(), indicator.kind, "{}", indicator.text);
            assert!(seen.insert(object), "{} comes twice", indicator.text);
            *kinds.entry(indicator.kind).or_default() += 1;
        }
        assert!((0..1000).all(|n| !seen.contains(&world.miss(n).observable().unwrap())));
        let expected = [(Kind::Hash, 14_000), (Kind::Ip, 1_000), (Kind::Domain, 3_000), (Kind::Url, 2_000)];
        assert_eq!(kinds, expected.into_iter().collect());
    }

    #[test]
    fn a_world_is_its_seed() {
        let other = World { seed: 8, ..world() };
        assert_eq!(world().indicator(3), world().indicator(3));
        assert_ne!(world().indicator(3).text, other.indicator(3).text);
    }

    #[test]
    fn hubs_have_many_neighbours() {
        let world = world();
        let samples = (0..world.records).filter_map(|n| world.indicator(n).sample).collect::<Vec<_>>();
        let named: BTreeSet<String> = (0..SAMPLES).map(|at| world.sample(at)).collect();
        assert!(samples.len() > 200 && samples.iter().all(|sample| named.contains(sample)));
        let on_hubs = (0..world.records).filter(|n| world.indicator(*n).text.contains("//files-")).count();
        assert!((100..400).contains(&on_hubs), "{on_hubs}");
    }
}
