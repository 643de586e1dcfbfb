//! Users: who may sign in, under which name, with which role, in which group. What a user signs in with stands elsewhere
//! (`password`, `totp`, `identity`), and so does who may change whom: this is asked for by callers.

use model::Timestamp;

use crate::{
    Accounts, Error, GroupId, Result, Role,
    engine::{Row, Transaction, Value},
    graph,
    id::identifier,
    name::{canonical_name, mail_address},
    ticket::TicketKind,
    watch,
};

identifier! {
    /// Identifier of a user.
    UserId, "usr_", "user"
}

/// Users of an installation. What lists them is bounded by it.
pub const USERS_MAX: u32 = 10_000;
/// Users that may share an address of mail: what [`Accounts::users_by_mail`] answers at most.
const SAME_MAIL_MAX: u32 = 10;

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its identifier.
    pub id: UserId,
    /// The group it belongs to.
    pub group_id: GroupId,
    /// The name it signs in with, as [`canonical_name`] makes it; often an address of mail.
    pub name: String,
    /// Where mails go to.
    pub mail: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Whether it may do nothing at all for now.
    pub is_disabled: bool,
    /// Whether it can sign in with a password.
    pub has_password: bool,
    /// Whether a code is asked for besides.
    pub has_totp: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When a session or token of it was last used, to the minute.
    pub last_seen_at: Option<Timestamp>,
}

/// What is said of a user when it is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// The group.
    pub group_id: GroupId,
    /// The sign-in name, in any spelling.
    pub name: String,
    /// Where mails go to.
    pub mail: Option<String>,
    /// What it may do.
    pub role: Role,
}

/// What shall become different; `None` leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct UserChange {
    /// Another group.
    pub group_id: Option<GroupId>,
    /// Another address of mail, or none.
    pub mail: Option<Option<String>>,
    /// Another role. It counts from the next request on, in sessions that are open as well.
    pub role: Option<Role>,
    /// Disabled, or enabled again. Disabling ends sessions and one-time links for good; tokens rest.
    pub is_disabled: Option<bool>,
}

/// The columns that [`User::from_row`] reads.
pub(crate) const COLUMNS: &str = "users.id, users.group_id, users.name, users.mail, users.role, users.is_disabled, \
     CAST(CASE WHEN users.password IS NULL THEN 0 ELSE 1 END AS BIGINT), \
     CAST(CASE WHEN users.totp IS NULL THEN 0 ELSE 1 END AS BIGINT), users.created_at, users.last_seen_at";
/// How many they are.
pub(crate) const COLUMN_COUNT: usize = 10;

impl User {
    /// From the columns [`COLUMNS`], the first of which stands at `at`.
    pub(crate) fn from_row(row: &Row, at: usize) -> Result<Self> {
        Ok(Self {
            id: UserId::from_row(row, at)?,
            group_id: GroupId::from_row(row, at + 1)?,
            name: row.text(at + 2)?.to_owned(),
            mail: row.optional_text(at + 3)?.map(str::to_owned),
            role: Role::parse(row.text(at + 4)?).ok_or(Error::Corrupt { what: "the role of a user" })?,
            is_disabled: row.bool(at + 5)?,
            has_password: row.bool(at + 6)?,
            has_totp: row.bool(at + 7)?,
            created_at: row.moment(at + 8)?,
            last_seen_at: row.optional_moment(at + 9)?,
        })
    }
}

impl Accounts {
    /// Adds a user, who has nothing to sign in with yet.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`], [`Error::NotFound`] for the group, [`Error::TooMany`] and those of the
    /// engine.
    pub fn add_user(&self, new: &NewUser, now: Timestamp) -> Result<User> {
        let user = User {
            id: UserId::random()?,
            group_id: new.group_id,
            name: canonical_name(&new.name)?,
            mail: new.mail.as_deref().map(mail_address).transpose()?,
            role: new.role,
            is_disabled: false,
            has_password: false,
            has_totp: false,
            created_at: self.moment(now),
            last_seen_at: None,
        };
        self.write(|transaction| {
            require_group(transaction, user.group_id)?;
            require_room(transaction, "SELECT COUNT(*) FROM users", &[], "users", USERS_MAX)?;
            let added = transaction.execute(
                "INSERT INTO users (id, group_id, name, mail, role, is_disabled, totp_step, theme, created_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 'system', ?6) ON CONFLICT (name) DO NOTHING",
                &[
                    user.id.into(),
                    user.group_id.into(),
                    user.name.as_str().into(),
                    user.mail.as_deref().into(),
                    user.role.as_str().into(),
                    user.created_at.into(),
                ],
            )?;
            if added == 1 { Ok(()) } else { Err(Error::Taken { what: "users".to_owned() }) }
        })?;
        Ok(user)
    }

