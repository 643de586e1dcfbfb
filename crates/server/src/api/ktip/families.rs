//! `Families`: what is known about the malware that evidence names. Ours, in KTIP's style.

use app::{
    knowledge::{Candidate, Card, Family, Named, StatedName},
    report::Listing,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A malware family that evidence names, once, whatever its sources call it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct FamilyRow {
    /// Its name; the one stated where that means several things.
    #[schema(example = "Emotet")]
    pub name: String,
    /// The names under which sources state it.
    pub stated_as: Vec<StatedRow>,
    /// What is known about it; null where the name means several things.
    pub card: Option<KnowledgeCard>,
    /// What the name may mean, where that is several things.
    pub candidates: Vec<CandidateRow>,
}

/// A name with those who state it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StatedRow {
    /// The name as the sources write it.
    #[schema(example = "win.emotet")]
    pub name: String,
    /// Lists that state it.
    pub sources: Vec<String>,
}

/// Everything known about one family, actor or technique.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KnowledgeCard {
    /// Its name.
    #[schema(example = "Emotet")]
    pub name: String,
    /// `malware`, `tool`, `actor`, `technique`, `campaign`.
    #[schema(example = "malware")]
    pub kind: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its identifier in MITRE ATT&CK; null where it has none.
    #[schema(example = "S0367")]
    pub attack_id: Option<String>,
    /// Further identifiers in MITRE ATT&CK: of predecessors, or in other matrices.
    pub other_attack_ids: Vec<String>,
    /// What it is, in the words of a list.
    pub description: Option<String>,
    /// Techniques that it uses.
    pub techniques: NamedList,
    /// Actors that use it.
    pub actors: NamedList,
    /// Software that it uses; of a technique, software that uses it.
    pub software: NamedList,
    /// Links to more.
    pub references: Vec<String>,
    /// Lists that know it.
    pub sources: Vec<String>,
    /// Identifiers (UUID) of the lists' entries.
    pub ids: Vec<String>,
}

/// Things with their identifiers, and how many there are.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NamedList {
    /// How many there are.
    pub total: u64,
    /// How many are returned.
    pub returned: u64,
    /// Whether there are more.
    pub truncated: bool,
    /// The things, by identifier.
    pub items: Vec<NamedRow>,
}

/// A thing with its identifier.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NamedRow {
    /// Identifier in MITRE ATT&CK; null where it has none.
    #[schema(example = "T1059.003")]
    pub attack_id: Option<String>,
    /// Name.
    #[schema(example = "Windows Command Shell")]
    pub name: String,
}

/// One of the things that a name may mean.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct CandidateRow {
    /// What it is called.
    pub name: String,
    /// `malware`, `tool`, `actor`, `technique`, `campaign`.
    pub kind: String,
    /// An identifier that means it alone.
    pub id: String,
    /// Lists that know it.
    pub sources: Vec<String>,
}

impl FamilyRow {
    pub(super) fn of(family: &Family) -> Self {
        Self {
            name: family_name(family).to_owned(),
            stated_as: family.stated.iter().map(StatedRow::of).collect(),
            card: family.card.as_ref().map(KnowledgeCard::of),
            candidates: family.candidates.iter().map(CandidateRow::of).collect(),
        }
    }
}

/// The family's name, or the one stated where that means several things.
pub(crate) fn family_name(family: &Family) -> &str {
    let stated = family.stated.first().map_or("", |stated| &stated.name);
    family.card.as_ref().map_or(stated, |card| &card.name)
}

impl StatedRow {
    fn of(stated: &StatedName) -> Self {
        Self { name: stated.name.clone(), sources: stated.lists.clone() }
    }
}

impl KnowledgeCard {
    pub(crate) fn of(card: &Card) -> Self {
        let (attack_id, others) = match card.external_ids.split_first() {
            Some((first, others)) => (Some(first.clone()), others.to_vec()),
            None => (None, Vec::new()),
        };
        Self {
            name: card.name.clone(),
            kind: card.kind.as_str().to_owned(),
            aliases: card.aliases.clone(),
            attack_id,
            other_attack_ids: others,
            description: card.description.clone(),
            techniques: NamedList::of(&card.techniques),
            actors: NamedList::of(&card.actors),
            software: NamedList::of(&card.software),
            references: card.references.clone(),
            sources: card.lists.clone(),
            ids: card.ids.clone(),
        }
    }
}

impl NamedList {
    fn of(listing: &Listing<Named>) -> Self {
        let returned = u64::try_from(listing.items.len()).unwrap_or(u64::MAX);
        let row = |named: &Named| NamedRow { attack_id: named.id.clone(), name: named.name.clone() };
        Self {
            total: listing.total.n,
            returned,
            truncated: listing.total.n > returned,
            items: listing.items.iter().map(row).collect(),
        }
    }
}

impl CandidateRow {
    pub(crate) fn of(candidate: &Candidate) -> Self {
        Self {
            name: candidate.name.clone(),
            kind: candidate.kind.as_str().to_owned(),
            id: candidate.id.clone(),
            sources: candidate.lists.clone(),
        }
    }
}
