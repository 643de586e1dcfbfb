//! Microsoft Cabinet (MS-CAB): stored, MSZIP and LZX.
//!
//! The directory is read here, and its folders are decoded by the crate, each once and from its beginning: a folder is put before it as a
//! cabinet of one file. So names that occur twice are all handed out, and a cabinet of 65,535 files costs no more than its folders.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::{field, outlet::Outlet};

/// Longest name that is read; the format allows 256 bytes.
const NAME_BYTES_MAX: usize = 512;
/// What the beginning of a folder counts as, in bytes of waste; there can be 65,535 of them on the same data.
const FOLDER_COST_BYTES: usize = 32 * 1024;
/// Flags of the header.
const HAS_PREVIOUS: u16 = 1;
const HAS_NEXT: u16 = 2;
const HAS_RESERVE: u16 = 4;

/// A file as the directory has it.
struct Entry<'b> {
    name: &'b [u8],
    bytes: usize,
    /// Where it begins in its folder, decoded.
    at: usize,
    folder: usize,
}

/// A folder: files that are compressed as one.
#[derive(Clone, Copy)]
struct Folder {
    data_at: usize,
    blocks: u16,
    compression: u16,
}

/// A cabinet's directory.
struct Directory<'b> {
    folders: Vec<Folder>,
    entries: Vec<Entry<'b>>,
    /// Bytes before each block that are for the application.
    block_reserve: u8,
}

/// Hands out the files of a cabinet.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let Some(mut directory) = Directory::read(bytes, outlet) else {
        return outlet.pass("", "a cabinet whose header is cut");
    };
    directory.entries.sort_by_key(|entry| (entry.folder, entry.at));
    for entries in directory.entries.chunk_by(|a, b| a.folder == b.folder) {
        let Some(index) = entries.first().map(|entry| entry.folder) else { continue };
        if outlet.is_done() {
            return;
        }
        match directory.folders.get(index) {
            Some(folder) => {
                // To begin a folder costs, even if nothing comes of it.
                outlet.waste(FOLDER_COST_BYTES);
                read(bytes, *folder, directory.block_reserve, entries, outlet);
            }
            None => {
                outlet.pass("", format!("{} files go on from or in another cabinet", entries.len()));
            }
        }
    }
}

impl<'b> Directory<'b> {
    fn read(bytes: &'b [u8], outlet: &mut Outlet<'_>) -> Option<Self> {
        let (folders, files) = (field::size16(bytes, 26)?, field::size16(bytes, 28)?);
        let flags = field::u16(bytes, 30)?;
        let mut at = 36_usize;
        let (mut folder_reserve, mut block_reserve) = (0_usize, 0_u8);
        if flags & HAS_RESERVE != 0 {
            folder_reserve = usize::from(*bytes.get(38)?);
            block_reserve = *bytes.get(39)?;
            at = at.checked_add(4)?.checked_add(field::size16(bytes, 36)?)?;
        }
        for flag in [HAS_PREVIOUS, HAS_NEXT].into_iter().filter(|flag| flags & flag != 0) {
            // The name of the cabinet, and that of its disk.
            for _ in 0..2 {
                at = at.checked_add(field::text(bytes, at, NAME_BYTES_MAX).len())?.checked_add(1)?;
            }
            outlet.pass(
                "",
                format!("a cabinet of several ({})", if flag == HAS_NEXT { "next" } else { "previous" }),
            );
        }
        let mut directory = Self { folders: Vec::new(), entries: Vec::new(), block_reserve };
        for _ in 0..folders {
            let Some(data_at) = field::size32(bytes, at) else { break };
            let (Some(blocks), Some(compression)) =
                (field::u16(bytes, at.checked_add(4)?), field::u16(bytes, at.checked_add(6)?))
            else {
                break;
            };
            directory.folders.push(Folder { data_at, blocks, compression });
            at = at.checked_add(8)?.checked_add(folder_reserve)?;
        }
        let mut at = field::size32(bytes, 16)?;
        for index in 0..files {
            let Some(entry) = Entry::read(bytes, at) else {
                outlet.pass("", format!("the directory is cut behind {index} of {files} files"));
                break;
            };
            at = at.checked_add(17)?.checked_add(entry.name.len())?;
            directory.entries.push(entry);
        }
        Some(directory)
    }
}

impl<'b> Entry<'b> {
    fn read(bytes: &'b [u8], at: usize) -> Option<Self> {
        let header = field::slice(bytes, at, 16)?;
        Some(Self {
            bytes: field::size32(header, 0)?,
            at: field::size32(header, 4)?,
            folder: field::size16(header, 8)?,
            name: field::text(bytes, at.checked_add(16)?, NAME_BYTES_MAX),
        })
    }
}

