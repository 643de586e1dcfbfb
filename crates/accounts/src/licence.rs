//! Licences: what a group may use, how much of it a day, and from when until when.

use model::Timestamp;

use crate::{
    Accounts, Error, GroupId, LicenceId, Product, Result, Services,
    engine::{Row, Transaction},
    group,
};

/// Licences of a group, revoked ones too.
pub const LICENCES_OF_GROUP_MAX: u32 = 200;
/// How many licences one entry may stand for.
pub const LICENCE_COUNT_MAX: u32 = 1000;

/// A licence of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its identifier.
    pub id: LicenceId,
    /// Whose it is.
    pub group_id: GroupId,
    /// What was sold.
    pub product: Product,
    /// The services that it opens.
    pub services: Services,
    /// How many were sold: the day's allowance is as many times the product's level.
    pub count: u32,
    /// From when on it is in force.
    pub starts_at: Timestamp,
    /// From when on it is not any more.
    pub ends_at: Option<Timestamp>,
    /// When it was granted.
    pub created_at: Timestamp,
    /// Whether it was taken back.
    pub is_revoked: bool,
}

/// What is said of a licence when it is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLicence {
    /// Whose it is.
    pub group_id: GroupId,
    /// What is sold; not [`Product::Bench`].
    pub product: Product,
    /// The services that it opens; `None`: all that the product may open.
    pub services: Option<Services>,
    /// How many, 1 to [`LICENCE_COUNT_MAX`].
    pub count: u32,
    /// From when on it is in force.
    pub starts_at: Timestamp,
    /// From when on it is not any more.
    pub ends_at: Option<Timestamp>,
}

/// What shall become different; `None` leaves as it is. What was used today stays used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LicenceChange {
    /// Another end, or none.
    pub ends_at: Option<Option<Timestamp>>,
    /// Another count.
    pub count: Option<u32>,
}

const COLUMNS: &str = "id, group_id, product, services, count, starts_at, ends_at, created_at, is_revoked";

impl Licence {
    fn from_row(row: &Row) -> Result<Self> {
        let corrupt = |what| Error::Corrupt { what };
        Ok(Self {
            id: LicenceId::from_row(row, 0)?,
            group_id: GroupId::from_row(row, 1)?,
            product: Product::parse(row.text(2)?).ok_or(corrupt("a licence's product"))?,
            services: Services::from_column(row.integer(3)?).ok_or(corrupt("a licence's services"))?,
            count: u32::try_from(row.integer(4)?).map_err(|_| corrupt("a licence's count"))?,
            starts_at: row.moment(5)?,
            ends_at: row.optional_moment(6)?,
            created_at: row.moment(7)?,
            is_revoked: row.bool(8)?,
        })
    }

    /// Searches a day for each of its services; `None` without a limit.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        self.product.level().map(|level| u64::from(level) * u64::from(self.count))
    }

    /// Whether it is in force at a moment.
    #[must_use]
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        !self.is_revoked && self.starts_at <= at && self.ends_at.is_none_or(|end| at < end)
    }

    fn check(&self) -> Result<()> {
        let invalid = |what, why| Err(Error::Invalid { what, why });
        if !self.product.is_known() {
            return invalid("the product", "does not have this level");
        }
        if self.services.is_empty() || !self.services.is_within(self.product.services()) {
            return invalid("the licence's services", "are none, or more than the product may open");
        }
        if !(1..=LICENCE_COUNT_MAX).contains(&self.count) {
            return invalid("the licence's count", "must be 1 to 1000");
        }
        if self.ends_at.is_some_and(|end| end <= self.starts_at) {
            return invalid("the licence's end", "is not after its start");
        }
        Ok(())
    }
}

impl Accounts {
    /// Grants a licence to a group.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] for the group, [`Error::TooMany`] and those of the engine.
    pub fn grant_licence(&self, new: &NewLicence, now: Timestamp) -> Result<Licence> {
        if new.product == Product::Bench {
            return Err(Error::Invalid { what: "the product", why: "is not for sale" });
        }
        self.grant(new, now)
    }

    /// Grants the licence that the benchmark measures with.
    ///
    /// # Errors
    /// As [`Accounts::grant_licence`].
    #[doc(hidden)]
    pub fn grant_bench(&self, group_id: GroupId, now: Timestamp) -> Result<Licence> {
        let new = NewLicence {
            group_id,
            product: Product::Bench,
            services: None,
            count: 1,
            starts_at: now,
            ends_at: None,
        };
        self.grant(&new, now)
    }

