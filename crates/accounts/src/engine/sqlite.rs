//! SQLite: one file, one writer at a time, some readers beside it (WAL). Durable at each commit (`synchronous=FULL`).
//!
//! <https://www.sqlite.org/wal.html>, <https://www.sqlite.org/security.html>

use std::{
    collections::{HashMap, hash_map::Entry},
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, backup::Backup, config::DbConfig, ffi, types};

use super::{Engine, ROWS_MAX, Row, Transaction, Value, Work, pool::Pool};
use crate::{Error, Result, migrations};

/// How long a statement waits for another process that writes: longer than a copy or a checkpoint on a slow disk takes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How often setting the mode of the journal is tried again while others open the file, and how long after.
const MODE_ATTEMPTS_MAX: u32 = 200;
const MODE_PAUSE: Duration = Duration::from_millis(25);
/// Connections for reading; who needs another one waits.
const READERS_MAX: usize = 8;
/// Mode of the file: it holds digests of passwords.
#[cfg(unix)]
const MODE: u32 = 0o600;

/// A SQLite database.
pub struct Sqlite {
    /// `None`: in memory, where the only connection also reads.
    file: Option<PathBuf>,
    writer: Mutex<Connection>,
    readers: Pool<Connection>,
    /// A write failed in a way after which what is on disk is not known.
    is_poisoned: AtomicBool,
}

impl Sqlite {
    /// Opens or makes the database in `file`, and brings its schema up.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Engine`] (also when `file` is no database), [`Error::Newer`].
    pub fn open(file: &Path) -> Result<Self> {
        create(file)?;
        let writer = connect(file)?;
        let mode = write_ahead(&writer)?;
        if !mode.eq_ignore_ascii_case("wal") {
            return Err(Error::NotHere {
                what: "this file system cannot hold a write-ahead log (shared memory is missing): use a local one",
            });
        }
        Self::with(Some(file.to_owned()), writer)
    }

    /// A new database in memory.
    ///
    /// # Errors
    /// [`Error::Engine`].
    pub fn in_memory() -> Result<Self> {
        let writer = Connection::open_in_memory().map_err(|source| classify("open", source))?;
        configure(&writer)?;
        Self::with(None, writer)
    }

    fn with(file: Option<PathBuf>, writer: Connection) -> Result<Self> {
        let engine = Self {
            file,
            writer: Mutex::new(writer),
            readers: Pool::new(READERS_MAX),
            is_poisoned: AtomicBool::new(false),
        };
        migrations::apply(&engine)?;
        Ok(engine)
    }
}

impl Engine for Sqlite {
    fn write(&self, work: &mut Work<'_>) -> Result<()> {
        let connection = lock(&self.writer);
        if self.is_poisoned.load(Ordering::Acquire) {
            return Err(Error::Poisoned);
        }
        let result = transact(&connection, "BEGIN IMMEDIATE", work);
        if let Err(Failed { is_disk: true, .. }) = result {
            self.is_poisoned.store(true, Ordering::Release);
        }
        result.map_err(|failed| failed.error)
    }

    fn read(&self, work: &mut Work<'_>) -> Result<()> {
        let Some(file) = &self.file else {
            let connection = lock(&self.writer);
            let set = |on: bool| connection.pragma_update(None, "query_only", on);
            set(true).map_err(|source| classify("begin to read", source))?;
            let result = transact(&connection, "BEGIN DEFERRED", work).map_err(|failed| failed.error);
            set(false).map_err(|source| classify("end reading", source))?;
            return result;
        };
        let reader = self.readers.take(|| connect_for_reading(file))?;
        let result = transact(&reader.connection, "BEGIN DEFERRED", work).map_err(|failed| failed.error);
        reader.give_back();
        result
    }

    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn copy_to(&self, file: &Path) -> Result<()> {
        let action = "copy";
        if file.exists() {
            let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(Error::io("create", file)(exists));
        }
        create(file)?;
        // A reader of its own sees one state while the writer goes on.
        let reader = self.file.as_deref().map(connect).transpose()?;
        let writer;
        let from = if let Some(reader) = &reader {
            reader
        } else {
            writer = lock(&self.writer);
            &*writer
        };
        let mut to = Connection::open_with_flags(file, flags()).map_err(|source| classify(action, source))?;
        let backup = Backup::new(from, &mut to).map_err(|source| classify(action, source))?;
        // All pages in one step: copying begins anew whenever a page changes between two.
        let step = backup.step(-1).map_err(|source| classify(action, source))?;
        drop(backup);
        if step != rusqlite::backup::StepResult::Done {
            return Err(Error::Unavailable { action, source: None });
        }
        to.close().map_err(|(_, source)| classify(action, source))?;
        File::open(file).and_then(|file| file.sync_all()).map_err(Error::io("write", file))?;
        sync_parent(file)
    }
}

