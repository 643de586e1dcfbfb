//! Bodies as streams of chunks: reading a request's body piece by piece, writing an answer from a channel.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use tokio::sync::mpsc;

/// Why the next piece of a body did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// Nothing came for too long.
    Stalled,
    /// The connection broke or the framing is wrong.
    Broken,
}

/// The next piece of a body; `None` at its end.
///
/// # Errors
/// [`BodyFault`] when it does not come.
pub async fn next_chunk(body: &mut Body, patience: Duration) -> Result<Option<Bytes>, BodyFault> {
    let frame = std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
    match tokio::time::timeout(patience, frame).await {
        Err(_) => Err(BodyFault::Stalled),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) => Err(BodyFault::Broken),
        // Trailers carry nothing for us.
        Ok(Some(Ok(frame))) => Ok(Some(frame.into_data().unwrap_or_default())),
    }
}

/// A body that sends what a channel brings. Dropped by the server when the client leaves, which closes the channel; an error in it ends the
/// connection, so that the client does not take a part for the whole.
#[derive(Debug)]
pub struct ChannelBody(mpsc::Receiver<io::Result<Bytes>>);

impl ChannelBody {
    /// A body and the end to write to; `depth` chunks may wait in between.
    #[must_use]
    pub fn new(depth: usize) -> (mpsc::Sender<io::Result<Bytes>>, Self) {
        let (sender, receiver) = mpsc::channel(depth);
        (sender, Self(receiver))
    }
}

impl HttpBody for ChannelBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// Writes into a [`ChannelBody`] from a thread that may wait.
#[derive(Debug)]
pub(crate) struct ChannelWriter {
    chunks: mpsc::Sender<io::Result<Bytes>>,
    pending: Vec<u8>,
}

impl ChannelWriter {
    /// Bytes that are gathered before they are sent.
    const CHUNK_BYTES: usize = 256 * 1024;

    pub(crate) fn new(chunks: mpsc::Sender<io::Result<Bytes>>) -> Self {
        Self { chunks, pending: Vec::new() }
    }

    /// Ends the body as one that is not whole.
    pub(crate) fn break_off(self) {
        // Where nobody reads any more, nobody needs to be told.
        let _ = self.chunks.blocking_send(Err(io::Error::other("the answer could not be made to its end")));
    }

    fn send(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.pending));
        self.chunks.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for ChannelWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= Self::CHUNK_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
