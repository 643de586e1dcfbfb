//! Registration records: those of a domain, and those of the networks around an address.
//!
//! Records of networks stand under the networks, but neither in the filter nor in the log: they weigh nothing in a verdict, and a register of
//! all networks would have every look-up of an address read rows that say nothing of it. Only those who ask for records look for them.

use std::net::IpAddr;

use model::{Evidence, Mask, Network, Subject};

use super::{Ledger, read};
use crate::{Result, Section, Sight, engine::Limit, key};

/// Most records of one subject that are read: one a week for twenty years.
pub(super) const RECORDS_MAX: usize = 1000;

/// Most bytes of records that are read of one subject: their texts are kept whole.
const RECORDS_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Whether rows of this section and subject are left out of filter and log.
pub(super) fn is_apart(section: Section, subject: &[u8]) -> bool {
    section == Section::Registered && subject.first() == Some(&key::MASK_NETWORK)
}

impl Ledger {
    /// The registration records of a domain (and statements that there is none), or of a network, in the order of their identities; at most
    /// [`RECORDS_MAX`].
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn registrations(&self, subject: &Subject) -> Result<Vec<Evidence>> {
        self.registrations_seen(subject, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn registrations_seen(&self, subject: &Subject, sight: Sight<'_>) -> Result<Vec<Evidence>> {
        let subject_key = key::subject(subject);
        if !is_apart(Section::Registered, &subject_key) && !self.core.filter.may_contain(&subject_key) {
            return Ok(Vec::new());
        }
        let range = key::sections(&subject_key, Section::Registered, Section::Registered);
        let limit = Limit { entries: RECORDS_MAX, bytes: RECORDS_BYTES_MAX };
        let (rows, _) = self.rows_seen(range, limit, sight)?;
        let mut records = Vec::new();
        for row in &rows {
            match read::decode_row(subject, &row.key, &row.value) {
                Ok((_, evidence)) => records.push(evidence),
                Err(error) => read::report_damage(&row.key, &error),
            }
        }
        Ok(records)
    }

    /// The records of the smallest network around `address` that has any.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn registrations_around(&self, address: IpAddr) -> Result<Vec<Evidence>> {
        self.registrations_around_seen(address, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn registrations_around_seen(&self, address: IpAddr, sight: Sight<'_>) -> Result<Vec<Evidence>> {
        let mut networks: Vec<Network> = Network::covering(address).collect();
        networks.sort_by_key(|network| std::cmp::Reverse(network.prefix_len()));
        for network in networks {
            let records = self.registrations_seen(&Mask::Network(network).into(), sight)?;
            if !records.is_empty() {
                return Ok(records);
            }
        }
        Ok(Vec::new())
    }
}