/// Makes the file, if it is not there, so that nobody else may read it; SQLite gives its log the same mode.
fn create(file: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, MODE);
    let opened = options.open(file).map_err(Error::io("open", file))?;
    #[cfg(unix)]
    {
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(MODE);
        opened.set_permissions(mode).map_err(Error::io("protect", file))?;
    }
    drop(opened);
    sync_parent(file)
}

/// A new name is durable when its folder is.
fn sync_parent(file: &Path) -> Result<()> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", parent))
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn connect(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, flags()).map_err(|source| classify("open", source))?;
    configure(&connection)?;
    Ok(connection)
}

/// Has the journal written ahead, and tells which mode it has then. Of several that open a new file at once SQLite lets none wait where two would wait
/// for each other; so the others try again.
fn write_ahead(connection: &Connection) -> Result<String> {
    let mut attempts = 0..MODE_ATTEMPTS_MAX;
    loop {
        let mode = connection.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0));
        let failed = match mode.map_err(|source| classify("set the journal's mode", source)) {
            Ok(mode) => return Ok(mode),
            Err(failed) => failed,
        };
        if !failed.is_temporary() || attempts.next().is_none() {
            return Err(failed);
        }
        thread::sleep(MODE_PAUSE);
    }
}

fn connect_for_reading(file: &Path) -> Result<Connection> {
    let connection = connect(file)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(|source| classify("open for reading", source))?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<()> {
    let set = || {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        // What is erased is overwritten: names of people who left.
        connection.pragma_update(None, "secure_delete", true)
    };
    set().map_err(|source| classify("open", source))
}

/// Why a transaction failed, and whether the disk failed.
struct Failed {
    error: Error,
    is_disk: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, is_disk: false }
    }
}

fn transact(connection: &Connection, begin: &str, work: &mut Work<'_>) -> Result<(), Failed> {
    let fail = |action, source: rusqlite::Error| Failed {
        is_disk: is_disk_failure(&source),
        error: classify(action, source),
    };
    connection.execute_batch(begin).map_err(|source| fail("begin a transaction", source))?;
    let open = Open(connection);
    let mut transaction =
        SqliteTransaction { connection, statements: HashMap::new(), is_lost: false, is_disk: false };
    let result = work(&mut transaction);
    let SqliteTransaction { statements, is_lost, is_disk, .. } = transaction;
    drop(statements);
    result.map_err(|error| Failed { error, is_disk })?;
    if is_lost {
        return Err(Failed { error: lost(), is_disk });
    }
    connection.execute_batch("COMMIT").map_err(|source| fail("commit", source))?;
    drop(open);
    Ok(())
}

/// What is said when work goes on after a statement failed.
pub(super) fn lost() -> Error {
    Error::Engine { action: "commit", source: "a statement of this transaction failed before".into() }
}

/// A transaction that is rolled back unless it was committed, also when work panics.
struct Open<'c>(&'c Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // There is nobody to tell: the next `BEGIN` on this connection fails if this did.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

struct SqliteTransaction<'c> {
    connection: &'c Connection,
    /// Prepared once a transaction: a batch of charges repeats few statements.
    statements: HashMap<String, Statement<'c>>,
    is_lost: bool,
    is_disk: bool,
}

impl<'c> SqliteTransaction<'c> {
    fn run<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        run: impl FnOnce(&mut Statement<'c>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        if self.is_lost {
            return Err(lost());
        }
        let result = Value::check(values).and_then(|()| self.prepared(sql, values, run));
        self.is_lost = result.is_err();
        result
    }

    fn prepared<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        run: impl FnOnce(&mut Statement<'c>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let prepare_and_run = || {
            let statement = match self.statements.entry(sql.to_owned()) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.connection.prepare(sql)?),
            };
            if statement.parameter_count() != values.len() {
                return Err(rusqlite::Error::InvalidParameterCount(
                    values.len(),
                    statement.parameter_count(),
                ));
            }
            for (at, value) in values.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, value)?;
            }
            run(statement)
        };
        prepare_and_run().map_err(|source| {
            self.is_disk |= is_disk_failure(&source);
            classify("run a statement", source)
        })
    }
}

