//! Where the members of a ZIP stand (APPNOTE 6.3.10): by its central directory, or by their own headers when there is none.
//!
//! No count and no size of a header is trusted: what is there is read until it ends.

use memchr::memmem;

use crate::container::field;

/// Length of an end of central directory without its comment.
const END_BYTES: usize = 22;
/// Ends of central directories that are tried from behind; data that is appended can hold the mark by chance.
const ENDS_MAX: usize = 8;
/// Bytes of a name that are read: headers that stand close to one another can each claim the same 64 KiB.
const NAME_BYTES_MAX: usize = 1_024;
/// Length of a member's header without name and extra fields.
const LOCAL_BYTES: usize = 30;
/// Length of an entry of the directory without name, extra fields and comment.
const ENTRY_BYTES: usize = 46;
/// Headers that are looked at where there is no directory; a name of 8 bytes and no content fills 4 MiB with them.
const HEADERS_MAX: usize = 100_000;

/// What a header tells of a member.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Time and date as MS-DOS writes them.
    pub(super) written_at: u32,
    pub(super) crc32: u32,
    pub(super) packed_bytes: u64,
    pub(super) bytes: u64,
    /// The extra field of AES encryption (AE-x), with its head.
    pub(super) aes: Option<[u8; 11]>,
    /// Where its own header stands.
    pub(super) at: usize,
}

impl Member {
    /// The general purpose flag that content is encrypted.
    pub(super) const ENCRYPTED: u16 = 1;
    /// The flag that sizes stand behind the content.
    pub(super) const STREAMED: u16 = 8;

    pub(super) fn is_folder(&self) -> bool {
        self.bytes == 0 && (self.packed_bytes == 0 || self.name.ends_with('/'))
    }

    /// Takes what the extra fields say: sizes over 4 GiB, and the key of AES.
    fn extend(&mut self, extra: &[u8], at: Option<&mut u64>) {
        let mut rest = extra;
        while let (Some(id), Some(length)) = (field::u16(rest, 0), field::size16(rest, 2)) {
            let data = field::cut(rest, 4, length);
            match id {
                1 => {
                    let mut numbers = data.chunks_exact(8).filter_map(|eight| field::u64(eight, 0));
                    for number in [&mut self.bytes, &mut self.packed_bytes].into_iter().chain(at) {
                        if *number == u64::from(u32::MAX) {
                            *number = numbers.next().unwrap_or(*number);
                        }
                    }
                    return;
                }
                0x9901 => self.aes = field::slice(rest, 0, 11).and_then(|field| field.try_into().ok()),
                _ => {}
            }
            rest = rest.get(4_usize.saturating_add(length)..).unwrap_or_default();
        }
    }

    /// A member by its own header, and where its content begins.
    fn local(bytes: &[u8], at: usize) -> Option<(Self, usize)> {
        let header = bytes.get(at..)?;
        let name_at = LOCAL_BYTES;
        let name_length = field::size16(header, 26)?;
        let extra_length = field::size16(header, 28)?;
        let mut member = Self {
            name: name(field::slice(header, name_at, name_length)?),
            flags: field::u16(header, 6)?,
            method: field::u16(header, 8)?,
            written_at: field::u32(header, 10)?,
            crc32: field::u32(header, 14)?,
            packed_bytes: field::u32(header, 18)?.into(),
            bytes: field::u32(header, 22)?.into(),
            aes: None,
            at,
        };
        let extra_at = name_at.checked_add(name_length)?;
        member.extend(field::cut(header, extra_at, extra_length), None);
        let data_at = at.checked_add(extra_at)?.checked_add(extra_length)?;
        header.starts_with(b"PK\x03\x04").then_some((member, data_at))
    }
}

/// Where the content of the member begins whose header stands there.
pub(super) fn data_at(bytes: &[u8], at: usize) -> Option<usize> {
    let header = bytes.get(at..).filter(|header| header.starts_with(b"PK\x03\x04"))?;
    let (name, extra) = (field::size16(header, 26)?, field::size16(header, 28)?);
    at.checked_add(LOCAL_BYTES)?.checked_add(name)?.checked_add(extra)
}