/// Decodes a folder and hands out its files, which are in the order of their places.
fn read(bytes: &[u8], folder: Folder, reserve: u8, entries: &[Entry<'_>], outlet: &mut Outlet<'_>) {
    let data = bytes.get(folder.data_at..).unwrap_or_default();
    if folder.blocks == 0 || data.is_empty() {
        return outlet.pass("", format!("{} files in a folder without content", entries.len()));
    }
    let head = head(folder, reserve);
    let mut cabinet = match cab::Cabinet::new(Joined { head: Cursor::new(&head), tail: Cursor::new(data) }) {
        Ok(cabinet) => cabinet,
        Err(error) => return outlet.pass("", format!("{} files: {error}", entries.len())),
    };
    let mut reader = match cabinet.read_file("f") {
        Ok(reader) => reader,
        Err(error) => return outlet.pass("", format!("{} files: {error}", entries.len())),
    };
    let mut at = 0_usize;
    for entry in entries {
        if outlet.is_done() {
            return;
        }
        let name = String::from_utf8_lossy(entry.name);
        let Some(skip) = entry.at.checked_sub(at) else {
            outlet.pass(&name, "shares its bytes with another file");
            continue;
        };
        // What stands between files, or is too long to be kept, is decoded for those behind it.
        let bytes_max = usize::try_from(outlet.bytes_max(data.len())).unwrap_or(usize::MAX);
        let is_too_long = entry.bytes > bytes_max;
        if is_too_long {
            outlet.pass(&name, format!("{} bytes: longer than may be unpacked", entry.bytes));
        }
        let skip = if is_too_long { skip.saturating_add(entry.bytes) } else { skip };
        if let Err(reason) = pass_by(&mut reader, skip, outlet) {
            return outlet.pass(&name, format!("it and the rest of its folder are broken: {reason}"));
        }
        at = at.saturating_add(skip);
        if is_too_long {
            continue;
        }
        let length = u64::try_from(entry.bytes).unwrap_or(u64::MAX);
        let Some((content, is_whole)) = outlet.read(&name, data.len(), &mut (&mut reader).take(length))
        else {
            return;
        };
        at = at.saturating_add(content.len());
        if is_whole && content.len() < entry.bytes {
            outlet.pass(&name, format!("cut behind {} of {} bytes", content.len(), entry.bytes));
        }
        let is_whole = content.len() == entry.bytes;
        outlet.put(&name, content);
        if !is_whole {
            return;
        }
    }
}

/// Decodes what is not kept.
fn pass_by(reader: &mut dyn Read, bytes: usize, outlet: &mut Outlet<'_>) -> Result<(), String> {
    let mut buffer = [0; 16 * 1024];
    let mut left = bytes;
    while left > 0 {
        if outlet.is_done() {
            return Err("the budget is spent".to_owned());
        }
        let room = buffer.get_mut(..left.min(16 * 1024)).unwrap_or_default();
        match reader.read(room).map_err(|error| error.to_string())? {
            0 => return Err("it ends early".to_owned()),
            length => {
                outlet.waste(length);
                left = left.saturating_sub(length);
            }
        }
    }
    Ok(())
}

/// Length of a header, a folder and a file as [`head`] writes them.
const HEAD_BYTES: u32 = 36 + 4 + 8 + 18;

/// The beginning of a cabinet of one folder with one file, whose data follows.
fn head(folder: Folder, reserve: u8) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD_BYTES as usize);
    let longs = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>();
    head.extend(b"MSCF");
    head.extend(longs(&[0, i32::MAX as u32, 0, HEAD_BYTES - 18, 0]));
    // Version 1.3, one folder, one file, with reserve.
    head.extend([3, 1, 1, 0, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, reserve]);
    head.extend(longs(&[HEAD_BYTES]));
    head.extend(folder.blocks.to_le_bytes());
    head.extend(folder.compression.to_le_bytes());
    head.extend(longs(&[i32::MAX as u32, 0, 0, 0]));
    head.extend(b"f\0");
    head
}

/// Two pieces that are read as one.
struct Joined<'b> {
    head: Cursor<&'b Vec<u8>>,
    tail: Cursor<&'b [u8]>,
}

impl Joined<'_> {
    fn split(&self) -> u64 {
        self.head.get_ref().len() as u64
    }
}

impl Read for Joined<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.head.read(buffer)? {
            0 => self.tail.read(buffer),
            length => Ok(length),
        }
    }
}

impl Seek for Joined<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let split = self.split();
        let now = self.head.position().saturating_add(self.tail.position());
        let end = split.saturating_add(self.tail.get_ref().len() as u64);
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => now.checked_add_signed(by),
            SeekFrom::End(by) => end.checked_add_signed(by),
        };
        let to = to.ok_or(io::ErrorKind::InvalidInput)?;
        self.head.set_position(to.min(split));
        self.tail.set_position(to.saturating_sub(split));
        Ok(to)
    }
}
