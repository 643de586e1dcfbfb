//! Back-ups as this program makes them: what is kept with the data beside the ledger, and encryption.

pub(crate) mod seal;

use std::path::PathBuf;

use accounts::Accounts;
use anyhow::{Context as _, Result};
use app::backup::Extra;
use tempfile::TempDir;

use crate::config::Config;

/// Name of the accounts in a data directory.
const ACCOUNTS: &str = "accounts.sqlite";

/// What goes into a back-up beside what the application knows of.
pub(crate) struct Gathered {
    /// Files and folders.
    pub(crate) extras: Vec<Extra>,
    /// Has the copy of the accounts.
    _copies: Option<TempDir>,
}

/// Where that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The data directory; `None` where data is in memory alone.
    data: Option<PathBuf>,
    /// Mappings that the configuration keeps elsewhere.
    mappings: Option<PathBuf>,
    /// Whether the key of kept files lies in the data directory.
    has_sample_key: bool,
}

impl Places {
    /// As a configuration has them.
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            data: config.storage.folder(),
            mappings: config.import.mappings.clone(),
            has_sample_key: config.scan.keep_key.is_none(),
        }
    }

    /// Gathers it: the accounts, where they are kept in SQLite, as of now; mappings; files that were handed in and kept. Keys that lie outside of the
    /// data directory stay there, and so does the configuration.
    ///
    /// # Errors
    /// When the accounts cannot be copied.
    pub(crate) fn gather(&self, accounts: Option<&Accounts>) -> Result<Gathered> {
        let mut gathered = Gathered { extras: Vec::new(), _copies: None };
        let mut add = |name: &str, path, is_required| {
            gathered.extras.push(Extra { name: name.to_owned(), path, is_required });
        };
        if let Some(folder) = &self.mappings {
            add("mappings", folder.clone(), true);
        }
        let Some(folder) = &self.data else { return Ok(gathered) };
        add("samples", folder.join("samples"), false);
        if self.has_sample_key {
            add("samples.key", folder.join("samples.key"), false);
        }
        if let Some(accounts) = accounts.filter(|accounts| accounts.engine_name() == "sqlite") {
            let copies = tempfile::Builder::new().prefix(".backup-").tempdir_in(folder);
            let copies = copies.context("there is no room for a copy of the accounts")?;
            let copy = copies.path().join(ACCOUNTS);
            accounts.copy_to(&copy).context("the accounts cannot be copied")?;
            add(ACCOUNTS, copy, true);
            gathered._copies = Some(copies);
        }
        Ok(gathered)
    }
}
