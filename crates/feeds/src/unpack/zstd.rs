//! zstd streams of any number of frames, skippable frames included (RFC 8878 section 3.1).

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// Decompresses frame after frame, block by block.
pub(super) struct Frames<R> {
    reader: R,
    decoder: FrameDecoder,
    in_frame: bool,
    /// What went wrong in this frame; told after the bytes that came before it.
    failed: Option<io::Error>,
}

/// A last block without content (RFC 8878 section 3.1.1.2), and room for a checksum.
const EMPTY_LAST_BLOCK: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

impl<R: BufRead> Frames<R> {
    pub(super) fn new(reader: R, window_bytes_max: u64) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(window_bytes_max);
        Self { reader, decoder, in_frame: false, failed: None }
    }

    /// Enters the next frame; `false` at the end of the stream.
    fn enter(&mut self) -> io::Result<bool> {
        while !self.in_frame {
            if self.reader.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.reader) {
                Ok(()) => self.in_frame = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = (&mut self.reader).take(u64::from(length));
                    if io::copy(&mut skipped, &mut io::sink())? < u64::from(length) {
                        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "cut short"));
                    }
                }
                Err(error) => return Err(invalid(&error)),
            }
        }
        Ok(true)
    }
}

/// Tells a stream that was cut short from a damaged one; the decoder wraps the reader's own error.
fn invalid(error: &FrameDecoderError) -> io::Error {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<io::Error>().map(io::Error::kind);
        if kind == Some(io::ErrorKind::UnexpectedEof) {
            return io::Error::new(io::ErrorKind::UnexpectedEof, "cut short");
        }
        cause = inner.source();
    }
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.enter()? {
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            if self.decoder.is_finished() {
                self.in_frame = false;
                continue;
            }
            let block = BlockDecodingStrategy::UptoBlocks(1);
            if let Err(error) = self.decoder.decode_blocks(&mut self.reader, block) {
                self.failed = Some(invalid(&error));
                // The decoder holds back a window of bytes until its frame ends; so it is ended for it.
                let block = BlockDecodingStrategy::UptoBlocks(1);
                if self.decoder.decode_blocks(EMPTY_LAST_BLOCK.as_slice(), block).is_err() {
                    return Err(invalid(&error));
                }
            }
        }
        Ok(0)
    }
}
