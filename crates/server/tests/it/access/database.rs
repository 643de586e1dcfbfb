//! Databases of accounts that several servers share: a file of SQLite, and PostgreSQL where `HANTEI_POSTGRES` has its address
//! (`scripts/postgres.sh`).

use std::{
    io::Write as _,
    sync::atomic::{AtomicU32, Ordering},
};

use postgres::NoTls;

/// Where accounts are; empty at first, and gone when dropped.
pub(crate) enum Database {
    /// In a file.
    File(tempfile::TempDir),
    /// In a server: its address, and the database's name.
    Server(String, String),
}

impl Database {
    /// A file.
    pub(crate) fn file() -> Self {
        Self::File(tempfile::tempdir().unwrap())
    }

    /// A database of the server, if there is one.
    pub(crate) fn server() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("HANTEI_POSTGRES") else {
            // Not by `eprintln!`, which the harness keeps to itself.
            let told =
                b"HANTEI_POSTGRES is not set (scripts/postgres.sh prints it): PostgreSQL is not tested\n";
            std::io::stderr().write_all(told).unwrap();
            return None;
        };
        let name = format!("server_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&server, &format!("CREATE DATABASE {name}"));
        Some(Self::Server(server, name))
    }

    /// What accounts are opened by.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::File(folder) => format!("sqlite:{}", folder.path().join("accounts.sqlite").display()),
            Self::Server(server, name) => format!("{}/{name}", server.rsplit_once('/').unwrap().0),
        }
    }
}

fn run(server: &str, sql: &str) {
    postgres::Client::connect(server, NoTls).unwrap().batch_execute(sql).unwrap();
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Server(server, name) = self
            && !std::thread::panicking()
        {
            run(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}
