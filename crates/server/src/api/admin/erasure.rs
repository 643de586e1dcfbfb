//! `/api/erasures`: erasing what registration records say of a person.

use accounts::{AuditEntry, AuditOutcome};
use app::{PersonalKind, PersonalValue, import::Silent};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::Asking,
    api::session::{Body64, Visitor, blocking},
    error::{ApiError, ErrorBody},
    state::Shared,
};

/// By what the person is found: one value at least. It holds a person's data, hence no `Debug`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ErasureBody {
    /// E-mail address.
    #[schema(example = "jane@example.com")]
    pub email: Option<String>,
    /// Name, as a whole.
    pub name: Option<String>,
    /// Telephone or telefax; digits alone are compared.
    pub phone: Option<String>,
    /// Handle that a registry gave.
    #[schema(example = "JD123-RIPE")]
    pub handle: Option<String>,
    /// Whether to change nothing, and to count the records.
    pub dry_run: Option<bool>,
}

/// What was erased.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ErasureReply {
    /// Records that say less now, or would.
    pub records: u64,
    /// Whether that is all; else something else is being removed, and the erasure is to be asked for again.
    pub done: bool,
}

impl ErasureBody {
    fn values(&self) -> Result<Vec<PersonalValue>, ApiError> {
        let Self { email, name, phone, handle, dry_run: _ } = self;
        let fields = PersonalKind::ALL.into_iter().zip([email, name, phone, handle]);
        let values = fields.filter_map(|(kind, text)| Some(PersonalValue::new(kind, text.as_ref()?)));
        let values: Vec<_> = values.collect::<app::Result<_>>()?;
        if values.is_empty() {
            return Err(ApiError::bad_request(
                "say by what the person is found: `Email`, `Name`, `Phone` or `Handle`",
            ));
        }
        Ok(values)
    }
}

/// Erase a person's data
///
/// Registration records (WHOIS, RDAP) in which one of the values stands lose what they say of the person, and the text that they were read from; imports to
/// come as well. For good: only a back-up that was made before has it. It takes as long as the ledger is large.
#[utoipa::path(post, path = "/api/erasures", tag = "Administration",
    request_body(content = ErasureBody),
    responses(
        (status = 200, body = ErasureReply, description = "Erased, or counted"),
        (status = 400, body = ErrorBody, description = "Malformed; the message says what to do"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 409, body = ErrorBody, description = "It contradicts what is there; the message says what to do"),
        (status = 408, body = ErrorBody, description = "The body stopped coming"),
        (status = 413, body = ErrorBody, description = "Too large"),
        (status = 415, body = ErrorBody, description = "Not sent as `application/json`"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn erase_person(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
    Body64(body): Body64<ErasureBody>,
) -> Result<Json<ErasureReply>, ApiError> {
    let values = body.values()?;
    let app = std::sync::Arc::clone(&state.app);
    let reply = blocking(&state, move |access| {
        if body.dry_run == Some(true) {
            return Ok(ErasureReply { records: app.count_erasable(&values)?, done: true });
        }
        // Never the value: who asks about it later has it, and finds the entry by its hash.
        let hashed = |value: &PersonalValue| {
            access.lookups.hashed_text(&format!("{}:{}", value.kind().as_str(), value.folded()))
        };
        let object = values.iter().map(hashed).collect::<Vec<_>>().join(" ");
        let kinds = values.iter().map(|value| value.kind().as_str()).collect::<Vec<_>>().join(", ");
        let erased = app.erase(&values, &Silent)?;
        let detail = format!("{kinds}: {} records", erased.records);
        let entry = caller.entry(access.now(), "erasure.add", AuditOutcome::Ok);
        visitor.record(access, AuditEntry { object, detail, ..entry })?;
        Ok(ErasureReply { records: erased.records, done: erased.is_done })
    });
    Ok(Json(reply.await?))
}
