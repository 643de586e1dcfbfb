//! Watches: objects of whose verdicts users want to be told when they change. What a verdict is, callers know; here stand the words that were told last,
//! so that each change is told once.

use model::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    Accounts, Error, Group, Language, Mail, Result, User, UserId,
    engine::{Row, Transaction},
    group,
    id::identifier,
    outbox,
    text::is_hidden,
    user,
};

identifier! {
    /// Identifier of a watch.
    WatchId, "wch_", "watch"
}

/// Watches of a user: more mails than that nobody reads.
pub const WATCHES_OF_USER_MAX: u32 = 1_000;
/// Watches that are read at a time by who looks at all.
pub const WATCHES_PAGE_MAX: u32 = 1_000;
/// Longest note in characters.
const NOTE_CHARS_MAX: usize = 500;
/// Longest object in bytes: of a URL 2,000 characters are read.
const OBJECT_BYTES_MAX: usize = 8 * 1024;
/// Longest word of a verdict, or for a kind of object, in bytes.
const WORD_BYTES_MAX: usize = 100;

/// What is told of a verdict: its zone and status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The zone's word.
    pub zone: String,
    /// The status in words.
    pub status: String,
}

/// A watch of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its identifier.
    pub id: WatchId,
    /// Whom it tells.
    pub user_id: UserId,
    /// The kind of object, in a word.
    pub kind: String,
    /// The object, as it prints.
    pub object: String,
    /// What the user wrote beside it.
    pub note: String,
    /// Since when.
    pub created_at: Timestamp,
    /// What was told last; at first what held when it was begun.
    pub told: Told,
    /// How many changes were told.
    pub changes: u64,
    /// When the last one was.
    pub changed_at: Option<Timestamp>,
}

/// A watch with whom it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The watch.
    pub watch: Watch,
    /// Its user, who is enabled.
    pub user: User,
    /// The user's group, by which it is told what he sees.
    pub group: Group,
    /// In which language, if the user chose one.
    pub language: Option<Language>,
}

/// The columns that [`Watch::from_row`] reads.
const COLUMNS: &str = "watches.id, watches.user_id, watches.kind, watches.object, watches.note, watches.created_at, watches.zone, watches.status, \
     watches.changes, watches.changed_at";
/// How many they are.
const COLUMN_COUNT: usize = 10;

impl Watch {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: WatchId::from_row(row, 0)?,
            user_id: UserId::from_row(row, 1)?,
            kind: row.text(2)?.to_owned(),
            object: row.text(3)?.to_owned(),
            note: row.text(4)?.to_owned(),
            created_at: row.moment(5)?,
            told: Told { zone: row.text(6)?.to_owned(), status: row.text(7)?.to_owned() },
            changes: row.count(8)?,
            changed_at: row.optional_moment(9)?,
        })
    }

    /// The key of the mail that tells its next change.
    #[must_use]
    pub fn next_mail_key(&self) -> String {
        format!("watch {} {}", self.id, self.changes.saturating_add(1))
    }
}

impl Accounts {
    /// Begins to watch an object, which is given with the word for its kind, and of which `told` holds now.
    ///
    /// # Errors
    /// [`Error::Taken`] when the user watches it already, [`Error::TooMany`], [`Error::Invalid`], [`Error::NotFound`], [`Error::Disabled`] and those of the
    /// engine.
    pub fn add_watch(
        &self,
        user: UserId,
        (kind, object): (&str, &str),
        note: &str,
        told: &Told,
        now: Timestamp,
    ) -> Result<Watch> {
        let note = note.trim();
        check(kind, object, note, told)?;
        let watch = Watch {
            id: WatchId::random()?,
            user_id: user,
            kind: kind.to_owned(),
            object: object.to_owned(),
            note: note.to_owned(),
            created_at: self.moment(now),
            told: told.clone(),
            changes: 0,
            changed_at: None,
        };
        self.write(|transaction| {
            user::require_enabled(transaction, user)?;
            let sql = "SELECT COUNT(*) FROM watches WHERE user_id = ?1";
            user::require_room(transaction, sql, &[user.into()], "watches of a user", WATCHES_OF_USER_MAX)?;
            let sql = "INSERT INTO watches (id, user_id, kind, object, object_digest, note, created_at, zone, status, changes) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0) ON CONFLICT (user_id, object_digest) DO NOTHING";
            let added = transaction.execute(
                sql,
                &[
                    watch.id.into(),
                    user.into(),
                    kind.into(),
                    object.into(),
                    Sha256::digest(format!("{kind} {object}")).to_vec().into(),
                    note.into(),
                    watch.created_at.into(),
                    told.zone.as_str().into(),
                    told.status.as_str().into(),
                ],
            )?;
            if added == 1 { Ok(()) } else { Err(Error::Taken { what: "watches".to_owned() }) }
        })?;
        Ok(watch)
    }

