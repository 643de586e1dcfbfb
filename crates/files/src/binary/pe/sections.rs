//! What the layout of a PE tells: sections, entry point, what lies behind the last section, checksum.

use super::{
    super::{entropy::entropy, told},
    image::{Directory, Image, SECTIONS_MAX, Section},
};
use crate::report::Facts;

/// Entropy from which code is packed or encrypted: compiled code stays below 6.8.
const PACKED_ENTROPY: f64 = 7.2;
/// Least length for which its entropy says something.
const ENTROPY_BYTES_MIN: usize = 4 * 1024;
/// Sections with code whose entropy is computed: all could lie over the whole file.
const ENTROPY_SECTIONS_MAX: usize = 16;
/// Sections that Windows took until Vista.
const SECTIONS_USUAL_MAX: u16 = 96;
/// Callbacks of thread-local storage that are counted.
const CALLBACKS_MAX: u64 = 64;
/// Overlays below this are padding.
const OVERLAY_BYTES_MIN: u64 = 16;

/// Notes what is unusual about sections and headers.
pub(super) fn find(image: &Image<'_>, facts: &mut Facts) {
    let told_count = image.sections_told;
    told::tell(facts, "Sections", told_count.to_string());
    if told_count > SECTIONS_USUAL_MAX {
        let text = format!(
            "{told_count} sections, of which at most {SECTIONS_MAX} are read; usual are less than 20"
        );
        facts.find("pe.sections.many", 25, &[], text);
    } else if image.sections.len() < told_count.into() {
        let text = format!("of {told_count} sections {} are there", image.sections.len());
        facts.find("pe.sections.missing", 20, &[], text);
    }
    image.sections.iter().for_each(|section| one(image, section, facts));
    packed(image, facts);
    overlaps(image, facts);
    entry(image, facts);
    callbacks(image, facts);
    headers(image, facts);
    checksum(image, facts);
}

fn one(image: &Image<'_>, section: &Section, facts: &mut Facts) {
    let name = told::text(section.name());
    let end = u64::from(section.raw_at) + u64::from(section.raw_size);
    if section.raw_size > 0 && end > image.bytes.len() {
        let text = format!("section `{name}` ends at {end}, the file at {}", image.bytes.len());
        facts.find("pe.section.outside", 15, &[], text);
    }
    if !section.is_executable() {
        return;
    }
    if section.is_writable() {
        let text = format!("section `{name}` can be written and executed");
        facts.find("pe.section.writable-code", 30, &["T1027.002"], text);
    }
    if section.raw_size == 0 && section.virtual_size > 0 {
        let text = format!(
            "section `{name}` with code has {} bytes in memory and none in the file",
            section.virtual_size
        );
        facts.find("pe.section.empty-code", 30, &["T1027.002"], text);
    }
}

fn packed(image: &Image<'_>, facts: &mut Facts) {
    let code = image.sections.iter().filter(|section| section.is_executable());
    for section in code.take(ENTROPY_SECTIONS_MAX) {
        let content = image.content(section);
        let bits = if content.len() >= ENTROPY_BYTES_MIN { entropy(content) } else { 0.0 };
        if bits > PACKED_ENTROPY {
            let (name, len) = (told::text(section.name()), content.len());
            let text = format!("section `{name}` with code has an entropy of {bits:.2} over {len} bytes");
            facts.find("pe.section.entropy", 30, &["T1027.002"], text);
        }
    }
}

fn overlaps(image: &Image<'_>, facts: &mut Facts) {
    let mut raws: Vec<_> = image.sections.iter().filter(|section| section.raw_size > 0).collect();
    raws.sort_by_key(|section| section.raw_at);
    let in_file = raws
        .array_windows()
        .find(|[one, next]| u64::from(one.raw_at) + u64::from(one.raw_size) > u64::from(next.raw_at));
    let in_memory = image.sections.array_windows().find(|[one, next]| {
        u64::from(one.virtual_address) + u64::from(one.virtual_size) > u64::from(next.virtual_address)
    });
    let pair = in_file.map(|&[one, next]| (one, next)).or(in_memory.map(|[one, next]| (one, next)));
    if let Some((one, next)) = pair {
        let text = format!("sections `{}` and `{}` overlap", told::text(one.name()), told::text(next.name()));
        facts.find("pe.section.overlap", 30, &[], text);
    }
}

fn entry(image: &Image<'_>, facts: &mut Facts) {
    let entry = image.entry;
    // Libraries and drivers without initialisation have no entry point; a managed one is only a stub for old loaders.
    if entry == 0 || image.directory(Directory::CLR).is_some() {
        return;
    }
    let Some(section) = image.section_of(entry.into()) else {
        let text = format!("the entry point {entry:#x} is in no section");
        return facts.find("pe.entry.outside", 35, &["T1027.002"], text);
    };
    let name = told::text(section.name());
    told::tell(facts, "EntryPointSection", name.clone());
    if !section.is_executable() {
        let text = format!("the entry point {entry:#x} is in section `{name}`, which cannot be executed");
        facts.find("pe.entry.outside", 35, &["T1027.002"], text);
    }
    let last = image.sections.last().map(|last| last.virtual_address);
    if image.sections.len() > 1 && last == Some(section.virtual_address) {
        let text = format!("the entry point {entry:#x} is in the last section, `{name}`");
        facts.find("pe.entry.last-section", 25, &["T1027.002"], text);
    }
}

