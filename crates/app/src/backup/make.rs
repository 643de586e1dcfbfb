//! Making a back-up.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use store::{
    LedgerCopy,
    backup::{Head, Writer},
};

use super::{Contents, Extra};
use crate::{App, Error, Result, import::collect, known_files};

/// Folder of mappings in the data directory.
const MAPPINGS: &str = "mappings";

impl App {
    /// Writes a back-up while everything goes on: imports, look-ups, removals. Returns what it has, and its length in bytes. Holds some megabytes
    /// in memory; what is removed meanwhile stays on disk until it is done. Whoever may read it sees everything: keep it from others.
    ///
    /// # Errors
    /// [`Error::Backup`] when it cannot be written or an extra has a name that cannot be restored; [`Error::Read`] for a file; when the ledger
    /// fails. What was written so far is no back-up.
    pub fn backup(&self, out: &mut dyn Write, extras: &[Extra]) -> Result<(Contents, u64)> {
        let made_at = self.now();
        let copy = self.ledger.copy()?;
        let set = self.known_files.as_ref().map(|set| set.files()).unwrap_or_default();
        let head = Head {
            made_at,
            program: format!("hantei {}", env!("CARGO_PKG_VERSION")),
            format: LedgerCopy::format(),
            point: copy.point()?,
        };
        let mut writer = Writer::begin(out, &head)?;
        for mut file in set {
            let name = format!("{}/{}", known_files::SOURCE, file.name);
            writer.file(&name, &mut file)?;
        }
        let mappings = self.folder.as_ref().filter(|_| extras.iter().all(|extra| extra.name != MAPPINGS));
        let mappings = mappings.map(|folder| Extra {
            name: MAPPINGS.to_owned(),
            path: folder.join(MAPPINGS),
            is_required: false,
        });
        for extra in mappings.iter().chain(extras) {
            add(&mut writer, extra)?;
        }
        copy.write(&mut writer)?;
        let digest = copy.digest()?;
        let (manifest, bytes) = writer.end(&digest.sha256)?;
        Ok((Contents::of(head, manifest), bytes))
    }
}

/// Adds a file, or all below a folder. What has gone meanwhile is none.
fn add(writer: &mut Writer<'_>, extra: &Extra) -> Result<()> {
    let read = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Read { path, source }
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    match collect(&extra.path, &mut paths) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !extra.is_required => return Ok(()),
        collected => collected.map_err(read(&extra.path))?,
    }
    for path in paths {
        let below = path.strip_prefix(&extra.path).unwrap_or(&path);
        let mut name = extra.name.clone();
        for part in below {
            let part = part.to_str().ok_or_else(|| {
                read(&path)(io::Error::new(io::ErrorKind::InvalidFilename, "its name is not UTF-8"))
            })?;
            name = format!("{name}/{part}");
        }
        super::place::check_name(&name)?;
        match File::open(&path) {
            Ok(mut file) => writer.file(&name, &mut file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !extra.is_required => {}
            Err(error) => return Err(read(&path)(error)),
        }
    }
    Ok(())
}
