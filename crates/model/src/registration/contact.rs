//! A person or an organisation behind a registration, and whether it only stands in for another.

/// In what capacity somebody appears in a record: roles of RFC 9083 section 10.2.4, and `Zone` of DENIC and RIPE NCC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Holder of the domain, or the organisation that a network was assigned to.
    Registrant,
    /// Decides for the registrant.
    Administrative,
    /// Answers technical questions.
    Technical,
    /// Gets the invoices.
    Billing,
    /// Runs the zone.
    Zone,
    /// Takes reports of abuse.
    Abuse,
    /// Network operations centre.
    Noc,
    /// Sells for the registrar.
    Reseller,
    /// Stands in for the registrant.
    Proxy,
    /// Gets notifications.
    Notifications,
}

impl Role {
    /// All roles. The position is what is stored: append only.
    pub const ALL: [Self; 10] = [
        Self::Registrant,
        Self::Administrative,
        Self::Technical,
        Self::Billing,
        Self::Zone,
        Self::Abuse,
        Self::Noc,
        Self::Reseller,
        Self::Proxy,
        Self::Notifications,
    ];

    /// The word of RFC 9083, e.g. `registrant`; `zone` is ours.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registrant => "registrant",
            Self::Administrative => "administrative",
            Self::Technical => "technical",
            Self::Billing => "billing",
            Self::Zone => "zone",
            Self::Abuse => "abuse",
            Self::Noc => "noc",
            Self::Reseller => "reseller",
            Self::Proxy => "proxy",
            Self::Notifications => "notifications",
        }
    }

    /// The role that RFC 9083 calls `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(word))
    }
}

/// Somebody behind a registration. Texts are as the registry wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// In what capacity.
    pub role: Role,
    /// The registry's handle, e.g. `EX123-RIPE`.
    pub handle: Option<String>,
    /// Name of the person or of the role.
    pub name: Option<String>,
    /// Name of the organisation.
    pub organization: Option<String>,
    /// Lines of the postal address that the record does not name otherwise.
    pub address: Vec<String>,
    /// City.
    pub city: Option<String>,
    /// State, province, region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as written: a code of ISO 3166-1 or a name.
    pub country: Option<String>,
    /// Telephone with its extension, if one is stated: `+1.5555550100 x12`.
    pub phone: Option<String>,
    /// Telefax, likewise.
    pub fax: Option<String>,
    /// E-mail address, or the form where the registry hides it.
    pub email: Option<String>,
}

impl Contact {
    /// Somebody in `role` of whom nothing else is said.
    #[must_use]
    pub fn new(role: Role) -> Self {
        Self {
            role,
            handle: None,
            name: None,
            organization: None,
            address: Vec::new(),
            city: None,
            state: None,
            postal_code: None,
            country: None,
            phone: None,
            fax: None,
            email: None,
        }
    }

    /// Whether nothing but the role is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.role)
    }

    /// Why this contact does not say who the registrant is, if it does not.
    #[must_use]
    pub fn veil(&self) -> Option<Veil> {
        let texts = [&self.name, &self.organization, &self.email];
        let texts: Vec<String> = texts.into_iter().flatten().map(|text| text.to_lowercase()).collect();
        let says = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
        if says(PRIVACY_SERVICES) {
            Some(Veil::PrivacyService)
        } else if says(REDACTIONS) {
            Some(Veil::Redacted)
        } else {
            None
        }
    }
}

/// Why a contact does not say who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Veil {
    /// A privacy or proxy service stands in the registrant's place (ICANN's RAA 2013, specification on privacy and proxy registrations).
    PrivacyService,
    /// The registry or registrar left it out (ICANN's registration data policy, GDPR).
    Redacted,
}

impl Veil {
    /// A word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrivacyService => "privacy service",
            Self::Redacted => "redacted",
        }
    }
}

/// Names by which privacy and proxy services call themselves, in lower case: parts of names, organisations and addresses.
const PRIVACY_SERVICES: &[&str] = &[
    "domains by proxy",
    "domainsbyproxy",
    "whoisguard",
    "withheldforprivacy",
    "withheld for privacy",
    "whois privacy",
    "whoisprivacy",
    "whois protection",
    "whois agent",
    "privacy protect",
    "privacyprotect",
    "privacy service",
    "privacy guardian",
    "privacyguardian",
    "privacy.co.com",
    "privacy hero",
    "privacydotlink",
    "privacy inc",
    "contact privacy",
    "contactprivacy",
    "perfect privacy",
    "domain privacy",
    "domain protection services",
    "domain proxy",
    "identity protect",
    "identity-protect",
    "id shield",
    "id protection",
    "myprivacy",
    "my privacy",
    "proxy service",
    "protection of private person",
    "private registration",
    "privateregistration",
    "registration private",
    "super privacy",
    "anonymize, inc",
    "see privacyguardian",
    "whoisproxy",
    "whois-proxy",
    "whoisproof",
    "1&1 internet limited - https://",
    "knock knock whois",
    "njalla",
    "1337 services",
    "data protected",
    "whois情報公開代行",
    "whois privacy protection service by onamae",
    "whois privacy protection service by value-domain",
];

/// Words that stand where a registry leaves data out, in lower case.
const REDACTIONS: &[&str] = &[
    "redacted",
    "not disclosed",
    "data not disclosed",
    "not available from registry",
    "not shown",
    "hidden upon user request",
    "statutory masking",
    "gdpr masked",
    "gdpr redacted",
    "non-public data",
    "private person",
    "ano nymous",
    "restricted information",
    "withheld",
    "masked",
    "query the rdds service",
    "personal data, can not be publicly disclosed",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Veil>) {
        let name = Contact { name: Some(text.to_owned()), ..Contact::new(Role::Registrant) };
        let organization = Contact { organization: Some(text.to_owned()), ..Contact::new(Role::Registrant) };
        assert_eq!((name.veil(), organization.veil()), (expected, expected), "{text}");
    }

    #[test]
    fn services_that_stand_in_are_told_from_data_left_out() {
        check("Domains By Proxy, LLC", Some(Veil::PrivacyService));
        check("Privacy service provided by Withheld for Privacy ehf", Some(Veil::PrivacyService));
        check("Whois Privacy Protection Service by onamae.com", Some(Veil::PrivacyService));
        check("REDACTED FOR PRIVACY", Some(Veil::Redacted));
        check("<data not disclosed>", Some(Veil::Redacted));
        check("Private Person", Some(Veil::Redacted));
        check("Example K.K.", None);
        check("Privacy International", None);
    }

    #[test]
    fn words_of_roles_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("Administrative"), Some(Role::Administrative));
        assert_eq!(Role::parse("ruler"), None);
    }
}
