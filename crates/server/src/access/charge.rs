//! What a request takes from the day's searches.
//!
//! A charge is durable before the answer goes out; what then fails is given back. The portal pays once in ten minutes for a report with all its
//! sections and pages.

use std::{net::IpAddr, sync::Arc, time::Instant};

use accounts::{AuditOutcome, Detail, Grant, Outcome, Refusal, Service, Want};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};
use model::{Observable, Timestamp};
use tokio::sync::oneshot;

use super::{
    Access, Caller,
    reports::{Now, Slot},
};
use crate::error::ApiError;

/// Searches that a licence opens in a day.
const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
/// Those that are left.
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
/// Seconds until the next day begins.
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// What was charged.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    /// What the accounts say.
    pub(crate) grant: Grant,
    /// Whether it was charged for this request, and not for an earlier one about the same report.
    is_new: bool,
    /// The report of the portal that it was charged for.
    report: Option<Arc<Slot>>,
}

impl Paid {
    /// Whether details may be shown.
    pub(crate) fn has_details(&self) -> bool {
        self.grant.details
    }

    /// The same, where an answer is nothing but details.
    ///
    /// # Errors
    /// When it may not be shown.
    pub(crate) fn with_details(self, access: &Access) -> Result<Self, ApiError> {
        if self.grant.details {
            return Ok(self);
        }
        access.refund(&self);
        Err(ApiError::not_in_licence())
    }

    /// What an answer says about the day's searches, as of `now`.
    pub(crate) fn write_headers(&self, headers: &mut HeaderMap, now: Timestamp) {
        let Grant { limit: Some(limit), used, resets_at, .. } = &self.grant else { return };
        headers.insert(LIMIT, HeaderValue::from(*limit));
        headers.insert(REMAINING, HeaderValue::from(limit.saturating_sub(*used)));
        headers.insert(RESET, HeaderValue::from(seconds_until(*resets_at, now)));
    }
}

/// Whole seconds, rounded up.
fn seconds_until(moment: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(moment.millis().saturating_sub(now.millis())).unwrap_or(0).div_ceil(1000)
}

impl Access {
    /// Charges one object of a look-up.
    ///
    /// # Errors
    /// When no licence pays for it.
    pub(crate) async fn charge_object(
        &self,
        caller: &Caller,
        object: &Observable,
        detail: Detail,
    ) -> Result<Paid, ApiError> {
        if !caller.is_session() {
            return self.charge(caller, Service::ThreatLookup, detail, 1, false).await;
        }
        let now = Now { passed: Instant::now(), clock: self.now() };
        let slot = self.reports.slot(caller.user.id, object, now);
        let _turn = slot.turn().await;
        if let Some(grant) = slot.share(now) {
            return Ok(Paid { grant, is_new: false, report: None });
        }
        let paid = self.charge(caller, Service::ThreatLookup, detail, 1, false).await?;
        slot.pay(paid.grant, now);
        Ok(Paid { report: Some(Arc::clone(&slot)), ..paid })
    }

    /// Charges `units` objects; with `is_partial` as many of them as there is room for.
    ///
    /// # Errors
    /// When no licence pays, or the accounts cannot be asked.
    pub(crate) async fn charge(
        &self,
        caller: &Caller,
        service: Service,
        detail: Detail,
        units: u32,
        is_partial: bool,
    ) -> Result<Paid, ApiError> {
        let now = self.now();
        let want = Want { units, is_partial, ..want(caller, service, detail) };
        let outcome = match self.accounts.charge_at_once(&want, now) {
            Some(outcome) => outcome,
            None => {
                let (tell, told) = oneshot::channel();
                // Nobody waits for the outcome any more when the client is gone; it stays charged.
                self.charger.charge(want, now, Box::new(move |outcome| drop(tell.send(outcome))));
                let outcome = told.await.map_err(|_| ApiError::accounts_unavailable())?;
                outcome?
            }
        };
        match outcome {
            Outcome::Granted(grant) => {
                // The portal is not part of a licence for verdicts alone.
                let paid = Paid { grant, is_new: true, report: None };
                if caller.is_session() { paid.with_details(self) } else { Ok(paid) }
            }
            Outcome::Refused(refusal) => Err(refused(refusal, now)),
        }
    }

