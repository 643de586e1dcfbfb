//! Catalogues of Windows (`.cat`) and trust lists (`.stl`): the signature is over the list itself. Which files a catalogue
//! names is not told.

use crate::{
    Signature, Status, TrustList,
    chain::{Purpose, Scene},
    cms::{SIGNED_DATA_BYTES_MAX, SignedData},
    der, oid,
    trust::List,
    verify::{CODE, FileDigest, Verdict, judge},
};

/// Trust lists have a usage of their own, and who signs them is Microsoft's affair.
const LIST: Purpose = Purpose { usage: None, words: "signing lists", vendor: None };

/// The signature of a catalogue or trust list. None where it is neither.
pub fn catalog_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let bytes = bytes.get(..SIGNED_DATA_BYTES_MAX.min(bytes.len())).and_then(der::definite);
    let Some(bytes) = bytes else { return Vec::new() };
    let Some(signed) = SignedData::parse(&bytes).filter(|signed| signed.kind == oid::TRUST_LIST) else {
        return Vec::new();
    };
    let Some(content) = signed.content else { return Vec::new() };
    let is_catalogue = List::parse(content).is_some_and(|list| list.is_catalogue());
    let scene = Scene::new(trust, now_unix);
    let signers = signed.signers.iter().map(|signer| {
        let mut verdict = Verdict::new();
        if signer.content_kind().is_some_and(|kind| kind != signed.kind) {
            verdict.blame(Status::Discredited, "what was signed is of another kind");
        }
        let digest = signer.digest.as_ref().map(|digest| digest.digest([content])).unwrap_or_default();
        let file =
            FileDigest { algorithm: signer.digest.clone(), digest, matches: signer.has_digest_of(content) };
        judge(&signed, signer, content, file, if is_catalogue { CODE } else { LIST }, verdict, &scene)
    });
    signers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_catalogue() {
        for bytes in [&b""[..], b"\x30\x00", b"\x30\x80\x00\x00", b"hello"] {
            assert!(catalog_signatures(bytes, &TrustList::default(), 0).is_empty(), "{bytes:02x?}");
        }
    }
}
