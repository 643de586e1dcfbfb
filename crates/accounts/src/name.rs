//! Names under which people sign in, and addresses of mail. Both come from outside and are parsed here, so that one person
//! has one spelling: a throttle that counts attempts by name counts all spellings of it.

use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result, text::is_hidden};

/// Longest name in characters: the longest mail address (RFC 5321 with its erratum 1690) fits.
pub const NAME_CHARS_MAX: usize = 254;
/// Longest address of mail in bytes (as above), and its longest part before the `@` (RFC 5321, section 4.5.3.1.1).
pub const MAIL_BYTES_MAX: usize = 254;
const MAIL_LOCAL_BYTES_MAX: usize = 64;
/// Rounds after which a name has settled. Unicode promises no number; no character is known to need more than two.
const ROUNDS_MAX: usize = 4;

/// The one spelling of a sign-in name: NFKC (UAX 15) and lower case, without white space around it. It is its own
/// canonical form.
///
/// # Errors
/// [`Error::Invalid`] when nothing or more than [`NAME_CHARS_MAX`] characters are left, when it has characters that cannot
/// be seen, or a `:`, which ends the name in HTTP's Basic scheme (RFC 7617, section 2).
pub fn canonical_name(text: &str) -> Result<String> {
    // NFKC makes at most 18 characters of one: what is too long by far need not be normalised first.
    if text.len() > NAME_CHARS_MAX * 8 {
        return Err(invalid("is too long"));
    }
    let mut name = text.to_owned();
    for _ in 0..ROUNDS_MAX {
        let next =
            name.nfkc().collect::<String>().to_lowercase().nfkc().collect::<String>().trim().to_owned();
        if next == name {
            return checked(name);
        }
        name = next;
    }
    Err(invalid("has no canonical form"))
}

fn checked(name: String) -> Result<String> {
    let why = match name.chars().count() {
        0 => "is empty",
        NAME_CHARS_MAX.. if name.chars().count() > NAME_CHARS_MAX => "is too long",
        _ if name.chars().any(is_hidden) => "has characters that cannot be seen",
        _ if name.contains(':') => "has a `:`",
        _ => return Ok(name),
    };
    Err(invalid(why))
}

fn invalid(why: &'static str) -> Error {
    Error::Invalid { what: "the sign-in name", why }
}

/// An address of mail as it is sent to: the addr-spec of RFC 5321 without quoted local parts, address literals and
/// internationalised addresses. Its domain is put into lower case.
///
/// # Errors
/// [`Error::Invalid`].
pub fn mail_address(text: &str) -> Result<String> {
    let text = text.trim();
    let is_good = || {
        let (local, domain) = text.rsplit_once('@')?;
        let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_local = local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom));
        let is_good = text.len() <= MAIL_BYTES_MAX
            && local.len() <= MAIL_LOCAL_BYTES_MAX
            && is_local
            && domain.split('.').all(is_label);
        is_good.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
    };
    is_good().ok_or(Error::Invalid { what: "the address of mail", why: "is none that mail can be sent to" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_have_one_spelling() {
        for (text, name) in [
            ("Admin", Some("admin")),
            (" admin \u{3000}", Some("admin")),
            ("ＡＤＭＩＮ", Some("admin")),
            ("Jane.Doe@Example.COM", Some("jane.doe@example.com")),
            ("ﾔﾏﾀﾞ", Some("ヤマダ")),
            ("e\u{301}", Some("é")),
            ("jane doe", Some("jane doe")),
            ("", None),
            ("  ", None),
            ("a\0", None),
            ("a\nb", None),
            ("a\u{200b}b", None),
            ("\u{202e}nimda", None),
            ("a:b", None),
            ("ａ：ｂ", None),
        ] {
            assert_eq!(canonical_name(text).ok().as_deref(), name, "{text:?}");
        }
        assert!(canonical_name(&"a".repeat(NAME_CHARS_MAX)).is_ok());
        assert!(canonical_name(&"a".repeat(NAME_CHARS_MAX + 1)).is_err());
        assert!(canonical_name(&"\u{fdfa}".repeat(NAME_CHARS_MAX)).is_err());
        assert!(canonical_name(&"a".repeat(1 << 20)).is_err());
    }

    #[test]
    fn addresses() {
        for (text, address) in [
            (" Jane.Doe+x@Example.COM ", Some("Jane.Doe+x@example.com")),
            ("a@localhost", Some("a@localhost")),
            ("o'hara@mail.example.org", Some("o'hara@mail.example.org")),
            ("", None),
            ("example.com", None),
            ("@example.com", None),
            ("a@", None),
            ("a@@example.com", None),
            ("a b@example.com", None),
            ("a@example.com, b@example.com", None),
            ("a@example.com\r\nBcc: b@example.com", None),
            ("<a@example.com>", None),
            ("\"a b\"@example.com", None),
            ("a@[192.0.2.1]", None),
            (".a@example.com", None),
            ("a@-x.example", None),
            ("a@example..com", None),
            ("ä@example.com", None),
        ] {
            assert_eq!(mail_address(text).ok().as_deref(), address, "{text:?}");
        }
        assert!(mail_address(&format!("{}@example.com", "a".repeat(65))).is_err());
    }

    proptest! {
        #[test]
        fn a_canonical_name_is_its_own(text in "\\PC{0,40}") {
            if let Ok(name) = canonical_name(&text) {
                prop_assert_eq!(canonical_name(&name).ok(), Some(name.clone()));
                prop_assert_eq!(canonical_name(&text.to_uppercase()).ok().filter(|_| text.is_ascii()), text.is_ascii().then_some(name));
            }
        }

        #[test]
        fn an_address_is_its_own(text in "[a-zA-Z.@+-]{0,30}") {
            if let Ok(address) = mail_address(&text) {
                prop_assert_eq!(mail_address(&address).ok(), Some(address));
            }
        }
    }
}
