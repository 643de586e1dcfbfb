//! What is made of a signature: digest, signer, counter-signer and chain put together, and those nested in it after it.

use std::borrow::Cow;

use crate::{
    Signature, Status,
    chain::{Failure, Purpose, Scene},
    cms::{SIGNED_DATA_BYTES_MAX, SignedData, Signer},
    counter::counter,
    der,
    digest::{Algorithm, hex},
    indirect::{self, Indirect},
    key::Check,
    oid,
    x509::X509,
};

/// Most signatures of a file that are told; real ones have two.
pub(crate) const SIGNATURES_MAX: usize = 16;
/// Most levels of signatures within each other; real ones have one.
const NESTED_MAX: u32 = 4;

/// Code of Windows: what its certificates must be good for.
pub(crate) const CODE: Purpose =
    Purpose { usage: Some(oid::CODE_SIGNING), words: "signing code", vendor: None };

/// Digests of a file, each computed once.
pub(crate) struct Digests<'a> {
    compute: Box<dyn Fn(Algorithm) -> Option<Vec<u8>> + 'a>,
    known: Vec<(Algorithm, Option<Vec<u8>>)>,
}

impl<'a> Digests<'a> {
    /// By the rules of the file's format; none where the file breaks them.
    pub(crate) fn new(compute: impl Fn(Algorithm) -> Option<Vec<u8>> + 'a) -> Self {
        Self { compute: Box::new(compute), known: Vec::new() }
    }

    fn get(&mut self, algorithm: Algorithm) -> Option<&[u8]> {
        let found = self.known.iter().position(|(known, _)| *known == algorithm);
        let index = found.unwrap_or_else(|| {
            self.known.push((algorithm, (self.compute)(algorithm)));
            self.known.len() - 1
        });
        self.known.get(index)?.1.as_deref()
    }
}

/// What a file has, and what was signed.
#[derive(Clone, Debug)]
pub(crate) struct FileDigest {
    pub(crate) algorithm: Result<Algorithm, String>,
    pub(crate) digest: Vec<u8>,
    pub(crate) matches: bool,
}

/// Collects the verdict: the worst counts, and of those the first.
#[derive(Debug)]
pub(crate) struct Verdict {
    status: Status,
    reason: Option<String>,
}

impl Verdict {
    pub(crate) fn new() -> Self {
        Self { status: Status::Trusted, reason: None }
    }

    pub(crate) fn blame(&mut self, status: Status, reason: impl Into<String>) {
        let rank = |status| match status {
            Status::Trusted => 0,
            Status::NotTrusted => 1,
            Status::Discredited => 2,
        };
        if rank(status) > rank(self.status) {
            *self = Self { status, reason: Some(reason.into()) };
        }
    }
}

/// Signatures of Authenticode in `bytes`, and those nested in it. They are added to `found`.
pub(crate) fn authenticode(
    bytes: &[u8],
    digests: &mut Digests<'_>,
    scene: &Scene<'_>,
    found: &mut Vec<Signature>,
) {
    if bytes.len() > SIGNED_DATA_BYTES_MAX {
        found.push(unreadable("the signature is too large"));
        return;
    }
    match der::definite(bytes) {
        Some(bytes) => level(&bytes, digests, scene, found, 0),
        None => found.push(unreadable("the signature cannot be read")),
    }
}

fn level(bytes: &[u8], digests: &mut Digests<'_>, scene: &Scene<'_>, found: &mut Vec<Signature>, depth: u32) {
    if found.len() >= SIGNATURES_MAX {
        return;
    }
    let mut unread = |reason: &str| found.push(Signature { is_nested: depth > 0, ..unreadable(reason) });
    let Some(signed) = SignedData::parse(bytes) else { return unread("the signature cannot be read") };
    let [signer] = signed.signers.as_slice() else { return unread("there is not one signer") };
    let content = signed.content.filter(|_| signed.kind == oid::INDIRECT_DATA);
    let Some((content, indirect)) = content.and_then(|content| Some((content, Indirect::parse(content)?)))
    else {
        return unread("there is no digest of the file in the signature");
    };
    let matches = match &indirect.algorithm {
        Ok(algorithm) => digests.get(*algorithm) == Some(indirect.digest),
        Err(_) => false,
    };
    let file = FileDigest { algorithm: indirect.algorithm, digest: indirect.digest.to_vec(), matches };
    let mut verdict = Verdict::new();
    if signer.content_kind().is_some_and(|kind| kind != signed.kind) {
        verdict.blame(Status::Discredited, "what was signed is of another kind");
    }
    let announced = [signed.digests.first(), Some(&signer.digest), Some(&file.algorithm)];
    if signed.digests.len() != 1 || announced.windows(2).any(|pair| pair.first() != pair.last()) {
        verdict.blame(Status::NotTrusted, "the digests in the signature are not of one kind");
    }
    let signature = judge(&signed, signer, content, file, CODE, verdict, scene);
    found.push(Signature { is_nested: depth > 0, ..signature });
    if depth >= NESTED_MAX {
        return;
    }
    for values in signer.unsigned_attributes(oid::NESTED_SIGNATURE) {
        for value in values.rest() {
            level(value.whole, digests, scene, found, depth + 1);
        }
    }
}

