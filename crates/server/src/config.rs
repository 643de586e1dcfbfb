//! Configuration: what was typed goes before the environment, that before the file, that before the defaults.
//!
//! One file a concern below this one. Every key has a default, and unknown keys are errors that name the known ones.

mod accounts;
mod http;
mod import;
mod log;
mod mail;
mod names;
mod scan;
mod sign_in;
mod storage;

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

pub use self::{
    accounts::Accounts,
    http::Http,
    import::Import,
    log::{Format, Log},
    mail::Mail,
    names::Names,
    scan::Scan,
    sign_in::{Oidc, SignIn},
    storage::Storage,
};
pub(crate) use self::{import::INTERVAL_SECONDS_MAX, storage::make_private};

/// Everything that can be configured, with the values that hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where and how evidence is kept.
    pub storage: Storage,
    /// Who may use it.
    pub accounts: Accounts,
    /// How people sign in.
    pub sign_in: SignIn,
    /// How the server listens.
    pub http: Http,
    /// How files come in.
    pub import: Import,
    /// How files are examined.
    pub scan: Scan,
    /// What is watched for imitations.
    pub names: Names,
    /// How mails go out.
    pub mail: Mail,
    /// What is logged to standard error.
    pub log: Log,
    /// A policy file in place of the compiled-in one.
    pub policy: Option<PathBuf>,
}

/// What the command line or the environment say, before the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--data`, `HANTEI_DATA`.
    pub data: Option<String>,
    /// `--policy`, `HANTEI_POLICY`.
    pub policy: Option<PathBuf>,
    /// `--log`, `HANTEI_LOG`.
    pub log: Option<String>,
    /// `--log-format`, `HANTEI_LOG_FORMAT`.
    pub log_format: Option<Format>,
}

/// Longest configuration file that is read; a person wrote it.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

impl Config {
    /// The configuration in force. `file` was named by the operator and must be there; without it the default place is tried.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or has a key that nobody knows.
    pub fn load(file: Option<&Path>, overrides: Overrides) -> Result<Self> {
        let mut config = match file {
            Some(path) => Self::read(path)?,
            None => match default_file().filter(|path| path.exists()) {
                Some(path) => Self::read(&path)?,
                None => Self::default(),
            },
        };
        if let Some(data) = overrides.data {
            config.storage.data = Some(data);
        }
        config.policy = overrides.policy.or(config.policy);
        if let Some(level) = overrides.log {
            config.log.level = level;
        }
        config.log.format = overrides.log_format.unwrap_or(config.log.format);
        Ok(config)
    }

    fn read(path: &Path) -> Result<Self> {
        let context = || format!("cannot use the configuration `{}`", path.display());
        let size = fs::metadata(path).with_context(context)?.len();
        anyhow::ensure!(
            size <= FILE_BYTES_MAX,
            "{}: it has {size} bytes, at most {FILE_BYTES_MAX} are read",
            context()
        );
        let text = fs::read_to_string(path).with_context(context)?;
        Self::parse(&text).with_context(context)
    }

    fn parse(text: &str) -> Result<Self> {
        // One line: place and problem. The library's own text draws the source over several.
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or_default();
            let line = before.matches('\n').count();
            let source = text.lines().nth(line).unwrap_or_default().trim();
            anyhow::anyhow!("line {}, `{source}`: {}", line + 1, error.message().trim().replace('\n', " "))
        })
    }
}

/// `config.toml` in the user's configuration folder (XDG Base Directory Specification).
fn default_file() -> Option<PathBuf> {
    user_folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("hantei/config.toml"))
}

/// A folder of the user: the variable when it holds an absolute path, else `fallback` below the home folder.
pub(crate) fn user_folder(variable: &str, fallback: &str) -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable).or_else(|| absolute("HOME").map(|home| home.join(fallback)))
}

/// The effective values as a file that gives the same.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.policy {
            Some(path) => writeln!(f, "policy = {}", quoted(&path.to_string_lossy()))?,
            None => writeln!(f, "# policy = \"policy.toml\"  (the compiled-in one holds)")?,
        }
        write!(f, "\n{}\n{}\n{}\n", self.storage, self.accounts, self.sign_in)?;
        write!(f, "{}\n{}\n", self.http, self.import)?;
        write!(f, "{}\n{}\n{}\n{}", self.scan, self.names, self.mail, self.log)
    }
}

/// A TOML basic string (TOML 1.0).
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(text: &str, names: &[&str]) {
        let message = format!("{:#}", Config::parse(text).unwrap_err());
        for name in names {
            assert!(message.contains(name), "`{name}` is not in: {message}");
        }
    }

    #[test]
    fn unknown_keys_are_named_with_the_known_ones() {
        refuses("colour = 1", &["colour", "storage", "http", "log", "policy"]);
        refuses("[http]\nlisten = \"127.0.0.1:1\"\nport = 1", &["port", "listen"]);
        refuses("[import]\nfolow = \"x\"", &["folow", "follow", "mappings"]);
        refuses("[storage]\ndir = \"x\"", &["dir", "data", "cache_mib", "rows_mib"]);
        refuses("[log]\nlevel = \"info\"\nformat = \"xml\"", &["xml", "text", "json"]);
        refuses("[http]\nlisten = \"nowhere\"", &["listen"]);
    }

    #[test]
    fn printed_values_read_back() {
        let mut config = Config::parse(
            "policy = 'a\\b\"c'\n[http]\nlisten = '[::1]:0'\n[log]\nformat = 'json'\n[import]\nfollow = 'in'\nper_second_beside_lookups = 30000\n[names]\nprotected = ['acme.example']",
        )
        .unwrap();
        config.storage.data = Some("memory:".to_owned());
        assert_eq!(Config::parse(&config.to_string()).unwrap(), config);
    }

    #[test]
    fn what_was_typed_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        fs::write(&file, "policy = 'file.toml'\n[storage]\ndata = '/file'\n[log]\nlevel = 'warn'").unwrap();
        let typed =
            Overrides { data: Some("/typed".into()), log_format: Some(Format::Json), ..Overrides::default() };
        let config = Config::load(Some(&file), typed).unwrap();
        assert_eq!(config.storage.data.as_deref(), Some("/typed"));
        assert_eq!(config.policy.as_deref(), Some(Path::new("file.toml")));
        assert_eq!((config.log.level.as_str(), config.log.format), ("warn", Format::Json));
    }
}
