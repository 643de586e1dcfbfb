//! What the commands about people share: the accounts of the configuration, and how users, groups and links are named and written.

use std::{
    io::{self, Read},
    path::Path,
    time::Duration,
};

use accounts::{Accounts, AuditEntry, AuditOutcome, Group, NewGroup, NewLicence, TicketKind, User, UserId};
use anyhow::{Context as _, Result, bail};
use app::Clock;
use model::{Timestamp, Tlp};

use super::{Session, text};
use crate::access::first;

/// Longest file or input with a password; what is longer is none.
const PASSWORD_FILE_BYTES_MAX: u64 = 1024;

/// The accounts of the configuration, open. A server may have them open as well.
pub(super) struct People {
    pub(super) accounts: Accounts,
    pub(super) now: Timestamp,
    /// Where people reach the server.
    base: String,
}

impl People {
    /// Opens them.
    ///
    /// # Errors
    /// When there are none to keep, or they cannot be used.
    pub(super) fn open(session: &Session) -> Result<Self> {
        let config = &session.config;
        let folder = config.storage.folder();
        if folder.is_some() {
            config.storage.prepare()?;
        }
        let (accounts, _) = config.accounts.open(folder.as_deref())?;
        let base = match &config.accounts.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => {
                let scheme = if config.http.tls.is_some() { "https" } else { "http" };
                format!("{scheme}://{}", config.http.listen)
            }
        };
        Ok(Self { accounts, now: Clock::System.now(), base })
    }

    /// A user by name or identifier.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn user(&self, named: &str) -> Result<User> {
        let found = match UserId::parse(named) {
            Ok(id) => self.accounts.user(id)?,
            Err(_) => self.accounts.user_by_name(named)?,
        };
        found.with_context(|| {
            format!("there is no user `{}`: `hantei user list` tells which there are", text::visible(named))
        })
    }

    /// A group by name or identifier.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn group(&self, named: &str) -> Result<Group> {
        let found = match accounts::GroupId::parse(named) {
            Ok(id) => self.accounts.group(id)?,
            Err(_) => self.accounts.group_by_name(named)?,
        };
        found.with_context(|| {
            format!("there is no group `{}`: `hantei group list` tells which there are", text::visible(named))
        })
    }

    /// The group that is meant when none is named: the only one. Where there is none yet it is made, with a licence for one's own use.
    ///
    /// # Errors
    /// When there are several.
    pub(super) fn only_group(&self) -> Result<Group> {
        let groups = self.accounts.groups()?;
        match groups.as_slice() {
            [only] => Ok(only.clone()),
            [] => {
                let group = first::group(&self.accounts, self.now)?;
                self.record("group.add", group.id, &group.name)?;
                Ok(group)
            }
            _ => bail!("there are {} groups: say which with `--group`", groups.len()),
        }
    }

    /// Adds a group.
    ///
    /// # Errors
    /// Those of the accounts.
    pub(super) fn add_group(&self, new: &NewGroup) -> Result<Group> {
        let group = self.accounts.add_group(new, self.now)?;
        self.record("group.add", group.id, &group.name)?;
        Ok(group)
    }

    /// Grants a licence.
    ///
    /// # Errors
    /// Those of the accounts.
    pub(super) fn grant(&self, new: &NewLicence) -> Result<accounts::Licence> {
        let licence = self.accounts.grant_licence(new, self.now)?;
        self.record(
            "licence.grant",
            licence.id,
            &format!("{} times {}", licence.count, licence.product.code()),
        )?;
        Ok(licence)
    }

    /// The address of a one-time link about a user. It is shown this once.
    ///
    /// # Errors
    /// Those of the accounts.
    pub(super) fn link(&self, kind: TicketKind, user: UserId, lasts: Duration) -> Result<String> {
        let secret = self.accounts.create_ticket(kind, &user.to_string(), "", lasts, self.now)?;
        self.record("user.link", user, kind.as_str())?;
        Ok(first::link(&self.base, &secret))
    }

    /// Writes an act into the audit.
    ///
    /// # Errors
    /// Those of the accounts.
    pub(super) fn record(&self, action: &'static str, object: impl ToString, detail: &str) -> Result<()> {
        let entry = AuditEntry::new(self.now, action, AuditOutcome::Ok);
        let detail =
            if detail.is_empty() { "command line".to_owned() } else { format!("command line: {detail}") };
        self.accounts.record(&[AuditEntry { object: object.to_string(), detail, ..entry }])?;
        Ok(())
    }
}

/// The password in a file, or on standard input; the end of its line is none of it.
pub(super) fn password(file: Option<&Path>) -> Result<String> {
    let mut bytes = Vec::new();
    match file {
        Some(path) => {
            let context = || format!("cannot read the password in `{}`", path.display());
            let file = std::fs::File::open(path).with_context(context)?;
            file.take(PASSWORD_FILE_BYTES_MAX).read_to_end(&mut bytes).with_context(context)?;
        }
        None => {
            let input = io::stdin();
            if io::IsTerminal::is_terminal(&input) {
                bail!("the password is not asked for: give `--password-file FILE`, or pipe it in");
            }
            input
                .lock()
                .take(PASSWORD_FILE_BYTES_MAX)
                .read_to_end(&mut bytes)
                .context("cannot read the password")?;
        }
    }
    let password = String::from_utf8(bytes).ok().context("the password is not UTF-8")?;
    let password = password.strip_suffix('\n').unwrap_or(&password);
    Ok(password.strip_suffix('\r').unwrap_or(password).to_owned())
}

/// A marking as people write it: `amber`, `TLP:AMBER+STRICT`.
pub(super) fn tlp(text: &str) -> Result<Tlp, String> {
    let label = text.to_ascii_uppercase();
    let label = label.strip_prefix("TLP:").unwrap_or(&label);
    let found = Tlp::ALL.into_iter().find(|tlp| tlp.as_str().strip_prefix("TLP:") == Some(label));
    found.ok_or_else(|| "write `clear`, `green`, `amber`, `amber+strict` or `red`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markings_are_read_as_people_write_them() {
        for marking in Tlp::ALL {
            assert_eq!(tlp(marking.as_str()), Ok(marking));
            assert_eq!(tlp(marking.as_str().to_lowercase().trim_start_matches("tlp:")), Ok(marking));
        }
        assert!(tlp("white").unwrap_err().contains("amber+strict"));
    }

    #[test]
    fn a_password_is_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p");
        for (content, expected) in
            [("a b", "a b"), ("a b\n", "a b"), ("a b\r\n", "a b"), ("a\n\n", "a\n"), ("", "")]
        {
            std::fs::write(&path, content).unwrap();
            assert_eq!(password(Some(&path)).unwrap(), expected);
        }
        std::fs::write(&path, [0xff]).unwrap();
        assert!(password(Some(&path)).is_err());
    }
}
