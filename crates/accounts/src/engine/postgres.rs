//! PostgreSQL: for several nodes over one database. Writes are `SERIALIZABLE` and tried again when they met another one.
//!
//! Connections are encrypted where the address asks for it (`tls`); else the server stands on this machine, behind a tunnel, or in a network that is
//! trusted.
//! Not to be called on a thread that drives an async runtime (threads for blocking work are fine).
//!
//! <https://www.postgresql.org/docs/current/transaction-iso.html>, <https://www.postgresql.org/docs/current/errcodes-appendix.html>

mod connection;
mod tls;

use std::{
    path::Path,
    sync::{PoisonError, RwLock},
    thread,
    time::Duration,
};

use postgres::{Config, config::SslMode};

use self::{
    connection::Connection,
    tls::{Asked, Tls},
};
use super::{
    Engine, Transaction, Work,
    pool::{Lent, Pool},
    sqlite,
};
use crate::{Error, Result, id, migrations};

/// Connections of a node; a server's default is 100 for all.
const CONNECTIONS_MAX: usize = 8;
/// How long connecting may take, for each of the server's addresses.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the other side may leave data unacknowledged, so that a dead server is noticed.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// How often a transaction is tried that meets those of other nodes: of a few nodes, each round lets one through.
const ATTEMPTS_MAX: u32 = 40;
/// Longest pause before another attempt.
const PAUSE_MAX: Duration = Duration::from_millis(32);
/// What nodes that start at the same time take turns by: `hantei` in ASCII.
const MIGRATION_LOCK: i64 = 0x68_61_6e_74_65_69;

/// A PostgreSQL database.
pub struct Postgres {
    config: Config,
    tls: Option<Tls>,
    pool: Pool<Connection>,
    /// Held by each writer; alone by one that met another.
    writers: RwLock<()>,
}

impl Postgres {
    /// Connects by `postgres://USER:PASSWORD@HOST:PORT/DATABASE` (with what else libpq's addresses may have) and brings the schema up. With
    /// `?sslmode=verify-full` over TLS, where the certificate has to come from an authority of the web or of the file that `&sslrootcert=` names.
    ///
    /// # Errors
    /// [`Error::Address`], [`Error::Newer`], [`Error::Unavailable`], [`Error::Engine`].
    pub fn open(address: &str) -> Result<Self> {
        let (config, tls) = configuration(address)?;
        let engine = Self { config, tls, pool: Pool::new(CONNECTIONS_MAX), writers: RwLock::default() };
        let mut guard = Connection::open(&engine.config, engine.tls.as_ref())?;
        if guard.text("SHOW server_encoding")? != "UTF8" {
            return Err(Error::Address { why: "the database's encoding is not UTF8" });
        }
        // Held until the connection is closed, whatever happens.
        guard.batch("wait for another node", &format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
        migrations::apply(&engine)?;
        Ok(engine)
    }

    fn take(&self) -> Result<Lent<'_, Connection>> {
        self.pool.take(|| Connection::open(&self.config, self.tls.as_ref()))
    }

    /// A connection on which a transaction was begun.
    fn begin(&self, begin: &str) -> Result<Lent<'_, Connection>, Failed> {
        let mut lent = self.take()?;
        match lent.connection.begin(begin) {
            Ok(()) => Ok(lent),
            Err(failed) if failed.is_gone => {
                // The server was restarted: nothing was begun, and what else waits in the pool is as dead.
                self.pool.forget();
                drop(lent);
                let mut lent = self.take()?;
                lent.connection.begin(begin)?;
                Ok(lent)
            }
            Err(failed) => Err(failed),
        }
    }

    fn attempt(&self, begin: &str, work: &mut Work<'_>) -> Result<(), Failed> {
        let mut lent = self.begin(begin)?;
        let result = work(&mut lent.connection);
        let lost = lent.connection.take_failure();
        if result.is_ok() && lost.is_none() {
            lent.connection.commit()?;
            lent.give_back();
            return Ok(());
        }
        if lent.connection.batch("roll back", "ROLLBACK").is_ok() {
            lent.give_back();
        }
        Err(Failed {
            error: result.err().unwrap_or_else(sqlite::lost),
            is_met: lost.as_ref().is_some_and(|lost| lost.is_met),
            is_gone: lost.is_some_and(|lost| lost.is_gone),
        })
    }

    /// Writes, alone from the second attempt on: then only other nodes can come between.
    fn write_again(&self, work: &mut Work<'_>) -> Result<()> {
        let begin = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
        {
            let _beside_others = self.writers.read().unwrap_or_else(PoisonError::into_inner);
            match self.attempt(begin, work) {
                Ok(()) => return Ok(()),
                // A connection that broke before the commit did nothing, so that it may be tried once more.
                Err(failed) if failed.is_met || failed.is_gone => {}
                Err(failed) => return Err(failed.error),
            }
        }
        let _alone = self.writers.write().unwrap_or_else(PoisonError::into_inner);
        for attempt in 1.. {
            match self.attempt(begin, work) {
                Ok(()) => return Ok(()),
                Err(failed) if failed.is_met && attempt < ATTEMPTS_MAX => thread::sleep(pause(attempt)?),
                Err(failed) if failed.is_met => {
                    let source = Some(failed.error.into());
                    return Err(Error::Unavailable { action: "write between other transactions", source });
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Ok(())
    }
}

/// What an address says, with what we add.
fn configuration(address: &str) -> Result<(Config, Option<Tls>)> {
    let Asked { address, is_wanted, authorities } = Asked::of(address)?;
    // The cause is not kept: it may repeat a part of the address.
    let parsed = address.parse::<Config>();
    let mut config = parsed.map_err(|_| Error::Address { why: "it cannot be parsed" })?;
    if config.get_hosts().is_empty() || config.get_user().is_none() {
        return Err(Error::Address { why: "host or user is missing" });
    }
    if config.get_application_name().is_none() {
        config.application_name("hantei");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    let tls = is_wanted.then(|| Tls::new(authorities.as_deref())).transpose()?;
    let mode = if tls.is_some() { SslMode::Require } else { SslMode::Disable };
    config.ssl_mode(mode).tcp_user_timeout(SILENCE_MAX);
    Ok((config, tls))
}

/// A pause of random length, which grows with the attempts, so that two nodes do not meet again and again.
fn pause(attempt: u32) -> Result<Duration> {
    let most = Duration::from_millis(1 << attempt.min(8)).min(PAUSE_MAX);
    let [random] = id::random::<1>()?;
    Ok(most * u32::from(random) / 256)
}

impl Engine for Postgres {
    fn write(&self, work: &mut Work<'_>) -> Result<()> {
        self.write_again(work)
    }

    fn read(&self, work: &mut Work<'_>) -> Result<()> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        match self.attempt(begin, work) {
            Err(failed) if failed.is_gone => self.attempt(begin, work).map_err(|failed| failed.error),
            result => result.map_err(|failed| failed.error),
        }
    }

    fn name(&self) -> &'static str {
        "postgres"
    }

    fn copy_to(&self, _: &Path) -> Result<()> {
        Err(Error::NotHere { what: "accounts in PostgreSQL are copied with `pg_dump`" })
    }
}

/// Why an attempt failed, and what may be done about it.
struct Failed {
    error: Error,
    /// Another transaction came between (serialisation failure, deadlock).
    is_met: bool,
    /// The connection broke before anything was committed.
    is_gone: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, is_met: false, is_gone: false }
    }
}
