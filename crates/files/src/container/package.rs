//! Objects of OLE 1.0 (MS-OLEDS sections 2.2 and 2.3.6), as RTF and compound files hold them, and the packages of Windows' Object Packager
//! that carry a file with its name.

use super::{field, magic};

/// Longest name of a file or class.
const NAME_BYTES_MAX: usize = 1_024;

/// The file in a stream `Ole10Native`, with its name if it is a package.
pub(super) fn native(stream: &[u8]) -> (Option<String>, &[u8]) {
    let object = stream.get(4..).unwrap_or_default();
    match package(object) {
        Some((name, content)) => (Some(name), content),
        None => (None, object),
    }
}

/// The file in an object: its name or class, and its content. An object that is broken is handed out from the first known file in it, or whole.
pub(super) fn object(bytes: &[u8]) -> (String, &[u8]) {
    match embedded(bytes) {
        Some((class, data)) if class.eq_ignore_ascii_case("package") => {
            package(data).unwrap_or((class, data))
        }
        Some(found) => found,
        None => {
            let at = magic::first(bytes, bytes.len()).unwrap_or_default();
            ("objdata".to_owned(), bytes.get(at..).unwrap_or_default())
        }
    }
}

/// Class and native data of an embedded object.
fn embedded(bytes: &[u8]) -> Option<(String, &[u8])> {
    if field::u32(bytes, 4)? != 2 {
        return None;
    }
    let mut at = 8_usize;
    let mut class = String::new();
    for index in 0..3 {
        let length = field::size32(bytes, at)?;
        let text = field::slice(bytes, at.checked_add(4)?, length)?;
        if index == 0 {
            class = String::from_utf8_lossy(field::text(text, 0, NAME_BYTES_MAX)).into_owned();
        }
        at = at.checked_add(4)?.checked_add(length)?;
    }
    let length = field::size32(bytes, at)?;
    let data = field::cut(bytes, at.checked_add(4)?, length);
    (!data.is_empty()).then_some((if class.is_empty() { "objdata".to_owned() } else { class }, data))
}

/// Name and content of a package.
fn package(bytes: &[u8]) -> Option<(String, &[u8])> {
    if field::u16(bytes, 0)? != 2 {
        return None;
    }
    let label = field::text(bytes, 2, NAME_BYTES_MAX);
    let path_at = label.len().checked_add(3)?;
    let path = field::text(bytes, path_at, NAME_BYTES_MAX);
    // Two numbers of 16 bits, then where it is unpacked to.
    let at = path_at.checked_add(path.len())?.checked_add(5)?;
    let at = at.checked_add(4)?.checked_add(field::size32(bytes, at)?)?;
    let length = field::size32(bytes, at)?;
    let content = field::cut(bytes, at.checked_add(4)?, length);
    let base = path.rsplit(|byte| *byte == b'\\' || *byte == b'/').next().unwrap_or_default();
    let name = if label.is_empty() { base } else { label };
    let name = if name.is_empty() { b"package" } else { name };
    (!content.is_empty()).then(|| (String::from_utf8_lossy(name).into_owned(), content))
}
