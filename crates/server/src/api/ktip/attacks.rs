//! `SpamAttacks` and `PhishingAttacks`: attacks in which the object took part, in KTIP's style (ours). An attack is a campaign in one ISO week, so that
//! the weeks add up.

use app::report::{AttackCounts, PhishingExample, PhishingInfo, SpamExample, SpamInfo, Target};
use model::{Timestamp, attack::Kit};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;

/// Unwanted mails in which the object took part.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SpamAttacks {
    /// How many attacks, and when.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many mails.
    pub mails: u64,
    /// Attacks by kind, the most first: `malware`, `phishing`, `scam`, `advertising`, `other`.
    pub kinds: Vec<KindCount>,
    /// The newest attacks.
    pub attacks: Vec<SpamRow>,
}

/// Attempts to fish for data in which the object took part.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PhishingAttacks {
    /// How many attacks, and when.
    #[serde(flatten)]
    pub counts: Counts,
    /// In whose name, the most often first.
    pub targets: Vec<TargetRow>,
    /// Industries of those, the most often first.
    pub target_industries: Vec<IndustryCount>,
    /// What was stolen.
    pub stolen_data: Vec<StolenCount>,
    /// Kits behind the pages.
    pub kits: Vec<KitRow>,
    /// The newest attacks.
    pub attacks: Vec<PhishingRow>,
}

/// How many attacks, and when.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Counts {
    /// All up to the moment.
    pub total: u64,
    /// Whether that is exact; otherwise there are at least so many.
    pub total_is_exact: bool,
    /// In the weeks told below: half a year up to the moment.
    pub last_six_months: u64,
    /// First time.
    pub first_seen: Option<String>,
    /// Last time.
    pub last_seen: Option<String>,
    /// The 26 ISO weeks up to the moment, the oldest first; none where there is no attack.
    pub weeks: Vec<WeekRow>,
}

/// A week.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct WeekRow {
    /// Its Monday (UTC).
    #[schema(example = "2026-02-02")]
    pub week: String,
    /// Attacks in it.
    pub count: u64,
}

/// Attacks of one kind.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KindCount {
    /// The kind.
    #[schema(example = "phishing")]
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// Attacks on one industry.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct IndustryCount {
    /// The industry, by a table of ours.
    #[schema(example = "banking")]
    pub industry: String,
    /// How many.
    pub count: u64,
}

/// Attacks that steal one kind of data.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StolenCount {
    /// `credentials`, `card`, `banking`, `one-time code`, `identity`, `wallet`.
    #[schema(example = "credentials")]
    pub data: String,
    /// How many.
    pub count: u64,
}

/// An organisation in whose name data is fished for.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TargetRow {
    /// Its name.
    pub organization: String,
    /// Its industry, where the table of brands has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// How many attacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// A phishing kit.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KitRow {
    /// Its name, usually that of its archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Digest of its archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// How many attacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// An attack by mail.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SpamRow {
    /// First mail.
    pub first_seen: String,
    /// Last mail.
    pub last_seen: String,
    /// What it is for.
    pub kind: String,
    /// How many mails.
    pub mails: u64,
    /// As what the object takes part: `origin`, `relay`, `sender`, `link`, `picture`, `attachment`.
    pub roles: Vec<String>,
    /// Subject, without what names the receiver.
    pub subject: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Senders' domains, as stated: they may be borrowed.
    pub sender_domains: Vec<String>,
    /// Lists that tell of it.
    pub sources: Vec<String>,
}

/// An attempt to fish for data.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PhishingRow {
    /// First time.
    pub first_seen: String,
    /// Last time that it was confirmed.
    pub last_seen: String,
    /// How it reached people: `mail` or `page`.
    pub attack_type: String,
    /// As what the object takes part: `page`, `link`, `sender`, `origin`.
    pub roles: Vec<String>,
    /// In whose name.
    pub targets: Vec<TargetRow>,
    /// What it steals.
    pub stolen_data: Vec<String>,
    /// Kits behind it.
    pub kits: Vec<KitRow>,
    /// Domains of the mailboxes into which a kit sends what it stole.
    pub drop_domains: Vec<String>,
    /// Pages that feeds name.
    pub pages: Vec<String>,
    /// Subject of a mail, without what names the receiver.
    pub subject: Option<String>,
    /// A link to more.
    pub reference: Option<String>,
    /// Lists that tell of it.
    pub sources: Vec<String>,
}

