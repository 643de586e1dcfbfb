//! What people decided, newest first, and by its identity. The decisions stand as evidence under their subjects ([`Section::Decided`]),
//! each with its withdrawal, if there is one; this finds the subjects.
//!
//! ```text
//! LIST list 01 moment identity → version 1 · key of the subject        moments in reverse: the newest come first
//! IDENTITY identity            → version 1 · key of the subject
//! ```
//! The rows follow from the evidence, and are written with it; `fsck` compares.

use model::{Claim, Evidence, EvidenceId, Subject, Timestamp};

use super::{Ledger, read};
use crate::{
    Error, Result, Section,
    codec::{
        self,
        wire::{Reader, Writer as Value},
    },
    engine::{Batch, KeyRange, Limit, Order, Table, after_prefix},
    key,
};

/// First byte of the key of a row by list and moment.
const LIST: u8 = 1;
/// First byte of the key of a row by identity.
const IDENTITY: u8 = 2;
/// Before the moment, whose first byte may be any: behind a word's end `FF` would read as part of the word.
const MOMENT: u8 = 1;
/// Lists that are looked through: one for each group of people.
const LISTS_MAX: usize = 10_000;
/// Rows of one subject that are read: decisions and withdrawals.
const SUBJECT_ROWS_MAX: usize = 10_000;
const VERSION: u8 = 1;
const BAD: Error = Error::Corrupt { what: "a place of a decision does not decode" };

/// A decision, with its withdrawal if it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The identity of the decision.
    pub id: EvidenceId,
    /// The decision ([`Claim::Decided`]).
    pub evidence: Evidence,
    /// That it was withdrawn ([`Claim::Withdrawn`]).
    pub withdrawal: Option<Evidence>,
}

/// A place among decisions, newest first.
pub type DecisionPlace = (Timestamp, EvidenceId);

/// Decisions, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionPage {
    /// The decisions.
    pub items: Vec<Decided>,
    /// Give this as `after` to go on; `None` when there are no more.
    pub next: Option<DecisionPlace>,
}

/// What a row of the table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The list and when it was decided, in a row by list.
    pub place: Option<(String, Timestamp)>,
    /// The identity of the decision.
    pub id: EvidenceId,
    /// What it is about.
    pub subject: Subject,
}

impl Ledger {
    /// The decision of this identity.
    ///
    /// # Errors
    /// As [`crate::Engine::get_many`]; [`Error::Corrupt`] when its place does not decode.
    pub fn decision(&self, id: EvidenceId) -> Result<Option<Decided>> {
        let found = self.core.engine.get_many(Table::Decisions, &[&identity_key(id)])?.pop().flatten();
        let Some(value) = found else { return Ok(None) };
        Ok(self.decided(&[(id, read_value(&value)?)])?.pop())
    }

    /// What was decided in these lists, or in all, newest first, from behind `after`; of the same moment in the order of identities.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn decisions(
        &self,
        lists: Option<&[String]>,
        after: Option<DecisionPlace>,
        limit: usize,
    ) -> Result<DecisionPage> {
        let limit = limit.max(1);
        let lists = match lists {
            Some(lists) => lists.to_vec(),
            None => self.decision_lists()?,
        };
        let mut found = Vec::new();
        for list in &lists {
            let prefix = list_prefix(list);
            let range = match after {
                Some((moment, id)) => KeyRange::prefix(&prefix).after(&list_key(list, moment, id)),
                None => KeyRange::prefix(&prefix),
            };
            // One more than asked for tells whether there are more.
            let wanted = Limit { entries: limit + 1, ..Limit::WALK };
            let page = self.core.engine.scan(Table::Decisions, &range, Order::Forward, wanted)?;
            for row in page.entries {
                match read_row(&row.key, &row.value) {
                    Ok(DecisionRow { place: Some((_, moment)), id, subject }) => {
                        found.push((moment, id, key::subject(&subject)));
                    }
                    Ok(_) => {}
                    Err(error) => read::report_damage(&row.key, &error),
                }
            }
        }
        found.sort_by(|(one, one_id, _), (other, other_id, _)| (other, one_id).cmp(&(one, other_id)));
        let is_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| is_more).map(|(moment, id, _)| (*moment, *id));
        let places: Vec<_> = found.iter().map(|(_, id, subject)| (*id, subject.as_slice())).collect();
        Ok(DecisionPage { items: self.decided(&places)?, next })
    }

    /// What was decided about this very subject, newest first.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn decisions_about(&self, subject: &Subject) -> Result<Vec<Decided>> {
        let rows = self.page(subject, Section::Decided, None, SUBJECT_ROWS_MAX)?.items;
        let (decisions, withdrawals): (Vec<Evidence>, Vec<Evidence>) =
            rows.into_iter().partition(|row| matches!(row.claim, Claim::Decided(_)));
        let mut found: Vec<Decided> = decisions
            .into_iter()
            .map(|evidence| {
                let id = evidence.id();
                let is_its = |row: &&Evidence| match &row.claim {
                    Claim::Withdrawn(withdrawal) => withdrawal.decision == id,
                    _ => false,
                };
                Decided { id, withdrawal: withdrawals.iter().find(is_its).cloned(), evidence }
            })
            .collect();
        found.sort_by_key(|decided| (std::cmp::Reverse(decided.evidence.observed_at), decided.id));
        Ok(found)
    }

    /// Decisions of known identity and subject, with their withdrawals, in their order. What is not there is passed over: it was removed
    /// meanwhile, or is damaged.
    fn decided(&self, places: &[(EvidenceId, &[u8])]) -> Result<Vec<Decided>> {
        let row = |id, subject: &[u8]| key::evidence(subject, Section::Decided, id);
        let keys: Vec<Vec<u8>> = places
            .iter()
            .flat_map(|(id, subject)| [row(*id, subject), row(EvidenceId::of_withdrawal(*id), subject)])
            .collect();
        let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        let mut values = self.core.engine.get_many(Table::Evidence, &keys)?.into_iter();
        let mut found = Vec::with_capacity(places.len());
        for (id, subject) in places {
            let (decision, withdrawal) = (values.next().flatten(), values.next().flatten());
            let decode = |value: Vec<u8>| -> Option<Evidence> {
                let decoded =
                    key::decode(subject).and_then(|of| codec::decode(&of, Section::Decided, &value));
                decoded.inspect_err(|error| read::report_damage(subject, error)).ok()
            };
            if let Some(evidence) = decision.and_then(decode)
                && let Claim::Decided(_) = evidence.claim
            {
                found.push(Decided { id: *id, evidence, withdrawal: withdrawal.and_then(decode) });
            }
        }
        Ok(found)
    }

    /// The lists in which anything was decided, each found by a leap behind the one before.
    fn decision_lists(&self) -> Result<Vec<String>> {
        let mut lists = Vec::new();
        let mut range = KeyRange::prefix(&[LIST]);
        while lists.len() < LISTS_MAX {
            let limit = Limit { entries: 1, bytes: 0 };
            let page = self.core.engine.scan(Table::Decisions, &range, Order::Forward, limit)?;
            let Some(row) = page.entries.first() else { break };
            let (list, _) = key::read_word(row.key.get(1..).unwrap_or_default())?;
            let Some(start) = after_prefix(&list_prefix(&list)) else { break };
            range.start = start;
            lists.push(list);
        }
        Ok(lists)
    }
}

