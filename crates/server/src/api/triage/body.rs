//! A request's body as a reader for a thread that may block.

use std::{
    io::{self, Read},
    time::Duration,
};

use axum::body::{Body, Bytes};
use tokio::sync::mpsc;

use crate::{
    error::ApiError,
    http::channel::{BodyFault, next_chunk},
};

/// Chunks between the network and the reader.
const CHUNKS_WAITING: usize = 16;

/// The reading end.
pub(super) struct BodyReader {
    chunks: mpsc::Receiver<Bytes>,
    current: Bytes,
}

/// Both ends of a way from a body to a reader.
pub(super) fn channel() -> (mpsc::Sender<Bytes>, BodyReader) {
    let (sender, chunks) = mpsc::channel(CHUNKS_WAITING);
    (sender, BodyReader { chunks, current: Bytes::new() })
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.chunks.blocking_recv() {
                Some(bytes) => self.current = bytes,
                None => return Ok(0),
            }
        }
        let count = self.current.len().min(buffer.len());
        let now = self.current.split_to(count);
        if let Some(room) = buffer.get_mut(..count) {
            room.copy_from_slice(&now);
        }
        Ok(count)
    }
}

/// Passes the body on as it comes. When the reader wants no more, the rest is left.
pub(super) async fn forward(
    mut body: Body,
    chunks: &mpsc::Sender<Bytes>,
    bytes_max: u64,
    patience: Duration,
) -> Result<(), ApiError> {
    let mut left = bytes_max;
    loop {
        match next_chunk(&mut body, patience).await {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => {
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let Some(rest) = left.checked_sub(size) else {
                    return Err(ApiError::body_too_large(bytes_max));
                };
                left = rest;
                if chunks.send(bytes).await.is_err() {
                    return Ok(());
                }
            }
            Err(BodyFault::Stalled) => return Err(ApiError::body_stalled()),
            Err(BodyFault::Broken) => return Err(ApiError::bad_request("the body broke off: send it again")),
        }
    }
}
