//! The operations: `GET|POST /api/assessments`, `DELETE /api/assessments/{id}`.

use accounts::{AuditEntry, AuditOutcome};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};

use super::{
    Analyst, Assessment, AssessmentBody, AssessmentParameters, AssessmentsReply, list, state, withdraw,
};
use crate::{
    access::{Asking, Caller},
    api::{
        session::{Body64, Visitor, blocking},
        texts::AssessmentIdText,
    },
    error::{ApiError, ErrorBody},
    state::Shared,
};

impl Analyst {
    fn of(caller: &Caller) -> Self {
        Self {
            user: caller.user.id.to_string(),
            group: caller.group.id.to_string(),
            viewer: caller.viewer.clone(),
            may_for_all: caller.may_speak_to_all(),
            is_administrator: caller.is_administrator(),
        }
    }
}

/// List assessments
///
/// What analysts of one's group, and those who speak for all, state of objects; the newest first.
#[utoipa::path(get, path = "/api/assessments", tag = "Assessments",
    params(AssessmentParameters),
    responses(
        (status = 200, body = AssessmentsReply, description = "The assessments"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn list_assessments(
    State(shared): State<Shared>,
    caller: Asking,
    query: Result<Query<AssessmentParameters>, QueryRejection>,
) -> Result<Json<AssessmentsReply>, ApiError> {
    let Query(parameters) = query.map_err(|error| {
        ApiError::bad_request(error.body_text()).with_details(["object", "ended", "count", "cursor"])
    })?;
    shared.access.needs_details(&caller).await?;
    let app = std::sync::Arc::clone(&shared.app);
    let page = blocking(&shared, move |access| list(&app, &Analyst::of(&caller), &parameters, access.now()));
    Ok(Json(page.await?))
}

/// State an assessment
///
/// What a person knows decides: it overrules what sources say until it runs out or is withdrawn. For one's group, or for all where one's role is `expert` or
/// `administrator`. Documented with the rule in `docs/assessments.md`.
#[utoipa::path(post, path = "/api/assessments", tag = "Assessments",
    request_body(content = AssessmentBody),
    responses(
        (status = 201, body = Assessment, description = "Stated; it counts at once"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn add_assessment(
    State(shared): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Body64(body): Body64<serde_json::Value>,
) -> Result<(StatusCode, Json<Assessment>), ApiError> {
    let app = std::sync::Arc::clone(&shared.app);
    let body = serde_json::to_vec(&body).map_err(|_| ApiError::internal())?;
    let stated = blocking(&shared, move |access| {
        let now = access.now();
        let stated = state(&app, &Analyst::of(&caller), &body, now)?;
        let entry = caller.entry(now, "assessment.add", AuditOutcome::Ok);
        let detail = format!("{:?} until {}", stated.zone, stated.expires_at);
        visitor.record(access, AuditEntry { object: stated.id.clone(), detail, ..entry })?;
        Ok(stated)
    });
    Ok((StatusCode::CREATED, Json(stated.await?)))
}

/// Withdraw an assessment
///
/// One's own group's; for all where one may state such. What was answered before stays explained by it.
#[utoipa::path(delete, path = "/api/assessments/{id}", tag = "Assessments",
    params(("id" = inline(AssessmentIdText), Path, description = "Identifier of the assessment")),
    responses(
        (status = 200, body = Assessment, description = "The assessment, which counts no more"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 404, body = ErrorBody, description = "Not there, or not within reach"),
        (status = 409, body = ErrorBody, description = "It has ended already"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn withdraw_assessment(
    State(shared): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Json<Assessment>, ApiError> {
    let app = std::sync::Arc::clone(&shared.app);
    let withdrawn = blocking(&shared, move |access| {
        let now = access.now();
        let withdrawn = withdraw(&app, &Analyst::of(&caller), &id, now)?;
        let entry = caller.entry(now, "assessment.withdraw", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object: withdrawn.id.clone(), ..entry })?;
        Ok(withdrawn)
    });
    Ok(Json(withdrawn.await?))
}
