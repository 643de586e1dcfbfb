//! A claim without what was erased.
//!
//! A contact that has an erased value keeps its role, organisation and country. The text that a record was read from goes as a whole, since it says
//! everything again. What is left depends on the record and on all that is erased, not on the order in which it was: so a record that is imported
//! again is the one that is there.

use model::{
    Claim, Evidence, Registration,
    registration::{Contact, Registrar},
};

use super::{PersonalKind, Suppressed};

impl Suppressed {
    /// The evidence without what was erased, if it has something of it.
    pub(super) fn redacted(&self, evidence: &Evidence) -> Option<Evidence> {
        let mut less = evidence.clone();
        self.redact(&mut less.claim).then_some(less)
    }

    /// Takes from a claim what was erased, and says whether there was something.
    pub(super) fn redact(&self, claim: &mut Claim) -> bool {
        match claim {
            Claim::Registered(record) => self.redact_record(record),
            Claim::NotRegistered(text) => take_if(text, |text| self.is_in_reply(text)),
            _ => false,
        }
    }

    fn redact_record(&self, record: &mut Registration) -> bool {
        let mut is_less = false;
        for contact in &mut record.contacts {
            is_less |= self.redact_contact(contact);
        }
        let Registrar { email, phone, .. } = &mut record.registrar;
        is_less |= self.take_field(PersonalKind::Email, email);
        is_less |= self.take_field(PersonalKind::Phone, phone);
        let lines = record.description.len();
        record.description.retain(|line| !self.is_in_line(line));
        is_less |= record.description.len() < lines;
        let is_raw_gone = take_if(&mut record.raw, |raw| is_less || self.is_in_reply(raw));
        is_less || is_raw_gone
    }

    fn redact_contact(&self, contact: &mut Contact) -> bool {
        let has = |kind, field: &Option<String>| field.as_ref().is_some_and(|text| self.is_in(kind, text));
        let is_organization_named = has(PersonalKind::Name, &contact.organization);
        let is_found = is_organization_named
            || has(PersonalKind::Name, &contact.name)
            || has(PersonalKind::Email, &contact.email)
            || has(PersonalKind::Phone, &contact.phone)
            || has(PersonalKind::Phone, &contact.fax)
            || has(PersonalKind::Handle, &contact.handle)
            || contact.address.iter().any(|line| self.is_in_line(line));
        if is_found {
            let organization = contact.organization.take().filter(|_| !is_organization_named);
            let country = contact.country.take();
            *contact = Contact { organization, country, ..Contact::new(contact.role) };
        }
        is_found
    }

    fn take_field(&self, kind: PersonalKind, field: &mut Option<String>) -> bool {
        field.take_if(|text| self.is_in(kind, text)).is_some()
    }

    /// Whether a line says an erased value.
    fn is_in_line(&self, line: &str) -> bool {
        PersonalKind::ALL.into_iter().any(|kind| self.is_in(kind, line))
    }

    /// Whether a line, what stands behind its first colon, or a text between quotation marks says an erased value.
    fn is_in_reply(&self, text: &str) -> bool {
        text.split(['\n', '\r', '"']).map(str::trim).filter(|part| !part.is_empty()).any(|part| {
            let value = part.split_once(':').map(|(_, value)| value);
            self.is_in_line(part) || value.is_some_and(|value| self.is_in_line(value))
        })
    }
}

fn take_if(text: &mut String, is_it: impl FnOnce(&str) -> bool) -> bool {
    let is_it = !text.is_empty() && is_it(text);
    if is_it {
        text.clear();
    }
    is_it
}

#[cfg(test)]
mod tests {
    use PersonalKind::{Email, Handle, Name, Phone};
    use model::registration::{Holding, Role};
    use proptest::prelude::*;

    use super::{super::PersonalValue, *};

    fn list(values: &[(PersonalKind, &str)]) -> Suppressed {
        let values: Vec<_> =
            values.iter().map(|(kind, text)| PersonalValue::new(*kind, text).unwrap()).collect();
        let mut list = Suppressed::new().unwrap();
        list.add(&values).unwrap();
        list
    }

