//! Counter-signatures: who else says when it was signed. Two kinds: PKCS#9's (RFC 2985, 5.3.6), a signer over the signature,
//! and tokens of RFC 3161.

use crate::{
    Certificate,
    chain::{Failure, Purpose, Scene},
    cms::{SignedData, Signer},
    der::{GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE},
    digest::Algorithm,
    key::Check,
    oid, time,
    x509::X509,
};

/// Most counter-signatures of a signature that are tried; real ones have one.
const COUNTERS_MAX: usize = 4;

const PURPOSE: Purpose = Purpose { usage: Some(oid::TIME_STAMPING), words: "time stamps", vendor: None };

/// What a counter-signature says.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    /// Seconds since 1970.
    pub(crate) signed_at: i64,
    /// Its signer's certificate first.
    pub(crate) chain: Vec<Certificate>,
}

/// The first counter-signature that holds; else why the first does not, with its chain; none where there is none.
pub(crate) fn counter(
    signer: &Signer<'_>,
    carried: &[X509],
    scene: &Scene<'_>,
) -> Option<Result<Counter, (String, Vec<Certificate>)>> {
    let tokens = signer.unsigned_attributes(oid::TIME_STAMP_TOKEN);
    let tokens = tokens.chain(signer.unsigned_attributes(oid::CMS_TIME_STAMP_TOKEN));
    let by_token =
        tokens.filter_map(|mut values| values.next()).map(|value| token(value.whole, signer, carried, scene));
    let by_signer = signer.unsigned_attributes(oid::COUNTER_SIGNATURE).filter_map(|mut values| values.next());
    let by_signer = by_signer.map(|value| pkcs9(value.content, signer, carried, scene));
    let mut first = None;
    for found in by_token.chain(by_signer).take(COUNTERS_MAX) {
        match found {
            Ok(counter) => return Some(Ok(counter)),
            Err(reason) => {
                first.get_or_insert(Err(reason));
            }
        }
    }
    first
}

type Found = Result<Counter, (String, Vec<Certificate>)>;

/// A signer over the signature; its certificate is among those of the signature.
fn pkcs9(content: &[u8], signer: &Signer<'_>, carried: &[X509], scene: &Scene<'_>) -> Found {
    let unread = || ("the counter-signature cannot be read".to_owned(), Vec::new());
    let counter = Signer::parse(content).ok_or_else(unread)?;
    let moment = counter.signed_attribute(oid::SIGNING_TIME).and_then(|mut values| values.next());
    let signed_at = moment.and_then(time::parse).ok_or_else(unread)?;
    let carried: Vec<&X509> = carried.iter().collect();
    check(&counter, signer.signature, signed_at, &carried, scene)
}

/// A token of RFC 3161.
fn token(bytes: &[u8], signer: &Signer<'_>, carried: &[X509], scene: &Scene<'_>) -> Found {
    let unread = || ("the time stamp cannot be read".to_owned(), Vec::new());
    let signed = SignedData::parse(bytes).filter(|signed| signed.kind == oid::TST_INFO).ok_or_else(unread)?;
    let content = signed.content.ok_or_else(unread)?;
    let (digest, imprint, signed_at) = info(content).ok_or_else(unread)?;
    let [counter] = signed.signers.as_slice() else { return Err(unread()) };
    if digest.digest([signer.signature]) != imprint {
        return Err(("the time stamp is of another signature".to_owned(), Vec::new()));
    }
    let carried: Vec<&X509> = signed.certificates.iter().chain(carried).collect();
    check(counter, content, signed_at, &carried, scene)
}

/// Digest, what it was of the stamped bytes, and the moment, of a `TSTInfo` in a `SEQUENCE` or in its octets.
fn info(content: &[u8]) -> Option<(Algorithm, &[u8], i64)> {
    let mut reader = Reader(content);
    if let Some(inner) = reader.enter(SEQUENCE) {
        reader = inner;
    }
    reader.content(INTEGER)?;
    reader.content(OID)?;
    let mut imprint = reader.enter(SEQUENCE)?;
    let digest = Algorithm::parse(imprint.content(SEQUENCE)?).ok()?;
    let stamped = imprint.content(OCTET_STRING)?;
    reader.content(INTEGER)?;
    Some((digest, stamped, time::parse(reader.take(GENERALIZED_TIME)?)?))
}

/// Whether a counter-signer signed `content`, and whether somebody trusted vouches for it at that moment.
fn check(
    counter: &Signer<'_>,
    content: &[u8],
    signed_at: i64,
    carried: &[&X509],
    scene: &Scene<'_>,
) -> Found {
    let roots = scene.trust.certificates();
    let Some(certificate) = carried.iter().copied().chain(roots).find(|known| counter.is_of(known)) else {
        return Err(("the certificate of the counter-signer is not with it".to_owned(), Vec::new()));
    };
    let chain = scene.chain(certificate, carried, PURPOSE, signed_at);
    if !counter.has_digest_of(content) {
        return Err(("the counter-signature is of another signature".to_owned(), chain.certificates));
    }
    match counter.verify(certificate, content) {
        Check::Valid => {}
        Check::Broken => return Err(("the counter-signature is broken".to_owned(), chain.certificates)),
        Check::Unsupported(what) => {
            return Err((format!("the counter-signature cannot be checked: {what}"), chain.certificates));
        }
    }
    match chain.result {
        Ok(()) => Ok(Counter { signed_at, chain: chain.certificates }),
        Err(Failure::NotTrusted(reason) | Failure::Revoked(reason)) => {
            Err((format!("the counter-signature does not count: {reason}"), chain.certificates))
        }
    }
}
