//! A connection that counts what comes, and takes an end for no more than it is.

use std::io;

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use crate::stop::Stop;

/// Puts a [`MeasuredTransport`] around what was connected.
#[derive(Debug)]
pub(crate) struct MeasuringConnector {
    /// Bytes of HTTP that may come.
    pub(crate) bytes_max: u64,
}

impl<In: Transport> Connector<In> for MeasuringConnector {
    type Out = MeasuredTransport<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|inner| MeasuredTransport { inner, left: self.bytes_max }))
    }
}

/// Counts the bytes of HTTP that come: those of interim answers, chunk sizes, trailers and empty compressed members make no body,
/// so that a bound on the body would never end them.
#[derive(Debug)]
pub(crate) struct MeasuredTransport<In> {
    inner: In,
    left: u64,
}

impl<In: Transport> Transport for MeasuredTransport<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.inner.transmit_output(amount, timeout).map_err(told_apart)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let before = self.inner.buffers().input().len();
        let is_progress = self.inner.await_input(timeout).map_err(told_apart)?;
        let came = self.inner.buffers().input().len().saturating_sub(before);
        self.left = self.left.checked_sub(came as u64).ok_or(Stop::Flood)?;
        Ok(is_progress)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// The library takes a reset, and an end without TLS's farewell, for the end of a body that has no length. Anybody on the way can
/// make both, so they are errors.
fn told_apart(error: ureq::Error) -> ureq::Error {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, UnexpectedEof};
    match error {
        ureq::Error::Io(cause)
            if matches!(cause.kind(), ConnectionAborted | ConnectionReset | UnexpectedEof) =>
        {
            Stop::Cut.into()
        }
        other => other,
    }
}
