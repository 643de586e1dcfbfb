//! Analysers: what follows from evidence, told as evidence of its own kind.
//!
//! Each is a pure function from what is known around an object to at most one conclusion about it. None reads the conclusions of another,
//! so that they can be drawn in any order and none feeds itself. How much a conclusion counts says the policy (`[analysers]`);
//! a conclusion says how strong the signs are, until when they hold, and on whose word it rests. `docs/analysers.md` describes each.

pub mod fresh;
pub mod lookalike;
pub mod name;
pub mod network;
pub mod propagation;
pub mod sightings;

use model::{
    ANALYSIS, Assessment, Basis, Category, Claim, Class, Conclusion, Evidence, Observable, Timestamp, Tlp,
};

/// The analysers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Analyser {
    /// The domain was registered not long ago.
    FreshRegistration,
    /// The name imitates one that is watched.
    Lookalike,
    /// The name looks as if an algorithm had made it.
    Dga,
    /// Much around the address is dangerous.
    NetworkReputation,
    /// What it is tied to is dangerous.
    Propagation,
    /// Many have met it for long, and thought nothing of it.
    Prevalence,
    /// It is met far more often than before.
    Burst,
}

impl Analyser {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::FreshRegistration,
        Self::Lookalike,
        Self::Dga,
        Self::NetworkReputation,
        Self::Propagation,
        Self::Prevalence,
        Self::Burst,
    ];

    /// Its name in the policy.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FreshRegistration => "fresh_registration",
            Self::Lookalike => "lookalike",
            Self::Dga => "dga",
            Self::NetworkReputation => "network_reputation",
            Self::Propagation => "propagation",
            Self::Prevalence => "prevalence",
            Self::Burst => "burst",
        }
    }

    /// The name under which its conclusions stand, as a list of [`ANALYSIS`].
    #[must_use]
    pub fn list(self) -> String {
        format!("{ANALYSIS}/{}", self.name())
    }

    /// Its version: raise it when it would conclude otherwise from the same, so that what it concluded is made anew.
    #[must_use]
    pub fn version(self) -> u16 {
        match self {
            Self::Dga => crate::dga::VERSION,
            Self::FreshRegistration | Self::Lookalike | Self::NetworkReputation | Self::Propagation => 1,
            Self::Prevalence | Self::Burst => 2,
        }
    }

    /// Whether it says nothing of what many share, nor of what is known as good: that is tied to everything, and a brand has many names of its own.
    #[must_use]
    pub fn spares_the_good(self) -> bool {
        matches!(self, Self::Lookalike | Self::NetworkReputation | Self::Propagation)
    }

    /// In a sentence, what it tells.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::FreshRegistration => "The domain was registered not long before",
            Self::Lookalike => "The name imitates a watched brand or one of the operator's own names",
            Self::Dga => "The name looks as if an algorithm had made it",
            Self::NetworkReputation => "Many addresses around it are dangerous",
            Self::Propagation => "It is tied to dangerous objects",
            Self::Prevalence => "Sensors have met it for long and thought nothing of it",
            Self::Burst => "Sensors meet it far more often than before",
        }
    }
}

/// Where words come from: markings and dates of what a conclusion rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Since when it has been true.
    pub since: Timestamp,
    /// When the last of it became known.
    pub recorded_at: Timestamp,
    /// The strictest marking of it.
    pub tlp: Tlp,
}

impl Origin {
    /// What rests on both: true since the later, known since the later, and as closed as the stricter.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            since: self.since.max(other.since),
            recorded_at: self.recorded_at.max(other.recorded_at),
            tlp: self.tlp.max(other.tlp),
        }
    }
}

/// A conclusion before it is told of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who concludes.
    pub analyser: Analyser,
    /// Dates and marking.
    pub origin: Origin,
    /// Until when it holds in full.
    pub holds: Timestamp,
    /// In which direction it weighs.
    pub class: Class,
    /// The kind of threat.
    pub category: Category,
    /// How strong the signs are, in percent.
    pub confidence: u8,
    /// The signs in one sentence.
    pub note: String,
    /// The same as `name=value`.
    pub tags: Vec<String>,
    /// Lists whose words it repeats.
    pub lists: Vec<String>,
    /// Objects on which it rests.
    pub objects: Vec<Observable>,
}

impl Draft {
    /// The conclusion as evidence about `subject`.
    #[must_use]
    pub fn about(self, subject: &Observable) -> Evidence {
        let Self { analyser, origin, holds, class, category, confidence, note, tags, mut lists, mut objects } =
            self;
        lists.sort_unstable();
        lists.dedup();
        lists.truncate(Basis::LISTS_MAX);
        objects.truncate(Basis::OBJECTS_MAX);
        let assessment = Assessment {
            confidence: confidence.min(100),
            note: Some(note),
            tags,
            ..Assessment::new(class, category)
        };
        let basis = Basis { version: analyser.version(), holds, lists, objects };
        Evidence {
            subject: subject.clone().into(),
            source: analyser.list(),
            observed_at: origin.since,
            last_seen: None,
            tlp: origin.tlp,
            claim: Claim::Concluded(Box::new(Conclusion { assessment, basis })),
            recorded_at: origin.recorded_at,
            import: 0,
        }
    }
}

/// A number out of a hundred from what is left when each of several signs may fail: 1 - (1-p)^n, at most `most`.
pub(crate) fn any_of(percent_each: &[u8], most: u8) -> u8 {
    let missed = percent_each
        .iter()
        .fold(1.0, |missed, percent| missed * (1.0 - f64::from((*percent).min(100)) / 100.0));
    let percent = (100.0 * (1.0 - missed)).round().clamp(0.0, 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let percent = percent as u8;
    percent.min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_add_up_to_a_bound() {
        for (each, most, expected) in [
            (&[50][..], 100, 50),
            (&[50, 50], 100, 75),
            (&[50, 50], 60, 60),
            (&[], 100, 0),
            (&[100, 3], 100, 100),
        ] {
            assert_eq!(any_of(each, most), expected, "{each:?}");
        }
    }

    #[test]
    fn the_policy_knows_every_analyser() {
        let policy = crate::Policy::builtin();
        for analyser in Analyser::ALL {
            let list = analyser.list();
            assert_eq!(policy.origins(&list), std::slice::from_ref(&list));
            assert_eq!(policy.reliability(&list) > 0.0, analyser != Analyser::Burst, "{list}");
        }
        assert_eq!(policy.reliability("analysis/unheard_of"), 0.0);
    }
}
