//! What Authenticode signs: `SpcIndirectDataContent`, the digest of a file, and `SpcSpOpusInfo`, what its maker calls it
//! (Microsoft, "Windows Authenticode Portable Executable Signature Format", 2008).

use crate::{
    der::{OCTET_STRING, Reader, SEQUENCE, context, context_primitive},
    digest::Algorithm,
    name,
};

/// Digest of a file: algorithm, or the identifier of one that is not known, and value.
pub(crate) struct Indirect<'a> {
    pub(crate) algorithm: Result<Algorithm, String>,
    pub(crate) digest: &'a [u8],
}

impl<'a> Indirect<'a> {
    /// Reads the content of a `SpcIndirectDataContent`.
    pub(crate) fn parse(content: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(content);
        // What kind of file it is, and nothing that is needed.
        reader.take(SEQUENCE)?;
        let mut digest = reader.enter(SEQUENCE)?;
        let algorithm = Algorithm::parse(digest.content(SEQUENCE)?);
        Some(Self { algorithm, digest: digest.content(OCTET_STRING)? })
    }
}

/// The name of the program in the values of `SpcSpOpusInfo`.
pub(crate) fn program_name(mut values: Reader<'_>) -> Option<String> {
    let mut string = values.enter(SEQUENCE)?.enter(context(0))?;
    let name = match string.content(context_primitive(0)) {
        Some(utf16) => name::utf16(utf16),
        None => name::text(0, string.content(context_primitive(1))?),
    };
    let name = name.trim_end_matches('\0').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs() {
        let check = |bytes: &[u8], expected: Option<&str>| {
            assert_eq!(program_name(Reader(bytes)).as_deref(), expected, "{bytes:02x?}");
        };
        check(&[0x30, 0x08, 0xa0, 0x06, 0x80, 0x04, 0, b'A', 0, b'b'], Some("Ab"));
        check(&[0x30, 0x06, 0xa0, 0x04, 0x81, 0x02, b'A', b'b'], Some("Ab"));
        check(&[0x30, 0x04, 0xa0, 0x02, 0x80, 0x00], None);
        check(&[0x30, 0x04, 0xa1, 0x02, 0x80, 0x00], None);
        check(&[0x30, 0x00], None);
        check(&[], None);
    }
}
