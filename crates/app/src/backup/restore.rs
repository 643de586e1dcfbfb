//! Reading a back-up: to look whether it is whole, or into a new data directory.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use store::{
    Ledger, LedgerCopy, NewLedger, Options,
    backup::{self, Head, Sink},
    engine::{Entry, Table},
    file_set::FileSet,
};

use super::{
    Contents,
    place::{self, Place},
};
use crate::{Error, Result, known_files, verdicts::follower};

/// What another process is told about this one.
const COMMAND: &str = "hantei restore";

/// Restores a back-up into a folder that is not there or empty. Until all of it was read and found to be what was written, nothing is in place.
///
/// # Errors
/// [`Error::Backup`] when it is none, is damaged or was made by a newer version; [`Error::NotEmpty`], [`Error::Restoring`], [`Error::Write`];
/// [`Error::RestoredOtherwise`]. Nothing is in place then.
pub fn restore(input: &mut dyn Read, folder: &Path) -> Result<Contents> {
    let mut target = Target { place: Place::begin(folder)?, ledger: None, file: None, head: None };
    let manifest = backup::read(input, &mut target)?;
    target.end_file()?;
    target.begin_ledger()?;
    let Target { place, ledger: Some(ledger), head: Some(head), .. } = target else {
        return Err(Error::RestoredOtherwise);
    };
    ledger.finish()?;
    let contents = Contents::of(head, manifest);
    look_through(place.folder(), &contents)?;
    place.take()?;
    Ok(contents)
}

/// Reads a back-up whole, and restores nothing.
///
/// # Errors
/// [`Error::Backup`].
pub fn check(input: &mut dyn Read) -> Result<Contents> {
    let mut looked = Looked(None);
    let manifest = backup::read(input, &mut looked)?;
    let head = looked.0.ok_or(Error::RestoredOtherwise)?;
    Ok(Contents::of(head, manifest))
}

/// Holds what was restored against what the back-up says, and has what was left out made anew when it is opened.
fn look_through(folder: &Path, contents: &Contents) -> Result<()> {
    let options = Options { command: COMMAND.to_owned(), ..Options::default() };
    let ledger = Ledger::open(&folder.to_string_lossy(), &options)?;
    if ledger.digest()?.sha256 != contents.digest {
        return Err(Error::RestoredOtherwise);
    }
    follower::begin_anew(&ledger)?;
    ledger.sync()?;
    drop(ledger);
    FileSet::open(&folder.join(known_files::SOURCE))?.check()?;
    Ok(())
}

fn check_head(head: &Head) -> backup::Result<()> {
    let supported = LedgerCopy::format();
    if head.format > supported {
        return Err(backup::Error::Newer { found: head.format, supported });
    }
    Ok(())
}

/// Puts everything into a new folder.
struct Target {
    /// Open until the folder is renamed or removed.
    ledger: Option<NewLedger>,
    file: Option<File>,
    head: Option<Head>,
    place: Place,
}

const RESTORE: &str = "restore a file of";

impl Target {
    /// The ledger, which is begun when something comes that belongs into it.
    fn begin_ledger(&mut self) -> store::Result<&NewLedger> {
        match &mut self.ledger {
            Some(ledger) => Ok(ledger),
            none => Ok(none.insert(NewLedger::begin(self.place.folder())?)),
        }
    }

    fn end_file(&mut self) -> backup::Result<()> {
        match self.file.take() {
            Some(file) => place::end(file).map_err(|source| backup::Error::Io { action: RESTORE, source }),
            None => Ok(()),
        }
    }
}

impl Sink for Target {
    fn head(&mut self, head: &Head) -> backup::Result<()> {
        check_head(head)?;
        self.head = Some(head.clone());
        Ok(())
    }

    fn rows(&mut self, table: Table, rows: Vec<Entry>) -> backup::Result<()> {
        self.end_file()?;
        Ok(self.begin_ledger()?.put(table, rows)?)
    }

    fn file(&mut self, name: &str) -> backup::Result<()> {
        self.end_file()?;
        self.file = Some(self.place.file(name)?);
        Ok(())
    }

    fn data(&mut self, bytes: &[u8]) -> backup::Result<()> {
        let written = self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes));
        written.map_err(|source| backup::Error::Io { action: RESTORE, source })
    }
}

/// Takes nothing.
struct Looked(Option<Head>);

impl Sink for Looked {
    fn head(&mut self, head: &Head) -> backup::Result<()> {
        check_head(head)?;
        self.0 = Some(head.clone());
        Ok(())
    }

    fn rows(&mut self, _: Table, _: Vec<Entry>) -> backup::Result<()> {
        Ok(())
    }

    fn file(&mut self, name: &str) -> backup::Result<()> {
        place::check_name(name)
    }

    fn data(&mut self, _: &[u8]) -> backup::Result<()> {
        Ok(())
    }
}
