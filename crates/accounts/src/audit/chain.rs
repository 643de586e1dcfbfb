//! The chain of digests: each is SHA-256 over the one before it and what its entry says. The head stands beside the
//! entries and says where the chain ends, so that a removed last entry is missed, and where it begins after entries were
//! trimmed.

use sha2::{Digest, Sha256};

use crate::{
    Accounts, Error, Result,
    engine::{Row, Transaction},
    secret::hex,
};

/// Begins what is digested; another form of entry would have another number.
const FORM: &[u8] = b"hantei audit 1";
/// Stands for a missing text; no text is so long.
const NOTHING: u64 = u64::MAX;
/// Entries that are read at a time.
const PAGE: u32 = 1_000;
/// The only row of the head's table.
const HEAD_ID: i64 = 1;

/// The columns that [`Link::from_row`] reads, after the number.
pub(super) const COLUMNS: &str =
    "sequence, at, user_id, token_id, group_id, address, action, object, outcome, detail, request_id, digest";

/// What an entry says, as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) at: i64,
    pub(super) user_id: Option<String>,
    pub(super) token_id: Option<String>,
    pub(super) group_id: Option<String>,
    pub(super) address: Option<String>,
    pub(super) action: String,
    pub(super) object: String,
    pub(super) outcome: String,
    pub(super) detail: String,
    pub(super) request_id: String,
}

impl Link {
    fn from_row(row: &Row) -> Result<Self> {
        let optional = |at| row.optional_text(at).map(|text| text.map(str::to_owned));
        let text = |at| row.text(at).map(str::to_owned);
        Ok(Self {
            at: row.integer(1)?,
            user_id: optional(2)?,
            token_id: optional(3)?,
            group_id: optional(4)?,
            address: optional(5)?,
            action: text(6)?,
            object: text(7)?,
            outcome: text(8)?,
            detail: text(9)?,
            request_id: text(10)?,
        })
    }

    pub(super) fn insert(
        &self,
        transaction: &mut dyn Transaction,
        sequence: u64,
        digest: [u8; 32],
    ) -> Result<()> {
        transaction.execute(
            &format!(
                "INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
            ),
            &[
                integer(sequence).into(),
                self.at.into(),
                self.user_id.as_deref().into(),
                self.token_id.as_deref().into(),
                self.group_id.as_deref().into(),
                self.address.as_deref().into(),
                self.action.as_str().into(),
                self.object.as_str().into(),
                self.outcome.as_str().into(),
                self.detail.as_str().into(),
                self.request_id.as_str().into(),
                digest.into(),
            ],
        )?;
        Ok(())
    }

    fn digest(&self, before: &[u8; 32], sequence: u64) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(FORM);
        digest.update(before);
        digest.update(sequence.to_be_bytes());
        digest.update(self.at.to_be_bytes());
        for text in [
            self.user_id.as_deref(),
            self.token_id.as_deref(),
            self.group_id.as_deref(),
            self.address.as_deref(),
            Some(&self.action),
            Some(&self.object),
            Some(&self.outcome),
            Some(&self.detail),
            Some(&self.request_id),
        ] {
            // The length first, so that no two entries are the same bytes.
            digest.update(text.map_or(NOTHING, |text| text.len() as u64).to_be_bytes());
            digest.update(text.unwrap_or_default());
        }
        digest.finalize().into()
    }
}

/// Where the chain ends and begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub(super) sequence: u64,
    pub(super) digest: [u8; 32],
    /// The last entry that was trimmed, or 0.
    pub(super) anchor_sequence: u64,
    pub(super) anchor_digest: [u8; 32],
}

impl Head {
    pub(super) fn read(transaction: &mut dyn Transaction) -> Result<Option<Self>> {
        let sql = "SELECT sequence, digest, anchor_sequence, anchor_digest FROM audit_head WHERE id = ?1";
        let Some(row) = transaction.query_one(sql, &[HEAD_ID.into()])? else { return Ok(None) };
        Ok(Some(Self {
            sequence: row.count(0)?,
            digest: digest(&row, 1)?,
            anchor_sequence: row.count(2)?,
            anchor_digest: digest(&row, 3)?,
        }))
    }

    pub(super) fn write(&self, transaction: &mut dyn Transaction) -> Result<()> {
        transaction.execute(
            "INSERT INTO audit_head (id, sequence, digest, anchor_sequence, anchor_digest) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest, \
             anchor_sequence = excluded.anchor_sequence, anchor_digest = excluded.anchor_digest",
            &[
                HEAD_ID.into(),
                integer(self.sequence).into(),
                self.digest.into(),
                integer(self.anchor_sequence).into(),
                self.anchor_digest.into(),
            ],
        )?;
        Ok(())
    }

    /// Moves on to the next entry.
    pub(super) fn extend(&mut self, link: &Link) {
        self.sequence += 1;
        self.digest = link.digest(&self.digest, self.sequence);
    }
}

