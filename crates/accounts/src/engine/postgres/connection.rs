//! One connection with the statements that were prepared on it.

use std::{collections::HashMap, error::Error as _};

use postgres::{
    Client, Config, NoTls, Statement,
    error::SqlState,
    types::{ToSql, Type},
};

use super::{super::sqlite::lost, Failed, Transaction, tls::Tls};
use crate::{
    Error, Result,
    engine::{ROWS_MAX, Row, Value},
};

/// Statements that are kept prepared on a connection: more than this crate has.
const STATEMENTS_MAX: usize = 512;

/// What each connection is told first. A statement that takes longer is ended; so is a transaction of a node that hangs. Small tables are read by
/// index, too, because a serialisable transaction that scanned a table meets everybody who writes to it; where a scan is all there is, the planner's
/// dismay must not have the statement compiled. A commit waits until it is on disk, whatever the server's default.
const SETTINGS: &str = "SET statement_timeout = '15s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; \
     SET enable_seqscan = off; SET jit = off; \
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

pub(super) struct Connection {
    client: Client,
    /// By text and kinds of values.
    statements: HashMap<(String, Vec<Kind>), Statement>,
    /// How a statement of this transaction failed.
    failure: Option<Failure>,
}

/// What a failed statement means for its transaction.
pub(super) struct Failure {
    pub(super) is_met: bool,
    pub(super) is_gone: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Null,
    Integer,
    Text,
    Bytes,
}

impl Connection {
    pub(super) fn open(config: &Config, tls: Option<&Tls>) -> Result<Self> {
        let connected = match tls {
            Some(tls) => config.connect(tls.clone()),
            None => config.connect(NoTls),
        };
        let client = connected.map_err(|source| classify("connect", source))?;
        let mut connection = Self { client, statements: HashMap::new(), failure: None };
        connection.batch("set up a connection", SETTINGS)?;
        Ok(connection)
    }

    /// Runs statements without values.
    pub(super) fn batch(&mut self, action: &'static str, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|source| classify(action, source))
    }

    /// The first column of the first row of a query.
    pub(super) fn text(&mut self, sql: &str) -> Result<String> {
        let row = self.client.query_one(sql, &[]).map_err(|source| classify("ask the server", source))?;
        row.try_get(0).map_err(|source| classify("ask the server", source))
    }

    pub(super) fn begin(&mut self, begin: &str) -> Result<(), Failed> {
        self.failure = None;
        self.client.batch_execute(begin).map_err(|source| Failed {
            is_met: false,
            is_gone: is_gone(&source),
            error: classify("begin a transaction", source),
        })
    }

    pub(super) fn commit(&mut self) -> Result<(), Failed> {
        self.client.batch_execute("COMMIT").map_err(|source| {
            if is_met(&source) {
                return Failed { error: classify("commit", source), is_met: true, is_gone: false };
            }
            if source.as_db_error().is_none() {
                return Error::Unknown { source: source.into() }.into();
            }
            classify("commit", source).into()
        })
    }

    pub(super) fn take_failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    fn run<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        run: impl FnOnce(&mut Client, &Statement, &[&(dyn ToSql + Sync)]) -> Result<T, postgres::Error>,
    ) -> Result<T> {
        if self.failure.is_some() {
            return Err(lost());
        }
        let (sql, places) = placeholders(sql);
        let checked = if places == values.len() {
            Value::check(values)
        } else {
            let source = format!("{} values for {places} places", values.len()).into();
            Err(Error::Engine { action: "run a statement", source })
        };
        if let Err(error) = checked {
            self.failure = Some(Failure { is_met: false, is_gone: false });
            return Err(error);
        }
        let prepare_and_run = || {
            let statement = self.prepared(&sql, values)?;
            let pairs = values.iter().zip(statement.params());
            let values: Vec<&(dyn ToSql + Sync)> =
                pairs.map(|(value, kind)| parameter(value, kind)).collect();
            run(&mut self.client, &statement, &values)
        };
        prepare_and_run().map_err(|source| {
            self.failure = Some(Failure { is_met: is_met(&source), is_gone: is_gone(&source) });
            classify("run a statement", source)
        })
    }

    fn prepared(&mut self, sql: &str, values: &[Value]) -> Result<Statement, postgres::Error> {
        let kinds: Vec<Kind> = values.iter().map(kind).collect();
        let types: Vec<Type> = kinds.iter().map(|kind| kind.type_()).collect();
        let key = (sql.to_owned(), kinds);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare_typed(sql, &types)?;
        if self.statements.len() == STATEMENTS_MAX {
            self.statements.clear();
        }
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

impl Transaction for Connection {
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.run(sql, values, |client, statement, values| client.execute(statement, values))
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = self.run(sql, values, |client, statement, values| client.query(statement, values))?;
        if rows.len() > ROWS_MAX {
            self.failure = Some(Failure { is_met: false, is_gone: false });
            return Err(Error::Engine {
                action: "read",
                source: "a query has more rows than it may have".into(),
            });
        }
        rows.iter().map(row).collect()
    }

    fn define(&mut self, sql: &str) -> Result<()> {
        // Without a collation, the order of text would be the server's language's.
        let sql = sql.replace("TEXT", "TEXT COLLATE \"C\"");
        self.run(&sql, &[], |client, statement, _| client.execute(statement, &[])).map(drop)
    }
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Integer(_) => Kind::Integer,
        Value::Text(_) => Kind::Text,
        Value::Bytes(_) => Kind::Bytes,
    }
}

