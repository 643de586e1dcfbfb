//! Registration records from the cells of a table: whatever its columns are called, the record is written down as a registry would and read
//! as its reply is, so that there is one reader of dates, statuses and hosts.

use model::{DomainName, Registration};

use super::field::{Cells, Field, optional};
use crate::format::whois::{Answer, Asked, parse};

/// The key of a mapping, and how registries call it.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("registrar", "Registrar"),
    ("registrar_iana_id", "Registrar IANA ID"),
    ("registrar_email", "Registrar Abuse Contact Email"),
    ("created", "Creation Date"),
    ("updated", "Updated Date"),
    ("expires", "Registry Expiry Date"),
    ("statuses", "Domain Status"),
    ("name_servers", "Name Server"),
    ("registrant_name", "Registrant Name"),
    ("registrant_organization", "Registrant Organization"),
    ("registrant_street", "Registrant Street"),
    ("registrant_city", "Registrant City"),
    ("registrant_state", "Registrant State/Province"),
    ("registrant_postal_code", "Registrant Postal Code"),
    ("registrant_country", "Registrant Country"),
    ("registrant_phone", "Registrant Phone"),
    ("registrant_email", "Registrant Email"),
    ("administrative_name", "Admin Name"),
    ("administrative_email", "Admin Email"),
    ("technical_name", "Tech Name"),
    ("technical_email", "Tech Email"),
    ("abuse_email", "Abuse Contact Email"),
    ("signed", "DNSSEC"),
];

/// Which cells say what.
pub(super) struct RegistrationMap {
    /// How registries call it, and where it stands.
    pub(super) fields: Vec<(&'static str, Field<String>)>,
}

impl RegistrationMap {
    /// The record of `domain`; `None` where the cells say nothing of it.
    ///
    /// # Errors
    /// The reason, as for any field.
    pub(super) fn of(
        &self,
        domain: &DomainName,
        cells: &dyn Cells,
    ) -> Result<Option<Box<Registration>>, String> {
        let mut text = format!("Domain Name: {domain}\n");
        for (key, field) in &self.fields {
            if let Some(value) = optional(Some(field), cells)? {
                // A cell with several hosts or statuses is read as a line with several; a line ends where the cell has an end.
                let value = value.replace(['\r', '\n', '|', ';'], " ");
                text += &format!("{key}: {value}\n");
            }
        }
        match parse(text.as_bytes(), &Asked { domain: Some(domain.clone()) }) {
            Answer::Registered(record) => Ok(Some(record)),
            Answer::NotRegistered(..) | Answer::Refused(_) => Ok(None),
        }
    }
}
