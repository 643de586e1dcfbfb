//! Chains: from a signer's certificate by way of its issuers to a root that is trusted (RFC 5280, section 6, without policies,
//! name constraints and lists of revoked certificates). Every way is tried, within bounds, until one holds.

use std::{cell::RefCell, collections::HashMap};

use crate::{
    Certificate,
    key::Check,
    time,
    trust::{Grant, Request, TrustList},
    x509::{DIGITAL_SIGNATURE, KEY_CERT_SIGN, X509},
};

/// Most certificates in a chain; signify's bound.
const DEPTH_MAX: usize = 10;
/// Steps that one file may cost. Certificates that all have one name make ways without number; real files need fifty.
const STEPS_MAX: usize = 4096;
/// Signatures of certificates that one file may have checked; each costs up to a millisecond, and real files need ten.
const CHECKS_MAX: usize = 512;

/// What a certificate must be good for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purpose {
    /// Identifier of the usage that the signer needs; none: it needs none.
    pub(crate) usage: Option<&'static [u8]>,
    /// In words.
    pub(crate) words: &'static str,
    /// Extensions whose identifier begins so are the vendor's own, and need not be understood.
    pub(crate) vendor: Option<&'static str>,
}

/// A chain, and whether it holds.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The signer's certificate first.
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) result: Result<(), Failure>,
}

/// Why a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    NotTrusted(String),
    Revoked(String),
}

/// What chains of one file are built with.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) trust: &'a TrustList,
    /// Seconds since 1970.
    pub(crate) now: i64,
    costs: RefCell<Costs>,
}

#[derive(Debug, Default)]
struct Costs {
    steps: usize,
    checks: HashMap<([u8; 32], [u8; 32]), Check>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(trust: &'a TrustList, now: i64) -> Self {
        Self { trust, now, costs: RefCell::default() }
    }

    /// Counts a step; whether there was one left.
    fn step(&self) -> bool {
        let mut costs = self.costs.borrow_mut();
        costs.steps += 1;
        costs.steps <= STEPS_MAX
    }

    /// Whether `issuer` signed `child`; checked once.
    fn check(&self, child: &X509, issuer: &X509) -> Check {
        let mut costs = self.costs.borrow_mut();
        let count = costs.checks.len();
        if let Some(check) = costs.checks.get(&(child.sha256, issuer.sha256)) {
            return check.clone();
        }
        if count >= CHECKS_MAX {
            return Check::Unsupported("that many certificates".to_owned());
        }
        let check = child.verify(issuer);
        costs.checks.insert((child.sha256, issuer.sha256), check.clone());
        check
    }

    /// The chain of `signer` at a moment. `carried` are certificates that may be in it, in the order in which they are tried.
    pub(crate) fn chain<'c>(
        &'c self,
        signer: &'c X509,
        carried: &'c [&'c X509],
        purpose: Purpose,
        moment: i64,
    ) -> Chain {
        let mut search = Search {
            scene: self,
            carried,
            purpose,
            moment,
            best: vec![signer],
            failure: None,
            is_done: false,
        };
        search.walk(&mut vec![signer]);
        let Search { best, failure, is_done, .. } = search;
        let disallowed = best.iter().find(|certificate| self.trust.is_disallowed(certificate));
        let result = match (disallowed, failure) {
            (Some(certificate), _) => Err(Failure::Revoked(format!(
                "the certificate `{}` is disallowed",
                certificate.subject.shown
            ))),
            (None, _) if is_done => Ok(()),
            (None, Some((_, reason))) => Err(Failure::NotTrusted(reason)),
            (None, None) => {
                let last = best.last().unwrap_or(&signer);
                let reason = if last.is_self_issued() {
                    format!("the root `{}` is not trusted", last.subject.shown)
                } else {
                    format!("the issuer `{}` is not known", last.issuer.shown)
                };
                Err(Failure::NotTrusted(reason))
            }
        };
        Chain { certificates: best.iter().map(|certificate| certificate.told()).collect(), result }
    }
}

struct Search<'c> {
    scene: &'c Scene<'c>,
    carried: &'c [&'c X509],
    purpose: Purpose,
    moment: i64,
    /// The chain that holds, else the first that leads to a root, else the longest.
    best: Vec<&'c X509>,
    /// Why the best does not hold; whether it leads to a root.
    failure: Option<(bool, String)>,
    is_done: bool,
}