    /// The watches of a user, the newest first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn watches_of(&self, user: UserId) -> Result<Vec<Watch>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM watches WHERE user_id = ?1 ORDER BY created_at DESC, id LIMIT {WATCHES_OF_USER_MAX}"
        );
        self.read(|transaction| {
            transaction.query(&sql, &[user.into()])?.iter().map(Watch::from_row).collect()
        })
    }

    /// Ends a watch of a user.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the user has no such watch, and those of the engine.
    pub fn remove_watch(&self, user: UserId, id: WatchId) -> Result<()> {
        let sql = "DELETE FROM watches WHERE id = ?1 AND user_id = ?2";
        match self.write(|transaction| transaction.execute(sql, &[id.into(), user.into()]))? {
            0 => Err(Error::not_found("watch", id)),
            _ => Ok(()),
        }
    }

    /// The watches of all users who are enabled, in the order of their identifiers, behind one of them: at most [`WATCHES_PAGE_MAX`].
    ///
    /// # Errors
    /// Those of the engine.
    pub fn watched(&self, behind: Option<WatchId>) -> Result<Vec<Watched>> {
        let (users, groups) = (user::COLUMNS, group::COLUMNS);
        let condition = if behind.is_some() { "AND watches.id > ?1" } else { "" };
        let sql = format!(
            "SELECT {COLUMNS}, {users}, {groups}, users.language FROM watches \
             JOIN users ON users.id = watches.user_id JOIN groups ON groups.id = users.group_id \
             WHERE users.is_disabled = 0 {condition} ORDER BY watches.id LIMIT {WATCHES_PAGE_MAX}"
        );
        let values: Vec<_> = behind.map(Into::into).into_iter().collect();
        self.read(|transaction| {
            let read = |row: &Row| {
                let at = COLUMN_COUNT + user::COLUMN_COUNT;
                Ok(Watched {
                    watch: Watch::from_row(row)?,
                    user: User::from_row(row, COLUMN_COUNT)?,
                    group: Group::from_row(row, at)?,
                    language: row.optional_text(at + group::COLUMN_COUNT)?.and_then(Language::parse),
                })
            };
            transaction.query(&sql, &values)?.iter().map(read).collect()
        })
    }

    /// Notes that the verdict is another one, and puts the mail that tells it into the outbox. Whether it was told: of several who saw the same change one
    /// does; of a watch that ended or was told something else meanwhile nothing is.
    ///
    /// # Errors
    /// [`Error::Invalid`] and those of the outbox and the engine; then nothing was noted.
    pub fn tell_watch(
        &self,
        watch: &Watch,
        told: &Told,
        mail: Option<&Mail>,
        now: Timestamp,
    ) -> Result<bool> {
        check(&watch.kind, &watch.object, "", told)?;
        let (now, key) = (self.moment(now), self.optional_sealing_key()?);
        self.write(|transaction| {
            let sql = "UPDATE watches SET zone = ?3, status = ?4, changes = changes + 1, changed_at = ?5 WHERE id = ?1 AND changes = ?2";
            let changed = transaction.execute(
                sql,
                &[
                    watch.id.into(),
                    i64::try_from(watch.changes).unwrap_or(i64::MAX).into(),
                    told.zone.as_str().into(),
                    told.status.as_str().into(),
                    now.into(),
                ],
            )?;
            if let Some(mail) = mail.filter(|_| changed == 1) {
                outbox::put(transaction, key.as_ref(), mail, now)?;
            }
            Ok(changed == 1)
        })
    }
}

/// Ends all watches of a user within a transaction.
pub(crate) fn remove_all(transaction: &mut dyn Transaction, user: UserId) -> Result<()> {
    transaction.execute("DELETE FROM watches WHERE user_id = ?1", &[user.into()])?;
    Ok(())
}

fn check(kind: &str, object: &str, note: &str, told: &Told) -> Result<()> {
    let invalid = |what, why| Err(Error::Invalid { what, why });
    let is_word = |word: &str| !word.is_empty() && word.len() <= WORD_BYTES_MAX;
    if !is_word(kind) || object.is_empty() || object.len() > OBJECT_BYTES_MAX {
        return invalid("the watched object", "is empty or too long");
    }
    if note.chars().count() > NOTE_CHARS_MAX {
        return invalid("the note", "has more than 500 characters");
    }
    if note.chars().any(is_hidden) {
        return invalid("the note", "has characters that cannot be seen");
    }
    if !is_word(&told.zone) || !is_word(&told.status) {
        return invalid("the verdict", "is empty or too long");
    }
    Ok(())
}
