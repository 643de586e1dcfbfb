//! Mappings for lists of the operator's own, and a folder that a server follows.

use std::{fmt, path::PathBuf, time::Duration};

use serde::Deserialize;

use super::quoted;
use crate::pace::Pace;

/// How files come in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Import {
    /// The folder of mappings; `mappings` in the data directory when left out.
    pub mappings: Option<PathBuf>,
    /// A folder that a server takes files from as they arrive.
    pub follow: Option<PathBuf>,
    /// Seconds between two looks into a folder that is followed.
    pub interval_seconds: u64,
    /// Records a second that imports in a server take while it answers look-ups; while nobody asks they take what they can.
    pub per_second_beside_lookups: u32,
}

/// Longest time between two looks: a day.
pub(crate) const INTERVAL_SECONDS_MAX: u64 = 86_400;

impl Default for Import {
    fn default() -> Self {
        Self {
            mappings: None,
            follow: None,
            interval_seconds: 5,
            per_second_beside_lookups: Pace::PER_SECOND,
        }
    }
}

impl Import {
    /// Time between two looks.
    #[must_use]
    pub fn interval(&self) -> Duration {
        Duration::from_secs(self.interval_seconds.clamp(1, INTERVAL_SECONDS_MAX))
    }

    /// [`Import::per_second_beside_lookups`] within its bounds.
    #[must_use]
    pub(crate) fn pace(&self) -> u32 {
        let (least, most) = Pace::PER_SECOND_RANGE;
        self.per_second_beside_lookups.clamp(least, most)
    }
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[import]")?;
        match &self.mappings {
            Some(folder) => writeln!(f, "mappings = {}", quoted(&folder.to_string_lossy()))?,
            None => writeln!(f, "# mappings = \"DIR\"  (`mappings` in the data directory holds)")?,
        }
        match &self.follow {
            Some(folder) => writeln!(f, "follow = {}", quoted(&folder.to_string_lossy()))?,
            None => writeln!(f, "# follow = \"DIR\"  (no folder is followed)")?,
        }
        writeln!(f, "interval_seconds = {}", self.interval_seconds)?;
        writeln!(f, "per_second_beside_lookups = {}", self.per_second_beside_lookups)
    }
}