    fn contact(role: Role, name: &str, email: &str) -> Contact {
        Contact {
            handle: Some(format!("{name}-RIPE")),
            name: Some(name.to_owned()),
            organization: Some("Example K.K.".to_owned()),
            address: vec!["1 Street".to_owned()],
            city: Some("Tokyo".to_owned()),
            country: Some("JP".to_owned()),
            phone: Some("+81.355550100 x1".to_owned()),
            email: Some(email.to_owned()),
            ..Contact::new(role)
        }
    }

    fn record() -> Registration {
        let holding = Holding::Domain(model::DomainName::parse_host("a.example").unwrap());
        Registration {
            contacts: vec![
                contact(Role::Registrant, "Jane", "Jane@Example.com"),
                Contact { phone: None, ..contact(Role::Technical, "Joe", "joe@example.com") },
            ],
            registrar: Registrar { email: Some("abuse@example.net".to_owned()), ..Registrar::default() },
            description: vec!["A network".to_owned(), "Jim".to_owned()],
            raw: "holder: Jane\nremarks: write to jill@example.com\n".to_owned(),
            ..Registration::new(holding)
        }
    }

    fn without(values: &[(PersonalKind, &str)]) -> Registration {
        let mut claim = Claim::Registered(Box::new(record()));
        let list = list(values);
        let is_less = list.redact(&mut claim);
        assert!(!list.redact(&mut claim), "it is not gone");
        let Claim::Registered(less) = claim else { unreachable!() };
        assert_eq!(is_less, *less != record());
        *less
    }

    #[test]
    fn one_contact_goes_and_the_other_stays() {
        for value in
            [(Email, "jane@example.com"), (Name, "JANE"), (Phone, "+81 3 5555 0100"), (Handle, "jane-ripe")]
        {
            let less = without(&[value]);
            let left = Contact {
                organization: Some("Example K.K.".to_owned()),
                country: Some("JP".to_owned()),
                ..Contact::new(Role::Registrant)
            };
            assert_eq!(less.contacts, [left, record().contacts[1].clone()], "{value:?}");
            assert_eq!((less.raw.as_str(), less.description.len()), ("", 2));
        }
    }

    #[test]
    fn a_value_is_found_wherever_it_stands() {
        let less = without(&[(Name, "Example K.K.")]);
        assert!(less.contacts.iter().all(|contact| contact.organization.is_none() && contact.name.is_none()));
        assert_eq!(without(&[(Name, "jim")]).description, ["A network"]);
        assert_eq!(without(&[(Email, "abuse@example.net")]).registrar, Registrar::default());
        // Said in the text alone.
        let less = without(&[(Email, "jill@example.com")]);
        assert_eq!(less, Registration { raw: String::new(), ..record() });
        for nobody in
            [(Name, "jane doe"), (Email, "ane@example.com"), (Phone, "355550100"), (Name, "joe-ripe")]
        {
            assert_eq!(without(&[nobody]), record(), "{nobody:?}");
        }
        let mut absence = Claim::NotRegistered("asked by \"jane@example.com\"".to_owned());
        assert!(list(&[(Email, "jane@example.com")]).redact(&mut absence));
        assert_eq!(absence, Claim::NotRegistered(String::new()));
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(which in prop::collection::vec(any::<bool>(), 8), split in 0..8_usize) {
            let values = [
                (Email, "jane@example.com"), (Name, "jane"), (Name, "joe"), (Phone, "+81 3 5555 0100"),
                (Handle, "joe-ripe"), (Name, "Example K.K."), (Name, "Jim"), (Email, "jill@example.com"),
            ];
            let chosen: Vec<_> =
                values.iter().zip(which).filter(|(_, is_chosen)| *is_chosen).map(|(value, _)| *value).collect();
            let (first, then) = chosen.split_at(split.min(chosen.len()));
            let mut claim = Claim::Registered(Box::new(without(first)));
            list(then).redact(&mut claim);
            prop_assert_eq!(claim, Claim::Registered(Box::new(without(&chosen))));
        }
    }
}
