//! Tokens of the API: shown once, kept as SHA-256, for at most a year, and revocable. A token speaks for its user, for part
//! of what the user may do (`scope`), and may be bound to one of the group's licences.

pub(crate) mod cache;
mod form;

use std::sync::Arc;

use model::{Timestamp, time::DAY_MS};

pub use self::form::TOKEN_BRAND;
use crate::{
    Accounts, Error, Group, GroupId, LicenceId, Result, Scopes, Secret, User, UserId,
    engine::{Row, Transaction},
    group,
    id::identifier,
    secret::digest,
    text::is_hidden,
    user::{self, COLUMN_COUNT, COLUMNS, note_seen, require_enabled},
};

identifier! {
    /// Identifier of a token; it opens nothing.
    TokenId, "tok_", "token"
}

/// A token that says nothing of its end is good for so long.
pub const TOKEN_LIFE_MS: i64 = 90 * DAY_MS;
/// No token is good for longer: a year, in leap years too.
pub const TOKEN_LIFE_MAX_MS: i64 = 366 * DAY_MS;
/// Longest name in characters.
const NAME_CHARS_MAX: usize = 100;
/// Tokens of one user that are in force.
pub const TOKENS_OF_USER_MAX: u32 = 100;
/// Tokens that are listed at most, those in force and the last ones that are not.
const LISTED_MAX: u32 = 1_000;

/// A token as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its identifier.
    pub id: TokenId,
    /// Whom it speaks for.
    pub user_id: UserId,
    /// What its owner calls it.
    pub name: String,
    /// Its first characters, `hantei_xxxxxx`.
    pub prefix: String,
    /// What it may be used for. In [`Accounts::token_by_secret`], less what the user's role has no use for.
    pub scopes: Scopes,
    /// The licence that it is charged to, and no other.
    pub licence: Option<LicenceId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good for nothing.
    pub expires_at: Timestamp,
    /// When it was last used, as far as it was noted.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether it can be used, as far as the token itself goes: its user may be disabled.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A token that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenWish {
    /// What its owner calls it: 1 to 100 characters.
    pub name: String,
    /// What it may be used for: something, and nothing that its user's role has no use for.
    pub scopes: Scopes,
    /// From when on it is good for nothing; 90 days from now without a word.
    pub expires_at: Option<Timestamp>,
    /// A licence of the user's group that alone it is charged to.
    pub licence: Option<LicenceId>,
}

/// Which tokens are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokensOf {
    /// Those of a user.
    User(UserId),
    /// Those of a group's users.
    Group(GroupId),
}

const TOKEN_COLUMNS: &str = "tokens.id, tokens.user_id, tokens.name, tokens.prefix, tokens.scopes, tokens.licence_id, \
     tokens.created_at, tokens.expires_at, tokens.used_at, tokens.revoked_at";
const TOKEN_COLUMN_COUNT: usize = 10;

impl Token {
    fn from_row(row: &Row) -> Result<Self> {
        let licence = row.optional_text(5)?.map(|_| LicenceId::from_row(row, 5)).transpose()?;
        Ok(Self {
            id: TokenId::from_row(row, 0)?,
            user_id: UserId::from_row(row, 1)?,
            name: row.text(2)?.to_owned(),
            prefix: row.text(3)?.to_owned(),
            scopes: Scopes::parse(row.text(4)?).ok_or(Error::Corrupt { what: "the scopes of a token" })?,
            licence,
            created_at: row.moment(6)?,
            expires_at: row.moment(7)?,
            used_at: row.optional_moment(8)?,
            revoked_at: row.optional_moment(9)?,
        })
    }
}

impl Accounts {
    /// Makes a token for an enabled user. The secret is told this once.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] for the user or the licence, [`Error::Disabled`], [`Error::TooMany`], [`Error::Crypto`] and those
    /// of the engine.
    pub fn create_token(&self, user: UserId, wish: &TokenWish, now: Timestamp) -> Result<(Secret, Token)> {
        let now = self.moment(now);
        let expires_at = wish.expires_at.unwrap_or_else(|| now.plus_millis(TOKEN_LIFE_MS));
        if expires_at <= now || expires_at > now.plus_millis(TOKEN_LIFE_MAX_MS) {
            return Err(Error::Invalid {
                what: "the token's end",
                why: "must be later than now and within 366 days",
            });
        }
        let secret = form::random()?;
        let token = Token {
            id: TokenId::random()?,
            user_id: user,
            name: checked_name(&wish.name)?,
            prefix: form::prefix(&secret),
            scopes: wish.scopes,
            licence: wish.licence,
            created_at: now,
            expires_at,
            used_at: None,
            revoked_at: None,
        };
        self.write(|transaction| {
            let user = require_enabled(transaction, user)?;
            if token.scopes.is_empty() || token.scopes.and(Scopes::of_role(user.role)) != token.scopes {
                let why = "must be some, and of use to the role of its user";
                return Err(Error::Invalid { what: "the token's scopes", why });
            }
            if let Some(licence) = token.licence {
                let sql = "SELECT id FROM licences WHERE id = ?1 AND group_id = ?2";
                let found = transaction.query_one(sql, &[licence.into(), user.group_id.into()])?;
                found.ok_or_else(|| Error::not_found("licence", licence))?;
            }
            let sql =
                "SELECT COUNT(*) FROM tokens WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2";
            let values = [user.id.into(), now.into()];
            user::require_room(transaction, sql, &values, "tokens of a user", TOKENS_OF_USER_MAX)?;
            insert(transaction, &token, digest(secret.expose()))
        })?;
        Ok((secret, token))
    }

