//! Certificates (X.509, RFC 5280), as far as a chain needs them. Read leniently, as Windows does: negative serial numbers, odd
//! strings, times without seconds and extensions that cannot be read are let pass; what matters is checked where it matters.

use std::ops::Range;

use crate::{
    Certificate,
    der::{
        BIT_STRING, BOOLEAN, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, context,
        context_primitive,
    },
    digest::{Algorithm, hex, sha1, sha256},
    key::{Check, Key},
    name::Name,
    oid, time,
};

/// Largest certificate that is read; real ones have 2 kB, and those with logos in them 20.
const CERTIFICATE_BYTES_MAX: usize = 256 * 1024;
/// Most extensions that are read of a certificate; real ones have ten.
const EXTENSIONS_MAX: usize = 64;
/// Most usages that are read of a certificate.
const USAGES_MAX: usize = 64;

/// Bit of the key usage: digital signatures.
pub(crate) const DIGITAL_SIGNATURE: u8 = 0x80;
/// Bit of the key usage: signatures of certificates.
pub(crate) const KEY_CERT_SIGN: u8 = 0x04;

/// A certificate that was read.
#[derive(Clone, Debug)]
pub(crate) struct X509 {
    /// All of it.
    pub(crate) der: Vec<u8>,
    /// The part that is signed.
    signed: Range<usize>,
    /// Serial number as it stands there.
    pub(crate) serial: Vec<u8>,
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    /// Seconds since 1970.
    pub(crate) not_before: i64,
    /// Seconds since 1970.
    pub(crate) not_after: i64,
    pub(crate) key: Key,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    pub(crate) extensions: Extensions,
    pub(crate) sha1: [u8; 20],
    pub(crate) sha256: [u8; 32],
}

/// What the extensions say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    /// Whether it may issue certificates.
    pub(crate) is_authority: bool,
    /// How many authorities may stand below it.
    pub(crate) path_max: Option<usize>,
    /// First byte of the usage of the key.
    pub(crate) key_usage: Option<u8>,
    /// Identifiers of usages.
    pub(crate) usages: Option<Vec<Vec<u8>>>,
    pub(crate) subject_key: Option<Vec<u8>>,
    pub(crate) authority_key: Option<Vec<u8>>,
    /// One that must be understood, and is not.
    pub(crate) unknown_critical: Option<String>,
}

impl X509 {
    /// Reads a certificate in DER.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        if bytes.len() > CERTIFICATE_BYTES_MAX {
            return Err("the certificate is too large");
        }
        Self::read(bytes).ok_or("the certificate cannot be read")
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let whole = Reader(bytes).take(SEQUENCE)?;
        let mut outer = whole.reader();
        let signed = outer.take(SEQUENCE)?;
        let signature_algorithm = outer.enter(SEQUENCE)?.content(OID)?.to_vec();
        let signature = outer.content(BIT_STRING)?.get(1..)?.to_vec();
        let mut reader = signed.reader();
        reader.take(context(0));
        let serial = reader.content(INTEGER)?.to_vec();
        reader.take(SEQUENCE)?;
        let issuer = Name::parse(reader.content(SEQUENCE)?);
        let mut validity = reader.enter(SEQUENCE)?;
        let (not_before, not_after) = (time::parse(validity.next()?)?, time::parse(validity.next()?)?);
        let subject = Name::parse(reader.content(SEQUENCE)?);
        let key = Key::parse(reader.content(SEQUENCE)?)?;
        let mut extensions = Extensions::default();
        for element in reader.rest() {
            if element.tag == context(3) {
                extensions = Extensions::parse(element);
            }
        }
        let start = whole.whole.len().checked_sub(whole.content.len())?;
        Some(Self {
            der: whole.whole.to_vec(),
            signed: start..start.checked_add(signed.whole.len())?,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            signature_algorithm,
            signature,
            extensions,
            sha1: sha1(whole.whole),
            sha256: sha256(whole.whole),
        })
    }

    /// The part that is signed.
    pub(crate) fn signed(&self) -> &[u8] {
        self.der.get(self.signed.clone()).unwrap_or_default()
    }

    /// The digest that its signature is over.
    pub(crate) fn signature_digest(&self) -> Option<Algorithm> {
        Algorithm::of_signature(&self.signature_algorithm)
    }

    /// Whether the issuer's key signed it.
    pub(crate) fn verify(&self, issuer: &Self) -> Check {
        let Some(digest) = self.signature_digest() else {
            return Check::Unsupported(format!(
                "signatures of the kind {}",
                oid::dotted(&self.signature_algorithm)
            ));
        };
        issuer.key.verify(digest, self.signed(), &self.signature)
    }

    /// Whether names and identifiers of keys let it be the issuer of `child`.
    pub(crate) fn may_have_issued(&self, child: &Self) -> bool {
        let keys = (&self.extensions.subject_key, &child.extensions.authority_key);
        self.subject.key == child.issuer.key && !matches!(keys, (Some(own), Some(wanted)) if own != wanted)
    }

    /// Whether it says to be its own issuer.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject.key == self.issuer.key
    }

    /// Whether it may be used for this; a certificate that does not say may not.
    pub(crate) fn has_usage(&self, usage: &[u8]) -> bool {
        self.extensions.usages.as_ref().is_some_and(|usages| usages.iter().any(|known| known == usage))
    }

    /// What is told of it.
    pub(crate) fn told(&self) -> Certificate {
        Certificate {
            subject: self.subject.shown.clone(),
            issuer: self.issuer.shown.clone(),
            organisation: self.subject.organisation.clone(),
            serial: hex(shortest(&self.serial)),
            issued_at: self.not_before,
            expires_at: self.not_after,
            sha1: hex(&self.sha1),
            sha256: hex(&self.sha256),
        }
    }
}

