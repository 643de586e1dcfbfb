//! A digest a line, of any kind. Blank lines and comments behind `#` are passed over.

use model::Hash;

use super::{Entry, Out};

/// See the module.
pub(super) struct Plain;

impl Plain {
    pub(super) fn row(&self, text: &[u8], out: &mut Out<'_>) {
        let text = text.trim_ascii();
        if text.is_empty() || text.starts_with(b"#") {
            return;
        }
        out.take(match hash(text) {
            Some(hash @ Hash::Md5(_)) => Ok(Entry { md5: Some(hash), ..Entry::default() }),
            Some(hash @ Hash::Sha1(_)) => Ok(Entry { sha1: Some(hash), ..Entry::default() }),
            Some(hash @ Hash::Sha256(_)) => Ok(Entry { sha256: Some(hash), ..Entry::default() }),
            None => Err("a line is not one digest"),
        });
    }
}

/// The digest that a line is.
pub(super) fn hash(line: &[u8]) -> Option<Hash> {
    Hash::parse(std::str::from_utf8(line).ok()?).ok()
}
