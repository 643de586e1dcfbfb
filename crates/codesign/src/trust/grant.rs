//! What a root may vouch for. Microsoft's rules for the properties of a list are not public; these are signify's.

use super::list::Entry;
use crate::{
    der::{Reader, SEQUENCE},
    digest::hex,
    oid, time,
    x509::{X509, identifiers},
};

/// Old roots that Windows keeps for one purpose: SHA-1 and usages. They are in no list, and come with bundles of what Windows
/// needs (Microsoft, "Required trusted root certificates").
const KEPT: &[(&str, &[&[u8]])] = &[
    // Copyright (c) 1997 Microsoft Corp.
    ("245c97df7514e7cf2df8be72ae957b9e04741e85", &[oid::TIME_STAMPING]),
    // Microsoft Authenticode(tm) Root Authority
    ("7f88cd7223f3c813818c994614a89c99fa3b5247", &[oid::EMAIL_PROTECTION, oid::CODE_SIGNING]),
    // NO LIABILITY ACCEPTED, (c)97 VeriSign, Inc.
    ("18f7c1fcc3090203fd5baa2f861a754976c8dd25", &[oid::TIME_STAMPING]),
    // Thawte Timestamping CA
    ("be36a4562fb2ee05dbb3d32323adf445084ed656", &[oid::TIME_STAMPING]),
    // Symantec Enterprise Mobile Root for Microsoft
    ("92b46c76e13054e104f230517e6e504d43ab10b5", &[oid::CODE_SIGNING]),
];

/// What a root may vouch for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grant {
    /// For these usages only; none and empty: for all.
    usages: Option<Vec<Vec<u8>>>,
    /// Not from this moment on, for the usages beside it, or for all.
    disallowed_at: Option<i64>,
    disallowed_usages: Option<Vec<Vec<u8>>>,
    /// Not for signers whose certificate was issued from this moment on, for the usages beside it, or for all.
    not_before: Option<i64>,
    not_before_usages: Option<Vec<Vec<u8>>>,
}

/// What a root is asked to vouch for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    /// Identifier of the usage; none: any.
    pub(crate) usage: Option<&'a [u8]>,
    /// Seconds since 1970.
    pub(crate) moment: i64,
    /// When the certificate of the signer was issued.
    pub(crate) issued_at: i64,
}

impl Grant {
    /// What a list says of a root.
    pub(super) fn of_entry(entry: &Entry<'_>) -> Self {
        let usages =
            |kind| entry.property(kind).and_then(|bytes| Reader(bytes).enter(SEQUENCE)).map(identifiers);
        let moment = |kind| entry.property(kind).and_then(time::filetime);
        Self {
            usages: usages(oid::PROPERTY_USAGES),
            disallowed_at: moment(oid::PROPERTY_DISALLOWED_AT),
            disallowed_usages: usages(oid::PROPERTY_DISALLOWED_USAGES),
            not_before: moment(oid::PROPERTY_NOT_BEFORE),
            not_before_usages: usages(oid::PROPERTY_NOT_BEFORE_USAGES),
        }
    }

    /// What a root that is trusted because it was given may vouch for.
    pub(super) fn of_root(certificate: &X509) -> Self {
        let sha1 = hex(&certificate.sha1);
        let kept = KEPT.iter().find(|(known, _)| *known == sha1);
        let usages = kept.map(|(_, usages)| usages.iter().map(|usage| usage.to_vec()).collect());
        Self { usages, ..Self::default() }
    }

    /// Whether the root may vouch for this; else why not.
    pub(crate) fn allows(&self, request: Request<'_>) -> Result<(), String> {
        let is_of =
            |usages: &[Vec<u8>]| request.usage.is_some_and(|usage| usages.iter().any(|known| known == usage));
        if let Some(usages) = &self.usages
            && !usages.is_empty()
            && request.usage.is_some()
            && !is_of(usages)
        {
            return Err("it is not trusted for this use".to_owned());
        }
        // Without usages beside it a moment is for all; without a moment usages are for ever.
        let is_barred = |moment: Option<i64>, usages: &Option<Vec<Vec<u8>>>, at: i64| match (moment, usages) {
            (Some(moment), Some(usages)) => at >= moment && is_of(usages),
            (Some(moment), None) => at >= moment,
            (None, Some(usages)) => is_of(usages),
            (None, None) => false,
        };
        let since = |moment: Option<i64>| moment.map(|moment| format!(" since {}", time::day(moment)));
        if is_barred(self.not_before, &self.not_before_usages, request.issued_at) {
            let since = since(self.not_before).unwrap_or_default();
            return Err(format!("it is not trusted for certificates issued{since}"));
        }
        if is_barred(self.disallowed_at, &self.disallowed_usages, request.moment) {
            return Err(format!("it is disallowed{}", since(self.disallowed_at).unwrap_or_default()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed() {
        let check =
            |grant: &Grant, usage: Option<&[u8]>, issued_at: i64, moment: i64, expected: Result<(), &str>| {
                let allowed = grant.allows(Request { usage, moment, issued_at });
                assert_eq!(allowed.as_ref().map(|_| ()).map_err(String::as_str), expected, "{grant:?}");
            };
        let code = || Some(vec![oid::CODE_SIGNING.to_vec()]);
        let (signing, stamping) = (Some(oid::CODE_SIGNING), Some(oid::TIME_STAMPING));
        let any = Grant::default();
        check(&any, signing, 0, 0, Ok(()));
        check(&any, None, 0, 0, Ok(()));

        let grant = Grant { usages: code(), ..Grant::default() };
        check(&grant, signing, 0, 0, Ok(()));
        check(&grant, None, 0, 0, Ok(()));
        check(&grant, stamping, 0, 0, Err("it is not trusted for this use"));
        check(&Grant { usages: Some(vec![]), ..Grant::default() }, stamping, 0, 0, Ok(()));

        let grant = Grant { disallowed_at: Some(100), ..Grant::default() };
        check(&grant, signing, 0, 99, Ok(()));
        check(&grant, signing, 0, 100, Err("it is disallowed since 1970-01-01"));
        check(&grant, stamping, 0, 100, Err("it is disallowed since 1970-01-01"));
        let grant = Grant { disallowed_usages: code(), ..grant };
        check(&grant, signing, 0, 100, Err("it is disallowed since 1970-01-01"));
        check(&grant, stamping, 0, 100, Ok(()));
        let grant = Grant { disallowed_at: None, ..grant };
        check(&grant, signing, 0, 0, Err("it is disallowed"));
        check(&grant, stamping, 0, 0, Ok(()));

        let grant = Grant { not_before: Some(100), ..Grant::default() };
        check(&grant, signing, 99, 500, Ok(()));
        check(&grant, signing, 100, 0, Err("it is not trusted for certificates issued since 1970-01-01"));
        let grant = Grant { not_before_usages: code(), ..grant };
        check(&grant, stamping, 100, 0, Ok(()));
        check(&grant, signing, 100, 0, Err("it is not trusted for certificates issued since 1970-01-01"));
        let grant = Grant { not_before: None, ..grant };
        check(&grant, signing, 0, 0, Err("it is not trusted for certificates issued"));
    }
}
