//! Whom to trust: roots, what for, and since and until when. Read from Microsoft's list (`authroot.stl`) together with the
//! certificates it names, from plain bundles of certificates, and from Microsoft's list of certificates that are disallowed
//! (`disallowedcert.stl`). The signature of a list is not checked: where it comes from is the operator's care.

mod grant;
mod list;
mod pem;

use std::collections::{HashMap, HashSet};

pub(crate) use self::{
    grant::{Grant, Request},
    list::List,
};
use crate::{cms::SignedData, der, oid, x509::X509};

/// Largest source that is read: the certificates of Microsoft's list have 1 MB.
const SOURCE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Most roots that are kept: Microsoft's list names about 500.
const ROOTS_MAX: usize = 16 * 1024;
/// Most refusals that are told; the rest would say the same.
const REFUSALS_MAX: usize = 100;

/// Where roots are read from.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrustSources<'a> {
    /// Lists: `authroot.stl`, `disallowedcert.stl`.
    pub lists: &'a [&'a [u8]],
    /// Certificates for the lists, in DER, PEM or PKCS#7: each is trusted as far as a list says.
    pub certificates: &'a [&'a [u8]],
    /// Certificates that are trusted because they are given, in the same forms.
    pub roots: &'a [&'a [u8]],
}

/// Something in a source that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which source, and what in it, e.g. `certificates 1, entry 17`; both count from 1.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// Roots that are trusted, with what for, and certificates that are disallowed.
#[derive(Clone, Debug, Default)]
pub struct TrustList {
    roots: Vec<Root>,
    by_subject: HashMap<String, Vec<usize>>,
    by_sha256: HashMap<[u8; 32], usize>,
    disallowed: HashSet<Vec<u8>>,
    disallowed_signatures: HashSet<Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Root {
    certificate: X509,
    grants: Vec<Grant>,
}

impl TrustList {
    /// Reads lists and certificates: keeps what can be read, and tells what cannot.
    pub fn parse(sources: TrustSources<'_>) -> (Self, Vec<Refusal>) {
        let mut trust = Self::default();
        let mut refusals = Refusals(Vec::new());
        let mut granted: HashMap<Vec<u8>, Vec<Grant>> = HashMap::new();
        for (index, bytes) in sources.lists.iter().enumerate() {
            let place = format!("lists {}", index + 1);
            match List::read(bytes.get(..SOURCE_BYTES_MAX.min(bytes.len())).unwrap_or_default()) {
                None => refusals.add(place, "it is not a trust list"),
                Some(list) if list.is_disallowing() => {
                    let is_of_signatures = list.algorithm == oid::PROPERTY_SIGNATURE_HASH;
                    let known = if is_of_signatures {
                        &mut trust.disallowed_signatures
                    } else {
                        &mut trust.disallowed
                    };
                    known.extend(list.entries().take(ROOTS_MAX).map(|entry| entry.identifier.to_vec()));
                }
                Some(list) if list.is_catalogue() => refusals.add(place, "it is a catalogue of files"),
                Some(list) => {
                    for entry in list.entries().take(ROOTS_MAX) {
                        granted.entry(entry.identifier.to_vec()).or_default().push(Grant::of_entry(&entry));
                    }
                }
            }
        }
        for (index, bytes) in sources.certificates.iter().enumerate() {
            for certificate in certificates(&format!("certificates {}", index + 1), bytes, &mut refusals) {
                let by_sha1 = granted.get(certificate.sha1.as_slice());
                // Certificates that no list names are of no use here, and are met by the dozen.
                if let Some(grants) = by_sha1.or_else(|| granted.get(certificate.sha256.as_slice())) {
                    trust.add(certificate, grants, &mut refusals);
                }
            }
        }
        for (index, bytes) in sources.roots.iter().enumerate() {
            for certificate in certificates(&format!("roots {}", index + 1), bytes, &mut refusals) {
                let grants = [Grant::of_root(&certificate)];
                trust.add(certificate, &grants, &mut refusals);
            }
        }
        (trust, refusals.0)
    }

    /// Whether these are bytes of a list, and not of certificates.
    pub fn is_list(bytes: &[u8]) -> bool {
        List::read(bytes).is_some()
    }

