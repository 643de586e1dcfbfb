//! `GET /api/backup`: everything in one stream, while the server goes on working.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::done;
use crate::{
    access::Asking,
    api::{
        session::{Visitor, blocking},
        texts::BytesText,
    },
    error::{ApiError, ErrorBody, chain},
    http::channel::{ChannelBody, ChannelWriter},
    state::Shared,
};

/// Pieces of the stream that wait for the client.
const PIECES_WAITING: usize = 4;

/// Make a back-up
///
/// The ledger as of one point, lists of known-good files, mappings, accounts (where they are kept in SQLite) and kept files, in the stream that `hantei restore`
/// reads. It is not encrypted: give the connection TLS, and the file a safe place. A stream that breaks off is not whole, and `hantei restore`
/// refuses it.
#[utoipa::path(get, path = "/api/backup", tag = "Administration",
    responses(
        (status = 200, content_type = "application/octet-stream", body = inline(BytesText), description = "The back-up"),
        (status = 401, body = ErrorBody, description = "Nobody that we know"),
        (status = 403, body = ErrorBody, description = "Known, and not allowed"),
        (status = 500, body = ErrorBody, description = "The server failed"),
        (status = 503, body = ErrorBody, description = "Another back-up is being made, or too busy; see `Retry-After`"),
        (status = 504, body = ErrorBody, description = "Took too long"),
    ))]
pub(crate) async fn make_backup(
    State(state): State<Shared>,
    caller: Asking,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let room =
        std::sync::Arc::clone(&state.backups).try_acquire_owned().map_err(|_| ApiError::overloaded())?;
    let places = state.settings.places.clone();
    let gathered = blocking(&state, move |access| {
        let gathered = places.gather(Some(&access.accounts)).map_err(|error| {
            tracing::error!(error = format!("{error:#}"), "a back-up cannot be made");
            ApiError::internal()
        })?;
        done(access, &caller, &visitor, "backup.make", "", "")?;
        Ok(gathered)
    });
    let gathered = gathered.await?;
    let (chunks, body) = ChannelBody::new(PIECES_WAITING);
    let app = std::sync::Arc::clone(&state.app);
    tokio::task::spawn_blocking(move || {
        // All of it: the copies that were gathered go with it.
        let (room, gathered) = (room, gathered);
        let mut out = ChannelWriter::new(chunks);
        let made = app.backup(&mut out, &gathered.extras).map_err(|error| chain(&error));
        // Who has it all may ask again.
        drop(room);
        let flushed = made
            .and_then(|made| std::io::Write::flush(&mut out).map(|()| made).map_err(|error| chain(&error)));
        match flushed {
            Ok(made) => tracing::info!(rows = made.0.rows, bytes = made.1, "a back-up was made"),
            Err(error) => {
                tracing::error!(error, "a back-up broke off");
                out.break_off();
            }
        }
    });
    let kind = HeaderValue::from_static("application/octet-stream");
    let file = HeaderValue::from_static("attachment; filename=\"hantei.backup\"");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, Body::new(body)).into_response())
}
