//! What is set for sources: kept with the data, so that whoever imports keeps to it.

use std::collections::BTreeMap;

use model::Timestamp;
use serde::{Deserialize, Serialize};
use store::Ledger;

use super::is_about;
use crate::{Error, Result};

/// Name under which they are kept among the ledger's small values.
const SETTINGS: &str = "sources/settings";
/// Version of the stored value.
const VERSION: u8 = 1;
/// Names for which something is set.
const NAMES_MAX: usize = 10_000;
/// Longest name of who paused a source, in characters: a mail address.
const BY_CHARACTERS_MAX: usize = 254;
/// Longest reason in characters.
const REASON_CHARACTERS_MAX: usize = 1_000;
/// Most days: a hundred years.
const DAYS_MAX: u32 = 36_525;

/// That a source is paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// By whom.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

impl Pause {
    pub(super) fn new(by: &str, reason: &str, since: Timestamp) -> Result<Self> {
        for (what, text, max) in
            [("who pauses it", by, BY_CHARACTERS_MAX), ("the reason", reason, REASON_CHARACTERS_MAX)]
        {
            if text.chars().count() > max || text.contains(char::is_control) {
                return Err(Error::SourceSetting(format!(
                    "{what} has more than {max} characters, or control characters"
                )));
            }
        }
        Ok(Self { by: by.trim().to_owned(), reason: reason.trim().to_owned(), since })
    }
}

impl std::fmt::Display for Pause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "paused since {}", self.since)?;
        if !self.by.is_empty() {
            write!(f, " by {}", self.by)?;
        }
        if self.reason.is_empty() { Ok(()) } else { write!(f, ": {}", self.reason) }
    }
}

/// By name of source or list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    paused: BTreeMap<String, Pause>,
    /// Days.
    retention: BTreeMap<String, u32>,
}

/// As they are stored. A later version is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    paused: BTreeMap<String, StoredPause>,
    retention_days: BTreeMap<String, u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredPause {
    by: String,
    reason: String,
    since_ms: i64,
}

impl Settings {
    pub(super) fn load(ledger: &Ledger) -> Result<Self> {
        match ledger.meta(SETTINGS)? {
            Some(value) => read(&value).map_err(|source| Error::Stored { name: SETTINGS.into(), source }),
            None => Ok(Self::default()),
        }
    }

    pub(super) fn save(&self, ledger: &Ledger) -> Result<()> {
        let stored = |source| Error::Stored { name: SETTINGS.into(), source };
        ledger.put_meta(SETTINGS, &self.encode().map_err(stored)?)?;
        Ok(ledger.sync()?)
    }

    fn encode(&self) -> std::result::Result<Vec<u8>, serde_json::Error> {
        let paused = self.paused.iter().map(|(name, pause)| {
            let Pause { by, reason, since } = pause.clone();
            (name.clone(), StoredPause { by, reason, since_ms: since.millis() })
        });
        let retention_days = self.retention.clone();
        serde_json::to_vec(&Stored { version: VERSION, paused: paused.collect(), retention_days })
    }

    pub(super) fn pause(&mut self, name: &str, pause: Option<Pause>) -> Result<()> {
        match pause {
            Some(pause) => insert(&mut self.paused, name, pause),
            None => {
                self.paused.remove(name);
                Ok(())
            }
        }
    }

    pub(super) fn retain(&mut self, name: &str, days: Option<u32>) -> Result<()> {
        match days {
            Some(days) if (1..=DAYS_MAX).contains(&days) => insert(&mut self.retention, name, days),
            Some(_) => Err(Error::SourceSetting(format!("give a number of days from 1 to {DAYS_MAX}"))),
            None => {
                self.retention.remove(name);
                Ok(())
            }
        }
    }

    pub(super) fn paused(&self, name: &str) -> Option<Pause> {
        self.paused.get(name).cloned()
    }

    pub(super) fn retention(&self, name: &str) -> Option<u32> {
        self.retention.get(name).copied()
    }

    /// What pauses a list, if something does.
    pub(super) fn pause_over(&self, list: &str) -> Option<(&str, &Pause)> {
        let mut over = self.paused.iter().filter(|(name, _)| is_about(name, list));
        over.next().map(|(name, pause)| (name.as_str(), pause))
    }

    /// For how many days what a list says is kept.
    pub(super) fn retention_over(&self, list: &str) -> Option<u32> {
        let over = self.retention.iter().filter(|(name, _)| is_about(name, list));
        over.max_by_key(|(name, _)| name.len()).map(|(_, days)| *days)
    }

    /// Names with their days.
    pub(super) fn retentions(&self) -> impl Iterator<Item = (&str, u32)> {
        self.retention.iter().map(|(name, days)| (name.as_str(), *days))
    }
}

fn insert<T>(of: &mut BTreeMap<String, T>, name: &str, value: T) -> Result<()> {
    if of.len() >= NAMES_MAX && !of.contains_key(name) {
        return Err(Error::SourceSetting(format!("more than {NAMES_MAX} names are not kept")));
    }
    of.insert(name.to_owned(), value);
    Ok(())
}

fn read(value: &[u8]) -> std::result::Result<Settings, serde_json::Error> {
    let Stored { version, paused, retention_days } = serde_json::from_slice(value)?;
    if version != VERSION {
        return Err(serde::de::Error::custom(format!("version {version} is newer than this program")));
    }
    let paused = paused.into_iter().map(|(name, StoredPause { by, reason, since_ms })| {
        (name, Pause { by, reason, since: Timestamp::from_millis(since_ms) })
    });
    Ok(Settings { paused: paused.collect(), retention: retention_days })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_version_stored_is_read() {
        let stored = br#"{"version":1,"paused":{"urlhaus":{"by":"usr_1","reason":"wrong","since_ms":1772000000000}},"retention_days":{"firehol":90,"firehol/level1":7}}"#;
        let settings = read(stored).unwrap();
        assert_eq!(settings.encode().unwrap(), stored);
        assert_eq!(
            settings.paused["urlhaus"].to_string(),
            "paused since 2026-02-25T06:13:20Z by usr_1: wrong"
        );
        for (list, days) in [
            ("firehol", Some(90)),
            ("firehol/level2", Some(90)),
            ("firehol/level1", Some(7)),
            ("firehole", None),
            ("urlhaus", None),
        ] {
            assert_eq!(settings.retention_over(list), days, "{list}");
        }
        assert!(settings.pause_over("urlhaus/recent").is_some() && settings.pause_over("url").is_none());
        for (from, to) in [("\"version\":1", "\"version\":2"), ("reason", "reasons")] {
            let wrong = String::from_utf8_lossy(stored).replacen(from, to, 1);
            assert!(read(wrong.as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn what_is_set_is_bounded() {
        let mut settings = Settings::default();
        for days in [0, DAYS_MAX + 1] {
            assert!(settings.retain("a", Some(days)).is_err(), "{days}");
        }
        settings.retain("a", Some(1)).unwrap();
        settings.retain("a", None).unwrap();
        assert_eq!(settings, Settings::default());
        assert!(Pause::new("me", &"x".repeat(1_001), Timestamp::MIN).is_err());
        assert!(Pause::new("a\u{1b}[2J", "", Timestamp::MIN).is_err());
        for n in 0..NAMES_MAX {
            settings.retain(&format!("s{n}"), Some(1)).unwrap();
        }
        settings.retain("s0", Some(2)).unwrap();
        assert!(settings.retain("another", Some(1)).is_err());
    }
}