impl Transaction for SqliteTransaction<'_> {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.run(sql, values, |statement| Ok(statement.raw_execute()? as u64))
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = self.run(sql, values, |statement| {
            let columns = statement.column_count();
            let mut rows = Vec::new();
            let mut answer = statement.raw_query();
            while let Some(row) = answer.next()? {
                if rows.len() == ROWS_MAX {
                    return Ok(None);
                }
                rows.push(Row::new((0..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?));
            }
            Ok(Some(rows))
        })?;
        rows.ok_or_else(|| {
            self.is_lost = true;
            Error::Engine { action: "read", source: "a query has more rows than it may have".into() }
        })
    }

    fn define(&mut self, sql: &str) -> Result<()> {
        // `INT` instead of `INTEGER`: the latter as a primary key would count by itself. `STRICT` refuses values of another type.
        let mut sql = sql.replace("BIGINT", "INT").replace("BYTEA", "BLOB");
        if sql.starts_with("CREATE TABLE") {
            sql.push_str(" STRICT");
        }
        self.run(&sql, &[], |statement| statement.raw_execute()).map(drop)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<types::ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => types::ValueRef::Null,
            Self::Integer(value) => types::ValueRef::Integer(*value),
            Self::Text(text) => types::ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => types::ValueRef::Blob(bytes),
        };
        Ok(types::ToSqlOutput::Borrowed(value))
    }
}

impl types::FromSql for Value {
    fn column_result(value: types::ValueRef<'_>) -> types::FromSqlResult<Self> {
        match value {
            types::ValueRef::Null => Ok(Self::Null),
            types::ValueRef::Integer(value) => Ok(Self::Integer(value)),
            types::ValueRef::Real(_) => Err(types::FromSqlError::InvalidType),
            types::ValueRef::Text(_) => value.as_str().map(|text| Self::Text(text.to_owned())),
            types::ValueRef::Blob(bytes) => Ok(Self::Bytes(bytes.to_vec())),
        }
    }
}

/// Whether what is on disk is not known after this: a failed sync may have dropped what it was to write.
fn is_disk_failure(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

fn classify(action: &'static str, source: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &source else {
        return Error::Engine { action, source: source.into() };
    };
    match (failure.code, failure.extended_code) {
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            Error::Unavailable { action, source: Some(source.into()) }
        }
        (ErrorCode::DiskFull, _) => Error::Full,
        (ErrorCode::ReadOnly, _) => Error::ReadOnly,
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            // `UNIQUE constraint failed: groups.name_key`
            let columns = message.as_deref().and_then(|message| message.rsplit_once(": "));
            let table = columns.and_then(|(_, columns)| columns.split_once('.'));
            Error::Taken { what: table.map_or_else(String::new, |(table, _)| table.to_owned()) }
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::Referenced,
        _ => Error::Engine { action, source: source.into() },
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What panicked in here was rolled back.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
    }

    #[test]
    fn after_a_failed_sync_nothing_is_known() {
        for (code, is_disk) in [
            (ffi::SQLITE_IOERR_FSYNC, true),
            (ffi::SQLITE_IOERR_WRITE, true),
            (ffi::SQLITE_IOERR_DIR_FSYNC, true),
            (ffi::SQLITE_CORRUPT, true),
            (ffi::SQLITE_FULL, false),
            (ffi::SQLITE_BUSY, false),
            (ffi::SQLITE_CONSTRAINT_UNIQUE, false),
        ] {
            assert_eq!(is_disk_failure(&failure(code)), is_disk, "{code}");
        }
        assert!(matches!(classify("commit", failure(ffi::SQLITE_FULL)), Error::Full));
        assert!(classify("commit", failure(ffi::SQLITE_BUSY)).is_temporary());
        assert!(!classify("commit", failure(ffi::SQLITE_IOERR_FSYNC)).is_temporary());
    }

    #[test]
    fn a_poisoned_engine_reads_and_does_not_write() {
        let engine = Sqlite::in_memory().unwrap();
        engine.is_poisoned.store(true, Ordering::Release);
        assert!(matches!(engine.write(&mut |_| Ok(())), Err(Error::Poisoned)));
        engine.read(&mut |transaction| transaction.query("SELECT 1", &[]).map(drop)).unwrap();
    }
}
