//! What a person is found by: a value of one kind, folded so that spellings of it are one.

use model::registration::{Contact, Role};
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result};

/// Longest value in characters: a mail address has 254 (RFC 5321 section 4.5.3.1).
const CHARACTERS_MAX: usize = 254;
/// Fewest characters of a name or handle, and fewest digits of a number: less is half of a register.
const CHARACTERS_MIN: usize = 2;
const DIGITS_MIN: usize = 5;

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// E-mail address.
    Email,
    /// Name.
    Name,
    /// Telephone or telefax.
    Phone,
    /// Handle that a registry gave.
    Handle,
}

impl PersonalKind {
    /// All kinds. The position is what is stored: append only.
    pub const ALL: [Self; 4] = [Self::Email, Self::Name, Self::Phone, Self::Handle];

    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Handle => "handle",
        }
    }

    /// The values of this kind in a text of one field or line, folded.
    pub(super) fn values_in(self, text: &str) -> Vec<String> {
        match self {
            Self::Email => addresses(text),
            Self::Name | Self::Handle => Vec::from_iter(Some(fold(text)).filter(|text| !text.is_empty())),
            Self::Phone => Vec::from_iter(Some(digits(text)).filter(|digits| digits.len() >= DIGITS_MIN)),
        }
    }
}

/// A value of a person. Not printable.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalValue {
    kind: PersonalKind,
    folded: String,
}

impl PersonalValue {
    /// What was typed, if it can stand for a person.
    ///
    /// # Errors
    /// [`Error::NotPersonal`], which says why without repeating it.
    pub fn new(kind: PersonalKind, text: &str) -> Result<Self> {
        if text.chars().count() > CHARACTERS_MAX || text.contains(char::is_control) {
            return Err(Error::NotPersonal("it has control characters, or more than 254 characters"));
        }
        let contact = Contact { name: Some(text.to_owned()), ..Contact::new(Role::Registrant) };
        if contact.veil().is_some() {
            return Err(Error::NotPersonal("it stands for a privacy service, or for data that was left out"));
        }
        let folded = match (kind, kind.values_in(text).as_slice()) {
            (PersonalKind::Email, [address]) => address.clone(),
            (PersonalKind::Email, _) => return Err(Error::NotPersonal("give one e-mail address")),
            (PersonalKind::Phone, [digits]) => digits.clone(),
            (PersonalKind::Phone, _) => return Err(Error::NotPersonal("a number has at least 5 digits")),
            (_, [text]) if text.chars().count() >= CHARACTERS_MIN => text.clone(),
            _ => return Err(Error::NotPersonal("a name or a handle has at least 2 characters")),
        };
        Ok(Self { kind, folded })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> PersonalKind {
        self.kind
    }

    /// What all its spellings are folded to.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl std::fmt::Debug for PersonalValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonalValue({})", self.kind.as_str())
    }
}

/// A text without differences of width, form (NFKC), case and spaces. Case is folded by way of capitals: `ß` and `SS` are one.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return spaced(&text.to_ascii_lowercase());
    }
    let capitals = text.nfkc().collect::<String>().to_lowercase().to_uppercase();
    // Letter by letter: a sigma at the end of a word is no other one.
    spaced(&capitals.chars().flat_map(char::to_lowercase).nfkc().collect::<String>())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The mail addresses of a text.
fn addresses(text: &str) -> Vec<String> {
    if !text.contains(['@', '\u{ff20}', '\u{fe6b}']) {
        return Vec::new();
    }
    let is_between = |c: char| c.is_whitespace() || ",;<>()[]{}\"'|\\".contains(c);
    let text = fold(text);
    let words =
        text.split(is_between).map(|word| word.trim_start_matches("mailto:").trim_matches([':', '.']));
    let is_address = |word: &&str| {
        word.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    };
    words.filter(is_address).map(str::to_owned).collect()
}

