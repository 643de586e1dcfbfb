//! Modules of the Linux kernel: the signature is appended to the ELF (`include/linux/module_signature.h`), a `SignedData`
//! without its content, over all before it.

use crate::{
    Signature, TrustList,
    bytes::u32_be_at,
    chain::{Purpose, Scene},
    cms::{SIGNED_DATA_BYTES_MAX, SignedData},
    der,
    verify::{FileDigest, Verdict, judge, unreadable},
};

const MARK: &[u8] = b"~Module signature appended~\n";
/// Size of the header between signature and mark.
const HEADER_BYTES: usize = 12;
/// Kind of signature: PKCS#7.
const PKCS7: u8 = 2;

/// Distributions sign with certificates of any usage.
const MODULE: Purpose = Purpose { usage: None, words: "signing modules", vendor: None };

/// The signatures of a module. None where it is no ELF or not signed.
pub fn module_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let Some((content, signature)) = parts(bytes) else { return Vec::new() };
    let unread = || vec![unreadable("the signature cannot be read")];
    let Some(signature) = der::definite(signature) else { return unread() };
    let Some(signed) = SignedData::parse(&signature) else { return unread() };
    let scene = Scene::new(trust, now_unix);
    let signers = signed.signers.iter().map(|signer| {
        let digest = signer.digest.as_ref().map(|digest| digest.digest([content])).unwrap_or_default();
        // Without attributes it is told by the signature itself, which is over the file.
        let matches = signer.has_digest_of(content);
        let file = FileDigest { algorithm: signer.digest.clone(), digest, matches };
        judge(&signed, signer, content, file, MODULE, Verdict::new(), &scene)
    });
    signers.collect()
}

/// What is signed, and the signature.
fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if !bytes.starts_with(b"\x7fELF") {
        return None;
    }
    let rest = bytes.strip_suffix(MARK)?;
    let (rest, header) = rest.split_at_checked(rest.len().checked_sub(HEADER_BYTES)?)?;
    let length = usize::try_from(u32_be_at(header, 8)?).ok()?;
    if header.get(2) != Some(&PKCS7) || length > SIGNED_DATA_BYTES_MAX {
        return None;
    }
    rest.split_at_checked(rest.len().checked_sub(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(kind: u8, length: u32, signature: &[u8]) -> Vec<u8> {
        let header = [&[0, 0, kind, 0, 0, 0, 0, 0][..], &length.to_be_bytes()].concat();
        [b"\x7fELFcode", signature, &header, MARK].concat()
    }

    #[test]
    fn what_is_signed() {
        let check = |bytes: &[u8], expected: Option<(&[u8], &[u8])>| assert_eq!(parts(bytes), expected);
        check(&module(2, 3, b"abc"), Some((b"\x7fELFcode", b"abc")));
        check(&module(1, 3, b"abc"), None);
        check(&module(2, 12, b"abc"), None);
        check(&module(2, u32::MAX, b"abc"), None);
        check(MARK, None);
        check(b"\x7fELF", None);
    }

    #[test]
    fn cut_short() {
        let bytes = module(2, 3, b"abc");
        assert_eq!(module_signatures(&bytes, &TrustList::default(), 0).len(), 1);
        for length in 0..bytes.len() {
            assert!(module_signatures(&bytes[..length], &TrustList::default(), 0).is_empty(), "{length}");
        }
    }
}