    /// The token of a secret, if it is in force and its user enabled, with the user and its group as they are now (or
    /// were within the last second, if another node changed them). What is not written as a token is refused before
    /// the database is asked.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn token_by_secret(&self, secret: &str, now: Timestamp) -> Result<Option<(Token, User, Group)>> {
        if !form::is_token(secret) {
            return Ok(None);
        }
        let (digest, cache) = (digest(secret), self.tokens());
        let bearer = match cache.get(&digest, now) {
            Some(bearer) => bearer,
            None => {
                let generation = cache.generation();
                let Some(bearer) = self.read(|transaction| find_by_digest(transaction, digest))? else {
                    cache.drop(&digest);
                    return Ok(None);
                };
                let bearer = Arc::new(bearer);
                cache.keep(digest, &bearer, generation, now);
                bearer
            }
        };
        let now = self.moment(now);
        let (token, user, _) = &*bearer;
        let is_good = token.is_in_force(now) && !user.is_disabled;
        Ok(is_good.then(|| Arc::unwrap_or_clone(bearer)))
    }

    /// A token by its identifier.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn token(&self, id: TokenId) -> Result<Option<Token>> {
        let sql = format!("SELECT {TOKEN_COLUMNS} FROM tokens WHERE id = ?1");
        self.read(|transaction| {
            transaction.query_one(&sql, &[id.into()])?.map(|row| Token::from_row(&row)).transpose()
        })
    }

    /// The tokens of a user or a group, the newest first, also those that are in force no more; at most 1,000.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn tokens_of(&self, whose: TokensOf) -> Result<Vec<Token>> {
        let (condition, value) = match whose {
            TokensOf::User(user) => ("tokens.user_id = ?1", user.into()),
            TokensOf::Group(group) => ("users.group_id = ?1", group.into()),
        };
        let sql = format!(
            "SELECT {TOKEN_COLUMNS} FROM tokens JOIN users ON users.id = tokens.user_id WHERE {condition} \
             ORDER BY tokens.created_at DESC, tokens.id LIMIT {LISTED_MAX}"
        );
        let values = [value];
        self.read(|transaction| transaction.query(&sql, &values)?.iter().map(Token::from_row).collect())
    }

    /// Revokes a token for good. Whether it was in force until then.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn revoke_token(&self, id: TokenId, now: Timestamp) -> Result<bool> {
        let now = self.moment(now);
        let was_in_force = self.write(|transaction| {
            let sql =
                "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL AND expires_at > ?2";
            Ok(transaction.execute(sql, &[id.into(), now.into()])? == 1)
        })?;
        self.tokens().forget();
        Ok(was_in_force)
    }

    /// Notes when tokens were used; callers gather that for a while.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn note_tokens_used(&self, used: &[(TokenId, Timestamp)]) -> Result<()> {
        self.write(|transaction| {
            for (id, at) in used {
                let sql = "UPDATE tokens SET used_at = ?2 WHERE id = ?1 AND (used_at IS NULL OR used_at < ?2) RETURNING user_id";
                if let Some(row) = transaction.query_one(sql, &[(*id).into(), (*at).into()])? {
                    note_seen(transaction, UserId::from_row(&row, 0)?, *at)?;
                }
            }
            Ok(())
        })
    }
}

fn find_by_digest(
    transaction: &mut dyn Transaction,
    digest: [u8; 32],
) -> Result<Option<(Token, User, Group)>> {
    let sql = format!(
        "SELECT {TOKEN_COLUMNS}, {COLUMNS}, {} FROM tokens JOIN users ON users.id = tokens.user_id \
         JOIN groups ON groups.id = users.group_id WHERE tokens.digest = ?1",
        group::COLUMNS
    );
    let Some(row) = transaction.query_one(&sql, &[digest.into()])? else { return Ok(None) };
    let user = User::from_row(&row, TOKEN_COLUMN_COUNT)?;
    let group = Group::from_row(&row, TOKEN_COLUMN_COUNT + COLUMN_COUNT)?;
    let mut token = Token::from_row(&row)?;
    token.scopes = token.scopes.and(Scopes::of_role(user.role));
    Ok(Some((token, user, group)))
}

fn insert(transaction: &mut dyn Transaction, token: &Token, digest: [u8; 32]) -> Result<()> {
    let sql = "INSERT INTO tokens (id, user_id, name, prefix, digest, scopes, licence_id, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    transaction.execute(
        sql,
        &[
            token.id.into(),
            token.user_id.into(),
            token.name.as_str().into(),
            token.prefix.as_str().into(),
            digest.into(),
            token.scopes.to_string().into(),
            token.licence.into(),
            token.created_at.into(),
            token.expires_at.into(),
        ],
    )?;
    Ok(())
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    let why = match name.chars().count() {
        0 => "is empty",
        NAME_CHARS_MAX.. if name.chars().count() > NAME_CHARS_MAX => "has more than 100 characters",
        _ if name.chars().any(is_hidden) => "has characters that cannot be seen",
        _ => return Ok(name.to_owned()),
    };
    Err(Error::Invalid { what: "the token's name", why })
}
