//! `LicenseInfo`: what the caller may still ask today. Clients index its members without asking and compare them as numbers.

use accounts::Grant;
use model::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::words::minutes;
use crate::access::{Caller, How};

/// What stands for "as many as you like": the largest integer that every JSON reader keeps exact (RFC 8259 section 6).
pub const UNLIMITED: u64 = (1 << 53) - 1;

/// The licence that paid for this answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LicenseInfo {
    /// KTIP's word for a licence that was bought.
    #[schema(example = "Commercial")]
    pub access_type: &'static str,
    /// Searches of today, this one too.
    pub day_requests: u64,
    /// Searches that the licence opens in a day; 9007199254740991 when it sets no limit.
    pub day_quota: u64,
    /// When the token ends; null for a session.
    #[schema(value_type = Option<String>)]
    pub token_expiration_date: Option<String>,
    /// The product (ours).
    #[schema(example = "Threat Lookup")]
    pub product: String,
    /// When the next day begins (ours).
    pub resets_at: String,
}

impl LicenseInfo {
    /// What was charged, to whom.
    #[must_use]
    pub(crate) fn of(grant: &Grant, caller: &Caller) -> Self {
        let expires_at: Option<Timestamp> = match &caller.how {
            How::Token { expires_at, .. } => Some(*expires_at),
            How::Session(_) => None,
        };
        Self {
            access_type: "Commercial",
            day_requests: grant.used,
            day_quota: grant.limit.unwrap_or(UNLIMITED),
            token_expiration_date: minutes(expires_at),
            product: grant.product.to_string(),
            resets_at: minutes(Some(grant.resets_at)).unwrap_or_default(),
        }
    }
}
