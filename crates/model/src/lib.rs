//! The vocabulary of Hantei: what can be looked up, what sources say about it, and what follows from that.
//!
//! Pure: no I/O, no async, no clock, no serde. Names follow the field: STIX 2.1 for relations, KTIP for zones,
//! statuses and mask types, FIRST's TLP 2.0 for markings.

pub mod attack;
pub mod dns;
pub mod evidence;
pub mod knowledge;
pub mod malware_analysis;
pub mod mask;
pub mod observable;
pub mod place;
pub mod registration;
pub mod sighting;
pub mod source;
pub mod time;
pub mod verdict;

pub use attack::{PhishingAttack, SpamAttack};
pub use dns::{DnsBasis, DnsData, DnsRecord};
pub use evidence::{
    ANALYSIS, ASSESSMENT, ASSESSMENT_ALL, Assessment, Basis, Category, Claim, Class, Conclusion, Decision,
    Evidence, EvidenceId, FileFacts, Relation, RelationKind, SharedKind, Subject, Tlp, Withdrawal,
};
pub use knowledge::{KnowledgeEntry, KnowledgeKind, Link, LinkKind};
pub use malware_analysis::MalwareAnalysis;
pub use mask::{Mask, MaskType, Network, Wildcard};
pub use observable::{DomainName, Hash, Host, Kind, Observable, ParseError, Url};
pub use place::{Place, PlaceRange};
pub use registration::Registration;
pub use sighting::{CountryCode, SightingCell, Sightings, UnitId};
pub use source::Grade;
pub use time::Timestamp;
pub use verdict::{Status, Zone};
