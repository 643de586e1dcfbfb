//! Errors of the HTTP API: one envelope, one constructor a case. Never a stack trace, never what a program reads from a message.
//!
//! An [`ApiError`] becomes an empty answer that carries it; [`crate::http::guard`] writes the body, as it alone knows the request's
//! identifier.

mod accounts;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every answer that is not a success says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"code": "bad_request", "message": "`abc` is not a file hash: give MD5, SHA-1 or SHA-256 in hexadecimal",
    "details": [], "request_id": "5f0c1e9a77d21b43"}))]
pub struct ErrorBody {
    /// Stable word for programs, e.g. `not_found`.
    pub code: String,
    /// One sentence for people: what is wrong and what to do.
    pub message: String,
    /// More to the point, e.g. the names that would be valid.
    pub details: Vec<String>,
    /// The request's identifier, also in the header `x-request-id` and in the server's log.
    pub request_id: String,
}

/// An error on its way out.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable word.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: String,
    /// More to the point.
    pub details: Vec<String>,
    /// Seconds after which trying again makes sense.
    pub retry_after_seconds: Option<u64>,
    /// The day's searches, when they are used up.
    pub limit: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            retry_after_seconds: None,
            limit: None,
        }
    }

    /// 400: the request is malformed; the message says what to do.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// 401: nobody that we know.
    #[must_use]
    pub fn unauthenticated() -> Self {
        let message =
            "show a token that is valid, in the header `x-api-key` or `Authorization: Bearer`, or sign in";
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    /// 401: the name, the password or the code is wrong; the same for all of them, and for names that nobody has.
    #[must_use]
    pub fn wrong_credentials() -> Self {
        let message = "the name, the password or the code is wrong, or the account cannot sign in";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", message)
    }

    /// 401: the password is right, and the account wants a code beside it.
    #[must_use]
    pub fn code_needed() -> Self {
        let message = "this account has a second factor: send its code of six digits as `Code`";
        Self::new(StatusCode::UNAUTHORIZED, "code_needed", message)
    }

    /// 403: known, and not allowed.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// 403: a session's request does not repeat its secret.
    #[must_use]
    pub fn wrong_csrf() -> Self {
        let message = "repeat the session's `Csrf` (see `GET /api/session`) in the header `x-csrf-token`";
        Self::new(StatusCode::FORBIDDEN, "wrong_csrf", message)
    }

    /// 403: the day's searches are used up. Real clients take 403 for this, and stumble over 429.
    #[must_use]
    pub fn quota_exceeded(limit: u64, resets_at: model::Timestamp, seconds: u64) -> Self {
        let message =
            format!("all {limit} searches of today are used up: the next day begins at {resets_at}");
        let error = Self::new(StatusCode::FORBIDDEN, "quota_exceeded", message);
        Self {
            retry_after_seconds: Some(seconds),
            limit: Some(limit),
            ..error.with_details([resets_at.to_string()])
        }
    }

    /// 403: no licence that is in force pays for this.
    #[must_use]
    pub fn no_licence(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "no_licence", message)
    }

    /// 403: the licence has verdicts alone.
    #[must_use]
    pub fn not_in_licence() -> Self {
        let message = "your group's licence is Threat Lookup Lite, which has verdicts through the API alone: details and the portal need a Threat \
                       Lookup licence";
        Self::new(StatusCode::FORBIDDEN, "not_in_licence", message)
    }

    /// 404: no such thing, or none that the caller may see.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("there is no such {what}, or none that you may see"),
        )
    }

    /// 429: tried too often.
    #[must_use]
    pub fn too_often(seconds: u64) -> Self {
        let message = format!("tried too often: wait {seconds} seconds");
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often", message);
        Self { retry_after_seconds: Some(seconds), ..error }
    }

    /// 503: the accounts cannot be asked.
    #[must_use]
    pub fn accounts_unavailable() -> Self {
        let message = "the accounts cannot be asked at the moment: try again, the server's log has the cause";
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "accounts_unavailable", message);
        Self { retry_after_seconds: Some(2), ..error }
    }

    /// 404: no such route.
    #[must_use]
    pub fn no_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no_route",
            "there is no such address here: `/api` lists what there is",
        )
    }

    /// The code of [`ApiError::unknown_object`].
    pub const UNKNOWN_OBJECT: &str = "unknown_object";

    /// 404: nobody knows the object (OpenTIP's answer).
    #[must_use]
    pub fn unknown_object() -> Self {
        let message = "no source knows this object; its lookup results are not found";
        Self::new(StatusCode::NOT_FOUND, Self::UNKNOWN_OBJECT, message)
    }

    /// 404: no list of knowledge has the name.
    #[must_use]
    pub fn unknown_name() -> Self {
        let message = "no list of knowledge has this name; `/api/sources` shows what was imported of attack and misp_galaxy";
        Self::new(StatusCode::NOT_FOUND, "unknown_name", message)
    }

    /// 405: another method is needed.
    #[must_use]
    pub fn wrong_method() -> Self {
        let message = "this address takes another method: see the `Allow` header";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", message)
    }

    /// 403: a web page of another site made a browser send this.
    #[must_use]
    pub fn cross_site() -> Self {
        let message = "requests that change data are not taken from pages of other sites";
        Self::new(StatusCode::FORBIDDEN, "cross_site", message)
    }

    /// 409: what is sent contradicts what is there.
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    /// 412: it is no longer what the request says that it is.
    #[must_use]
    pub fn changed(what: &str) -> Self {
        let message = format!("this {what} was changed meanwhile: read it again, and do it again");
        Self::new(StatusCode::PRECONDITION_FAILED, "changed", message)
    }

    /// 428: the request must say what it expects to find (RFC 6585, section 3).
    #[must_use]
    pub fn revision_needed() -> Self {
        let message =
            "say which revision this is about: the `ETag` that reading it gave, in the header `If-Match`";
        Self::new(StatusCode::PRECONDITION_REQUIRED, "revision_needed", message)
    }

    /// 413: the body is too large.
    #[must_use]
    pub fn body_too_large(limit_bytes: u64) -> Self {
        let message = format!("the body exceeds {limit_bytes} bytes: send it in parts");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
    }

    /// 413: a file to examine is too large.
    #[must_use]
    pub fn file_too_large(limit_bytes: u64) -> Self {
        let message = format!(
            "files of more than {limit_bytes} bytes are not examined (`scan.file_mib_max`): look it up by its digest"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", message)
    }

    /// 503: this server examines no files.
    #[must_use]
    pub fn no_scans() -> Self {
        let message = "this server examines no files: its log says why it cannot start a process for them";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_scans", message)
    }

    /// 414: the object or the whole address is too long.
    #[must_use]
    pub fn uri_too_long(message: impl Into<String>) -> Self {
        Self::new(StatusCode::URI_TOO_LONG, "uri_too_long", message)
    }

    /// 415: the body's media type is not the one taken.
    #[must_use]
    pub fn wrong_media_type(wanted: &str) -> Self {
        let message = format!("send the body with `Content-Type: {wanted}`");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_media_type", message)
    }

    /// 408: the client stopped sending.
    #[must_use]
    pub fn body_stalled() -> Self {
        let message = "the body stopped coming: send it again";
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_stalled", message)
    }

    /// 500: our fault. The cause goes to the log, not to the client.
    #[must_use]
    pub fn internal() -> Self {
        let message = "the server failed; its log has the cause under this request's identifier";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    /// 503: more work than there is room for.
    #[must_use]
    pub fn overloaded() -> Self {
        let message = "too many requests at once: try again in a moment";
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", message);
        Self { retry_after_seconds: Some(1), ..error }
    }

    /// 503: starting or stopping.
    #[must_use]
    pub fn not_ready() -> Self {
        let error =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "the server is starting or stopping");
        Self { retry_after_seconds: Some(5), ..error }
    }

    /// 503: writing stopped after a failure of the disk.
    #[must_use]
    pub fn not_writable() -> Self {
        let message =
            "the ledger takes no more writes after a failure: check the disk, then restart the server";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_writable", message)
    }

    /// 504: it took too long.
    #[must_use]
    pub fn timeout() -> Self {
        let message = "the answer took too long: ask for fewer sections or a smaller `count`";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timeout", message)
    }

    /// The same error with more to the point.
    #[must_use]
    pub fn with_details(self, details: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { details: details.into_iter().map(Into::into).collect(), ..self }
    }

    /// The envelope.
    #[must_use]
    pub fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            code: self.code.to_owned(),
            message: self.message.clone(),
            details: self.details.clone(),
            request_id: request_id.to_owned(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<model::ParseError> for ApiError {
    fn from(error: model::ParseError) -> Self {
        Self::bad_request(error.to_string())
    }
}

impl From<app::Error> for ApiError {
    fn from(error: app::Error) -> Self {
        match &error {
            app::Error::Assessment(app::assessments::AssessmentError::Unknown(_)) => {
                Self::not_found(model::ASSESSMENT)
            }
            app::Error::BatchDiffers(_)
            | app::Error::BeingRemoved { .. }
            | app::Error::SourceBusy { .. }
            | app::Error::SourcePaused { .. }
            | app::Error::TooManyErased { .. } => Self::conflict(error.to_string()),
            app::Error::Assessment(_)
            | app::Error::BadBatch(_)
            | app::Error::BadCursor(_)
            | app::Error::CursorNeedsOneRelation
            | app::Error::CursorNeedsOneSection
            | app::Error::NoKnownFiles
            | app::Error::NothingKnown
            | app::Error::NotPersonal(_)
            | app::Error::SourceSetting(_)
            | app::Error::UnknownMapping { .. }
            | app::Error::UnknownSource { .. } => Self::bad_request(error.to_string()),
            app::Error::Mapping { .. } => Self::bad_request(chain(&error)),
            _ => {
                tracing::error!(error = %chain(&error), "a request failed");
                Self::internal()
            }
        }
    }
}

/// An error with its causes in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
