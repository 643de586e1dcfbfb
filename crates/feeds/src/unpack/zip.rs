//! Members of a zip held in memory. Each is a stream of its own, decompressed as it is read and checked by its CRC-32.

use std::{
    cell::Cell,
    io::{self, Cursor, Read},
    ops::ControlFlow,
    rc::Rc,
};

use ::zip::{CompressionMethod, ZipArchive};

use super::{
    Limits,
    capped::{Capped, Counted},
};

/// What is found.
pub(super) enum Member<'z> {
    /// A file.
    File { path: String, content: Content<'z> },
    /// Something that cannot be handed out; without path, the archive.
    Refused { path: Option<String>, reason: String },
}

/// The content of a member, still compressed.
pub(super) struct Content<'z> {
    bytes: &'z [u8],
    deflated: bool,
    crc32: u32,
}

impl<'z> Content<'z> {
    /// Reads it from the beginning.
    pub(super) fn open(&self, limits: &Limits, total: &Rc<Cell<u64>>) -> io::Result<impl Read + use<'z>> {
        let counted = Counted::new(self.bytes);
        let taken = counted.taken();
        let plain: Box<dyn Read + 'z> = if self.deflated {
            Box::new(flate2::read::DeflateDecoder::new(counted))
        } else {
            Box::new(counted)
        };
        let checked = Checked { inner: plain, crc: flate2::Crc::new(), stated: self.crc32 };
        Ok(Capped::new(checked, taken, *limits, Rc::clone(total)))
    }
}

/// Compares the CRC-32 at the end.
struct Checked<R> {
    inner: R,
    crc: flate2::Crc,
    stated: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(buffer.get(..read).unwrap_or_default());
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.stated {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "zip: the checksum is wrong"));
        }
        Ok(read)
    }
}

/// Hands out the members of the archive in `bytes`.
pub(super) fn members<'z>(
    bytes: &'z [u8],
    limits: &Limits,
    each: &mut dyn FnMut(Member<'z>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return each(Member::Refused { path: None, reason: format!("zip: {error}") }),
    };
    if archive.has_duplicate_names() {
        // The library knows members by their names.
        let reason = "several members have the same name: of those only the last was read";
        each(Member::Refused { path: None, reason: reason.to_owned() })?;
    }
    for index in 0..archive.len() {
        if index as u64 >= limits.entries_max {
            return each(Member::Refused {
                path: None,
                reason: format!("more than {} entries", limits.entries_max),
            });
        }
        let member = match archive.by_index_raw(index) {
            Ok(file) if !file.is_file() => continue,
            Ok(file) => {
                let path = file.name().map_or_else(|_| format!("#{index}"), std::borrow::Cow::into_owned);
                let deflated = match file.compression() {
                    CompressionMethod::Deflated => Some(true),
                    CompressionMethod::Stored => Some(false),
                    _ => None,
                };
                let content = file.data_start().and_then(|start| slice(bytes, start, file.compressed_size()));
                match (deflated, content) {
                    _ if file.encrypted() => {
                        Member::Refused { path: Some(path), reason: "encrypted: unpack it first".to_owned() }
                    }
                    (None, _) => {
                        let reason = format!("zip: {} is not supported", file.compression());
                        Member::Refused { path: Some(path), reason }
                    }
                    (_, None) => Member::Refused { path: Some(path), reason: "zip: cut short".to_owned() },
                    (Some(deflated), Some(bytes)) => {
                        Member::File { path, content: Content { bytes, deflated, crc32: file.crc32() } }
                    }
                }
            }
            Err(error) => {
                Member::Refused { path: Some(format!("#{index}")), reason: format!("zip: {error}") }
            }
        };
        each(member)?;
    }
    ControlFlow::Continue(())
}

fn slice(bytes: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let start = usize::try_from(start).ok()?;
    bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)
}
