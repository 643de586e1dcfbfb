//! `GET /api/licence`: what one's group may use, and what is left of today.

use accounts::{Licence, Service, Usage};
use axum::{Json, extract::State};
use model::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::{Access, Asking, Caller},
    api::{
        session::{AccountGroup, blocking},
        texts::{LicenceIdText, ServiceText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// What one's group may use.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LicenceReply {
    /// The group, in whose time zone days are counted.
    pub group: AccountGroup,
    /// Its licences that are in force.
    pub licences: Vec<LicenceRow>,
}

/// A licence in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LicenceRow {
    /// Identifier.
    #[schema(value_type = LicenceIdText)]
    pub id: String,
    /// Name of the product.
    #[schema(example = "Threat Lookup")]
    pub product: String,
    /// The product with its level, as the command line writes it.
    #[schema(example = "threat_lookup_250")]
    pub code: String,
    /// How many of it: the day's limit is as many times the level.
    pub count: u32,
    /// Whether answers have more than the verdict.
    pub has_details: bool,
    /// Since when it is in force.
    pub starts_at: String,
    /// Until when; null without an end.
    pub ends_at: Option<String>,
    /// Whether who asks may use it: a token that is bound to a licence uses no other.
    pub is_usable: bool,
    /// The services that it opens.
    pub services: Vec<ServiceRow>,
}

/// A service today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceRow {
    /// Which one.
    #[schema(value_type = ServiceText)]
    pub service: String,
    /// Searches used today.
    pub used: u64,
    /// Searches a day; null without a limit.
    #[schema(example = 250)]
    pub limit: Option<u64>,
    /// Searches that are left today; null without a limit.
    pub remaining: Option<u64>,
    /// When the group's next day begins, and all are there again.
    pub resets_at: String,
}

impl ServiceRow {
    fn of(service: Service, usage: &Usage) -> Self {
        Self {
            service: service.as_str().to_owned(),
            used: usage.used,
            limit: usage.limit,
            remaining: usage.limit.map(|limit| limit.saturating_sub(usage.used)),
            resets_at: usage.resets_at.to_string(),
        }
    }
}

impl LicenceRow {
    fn of(licence: &Licence, caller: &Caller, services: Vec<ServiceRow>) -> Self {
        Self {
            id: licence.id.to_string(),
            product: licence.product.to_string(),
            code: licence.product.code(),
            count: licence.count,
            has_details: licence.product.has_details(),
            starts_at: licence.starts_at.to_string(),
            ends_at: licence.ends_at.map(|end| end.to_string()),
            is_usable: caller.licence().is_none_or(|bound| bound == licence.id),
            services,
        }
    }
}

/// Show licences and what is left of today
///
/// The licences of one's group that are in force; of each service the searches used today, the limit, what is left, and when the next day begins. Looking
/// costs nothing.
#[utoipa::path(get, path = "/api/licence", tag = "Account",
    responses(
        (status = 200, body = LicenceReply, description = "The licences"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_licence(
    State(state): State<Shared>,
    asking: Asking,
) -> Result<Json<LicenceReply>, ApiError> {
    Ok(Json(blocking(&state, move |access| reply(access, &asking, access.now())).await?))
}

fn reply(access: &Access, caller: &Caller, now: Timestamp) -> Result<LicenceReply, ApiError> {
    let accounts = &access.accounts;
    let moment = accounts.moment(now);
    let mut usage = Vec::new();
    for service in Service::ALL {
        usage
            .extend(accounts.usage(caller.group.id, service, now)?.into_iter().map(|usage| (service, usage)));
    }
    let licences = accounts.licences(caller.group.id)?;
    let in_force = licences.iter().filter(|licence| licence.is_in_force(moment));
    let row = |licence: &Licence| {
        let of = usage.iter().filter(|(_, usage)| usage.licence == licence.id);
        LicenceRow::of(licence, caller, of.map(|(service, usage)| ServiceRow::of(*service, usage)).collect())
    };
    Ok(LicenceReply { group: AccountGroup::of(&caller.group), licences: in_force.map(row).collect() })
}
