//! Sources and lists that some groups alone see. What has no entry is seen by all, as far as its markings allow.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Accounts, Error, GroupId, Result};

/// Lists that can be restricted.
pub const RESTRICTED_LISTS_MAX: u32 = 1_000;
/// Longest name of a list in bytes.
const LIST_BYTES_MAX: usize = 200;

/// By source or full name of a list, the groups that see it.
pub type Restrictions = BTreeMap<String, BTreeSet<GroupId>>;

impl Accounts {
    /// Says which groups alone see a source or list; without any, all do again.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name, [`Error::Referenced`] for a group that is not there, [`Error::TooMany`], and those of the engine.
    pub fn restrict(&self, list: &str, groups: &BTreeSet<GroupId>) -> Result<()> {
        let is_plain = !list.is_empty()
            && list.len() <= LIST_BYTES_MAX
            && list.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain {
            return Err(Error::Invalid {
                what: "the list's name",
                why: "must be 1 to 200 visible ASCII characters",
            });
        }
        self.write(|transaction| {
            transaction.execute("DELETE FROM restrictions WHERE list = ?1", &[list.into()])?;
            let known = transaction.query_one("SELECT COUNT(DISTINCT list) FROM restrictions", &[])?;
            let known = known.map(|row| row.integer(0)).transpose()?.unwrap_or(0);
            if !groups.is_empty() && known >= i64::from(RESTRICTED_LISTS_MAX) {
                return Err(Error::TooMany { what: "restricted lists", limit: RESTRICTED_LISTS_MAX });
            }
            for group in groups {
                let sql = "INSERT INTO restrictions (list, group_id) VALUES (?1, ?2)";
                transaction.execute(sql, &[list.into(), (*group).into()])?;
            }
            Ok(())
        })
    }

    /// All restrictions.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn restrictions(&self) -> Result<Restrictions> {
        self.read(|transaction| {
            let rows =
                transaction.query("SELECT list, group_id FROM restrictions ORDER BY list, group_id", &[])?;
            let mut restrictions = Restrictions::new();
            for row in &rows {
                let group = GroupId::parse(row.text(1)?)?;
                restrictions.entry(row.text(0)?.to_owned()).or_default().insert(group);
            }
            Ok(restrictions)
        })
    }
}
