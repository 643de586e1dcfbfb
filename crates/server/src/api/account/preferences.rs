//! `/api/account/preferences`: how somebody wants the portal to look, and to tell time.

use axum::{Json, extract::State};

use crate::{
    access::Asking,
    api::session::{Body64, PreferencesBody, blocking},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// Show one's choices
///
/// Language, theme and time zone of the portal.
#[utoipa::path(get, path = "/api/account/preferences", tag = "Account",
    responses(
        (status = 200, body = PreferencesBody, description = "The choices"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn read_preferences(
    State(state): State<Shared>,
    asking: Asking,
) -> Result<Json<PreferencesBody>, ApiError> {
    let chosen = blocking(&state, move |access| Ok(access.accounts.preferences(asking.user.id)?)).await?;
    Ok(Json(PreferencesBody::of(&chosen)))
}

/// Replace one's choices
///
/// What is left out or null is chosen no more.
#[utoipa::path(put, path = "/api/account/preferences", tag = "Account",
    request_body(content = PreferencesBody),
    responses(
        (status = 200, body = PreferencesBody, description = "The choices as they are now"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "The session's secret was not repeated"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn write_preferences(
    State(state): State<Shared>,
    asking: Asking,
    Body64(body): Body64<PreferencesBody>,
) -> Result<Json<PreferencesBody>, ApiError> {
    let chosen = body.read().map_err(ApiError::bad_request)?;
    let chosen = blocking(&state, move |access| {
        access.accounts.set_preferences(asking.user.id, &chosen)?;
        Ok(access.accounts.preferences(asking.user.id)?)
    });
    Ok(Json(PreferencesBody::of(&chosen.await?)))
}
