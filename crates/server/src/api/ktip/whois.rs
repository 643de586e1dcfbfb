//! `DomainWhoIsInfo`, `UrlDomainWhoIs` and `IpWhoIs`: what registries say, with KTIP's members, and beside them what changed when (ours).
//! Dates have seconds here, as in OpenTIP's replies.

use app::report::{NetworkInfo, RegistrationInfo};
use model::{
    Registration, Timestamp,
    registration::{self, EppStatus, Holding, Role},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The registration of a domain. Members that the registry does not give are left out.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DomainWhoIs {
    /// The domain that is registered: the one asked for, or the one above it.
    pub domain_name: String,
    /// Registered first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-02T03:04:05Z")]
    pub created: Option<String>,
    /// Changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Paid for until.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Name servers.
    pub name_servers: Vec<String>,
    /// People and organisations behind it.
    pub contacts: Vec<DomainContact>,
    /// Through whom it was registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrar: Option<RegistrarInfo>,
    /// Statuses, as the registry words them.
    pub domain_status: Vec<String>,
    /// The registrant's organisation or, where there is none, name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_organization: Option<String>,
    /// What the statuses of EPP mean (ours).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domain_status_info: Vec<StatusInfo>,
    /// Whether the delegation is signed, DNSSEC (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<bool>,
    /// False where the registry says that there is no such domain (ours).
    pub is_registered: bool,
    /// Who says so, since when and until when (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// What changed, newest first (ours).
    pub history: Vec<ChangeRow>,
}

/// A contact of a domain.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DomainContact {
    /// Its role, in lower case.
    #[schema(example = "registrant")]
    pub contact_type: String,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Street and what else stands in the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Telefax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `privacy service` or `redacted`: it does not say who the registrant is (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub veil: Option<String>,
}

/// A registrar.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RegistrarInfo {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// Its number at IANA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iana_id: Option<String>,
    /// Where it takes reports of abuse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A status of EPP and what it means.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StatusInfo {
    /// Its code.
    #[schema(example = "clientTransferProhibited")]
    pub code: String,
    /// What it means.
    pub meaning: String,
}

/// Who says so, and when.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Observed {
    /// The list that brought the record.
    pub source: String,
    /// When it was first said like this.
    pub from: String,
    /// When it was last said like this.
    pub to: String,
    /// Records and statements known of it in all.
    pub records: usize,
}

/// A change of a record.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ChangeRow {
    /// When it was observed.
    pub date: String,
    /// The list that brought both records.
    pub source: String,
    /// What changed.
    #[schema(example = "name servers")]
    pub field: String,
    /// What was said before; empty: nothing.
    pub before: String,
    /// What is said since.
    pub after: String,
}

/// The network of an address.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct IpWhoIs {
    /// Autonomous systems that announce it.
    pub asn: Vec<Asn>,
    /// The most specific range known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net: Option<Net>,
    /// People and organisations behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<NetContact>,
    /// Who says so, since when and until when (ours).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// What changed, newest first (ours).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<ChangeRow>,
}

/// An autonomous system.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Asn {
    /// Its number.
    pub number: u32,
    /// Its organisation.
    pub description: Vec<String>,
}

/// A range of addresses.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Net {
    /// First address.
    pub range_start: String,
    /// Last address.
    pub range_end: String,
    /// Registered first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-02T03:04:05Z")]
    pub created: Option<String>,
    /// Changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Description, its lines one behind the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A contact of a network.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct NetContact {
    /// Its role, in lower case.
    pub contact_type: String,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Handle of the organisation or person at the registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<String>,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Telefax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fax: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

