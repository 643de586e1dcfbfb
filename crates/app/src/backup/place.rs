//! Where what is restored is put: a folder beside the one that is wanted, which takes its place when it is whole.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use store::backup;

use crate::{Error, Result};

/// Ends the name of the folder that is worked in.
const WORKING: &str = ".restoring";
/// What the data directory has beside files that are restored.
const OWN: [&str; 7] = ["LOCK", "FORMAT", "FORMAT.new", "ledger", "ledger.new", "names", "similar_files"];
/// Longest name of a file in bytes.
const NAME_BYTES_MAX: usize = 1_024;

/// The folder that is worked in; removed when it does not take its place.
#[derive(Debug)]
pub(super) struct Place {
    wanted: PathBuf,
    folder: PathBuf,
    /// Folders that were made in it.
    made: BTreeSet<PathBuf>,
    is_taken: bool,
}

impl Place {
    /// Makes the folder to work in. `wanted` is not there, or empty.
    pub(super) fn begin(wanted: &Path) -> Result<Self> {
        let wanted = std::path::absolute(wanted).map_err(write("find", wanted))?;
        check_empty(&wanted)?;
        let mut name = wanted.file_name().unwrap_or_default().to_owned();
        name.push(WORKING);
        let folder = wanted.with_file_name(name);
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent).map_err(write("make", parent))?;
        }
        match private_folder().create(&folder) {
            Ok(()) => Ok(Self { wanted, folder, made: BTreeSet::new(), is_taken: false }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::Restoring { folder }),
            Err(error) => Err(write("make", &folder)(error)),
        }
    }

    /// The folder that is worked in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a file, for its owner alone.
    pub(super) fn file(&mut self, name: &str) -> backup::Result<File> {
        check_name(name)?;
        let failed = |source| backup::Error::Io { action: "restore a file of", source };
        let mut path = self.folder.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            if parts.peek().is_some() && !self.made.contains(&path) {
                private_folder().create(&path).map_err(failed)?;
                self.made.insert(path.clone());
            }
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(failed)
    }

    /// Puts the folder in the place that is wanted, durably.
    pub(super) fn take(mut self) -> Result<()> {
        for folder in self.made.iter().chain([&self.folder]) {
            sync_folder(folder).map_err(write("sync", folder))?;
        }
        check_empty(&self.wanted)?;
        if self.wanted.exists() {
            fs::remove_dir(&self.wanted).map_err(write("replace", &self.wanted))?;
        }
        fs::rename(&self.folder, &self.wanted).map_err(write("rename", &self.folder))?;
        self.is_taken = true;
        match self.wanted.parent() {
            Some(parent) => sync_folder(parent).map_err(write("sync", parent)),
            None => Ok(()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.is_taken
            && let Err(error) = fs::remove_dir_all(&self.folder)
        {
            tracing::warn!(%error, folder = %self.folder.display(), "what was restored in part cannot be removed");
        }
    }
}

/// Whether a file of this name can be restored: it stands in the data directory, and is not what that has itself.
///
/// # Errors
/// [`backup::Error::Name`].
pub(super) fn check_name(name: &str) -> backup::Result<()> {
    let is_part = |part: &str| {
        !part.is_empty()
            && !matches!(part, "." | "..")
            && !part.contains(['\\', ':'])
            && !part.contains(char::is_control)
    };
    let first = name.split('/').next().unwrap_or_default();
    let is_own = OWN.iter().any(|own| own.eq_ignore_ascii_case(first));
    if name.len() <= NAME_BYTES_MAX && name.split('/').all(is_part) && !is_own {
        Ok(())
    } else {
        Err(backup::Error::Name(name.chars().filter(|c| !c.is_control()).take(200).collect()))
    }
}

fn check_empty(folder: &Path) -> Result<()> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => false,
        Err(error) => return Err(write("read", folder)(error)),
    };
    if is_empty { Ok(()) } else { Err(Error::NotEmpty { folder: folder.to_owned() }) }
}

/// Ends a file: it is on disk.
pub(super) fn end(mut file: File) -> io::Result<()> {
    file.flush()?;
    file.sync_all()
}

fn private_folder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere there is no mode"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows has no such call, and keeps folders by its own journal.
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

fn write(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Write { action, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for good in ["accounts.sqlite", "mappings/a.toml", "known_files/0000000000000001.segment", "a/b/c d"]
        {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a/",
            ".",
            "a\\..\\b",
            "c:x",
            "a\nb",
            "LOCK",
            "lock",
            "ledger/x",
            "Ledger/x",
            "FORMAT",
            "names/manifest",
            "similar_files/a",
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
        assert!(check_name(&"a".repeat(1_025)).is_err());
    }
}
