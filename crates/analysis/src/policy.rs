//! The policy: every number the fold uses, from one documented TOML file.

use std::collections::{BTreeMap, HashMap};

use model::{ANALYSIS, Grade, Kind, SharedKind};
use serde::Deserialize;

/// Strongest q we compute with: beyond it one claim would outweigh any number of others.
const STRENGTH_MAX: f64 = 0.999;

/// How evidence becomes a verdict. See `policy.toml` for the meaning of each number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    zones: Zones,
    prior: PerKind<f64>,
    reliability: Reliability,
    half_life_days: HalfLives,
    limits: Limits,
    popularity: Popularity,
    shared: BTreeMap<String, Shared>,
    lists: HashMap<String, f64>,
    #[serde(default = "default_analysers")]
    analysers: BTreeMap<String, Analyser>,
    /// Standing of every list that the feeds know; filled in by [`Policy::with_lists`].
    #[serde(skip)]
    standings: HashMap<String, ListStanding>,
}

/// What is known about a list besides what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct ListStanding {
    /// Reliability on the Admiralty scale.
    pub grade: Grade,
    /// For whom it speaks; lists that share one are one witness.
    pub origins: Vec<String>,
    /// Hours between two issues.
    pub every_hours: u32,
}

/// A policy that cannot be used. The message names the key.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, an unknown or a missing key. Correct the file at the place named.
    #[error("line {line}: {message}")]
    Syntax {
        /// Line in the file, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// A number out of its range. Correct it.
    #[error("policy key `{key}` is {value}: it must be {range}")]
    Range {
        /// Dotted name.
        key: String,
        /// What it is.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    orange: u8,
    red: u8,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PerKind<T> {
    file: T,
    ip: T,
    domain: T,
    url: T,
}

impl<T: Copy> PerKind<T> {
    fn of(&self, kind: Kind) -> T {
        match kind {
            Kind::Hash => self.file,
            Kind::Ip => self.ip,
            Kind::Domain => self.domain,
            Kind::Url => self.url,
        }
    }

    fn each(&self) -> [(&'static str, T); 4] {
        [("file", self.file), ("ip", self.ip), ("domain", self.domain), ("url", self.url)]
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(non_snake_case, reason = "the scale's grades are capital letters")]
struct Reliability {
    A: f64,
    B: f64,
    C: f64,
    D: f64,
    E: f64,
    F: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HalfLives {
    malicious: PerKind<u32>,
    clean: PerKind<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    strength_min: f64,
    stale_intervals: u32,
    host_to_url: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Popularity {
    steps: Vec<(u32, f64)>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    clean: f64,
    origins: usize,
}

/// How far an analyser is trusted.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Analyser {
    reliability: f64,
    half_life_days: u32,
}

/// The analysers of the policy that is compiled in: for a policy that says nothing of them.
fn default_analysers() -> BTreeMap<String, Analyser> {
    #[derive(Deserialize)]
    struct Only {
        analysers: BTreeMap<String, Analyser>,
    }
    match toml::from_str::<Only>(Policy::DEFAULT_TEXT) {
        Ok(only) => only.analysers,
        Err(error) => unreachable!("the compiled-in policy is tested: {error}"),
    }
}

impl Policy {
    /// The text of the policy that is compiled in.
    pub const DEFAULT_TEXT: &str = include_str!("../policy.toml");

    /// Reads a policy.
    ///
    /// # Errors
    /// [`PolicyError`] names the key that is wrong.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            PolicyError::Syntax {
                line: before.matches('\n').count() + 1,
                message: error.message().trim().replace('\n', " "),
            }
        })?;
        policy.check()?;
        Ok(policy)
    }

    /// The policy that is compiled in.
    ///
    /// # Panics
    /// Never: a test parses the same text.
    #[must_use]
    pub fn builtin() -> Self {
        match Self::parse(Self::DEFAULT_TEXT) {
            Ok(policy) => policy,
            Err(error) => unreachable!("the compiled-in policy is tested: {error}"),
        }
    }

    /// The same policy, knowing the standing of these lists (by full name, `source` or `source/list`).
    #[must_use]
    pub fn with_lists(mut self, lists: impl IntoIterator<Item = (String, ListStanding)>) -> Self {
        self.standings.extend(lists);
        self
    }

    fn check(&self) -> Result<(), PolicyError> {
        let within = |key: String, value: f64, low: f64, high: f64, range: &'static str| {
            if value.is_finite() && (low..=high).contains(&value) {
                Ok(())
            } else {
                Err(PolicyError::Range { key, value, range })
            }
        };
        for grade in Grade::ALL {
            let key = format!("reliability.{}", grade.as_str());
            within(key, self.reliability_of(grade), 0.0, STRENGTH_MAX, "from 0 to 0.999")?;
        }
        for (list, value) in &self.lists {
            within(format!("lists.{list}"), *value, 0.0, STRENGTH_MAX, "from 0 to 0.999")?;
        }
        for (name, analyser) in &self.analysers {
            let key = format!("analysers.{name}.reliability");
            within(key, analyser.reliability, 0.0, STRENGTH_MAX, "from 0 to 0.999")?;
        }
        for (kind, value) in self.prior.each() {
            within(format!("prior.{kind}"), value, -60.0, 60.0, "from -60 to 60 dB")?;
        }
        for (rank, value) in &self.popularity.steps {
            within(format!("popularity.steps {rank}"), *value, 0.0, 1.0, "from 0 to 1")?;
        }
        for kind in SHARED_KINDS {
            let key = shared_key(kind);
            let shared = self.shared.get(key).ok_or(PolicyError::Range {
                key: format!("shared.{key}"),
                value: f64::NAN,
                range: "given for every kind",
            })?;
            within(format!("shared.{key}.clean"), shared.clean, 0.0, STRENGTH_MAX, "from 0 to 0.999")?;
        }
        if let Some(unknown) =
            self.shared.keys().find(|key| !SHARED_KINDS.iter().any(|kind| shared_key(*kind) == **key))
        {
            return Err(PolicyError::Range {
                key: format!("shared.{unknown}"),
                value: f64::NAN,
                range: "a known kind",
            });
        }
        within("limits.strength_min".into(), self.limits.strength_min, 0.001, 0.5, "from 0.001 to 0.5")?;
        within("limits.host_to_url".into(), self.limits.host_to_url, 0.0, 1.0, "from 0 to 1")?;
        let (orange, red) = (f64::from(self.zones.orange), f64::from(self.zones.red));
        within("zones.orange".into(), orange, 1.0, 99.0, "from 1 to 99")?;
        within("zones.red".into(), red, orange, 100.0, "from zones.orange to 100")
    }

    fn reliability_of(&self, grade: Grade) -> f64 {
        match grade {
            Grade::A => self.reliability.A,
            Grade::B => self.reliability.B,
            Grade::C => self.reliability.C,
            Grade::D => self.reliability.D,
            Grade::E => self.reliability.E,
            Grade::F => self.reliability.F,
        }
    }

    /// The standing of a list: its own, else its source's, else unknown (grade F, its own origin, daily).
    fn standing(&self, list: &str) -> Option<&ListStanding> {
        let source = || list.split_once('/').and_then(|(source, _)| self.standings.get(source));
        self.standings.get(list).or_else(source)
    }

    /// The numbers of an analyser, by the name of its list (`analysis/dga`). One that the policy does not name counts nothing.
    fn analyser(&self, list: &str) -> Option<Analyser> {
        let name = list.strip_prefix(ANALYSIS)?.strip_prefix('/')?;
        Some(self.analysers.get(name).copied().unwrap_or(Analyser { reliability: 0.0, half_life_days: 0 }))
    }

    /// Reliability of a list, 0 to below 1.
    #[must_use]
    pub fn reliability(&self, list: &str) -> f64 {
        if let Some(analyser) = self.analyser(list) {
            return analyser.reliability;
        }
        let source = || list.split_once('/').and_then(|(source, _)| self.lists.get(source));
        self.lists.get(list).copied().unwrap_or_else(|| {
            let stated = self.standings.get(list).map(|s| self.reliability_of(s.grade));
            stated.or_else(|| source().copied()).unwrap_or_else(|| {
                self.reliability_of(self.standing(list).map_or(Grade::F, |standing| standing.grade))
            })
        })
    }

    /// For whom a list speaks: the origins it states, else the list itself; a list that nobody described speaks for its source.
    #[must_use]
    pub fn origins(&self, list: &str) -> Vec<String> {
        match self.standings.get(list) {
            Some(standing) if !standing.origins.is_empty() => standing.origins.clone(),
            Some(_) => vec![list.to_owned()],
            None if self.analyser(list).is_some() => vec![list.to_owned()],
            None => vec![list.split_once('/').map_or(list, |(source, _)| source).to_owned()],
        }
    }

    /// Milliseconds after a snapshot at which its list counts as stale.
    #[must_use]
    pub fn stale_after_ms(&self, list: &str) -> i64 {
        const HOUR_MS: i64 = 3_600_000;
        let hours = self.standing(list).map_or(24, |standing| standing.every_hours.max(1));
        i64::from(hours) * i64::from(self.limits.stale_intervals) * HOUR_MS
    }

    pub(crate) fn prior_db(&self, kind: Kind) -> f64 {
        self.prior.of(kind)
    }

    pub(crate) fn half_life_days(&self, list: &str, kind: Kind, malicious: bool) -> u32 {
        if let Some(analyser) = self.analyser(list) {
            return analyser.half_life_days;
        }
        if malicious { self.half_life_days.malicious.of(kind) } else { self.half_life_days.clean.of(kind) }
    }

    pub(crate) fn strength_min(&self) -> f64 {
        self.limits.strength_min
    }

    pub(crate) fn host_to_url(&self) -> f64 {
        self.limits.host_to_url
    }

    pub(crate) fn popularity(&self, rank: Option<u32>) -> f64 {
        let rank = rank.unwrap_or(u32::MAX);
        let step =
            self.popularity.steps.iter().find(|(most, _)| rank <= *most).or(self.popularity.steps.last());
        step.map_or(1.0, |(_, confidence)| *confidence)
    }

    pub(crate) fn shared_clean(&self, kind: SharedKind) -> f64 {
        self.shared.get(shared_key(kind)).map_or(0.0, |shared| shared.clean)
    }

    pub(crate) fn shared_origins(&self, kind: SharedKind) -> usize {
        self.shared.get(shared_key(kind)).map_or(2, |shared| shared.origins)
    }

    /// Scores at which Orange and Red begin.
    #[must_use]
    pub fn thresholds(&self) -> (u8, u8) {
        (self.zones.orange, self.zones.red)
    }
}

