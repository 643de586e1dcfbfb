//! Who may use the installation: where accounts are kept, what is written of searches, how mails go out.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{quoted, user_folder};
use crate::access::{Keys, Searches};

/// The accounts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accounts {
    /// `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` where several servers share the accounts. Without it SQLite in
    /// the data folder. The environment variable `HANTEI_ACCOUNTS` goes first, so that a password need not stand in the file.
    pub uri: Option<String>,
    /// The file with the installation's secret, which is made when it is not there: keep a copy of it apart from the data. Without it
    /// `hantei/secret.key` in the user's configuration folder.
    pub key_file: Option<PathBuf>,
    /// What the audit keeps of searches: `hashed` (a keyed hash of the object), `plain` or `off`.
    pub searches: Searches,
    /// For how many days the audit is kept; for ever when left out.
    pub audit_days: Option<u32>,
    /// Where people reach this server, for links in mails, e.g. `https://hantei.example`.
    pub public_url: Option<String>,
}

/// Environment variables that go before the file.
const URI: &str = "HANTEI_ACCOUNTS";
const KEY_FILE: &str = "HANTEI_KEY_FILE";

impl Accounts {
    /// Where the accounts are, with the data in `data`; `memory:` beside data that is in memory.
    ///
    /// # Errors
    /// When no place is known.
    pub fn uri(&self, data: Option<&Path>) -> Result<String> {
        if let Some(uri) = std::env::var(URI).ok().or_else(|| self.uri.clone()) {
            return Ok(uri);
        }
        Ok(match data {
            Some(data) => format!("sqlite:{}", data.join("accounts.sqlite").display()),
            None => "memory:".to_owned(),
        })
    }

    /// The installation's secret; one that passes beside data in memory, unless a file is named.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn keys(&self, data: Option<&Path>) -> Result<Keys> {
        let named = std::env::var_os(KEY_FILE).map(PathBuf::from).or_else(|| self.key_file.clone());
        match (named, data) {
            (Some(path), _) => Keys::read_or_make(&path),
            (None, None) => Keys::passing(),
            (None, Some(data)) => {
                let folder = user_folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("hantei"));
                Keys::read_or_make(&folder.unwrap_or_else(|| data.to_owned()).join("secret.key"))
            }
        }
    }

    /// The accounts, open, with the installation's secret.
    ///
    /// # Errors
    /// When the secret or the database cannot be used.
    pub fn open(&self, data: Option<&Path>) -> Result<(accounts::Accounts, Keys)> {
        let keys = self.keys(data)?;
        let uri = self.uri(data)?;
        let accounts = accounts::Accounts::open(&uri).context("cannot open the accounts")?;
        Ok((accounts.with_key(keys.derived("seal")), keys))
    }
}

impl fmt::Display for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[accounts]")?;
        match &self.uri {
            // It may have a password.
            Some(uri) => writeln!(f, "uri = {}", quoted(uri))?,
            None => writeln!(f, "# uri = \"sqlite:PATH\"  (accounts.sqlite in the data folder)")?,
        }
        match &self.key_file {
            Some(path) => writeln!(f, "key_file = {}", quoted(&path.to_string_lossy()))?,
            None => {
                writeln!(f, "# key_file = \"PATH\"  (hantei/secret.key in the user's configuration folder)")?
            }
        }
        writeln!(f, "searches = {}", quoted(self.searches.as_str()))?;
        match self.audit_days {
            Some(days) => writeln!(f, "audit_days = {days}")?,
            None => writeln!(f, "# audit_days = 365  (the audit is kept for ever)")?,
        }
        match &self.public_url {
            Some(url) => writeln!(f, "public_url = {}", quoted(url)),
            None => writeln!(f, "# public_url = \"https://hantei.example\"  (for links in mails)"),
        }
    }
}