/// A central directory.
pub(super) struct Directory {
    /// Where its entries begin.
    entries_at: usize,
    /// What stands before the first member of the ZIP, so that places of members count from here.
    pub(super) base: usize,
}

impl Directory {
    /// The last directory of a file that has an entry.
    pub(super) fn find(bytes: &[u8]) -> Option<Self> {
        memmem::rfind_iter(bytes, b"PK\x05\x06").take(ENDS_MAX).find_map(|end| Self::at(bytes, end))
    }

    fn at(bytes: &[u8], end: usize) -> Option<Self> {
        let record = field::slice(bytes, end, END_BYTES)?;
        let (mut size, mut offset) = (u64::from(field::u32(record, 12)?), u64::from(field::u32(record, 16)?));
        let mut behind = end;
        // ZIP64: a locator stands before the end, and leads to a record with longer numbers.
        let locator = end.checked_sub(20).filter(|at| field::slice(bytes, *at, 4) == Some(b"PK\x06\x07"));
        if let Some(locator) = locator {
            let record = memmem::rfind(field::cut(bytes, 0, locator), b"PK\x06\x06")?;
            size = field::u64(bytes, record.checked_add(40)?)?;
            offset = field::u64(bytes, record.checked_add(48)?)?;
            behind = record;
        }
        let is_entry = |at: &usize| field::slice(bytes, *at, 4) == Some(b"PK\x01\x02");
        let offset = usize::try_from(offset).ok();
        let before = usize::try_from(size).ok().and_then(|size| behind.checked_sub(size)).filter(is_entry);
        let entries_at = before.or(offset.filter(is_entry))?;
        let base = offset.and_then(|offset| entries_at.checked_sub(offset)).unwrap_or_default();
        Some(Self { entries_at, base })
    }

    /// Its entries, as far as they follow one another.
    pub(super) fn members<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = Member> + use<'b> {
        let (mut at, base) = (self.entries_at, self.base);
        std::iter::from_fn(move || {
            let (member, length) = entry(bytes.get(at..)?, base)?;
            at = at.checked_add(length)?;
            Some(member)
        })
    }
}

/// The entry at the beginning, with its length.
fn entry(bytes: &[u8], base: usize) -> Option<(Member, usize)> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (name_length, extra_length) = (field::size16(bytes, 28)?, field::size16(bytes, 30)?);
    let comment_length = field::size16(bytes, 32)?;
    let mut at: u64 = field::u32(bytes, 42)?.into();
    let mut member = Member {
        name: name(field::cut(bytes, ENTRY_BYTES, name_length)),
        flags: field::u16(bytes, 8)?,
        method: field::u16(bytes, 10)?,
        written_at: field::u32(bytes, 12)?,
        crc32: field::u32(bytes, 16)?,
        packed_bytes: field::u32(bytes, 20)?.into(),
        bytes: field::u32(bytes, 24)?.into(),
        aes: None,
        at: 0,
    };
    let extra_at = ENTRY_BYTES.checked_add(name_length)?;
    member.extend(field::cut(bytes, extra_at, extra_length), Some(&mut at));
    member.at = usize::try_from(at).unwrap_or(usize::MAX).saturating_add(base);
    Some((member, extra_at.checked_add(extra_length)?.checked_add(comment_length)?))
}

/// Members by their own headers, in a file whose directory is missing or does not lead to them, each with where its content begins.
pub(super) fn headers(bytes: &[u8]) -> impl Iterator<Item = (Member, usize)> {
    memmem::find_iter(bytes, b"PK\x03\x04")
        .take(HEADERS_MAX)
        .filter_map(|at| Member::local(bytes, at))
        .filter(|(member, data_at)| !member.name.is_empty() && *data_at <= bytes.len())
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(field::cut(bytes, 0, NAME_BYTES_MAX)).into_owned()
}