/// The digits of a number, up to its extension.
fn digits(text: &str) -> String {
    let is_extension = |c: &char| c.is_alphabetic() || matches!(c, '#' | ';');
    let number = text.nfkc().skip_while(|c| !c.is_ascii_digit()).take_while(|c| !is_extension(c));
    number.filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use PersonalKind::{Email, Handle, Name, Phone};
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(kind: PersonalKind, text: &str, expected: Option<&str>) {
        let found = PersonalValue::new(kind, text);
        assert_eq!(found.as_ref().ok().map(PersonalValue::folded), expected, "{text}");
        let shown = format!("{found:?}");
        assert!(text.len() < 5 || !shown.contains(text), "{shown}");
    }

    #[test]
    fn spellings_are_one() {
        check(Email, " Jane@EXAMPLE.com ", Some("jane@example.com"));
        check(Email, "ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", Some("jane@example.com"));
        check(Email, "Jane Doe <mailto:jane@example.com>", Some("jane@example.com"));
        check(Email, "E-Mail: jane@example.com.", Some("jane@example.com"));
        check(Email, "jane", None);
        check(Email, "@example.com", None);
        check(Email, "jane@localhost", None);
        check(Email, "jane@example.com, joe@example.com", None);
        check(Name, "  Jane \u{a0} DOE", Some("jane doe"));
        check(Name, "Weiß", Some("weiss"));
        check(Name, "WEISS", Some("weiss"));
        check(Name, "ΣΊΣΥΦΟΣ", Some("σίσυφοσ"));
        check(Name, "Σίσυφος", Some("σίσυφοσ"));
        check(Name, "山田 太郎", Some("山田 太郎"));
        check(Name, "ﾔﾏﾀﾞ", Some("ヤマダ"));
        check(Name, "J", None);
        check(Name, "Jane\nDoe", None);
        check(Name, "REDACTED FOR PRIVACY", None);
        check(Name, "Domains By Proxy, LLC", None);
        check(Name, &"x".repeat(255), None);
        check(Phone, "+1.5555550100", Some("15555550100"));
        check(Phone, "tel:+1 (555) 555-0100 ext. 12", Some("15555550100"));
        check(Phone, "+1.5555550100 x12", Some("15555550100"));
        check(Phone, "＋１　５５５　５５５　０１００", Some("15555550100"));
        check(Phone, "1234", None);
        check(Handle, "JD123-ripe", Some("jd123-ripe"));
        check(Handle, "", None);
    }

    proptest! {
        #[test]
        fn folding_is_done_once(text in "\\PC{0,12}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn case_form_and_spaces_do_not_matter(text in "[\\p{L}\\p{M}' -]{0,12}") {
            // Its capital is a letter: what stands behind it would change its place.
            prop_assume!(!text.contains('\u{345}'));
            let folded = fold(&text);
            prop_assert_eq!(&fold(&text.to_uppercase()), &folded);
            prop_assert_eq!(&fold(&text.to_lowercase()), &folded);
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &folded);
            prop_assert_eq!(&fold(&format!(" {}\t", text.replace(' ', "\u{3000} "))), &folded);
        }

        #[test]
        fn only_digits_tell_numbers_apart(number in "[0-9]{5,15}", between in "[ ./()-]{1,3}") {
            let mut spelled = String::from("+");
            for digit in number.chars() {
                spelled.push(digit);
                spelled.push_str(&between);
            }
            prop_assert_eq!(digits(&spelled), number);
        }

        #[test]
        fn an_address_is_found_in_a_field(local in "[a-z0-9+_]{1,8}", around in "[A-Za-z ]{0,8}") {
            let address = format!("{local}@mail.example");
            let field = format!("{around} <{}>, other@mail.example", address.to_uppercase());
            let found = addresses(&field);
            prop_assert_eq!(found.first(), Some(&address));
            prop_assert_eq!(addresses(&address), [address]);
        }
    }
}
