//! Counts what a decompressor takes in and gives out, and stops it at the limits: sizes that a stream states about itself
//! are never believed.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use super::Limits;

/// Counts the bytes that come through.
pub(super) struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, taken: Rc::new(Cell::new(0)) }
    }

    pub(super) fn taken(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.taken)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get().saturating_add(read as u64));
        Ok(read)
    }
}

/// Fails once more came out than the limits allow.
pub(super) struct Capped<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
    given: u64,
    limits: Limits,
    total: Rc<Cell<u64>>,
}

impl<R> Capped<R> {
    /// Caps `inner`, which has taken in `taken` bytes; `total` counts over all streams of one file.
    pub(super) fn new(inner: R, taken: Rc<Cell<u64>>, limits: Limits, total: Rc<Cell<u64>>) -> Self {
        Self { inner, taken, given: 0, limits, total }
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Limits { output_bytes_max, total_bytes_max, ratio_max, .. } = self.limits;
        let room = usize::try_from(output_bytes_max.saturating_sub(self.given)).unwrap_or(usize::MAX);
        if room == 0 && !buffer.is_empty() {
            let more = self.inner.read(&mut [0])? > 0;
            return if more {
                Err(past(format!("more than {output_bytes_max} bytes come out of it")))
            } else {
                Ok(0)
            };
        }
        let within = buffer.len().min(room);
        let read = self.inner.read(buffer.get_mut(..within).unwrap_or_default())?;
        self.given = self.given.saturating_add(read as u64);
        self.total.set(self.total.get().saturating_add(read as u64));
        if self.total.get() > total_bytes_max {
            return Err(past(format!("more than {total_bytes_max} bytes come out of the whole file")));
        }
        if self.given > self.taken.get().saturating_mul(ratio_max).max(Limits::RATIO_AFTER_BYTES) {
            return Err(past(format!("it expands more than {ratio_max} times")));
        }
        Ok(read)
    }
}

fn past(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Told(reason))
}

/// An error that says what it is about, and is passed on as it is.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Told(String);

/// Says of a decompressor's errors which format they are of; libraries say `failed to fill whole buffer`.
pub(super) struct Named<R> {
    inner: R,
    format: &'static str,
}

impl<R> Named<R> {
    /// Names the errors of `inner`.
    pub(super) fn new(inner: R, format: &'static str) -> Self {
        Self { inner, format }
    }
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            if error.get_ref().is_some_and(|inner| inner.is::<Told>()) {
                return error;
            }
            let reason = match error.kind() {
                io::ErrorKind::UnexpectedEof => format!("{}: cut short", self.format),
                _ => format!("{}: damaged: {error}", self.format),
            };
            io::Error::new(error.kind(), Told(reason))
        })
    }
}