impl Kind {
    fn type_(self) -> Type {
        match self {
            // The server infers it from where it stands.
            Self::Null => Type::UNKNOWN,
            Self::Integer => Type::INT8,
            Self::Text => Type::TEXT,
            Self::Bytes => Type::BYTEA,
        }
    }
}

/// A value as the driver takes it; nothing has the type of its place.
fn parameter<'v>(value: &'v Value, kind: &Type) -> &'v (dyn ToSql + Sync) {
    match (value, kind) {
        (Value::Integer(value), _) => value,
        (Value::Text(value), _) => value,
        (Value::Bytes(value), _) => value,
        (Value::Null, &Type::INT8) => &None::<i64>,
        (Value::Null, &Type::BYTEA) => &None::<Vec<u8>>,
        (Value::Null, _) => &None::<String>,
    }
}

fn row(row: &postgres::Row) -> Result<Row> {
    let value = |at: usize, kind: &Type| -> Result<Value, postgres::Error> {
        Ok(match *kind {
            Type::INT8 => row.try_get::<_, Option<i64>>(at)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(i64::from).into(),
            Type::BOOL => row.try_get::<_, Option<bool>>(at)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.into(),
            _ => row.try_get::<_, Option<String>>(at)?.into(),
        })
    };
    let columns = row.columns().iter().enumerate();
    let values: Result<Vec<Value>, postgres::Error> =
        columns.map(|(at, column)| value(at, column.type_())).collect();
    Ok(Row::new(values.map_err(|source| classify("read a row", source))?))
}

/// `?1` becomes `$1`, but not in quotes; with the highest number.
fn placeholders(sql: &str) -> (String, usize) {
    let mut is_quoted = false;
    let mut highest = 0;
    let mut out = String::with_capacity(sql.len());
    for (at, c) in sql.char_indices() {
        is_quoted ^= c == '\'';
        let after = sql.get(at + 1..).filter(|_| c == '?' && !is_quoted).unwrap_or_default();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: Option<usize> = after.get(..digits).and_then(|number| number.parse().ok());
        highest = highest.max(number.unwrap_or(0));
        out.push(if number.is_some() { '$' } else { c });
    }
    (out, highest)
}

/// Whether another transaction came between.
fn is_met(error: &postgres::Error) -> bool {
    matches!(error.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED))
}

/// Whether the connection is of no use any more.
fn is_gone(error: &postgres::Error) -> bool {
    let Some(code) = error.code() else {
        let is_io = error.source().is_some_and(|source| source.is::<std::io::Error>());
        return error.is_closed() || is_io;
    };
    matches!(
        *code,
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
    )
}

fn classify(action: &'static str, source: postgres::Error) -> Error {
    let Some(failure) = source.as_db_error() else {
        if is_gone(&source) {
            return Error::Unavailable { action, source: Some(source.into()) };
        }
        return Error::Engine { action, source: source.into() };
    };
    // The detail is left out: it repeats the row.
    let told = format!("{} (SQLSTATE {})", failure.message(), failure.code().code());
    match *failure.code() {
        SqlState::UNIQUE_VIOLATION => Error::Taken { what: failure.table().unwrap_or_default().to_owned() },
        SqlState::FOREIGN_KEY_VIOLATION => Error::Referenced,
        SqlState::READ_ONLY_SQL_TRANSACTION => Error::ReadOnly,
        SqlState::DISK_FULL => Error::Full,
        SqlState::LOCK_NOT_AVAILABLE => Error::Unavailable { action, source: Some(told.into()) },
        ref code if is_passing(code.code()) => Error::Unavailable { action, source: Some(told.into()) },
        _ => Error::Engine { action, source: told.into() },
    }
}

/// Classes of states that pass: connection (08), transaction rolled back (40), resources (53), an operator's doing (57); and a transaction that was
/// idle for too long.
fn is_passing(code: &str) -> bool {
    ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "25P03"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_values_are_renamed_outside_of_quotes() {
        for (sql, expected) in [
            ("SELECT ?1, '?1', ?12", ("SELECT $1, '?1', $12", 12)),
            ("SELECT 'it''s ?1' WHERE a = ?2", ("SELECT 'it''s ?1' WHERE a = $2", 2)),
            ("SELECT ?, 'ä?3'", ("SELECT ?, 'ä?3'", 0)),
            ("", ("", 0)),
        ] {
            let (sql, highest) = placeholders(sql);
            assert_eq!((sql.as_str(), highest), expected);
        }
    }
}
