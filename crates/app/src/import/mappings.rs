//! Mappings on disk: one by its path, one by its name in the folder of mappings, all of that folder.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use feeds::mapping::{MAPPING_BYTES_MAX, Mapping};

use crate::{Error, Result};

/// Most mappings of a folder that are read; each is tried on every file's name.
const MAPPINGS_MAX: usize = 1_000;

/// Reads the mapping in a file.
///
/// # Errors
/// [`Error::Read`], and [`Error::Mapping`] with the line and what to do.
pub fn load(path: &Path) -> Result<Arc<Mapping>> {
    let read = |source| Error::Read { path: path.to_owned(), source };
    let bytes = fs::metadata(path).map_err(read)?.len();
    if usize::try_from(bytes).map_or(true, |bytes| bytes > MAPPING_BYTES_MAX) {
        let kind = std::io::ErrorKind::InvalidData;
        let message = format!("{bytes} bytes are too long for a mapping: at most {MAPPING_BYTES_MAX}");
        return Err(read(std::io::Error::new(kind, message)));
    }
    let text = fs::read_to_string(path).map_err(read)?;
    let mapping = Mapping::parse(&text).map_err(|source| Error::Mapping { path: path.to_owned(), source })?;
    Ok(Arc::new(mapping))
}

/// Reads the mapping called `name` in the folder of mappings: `acme` is the file `acme.toml` there.
///
/// # Errors
/// [`Error::UnknownMapping`] with those there are, or as [`load`].
pub fn named(folder: Option<&Path>, name: &str) -> Result<Arc<Mapping>> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let path =
        folder.filter(|_| name.chars().all(is_plain)).map(|folder| folder.join(format!("{name}.toml")));
    match path.filter(|path| path.is_file()) {
        Some(path) => load(&path),
        None => Err(Error::UnknownMapping { name: name.to_owned(), known: known(folder) }),
    }
}

/// Names of the mappings in a folder, for a message.
fn known(folder: Option<&Path>) -> String {
    let Some(folder) = folder else {
        return "there is no folder of mappings".to_owned();
    };
    let stem = |path: PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let names: Vec<String> = files(folder).into_iter().filter_map(stem).collect();
    match names.as_slice() {
        [] => format!("there are none in `{}`", folder.display()),
        names => format!("in `{}` there are: {}", folder.display(), names.join(", ")),
    }
}

/// The mappings of a folder, by name. One that cannot be used is passed over with a warning: it must not stop the others.
pub(super) fn all(folder: &Path) -> Vec<Arc<Mapping>> {
    let mut mappings = Vec::new();
    for path in files(folder) {
        match load(&path) {
            Ok(mapping) => mappings.push(mapping),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                tracing::warn!("{error}: {cause}");
            }
        }
    }
    mappings
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml") && path.is_file());
    paths.sort();
    paths.truncate(MAPPINGS_MAX);
    paths
}
