//! Relations of a subject as they stand in their rows: read by the hundred thousand, decoded only as far as one must to choose among them.

use model::{Observable, Subject, Timestamp, Tlp};

use super::{Ledger, read::report_damage};
use crate::{Error, Result, Section, Sight, codec, engine::Table, key};

/// Most rows of one section that a reader is given: a hub has as many, and a page of it must end.
const EDGES_MAX: usize = 500_000;

/// One relation, seen from the subject that was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'a> {
    /// The other end.
    pub other: ObservableKey<'a>,
    /// The list that states it.
    pub source: &'a str,
    /// When it was first observed.
    pub observed_at: Timestamp,
    /// When it was last observed, where that is stated.
    pub last_seen: Option<Timestamp>,
    /// When it became known here.
    pub recorded_at: Timestamp,
    /// Who may see it.
    pub tlp: Tlp,
    /// TCP or UDP port.
    pub port: Option<u16>,
    /// Malware family or detection name.
    pub detection: Option<&'a str>,
    /// Path of the relation's target.
    pub path: Option<&'a str>,
    /// Whether it was only seen to happen.
    pub is_incidental: bool,
}

/// An observable by its key. Keys have the order of observables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservableKey<'a>(pub(crate) &'a [u8]);

impl<'a> ObservableKey<'a> {
    /// A key from bytes that [`ObservableKey::bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The key itself.
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn is_mask(self) -> bool {
        self.0.first().is_some_and(|tag| *tag >= key::MASK_NETWORK)
    }

    /// The observable.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the bytes are no key of one.
    pub fn decode(self) -> Result<Observable> {
        key::decode_observable(self.0)
    }

    /// Puts the key of a URL's host, as an observable of its own, in place of what is in `host`; `false` when this is no URL.
    pub fn host_into(self, host: &mut Vec<u8>) -> bool {
        key::host_observable(self.0, host)
    }
}

/// What reading a section came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgesRead {
    /// Whether there are more than were read (500,000).
    pub truncated: bool,
    /// Rows passed over because they do not decode; run fsck.
    pub damaged: u64,
}

impl Ledger {
    /// Calls `each` for the relations of a subject in one section, by identity.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn edges(
        &self,
        subject: &Subject,
        section: Section,
        each: impl FnMut(&Edge<'_>),
    ) -> Result<EdgesRead> {
        self.edges_seen(subject, section, Sight::ALL, each)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn edges_seen(
        &self,
        subject: &Subject,
        section: Section,
        sight: Sight<'_>,
        each: impl FnMut(&Edge<'_>),
    ) -> Result<EdgesRead> {
        self.edges_upto(subject, section, EDGES_MAX, sight, each)
    }

    /// The same of the first `max` that are seen: with them [`EdgesRead::truncated`] tells whether there are more.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn edges_upto(
        &self,
        subject: &Subject,
        section: Section,
        max: usize,
        sight: Sight<'_>,
        mut each: impl FnMut(&Edge<'_>),
    ) -> Result<EdgesRead> {
        let mut read = EdgesRead::default();
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(read);
        }
        let mut left = max.min(EDGES_MAX);
        let range = key::sections(&subject_key, section, section);
        self.core.engine.visit(Table::Evidence, range, &mut |key, value| {
            if !sight.sees_row(value) {
                return Ok(true);
            }
            if left == 0 {
                read.truncated = true;
                return Ok(false);
            }
            left -= 1;
            match codec::edge(value) {
                // What is said of a mask leads to no object.
                Ok(edge) if edge.other.is_mask() => {}
                Ok(edge) => each(&edge),
                Err(error @ Error::Corrupt { .. }) => {
                    report_damage(key, &error);
                    read.damaged += 1;
                }
                Err(error) => return Err(error),
            }
            Ok(true)
        })?;
        Ok(read)
    }
}
