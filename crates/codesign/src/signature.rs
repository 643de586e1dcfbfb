//! What is told of a signature.

use serde::{Deserialize, Serialize};

/// A signature over a file, as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// What is made of it.
    pub status: Status,
    /// Why, in a sentence, where it is not [`Status::Trusted`].
    pub reason: Option<String>,
    /// Digest over the file, e.g. `sha256`.
    pub digest_algorithm: String,
    /// Digest of the file that was signed, hex in lower case.
    pub digest: String,
    /// Whether the file has that digest.
    pub digest_matches: bool,
    /// Whether the signer's key made the signature, and the signature is over that digest.
    pub is_signature_valid: bool,
    /// The signer's certificate, then each issuer's, as far as the chain leads.
    pub chain: Vec<Certificate>,
    /// What the signer calls the program (`SpcSpOpusInfo`).
    pub program_name: Option<String>,
    /// When a valid counter-signature says that it was signed, seconds since 1970.
    pub signed_at: Option<i64>,
    /// The chain of the counter-signature, its signer first.
    pub counter_chain: Vec<Certificate>,
    /// Whether it is nested in the one before it.
    pub is_nested: bool,
}

/// What is made of a signature. The words are KTIP's (`SignerStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Digest, signature and chain hold, up to a root of the trust list, at the moment of signing.
    Trusted,
    /// The signature holds, and nothing that we trust vouches for the signer.
    NotTrusted,
    /// The file was changed, the signature is broken, or a certificate on the way was revoked by the list.
    Discredited,
}

/// A certificate (X.509, RFC 5280).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Whose it is: the common name, else the organisation, else the whole name.
    pub subject: String,
    /// Who issued it, in the same way.
    pub issuer: String,
    /// Organisation of the subject.
    pub organisation: Option<String>,
    /// Serial number, hex in lower case.
    pub serial: String,
    /// Not valid before, seconds since 1970.
    pub issued_at: i64,
    /// Not valid after, seconds since 1970.
    pub expires_at: i64,
    /// SHA-1 of the certificate, hex in lower case.
    pub sha1: String,
    /// SHA-256 of the certificate, hex in lower case.
    pub sha256: String,
}
