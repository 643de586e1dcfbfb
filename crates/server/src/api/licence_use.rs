//! `GET /api/licence/use` and `GET /api/licences/{id}/use`: what was used day by day, of all licences of one's group, or of one licence.

use std::collections::BTreeMap;

use accounts::{Day, Group, GroupId, HISTORY_DAYS_MAX, Licence, LicenceId, Service};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    session::blocking,
    texts::{LicenceIdText, ServiceText},
};
use crate::{
    access::{Access, Asking},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Days when nothing is asked for.
const DAYS_DEFAULT: u32 = 90;

/// How far back.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UseParameters {
    /// Days, today too, 1 to 366; 90 when left out.
    #[param(minimum = 1, maximum = 366, example = 90)]
    days: Option<u32>,
}

impl UseParameters {
    fn days(query: Result<Query<Self>, QueryRejection>) -> Result<u32, ApiError> {
        let wrong =
            || ApiError::bad_request(format!("the only parameter is `days`, 1 to {HISTORY_DAYS_MAX}"));
        let Query(Self { days }) = query.map_err(|_| wrong())?;
        let days = days.unwrap_or(DAYS_DEFAULT);
        if (1..=HISTORY_DAYS_MAX).contains(&days) { Ok(days) } else { Err(wrong()) }
    }
}

/// What was used, day by day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LicenceUse {
    /// IANA name of the time zone in which days are counted.
    #[schema(example = "Asia/Tokyo")]
    pub time_zone: String,
    /// The first day that was asked for.
    #[schema(example = "2026-04-12")]
    pub from: String,
    /// Today.
    #[schema(example = "2026-07-10")]
    pub to: String,
    /// What was used, the latest day first. A day, service and licence without a row were not used.
    pub rows: Vec<UseRow>,
}

/// What was used of a licence's service on a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UseRow {
    /// The day in the group's time zone.
    #[schema(example = "2026-07-10")]
    pub day: String,
    /// Which service.
    #[schema(value_type = ServiceText)]
    pub service: String,
    /// Identifier of the licence.
    #[schema(value_type = LicenceIdText)]
    pub licence: String,
    /// Code of its product.
    #[schema(example = "threat_lookup_250")]
    pub product: String,
    /// Searches that were used.
    pub used: u64,
    /// Searches a day as the licence has it now; null without a limit.
    pub limit: Option<u64>,
}

/// Show what was used over time
///
/// Of all licences of one's group, those too that are in force no more: for each day, service and licence the searches used, and the limit. Looking costs nothing.
#[utoipa::path(get, path = "/api/licence/use", tag = "Account",
    params(UseParameters),
    responses(
        (status = 200, body = LicenceUse, description = "What was used"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_use(
    State(state): State<Shared>,
    asking: Asking,
    query: Result<Query<UseParameters>, QueryRejection>,
) -> Result<Json<LicenceUse>, ApiError> {
    let days = UseParameters::days(query)?;
    let used = blocking(&state, move |access| used(access, &asking.group, None, days, access.now()));
    Ok(Json(used.await?))
}

/// Show what was used of a licence over time
///
/// For each day and service the searches used, and the limit. Of the own group's licences, or of any for who administers the installation.
#[utoipa::path(get, path = "/api/licences/{id}/use", tag = "Administration",
    params(("id" = inline(LicenceIdText), Path, description = "Identifier of the licence"), UseParameters),
    responses(
        (status = 200, body = LicenceUse, description = "What was used"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_use_of_licence(
    State(state): State<Shared>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<UseParameters>, QueryRejection>,
) -> Result<Json<LicenceUse>, ApiError> {
    let days = UseParameters::days(query)?;
    let id = LicenceId::parse(&id)?;
    let used = blocking(&state, move |access| {
        let is_within = |group: GroupId| asking.is_administrator() || group == asking.group.id;
        let licence = access.accounts.licence(id)?.filter(|licence| is_within(licence.group_id));
        let licence = licence.ok_or_else(|| ApiError::not_found("licence"))?;
        let group = access.accounts.group(licence.group_id)?.ok_or_else(|| ApiError::not_found("licence"))?;
        used(access, &group, Some(id), days, access.now())
    });
    Ok(Json(used.await?))
}

fn used(
    access: &Access,
    group: &Group,
    licence: Option<LicenceId>,
    days: u32,
    now: Timestamp,
) -> Result<LicenceUse, ApiError> {
    let accounts = &access.accounts;
    let licences: BTreeMap<LicenceId, Licence> =
        accounts.licences(group.id)?.into_iter().map(|licence| (licence.id, licence)).collect();
    let mut rows: BTreeMap<(Day, &'static str, LicenceId), u64> = BTreeMap::new();
    for each in accounts.usage_history(group.id, days, now)? {
        rows.insert((each.day, each.service.as_str(), each.licence), each.used);
    }
    // Of today more is known: what was only counted in memory, and what of a block is left.
    let today = accounts.day(group.id, now)?.unwrap_or_else(|| Day::from_number(now.day()));
    for service in Service::ALL {
        for usage in accounts.usage(group.id, service, now)? {
            rows.insert((usage.day, service.as_str(), usage.licence), usage.used);
        }
    }
    let is_asked = |of: LicenceId| licence.is_none_or(|asked| asked == of);
    let rows = rows.into_iter().rev().filter(|((.., of), used)| is_asked(*of) && *used > 0);
    let row = |((day, service, of), used): ((Day, &str, LicenceId), u64)| {
        let licence = licences.get(&of)?;
        Some(UseRow {
            day: day.to_string(),
            service: service.to_owned(),
            licence: of.to_string(),
            product: licence.product.code(),
            used,
            limit: licence.limit(),
        })
    };
    Ok(LicenceUse {
        time_zone: group.time_zone.clone(),
        from: today.before(days - 1).to_string(),
        to: today.to_string(),
        rows: rows.filter_map(row).collect(),
    })
}
