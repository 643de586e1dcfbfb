//! Transparent decompression and archives, capped: gzip (RFC 1952), bzip2, xz, zstd (RFC 8878), zip (APPNOTE 6.3) and tar (ustar,
//! GNU, pax), nested in any order, told by their first bytes and never by name. Writes nothing: names of members are only
//! names.
//!
//! A plain or compressed file is handed out as a stream that can be opened again, so that it costs no memory; so is a
//! member of a zip. Members of a tar are held in memory one at a time. Content that breaks off or goes past a limit while
//! it is read gives what came before and then an error of the stream; what cannot be handed out at all is a [`Refusal`].

mod capped;
mod tar;
mod zip;
mod zstd;

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    ops::ControlFlow,
    rc::Rc,
};

use self::capped::{Capped, Counted, Named};
use crate::input::{Input, Memory};

/// How much may come out of one file.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes from one decompressed stream.
    pub output_bytes_max: u64,
    /// Bytes from all decompressors of one file together, second readings included.
    pub total_bytes_max: u64,
    /// Bytes out for one byte in, once [`Limits::RATIO_AFTER_BYTES`] came out.
    pub ratio_max: u64,
    /// Entries of one archive.
    pub entries_max: u64,
    /// Decompressors and archives inside each other.
    pub nesting_max: u32,
    /// Bytes of a tar member, or of a whole zip, held in memory.
    pub spool_bytes_max: u64,
}

impl Limits {
    /// A stream this short is no bomb whatever its ratio.
    pub const RATIO_AFTER_BYTES: u64 = 1024 * 1024;

    /// The default limits.
    pub const DEFAULT: Self = Self {
        output_bytes_max: 512 * 1024 * 1024,
        total_bytes_max: 4 * 1024 * 1024 * 1024,
        ratio_max: 200,
        entries_max: 10_000,
        nesting_max: 8,
        spool_bytes_max: 64 * 1024 * 1024,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Memory for the window of the outermost xz or zstd stream: `zstd --ultra --long=26` and `xz -9` fit. Each stream inside
/// another may have half of that, down to [`WINDOW_BYTES_MIN`], so that all of them together stay below 200 MiB.
const WINDOW_BYTES_MAX: u64 = 80 * 1024 * 1024;
/// What the usual levels need (`xz -6`, `zstd -19`).
const WINDOW_BYTES_MIN: u64 = 9 * 1024 * 1024;
/// Longest reason for refusing a file.
const REASON_CHARACTERS_MAX: usize = 200;
/// How many first bytes tell a format: a tar header.
const MAGIC_BYTES: usize = 512;

/// Something that could not be handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file's name, for archives with the path inside.
    pub name: String,
    /// Why, as a short text.
    pub reason: String,
}

/// Hands every file in the content of `open` to `each`, with its name: `name` itself, or `name/member` for archives.
/// `Break` stops. Gives what had to be refused; an empty list and no call mean an empty archive.
pub fn unpack(
    name: &str,
    open: &dyn Fn() -> io::Result<Box<dyn Read>>,
    limits: &Limits,
    each: &mut dyn FnMut(&dyn Input) -> ControlFlow<()>,
) -> Vec<Refusal> {
    let mut unpack = Unpack { limits: *limits, total: Rc::new(Cell::new(0)), refusals: Vec::new(), each };
    // Broken off by the consumer is no refusal.
    let _ = unpack.file(name, open, 0);
    unpack.refusals
}

/// Opens content from its beginning.
type Open<'o, 'r> = dyn Fn() -> io::Result<Box<dyn Read + 'r>> + 'o;

struct Unpack<'e> {
    limits: Limits,
    total: Rc<Cell<u64>>,
    refusals: Vec<Refusal>,
    each: &'e mut dyn FnMut(&dyn Input) -> ControlFlow<()>,
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Bzip2,
    Gzip,
    Xz,
    Zstd,
    Zip,
    Tar,
    Unsupported(&'static str),
    Plain,
}

impl Format {
    fn tell(head: &[u8]) -> Self {
        match head {
            // Behind the level the mark of a block, or that of the end of an empty stream.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Self::Bzip2,
            [0x1F, 0x8B, 8, ..] => Self::Gzip,
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => Self::Unsupported("7-Zip"),
            [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => Self::Unsupported("RAR"),
            _ if tar::is_header(head) => Self::Tar,
            _ => Self::Plain,
        }
    }
}

impl Unpack<'_> {
    fn refuse(&mut self, name: &str, reason: impl Into<String>) {
        let reason: String = reason.into();
        // Libraries may quote what they read.
        let shown = reason.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c });
        let reason = shown.take(REASON_CHARACTERS_MAX).collect();
        self.refusals.push(Refusal { name: name.to_owned(), reason });
    }

    fn file<'r>(&mut self, name: &str, open: &Open<'_, 'r>, depth: u32) -> ControlFlow<()> {
        let head = match first_bytes(open) {
            Ok(head) => head,
            Err(error) => {
                self.refuse(name, error.to_string());
                return ControlFlow::Continue(());
            }
        };
        let format = Format::tell(&head);
        if depth >= self.limits.nesting_max && format != Format::Plain {
            self.refuse(name, format!("nested deeper than {}", self.limits.nesting_max));
            return ControlFlow::Continue(());
        }
        match format {
            Format::Plain => (self.each)(&Stream { name, open }),
            Format::Unsupported(what) => {
                self.refuse(name, format!("{what} is not supported: unpack it first"));
                ControlFlow::Continue(())
            }
            Format::Bzip2 | Format::Gzip | Format::Xz | Format::Zstd => {
                let (limits, total) = (self.limits, Rc::clone(&self.total));
                let window_bytes = WINDOW_BYTES_MAX.checked_shr(depth).unwrap_or(0).max(WINDOW_BYTES_MIN);
                let inner = || decoder(format, open()?, window_bytes, &limits, &total);
                self.file(name, &inner, depth.saturating_add(1))
            }
            Format::Tar => self.tar(name, open, depth.saturating_add(1)),
            Format::Zip => self.zip(name, open, depth.saturating_add(1)),
        }
    }

    fn tar(&mut self, name: &str, open: &Open<'_, '_>, depth: u32) -> ControlFlow<()> {
        let limits = self.limits;
        let reader = match open() {
            Ok(reader) => reader,
            Err(error) => {
                self.refuse(name, error.to_string());
                return ControlFlow::Continue(());
            }
        };
        tar::members(BufReader::new(reader), &limits, &mut |member| match member {
            tar::Member::File { path, bytes, error } => {
                let name = format!("{name}/{path}");
                let memory = match &error {
                    Some(error) => Memory::cut(name.as_str(), bytes, error),
                    None => Memory::new(name.as_str(), bytes),
                };
                let open = || -> io::Result<Box<dyn Read + '_>> { Ok(Box::new(memory.open()?)) };
                self.file(&name, &open, depth)
            }
            tar::Member::Refused { path, reason } => {
                let name = path.map_or_else(|| name.to_owned(), |path| format!("{name}/{path}"));
                self.refuse(&name, reason);
                ControlFlow::Continue(())
            }
        })
    }

    fn zip(&mut self, name: &str, open: &Open<'_, '_>, depth: u32) -> ControlFlow<()> {
        let limits = self.limits;
        let bytes = match open().and_then(|reader| spool(reader, limits.spool_bytes_max)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let reason = format!("zip is larger than {} bytes: unpack it first", limits.spool_bytes_max);
                self.refuse(name, reason);
                return ControlFlow::Continue(());
            }
            Err(error) => {
                self.refuse(name, error.to_string());
                return ControlFlow::Continue(());
            }
        };
        let total = Rc::clone(&self.total);
        zip::members(&bytes, &limits, &mut |member| match member {
            zip::Member::File { path, content } => {
                let name = format!("{name}/{path}");
                self.file(&name, &|| Ok(Box::new(content.open(&limits, &total)?)), depth)
            }
            zip::Member::Refused { path, reason } => {
                let name = path.map_or_else(|| name.to_owned(), |path| format!("{name}/{path}"));
                self.refuse(&name, reason);
                ControlFlow::Continue(())
            }
        })
    }
}

