//! `/api/licences`: what groups bought.

use accounts::{GroupId, Licence, LicenceChange, LicenceId, NewLicence, Product, Services};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{done, group_within_reach};
use crate::{
    access::{Access, Asking},
    api::{
        moment,
        session::{Body64, Visitor, blocking},
        texts::{GroupIdText, LicenceIdText, MomentOrNoneText, MomentText, ProductText, ServiceText},
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Licences of a group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LicenceList {
    /// How many there are.
    pub total: usize,
    /// The licences, also those that are in force no more.
    pub licences: Vec<GrantedLicence>,
}

/// A licence that was granted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GrantedLicence {
    /// Identifier.
    #[schema(value_type = LicenceIdText)]
    pub id: String,
    /// Identifier of the group.
    #[schema(value_type = GroupIdText)]
    pub group_id: String,
    /// The product's code, as granting takes it.
    #[schema(example = "threat_lookup_250")]
    pub product: String,
    /// Services that it opens.
    #[schema(value_type = Vec<ServiceText>)]
    pub services: Vec<String>,
    /// How many of them the group has: the day's searches are that many times the product's.
    pub count: u32,
    /// Searches that it opens in a day, in each service; null without a limit.
    pub day_quota: Option<u64>,
    /// From when on it is in force.
    pub starts_at: String,
    /// From when on it is in force no more.
    pub ends_at: Option<String>,
    /// Whether it was taken back.
    pub is_revoked: bool,
    /// Whether it is in force now.
    pub is_in_force: bool,
}

impl GrantedLicence {
    fn of(licence: &Licence, now: Timestamp) -> Self {
        Self {
            id: licence.id.to_string(),
            group_id: licence.group_id.to_string(),
            product: licence.product.code(),
            services: licence.services.iter().map(|service| service.as_str().to_owned()).collect(),
            count: licence.count,
            day_quota: licence.limit(),
            starts_at: licence.starts_at.to_string(),
            ends_at: licence.ends_at.map(|at| at.to_string()),
            is_revoked: licence.is_revoked,
            is_in_force: licence.is_in_force(now),
        }
    }
}

/// A licence to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct LicenceBody {
    /// Identifier of the group.
    #[schema(value_type = GroupIdText)]
    pub group_id: String,
    /// `threat_lookup_100` (150, 250, 500, 1000, 2500, 10000), `threat_lookup_lite_5000` (10000) or `unlimited`.
    #[schema(value_type = ProductText, example = "threat_lookup_250")]
    pub product: String,
    /// Services that it opens; all of the product's when left out.
    #[schema(value_type = Option<Vec<ServiceText>>, min_items = 1, max_items = 8)]
    pub services: Option<Vec<String>>,
    /// How many of them, 1 to 1,000; 1 when left out.
    #[schema(minimum = 1, maximum = 1000)]
    pub count: Option<u32>,
    /// From when on it is in force; now when left out.
    #[schema(value_type = Option<MomentText>)]
    pub starts_at: Option<String>,
    /// From when on it is in force no more; never when left out.
    #[schema(value_type = Option<MomentText>)]
    pub ends_at: Option<String>,
}

/// What shall become different; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct LicenceChangeBody {
    /// Another number of them.
    #[schema(minimum = 1, maximum = 1000)]
    pub count: Option<u32>,
    /// Another end; empty for none.
    #[schema(value_type = Option<MomentOrNoneText>)]
    pub ends_at: Option<String>,
}

/// Whose licences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LicencesQuery {
    /// Identifier of a group.
    group: Option<String>,
}

/// Most services that a body may name: each once, and again.
const SERVICES_MAX: usize = 2 * accounts::Service::ALL.len();

fn services(words: &[String]) -> Result<Services, ApiError> {
    let all = accounts::Service::ALL;
    let service = |word: &String| {
        all.into_iter().find(|service| service.as_str() == word).ok_or_else(|| {
            ApiError::bad_request("there is no such service").with_details(all.map(accounts::Service::as_str))
        })
    };
    if words.len() > SERVICES_MAX {
        return Err(ApiError::bad_request(format!("`Services` are at most {SERVICES_MAX} words, each once")));
    }
    words.iter().map(service).collect()
}