/// The keys of the rows that follow from a decision, with their value; none from other evidence. Who removes the evidence removes them.
pub(super) fn rows_of(
    evidence: &Evidence,
    id: EvidenceId,
    subject: &[u8],
) -> Option<([Vec<u8>; 2], Vec<u8>)> {
    let Claim::Decided(_) = evidence.claim else { return None };
    let mut value = Value::default();
    value.byte(VERSION);
    value.raw(subject);
    Some(([list_key(&evidence.source, evidence.observed_at, id), identity_key(id)], value.0))
}

/// Writes the rows that follow from a piece of evidence.
pub(super) fn put(evidence: &Evidence, id: EvidenceId, subject: &[u8], batch: &mut Batch) {
    if let Some((keys, value)) = rows_of(evidence, id, subject) {
        keys.into_iter().for_each(|key| batch.put(Table::Decisions, key, value.as_slice()));
    }
}

/// The evidence because of which a row of the table is there.
pub(super) fn evidence_key(row: &DecisionRow) -> Vec<u8> {
    key::evidence(&key::subject(&row.subject), Section::Decided, row.id)
}

/// Reads a row of the table.
pub(crate) fn read_row(row: &[u8], value: &[u8]) -> Result<DecisionRow> {
    let (kind, rest) = row.split_first().ok_or(BAD)?;
    let (place, id) = match *kind {
        IDENTITY => (None, rest),
        LIST => {
            let (list, rest) = key::read_word(rest)?;
            let rest = rest.strip_prefix(&[MOMENT]).ok_or(BAD)?;
            let (moment, id) = rest.split_first_chunk::<8>().ok_or(BAD)?;
            let millis = i64::try_from(!u64::from_be_bytes(*moment)).map_err(|_| BAD)?;
            let moment = Timestamp::from_millis(millis);
            if moment.millis() != millis {
                return Err(BAD);
            }
            (Some((list, moment)), id)
        }
        _ => return Err(BAD),
    };
    let id = EvidenceId(id.try_into().map_err(|_| BAD)?);
    Ok(DecisionRow { place, id, subject: key::decode(read_value(value)?)? })
}

fn read_value(value: &[u8]) -> Result<&[u8]> {
    let mut input = Reader(value);
    input.version(VERSION)?;
    Ok(input.0)
}

fn list_prefix(list: &str) -> Vec<u8> {
    let mut key = vec![LIST];
    key::push_word(&mut key, list);
    key.push(MOMENT);
    key
}

fn list_key(list: &str, moment: Timestamp, id: EvidenceId) -> Vec<u8> {
    let mut key = list_prefix(list);
    key.extend_from_slice(&(!moment.millis().unsigned_abs()).to_be_bytes());
    key.extend_from_slice(&id.0);
    key
}

fn identity_key(id: EvidenceId) -> Vec<u8> {
    let mut key = vec![IDENTITY];
    key.extend_from_slice(&id.0);
    key
}
