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

    /// These, or where there is no SHA-256 the one after which the file of a report is named.
    pub(super) fn or_named(self, name: &'a str) -> Self {
        if self.sha256.is_empty() { Self { sha256: in_name(name).unwrap_or_default(), ..self } } else { self }
    }
}

/// The digest after which a file or one of the folders around it is named: SHA-256, the innermost.
fn in_name(name: &str) -> Option<&str> {
    let is_digest = |part: &&str| part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.rsplit(['/', '\\']).filter_map(|part| part.split(['.', '_', '-']).next()).find(is_digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_in_names() {
        let digest = "ab".repeat(32);
        for name in [
            format!("{digest}/Results/result_ontology.json"),
            format!("x/{digest}.log.gz"),
            format!("C:\\{digest}\\a.json"),
        ] {
            assert_eq!(in_name(&name), Some(digest.as_str()), "{name}");
        }
        for name in ["a.json".to_owned(), "ab".repeat(31), format!("x{digest}")] {
            assert_eq!(in_name(&name), None, "{name}");
        }
    }
}
