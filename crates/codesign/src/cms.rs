//! `SignedData` of PKCS#7 (RFC 2315) and CMS (RFC 5652): reads it, and checks a signer's signature. Not what is signed, nor
//! whom to trust.

use crate::{
    der::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context, context_primitive, write_length},
    digest::Algorithm,
    key::Check,
    name::Name,
    oid,
    x509::{X509, shortest},
};

/// Largest `SignedData` that is read: catalogues of Windows have 4 MB.
pub(crate) const SIGNED_DATA_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most certificates that are read of a signature: real ones carry ten.
const CERTIFICATES_MAX: usize = 64;
/// Most signers, and attributes of each, that are read.
const SIGNERS_MAX: usize = 16;
const ATTRIBUTES_MAX: usize = 64;

/// What is signed, by whom, and what certificates come with it. Lengths were made definite before.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    /// The digests that are announced; identifiers of those that are not known.
    pub(crate) digests: Vec<Result<Algorithm, String>>,
    /// Kind of the content.
    pub(crate) kind: &'a [u8],
    /// Content without tag and length; none where it is elsewhere.
    pub(crate) content: Option<&'a [u8]>,
    pub(crate) certificates: Vec<X509>,
    pub(crate) signers: Vec<Signer<'a>>,
}

/// One signer.
#[derive(Debug)]
pub(crate) struct Signer<'a> {
    who: Who<'a>,
    pub(crate) digest: Result<Algorithm, String>,
    /// Content of the signed attributes, in the order in which they stand there.
    signed: Option<&'a [u8]>,
    unsigned: &'a [u8],
    pub(crate) signature: &'a [u8],
}

/// Whose certificate it is.
#[derive(Debug)]
enum Who<'a> {
    Serial { issuer: String, serial: &'a [u8] },
    Key(&'a [u8]),
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` with `SignedData` in it.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut info = Reader(bytes).enter(SEQUENCE)?;
        if info.content(OID)? != oid::SIGNED_DATA {
            return None;
        }
        let mut reader = info.enter(context(0))?.enter(SEQUENCE)?;
        reader.content(INTEGER)?;
        let digests = reader.enter(SET)?.rest().take(SIGNERS_MAX);
        let digests = digests.map(|element| Algorithm::parse(element.content)).collect();
        let mut content = reader.enter(SEQUENCE)?;
        let kind = content.content(OID)?;
        let content = content.enter(context(0)).and_then(|mut inner| inner.next()).map(|inner| inner.content);
        let carried = reader.enter(context(0)).map(Reader::rest).into_iter().flatten();
        // One that cannot be read costs only the chains that need it.
        let certificates = carried.filter(|element| element.tag == SEQUENCE).take(CERTIFICATES_MAX);
        let certificates = certificates.filter_map(|element| X509::parse(element.whole).ok()).collect();
        reader.take(context(1));
        let signers = reader.enter(SET)?.rest().take(SIGNERS_MAX);
        let signers = signers.map(|element| Signer::parse(element.content)).collect::<Option<_>>()?;
        Some(Self { digests, kind, content, certificates, signers })
    }
}

impl<'a> Signer<'a> {
    /// Reads the content of a `SignerInfo`.
    pub(crate) fn parse(content: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(content);
        reader.content(INTEGER)?;
        let who = if let Some(mut inner) = reader.enter(SEQUENCE) {
            let issuer = Name::parse(inner.content(SEQUENCE)?).key;
            Who::Serial { issuer, serial: shortest(inner.content(INTEGER)?) }
        } else {
            Who::Key(reader.content(context_primitive(0))?)
        };
        let digest = Algorithm::parse(reader.content(SEQUENCE)?);
        let signed = reader.content(context(0));
        reader.content(SEQUENCE)?;
        let signature = reader.content(OCTET_STRING)?;
        let unsigned = reader.content(context(1)).unwrap_or_default();
        Some(Self { who, digest, signed, unsigned, signature })
    }

    /// Whether it is the signer's certificate.
    pub(crate) fn is_of(&self, certificate: &X509) -> bool {
        match &self.who {
            Who::Serial { issuer, serial } => {
                shortest(&certificate.serial) == *serial && certificate.issuer.key == *issuer
            }
            Who::Key(key) => certificate.extensions.subject_key.as_deref() == Some(key),
        }
    }

    /// Values of a signed attribute.
    pub(crate) fn signed_attribute(&self, kind: &[u8]) -> Option<Reader<'a>> {
        attributes(self.signed.unwrap_or_default(), kind).next()
    }

    /// Values of every unsigned attribute of a kind.
    pub(crate) fn unsigned_attributes(
        &self,
        kind: &'static [u8],
    ) -> impl Iterator<Item = Reader<'a>> + use<'a> {
        attributes(self.unsigned, kind)
    }

    /// Whether the signature is over this content: the attribute has its digest, or there are no attributes.
    pub(crate) fn has_digest_of(&self, content: &[u8]) -> bool {
        let Ok(digest) = self.digest else { return false };
        if self.signed.is_none() {
            return true;
        }
        let told =
            self.signed_attribute(oid::MESSAGE_DIGEST).and_then(|mut values| values.content(OCTET_STRING));
        told == Some(digest.digest([content]).as_slice())
    }

    /// The kind of content that is signed, where the attribute says so.
    pub(crate) fn content_kind(&self) -> Option<&'a [u8]> {
        self.signed_attribute(oid::CONTENT_TYPE).and_then(|mut values| values.content(OID))
    }

    /// Whether the certificate's key made the signature: over the attributes, or over the content where there are none.
    pub(crate) fn verify(&self, certificate: &X509, content: &[u8]) -> Check {
        let digest = match &self.digest {
            Ok(digest) => *digest,
            Err(identifier) => return Check::Unsupported(format!("the digest {identifier}")),
        };
        let Some(signed) = self.signed else {
            return certificate.key.verify(digest, content, self.signature);
        };
        let as_set = |content: &[u8]| {
            let mut bytes = vec![SET];
            write_length(content.len(), &mut bytes);
            bytes.extend_from_slice(content);
            bytes
        };
        let check = certificate.key.verify(digest, &as_set(signed), self.signature);
        if check != Check::Broken {
            return check;
        }
        // DER sorts the members of a set, and some writers sort only what they sign.
        let mut members: Vec<&[u8]> = Reader(signed).rest().map(|element| element.whole).collect();
        if members.is_sorted() {
            return check;
        }
        members.sort_unstable();
        certificate.key.verify(digest, &as_set(&members.concat()), self.signature)
    }
}

/// Values of each attribute of a kind.
fn attributes<'a>(content: &'a [u8], kind: &[u8]) -> impl Iterator<Item = Reader<'a>> + use<'a> {
    let kind = kind.to_vec();
    Reader(content).rest().take(ATTRIBUTES_MAX).filter_map(move |attribute| {
        let mut reader = attribute.reader();
        if reader.content(OID)? != kind {
            return None;
        }
        reader.enter(SET)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_signed_data() {
        for bytes in [&b""[..], b"\x30\x00", b"\x30\x80\x00\x00", b"\x02\x01\x00"] {
            assert!(SignedData::parse(bytes).is_none(), "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = SignedData::parse(&bytes);
            let _ = Signer::parse(&bytes);
        }
    }
}