/// What is made of one signer. `content` is what was signed, `file` what that says of the file.
pub(crate) fn judge(
    signed: &SignedData<'_>,
    signer: &Signer<'_>,
    content: &[u8],
    file: FileDigest,
    purpose: Purpose,
    mut verdict: Verdict,
    scene: &Scene<'_>,
) -> Signature {
    let (digest_algorithm, is_known) = match &file.algorithm {
        Ok(algorithm) => (Cow::Borrowed(algorithm.name()), true),
        Err(identifier) => (Cow::Owned(identifier.clone()), false),
    };
    if !is_known {
        verdict.blame(Status::NotTrusted, format!("the digest {digest_algorithm} is not known"));
    } else if !file.matches {
        verdict.blame(Status::Discredited, "the file was changed after it was signed");
    }
    let mut signature = Signature {
        digest_algorithm: digest_algorithm.into_owned(),
        digest: hex(&file.digest),
        digest_matches: file.matches,
        program_name: signer.signed_attribute(oid::OPUS_INFO).and_then(indirect::program_name),
        ..unreadable("")
    };
    let is_over_content = signer.has_digest_of(content);
    if !is_over_content {
        match &signer.digest {
            Ok(_) => verdict.blame(Status::Discredited, "the signature is of something else"),
            Err(identifier) => {
                verdict.blame(Status::NotTrusted, format!("the digest {identifier} is not known"))
            }
        }
    }
    let carried: Vec<&X509> = signed.certificates.iter().collect();
    let roots = scene.trust.certificates();
    if let Some(certificate) = carried.iter().copied().chain(roots).find(|known| signer.is_of(known)) {
        match signer.verify(certificate, content) {
            Check::Valid => signature.is_signature_valid = is_over_content,
            Check::Broken => verdict.blame(Status::Discredited, "the signature is broken"),
            Check::Unsupported(what) => {
                verdict.blame(Status::NotTrusted, format!("the signature cannot be checked: {what}"));
            }
        }
        let mut stamp_fault = None;
        match counter(signer, &signed.certificates, scene) {
            Some(Ok(counter)) => {
                signature.signed_at = Some(counter.signed_at);
                signature.counter_chain = counter.chain;
            }
            Some(Err((reason, chain))) => {
                stamp_fault = Some(reason);
                signature.counter_chain = chain;
            }
            None => {}
        }
        // A certificate "for its lifetime" takes no advantage of a time stamp.
        let stamped = signature.signed_at.filter(|_| !certificate.has_usage(oid::LIFETIME_SIGNING));
        let chain = scene.chain(certificate, &carried, purpose, stamped.unwrap_or(scene.now));
        signature.chain = chain.certificates;
        match (chain.result, stamp_fault) {
            (Ok(()), _) => {}
            (Err(Failure::NotTrusted(reason)), Some(fault)) => {
                verdict.blame(Status::NotTrusted, format!("{reason}; {fault}"));
            }
            (Err(Failure::NotTrusted(reason)), None) => verdict.blame(Status::NotTrusted, reason),
            (Err(Failure::Revoked(reason)), _) => verdict.blame(Status::Discredited, reason),
        }
    } else {
        verdict.blame(Status::NotTrusted, "the certificate of the signer is not with it");
    }
    Signature { status: verdict.status, reason: verdict.reason, ..signature }
}

/// A signature that cannot be read: somebody broke it.
pub(crate) fn unreadable(reason: &str) -> Signature {
    Signature {
        status: Status::Discredited,
        reason: Some(reason.to_owned()),
        digest_algorithm: String::new(),
        digest: String::new(),
        digest_matches: false,
        is_signature_valid: false,
        chain: Vec::new(),
        program_name: None,
        signed_at: None,
        counter_chain: Vec::new(),
        is_nested: false,
    }
}
