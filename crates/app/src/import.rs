//! Import: from files to evidence in the ledger, acknowledged batch by batch.
//!
//! A file is unpacked, recognised, and read by its source's parser. Files whose records carry dates are committed as they come. A
//! complete list (a snapshot) is the unit: it is measured first, and counts only once all of it is in. Importing the same thing
//! again, or again after a crash, changes nothing. A log of what sensors met is counted as a whole, once.

mod date;
mod dry_run;
mod file;
pub mod follow;
pub mod history;
mod log;
pub mod mappings;
mod measure;
mod pieces;
mod reader;
mod recognise;
mod summary;
mod writer;

pub(crate) use self::{file::FUTURE_MS_MAX, writer::FUTURE};

pub use self::{
    dry_run::DryRun,
    recognise::DateFrom,
    summary::{FileSummary, ImportSummary, Outcome, Rejection},
};

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use feeds::mapping::Mapping;
use model::{CountryCode, Timestamp, Tlp};

use self::reader::Reader;
use crate::{App, Error, Result};

/// What the operator says about files besides the files themselves.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The source they come from; recognised from their content when left out.
    pub source: Option<String>,
    /// The mapping that says what they mean, in place of a source.
    pub mapping: Option<Arc<Mapping>>,
    /// The folder of mappings: a file whose name one of them claims is read by it when neither of the above is given.
    pub mappings: Option<PathBuf>,
    /// The date of lists that have none of their own.
    pub observed_at: Option<Timestamp>,
    /// The marking, in place of the source's own.
    pub tlp: Option<Tlp>,
    /// Name of the sensor of logs that do not name it.
    pub sensor: Option<String>,
    /// Country of the sensor, for sightings whose country nothing else tells.
    pub country: Option<CountryCode>,
    /// Write nothing, and keep so many pieces of each file's evidence for the summary.
    pub dry_run: Option<usize>,
    /// Refuse a list that has shrunk by more than half against the one before: it may be half a file.
    pub refuse_shrunk: bool,
}

/// Is told how an import goes on. Called from the importing thread.
pub trait Progress: Send + Sync {
    /// A file begins; `bytes` is its size on disk, when it is a file there.
    fn file_started(&self, _name: &str, _bytes: Option<u64>) {}
    /// Read so far of this file, in bytes on disk (compressed), with the records accepted and rejected.
    fn advanced(&self, _bytes: u64, _records: u64, _rejected: u64) {}
    /// This many records of the whole import are on disk to stay.
    fn committed(&self, _records: u64) {}
    /// A file, or a file within an archive, is done.
    fn file_finished(&self, _summary: &FileSummary) {}
    /// So many rows of evidence of what is being removed are gone.
    fn removed(&self, _rows: u64) {}
    /// So many objects were concluded about by the analysers.
    fn analysed(&self, _objects: u64) {}
    /// A batch of so many records is on disk to stay, told by the thread that writes. Who has other things to do with the processor may wait
    /// here: until this returns, nothing more is written.
    fn give_way(&self, _records: u64) {}
    /// Whether to stop after the current batch. A file that is stopped in is not done: importing it again completes it.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {}

impl App {
    /// Imports files, and all files below folders, in the order of their names. One that cannot be read or recognised is refused in
    /// the summary; the others are imported.
    ///
    /// # Errors
    /// [`Error::UnknownSource`], [`Error::SourcePaused`], [`Error::BeingRemoved`], [`Error::Read`] for a path that is not there, [`Error::Store`] when the ledger fails: then what
    /// [`Progress::committed`] told is on disk, and importing again completes the rest.
    pub fn import(
        &self,
        paths: &[PathBuf],
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<ImportSummary> {
        let reader = self.reader(options)?;
        let mut files = Vec::new();
        for path in paths {
            collect(path, &mut files).map_err(|source| Error::Read { path: path.clone(), source })?;
        }
        self.following(options, progress, |progress| {
            let mut run = file::Run::new(self, reader, options, progress);
            for path in files {
                run.import_file(&path, &path.to_string_lossy())?;
            }
            run.finish()
        })
    }

    /// Imports one file whose name for the records is `name` (an upload spooled to disk).
    ///
    /// # Errors
    /// As [`App::import`].
    pub fn import_file(
        &self,
        path: &Path,
        name: &str,
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<ImportSummary> {
        let reader = self.reader(options)?;
        self.following(options, progress, |progress| {
            let mut run = file::Run::new(self, reader, options, progress);
            run.import_file(path, name)?;
            run.finish()
        })
    }

    /// Does an import that others can follow, unless nothing is written.
    fn following<T>(
        &self,
        options: &ImportOptions,
        progress: &dyn Progress,
        import: impl FnOnce(&dyn Progress) -> T,
    ) -> T {
        match options.dry_run {
            Some(_) => import(progress),
            None => import(&self.imports.follow(progress, self.now())),
        }
    }

    /// Who reads the files, if the operator says so. What a mapping says of its list holds from now on.
    fn reader(&self, options: &ImportOptions) -> Result<Option<Reader>> {
        if let Some(mapping) = &options.mapping {
            // Told before anything is read or taken over.
            self.admit(&mapping.list().name)?;
            if options.dry_run.is_none() {
                self.adopt(mapping.list())?;
            }
            return Ok(Some(Reader::Mapping(Arc::clone(mapping))));
        }
        let source = options.source.as_deref().map(find_source).transpose()?;
        if let Some(source) = source {
            self.admit(source.name)?;
        }
        Ok(source.map(Reader::Source))
    }
}

fn find_source(name: &str) -> Result<&'static feeds::Source> {
    feeds::find(name).ok_or_else(|| Error::UnknownSource {
        name: name.to_owned(),
        known: feeds::SOURCES.iter().map(|source| source.name).collect::<Vec<_>>().join(", "),
    })
}

/// Files at and below `path`, sorted by name at each level; symbolic links below a folder are not followed.
pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() || kind.is_file() {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}
