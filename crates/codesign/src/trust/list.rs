//! Certificate trust lists: MS-CAESO's `CertificateTrustList`, in `SignedData`. Three kinds are met: lists of roots, lists of
//! what is disallowed, and catalogues of files.

use std::borrow::Cow;

use crate::{
    cms::{SIGNED_DATA_BYTES_MAX, SignedData},
    der::{self, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, UTC_TIME},
    oid,
    x509::identifiers,
};

/// Most properties of an entry that are read; real ones have a dozen.
const PROPERTIES_MAX: usize = 64;

/// A list.
#[derive(Debug)]
pub(crate) struct List {
    usages: Vec<Vec<u8>>,
    /// What the identifiers are: identifier of a digest or of a property.
    pub(crate) algorithm: Vec<u8>,
    entries: Vec<u8>,
}

/// A certificate or file that a list names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) identifier: &'a [u8],
    properties: Reader<'a>,
}

impl List {
    /// Reads a list in its `SignedData`.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: Cow<'_, [u8]> = der::definite(bytes.get(..SIGNED_DATA_BYTES_MAX.min(bytes.len()))?)?;
        let signed = SignedData::parse(&bytes)?;
        if signed.kind != oid::TRUST_LIST {
            return None;
        }
        Self::parse(signed.content?)
    }

    /// Reads the content of a `CertificateTrustList`.
    pub(crate) fn parse(content: &[u8]) -> Option<Self> {
        let mut reader = Reader(content);
        reader.take(INTEGER);
        let usages = identifiers(reader.enter(SEQUENCE)?);
        reader.take(OCTET_STRING);
        reader.take(INTEGER);
        // This update, and perhaps the next.
        for _ in 0..2 {
            if reader.take(UTC_TIME).is_none() {
                reader.take(GENERALIZED_TIME);
            }
        }
        let algorithm = reader.enter(SEQUENCE)?.content(OID)?.to_vec();
        let entries = reader.content(SEQUENCE).unwrap_or_default().to_vec();
        Some(Self { usages, algorithm, entries })
    }

    /// Whether it names what is disallowed.
    pub(crate) fn is_disallowing(&self) -> bool {
        self.usages.iter().any(|usage| usage == oid::DISALLOWED_LIST)
    }

    /// Whether it is a catalogue of files.
    pub(crate) fn is_catalogue(&self) -> bool {
        self.usages.iter().any(|usage| usage == oid::CATALOG_LIST)
    }

    /// What it names. One that cannot be read is left out.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        Reader(&self.entries).rest().filter_map(|element| {
            let mut reader = element.reader();
            let identifier = reader.content(OCTET_STRING)?;
            Some(Entry { identifier, properties: reader.enter(SET).unwrap_or(Reader(&[])) })
        })
    }
}

impl<'a> Entry<'a> {
    /// Content of the value of a property.
    pub(crate) fn property(&self, kind: &[u8]) -> Option<&'a [u8]> {
        self.properties.rest().take(PROPERTIES_MAX).find_map(|property| {
            let mut reader = property.reader();
            if reader.content(OID)? != kind {
                return None;
            }
            reader.enter(SET)?.content(OCTET_STRING)
        })
    }
}