/// The end of the chain, to be kept elsewhere: as long as an entry of this number has this digest, everything up to it is
/// as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// The number of the last entry; 0 when there was none yet.
    pub sequence: u64,
    /// Its digest in hex.
    pub digest: String,
}

/// What a check of the whole audit gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditState {
    /// Every entry is as it was recorded, and none is missing but what was trimmed.
    Whole {
        /// How many there are.
        entries: u64,
    },
    /// Something was changed, removed, added or reordered.
    Broken {
        /// The first number at which the chain does not hold.
        sequence: u64,
    },
}

impl Accounts {
    /// Checks every entry of the audit against the chain. It reads all of them, in one state of the database.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn verify_audit(&self) -> Result<AuditState> {
        self.read(|transaction| {
            let head = match Head::read(transaction) {
                Ok(head) => head.unwrap_or_default(),
                Err(Error::Corrupt { .. }) => return Ok(AuditState::Broken { sequence: 0 }),
                Err(error) => return Err(error),
            };
            let (mut sequence, mut digest) = (head.anchor_sequence, head.anchor_digest);
            let mut cursor = i64::MIN;
            loop {
                let sql = format!(
                    "SELECT {COLUMNS} FROM audit WHERE sequence >= ?1 ORDER BY sequence LIMIT {PAGE}"
                );
                let rows = transaction.query(&sql, &[cursor.into()])?;
                for row in &rows {
                    match next(row, sequence, &digest) {
                        Some(found) => (sequence, digest) = (sequence + 1, found),
                        None => return Ok(AuditState::Broken { sequence: broken_at(row, sequence) }),
                    }
                }
                if rows.len() < PAGE as usize {
                    break;
                }
                cursor = integer(sequence + 1);
            }
            if (sequence, digest) != (head.sequence, head.digest) {
                return Ok(AuditState::Broken { sequence: sequence.min(head.sequence) + 1 });
            }
            Ok(AuditState::Whole { entries: sequence - head.anchor_sequence })
        })
    }

    /// The end of the audit's chain.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn audit_head(&self) -> Result<AuditHead> {
        let head = self.read(Head::read)?.unwrap_or_default();
        Ok(AuditHead { sequence: head.sequence, digest: hex(&head.digest) })
    }
}

/// The digest of a row, if it is the one that comes next.
fn next(row: &Row, sequence: u64, before: &[u8; 32]) -> Option<[u8; 32]> {
    let found = row.count(0).ok().filter(|found| Some(*found) == sequence.checked_add(1))?;
    let right = Link::from_row(row).ok()?.digest(before, found);
    (digest(row, 11).ok()? == right).then_some(right)
}

/// Where the chain breaks at a row that does not come next: at what is missing, or at what is too much.
fn broken_at(row: &Row, sequence: u64) -> u64 {
    let expected = sequence.saturating_add(1);
    row.integer(0).map_or(expected, |found| u64::try_from(found).unwrap_or(0).min(expected))
}

pub(super) fn digest(row: &Row, at: usize) -> Result<[u8; 32]> {
    row.bytes(at)?.try_into().map_err(|_| Error::Corrupt { what: "a digest in the audit" })
}

pub(super) fn integer(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            at: 1,
            user_id: Some("usr_0".to_owned()),
            token_id: None,
            group_id: None,
            address: Some("192.0.2.1".to_owned()),
            action: "user.add".to_owned(),
            object: "ab".to_owned(),
            outcome: "ok".to_owned(),
            detail: "c".to_owned(),
            request_id: String::new(),
        }
    }

    /// What was recorded must verify with every later version: the digest of a fixed entry never changes.
    #[test]
    fn the_form_is_fixed() {
        // Computed by hand from the description above, with another implementation of SHA-256.
        let digest = "6534cd7f7044de69e4ce0701968b7b3f87430eae511ed9fd924e2ef7fbedebdd";
        assert_eq!(hex(&link().digest(&[0; 32], 1)), digest);
    }

    #[test]
    fn every_part_counts() {
        let right = link().digest(&[0; 32], 1);
        let changed: [fn(&mut Link); 11] = [
            |link| link.at = 2,
            |link| link.user_id = None,
            |link| link.user_id = Some(String::new()),
            |link| link.token_id = Some(String::new()),
            |link| link.group_id = Some("usr_0".to_owned()),
            |link| link.address = Some("192.0.2.2".to_owned()),
            |link| link.action.push('s'),
            |link| link.outcome = "failed".to_owned(),
            |link| (link.object, link.detail) = ("a".to_owned(), "bc".to_owned()),
            |link| (link.object, link.detail) = ("c".to_owned(), "ab".to_owned()),
            |link| link.request_id = "r".to_owned(),
        ];
        for (number, change) in changed.into_iter().enumerate() {
            let mut link = link();
            change(&mut link);
            assert_ne!(link.digest(&[0; 32], 1), right, "change {number}");
        }
        assert_ne!(link().digest(&[1; 32], 1), right);
        assert_ne!(link().digest(&[0; 32], 2), right);
    }
}
