//! Writes an upload to a temporary file as it comes; the file goes away with the request.

use std::io::Write;

use axum::body::{Body, Bytes};
use tempfile::NamedTempFile;
use tokio::sync::mpsc;

use crate::{
    error::ApiError,
    http::{
        Settings,
        channel::{BodyFault, next_chunk},
    },
};

/// Chunks between the network and the disk.
const CHUNKS_WAITING: usize = 16;

/// Takes the whole body, at most `bytes_max` of it.
pub(crate) async fn spool(
    mut body: Body,
    bytes_max: u64,
    settings: &Settings,
) -> Result<NamedTempFile, ApiError> {
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING);
    let writer = tokio::task::spawn_blocking(move || write(waiting));
    let mut left = bytes_max;
    let received = loop {
        match next_chunk(&mut body, settings.stall_timeout).await {
            Ok(None) => break Ok(()),
            Ok(Some(bytes)) => {
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let Some(rest) = left.checked_sub(size) else {
                    break Err(ApiError::body_too_large(bytes_max));
                };
                left = rest;
                if chunks.send(bytes).await.is_err() {
                    // The writer failed; it says why below.
                    break Ok(());
                }
            }
            Err(BodyFault::Stalled) => break Err(ApiError::body_stalled()),
            Err(BodyFault::Broken) => break Err(ApiError::bad_request("the body broke off: send it again")),
        }
    };
    drop(chunks);
    let written = writer.await;
    received?;
    match written {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(error)) => {
            tracing::error!(%error, "cannot spool an upload");
            Err(ApiError::internal())
        }
        Err(_) => Err(ApiError::internal()),
    }
}

fn write(mut chunks: mpsc::Receiver<Bytes>) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::with_prefix("hantei-upload-")?;
    while let Some(bytes) = chunks.blocking_recv() {
        file.write_all(&bytes)?;
    }
    file.flush()?;
    Ok(file)
}
