//! The digests of a file as reports state them.

use model::Hash;

use super::Part;

/// The digests that a report gives of a file, empty where it gives none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digests<'a> {
    pub(crate) md5: &'a str,
    pub(crate) sha1: &'a str,
    pub(crate) sha256: &'a str,
}

impl<'a> Digests<'a> {
    /// Those of the members `md5`, `sha1`, `sha256`.
    pub(crate) fn of(file: Part<'a>) -> Self {
        let [md5, sha1, sha256] = ["md5", "sha1", "sha256"].map(|name| file.at(name).str());
        Self { md5, sha1, sha256 }
    }

    /// The strongest, and the others.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn read(self) -> Result<(Hash, Vec<Hash>), &'static str> {
        let mut found: Vec<Hash> = [self.sha256, self.sha1, self.md5]
            .into_iter()
            .filter_map(|text| Hash::parse(text.trim()).ok())
            .collect();
        if found.is_empty() {
            return Err("the report does not say by a digest which file it is about");
        }
        let first = found.remove(0);
        found.retain(|hash| std::mem::discriminant(hash) != std::mem::discriminant(&first));
        Ok((first, found))
    }
}
