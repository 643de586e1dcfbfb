//! Identifiers: UUIDv5 (RFC 9562). Observables by the standard's own rule (STIX 2.1 section 2.9), all else in a namespace of ours, as the
//! standard's is not for them.

use serde_json::Value;
use uuid::Uuid;

/// The standard's namespace for observables.
const OBSERVABLES: Uuid = Uuid::from_u128(0x00abedb4_aa42_466c_9c01_fed23315a9b7);
/// Ours. Never changes, or every consumer would see all objects twice.
const OURS: Uuid = Uuid::from_u128(0x7d0c5ce4_3a0b_4f0e_9a43_5d1b4f6e2c18);

/// An observable's identifier, from its contributing properties. They must be sorted by name, as canonical JSON (RFC 8785) has them.
pub(super) fn observable(kind: &str, contributing: &Value) -> String {
    format!("{kind}--{}", Uuid::new_v5(&OBSERVABLES, contributing.to_string().as_bytes()))
}

/// The identifier of anything else, from what makes it that thing.
pub(super) fn other(kind: &str, parts: &[&str]) -> String {
    // Parts with their lengths, so that no two lists of parts read alike.
    let name: String =
        std::iter::once(&kind).chain(parts).map(|part| format!("{}:{part}", part.len())).collect();
    format!("{kind}--{}", Uuid::new_v5(&OURS, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn observables_have_the_standards_identifiers() {
        // The example of STIX 2.1 section 2.9.
        let id = observable("ipv4-addr", &json!({"value": "198.51.100.3"}));
        assert_eq!(id, "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
        // As the OASIS library makes them.
        let id = observable("domain-name", &json!({"value": "example.com"}));
        assert_eq!(id, "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
        let id = observable("autonomous-system", &json!({"number": 15139}));
        assert_eq!(id, "autonomous-system--3aa27478-50b5-5ab8-9da9-cdc12b657fff");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(other("identity", &["ab", "c"]), other("identity", &["a", "bc"]));
        assert_eq!(other("identity", &["a"]), other("identity", &["a"]));
    }
}
