//! Cabinets (CAB, MS-CAB): the signature stands behind the cabinet, and its place in the reserve of the header. It is over the
//! header without what signing changes, and all that follows, until the signature.

use crate::{
    Signature, TrustList,
    bytes::{offset_at, u16_at},
    chain::Scene,
    verify::{Digests, authenticode},
};

/// Flag of the header: it has a reserve.
const HAS_RESERVE: u16 = 4;
/// Size of the reserve that a signature takes.
const RESERVE_BYTES: u16 = 20;
/// Where the reserve ends, and with it what is the same in all headers.
const HEADER_BYTES: usize = 60;

/// The signature of a cabinet, and those nested in it. None where it is no cabinet or not signed.
pub fn cab_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let mut found = Vec::new();
    let Some((signature, start)) = signature(bytes) else { return found };
    let mut digests = Digests::new(|algorithm| Some(algorithm.digest(signed(bytes, start)?)));
    authenticode(signature, &mut digests, &Scene::new(trust, now_unix), &mut found);
    found
}

/// The signature, and where it begins.
fn signature(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let has_reserve = u16_at(bytes, 30)? & HAS_RESERVE != 0 && u16_at(bytes, 36)? == RESERVE_BYTES;
    if !bytes.starts_with(b"MSCF") || !has_reserve {
        return None;
    }
    let (start, length) = (offset_at(bytes, 44)?, offset_at(bytes, 48)?);
    let signature = bytes.get(start..start.checked_add(length)?)?;
    (start >= HEADER_BYTES && !signature.is_empty()).then_some((signature, start))
}

/// The parts that are signed: not the first reserved field, number of the cabinet, sizes of reserves, and the reserve but for
/// its last field.
fn signed(bytes: &[u8], start: usize) -> Option<[&[u8]; 4]> {
    Some([bytes.get(..4)?, bytes.get(8..34)?, bytes.get(56..HEADER_BYTES)?, bytes.get(HEADER_BYTES..start)?])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cabinet(signature: &[u8]) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..80).collect();
        bytes[..4].copy_from_slice(b"MSCF");
        bytes[30..32].copy_from_slice(&HAS_RESERVE.to_le_bytes());
        bytes[36..38].copy_from_slice(&RESERVE_BYTES.to_le_bytes());
        bytes[44..48].copy_from_slice(&80_u32.to_le_bytes());
        bytes[48..52].copy_from_slice(&(signature.len() as u32).to_le_bytes());
        bytes.extend_from_slice(signature);
        bytes
    }

    #[test]
    fn what_is_signed() {
        let bytes = cabinet(b"signature");
        let (found, start) = signature(&bytes).unwrap();
        assert_eq!((found, start), (&b"signature"[..], 80));
        let parts = signed(&bytes, start).unwrap();
        assert_eq!(parts.map(<[u8]>::len), [4, 26, 4, 20]);
    }

    #[test]
    fn what_is_not() {
        let check = |at: usize, value: u32| {
            let mut bytes = cabinet(b"signature");
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            assert_eq!(signature(&bytes), None, "{value} at {at}");
        };
        check(0, 0);
        check(30, 0);
        check(36, 21);
        check(44, 59);
        check(44, u32::MAX);
        check(48, 0);
        check(48, u32::MAX);
    }

    #[test]
    fn cut_short() {
        let bytes = cabinet(b"\x30\x02\x05\x00");
        let trust = TrustList::default();
        assert_eq!(cab_signatures(&bytes, &trust, 0).len(), 1);
        for length in 0..bytes.len() {
            assert!(cab_signatures(&bytes[..length], &trust, 0).is_empty(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn any_changes(changes in prop::collection::vec((0_usize..90, any::<u8>()), 0..8)) {
            let mut bytes = cabinet(b"\x30\x02\x05\x00");
            for (at, value) in changes {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let _ = cab_signatures(&bytes, &TrustList::default(), 0);
        }
    }
}
