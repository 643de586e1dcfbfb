//! What is in a compound file: streams of installers (MSI), attachments of mails (MSG), objects of documents of Office 97 to 2003.

use super::{
    compound::{Compound, Entry, Type},
    field, magic,
    outlet::Outlet,
    package,
};

/// Where the names of an installer's streams are packed two characters into one: a place after this for each pair.
const PAIRS: u32 = 0x3800;
/// And from here on one by one.
const SINGLES: u32 = 0x4800;
/// The mark of a table.
const TABLE: u32 = 0x4840;

/// Hands out the files in a compound file.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let Some(file) = Compound::parse(bytes) else {
        return outlet.pass("", "not a compound file, or cut in its header");
    };
    let is_installer = file
        .entries()
        .any(|(_, entry)| entry.name.starts_with(|c: char| (PAIRS..=TABLE).contains(&u32::from(c))));
    for (_, entry) in file.entries().filter(|(_, entry)| entry.kind == Type::Stream && entry.bytes > 0) {
        if outlet.is_done() {
            return;
        }
        if is_installer {
            installer(&file, entry, outlet);
        } else {
            document(&file, entry, outlet);
        }
    }
}

/// A stream of an installer: cabinets, icons, and what the table `Binary` holds are files, tables are not.
fn installer(file: &Compound<'_>, entry: &Entry, outlet: &mut Outlet<'_>) {
    if !entry.name.starts_with([char::from_u32(TABLE).unwrap_or_default(), '\u{5}']) {
        put(file, entry, &unpacked_name(&entry.name), outlet);
    }
}

/// A stream of a document or mail.
fn document(file: &Compound<'_>, entry: &Entry, outlet: &mut Outlet<'_>) {
    match entry.name.as_str() {
        "\u{1}Ole10Native" => {
            let content = file.stream(entry, bytes_max(outlet));
            let (name, data) = package::native(&content);
            let name = name.unwrap_or_else(|| path(file, entry));
            cut(&name, entry, content.len(), outlet);
            outlet.put_slice(&name, data);
        }
        "Package" => put(file, entry, &path(file, entry), outlet),
        "EncryptedPackage" => outlet.pass(&path(file, entry), "an encrypted document, which is not opened"),
        "__substg1.0_37010102" => put(file, entry, &attachment(file, entry), outlet),
        _ => {
            let head = file.stream(entry, 512);
            // The header of a PE can stand behind the first bytes.
            if magic::is_known(&head) || head.starts_with(b"MZ") {
                put(file, entry, &path(file, entry), outlet);
            }
        }
    }
}

/// Longest stream that is worth reading now.
fn bytes_max(outlet: &Outlet<'_>) -> usize {
    usize::try_from(outlet.bytes_max(usize::MAX)).unwrap_or(usize::MAX)
}

fn put(file: &Compound<'_>, entry: &Entry, name: &str, outlet: &mut Outlet<'_>) {
    if entry.bytes > bytes_max(outlet) {
        return outlet.pass(name, format!("{} bytes: longer than may be unpacked", entry.bytes));
    }
    let content = file.stream(entry, usize::MAX);
    cut(name, entry, content.len(), outlet);
    outlet.put(name, content);
}

fn cut(name: &str, entry: &Entry, bytes: usize, outlet: &mut Outlet<'_>) {
    if bytes < entry.bytes {
        outlet.pass(name, format!("cut behind {bytes} of {} bytes", entry.bytes));
    }
}

/// The names of the storages that lead to an entry, and its own.
fn path(file: &Compound<'_>, entry: &Entry) -> String {
    let mut names: Vec<&str> = file
        .ancestors(entry)
        .filter_map(|index| file.entry(index))
        .filter(|entry| entry.kind == Type::Storage)
        .map(|entry| entry.name.as_str())
        .collect();
    names.reverse();
    names.push(&entry.name);
    names.join("/")
}

/// The name of an attachment, behind those of the messages that it is in (MS-OXMSG, MS-OXCMSG section 2.2.2).
fn attachment(file: &Compound<'_>, entry: &Entry) -> String {
    let storages = file.ancestors(entry).filter(|index| {
        file.entry(*index).is_some_and(|storage| storage.name.starts_with("__attach_version1.0_"))
    });
    let mut names: Vec<String> = storages.map(|index| attached_name(file, index)).collect();
    names.reverse();
    names.join("/")
}

/// What an attachment is called: its long name, its short one, or the one that is shown.
fn attached_name(file: &Compound<'_>, storage: usize) -> String {
    /// Longest name that is read, in bytes of UTF-16.
    const NAME_BYTES_MAX: usize = 1_024;
    ["3707", "3704", "3001"]
        .into_iter()
        .find_map(|property| {
            file.within(storage).find_map(|entry| {
                let encoding = entry.name.strip_prefix("__substg1.0_")?.strip_prefix(property)?;
                let content = file.stream(entry, NAME_BYTES_MAX);
                match encoding {
                    "001F" => Some(field::utf16(&content)),
                    "001E" => Some(String::from_utf8_lossy(&content).trim_end_matches('\0').to_owned()),
                    _ => None,
                }
            })
        })
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "attachment".to_owned())
}

/// The name of an installer's stream.
fn unpacked_name(packed: &str) -> String {
    const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
    let letter = |number: u32| {
        let index = usize::try_from(number & 63).unwrap_or_default();
        ALPHABET.get(index).map_or(char::REPLACEMENT_CHARACTER, |byte| char::from(*byte))
    };
    let mut name = String::new();
    for c in packed.chars() {
        match u32::from(c) {
            code @ PAIRS..SINGLES => name.extend([letter(code - PAIRS), letter((code - PAIRS) >> 6)]),
            code @ SINGLES..TABLE => name.push(letter(code - SINGLES)),
            TABLE => name.push('!'),
            _ => name.push(c),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_installers() {
        for (packed, expected) in [
            ("\u{3a8a}\u{3964}\u{4801}", "AAa51"),
            ("\u{4840}\u{3a8a}", "!AA"),
            ("\u{5}Summary", "\u{5}Summary"),
        ] {
            assert_eq!(unpacked_name(packed), expected);
        }
    }
}
