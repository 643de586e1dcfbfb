//! The Rich header: which compilers and linkers of Microsoft made the objects of a program. Undocumented; between the DOS stub and the
//! PE header, XORed with a key behind the word `Rich`.

use md5::{Digest, Md5};

use super::{super::told, image::Image};
use crate::report::Facts;

/// Where it begins: behind the DOS stub of Microsoft's linker.
const BEGIN: u64 = 0x80;
/// Bytes in which it is looked for.
const BYTES_MAX: u64 = 4 * 1024;

/// Tells its hash: MD5 over the header in clear, as `pefile` and VirusTotal have it. Returns whether there is one.
pub(super) fn tell(image: &Image<'_>, facts: &mut Facts) -> bool {
    let len = (image.header_at + 24).saturating_sub(BEGIN).min(BYTES_MAX);
    let bytes = image.bytes.up_to(BEGIN, len);
    let Some(end) = memchr::memmem::find(bytes, b"Rich") else { return false };
    let (content, rest) = bytes.split_at_checked(end).unwrap_or_default();
    // The key may lie across the end of what is searched.
    let Some(key) = rest.get(4..8).or_else(|| image.bytes.slice(BEGIN + end as u64 + 4, 4)) else {
        return false;
    };
    if end % 4 != 0 {
        return false;
    }
    let clear: Vec<u8> = content.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
    if !clear.starts_with(b"DanS") {
        facts.find(
            "pe.rich.broken",
            15,
            &[],
            "the Rich header does not begin as linkers write it".to_owned(),
        );
    }
    told::tell(facts, "RichHeaderHash", told::hex(&Md5::digest(clear)));
    true
}
