//! Knowledge: what lists say about malware families, tools, threat actors and techniques: names, aliases, and how they hang
//! together. It is about no observable and weighs nothing in a verdict; evidence that states a family's name points here.
//!
//! Kinds follow STIX 2.1 section 4, names are compared by [`name_key`]. Which entries are the same thing is not decided
//! here: each entry is what one list says.

mod name;

use sha2::{Digest, Sha256};

pub use self::name::{name_key, plain_name};
use crate::{Timestamp, Tlp};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnowledgeKind {
    /// A malware family (STIX `malware`).
    Malware,
    /// Software that attackers use and others may too (STIX `tool`).
    Tool,
    /// A threat actor (STIX `threat-actor`, `intrusion-set`).
    Actor,
    /// A way to attack (STIX `attack-pattern`).
    Technique,
    /// Attacks that belong together (STIX `campaign`).
    Campaign,
}

impl KnowledgeKind {
    /// All kinds. The position is what is stored: append only.
    pub const ALL: [Self; 5] = [Self::Malware, Self::Tool, Self::Actor, Self::Technique, Self::Campaign];

    /// A word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malware => "malware",
            Self::Tool => "tool",
            Self::Actor => "actor",
            Self::Technique => "technique",
            Self::Campaign => "campaign",
        }
    }

    /// Whether it is software: what one list calls a malware another calls a tool, so both are one sort of thing.
    #[must_use]
    pub fn is_software(self) -> bool {
        matches!(self, Self::Malware | Self::Tool)
    }
}

/// What a link between two entries means, read from the entry to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// An actor or campaign uses software or a technique, software a technique.
    Uses,
    /// Software is used by an actor.
    UsedBy,
    /// The two may be the same.
    Similar,
    /// The target stands in the entry's place: both are one.
    RevokedBy,
    /// A variant of the target.
    VariantOf,
    /// A technique is a special case of the target.
    SubtechniqueOf,
    /// A campaign is the target's.
    AttributedTo,
}

impl LinkKind {
    /// All kinds. The position is what is stored: append only.
    pub const ALL: [Self; 7] = [
        Self::Uses,
        Self::UsedBy,
        Self::Similar,
        Self::RevokedBy,
        Self::VariantOf,
        Self::SubtechniqueOf,
        Self::AttributedTo,
    ];

    /// The word that STIX and MISP use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uses => "uses",
            Self::UsedBy => "used-by",
            Self::Similar => "similar",
            Self::RevokedBy => "revoked-by",
            Self::VariantOf => "variant-of",
            Self::SubtechniqueOf => "subtechnique-of",
            Self::AttributedTo => "attributed-to",
        }
    }
}

/// A link to another entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// What it means.
    pub kind: LinkKind,
    /// The other entry's [`KnowledgeEntry::id`], in any list.
    pub target: String,
    /// How likely the list holds it to be, in percent: the lower end of the band of words of estimative probability
    /// (ICD 203); 55, *likely*, where the list does not say.
    pub likelihood: u8,
}

impl Link {
    /// The likelihood of a link of which nothing is said.
    pub const LIKELY: u8 = 55;
    /// The likelihood of a link that a list states as a fact.
    pub const CERTAIN: u8 = 100;
}

/// What one list says about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnowledgeEntry {
    /// Full name of the list: `attack/enterprise`, `misp_galaxy/malpedia`.
    pub list: String,
    /// The entry's UUID in lower case. ATT&CK's objects have theirs in MISP's galaxies too.
    pub id: String,
    /// What it is about.
    pub kind: KnowledgeKind,
    /// The name that the list gives it.
    pub name: String,
    /// Other names, without the first, each once, in the list's order.
    pub aliases: Vec<String>,
    /// A public identifier, e.g. `S0154`, `G0007`, `T1059.003`.
    pub external_id: Option<String>,
    /// What it is, in the list's words.
    pub description: Option<String>,
    /// Links to more.
    pub references: Vec<String>,
    /// How it hangs together with other entries; sorted, each once.
    pub links: Vec<Link>,
    /// Grows with each change of the entry in its list; the entry with the greatest one is what the list says now. For
    /// ATT&CK the last change in milliseconds since 1970, for a galaxy its version.
    pub revision: u64,
    /// How far it may be shared.
    pub tlp: Tlp,
    /// When we learned it. Not part of the identity.
    pub recorded_at: Timestamp,
    /// Which import brought it. Not part of the identity.
    pub import: u64,
}

impl KnowledgeEntry {
    /// Longest name in bytes.
    pub const NAME_BYTES_MAX: usize = 200;
    /// Other names that are kept; the longest real list has about 60.
    pub const ALIASES_MAX: usize = 200;
    /// Longest description in bytes; longer ones are cut.
    pub const DESCRIPTION_BYTES_MAX: usize = 4_000;
    /// References that are kept; some lists gather every article about a family.
    pub const REFERENCES_MAX: usize = 30;
    /// Links that are kept; the busiest real entry has about 250.
    pub const LINKS_MAX: usize = 2_000;

    /// The identity: the first 128 bits of SHA-256 over everything but `recorded_at` and `import`, each part
    /// length-prefixed so that no two contents share an encoding.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut content = Sha256::new();
        let mut part = |text: &str| {
            content.update((text.len() as u64).to_be_bytes());
            content.update(text);
        };
        part(&self.list);
        part(&self.id);
        part(self.kind.as_str());
        part(&self.name);
        part(&self.aliases.len().to_string());
        self.aliases.iter().for_each(|alias| part(alias));
        for optional in [&self.external_id, &self.description] {
            part(if optional.is_some() { "1" } else { "0" });
            part(optional.as_deref().unwrap_or_default());
        }
        part(&self.references.len().to_string());
        self.references.iter().for_each(|reference| part(reference));
        part(&self.links.len().to_string());
        for link in &self.links {
            part(link.kind.as_str());
            part(&link.target);
            part(&link.likelihood.to_string());
        }
        part(&self.revision.to_string());
        part(self.tlp.as_str());
        let digest: [u8; 32] = content.finalize().into();
        *digest.first_chunk().unwrap_or(&[0; 16])
    }

    /// All names, the first first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
