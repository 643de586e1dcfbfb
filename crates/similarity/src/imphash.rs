//! The import hash of a Windows executable, as a value. How it is computed is not known here.
//!
//! MD5 over the names of imported libraries and functions in their order (Mandiant, "Tracking Malware with Import Hashing", 2014).

use std::{fmt, str::FromStr};

use crate::hex;

/// An import hash: 16 bytes of MD5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Imphash(pub [u8; 16]);

/// The text is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an imphash has 32 hexadecimal digits")]
pub struct ImphashError;

impl FromStr for Imphash {
    type Err = ImphashError;

    fn from_str(text: &str) -> Result<Self, ImphashError> {
        hex::decode(text.as_bytes()).map(Self).ok_or(ImphashError)
    }
}

impl fmt::Display for Imphash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text() {
        let text = "00112233445566778899aabbccddeeff";
        assert_eq!(text.parse::<Imphash>().unwrap().to_string(), text);
        assert_eq!(text.to_uppercase().parse::<Imphash>().unwrap().to_string(), text);
        for bad in ["", "00", "g0112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff0"] {
            assert_eq!(bad.parse::<Imphash>(), Err(ImphashError), "{bad}");
        }
    }
}
