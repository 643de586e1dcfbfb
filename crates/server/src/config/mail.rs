//! How mails go out: links to sign in, warnings, alerts. Without a server they wait in the outbox.

use std::{fmt, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::quoted;

/// The environment variable that goes before `password_file`.
const PASSWORD: &str = "HANTEI_MAIL_PASSWORD";
/// Longest password that is read, in bytes.
const PASSWORD_BYTES_MAX: usize = 1024;

/// How mails go out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The server that takes mails; without one they wait.
    pub host: Option<String>,
    /// Its port: 465 with `tls`, 587 with `starttls`, 25 with `none` when left out.
    pub port: Option<u16>,
    /// How the way there is protected: `tls`, `starttls` or `none`.
    pub security: String,
    /// Whom to log in as.
    pub user: Option<String>,
    /// The file with the password that goes with it; the environment variable `HANTEI_MAIL_PASSWORD` goes first.
    pub password_file: Option<PathBuf>,
    /// Who sends, e.g. `Hantei <hantei@hantei.example>`.
    pub from: Option<String>,
    /// Certificates in PEM that the server's must come from, in place of the public ones.
    pub ca_file: Option<PathBuf>,
    /// Seconds that one mail may take.
    pub seconds_max: u64,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: None,
            port: None,
            security: mail::Security::default().as_str().to_owned(),
            user: None,
            password_file: None,
            from: None,
            ca_file: None,
            seconds_max: mail::Config::LIMIT.as_secs(),
        }
    }
}

impl Mail {
    /// What hands mails to the server, with the address that they come from; `None` without a server.
    ///
    /// # Errors
    /// When what is set cannot be used.
    pub fn sender(&self) -> Result<Option<(mail::Sender, String)>> {
        let Some(host) = &self.host else { return Ok(None) };
        let Some(from) = &self.from else { bail!("`mail.from` is missing: say who sends") };
        let Some(security) = mail::Security::from_word(&self.security) else {
            bail!("`mail.security` is `tls`, `starttls` or `none`, not `{}`", self.security);
        };
        let config = mail::Config {
            host: host.clone(),
            port: self.port,
            security,
            user: self.user.clone(),
            password: self.password()?.map(mail::Password::new),
            from: from.clone(),
            ca_file: self.ca_file.clone(),
            limit: Duration::from_secs(self.seconds_max),
        };
        let sender = mail::Sender::new(&config).context("mails cannot be sent as `[mail]` says")?;
        Ok(Some((sender, from.clone())))
    }

    fn password(&self) -> Result<Option<String>> {
        if let Ok(password) = std::env::var(PASSWORD) {
            return Ok(Some(password));
        }
        let Some(path) = &self.password_file else { return Ok(None) };
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let password = text.trim_end_matches(['\r', '\n']);
        if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
            bail!("`{}` holds no password of 1 to {PASSWORD_BYTES_MAX} bytes", path.display());
        }
        Ok(Some(password.to_owned()))
    }
}

impl fmt::Display for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[mail]")?;
        match &self.host {
            Some(host) => writeln!(f, "host = {}", quoted(host))?,
            None => writeln!(f, "# host = \"mail.example\"  (without it mails wait)")?,
        }
        if let Some(port) = self.port {
            writeln!(f, "port = {port}")?;
        }
        writeln!(f, "security = {}", quoted(&self.security))?;
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let texts = [
            ("user", self.user.clone()),
            ("password_file", path(&self.password_file)),
            ("from", self.from.clone()),
            ("ca_file", path(&self.ca_file)),
        ];
        for (key, value) in texts {
            if let Some(value) = value {
                writeln!(f, "{key} = {}", quoted(&value))?;
            }
        }
        writeln!(f, "seconds_max = {}", self.seconds_max)
    }
}
