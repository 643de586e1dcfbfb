//! Unix `ar` with the names of System V, GNU and BSD: Debian packages, static libraries.

use super::{field, outlet::Outlet};

/// Length of a member's header.
const HEADER_BYTES: usize = 60;
/// Longest name that is read.
const NAME_BYTES_MAX: usize = 1_024;

/// Hands out the members of an archive.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let mut at = b"!<arch>\n".len();
    let mut long_names: &[u8] = &[];
    while let Some(header) = field::slice(bytes, at, HEADER_BYTES) {
        if outlet.is_done() {
            return;
        }
        let length = number(field::cut(header, 48, 10));
        let Some(length) = length.filter(|_| header.ends_with(b"`\n")) else {
            return outlet
                .pass("", format!("the rest of the archive is passed over: no header at byte {at}"));
        };
        let data_at = at.saturating_add(HEADER_BYTES);
        let mut content = field::cut(bytes, data_at, length);
        let short = field::cut(header, 0, 16).trim_ascii_end();
        let name = if let Some(digits) = short.strip_prefix(b"#1/") {
            let (name, rest) = content
                .split_at_checked(number(digits).unwrap_or_default().min(NAME_BYTES_MAX))
                .unwrap_or((content, &[]));
            content = rest;
            field::text(name, 0, NAME_BYTES_MAX)
        } else if let Some(place) = short.strip_prefix(b"/").and_then(number) {
            let name = field::cut(long_names, place, NAME_BYTES_MAX);
            name.split(|byte| *byte == b'\n').next().unwrap_or_default()
        } else {
            short
        };
        match name {
            b"//" => long_names = content,
            // Tables of symbols.
            b"/" | b"/SYM64/" | b"__.SYMDEF" | b"__.SYMDEF SORTED" => {}
            _ => {
                let name = String::from_utf8_lossy(name.strip_suffix(b"/").unwrap_or(name));
                if data_at.saturating_add(length) > bytes.len() {
                    outlet.pass(&name, format!("cut behind {} of {length} bytes", content.len()));
                }
                outlet.put_slice(&name, content);
            }
        }
        // Members begin at even places.
        at = data_at.saturating_add(length).saturating_add(length & 1);
    }
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}
