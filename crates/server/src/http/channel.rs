//! Bodies as streams of chunks: reading a request's body piece by piece, writing an answer from a channel.

use std::{
    convert::Infallible,
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

/// A body that sends what a channel brings. Dropped by the server when the client leaves, which closes the channel.
#[derive(Debug)]
pub struct ChannelBody(mpsc::Receiver<Bytes>);

impl ChannelBody {
    /// A body and the end to write to; `depth` chunks may wait in between.
    #[must_use]
    pub fn new(depth: usize) -> (mpsc::Sender<Bytes>, Self) {
        let (sender, receiver) = mpsc::channel(depth);
        (sender, Self(receiver))
    }
}

impl HttpBody for ChannelBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|chunk| chunk.map(|bytes| Ok(Frame::data(bytes))))
    }
}
