//! Passwords: stored as Argon2id, and checked in a time that does not tell whether there is such a user.

mod argon;

use unicode_normalization::UnicodeNormalization;

use crate::{
    Accounts, Error, Result, User, UserId,
    engine::Row,
    name::canonical_name,
    user::{self, end_ways_in},
};

/// Shortest and longest password in bytes of UTF-8 after NFKC. The longest bounds what a guess costs.
pub const PASSWORD_BYTES_MIN: usize = 12;
/// See [`PASSWORD_BYTES_MIN`].
pub const PASSWORD_BYTES_MAX: usize = 256;

const WRONG_LENGTH: Error = Error::Invalid { what: "the password", why: "must have 12 to 256 bytes" };

impl Accounts {
    /// Gives a user a password. All sessions and one-time links of the user end, also the one in which this was asked for:
    /// begin a new one there.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::Busy`] and those of the engine.
    pub fn set_password(&self, user: UserId, password: &str) -> Result<()> {
        let password = normalised(password).ok_or(WRONG_LENGTH)?;
        if password.len() < PASSWORD_BYTES_MIN {
            return Err(WRONG_LENGTH);
        }
        let hash = argon::hash(&password)?;
        self.write(|transaction| {
            let sql = "UPDATE users SET password = ?2 WHERE id = ?1";
            if transaction.execute(sql, &[user.into(), hash.as_str().into()])? == 0 {
                return Err(user::not_found(user));
            }
            end_ways_in(transaction, user)
        })
    }

    /// Takes a user's password away; who signs in otherwise needs none. Sessions and one-time links end.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn remove_password(&self, user: UserId) -> Result<()> {
        self.write(|transaction| {
            if transaction.execute("UPDATE users SET password = NULL WHERE id = ?1", &[user.into()])? == 0 {
                return Err(user::not_found(user));
            }
            end_ways_in(transaction, user)
        })
    }

    /// The enabled user of that name (in any spelling) and password. That there is no such user, that it has no password,
    /// that it is disabled, and that the password is another are one answer, and take one time. A password that was
    /// stored with parameters of the past is stored anew. Callers throttle.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many ask at once, and those of the engine.
    pub fn verify_password(&self, name: &str, password: &str) -> Result<Option<User>> {
        // Too long is told by the password alone, so that it may be quick.
        let Some(password) = normalised(password) else { return Ok(None) };
        // Asked for even when it cannot be a name, so that this takes as long as any other.
        let name = canonical_name(name).unwrap_or_default();
        let found = self.read(|transaction| {
            let sql = format!("SELECT {}, password FROM users WHERE name = ?1 LIMIT 1", user::COLUMNS);
            let rows = transaction.query(&sql, &[name.as_str().into()])?;
            let read = |row: &Row| {
                let stored = row.optional_text(user::COLUMN_COUNT)?.map(str::to_owned);
                Ok((User::from_row(row, 0)?, stored))
            };
            rows.first().map(read).transpose()
        })?;
        let stored = found.as_ref().and_then(|(_, stored)| stored.as_deref());
        let is_right = argon::verify(&password, stored)?;
        let (Some((user, stored)), true) = (found, is_right) else { return Ok(None) };
        if user.is_disabled {
            return Ok(None);
        }
        if let Some(stored) = stored.filter(|stored| argon::is_outdated(stored)) {
            let hash = argon::hash(&password)?;
            self.write(|transaction| {
                let sql = "UPDATE users SET password = ?2 WHERE id = ?1 AND password = ?3";
                transaction.execute(sql, &[user.id.into(), hash.as_str().into(), stored.as_str().into()])
            })?;
        }
        Ok(Some(user))
    }
}

/// NFKC, as NIST SP 800-63B asks for, so that a password is the same on every keyboard. `None` for what is too long.
fn normalised(password: &str) -> Option<String> {
    let password = Some(password).filter(|password| password.len() <= PASSWORD_BYTES_MAX)?;
    Some(password.nfkc().collect::<String>()).filter(|password| password.len() <= PASSWORD_BYTES_MAX)
}