/// The licence of an identifier.
fn licence(access: &Access, id: &str) -> Result<LicenceId, ApiError> {
    let id = LicenceId::parse(id)?;
    access.accounts.licence(id)?.map(|licence| licence.id).ok_or_else(|| ApiError::not_found("licence"))
}

/// List licences of a group
#[utoipa::path(get, path = "/api/licences", tag = "Administration",
    params(("group" = inline(Option<GroupIdText>), Query, description = "Identifier of a group; one's own when left out")),
    responses(
        (status = 200, body = LicenceList, description = "The licences"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_licences(
    State(state): State<Shared>,
    caller: Asking,
    query: Result<Query<LicencesQuery>, QueryRejection>,
) -> Result<Json<LicenceList>, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::bad_request("the only parameter is `group`, once"))?;
    let list = blocking(&state, move |access| {
        let group = group_within_reach(access, &caller, query.group.as_deref())?;
        let now = access.now();
        let licences = access.accounts.licences(group.id)?;
        let licences: Vec<_> = licences.iter().map(|licence| GrantedLicence::of(licence, now)).collect();
        Ok(LicenceList { total: licences.len(), licences })
    });
    Ok(Json(list.await?))
}

/// Grant a licence
#[utoipa::path(post, path = "/api/licences", tag = "Administration",
    request_body(content = LicenceBody),
    responses(
        (status = 201, body = GrantedLicence, description = "Granted"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn grant_licence(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Body64(body): Body64<LicenceBody>,
) -> Result<(StatusCode, Json<GrantedLicence>), ApiError> {
    let product = Product::parse(&body.product).filter(|product| product.is_known());
    let product = product.ok_or_else(|| {
        ApiError::bad_request("there is no such product: `threat_lookup_250`, `threat_lookup_lite_5000`, `unlimited`, for example")
    })?;
    let services = body.services.as_deref().map(services).transpose()?;
    let moment = |name, text: Option<&str>| text.map(|text| moment::parse(name, text)).transpose();
    let (starts_at, ends_at) =
        (moment("StartsAt", body.starts_at.as_deref())?, moment("EndsAt", body.ends_at.as_deref())?);
    let row = blocking(&state, move |access| {
        let now = access.now();
        let new = NewLicence {
            group_id: GroupId::parse(&body.group_id)?,
            product,
            services,
            count: body.count.unwrap_or(1),
            starts_at: starts_at.unwrap_or(now),
            ends_at,
        };
        let licence = access.accounts.grant_licence(&new, now)?;
        done(access, &caller, &visitor, "licence.grant", licence.id, product.code())?;
        Ok(GrantedLicence::of(&licence, now))
    });
    Ok((StatusCode::CREATED, Json(row.await?)))
}

/// Change a licence
#[utoipa::path(patch, path = "/api/licences/{id}", tag = "Administration",
    params(("id" = inline(LicenceIdText), Path, description = "Identifier of the licence")),
    request_body(content = LicenceChangeBody),
    responses(
        (status = 200, body = GrantedLicence, description = "The licence as it is now"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn change_licence(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
    Body64(body): Body64<LicenceChangeBody>,
) -> Result<Json<GrantedLicence>, ApiError> {
    let ends_at = match body.ends_at.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(text) => Some(Some(moment::parse("EndsAt", text)?)),
    };
    let row = blocking(&state, move |access| {
        let id = licence(access, &id)?;
        let changed = access.accounts.change_licence(id, LicenceChange { ends_at, count: body.count })?;
        done(access, &caller, &visitor, "licence.change", id, format!("{} of them", changed.count))?;
        Ok(GrantedLicence::of(&changed, access.now()))
    });
    Ok(Json(row.await?))
}

/// Take a licence back
#[utoipa::path(delete, path = "/api/licences/{id}", tag = "Administration",
    params(("id" = inline(LicenceIdText), Path, description = "Identifier of the licence")),
    responses(
        (status = 200, body = GrantedLicence, description = "The licence, which is in force no more"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn revoke_licence(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Json<GrantedLicence>, ApiError> {
    let row = blocking(&state, move |access| {
        let id = licence(access, &id)?;
        let revoked = access.accounts.revoke_licence(id)?;
        done(access, &caller, &visitor, "licence.revoke", id, "")?;
        Ok(GrantedLicence::of(&revoked, access.now()))
    });
    Ok(Json(row.await?))
}
