//! Object identifiers of signatures, as the bytes of their DER encoding, and their dotted words.

/// Bytes of the arcs of an identifier in base 128 (X.690, 8.19). The first two arcs are given as one number.
const fn length(mut arcs: &[u32]) -> usize {
    let mut length = 0;
    while let [arc, rest @ ..] = arcs {
        length += 1;
        let mut left = *arc >> 7;
        while left != 0 {
            length += 1;
            left >>= 7;
        }
        arcs = rest;
    }
    length
}

/// Writes the arcs of an identifier, from the last to the first.
const fn encode<const N: usize>(mut arcs: &[u32]) -> [u8; N] {
    let mut bytes = [0; N];
    let mut at = N;
    while let [rest @ .., arc] = arcs {
        let mut left = *arc;
        let mut more = 0;
        loop {
            at -= 1;
            // Evaluated by the compiler, which refuses what is out of bounds.
            #[expect(clippy::indexing_slicing, reason = "there is no iterator in constants")]
            {
                bytes[at] = (left & 0x7f) as u8 | more;
            }
            left >>= 7;
            more = 0x80;
            if left == 0 {
                break;
            }
        }
        arcs = rest;
    }
    bytes
}

macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = [$($arc:literal),+];)+) => {
        $($(#[$doc])* pub(crate) const $name: &[u8] = &encode::<{ length(&[$($arc),+]) }>(&[$($arc),+]);)+
    };
}

oids! {
    /// PKCS#7 and CMS `SignedData`.
    SIGNED_DATA = [42, 840, 113549, 1, 7, 2];
    /// Attribute: type of the content.
    CONTENT_TYPE = [42, 840, 113549, 1, 9, 3];
    /// Attribute: digest of the content.
    MESSAGE_DIGEST = [42, 840, 113549, 1, 9, 4];
    /// Attribute: when it was signed.
    SIGNING_TIME = [42, 840, 113549, 1, 9, 5];
    /// Attribute: PKCS#9 counter-signature.
    COUNTER_SIGNATURE = [42, 840, 113549, 1, 9, 6];
    /// Attribute: time stamp token of RFC 3161, as Microsoft keeps it.
    TIME_STAMP_TOKEN = [43, 6, 1, 4, 1, 311, 3, 3, 1];
    /// Attribute: time stamp token of RFC 3161, as RFC 3161 keeps it.
    CMS_TIME_STAMP_TOKEN = [42, 840, 113549, 1, 9, 16, 2, 14];
    /// Content of RFC 3161, `TSTInfo`.
    TST_INFO = [42, 840, 113549, 1, 9, 16, 1, 4];
    /// Attribute: nested signature.
    NESTED_SIGNATURE = [43, 6, 1, 4, 1, 311, 2, 4, 1];
    /// Content of Authenticode, `SpcIndirectDataContent`.
    INDIRECT_DATA = [43, 6, 1, 4, 1, 311, 2, 1, 4];
    /// Attribute: name of the program.
    OPUS_INFO = [43, 6, 1, 4, 1, 311, 2, 1, 12];
    /// Content: trust list, or catalogue.
    TRUST_LIST = [43, 6, 1, 4, 1, 311, 10, 1];
    /// Usage of a list: catalogue.
    CATALOG_LIST = [43, 6, 1, 4, 1, 311, 12, 1, 1];
    /// Usage of a list: certificates that are not trusted any more.
    DISALLOWED_LIST = [43, 6, 1, 4, 1, 311, 10, 3, 30];
    /// Property: usages.
    PROPERTY_USAGES = [43, 6, 1, 4, 1, 311, 10, 11, 9];
    /// Property: digest of the signed part of a certificate.
    PROPERTY_SIGNATURE_HASH = [43, 6, 1, 4, 1, 311, 10, 11, 15];
    /// Property: disallowed from then on.
    PROPERTY_DISALLOWED_AT = [43, 6, 1, 4, 1, 311, 10, 11, 104];
    /// Property: disallowed for these usages.
    PROPERTY_DISALLOWED_USAGES = [43, 6, 1, 4, 1, 311, 10, 11, 122];
    /// Property: not for certificates issued from then on.
    PROPERTY_NOT_BEFORE = [43, 6, 1, 4, 1, 311, 10, 11, 126];
    /// Property: not for certificates issued from then on, for these usages.
    PROPERTY_NOT_BEFORE_USAGES = [43, 6, 1, 4, 1, 311, 10, 11, 127];
    /// Usage: signing of code.
    CODE_SIGNING = [43, 6, 1, 5, 5, 7, 3, 3];
    /// Usage: protection of mail.
    EMAIL_PROTECTION = [43, 6, 1, 5, 5, 7, 3, 4];
    /// Usage: time stamps.
    TIME_STAMPING = [43, 6, 1, 5, 5, 7, 3, 8];
    /// Usage: a time stamp does not prolong the signature's life.
    LIFETIME_SIGNING = [43, 6, 1, 4, 1, 311, 10, 3, 13];
    /// Key: RSA.
    RSA = [42, 840, 113549, 1, 1, 1];
    /// Key: elliptic curve.
    EC = [42, 840, 10045, 2, 1];
    /// Curve: P-256.
    P256 = [42, 840, 10045, 3, 1, 7];
    /// Curve: P-384.
    P384 = [43, 132, 0, 34];
    /// Signature: RSA with MD5.
    RSA_MD5 = [42, 840, 113549, 1, 1, 4];
    /// Signature: RSA with SHA-1.
    RSA_SHA1 = [42, 840, 113549, 1, 1, 5];
    /// Signature: RSA with SHA-1, as Microsoft once wrote it.
    RSA_SHA1_OIW = [43, 14, 3, 2, 29];
    /// Signature: RSA with SHA-256.
    RSA_SHA256 = [42, 840, 113549, 1, 1, 11];
    /// Signature: RSA with SHA-384.
    RSA_SHA384 = [42, 840, 113549, 1, 1, 12];
    /// Signature: RSA with SHA-512.
    RSA_SHA512 = [42, 840, 113549, 1, 1, 13];
    /// Signature: ECDSA with SHA-1.
    ECDSA_SHA1 = [42, 840, 10045, 4, 1];
    /// Signature: ECDSA with SHA-256.
    ECDSA_SHA256 = [42, 840, 10045, 4, 3, 2];
    /// Signature: ECDSA with SHA-384.
    ECDSA_SHA384 = [42, 840, 10045, 4, 3, 3];
    /// Signature: ECDSA with SHA-512.
    ECDSA_SHA512 = [42, 840, 10045, 4, 3, 4];
    /// Digest: MD5.
    MD5 = [42, 840, 113549, 2, 5];
    /// Digest: SHA-1.
    SHA1 = [43, 14, 3, 2, 26];
    /// Digest: SHA-256.
    SHA256 = [96, 840, 1, 101, 3, 4, 2, 1];
    /// Digest: SHA-384.
    SHA384 = [96, 840, 1, 101, 3, 4, 2, 2];
    /// Digest: SHA-512.
    SHA512 = [96, 840, 1, 101, 3, 4, 2, 3];
    /// Name: common name.
    COMMON_NAME = [85, 4, 3];
    /// Name: organisation.
    ORGANISATION = [85, 4, 10];
    /// Extension: identifier of the subject's key.
    SUBJECT_KEY = [85, 29, 14];
    /// Extension: usage of the key.
    KEY_USAGE = [85, 29, 15];
    /// Extension: basic constraints.
    BASIC_CONSTRAINTS = [85, 29, 19];
    /// Extension: where lists of revoked certificates are.
    CRL_POINTS = [85, 29, 31];
    /// Extension: policies.
    POLICIES = [85, 29, 32];
    /// Extension: policies that are one.
    POLICY_MAPPINGS = [85, 29, 33];
    /// Extension: identifier of the issuer's key.
    AUTHORITY_KEY = [85, 29, 35];
    /// Extension: constraints on policies.
    POLICY_CONSTRAINTS = [85, 29, 36];
    /// Extension: usages.
    USAGES = [85, 29, 37];
    /// Extension: no "any policy".
    INHIBIT_ANY_POLICY = [85, 29, 54];
}

/// Most characters of an identifier in words; real ones have forty.
const WORDS_MAX: usize = 120;

/// The identifier as numbers with dots, e.g. `1.2.840.113549.1.1.4`.
pub(crate) fn dotted(bytes: &[u8]) -> String {
    let mut words = String::new();
    let mut arc: u64 = 0;
    for byte in bytes {
        arc = arc.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if words.is_empty() {
            let first = (arc / 40).min(2);
            words = format!("{first}.{}", arc - first * 40);
        } else {
            words.push_str(&format!(".{arc}"));
        }
        arc = 0;
        if words.len() > WORDS_MAX {
            words.push('…');
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(dotted(bytes), expected, "{bytes:02x?}");
        check(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02], "1.2.840.113549.1.7.2");
        check(SIGNED_DATA, "1.2.840.113549.1.7.2");
        check(INDIRECT_DATA, "1.3.6.1.4.1.311.2.1.4");
        check(TIME_STAMP_TOKEN, "1.3.6.1.4.1.311.3.3.1");
        check(SHA256, "2.16.840.1.101.3.4.2.1");
        check(USAGES, "2.5.29.37");
        check(&[], "");
        check(&[0x80], "");
        check(&[0xff; 40], "");
    }
}