impl<'c> Search<'c> {
    /// Tries the issuers of the last certificate.
    fn walk(&mut self, path: &mut Vec<&'c X509>) {
        let Some(&last) = path.last() else { return };
        if let Some(grants) = self.scene.trust.grants(last) {
            match self.judge(path, grants) {
                Ok(()) => {
                    self.best.clone_from(path);
                    self.is_done = true;
                }
                Err(reason) => self.fail(path, true, Some(reason)),
            }
            return;
        }
        self.fail(path, false, None);
        if path.len() >= DEPTH_MAX {
            return;
        }
        let roots = self.scene.trust.of_subject(&last.issuer.key);
        for issuer in roots.chain(self.carried.iter().copied()) {
            if !self.scene.step() {
                return;
            }
            if !issuer.may_have_issued(last) || path.iter().any(|known| known.sha256 == issuer.sha256) {
                continue;
            }
            match self.scene.check(last, issuer) {
                Check::Valid => {}
                Check::Broken => continue,
                Check::Unsupported(what) => {
                    let reason =
                        format!("the certificate `{}` cannot be checked: {what}", last.subject.shown);
                    self.fail(path, false, Some(reason));
                    continue;
                }
            }
            path.push(issuer);
            self.walk(path);
            path.pop();
            if self.is_done {
                return;
            }
        }
    }

    /// Keeps the better failure.
    fn fail(&mut self, path: &[&'c X509], is_rooted: bool, reason: Option<String>) {
        let was_rooted = self.failure.as_ref().is_some_and(|(is_rooted, _)| *is_rooted);
        if was_rooted {
            return;
        }
        if is_rooted || path.len() > self.best.len() {
            self.best = path.to_vec();
        }
        // A longer way without a reason takes away the reason of a shorter one.
        match reason {
            Some(reason) => self.failure = Some((is_rooted, reason)),
            None if path.len() >= self.best.len() => self.failure = None,
            None => {}
        }
    }

    /// Whether a chain that leads to a root holds; else why not.
    fn judge(&self, path: &[&X509], grants: &[Grant]) -> Result<(), String> {
        let [signer, issuers @ ..] = path else { return Ok(()) };
        let below_root = path.len() - 1;
        for certificate in path.iter().take(below_root.max(1)) {
            let shown = &certificate.subject.shown;
            if self.moment < certificate.not_before {
                return Err(format!(
                    "the certificate `{shown}` is not valid until {}",
                    time::day(certificate.not_before)
                ));
            }
            if self.moment > certificate.not_after {
                return Err(format!(
                    "the certificate `{shown}` expired on {}",
                    time::day(certificate.not_after)
                ));
            }
        }
        for certificate in path.iter().take(below_root) {
            let unknown = certificate.extensions.unknown_critical.as_ref();
            let is_vendors =
                |unknown: &&String| self.purpose.vendor.is_some_and(|vendor| unknown.starts_with(vendor));
            if let Some(unknown) = unknown.filter(|unknown| !is_vendors(unknown)) {
                let shown = &certificate.subject.shown;
                return Err(format!(
                    "the certificate `{shown}` needs the extension {unknown}, which is not known"
                ));
            }
        }
        let root_max = issuers.last().and_then(|root| root.extensions.path_max);
        let mut path_max = root_max.unwrap_or(usize::MAX).min(below_root);
        for certificate in issuers.iter().rev().skip(1) {
            let shown = &certificate.subject.shown;
            let may_sign = certificate.extensions.key_usage.is_none_or(|usage| usage & KEY_CERT_SIGN != 0);
            if !certificate.extensions.is_authority || !may_sign {
                return Err(format!("the certificate `{shown}` may not issue others"));
            }
            if !certificate.is_self_issued() {
                path_max = path_max
                    .checked_sub(1)
                    .ok_or_else(|| format!("the chain above `{shown}` is too long"))?;
            }
            path_max = path_max.min(certificate.extensions.path_max.unwrap_or(usize::MAX));
        }
        if let Some(usage) = self.purpose.usage {
            let may_sign = signer.extensions.key_usage.is_none_or(|usage| usage & DIGITAL_SIGNATURE != 0);
            if !may_sign || !signer.has_usage(usage) {
                let (shown, words) = (&signer.subject.shown, self.purpose.words);
                return Err(format!("the certificate `{shown}` is not for {words}"));
            }
        }
        let request =
            Request { usage: self.purpose.usage, moment: self.moment, issued_at: signer.not_before };
        let mut refused = "it is trusted for nothing".to_owned();
        for grant in grants {
            match grant.allows(request) {
                Ok(()) => return Ok(()),
                Err(reason) => refused = reason,
            }
        }
        let root = path.last().map_or("", |root| root.subject.shown.as_str());
        Err(format!("the root `{root}` does not vouch for it: {refused}"))
    }
}
