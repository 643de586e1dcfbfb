//! What registries say of an object: the record that holds, and what changed when.

use model::{Registration, Subject, Timestamp};

/// Registration of a domain, or of the network around an address.
#[derive(Clone, Debug)]
pub struct RegistrationInfo {
    /// Of what the records are: the domain or the one above it that is registered, or the smallest network that has a record.
    pub subject: Subject,
    /// The newest statement up to the moment; the one that holds.
    pub current: Statement,
    /// What changed, newest first. Each source is compared with itself alone: two sources word one record differently.
    pub changes: Vec<RegistrationChange>,
    /// How many records and statements there are.
    pub records: usize,
}

/// One registry's statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The record; `None` where the registry said that there is none.
    pub record: Option<Box<Registration>>,
    /// The list that brought it.
    pub list: String,
    /// When it was first said like this.
    pub first: Timestamp,
    /// When it was last said like this.
    pub last: Timestamp,
}

/// A difference between two statements that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationChange {
    /// When the later one was observed.
    pub at: Timestamp,
    /// The list that brought both.
    pub list: String,
    /// What differs: `registrar`, `expires`, `name servers`…
    pub field: &'static str,
    /// What was said before; empty: nothing.
    pub before: String,
    /// What is said since.
    pub after: String,
}
