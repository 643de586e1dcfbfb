//! Identifiers: 128 random bits, written as a prefix and 32 lower-case hexadecimal digits, e.g. `grp_0123…`.

use std::fmt;

use ring::rand::{SecureRandom, SystemRandom};

use crate::{Error, Result};

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Crypto { action: "draw random bytes" })?;
    Ok(bytes)
}

pub(crate) fn write(f: &mut fmt::Formatter<'_>, prefix: &str, id: u128) -> fmt::Result {
    write!(f, "{prefix}{id:032x}")
}

pub(crate) fn parse(text: &str, prefix: &str) -> Option<u128> {
    let digits = text.strip_prefix(prefix).filter(|digits| digits.len() == 32)?;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    digits.bytes().all(is_digit).then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

/// Makes a type of identifier: `identifier! { /// Docs. GroupId, "grp_", "group" }`.
macro_rules! identifier {
    ($(#[$docs:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$docs])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// A new random one.
            ///
            /// # Errors
            /// [`crate::Error::Crypto`].
            pub fn random() -> crate::Result<Self> {
                Ok(Self(u128::from_be_bytes(crate::id::random()?)))
            }

            /// Parses what `Display` prints.
            ///
            /// # Errors
            /// [`crate::Error::Invalid`].
            pub fn parse(text: &str) -> crate::Result<Self> {
                let invalid = crate::Error::Invalid {
                    what: concat!("the ", $what, "'s identifier"),
                    why: concat!("is not `", $prefix, "` and 32 hexadecimal digits"),
                };
                crate::id::parse(text, $prefix).map(Self).ok_or(invalid)
            }

            /// The identifier in a column of a row.
            pub(crate) fn from_row(row: &crate::engine::Row, at: usize) -> crate::Result<Self> {
                let corrupt = crate::Error::Corrupt { what: concat!("a ", $what, "'s identifier") };
                crate::id::parse(row.text(at)?, $prefix).map(Self).ok_or(corrupt)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::id::write(f, $prefix, self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::id::write(f, $prefix, self.0)
            }
        }

        impl From<$name> for crate::engine::Value {
            fn from(id: $name) -> Self {
                Self::Text(id.to_string())
            }
        }
    };
}
pub(crate) use identifier;

identifier! {
    /// Identifier of a group.
    GroupId, "grp_", "group"
}

identifier! {
    /// Identifier of a licence.
    LicenceId, "lic_", "licence"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_as_they_are_printed() {
        let id = GroupId::random().unwrap();
        assert_eq!(GroupId::parse(&id.to_string()).unwrap(), id);
        assert_ne!(GroupId::random().unwrap(), id);
        for text in
            ["", "grp_", "grp_0", "lic_00000000000000000000000000000000", &id.to_string().to_uppercase()]
        {
            assert!(GroupId::parse(text).is_err(), "{text}");
        }
    }
}