fn date(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

impl DomainWhoIs {
    pub(crate) fn of(info: &RegistrationInfo) -> Self {
        let about = Self {
            domain_name: info.subject.to_string(),
            is_registered: info.current.record.is_some(),
            observed: Some(Observed::of(info)),
            history: ChangeRow::of(info),
            ..Self::default()
        };
        let Some(record) = &info.current.record else { return about };
        let registrant = record.contact(Role::Registrant);
        let registrar = &record.registrar;
        Self {
            created: date(record.created),
            updated: date(record.updated),
            expires: date(record.expires),
            name_servers: record.name_servers.iter().map(|server| server.name.clone()).collect(),
            contacts: record.contacts.iter().map(DomainContact::of).collect(),
            registrar: (!registrar.is_empty()).then(|| RegistrarInfo {
                info: registrar.name.clone(),
                iana_id: registrar.iana_id.clone(),
                email: registrar.email.clone(),
            }),
            domain_status: record.statuses.clone(),
            registration_organization: registrant
                .and_then(|contact| contact.organization.clone().or_else(|| contact.name.clone())),
            domain_status_info: record.statuses.iter().filter_map(|status| StatusInfo::of(status)).collect(),
            signed: record.signed,
            ..about
        }
    }
}

impl DomainContact {
    fn of(contact: &registration::Contact) -> Self {
        Self {
            contact_type: contact.role.as_str().to_owned(),
            name: contact.name.clone(),
            organization: contact.organization.clone(),
            address: Some(contact.address.join(", ")).filter(|address| !address.is_empty()),
            city: contact.city.clone(),
            state: contact.state.clone(),
            postal_code: contact.postal_code.clone(),
            country_code: contact.country.clone(),
            phone: contact.phone.clone(),
            fax: contact.fax.clone(),
            email: contact.email.clone(),
            veil: contact.veil().map(|veil| veil.as_str().to_owned()),
        }
    }
}

impl StatusInfo {
    fn of(status: &str) -> Option<Self> {
        let status = EppStatus::of(status)?;
        Some(Self { code: status.code.to_owned(), meaning: status.meaning.to_owned() })
    }
}

impl Observed {
    fn of(info: &RegistrationInfo) -> Self {
        let current = &info.current;
        Self {
            source: current.list.clone(),
            from: current.first.to_string(),
            to: current.last.to_string(),
            records: info.records,
        }
    }
}

impl ChangeRow {
    fn of(info: &RegistrationInfo) -> Vec<Self> {
        let row = |change: &app::report::RegistrationChange| Self {
            date: change.at.to_string(),
            source: change.list.clone(),
            field: change.field.to_owned(),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        info.changes.iter().map(row).collect()
    }
}

impl IpWhoIs {
    /// What the registry says of the network, and the databases of routing beside it; theirs is the range where there is no record.
    pub(crate) fn of(network: Option<&NetworkInfo>, registration: Option<&RegistrationInfo>) -> Self {
        let record = registration.and_then(|info| info.current.record.as_deref());
        let routed = network.and_then(|network| network.asn.as_ref());
        let mut asn: Vec<Asn> = routed
            .map(|(number, organisation)| Asn {
                number: *number,
                description: Some(organisation.clone()).filter(|text| !text.is_empty()).into_iter().collect(),
            })
            .into_iter()
            .collect();
        if let Some(origin) = record.and_then(|record| record.origin)
            && asn.iter().all(|known| known.number != origin)
        {
            asn.push(Asn { number: origin, description: Vec::new() });
        }
        let range = network.and_then(|network| Some((network.first?, network.last?)));
        let routed = range.map(|(first, last)| Net {
            range_start: first.to_string(),
            range_end: last.to_string(),
            ..Net::default()
        });
        Self {
            asn,
            net: record.and_then(Net::of).or(routed),
            contacts: record
                .map(|record| record.contacts.iter().map(NetContact::of).collect())
                .unwrap_or_default(),
            observed: registration.map(Observed::of),
            history: registration.map(ChangeRow::of).unwrap_or_default(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.asn.is_empty() && self.net.is_none()
    }
}

impl Net {
    fn of(record: &Registration) -> Option<Self> {
        let Holding::Network(first, last) = &record.holding else { return None };
        Some(Self {
            range_start: first.to_string(),
            range_end: last.to_string(),
            created: date(record.created),
            changed: date(record.updated),
            name: record.name.clone(),
            // As in OpenTIP's replies.
            description: Some(record.description.join("\r\n")).filter(|text| !text.is_empty()),
        })
    }
}

impl NetContact {
    fn of(contact: &registration::Contact) -> Self {
        let registration::Contact { city, state, postal_code, country, .. } = contact;
        let place = [city, state, postal_code, country].into_iter().flatten().cloned();
        Self {
            contact_type: contact.role.as_str().to_owned(),
            name: contact.name.clone().or_else(|| contact.organization.clone()),
            organization_id: contact.handle.clone(),
            address: contact.address.iter().cloned().chain(place).collect(),
            phone: contact.phone.clone(),
            fax: contact.fax.clone(),
            email: contact.email.clone(),
        }
    }
}
