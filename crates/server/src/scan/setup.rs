//! What workers are given: limits, rules, trust lists. Read once, since a worker cannot open files.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// What workers are given.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Longest file that is examined, in bytes.
    pub file_bytes_max: u64,
    /// Files of YARA rules: name and text.
    pub(super) rules: Vec<(String, String)>,
    /// Trust lists: name and content.
    pub(super) trust: Vec<(String, Vec<u8>)>,
}

/// Rule files that are read.
const RULE_FILES_MAX: usize = 20_000;
/// Bytes of rules in all.
const RULES_BYTES_MAX: u64 = 128 << 20;
/// Trust files that are read; a bundle has hundreds of certificates in one.
const TRUST_FILES_MAX: usize = 2_000;
/// Bytes of trust lists in all.
const TRUST_BYTES_MAX: u64 = 64 << 20;

impl Setup {
    /// Reads rules (`*.yar`, `*.yara`, below a folder or one file) and trust lists (any file below a folder, or one).
    ///
    /// # Errors
    /// When one cannot be read, or there are more than are taken.
    pub fn read(file_bytes_max: u64, rules: Option<&Path>, trust: Option<&Path>) -> Result<Self> {
        let mut setup = Self { file_bytes_max, ..Self::default() };
        if let Some(rules) = rules {
            let context = || format!("cannot read the rules `{}`", rules.display());
            let is_rule = |path: &Path| {
                path.extension().is_some_and(|ending| ending == "yar" || ending == "yara") || path == rules
            };
            for (name, bytes) in
                read_all(rules, RULE_FILES_MAX, RULES_BYTES_MAX, &is_rule).with_context(context)?
            {
                let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("`{name}` is not UTF-8"));
                setup.rules.push((name, text.with_context(context)?));
            }
        }
        if let Some(trust) = trust {
            let context = || format!("cannot read the trust list `{}`", trust.display());
            setup.trust =
                read_all(trust, TRUST_FILES_MAX, TRUST_BYTES_MAX, &|_| true).with_context(context)?;
        }
        Ok(setup)
    }
}

/// All files below `root` that are wanted, by name, in the order of their paths.
fn read_all(
    root: &Path,
    files_max: usize,
    bytes_max: u64,
    is_wanted: &dyn Fn(&Path) -> bool,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut paths = Vec::new();
    list(root, 0, files_max, is_wanted, &mut paths)?;
    paths.sort();
    let mut left = bytes_max;
    let mut files = Vec::new();
    for path in paths {
        let mut bytes = Vec::new();
        let context = || format!("cannot read `{}`", path.display());
        File::open(&path)
            .with_context(context)?
            .take(left + 1)
            .read_to_end(&mut bytes)
            .with_context(context)?;
        left = left
            .checked_sub(bytes.len() as u64)
            .with_context(|| format!("there are more than {bytes_max} bytes of them"))?;
        let name = path.strip_prefix(root).ok().filter(|name| !name.as_os_str().is_empty());
        let name = name.unwrap_or_else(|| path.file_name().map_or(&path, Path::new));
        files.push((name.to_string_lossy().into_owned(), bytes));
    }
    Ok(files)
}

/// Folders within folders that are read.
const DEPTH_MAX: usize = 16;

fn list(
    path: &Path,
    depth: usize,
    max: usize,
    is_wanted: &dyn Fn(&Path) -> bool,
    paths: &mut Vec<PathBuf>,
) -> Result<()> {
    let context = || format!("cannot read `{}`", path.display());
    if !fs::metadata(path).with_context(context)?.is_dir() {
        if is_wanted(path) {
            anyhow::ensure!(paths.len() < max, "there are more than {max} files");
            paths.push(path.to_owned());
        }
        return Ok(());
    }
    anyhow::ensure!(depth < DEPTH_MAX, "folders are nested deeper than {DEPTH_MAX} at `{}`", path.display());
    for entry in fs::read_dir(path).with_context(context)? {
        list(&entry.with_context(context)?.path(), depth + 1, max, is_wanted, paths)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("b.yar", "b"), ("a.yara", "a"), ("notes.txt", "no"), ("sub/c.yar", "c")] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let setup = Setup::read(1, Some(folder.path()), Some(&folder.path().join("notes.txt"))).unwrap();
        let names: Vec<&str> = setup.rules.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.yara", "b.yar", "sub/c.yar"]);
        assert_eq!(setup.trust, [("notes.txt".to_owned(), b"no".to_vec())]);
        let error = Setup::read(1, Some(&folder.path().join("none")), None).unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
    }
}
