//! TLP 2.0 markings as OASIS defines them for STIX 2.1 (extension definition `60a3c5c5-…`, *TLP 2.0 Marking Definitions*).

use model::Tlp;
use serde_json::{Value, json};

/// The extension that carries TLP 2.0.
const EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// The marking's fixed identifier.
pub(super) fn id(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
}

/// The marking as an object.
pub(super) fn definition(tlp: Tlp) -> Value {
    let label = tlp.as_str();
    let colour = label.strip_prefix("TLP:").unwrap_or(label).to_ascii_lowercase();
    json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": id(tlp),
        "created": "2022-10-01T00:00:00.000Z",
        "name": label,
        "extensions": { EXTENSION: { "extension_type": "property-extension", "tlp_2_0": colour } },
    })
}
