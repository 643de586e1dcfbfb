//! Frames between a scanner and its worker: a length (eight bytes, little endian) and as many bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

/// First message of a scanner. Behind it stand the texts of the rules and the trust lists, a frame each, in this order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Opening {
    /// Longest file that will be sent.
    pub(super) file_bytes_max: u64,
    /// Names of the files of rules.
    pub(super) rules: Vec<String>,
    /// Names of the trust lists.
    pub(super) trust: Vec<String>,
}

/// Answer to it, when the worker is confined and ready.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Ready {
    /// Rules that can be run.
    pub(super) rules: usize,
    /// Roots that are trusted.
    pub(super) roots: usize,
    /// What is wrong with rules and lists.
    pub(super) problems: Vec<String>,
    /// What keeps the worker in, and what this system does not offer.
    pub(super) confined: Vec<String>,
}

/// A request. The file follows as a frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// Under which name it was handed in.
    pub(super) name: Option<String>,
    /// The moment, seconds since 1970.
    pub(super) now_unix: i64,
}

/// Longest frame of JSON; an examination of a thousand files has less.
pub(super) const MESSAGE_BYTES_MAX: u64 = 64 << 20;

/// Writes a frame.
pub(super) fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// Reads a frame of at most `max` bytes; `None` at the end of the stream.
pub(super) fn read(input: &mut impl Read, max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_le_bytes(length);
    if length > max {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a message of {length} bytes")));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Writes a message.
pub(super) fn send<T: Serialize>(out: &mut impl Write, message: &T) -> io::Result<()> {
    write(out, &serde_json::to_vec(message)?)?;
    out.flush()
}

/// Reads a message; `None` at the end of the stream.
pub(super) fn receive<T: for<'de> Deserialize<'de>>(input: &mut impl Read) -> io::Result<Option<T>> {
    match read(input, MESSAGE_BYTES_MAX)? {
        Some(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back() {
        let mut bytes = Vec::new();
        write(&mut bytes, b"one").unwrap();
        write(&mut bytes, b"").unwrap();
        let mut input = bytes.as_slice();
        assert_eq!(read(&mut input, 3).unwrap(), Some(b"one".to_vec()));
        assert_eq!(read(&mut input, 3).unwrap(), Some(Vec::new()));
        assert_eq!(read(&mut input, 3).unwrap(), None);
        assert!(read(&mut bytes.as_slice(), 2).is_err());
        assert!(read(&mut &u64::MAX.to_le_bytes()[..], u64::MAX).is_err());
    }
}
