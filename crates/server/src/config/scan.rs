//! How files that are handed in are examined.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::quoted;
use crate::{
    http::Settings,
    scan::{Keeper, Setup},
};

/// How files that are handed in are examined.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scan {
    /// Largest file that is examined, in MiB.
    pub file_mib_max: u64,
    /// A folder of YARA rules (`*.yar`, `*.yara`), or one file.
    pub rules: Option<PathBuf>,
    /// A folder of trust lists and certificates, or one file.
    pub trust: Option<PathBuf>,
    /// Whether the files are kept, encrypted, in `samples` in the data directory.
    pub keep: bool,
    /// The key for them; `samples.key` in the data directory when left out, which protects little more than against other programs.
    pub keep_key: Option<PathBuf>,
}

const MIB: u64 = 1024 * 1024;

impl Default for Scan {
    fn default() -> Self {
        Self {
            file_mib_max: Settings::default().scan_bytes_max / MIB,
            rules: None,
            trust: None,
            keep: false,
            keep_key: None,
        }
    }
}

impl Scan {
    /// Longest file in bytes, within its ceiling.
    #[must_use]
    pub fn bytes_max(&self) -> u64 {
        self.file_mib_max.saturating_mul(MIB).clamp(1, Settings::SCAN_BYTES_CEILING)
    }

    /// What the processes that examine are given.
    ///
    /// # Errors
    /// When rules or trust lists cannot be read.
    pub fn setup(&self) -> Result<Setup> {
        Setup::read(self.bytes_max(), self.rules.as_deref(), self.trust.as_deref())
    }

    /// Where files are kept, if they are; `data` is the data directory.
    ///
    /// # Errors
    /// When the folder or the key cannot be made or read.
    pub fn keeper(&self, data: Option<&Path>) -> Result<Option<Keeper>> {
        if !self.keep {
            return Ok(None);
        }
        let data = data.context("files are to be kept, and a ledger in memory has no folder for them")?;
        let key = self.keep_key.clone().unwrap_or_else(|| data.join("samples.key"));
        let keeper = Keeper::open(&data.join("samples"), &key);
        Ok(Some(keeper.with_context(|| format!("cannot keep files with the key `{}`", key.display()))?))
    }
}

impl fmt::Display for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[scan]\nfile_mib_max = {}", self.file_mib_max)?;
        let paths = [
            ("rules", &self.rules, "no YARA rules are run"),
            ("trust", &self.trust, "nobody is trusted to sign"),
            ("keep_key", &self.keep_key, "`samples.key` in the data directory"),
        ];
        for (key, path, otherwise) in paths {
            match path {
                Some(path) => writeln!(f, "{key} = {}", quoted(&path.to_string_lossy()))?,
                None => writeln!(f, "# {key} = \"…\"  ({otherwise})")?,
            }
        }
        writeln!(f, "keep = {}", self.keep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_gives_the_same() {
        let parse = |text: &str| toml::from_str::<Scan>(text.trim_start_matches("[scan]\n")).unwrap();
        let scan = Scan {
            file_mib_max: 7,
            rules: Some("/r".into()),
            trust: Some("/t".into()),
            keep: true,
            keep_key: Some("/k".into()),
        };
        assert_eq!(parse(&scan.to_string()), scan);
        assert_eq!(parse(&Scan::default().to_string()), Scan::default());
        assert_eq!(
            Scan { file_mib_max: u64::MAX, ..Scan::default() }.bytes_max(),
            Settings::SCAN_BYTES_CEILING
        );
        assert!(scan.keeper(None).is_err());
    }
}