/// Code that runs before the entry point.
fn callbacks(image: &Image<'_>, facts: &mut Facts) {
    let Some(directory) = image.directory(Directory::TLS) else { return };
    let width = if image.is_64() { 8 } else { 4 };
    let table = image.view(directory.rva.into(), width * 4);
    let address = table.word(width * 3, image.is_64()).unwrap_or_default();
    let Some(rva) = address.checked_sub(image.base).filter(|_| address != 0) else { return };
    let list = image.view(rva, CALLBACKS_MAX * width);
    let count = (0..CALLBACKS_MAX)
        .map_while(|n| list.word(n * width, image.is_64()).filter(|&callback| callback != 0))
        .count();
    if count > 0 {
        let text = format!("{count} callbacks of thread-local storage run before the entry point");
        facts.find("pe.tls.callbacks", 5, &[], text);
    }
}

fn headers(image: &Image<'_>, facts: &mut Facts) {
    if !image.has_known_magic() {
        let text =
            format!("the optional header has the magic {:#x}, which Windows does not load", image.magic);
        facts.find("pe.header.magic", 15, &[], text);
    }
    if image.header_at < 0x40 {
        let text = format!("the PE header begins at {} within the DOS header", image.header_at);
        facts.find("pe.header.overlap", 35, &[], text);
    }
    let is_outside = |rva: u32| image.offset(rva.into()).is_none_or(|at| at >= image.bytes.len());
    // Directories of length zero are left behind by tools that remove them.
    let mut directories = image.directories_in_memory().filter(|directory| directory.size > 0);
    if let Some(directory) = directories.find(|directory| is_outside(directory.rva)) {
        let text =
            format!("a directory of {} bytes at {:#x} is not in the file", directory.size, directory.rva);
        facts.find("pe.directory.outside", 15, &[], text);
    }
}

/// Begin and end of what lies behind the last section, tables of symbols and of certificates left out.
pub(super) fn overlay(image: &Image<'_>) -> Option<(u64, u64)> {
    let len = image.bytes.len();
    let raw_ends = image.sections.iter().map(|section| {
        if section.raw_size == 0 { 0 } else { u64::from(section.raw_at) + u64::from(section.raw_size) }
    });
    let mut begin = raw_ends.max().unwrap_or_default();
    if image.sections.is_empty() || begin == 0 {
        return None;
    }
    // COFF symbols, 18 bytes each, and their texts behind their length.
    let symbols_end = u64::from(image.symbols_at) + u64::from(image.symbols) * 18;
    if u64::from(image.symbols_at) >= begin && image.symbols > 0 {
        let texts = u64::from(image.bytes.u32(symbols_end).unwrap_or_default());
        begin = if symbols_end + texts <= len { symbols_end + texts } else { begin };
    }
    let mut end = len;
    if let Some(security) = image.directory(Directory::SECURITY) {
        let (from, to) = (u64::from(security.rva), u64::from(security.rva) + u64::from(security.size));
        // It is the last thing of a signed file.
        if from >= begin && to <= len && len - to < OVERLAY_BYTES_MIN {
            end = from;
        }
    }
    (end > begin && end - begin >= OVERLAY_BYTES_MIN).then_some((begin, end))
}

/// Tells the overlay.
pub(super) fn tell_overlay(image: &Image<'_>, facts: &mut Facts) {
    let Some((begin, end)) = overlay(image) else { return };
    let size = end - begin;
    told::tell(facts, "Overlay", format!("{size} bytes at {begin}"));
    let bits = entropy(image.bytes.up_to(begin, size));
    let text = format!("{size} bytes lie behind the last section, with an entropy of {bits:.2}");
    facts.find("pe.overlay", 5, &[], text);
}

/// The checksum of a PE (`CheckSumMappedFile`): 16-bit sums with carry over the file without the field, and its length.
fn checksum(image: &Image<'_>, facts: &mut Facts) {
    let told_sum = image.checksum;
    if told_sum == 0 {
        return;
    }
    let field_at = image.header_at + 24 + 64;
    let (pairs, rest) = image.bytes.all().as_chunks::<2>();
    let words = pairs.iter().map(|&pair| u64::from(u16::from_le_bytes(pair)));
    let mut sum: u64 = words.sum::<u64>() + rest.first().map_or(0, |&byte| u64::from(byte));
    let field = [0, 2].map(|n| u64::from(image.bytes.u16(field_at + n).unwrap_or_default()));
    // An odd place of the header is refused by Windows; the sum is then not told.
    if !field_at.is_multiple_of(2) {
        return;
    }
    sum = sum.saturating_sub(field.iter().sum());
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let right = sum + image.bytes.len();
    if right != u64::from(told_sum) {
        let text = format!("the header has the checksum {told_sum:#x}; of this content it is {right:#x}");
        facts.find("pe.checksum", 5, &[], text);
    }
}
