//! Files of any kind: which it is, by its first bytes.

use crate::{
    Signature, TrustList, cab_signatures, catalog_signatures, macho_signatures, module_signatures,
    msi_signatures, pe_signatures,
};

/// The signatures of a file, of whatever kind that is known; none where it is not signed. `now_unix` are seconds since 1970:
/// the moment at which certificates must be valid where no time stamp tells another.
pub fn signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let read = match bytes {
        [b'M', b'Z', ..] => pe_signatures,
        [b'M', b'S', b'C', b'F', ..] => cab_signatures,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => msi_signatures,
        [0x7f, b'E', b'L', b'F', ..] => module_signatures,
        [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe | 0xbf, ..] => macho_signatures,
        [0x30, ..] => catalog_signatures,
        _ => return Vec::new(),
    };
    read(bytes, trust, now_unix)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BEGINNINGS: [&[u8]; 9] = [
        b"MZ",
        b"MSCF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x7fELF",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\x30\x82",
        b"",
    ];

    proptest! {
        #[test]
        fn any_bytes(beginning in prop::sample::select(&BEGINNINGS[..]), rest in prop::collection::vec(any::<u8>(), 0..600)) {
            let bytes = [beginning, &rest].concat();
            let found = signatures(&bytes, &TrustList::default(), 0);
            prop_assert!(found.iter().all(|signature| signature.status != crate::Status::Trusted));
        }
    }
}