    /// What becomes of a look-up that was charged: one that failed is given back, every one is noted, and the answer says what is left.
    ///
    /// # Errors
    /// Those of `outcome`.
    pub(crate) fn settle(
        &self,
        caller: &Caller,
        from: IpAddr,
        object: &Observable,
        paid: &Paid,
        outcome: Result<Response, ApiError>,
    ) -> Result<Response, ApiError> {
        let now = self.now();
        let word = match &outcome {
            Ok(_) => AuditOutcome::Ok,
            // What nobody knows was answered, too.
            Err(error) if error.code == ApiError::UNKNOWN_OBJECT => AuditOutcome::Ok,
            Err(_) => AuditOutcome::Failed,
        };
        if word == AuditOutcome::Failed {
            self.refund(paid);
        }
        self.lookups.note(caller, from, object, word, now);
        let mut response = outcome.unwrap_or_else(IntoResponse::into_response);
        paid.write_headers(response.headers_mut(), now);
        Ok(response)
    }

    /// Whether details may be shown, where showing them is not charged.
    ///
    /// # Errors
    /// When no licence of the caller's shows any, or the day's searches are used up.
    pub(crate) async fn needs_details(&self, caller: &Caller) -> Result<(), ApiError> {
        let grant = self.would_pay(caller, Detail::Full).await?;
        if grant.details { Ok(()) } else { Err(ApiError::not_in_licence()) }
    }

    /// What one more object would be charged to; nothing is.
    ///
    /// # Errors
    /// When no licence would pay, or the accounts cannot be asked.
    pub(crate) async fn would_pay(&self, caller: &Caller, detail: Detail) -> Result<Grant, ApiError> {
        let now = self.now();
        let want = want(caller, Service::ThreatLookup, detail);
        let accounts = Arc::clone(&self.accounts);
        let outcome = tokio::task::spawn_blocking(move || accounts.would_charge(&want, now)).await;
        match outcome.map_err(|_| ApiError::internal())?? {
            Outcome::Granted(grant) => Ok(grant),
            Outcome::Refused(refusal) => Err(refused(refusal, now)),
        }
    }

    /// Gives back what a request took that then failed.
    pub(crate) fn refund(&self, paid: &Paid) {
        let may_take_back = paid.report.as_ref().is_none_or(|slot| slot.take_back(&paid.grant));
        if !paid.is_new || !may_take_back {
            return;
        }
        if let Err(error) = self.charger.refund(&paid.grant) {
            tracing::error!(error = %crate::error::chain(&error), "a search that failed could not be given back");
        }
    }
}

/// One object, or none. The portal is nothing but details, whatever is asked for.
fn want(caller: &Caller, service: Service, detail: Detail) -> Want {
    let detail = if caller.is_session() { Detail::Full } else { detail };
    Want { group: caller.group.id, service, detail, licence: caller.licence(), units: 1, is_partial: false }
}

fn refused(refusal: Refusal, now: Timestamp) -> ApiError {
    match refusal {
        Refusal::NoLicence => ApiError::no_licence("your group has no licence: ask an administrator"),
        Refusal::NotInForce => {
            ApiError::no_licence("no licence of your group is in force today: ask an administrator")
        }
        Refusal::NotOpened(service) => ApiError::no_licence(format!(
            "no licence of your group opens the service `{}`: ask an administrator",
            service.as_str()
        )),
        Refusal::Exhausted { limit, resets_at } => {
            ApiError::quota_exceeded(limit, resets_at, seconds_until(resets_at, now))
        }
    }
}

/// Headers that belong to a refusal: the state of the day's searches.
pub(crate) fn exhausted_headers(headers: &mut HeaderMap, limit: u64, seconds: u64) {
    headers.insert(LIMIT, HeaderValue::from(limit));
    headers.insert(REMAINING, HeaderValue::from(0));
    headers.insert(RESET, HeaderValue::from(seconds));
}