const SHARED_KINDS: [SharedKind; 6] = [
    SharedKind::Cdn,
    SharedKind::Resolver,
    SharedKind::Platform,
    SharedKind::Sinkhole,
    SharedKind::DynamicDns,
    SharedKind::Relay,
];

fn shared_key(kind: SharedKind) -> &'static str {
    match kind {
        SharedKind::Cdn => "cdn",
        SharedKind::Resolver => "resolver",
        SharedKind::Platform => "platform",
        SharedKind::Sinkhole => "sinkhole",
        SharedKind::DynamicDns => "dynamic_dns",
        SharedKind::Relay => "relay",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_is_valid() {
        assert_eq!(Policy::builtin().thresholds(), (50, 75));
    }

    #[track_caller]
    fn refuses(from: &str, to: &str, names: &str) {
        let text = Policy::DEFAULT_TEXT.replacen(from, to, 1);
        assert_ne!(text, Policy::DEFAULT_TEXT, "`{from}` is not in the policy");
        let error = Policy::parse(&text).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(names), "{message}");
    }

    #[test]
    fn names_what_is_wrong() {
        refuses("B = 0.90", "B = 1.5", "reliability.B");
        refuses("B = 0.90", "Z = 0.90", "Z");
        refuses("[lists]", "[lists]\nurlhaus = -1", "lists.urlhaus");
        refuses("red = 75", "red = 40", "zones.red");
        refuses("relay = {", "proxy = {", "shared.");
        refuses("ip = -6.0", "ip = nan", "prior.ip");
    }

    #[test]
    fn standing_goes_from_the_list_to_its_source() {
        let standing =
            |grade, origin: &str| ListStanding { grade, origins: vec![origin.into()], every_hours: 1 };
        let policy = Policy::builtin().with_lists([
            ("urlhaus".into(), standing(Grade::B, "urlhaus")),
            ("firehol".into(), standing(Grade::D, "firehol")),
            ("firehol/feodo".into(), standing(Grade::A, "feodo_tracker")),
        ]);
        assert_eq!(policy.reliability("urlhaus/text"), 0.90);
        assert_eq!(policy.reliability("firehol/feodo"), 0.95);
        assert_eq!(policy.reliability("firehol/new"), 0.45);
        assert_eq!(policy.reliability("unknown"), 0.35);
        assert_eq!(policy.origins("firehol/feodo"), ["feodo_tracker"]);
        assert_eq!(policy.origins("firehol/new"), ["firehol"]);
    }
}
