//! Identities at other providers (OpenID Connect): who they say somebody is. The key is issuer and subject together
//! (OpenID Connect Core 1.0, section 5.7), never an address of mail, which providers hand on.

use model::Timestamp;

use crate::{
    Accounts, Error, Result, User, UserId,
    engine::Row,
    text::is_hidden,
    user::{self, COLUMNS, require_enabled},
};

/// Longest issuer in bytes: a URL as this project reads them elsewhere.
const ISSUER_BYTES_MAX: usize = 2_000;
/// Longest subject in bytes (OpenID Connect Core 1.0, section 2).
const SUBJECT_BYTES_MAX: usize = 255;
/// Identities of one user: one a provider, and few have several.
pub const IDENTITIES_OF_USER_MAX: u32 = 10;

/// An identity that is linked to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider: its issuer URL.
    pub issuer: String,
    /// Who this is there.
    pub subject: String,
    /// Since when it is linked.
    pub linked_at: Timestamp,
}

impl Accounts {
    /// Links an identity to a user; linking it again to the same user changes nothing.
    ///
    /// # Errors
    /// [`Error::Taken`] when it is another user's, [`Error::Invalid`], [`Error::TooMany`], [`Error::NotFound`],
    /// [`Error::Disabled`] and those of the engine.
    pub fn link_identity(&self, user: UserId, issuer: &str, subject: &str, now: Timestamp) -> Result<()> {
        if !can_be(issuer, subject) {
            return Err(Error::Invalid {
                what: "the identity",
                why: "has no issuer and subject as OpenID Connect gives them",
            });
        }
        let now = self.moment(now);
        self.write(|transaction| {
            require_enabled(transaction, user)?;
            let sql = "SELECT user_id FROM identities WHERE issuer = ?1 AND subject = ?2 LIMIT 1";
            if let Some(row) = transaction.query_one(sql, &[issuer.into(), subject.into()])? {
                return if UserId::from_row(&row, 0)? == user { Ok(()) } else { Err(taken()) };
            }
            let sql = "SELECT COUNT(*) FROM identities WHERE user_id = ?1";
            user::require_room(
                transaction,
                sql,
                &[user.into()],
                "identities of a user",
                IDENTITIES_OF_USER_MAX,
            )?;
            let sql = "INSERT INTO identities (issuer, subject, user_id, linked_at) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, &[issuer.into(), subject.into(), user.into(), now.into()])?;
            Ok(())
        })
    }

    /// The enabled user of an identity.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn user_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<User>> {
        if !can_be(issuer, subject) {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM identities JOIN users ON users.id = identities.user_id \
             WHERE issuer = ?1 AND subject = ?2 AND users.is_disabled = 0 LIMIT 1"
        );
        self.read(|transaction| {
            let row = transaction.query_one(&sql, &[issuer.into(), subject.into()])?;
            row.map(|row| User::from_row(&row, 0)).transpose()
        })
    }

    /// The identities of a user, the oldest first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn identities_of(&self, user: UserId) -> Result<Vec<Identity>> {
        let sql = format!(
            "SELECT issuer, subject, linked_at FROM identities WHERE user_id = ?1 \
             ORDER BY linked_at, issuer, subject LIMIT {IDENTITIES_OF_USER_MAX}"
        );
        self.read(|transaction| {
            let rows = transaction.query(&sql, &[user.into()])?;
            let read = |row: &Row| {
                let (issuer, subject) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
                Ok(Identity { issuer, subject, linked_at: row.moment(2)? })
            };
            rows.iter().map(read).collect()
        })
    }

    /// Unlinks an identity from a user, whose sessions and one-time links end. Whether it was linked to it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn unlink_identity(&self, user: UserId, issuer: &str, subject: &str) -> Result<bool> {
        if !can_be(issuer, subject) {
            return Ok(false);
        }
        self.write(|transaction| {
            let sql = "DELETE FROM identities WHERE issuer = ?1 AND subject = ?2 AND user_id = ?3";
            let unlinked = transaction.execute(sql, &[issuer.into(), subject.into(), user.into()])?;
            if unlinked > 0 {
                user::end_ways_in(transaction, user)?;
            }
            Ok(unlinked > 0)
        })
    }
}

fn taken() -> Error {
    Error::Taken { what: "identities".to_owned() }
}

/// Whether these can be an issuer and a subject: compared byte by byte, so that nothing is made of them.
fn can_be(issuer: &str, subject: &str) -> bool {
    let is_good =
        |text: &str, bytes_max| !text.is_empty() && text.len() <= bytes_max && !text.chars().any(is_hidden);
    is_good(issuer, ISSUER_BYTES_MAX) && is_good(subject, SUBJECT_BYTES_MAX)
}
