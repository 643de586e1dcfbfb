//! Bodies of JSON that people's programs send: one small object, nothing in it that nobody knows.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use crate::{
    error::ApiError,
    http::channel::{BodyFault, next_chunk},
    state::Shared,
};

/// Media type of the body: one that a page of another site cannot send without asking first (Fetch standard, CORS).
const JSON: &str = "application/json";
/// Largest body in bytes.
const BODY_BYTES_MAX: u64 = 64 * 1024;
/// Largest body in bytes where a drawing is sent.
const LARGE_BODY_BYTES_MAX: u64 = 2 << 20;

/// What a body says.
#[derive(Debug)]
pub(crate) struct Body64<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body64<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &Shared) -> Result<Self, ApiError> {
        said(request, state, BODY_BYTES_MAX).await.map(Self)
    }
}

/// What a body of up to 2 MiB says.
#[derive(Debug)]
pub(crate) struct LargeBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for LargeBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &Shared) -> Result<Self, ApiError> {
        said(request, state, LARGE_BODY_BYTES_MAX).await.map(Self)
    }
}

async fn said<T: DeserializeOwned>(request: Request, state: &Shared, bytes_max: u64) -> Result<T, ApiError> {
    let (parts, body) = request.into_parts();
    refuse_other(&parts.headers, bytes_max)?;
    let bytes = read(body, bytes_max, state.settings.stall_timeout).await?;
    // What stands in the body may be a password, which the library's message would quote; it tells the place alone.
    serde_json::from_slice(&bytes).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "has a member that is missing, unknown, or of another type",
            _ => "is no JSON",
        };
        let (line, column) = (error.line(), error.column());
        ApiError::bad_request(format!(
            "the body {what}, at line {line}, column {column}: `/api` shows its form"
        ))
    })
}

fn refuse_other(headers: &HeaderMap, bytes_max: u64) -> Result<(), ApiError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
    if !media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(JSON)) {
        return Err(ApiError::wrong_media_type(JSON));
    }
    match text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok()) {
        Some(length) if length > bytes_max => Err(ApiError::body_too_large(bytes_max)),
        _ => Ok(()),
    }
}

async fn read(mut body: Body, bytes_max: u64, patience: Duration) -> Result<Vec<u8>, ApiError> {
    let limit = usize::try_from(bytes_max).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    loop {
        match next_chunk(&mut body, patience).await {
            Ok(None) => return Ok(bytes),
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => {
                return Err(ApiError::body_too_large(bytes_max));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Err(BodyFault::Stalled) => return Err(ApiError::body_stalled()),
            Err(BodyFault::Broken) => return Err(ApiError::bad_request("the body broke off: send it again")),
        }
    }
}