impl SpamAttacks {
    pub(super) fn of(spam: &SpamInfo) -> Self {
        let kind = |(kind, count): &(model::attack::SpamKind, u64)| KindCount {
            kind: kind.as_str().to_owned(),
            count: *count,
        };
        Self {
            counts: Counts::of(&spam.counts),
            mails: spam.mails,
            kinds: spam.kinds.iter().map(kind).collect(),
            attacks: spam.examples.iter().map(SpamRow::of).collect(),
        }
    }
}

impl PhishingAttacks {
    pub(super) fn of(phishing: &PhishingInfo) -> Self {
        let industries = phishing.industries.iter();
        let stolen = phishing.stolen.iter();
        Self {
            counts: Counts::of(&phishing.counts),
            targets: phishing
                .targets
                .iter()
                .map(|(target, count)| TargetRow::of(target, Some(*count)))
                .collect(),
            target_industries: industries
                .map(|(industry, count)| IndustryCount { industry: (*industry).to_owned(), count: *count })
                .collect(),
            stolen_data: stolen
                .map(|(data, count)| StolenCount { data: data.as_str().to_owned(), count: *count })
                .collect(),
            kits: phishing.kits.iter().map(|(kit, count)| KitRow::of(kit, Some(*count))).collect(),
            attacks: phishing.examples.iter().map(PhishingRow::of).collect(),
        }
    }
}

impl Counts {
    fn of(counts: &AttackCounts) -> Self {
        let weeks = counts.weeks.iter();
        Self {
            total: counts.total.n,
            total_is_exact: counts.total.exact,
            last_six_months: counts.recent(),
            first_seen: counts.first.map(Timestamp::to_minutes),
            last_seen: counts.last.map(Timestamp::to_minutes),
            weeks: weeks.map(|(week, count)| WeekRow { week: week.to_date(), count: *count }).collect(),
        }
    }
}

impl TargetRow {
    fn of(target: &Target, count: Option<u64>) -> Self {
        let industry = target.industry.map(str::to_owned);
        Self { organization: target.organization.clone(), industry, count }
    }
}

impl KitRow {
    fn of(kit: &Kit, count: Option<u64>) -> Self {
        let hash = kit.hash.map(|hash| hash.to_string().to_ascii_uppercase());
        Self { name: kit.name.clone(), hash, count }
    }
}

fn words<T>(items: &[T], word: impl Fn(&T) -> String) -> Vec<String> {
    items.iter().map(word).collect()
}

impl SpamRow {
    fn of(attack: &SpamExample) -> Self {
        Self {
            first_seen: attack.first.to_minutes(),
            last_seen: attack.last.to_minutes(),
            kind: attack.kind.as_str().to_owned(),
            mails: attack.mails,
            roles: words(&attack.roles, |role| role.as_str().to_owned()),
            subject: attack.subject.clone(),
            language: attack.language.clone(),
            sender_domains: words(&attack.senders, ToString::to_string),
            sources: attack.lists.clone(),
        }
    }
}

impl PhishingRow {
    fn of(attack: &PhishingExample) -> Self {
        Self {
            first_seen: attack.first.to_minutes(),
            last_seen: attack.last.to_minutes(),
            attack_type: attack.channel.as_str().to_owned(),
            roles: words(&attack.roles, |role| role.as_str().to_owned()),
            targets: attack.targets.iter().map(|target| TargetRow::of(target, None)).collect(),
            stolen_data: words(&attack.stolen, |stolen| stolen.as_str().to_owned()),
            kits: attack.kits.iter().map(|kit| KitRow::of(kit, None)).collect(),
            drop_domains: words(&attack.drops, ToString::to_string),
            pages: words(&attack.pages, shown),
            subject: attack.subject.clone(),
            reference: attack.reference.clone(),
            sources: attack.lists.clone(),
        }
    }
}
