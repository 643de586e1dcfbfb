//! Digests of a file of any length, read once.

use std::io::{self, Read};

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::FileReport;

/// MD5, SHA-1, SHA-256 and length of what `reader` gives, with nothing else: what can be told of a file that cannot be examined.
///
/// # Errors
/// The reader's.
pub fn digests(name: Option<&str>, mut reader: impl Read) -> io::Result<FileReport> {
    let (mut md5, mut sha1, mut sha256) = (Md5::new(), Sha1::new(), Sha256::new());
    let mut piece = vec![0; 1 << 16];
    let mut size_bytes = 0;
    loop {
        let read = reader.read(&mut piece)?;
        let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else { break };
        size_bytes += read.len() as u64;
        md5.update(read);
        sha1.update(read);
        sha256.update(read);
    }
    Ok(FileReport {
        name: name.map(str::to_owned),
        size_bytes,
        md5: hex(&md5.finalize()),
        sha1: hex(&sha1.finalize()),
        sha256: hex(&sha256.finalize()),
        file_type: "unknown".to_owned(),
        ..FileReport::default()
    })
}

/// Hex in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.extend(
            [byte >> 4, byte & 15].iter().filter_map(|digit| char::from_digit(u32::from(*digit), 16)),
        );
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        let report = digests(None, &b"abc"[..]).expect("in memory");
        assert_eq!(report.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(report.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(report.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(report.size_bytes, 3);
    }
}