    /// A user by its identifier.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn user(&self, id: UserId) -> Result<Option<User>> {
        self.read(|transaction| find(transaction, id))
    }

    /// A user by its name, in any spelling. What cannot be a name is nobody's.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn user_by_name(&self, name: &str) -> Result<Option<User>> {
        let Ok(name) = canonical_name(name) else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM users WHERE name = ?1 LIMIT 1");
        self.read(|transaction| {
            transaction
                .query_one(&sql, &[name.as_str().into()])?
                .map(|row| User::from_row(&row, 0))
                .transpose()
        })
    }

    /// The users of an address of mail, whatever its letters' case; at most ten, by name. What cannot be an address is nobody's.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn users_by_mail(&self, mail: &str) -> Result<Vec<User>> {
        let Ok(mail) = mail_address(mail) else { return Ok(Vec::new()) };
        let sql =
            format!("SELECT {COLUMNS} FROM users WHERE lower(mail) = ?1 ORDER BY name LIMIT {SAME_MAIL_MAX}");
        self.read(|transaction| {
            let rows = transaction.query(&sql, &[mail.to_ascii_lowercase().into()])?;
            rows.iter().map(|row| User::from_row(row, 0)).collect()
        })
    }

    /// The users of a group, or all of them; by name.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn users(&self, group: Option<GroupId>) -> Result<Vec<User>> {
        let (condition, values) = match group {
            Some(group) => ("WHERE group_id = ?1", vec![group.into()]),
            None => ("", Vec::new()),
        };
        let sql = format!("SELECT {COLUMNS} FROM users {condition} ORDER BY name LIMIT {USERS_MAX}");
        self.read(|transaction| {
            transaction.query(&sql, &values)?.iter().map(|row| User::from_row(row, 0)).collect()
        })
    }

    /// Changes a user, and gives what it is then.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Invalid`], [`Error::NotFound`] and those of the engine.
    pub fn change_user(&self, id: UserId, change: &UserChange) -> Result<User> {
        let mail = match &change.mail {
            Some(Some(mail)) => Some(Some(mail_address(mail)?)),
            Some(None) => Some(None),
            None => None,
        };
        let changed = self.write(|transaction| {
            let mut user = find(transaction, id)?.ok_or_else(|| not_found(id))?;
            if let Some(group) = change.group_id {
                require_group(transaction, group)?;
                user.group_id = group;
            }
            user.role = change.role.unwrap_or(user.role);
            user.is_disabled = change.is_disabled.unwrap_or(user.is_disabled);
            if let Some(mail) = mail.clone().filter(|mail| *mail != user.mail) {
                // A link that went to the old address is for whoever reads mails there.
                let sql = "DELETE FROM tickets WHERE subject = ?1 AND kind = ?2";
                let kind = TicketKind::PasswordReset.as_str();
                transaction.execute(sql, &[id.to_string().into(), kind.into()])?;
                user.mail = mail;
            }
            if user.is_disabled || user.role != Role::Administrator {
                require_other_administrator(transaction, id)?;
            }
            transaction.execute(
                "UPDATE users SET group_id = ?2, mail = ?3, role = ?4, is_disabled = ?5 WHERE id = ?1",
                &[
                    id.into(),
                    user.group_id.into(),
                    user.mail.as_deref().into(),
                    user.role.as_str().into(),
                    user.is_disabled.into(),
                ],
            )?;
            if user.is_disabled {
                end_ways_in(transaction, id)?;
            }
            Ok(user)
        });
        self.tokens().forget();
        changed
    }

    /// Removes a user with everything that is kept of it here: name, address, identities, tokens, sessions, links, watches, mails and
    /// graphs that are not shared.
    /// The audit keeps its lines, with an identifier that leads nowhere any more.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::NotFound`] and those of the engine.
    pub fn remove_user(&self, id: UserId) -> Result<()> {
        let removed = self.write(|transaction| {
            let user = find(transaction, id)?.ok_or_else(|| not_found(id))?;
            require_other_administrator(transaction, id)?;
            end_ways_in(transaction, id)?;
            transaction.execute("DELETE FROM tokens WHERE user_id = ?1", &[id.into()])?;
            transaction.execute("DELETE FROM identities WHERE user_id = ?1", &[id.into()])?;
            watch::remove_all(transaction, id)?;
            transaction.execute("DELETE FROM mails WHERE user_id = ?1", &[id.into()])?;
            graph::forget_user(transaction, id)?;
            if let Some(mail) = &user.mail {
                let sql = "DELETE FROM mails WHERE user_id IS NULL AND lower(recipient) = ?1";
                transaction.execute(sql, &[mail.to_ascii_lowercase().into()])?;
            }
            transaction.execute("DELETE FROM users WHERE id = ?1", &[id.into()])?;
            Ok(())
        });
        self.tokens().forget();
        removed
    }
}

