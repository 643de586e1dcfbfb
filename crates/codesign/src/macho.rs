//! Programs of Apple (Mach-O): `LC_CODE_SIGNATURE` leads to a code directory, with the hash of every page, and to a
//! `SignedData` over that (Apple, `cs_blobs.h`). Files beside the program, that bundles sign too, are not looked at.

mod directory;

use self::directory::Directory;
use crate::{
    Signature, Status, TrustList,
    bytes::{offset_at, u32_at, u32_be_at},
    chain::{Purpose, Scene},
    cms::{SIGNED_DATA_BYTES_MAX, SignedData},
    der,
    digest::hex,
    oid,
    verify::{FileDigest, Verdict, judge, unreadable},
};

/// Most programs in one file: real ones have three.
const SLICES_MAX: usize = 16;
/// Most load commands of a program; real ones have fifty.
const COMMANDS_MAX: usize = 4096;
/// Most blobs of a signature; real ones have six.
const BLOBS_MAX: usize = 64;

const LC_CODE_SIGNATURE: u32 = 0x1d;
const MAGIC_SUPER_BLOB: u32 = 0xfade_0cc0;
const SLOT_DIRECTORY: u32 = 0;
const SLOT_CMS: u32 = 0x1_0000;
/// Magic and length, before the content of a blob.
const BLOB_HEADER_BYTES: usize = 8;

/// Apple's extensions begin so.
const APPLE: Purpose =
    Purpose { usage: Some(oid::CODE_SIGNING), words: "signing code", vendor: Some("1.2.840.113635.100.6.") };

/// The signature of each program in a file. None where it is no Mach-O or not signed.
pub fn macho_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let scene = Scene::new(trust, now_unix);
    slices(bytes).into_iter().filter_map(|slice| signature(slice, &scene)).collect()
}

/// The programs of a file.
fn slices(bytes: &[u8]) -> Vec<&[u8]> {
    let magic = u32_be_at(bytes, 0);
    let size = match magic {
        Some(0xcafe_babe) => 20,
        Some(0xcafe_babf) => 32,
        _ => return vec![bytes],
    };
    let count = u32_be_at(bytes, 4).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    // Class files of Java have the same magic, and a version there.
    if count > SLICES_MAX {
        return Vec::new();
    }
    let slice = |index: usize| {
        let at = 8 + index * size;
        let (start, length) = if size == 20 {
            (u32_be_at(bytes, at + 8)?, u32_be_at(bytes, at + 12)?)
        } else {
            // Sizes beyond four gigabytes are not met: their upper half is zero.
            (u32_be_at(bytes, at + 12)?, u32_be_at(bytes, at + 20)?)
        };
        let start = usize::try_from(start).ok()?;
        bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    };
    (0..count).filter_map(slice).collect()
}

/// Where the signature of a program is.
fn blob(bytes: &[u8]) -> Option<&[u8]> {
    // Programs with the big end first are older than signatures.
    let mut at = match u32_at(bytes, 0)? {
        0xfeed_face => 28,
        0xfeed_facf => 32,
        _ => return None,
    };
    let count = offset_at(bytes, 16)?.min(COMMANDS_MAX);
    for _ in 0..count {
        let length = offset_at(bytes, at + 4)?;
        if u32_at(bytes, at)? == LC_CODE_SIGNATURE {
            let start = offset_at(bytes, at + 8)?;
            return bytes.get(start..start.checked_add(offset_at(bytes, at + 12)?)?);
        }
        at = at.checked_add(length.max(8))?;
    }
    None
}

/// A blob with its header, by its place in the signature.
fn part(signature: &[u8], slot: u32) -> Option<&[u8]> {
    let count = usize::try_from(u32_be_at(signature, 8)?).ok()?.min(BLOBS_MAX);
    let index = (0..count).map(|index| 12 + index * 8).find(|at| u32_be_at(signature, *at) == Some(slot))?;
    let rest = signature.get(usize::try_from(u32_be_at(signature, index + 4)?).ok()?..)?;
    let length = usize::try_from(u32_be_at(rest, 4)?).ok()?;
    rest.get(..length).filter(|blob| blob.len() >= BLOB_HEADER_BYTES)
}

