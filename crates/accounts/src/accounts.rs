//! [`Accounts`]: an open database of accounts. Everything else in this crate is a method of it.

use std::{fmt, path::Path, sync::Arc};

use crate::{
    Error, Result,
    engine::{Engine, Transaction, postgres::Postgres, sqlite::Sqlite},
    moment::Moments,
    ready::Quotas,
    token::cache::TokenCache,
};

/// An open database of accounts. Clones share it.
#[derive(Clone)]
pub struct Accounts {
    engine: Arc<dyn Engine>,
    /// What seals seeds of one-time codes (AES-256).
    key: Option<[u8; 32]>,
    pub(crate) moments: Arc<Moments>,
    pub(crate) quotas: Arc<Quotas>,
    tokens: Arc<TokenCache>,
}

impl Accounts {
    /// Opens `sqlite:PATH`, `memory:` (gone when the last clone is dropped) or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, and brings the
    /// schema up.
    ///
    /// # Errors
    /// [`Error::Address`], [`Error::Newer`], [`Error::Io`], [`Error::Unavailable`], [`Error::Engine`].
    pub fn open(address: &str) -> Result<Self> {
        if address == "memory:" {
            return Self::with_engine(Arc::new(Sqlite::in_memory()?));
        }
        if let Some(path) = address.strip_prefix("sqlite:") {
            if path.is_empty() {
                return Err(Error::Address { why: "the path is missing" });
            }
            return Self::with_engine(Arc::new(Sqlite::open(Path::new(path))?));
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Self::with_engine(Arc::new(Postgres::open(address)?));
        }
        Err(Error::Address { why: "its scheme is not known" })
    }

    /// Accounts over an engine whose schema is up.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn with_engine(engine: Arc<dyn Engine>) -> Result<Self> {
        let mut moments = Moments::default();
        engine.read(&mut |transaction| {
            moments = Moments::load(transaction)?;
            Ok(())
        })?;
        Ok(Self {
            engine,
            key: None,
            moments: Arc::new(moments),
            quotas: Arc::default(),
            tokens: Arc::default(),
        })
    }

    /// With the key that seals what must be read back (AES-256): seeds of one-time codes.
    #[must_use]
    pub fn with_key(mut self, key: [u8; 32]) -> Self {
        self.key = Some(key);
        self
    }

    /// The key that seals what must be read back.
    pub(crate) fn key(&self) -> Result<&[u8; 32]> {
        self.key.as_ref().ok_or(Error::NoKey)
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// Copies everything into `file`, which must not exist, while others go on.
    ///
    /// # Errors
    /// [`Error::NotHere`] from PostgreSQL, [`Error::Io`], [`Error::Engine`].
    pub fn copy_to(&self, file: &Path) -> Result<()> {
        self.engine.copy_to(file)
    }

    /// Tokens that were looked up a moment ago.
    pub(crate) fn tokens(&self) -> &TokenCache {
        &self.tokens
    }

    /// Licences or groups changed: what is kept in memory of them is of no use any more.
    pub(crate) fn forget_licences(&self) {
        self.quotas.forget();
        self.tokens.forget();
    }

    /// Does `work` in one transaction, durable when this returns. It may be called several times; it must not call `write` or `read`.
    pub(crate) fn write<T>(&self, mut work: impl FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T> {
        self.write_keeping(|transaction| Ok((work(transaction)?, false)))
    }

    /// As [`Accounts::write`], with whether the latest moment is to be written with it, though a minute has not passed.
    pub(crate) fn write_keeping<T>(
        &self,
        mut work: impl FnMut(&mut dyn Transaction) -> Result<(T, bool)>,
    ) -> Result<T> {
        let is_due = self.moments.is_due();
        let (result, kept) = self.write_alone(|transaction| {
            let (result, must_keep) = work(transaction)?;
            let kept = (is_due || must_keep).then(|| self.moments.keep(transaction)).transpose()?;
            Ok((result, kept))
        })?;
        if kept.is_some_and(|kept| self.moments.kept(kept)) {
            self.forget_licences();
        }
        Ok(result)
    }

    /// As [`Accounts::write`], and nothing beside.
    pub(crate) fn write_alone<T>(
        &self,
        mut work: impl FnMut(&mut dyn Transaction) -> Result<T>,
    ) -> Result<T> {
        let mut result = None;
        self.engine.write(&mut |transaction| {
            result = None;
            result = Some(work(transaction)?);
            Ok(())
        })?;
        result.ok_or(NOTHING_DONE)
    }

    /// Does `work` on one state; it cannot write.
    pub(crate) fn read<T>(&self, mut work: impl FnMut(&mut dyn Transaction) -> Result<T>) -> Result<T> {
        let mut result = None;
        self.engine.read(&mut |transaction| {
            result = Some(work(transaction)?);
            Ok(())
        })?;
        result.ok_or(NOTHING_DONE)
    }
}

const NOTHING_DONE: Error = Error::Corrupt { what: "an engine said that it did what it did not do" };

/// The engine alone: the key is secret.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("engine", &self.engine.name()).finish_non_exhaustive()
    }
}
