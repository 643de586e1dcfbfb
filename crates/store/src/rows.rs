//! The decoders of rows by themselves, for tests that hand them what a damaged disk might give back. Not for the application:
//! that reads through [`crate::Ledger`].

use model::{Evidence, Subject};

use crate::{
    DecisionRow, Result, Section, SightingMonth, SightingSum, SightingUnit, VerdictRow, codec, key,
    ledger::{MarkRow, decisions, marks, sightings},
};

/// The evidence of a row.
///
/// # Errors
/// [`crate::Error::Corrupt`] when key or value do not decode, or do not belong together.
pub fn evidence(key: &[u8], value: &[u8]) -> Result<Evidence> {
    let (subject, section, _) = key::split_evidence(key)?;
    codec::decode(&key::decode(subject)?, section, value)
}

/// Key and value of the row under the evidence's own subject.
#[must_use]
pub fn write(evidence: &Evidence) -> (Vec<u8>, Vec<u8>) {
    let subject = key::subject(&evidence.subject);
    let key = key::evidence(&subject, Section::of(&evidence.claim), evidence.id());
    (key, codec::encode(evidence))
}

/// The keys in a log entry or a list of a snapshot.
///
/// # Errors
/// [`crate::Error::Corrupt`] when it is neither.
pub fn subjects(value: &[u8]) -> Result<Vec<&[u8]>> {
    codec::decode_subjects(value)
}

/// A row of sums of sightings, or of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SightingRow {
    /// A unit of which all is counted.
    Unit(SightingUnit),
    /// All sightings of a subject.
    Sum(Subject, SightingSum),
    /// Those of one month.
    Month(Subject, SightingMonth),
}

/// A row of sightings.
///
/// # Errors
/// [`crate::Error::Corrupt`] when key or value do not decode.
pub fn sightings(key: &[u8], value: &[u8]) -> Result<SightingRow> {
    sightings::decode(key, value)
}

/// What the key of a row of marks says: a pair of marking and list, or generation, kind and key of a mark.
///
/// # Errors
/// [`crate::Error::Corrupt`] when it does not decode.
pub fn mark(key: &[u8]) -> Result<MarkRow> {
    marks::read_row(key)
}

/// A row that tells where a decision stands.
///
/// # Errors
/// [`crate::Error::Corrupt`] when key or value do not decode.
pub fn decision(key: &[u8], value: &[u8]) -> Result<DecisionRow> {
    decisions::read_row(key, value)
}

/// A row of the verdict table.
///
/// # Errors
/// [`crate::Error::Corrupt`] when it is none of a version known here.
pub fn verdict(value: &[u8]) -> Result<VerdictRow> {
    VerdictRow::decode(value)
}