    /// How many roots there are.
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// Whether there is no root.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    fn add(&mut self, certificate: X509, grants: &[Grant], refusals: &mut Refusals) {
        if let Some(root) =
            self.by_sha256.get(&certificate.sha256).and_then(|index| self.roots.get_mut(*index))
        {
            root.grants.extend_from_slice(grants);
            return;
        }
        if self.roots.len() >= ROOTS_MAX {
            refusals.add(certificate.subject.shown, "there are too many roots");
            return;
        }
        let index = self.roots.len();
        self.by_subject.entry(certificate.subject.key.clone()).or_default().push(index);
        self.by_sha256.insert(certificate.sha256, index);
        self.roots.push(Root { certificate, grants: grants.to_vec() });
    }

    /// Roots with this subject.
    pub(crate) fn of_subject(&self, key: &str) -> impl Iterator<Item = &X509> {
        let found = self.by_subject.get(key).into_iter().flatten();
        found.filter_map(|index| self.roots.get(*index)).map(|root| &root.certificate)
    }

    /// All roots.
    pub(crate) fn certificates(&self) -> impl Iterator<Item = &X509> {
        self.roots.iter().map(|root| &root.certificate)
    }

    /// What a root may vouch for; none where it is no root.
    pub(crate) fn grants(&self, certificate: &X509) -> Option<&[Grant]> {
        let index = self.by_sha256.get(&certificate.sha256)?;
        self.roots.get(*index).map(|root| root.grants.as_slice())
    }

    /// Whether a certificate is disallowed.
    pub(crate) fn is_disallowed(&self, certificate: &X509) -> bool {
        self.disallowed.contains(certificate.sha1.as_slice())
            || self.disallowed.contains(certificate.sha256.as_slice())
            || !self.disallowed_signatures.is_empty()
                && certificate.signature_digest().is_some_and(|digest| {
                    self.disallowed_signatures.contains(&digest.digest([certificate.signed()]))
                })
    }
}

struct Refusals(Vec<Refusal>);

impl Refusals {
    fn add(&mut self, place: String, reason: &str) {
        if self.0.len() < REFUSALS_MAX {
            self.0.push(Refusal { place, reason: reason.to_owned() });
        }
    }
}

/// Certificates in PEM, PKCS#7 or DER.
fn certificates(place: &str, bytes: &[u8], refusals: &mut Refusals) -> Vec<X509> {
    if bytes.len() > SOURCE_BYTES_MAX {
        refusals.add(place.to_owned(), "it is too large");
        return Vec::new();
    }
    if bytes.first() != Some(&der::SEQUENCE) {
        let mut found = Vec::new();
        let mut count = 0;
        for (index, block) in pem::blocks(bytes).take(ROOTS_MAX).enumerate() {
            count += 1;
            match block.and_then(|bytes| X509::parse(&bytes)) {
                Ok(certificate) => found.push(certificate),
                Err(reason) => refusals.add(format!("{place}, entry {}", index + 1), reason),
            }
        }
        if count == 0 {
            refusals.add(place.to_owned(), "there is no certificate in it");
        }
        return found;
    }
    if let Some(bytes) = der::definite(bytes)
        && let Some(signed) = SignedData::parse(&bytes)
    {
        return signed.certificates;
    }
    match X509::parse(bytes) {
        Ok(certificate) => vec![certificate],
        Err(reason) => {
            refusals.add(place.to_owned(), reason);
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refusals() {
        let check = |sources: TrustSources<'_>, expected: &[(&str, &str)]| {
            let (trust, refusals) = TrustList::parse(sources);
            assert!(trust.is_empty());
            let told: Vec<_> = refusals.iter().map(|r| (r.place.as_str(), r.reason.as_str())).collect();
            assert_eq!(told, expected);
        };
        check(TrustSources::default(), &[]);
        check(
            TrustSources { lists: &[b"", b"\x30\x00"], ..TrustSources::default() },
            &[("lists 1", "it is not a trust list"), ("lists 2", "it is not a trust list")],
        );
        check(
            TrustSources { roots: &[b"hello"], ..TrustSources::default() },
            &[("roots 1", "there is no certificate in it")],
        );
        check(
            TrustSources { certificates: &[b"\x30\x00"], ..TrustSources::default() },
            &[("certificates 1", "the certificate cannot be read")],
        );
        let pem =
            b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n%\n";
        check(
            TrustSources { roots: &[pem], ..TrustSources::default() },
            &[
                ("roots 1, entry 1", "the certificate cannot be read"),
                ("roots 1, entry 2", "it is not base 64"),
            ],
        );
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let source: &[&[u8]] = &[&bytes];
            let sources = TrustSources { lists: source, certificates: source, roots: source };
            let _ = TrustList::parse(sources);
        }
    }
}