    fn grant(&self, new: &NewLicence, now: Timestamp) -> Result<Licence> {
        let licence = Licence {
            id: LicenceId::random()?,
            group_id: new.group_id,
            product: new.product,
            services: new.services.unwrap_or_else(|| new.product.services()),
            count: new.count,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            created_at: self.moment(now),
            is_revoked: false,
        };
        licence.check()?;
        self.write(|transaction| {
            let group = group::find(transaction, new.group_id)?;
            group.ok_or_else(|| Error::not_found("group", new.group_id))?;
            let sql = "SELECT COUNT(*) FROM licences WHERE group_id = ?1";
            let count = transaction.query_one(sql, &[new.group_id.into()])?;
            if count.map_or(Ok(0), |row| row.count(0))? >= u64::from(LICENCES_OF_GROUP_MAX) {
                return Err(Error::TooMany { what: "licences of this group", limit: LICENCES_OF_GROUP_MAX });
            }
            transaction.execute(
                &format!("INSERT INTO licences ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)"),
                &[
                    licence.id.into(),
                    licence.group_id.into(),
                    licence.product.code().into(),
                    licence.services.column().into(),
                    licence.count.into(),
                    licence.starts_at.into(),
                    licence.ends_at.into(),
                    licence.created_at.into(),
                ],
            )
        })?;
        self.forget_licences();
        Ok(licence)
    }

    /// Changes a licence, and gives what it is then.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] and those of the engine.
    pub fn change_licence(&self, id: LicenceId, change: LicenceChange) -> Result<Licence> {
        let licence = self.write(|transaction| {
            let mut licence = require(transaction, id)?;
            licence.ends_at = change.ends_at.unwrap_or(licence.ends_at);
            licence.count = change.count.unwrap_or(licence.count);
            licence.check()?;
            let sql = "UPDATE licences SET ends_at = ?2, count = ?3 WHERE id = ?1";
            transaction.execute(sql, &[id.into(), licence.ends_at.into(), licence.count.into()])?;
            Ok(licence)
        })?;
        self.forget_licences();
        Ok(licence)
    }

    /// Takes a licence back, for good. What was used of it stays told.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn revoke_licence(&self, id: LicenceId) -> Result<Licence> {
        let licence = self.write(|transaction| {
            let licence = require(transaction, id)?;
            transaction.execute("UPDATE licences SET is_revoked = 1 WHERE id = ?1", &[id.into()])?;
            Ok(Licence { is_revoked: true, ..licence })
        })?;
        self.forget_licences();
        Ok(licence)
    }

    /// The licences of a group, in the order in which they pay.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn licences(&self, group: GroupId) -> Result<Vec<Licence>> {
        self.read(|transaction| of_group(transaction, group))
    }

    /// A licence by its identifier.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn licence(&self, id: LicenceId) -> Result<Option<Licence>> {
        self.read(|transaction| find(transaction, id))
    }
}

fn find(transaction: &mut dyn Transaction, id: LicenceId) -> Result<Option<Licence>> {
    let row =
        transaction.query_one(&format!("SELECT {COLUMNS} FROM licences WHERE id = ?1"), &[id.into()])?;
    row.map(|row| Licence::from_row(&row)).transpose()
}

fn require(transaction: &mut dyn Transaction, id: LicenceId) -> Result<Licence> {
    find(transaction, id)?.ok_or_else(|| Error::not_found("licence", id))
}

/// The licences of a group in the order in which they pay: the narrowest product, what ends first, the identifier.
pub(crate) fn of_group(transaction: &mut dyn Transaction, group: GroupId) -> Result<Vec<Licence>> {
    let sql = format!("SELECT {COLUMNS} FROM licences WHERE group_id = ?1 LIMIT {LICENCES_OF_GROUP_MAX}");
    let rows = transaction.query(&sql, &[group.into()])?;
    let mut licences = rows.iter().map(Licence::from_row).collect::<Result<Vec<_>>>()?;
    licences.sort_by_key(|licence| {
        (licence.product.rank(), licence.ends_at.unwrap_or(Timestamp::MAX), licence.id)
    });
    Ok(licences)
}
