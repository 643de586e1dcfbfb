//! Where and how evidence is kept.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use app::RowMemory;
use serde::Deserialize;

use super::{quoted, user_folder};

const MIB: u64 = 1024 * 1024;
/// Memory for verdict rows of a program that ends when it has done one thing.
const PASSING_ROW_BYTES_MAX: u64 = 64 * MIB;

/// Where and how evidence is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    /// The data directory, `fjall:DIR` or `memory:`; the user's data folder when left out.
    pub data: Option<String>,
    /// Cache of the storage engine in MiB.
    pub cache_mib: u64,
    /// Verdict rows that a server may hold in memory, in MiB: taken as they come, about 50 bytes a row.
    pub rows_mib: u64,
}

impl Default for Storage {
    fn default() -> Self {
        Self { data: None, cache_mib: 128, rows_mib: 768 }
    }
}

impl Storage {
    /// The data directory as the application takes it. A directory is made when it is not there, for its owner alone.
    ///
    /// # Errors
    /// When no home folder is known, or the directory cannot be made.
    pub fn prepare(&self) -> Result<String> {
        let data = match &self.data {
            Some(data) => data.clone(),
            None => {
                let folder = self.folder().context("no home folder is known: give `--data DIR`")?;
                folder.to_string_lossy().into_owned()
            }
        };
        if data != "memory:" {
            let folder = Path::new(data.strip_prefix("fjall:").unwrap_or(&data));
            make_private(folder)
                .with_context(|| format!("cannot make the data directory `{}`", folder.display()))?;
        }
        Ok(data)
    }

    /// The data directory, if the data is in one and its place is known.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        match self.data.as_deref() {
            Some("memory:") => None,
            Some(data) => Some(PathBuf::from(data.strip_prefix("fjall:").unwrap_or(data))),
            None => user_folder("XDG_DATA_HOME", ".local/share").map(|folder| folder.join("hantei")),
        }
    }

    /// Cache of the storage engine in bytes.
    #[must_use]
    pub fn cache_bytes(&self) -> u64 {
        self.cache_mib.saturating_mul(MIB)
    }

    /// Memory for verdict rows: all of the table for who goes on answering, else some of it for what is asked for twice.
    #[must_use]
    pub fn rows(&self, is_whole: bool) -> RowMemory {
        let bytes = self.rows_mib.saturating_mul(MIB);
        RowMemory { bytes: if is_whole { bytes } else { bytes.min(PASSING_ROW_BYTES_MAX) }, is_whole }
    }
}

/// Makes a folder with those above it; the new ones are the owner's alone, for what they hold may be confidential.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[storage]")?;
        match &self.data {
            Some(data) => writeln!(f, "data = {}", quoted(data))?,
            None => writeln!(f, "# data = \"DIR\"  (`hantei` in the user's data folder holds)")?,
        }
        writeln!(f, "cache_mib = {}", self.cache_mib)?;
        writeln!(f, "rows_mib = {}", self.rows_mib)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_new_data_directory_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        let storage = Storage { data: Some(folder.to_string_lossy().into_owned()), ..Storage::default() };
        storage.prepare().unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