/// A serial number without zeros in front, for comparing.
pub(crate) fn shortest(mut serial: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = serial
        && !rest.is_empty()
    {
        serial = rest;
    }
    serial
}

impl Extensions {
    fn parse(element: Element<'_>) -> Self {
        let mut extensions = Self::default();
        let Some(list) = element.reader().enter(SEQUENCE) else { return extensions };
        for extension in list.rest().take(EXTENSIONS_MAX) {
            let mut reader = extension.reader();
            let Some(kind) = reader.content(OID) else { continue };
            let is_critical = reader.content(BOOLEAN).is_some_and(|value| value != [0]);
            let value = reader.content(OCTET_STRING).unwrap_or_default();
            if !extensions.read(kind, value) && is_critical {
                extensions.unknown_critical.get_or_insert_with(|| oid::dotted(kind));
            }
        }
        extensions
    }

    /// Reads one; whether it is known.
    fn read(&mut self, kind: &[u8], value: &[u8]) -> bool {
        let mut reader = Reader(value);
        match kind {
            oid::BASIC_CONSTRAINTS => {
                if let Some(mut constraints) = reader.enter(SEQUENCE) {
                    self.is_authority = constraints.content(BOOLEAN).is_some_and(|value| value != [0]);
                    let path = constraints.content(INTEGER).map(shortest);
                    self.path_max =
                        path.map(|path| if let [one] = path { usize::from(*one) } else { usize::MAX });
                }
            }
            oid::KEY_USAGE => {
                let bits = reader.content(BIT_STRING).unwrap_or_default();
                self.key_usage = Some(bits.get(1).copied().unwrap_or(0));
            }
            oid::USAGES => {
                let usages = reader.enter(SEQUENCE).unwrap_or(Reader(&[]));
                self.usages = Some(identifiers(usages));
            }
            oid::SUBJECT_KEY => self.subject_key = reader.content(OCTET_STRING).map(<[u8]>::to_vec),
            oid::AUTHORITY_KEY => {
                let key = reader.enter(SEQUENCE).and_then(|mut inner| inner.content(context_primitive(0)));
                self.authority_key = key.map(<[u8]>::to_vec);
            }
            oid::CRL_POINTS
            | oid::POLICIES
            | oid::POLICY_MAPPINGS
            | oid::POLICY_CONSTRAINTS
            | oid::INHIBIT_ANY_POLICY => {}
            _ => return false,
        }
        true
    }
}

/// The identifiers in a `SEQUENCE OF OBJECT IDENTIFIER`.
pub(crate) fn identifiers(reader: Reader<'_>) -> Vec<Vec<u8>> {
    let found = reader.rest().filter(|element| element.tag == OID);
    found.take(USAGES_MAX).map(|element| element.content.to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn serials() {
        let check = |serial: &[u8], expected: &[u8]| assert_eq!(shortest(serial), expected);
        check(&[0, 0x80], &[0x80]);
        check(&[0, 0, 0], &[0]);
        check(&[0xff, 0], &[0xff, 0]);
        check(&[], &[]);
    }

    #[test]
    fn too_large() {
        assert_eq!(
            X509::parse(&vec![0x30; CERTIFICATE_BYTES_MAX + 1]).err(),
            Some("the certificate is too large")
        );
        assert_eq!(X509::parse(&[]).err(), Some("the certificate cannot be read"));
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = X509::parse(&bytes);
            let element = Element { tag: context(3), content: &bytes, whole: &bytes };
            let _ = Extensions::parse(element);
        }
    }
}