fn signature(program: &[u8], scene: &Scene<'_>) -> Option<Signature> {
    let blob = blob(program)?;
    if u32_be_at(blob, 0) != Some(MAGIC_SUPER_BLOB) {
        return Some(unreadable("the signature cannot be read"));
    }
    let Some(code) = part(blob, SLOT_DIRECTORY) else {
        return Some(unreadable("there is no code directory"));
    };
    let Some(directory) = Directory::parse(code) else {
        return Some(unreadable("the code directory cannot be read"));
    };
    let algorithm = directory.algorithm;
    let matches = directory.has_pages_of(program)
        && directory
            .blobs()
            .all(|(slot, hash)| part(blob, slot).is_none_or(|part| directory.is_hash(part, hash)));
    let digest = algorithm.digest([code]);
    let cms =
        part(blob, SLOT_CMS).and_then(|part| part.get(BLOB_HEADER_BYTES..)).filter(|cms| !cms.is_empty());
    let Some(cms) = cms else {
        let (status, reason) = match matches {
            true => (Status::NotTrusted, "it is signed without a certificate (ad hoc)"),
            false => (Status::Discredited, "the file was changed after it was signed"),
        };
        let told = unreadable(reason);
        let (digest_algorithm, digest) = (algorithm.name().to_owned(), hex(&digest));
        return Some(Signature { status, digest_algorithm, digest, digest_matches: matches, ..told });
    };
    let bytes = cms.get(..SIGNED_DATA_BYTES_MAX.min(cms.len())).and_then(der::definite);
    let unread = || Some(unreadable("the signature cannot be read"));
    let Some(bytes) = bytes else { return unread() };
    let Some(signed) = SignedData::parse(&bytes) else { return unread() };
    let Some(signer) = signed.signers.first() else { return unread() };
    let file = FileDigest { algorithm: Ok(algorithm), digest, matches };
    Some(judge(&signed, signer, code, file, APPLE, Verdict::new(), scene))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::digest::Algorithm;

    /// A program of one page, signed ad hoc.
    fn program() -> Vec<u8> {
        let mut bytes = vec![0_u8; 4096];
        bytes[..4].copy_from_slice(&0xfeed_facf_u32.to_le_bytes());
        bytes[16] = 1;
        bytes[32..36].copy_from_slice(&LC_CODE_SIGNATURE.to_le_bytes());
        bytes[36] = 16;
        bytes[40..44].copy_from_slice(&4096_u32.to_le_bytes());
        bytes[44..48].copy_from_slice(&96_u32.to_le_bytes());
        let mut code = vec![0_u8; 44];
        let mut set = |at: usize, value: u32| code[at..at + 4].copy_from_slice(&value.to_be_bytes());
        set(0, 0xfade_0c02);
        set(4, 76);
        set(8, 0x20000);
        set(16, 44);
        set(28, 1);
        set(32, 4096);
        code[36..40].copy_from_slice(&[32, 2, 0, 12]);
        code.extend(Algorithm::Sha256.digest([bytes.as_slice()]));
        let header = [MAGIC_SUPER_BLOB, 96, 1, SLOT_DIRECTORY, 20].map(u32::to_be_bytes).concat();
        [bytes, header, code].concat()
    }

    #[test]
    fn ad_hoc() {
        let check = |bytes: &[u8], expected: &[(Status, bool)]| {
            let found = macho_signatures(bytes, &TrustList::default(), 0);
            let told: Vec<_> =
                found.iter().map(|signature| (signature.status, signature.digest_matches)).collect();
            assert_eq!(told, expected, "{found:?}");
        };
        let mut bytes = program();
        check(&bytes, &[(Status::NotTrusted, true)]);
        let fat =
            [[0xcafe_babe, 1, 0, 0, 28, bytes.len() as u32, 0].map(u32::to_be_bytes).concat(), bytes.clone()];
        check(&fat.concat(), &[(Status::NotTrusted, true)]);
        bytes[1000] ^= 1;
        check(&bytes, &[(Status::Discredited, false)]);
        check(b"", &[]);
        check(b"\xca\xfe\xba\xbe\x00\x00\x00\x34", &[]);
        check(b"\xca\xfe\xba\xbe\x00\x00\x00\x04", &[]);
    }

    #[test]
    fn cut_short() {
        let bytes = program();
        for length in 0..bytes.len() {
            let _ = macho_signatures(&bytes[..length], &TrustList::default(), 0);
        }
    }

    proptest! {
        #[test]
        fn any_changes(changes in prop::collection::vec((0_usize..4200, any::<u8>()), 0..8)) {
            let mut bytes = program();
            for (at, value) in changes {
                // Half of them where it hurts.
                let at = if at % 2 == 0 { at % 50 } else { at };
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let _ = macho_signatures(&bytes, &TrustList::default(), 0);
        }
    }
}
