//! Compressors of a single stream: gzip (RFC 1952), bzip2, xz, `.lzma` and Zstandard (RFC 8878).
//!
//! Each holds one file, under the name that is in its header if it has one. Windows are bounded before they are allocated.

use std::io::{self, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::{LzmaReader, XzReader, lzma_get_memory_usage_by_props};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::{DECODER_KIB_MAX, field, outlet::Outlet};

/// What the file in a stream is called that has no name for it.
const NAME: &str = "content";

/// Hands out what is in a gzip.
pub(super) fn gzip(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let name = gzip_name(bytes).unwrap_or_else(|| NAME.to_owned());
    outlet.put_read(&name, bytes.len(), &mut MultiGzDecoder::new(bytes));
}

/// The name in a gzip's header.
fn gzip_name(bytes: &[u8]) -> Option<String> {
    /// Longest name that is looked for.
    const NAME_BYTES_MAX: usize = 1_024;
    let flags = *bytes.get(3)?;
    let extra = if flags & 4 == 0 { 0 } else { field::size16(bytes, 10)?.checked_add(2)? };
    let name = field::text(bytes, extra.checked_add(10)?, NAME_BYTES_MAX);
    // RFC 1952 says ISO 8859-1; programs write what the file system has.
    let name = String::from_utf8_lossy(name).into_owned();
    (flags & 8 != 0 && !name.is_empty()).then_some(name)
}

/// Hands out what is in a bzip2.
pub(super) fn bzip2(bytes: &[u8], outlet: &mut Outlet<'_>) {
    outlet.put_read(NAME, bytes.len(), &mut bzip2_reader(bytes));
}

pub(super) fn bzip2_reader(bytes: &[u8]) -> impl Read {
    MultiBzDecoder::new(bytes)
}

/// Hands out what is in an xz.
pub(super) fn xz(bytes: &[u8], outlet: &mut Outlet<'_>) {
    outlet.put_read(NAME, bytes.len(), &mut xz_reader(bytes));
}

pub(super) fn xz_reader(bytes: &[u8]) -> impl Read {
    XzReader::new_mem_limit(bytes, true, DECODER_KIB_MAX)
}

/// Whether bytes begin as a `.lzma`: it has no magic, so properties and window must be those that encoders write.
pub(super) fn is_lzma(bytes: &[u8]) -> bool {
    let window = field::u32(bytes, 1).unwrap_or_default();
    // Sizes that are known are below 256 GiB.
    let has_size = field::u64(bytes, 5).is_some_and(|size| size == u64::MAX || size >> 38 == 0 && size > 0);
    let is_window = window.is_power_of_two() && (1 << 12..=1 << 30).contains(&window);
    bytes.first() == Some(&0x5D) && is_window && has_size && bytes.get(13) == Some(&0)
}

/// Hands out what is in a `.lzma`.
pub(super) fn lzma(bytes: &[u8], outlet: &mut Outlet<'_>) {
    match LzmaReader::new_mem_limit(bytes, DECODER_KIB_MAX, None) {
        Ok(mut reader) => outlet.put_read(NAME, bytes.len(), &mut reader),
        Err(error) => outlet.pass(NAME, format!("not unpacked: {error}")),
    }
}

/// The decoder of LZMA in a ZIP (APPNOTE 5.8.8): version, length of the properties, properties, stream.
pub(super) fn lzma_of_zip(packed: &[u8], bytes: u64) -> Result<Box<dyn Read + '_>, String> {
    let truncated = || "its LZMA header is cut".to_owned();
    let length = field::size16(packed, 2).ok_or_else(truncated)?;
    let properties = *packed.get(4).ok_or_else(truncated)?;
    let window = field::u32(packed, 5).ok_or_else(truncated)?;
    let rest = field::cut(packed, length.saturating_add(4), usize::MAX);
    let kib = lzma_get_memory_usage_by_props(window, properties).map_err(|error| error.to_string())?;
    if kib > DECODER_KIB_MAX {
        return Err(format!("asks for {kib} KiB of memory (DECODER_KIB_MAX)"));
    }
    let reader = LzmaReader::new_with_props(rest, bytes, properties, window, None);
    reader.map(|reader| Box::new(reader) as Box<dyn Read + '_>).map_err(|error| error.to_string())
}

/// Hands out what is in a Zstandard file.
pub(super) fn zstd(bytes: &[u8], outlet: &mut Outlet<'_>) {
    match zstd_reader(bytes) {
        Ok(mut reader) => outlet.put_read(NAME, bytes.len(), &mut reader),
        Err(reason) => outlet.pass(NAME, format!("not unpacked: {reason}")),
    }
}

pub(super) fn zstd_reader(bytes: &[u8]) -> Result<Box<dyn Read + '_>, String> {
    let frame = skip_frames(bytes);
    zstd_frame(frame).map(|frame| Box::new(Frames { frame: Some(frame) }) as Box<dyn Read + '_>)
}

fn zstd_frame(bytes: &[u8]) -> Result<StreamingDecoder<&[u8], FrameDecoder>, String> {
    let window_max = u64::from(DECODER_KIB_MAX) * 1024;
    StreamingDecoder::new_with_max_window_size(bytes, window_max).map_err(|error| error.to_string())
}

/// What follows frames that are to be skipped (RFC 8878 section 3.1.2).
fn skip_frames(mut bytes: &[u8]) -> &[u8] {
    while let (Some(0x184D_2A50..=0x184D_2A5F), Some(length)) =
        (field::u32(bytes, 0), field::size32(bytes, 4))
    {
        bytes = bytes.get(length.saturating_add(8)..).unwrap_or_default();
    }
    bytes
}

/// One frame behind another.
struct Frames<'b> {
    frame: Option<StreamingDecoder<&'b [u8], FrameDecoder>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let length = frame.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let rest = skip_frames(self.frame.take().map_or(&[][..], StreamingDecoder::into_inner));
            if !rest.is_empty() {
                self.frame = Some(zstd_frame(rest).map_err(io::Error::other)?);
            }
        }
        Ok(0)
    }
}
