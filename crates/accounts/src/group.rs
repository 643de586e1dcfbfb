//! Groups: organisations whose users share licences, a time zone in which days are counted, and what they may see.

use model::{Timestamp, Tlp};

use crate::{
    Accounts, Error, GroupId, Result,
    civil::Zone,
    engine::{Row, Transaction, Value},
    text::is_hidden,
};
use unicode_normalization::UnicodeNormalization;

/// Groups of an installation.
pub const GROUPS_MAX: u32 = 10_000;
/// Longest name in characters.
const NAME_CHARS_MAX: usize = 200;

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its name, which no other group has in any spelling.
    pub name: String,
    /// IANA name of the time zone whose civil days count, e.g. `Asia/Tokyo`.
    pub time_zone: String,
    /// The strictest marking that its members may see.
    pub tlp_max: Tlp,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What is said of a group when it is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    /// Its name.
    pub name: String,
    /// IANA name of its time zone, in any case of letters.
    pub time_zone: String,
    /// The strictest marking that its members may see.
    pub tlp_max: Tlp,
}

/// What shall become different; `None` leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct GroupChange {
    /// Another name.
    pub name: Option<String>,
    /// Another time zone. The day that is counted never goes back: while it is still yesterday there, charges need room on both days.
    pub time_zone: Option<String>,
    /// Another strictest marking.
    pub tlp_max: Option<Tlp>,
}

/// The columns that [`Group::from_row`] reads.
pub(crate) const COLUMNS: &str =
    "groups.id, groups.name, groups.time_zone, groups.tlp_max, groups.created_at";
/// How many they are.
pub(crate) const COLUMN_COUNT: usize = 5;

impl Group {
    /// From the columns [`COLUMNS`], the first of which stands at `at`.
    pub(crate) fn from_row(row: &Row, at: usize) -> Result<Self> {
        let tlp = usize::try_from(row.integer(at + 3)?).ok().and_then(|at| Tlp::ALL.get(at).copied());
        Ok(Self {
            id: GroupId::from_row(row, at)?,
            name: row.text(at + 1)?.to_owned(),
            time_zone: row.text(at + 2)?.to_owned(),
            tlp_max: tlp.ok_or(Error::Corrupt { what: "a group's marking" })?,
            created_at: row.moment(at + 4)?,
        })
    }
}

impl Accounts {
    /// Adds a group, which has no licence yet.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`], [`Error::TooMany`] and those of the engine.
    pub fn add_group(&self, new: &NewGroup, now: Timestamp) -> Result<Group> {
        let group = Group {
            id: GroupId::random()?,
            name: checked_name(&new.name)?,
            time_zone: Zone::parse(&new.time_zone)?.name().to_owned(),
            tlp_max: new.tlp_max,
            created_at: self.moment(now),
        };
        self.write(|transaction| {
            let count = transaction.query_one("SELECT COUNT(*) FROM groups", &[])?;
            if count.map_or(Ok(0), |row| row.count(0))? >= u64::from(GROUPS_MAX) {
                return Err(Error::TooMany { what: "groups", limit: GROUPS_MAX });
            }
            transaction.execute(
                "INSERT INTO groups (id, name, name_key, time_zone, tlp_max, quota_day, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
                &[
                    group.id.into(),
                    group.name.as_str().into(),
                    key(&group.name).into(),
                    group.time_zone.as_str().into(),
                    rank(group.tlp_max),
                    group.created_at.into(),
                ],
            )
        })?;
        Ok(group)
    }

    /// A group by its identifier.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn group(&self, id: GroupId) -> Result<Option<Group>> {
        self.read(|transaction| find(transaction, id))
    }

    /// A group by its name, in any spelling.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn group_by_name(&self, name: &str) -> Result<Option<Group>> {
        let Ok(name) = checked_name(name) else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM groups WHERE name_key = ?1");
        self.read(|transaction| {
            let row = transaction.query_one(&sql, &[key(&name).into()])?;
            row.map(|row| Group::from_row(&row, 0)).transpose()
        })
    }

    /// All groups, by name.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn groups(&self) -> Result<Vec<Group>> {
        let sql = format!("SELECT {COLUMNS} FROM groups ORDER BY name_key LIMIT {GROUPS_MAX}");
        self.read(|transaction| {
            transaction.query(&sql, &[])?.iter().map(|row| Group::from_row(row, 0)).collect()
        })
    }

    /// Changes a group, and gives what it is then.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`], [`Error::NotFound`] and those of the engine.
    pub fn change_group(&self, id: GroupId, change: &GroupChange) -> Result<Group> {
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let zone = change.time_zone.as_deref().map(Zone::parse).transpose()?;
        let group = self.write(|transaction| {
            let mut group = find(transaction, id)?.ok_or_else(|| Error::not_found("group", id))?;
            group.name = name.clone().unwrap_or(group.name);
            group.time_zone = zone.as_ref().map_or(group.time_zone, |zone| zone.name().to_owned());
            group.tlp_max = change.tlp_max.unwrap_or(group.tlp_max);
            transaction.execute(
                "UPDATE groups SET name = ?2, name_key = ?3, time_zone = ?4, tlp_max = ?5 WHERE id = ?1",
                &[
                    id.into(),
                    group.name.as_str().into(),
                    key(&group.name).into(),
                    group.time_zone.as_str().into(),
                    rank(group.tlp_max),
                ],
            )?;
            Ok(group)
        })?;
        self.forget_licences();
        Ok(group)
    }

    /// Removes a group that has no users any more, with its licences, what was used of them, and its graphs.
    ///
    /// # Errors
    /// [`Error::NotEmpty`], [`Error::NotFound`] and those of the engine.
    pub fn remove_group(&self, id: GroupId) -> Result<()> {
        let removed = self.write(|transaction| {
            let of_group = "licence_id IN (SELECT id FROM licences WHERE group_id = ?1)";
            transaction.execute(&format!("DELETE FROM quota_usage WHERE {of_group}"), &[id.into()])?;
            transaction.execute("DELETE FROM licences WHERE group_id = ?1", &[id.into()])?;
            transaction.execute("DELETE FROM graphs WHERE group_id = ?1", &[id.into()])?;
            transaction.execute("DELETE FROM groups WHERE id = ?1", &[id.into()])
        });
        self.forget_licences();
        match removed {
            Ok(0) => Err(Error::not_found("group", id)),
            Ok(_) => Ok(()),
            // Users refer to their group.
            Err(Error::Referenced) => Err(Error::NotEmpty { id: id.to_string() }),
            Err(error) => Err(error),
        }
    }
}

/// A group by its identifier.
pub(crate) fn find(transaction: &mut dyn Transaction, id: GroupId) -> Result<Option<Group>> {
    let row = transaction.query_one(&format!("SELECT {COLUMNS} FROM groups WHERE id = ?1"), &[id.into()])?;
    row.map(|row| Group::from_row(&row, 0)).transpose()
}

/// The name without white space around it.
fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    let why = match name.chars().take(NAME_CHARS_MAX + 1).count() {
        0 => "is empty",
        count if count > NAME_CHARS_MAX => "is too long",
        _ if name.chars().any(is_hidden) => "has characters that cannot be seen",
        _ => return Ok(name.to_owned()),
    };
    Err(Error::Invalid { what: "the group's name", why })
}

/// What is the same for all spellings of a name.
fn key(name: &str) -> String {
    name.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// A marking as it is stored: its place from open to closed.
fn rank(tlp: Tlp) -> Value {
    let at = Tlp::ALL.iter().position(|each| *each == tlp);
    i64::try_from(at.unwrap_or_default()).unwrap_or_default().into()
}