/// One decompressor behind the limits.
fn decoder<'r>(
    format: Format,
    compressed: Box<dyn Read + 'r>,
    window_bytes: u64,
    limits: &Limits,
    total: &Rc<Cell<u64>>,
) -> io::Result<Box<dyn Read + 'r>> {
    let compressed = Counted::new(compressed);
    let taken = compressed.taken();
    let compressed = BufReader::new(compressed);
    let (name, plain): (_, Box<dyn Read + 'r>) = match format {
        // Needs 4 MB at most, whatever the stream says.
        Format::Bzip2 => ("bzip2", Box::new(bzip2::bufread::MultiBzDecoder::new(compressed))),
        Format::Gzip => ("gzip", Box::new(flate2::bufread::MultiGzDecoder::new(compressed))),
        Format::Xz => {
            let window_kib = u32::try_from(window_bytes / 1024).unwrap_or(u32::MAX);
            ("xz", Box::new(lzma_rust2::XzReader::new_mem_limit(compressed, true, window_kib)))
        }
        Format::Zstd => ("zstd", Box::new(zstd::Frames::new(compressed, window_bytes))),
        Format::Zip | Format::Tar | Format::Unsupported(_) | Format::Plain => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a compressed stream"));
        }
    };
    Ok(Box::new(Capped::new(Named::new(plain, name), taken, *limits, Rc::clone(total))))
}

/// The first bytes of a file; what came before an error, if anything did.
fn first_bytes(open: &Open<'_, '_>) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(MAGIC_BYTES);
    match open()?.take(MAGIC_BYTES as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

/// All of `reader`, or `None` when it is longer than `bytes_max`.
fn spool(reader: impl Read, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= bytes_max).then_some(bytes))
}

/// Content that is opened again for each reading.
struct Stream<'s, 'o, 'r> {
    name: &'s str,
    open: &'s Open<'o, 'r>,
}

impl Input for Stream<'_, '_, '_> {
    fn name(&self) -> &str {
        self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(BufReader::with_capacity(64 * 1024, (self.open)()?)))
    }
}