/// A user by its identifier.
pub(crate) fn find(transaction: &mut dyn Transaction, id: UserId) -> Result<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE id = ?1 LIMIT 1");
    transaction.query_one(&sql, &[id.into()])?.map(|row| User::from_row(&row, 0)).transpose()
}

/// A user that is there and enabled.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Disabled`].
pub(crate) fn require_enabled(transaction: &mut dyn Transaction, id: UserId) -> Result<User> {
    let user = find(transaction, id)?.ok_or_else(|| not_found(id))?;
    if user.is_disabled { Err(Error::Disabled { id }) } else { Ok(user) }
}

/// Notes that a user was there.
pub(crate) fn note_seen(transaction: &mut dyn Transaction, id: UserId, at: Timestamp) -> Result<()> {
    let sql =
        "UPDATE users SET last_seen_at = ?2 WHERE id = ?1 AND (last_seen_at IS NULL OR last_seen_at < ?2)";
    transaction.execute(sql, &[id.into(), at.into()])?;
    Ok(())
}

/// Ends all sessions and one-time links of a user.
pub(crate) fn end_ways_in(transaction: &mut dyn Transaction, id: UserId) -> Result<()> {
    transaction.execute("DELETE FROM sessions WHERE user_id = ?1", &[id.into()])?;
    transaction.execute("DELETE FROM tickets WHERE subject = ?1", &[id.into()])?;
    Ok(())
}

fn require_group(transaction: &mut dyn Transaction, id: GroupId) -> Result<()> {
    let found = transaction.query("SELECT 1 FROM groups WHERE id = ?1 LIMIT 1", &[id.into()])?;
    if found.is_empty() { Err(Error::not_found("group", id)) } else { Ok(()) }
}

/// That an installation keeps somebody who can administer it when this user no longer does. Of two who do this to each
/// other at the same moment one fails, since transactions are serialisable.
fn require_other_administrator(transaction: &mut dyn Transaction, id: UserId) -> Result<()> {
    let sql = "SELECT id FROM users WHERE role = ?1 AND is_disabled = 0 LIMIT 2";
    let administrators = transaction.query(sql, &[Role::Administrator.as_str().into()])?;
    match administrators.as_slice() {
        [only] if UserId::from_row(only, 0)? == id => Err(Error::LastAdministrator),
        _ => Ok(()),
    }
}

/// That a count leaves room for one more.
pub(crate) fn require_room(
    transaction: &mut dyn Transaction,
    sql: &str,
    values: &[Value],
    what: &'static str,
    limit: u32,
) -> Result<()> {
    let row = transaction.query_one(sql, values)?;
    let count = row.map_or(Ok(0), |row| row.count(0))?;
    if count < u64::from(limit) { Ok(()) } else { Err(Error::TooMany { what, limit }) }
}

pub(crate) fn not_found(id: UserId) -> Error {
    Error::not_found("user", id)
}
