//! Databases that outlive the accounts which are opened on them: a file of SQLite, and PostgreSQL where there is one.

use std::{
    io::Write as _,
    sync::{Arc, Once},
};

use accounts::{
    Accounts, Group, GroupId, Licence, NewGroup, NewLicence, Product,
    engine::{Engine, postgres::Postgres, sqlite::Sqlite},
};
use model::{Timestamp, Tlp};
use tempfile::TempDir;

use crate::support::{Database, KEY};

/// Where accounts are.
pub(crate) enum Place {
    /// In a file.
    File(TempDir),
    /// In a server.
    Server(Database),
}

impl Place {
    /// An empty file.
    pub(crate) fn file() -> Self {
        Self::File(tempfile::tempdir().unwrap())
    }

    /// An empty database of the server, if there is one.
    pub(crate) fn server() -> Option<Self> {
        let database = Database::make();
        if database.is_none() {
            static TOLD: Once = Once::new();
            TOLD.call_once(|| {
                // Not by `eprintln!`, which the harness keeps to itself.
                let told =
                    b"HANTEI_POSTGRES is not set (scripts/postgres.sh prints it): PostgreSQL is not tested\n";
                std::io::stderr().write_all(told).unwrap();
            });
        }
        database.map(Self::Server)
    }

    /// All that there are.
    pub(crate) fn all() -> Vec<Self> {
        std::iter::once(Self::file()).chain(Self::server()).collect()
    }

    /// What accounts are opened by.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::File(folder) => format!("sqlite:{}", folder.path().join("accounts.sqlite").display()),
            Self::Server(database) => database.address.clone(),
        }
    }

    /// Opens accounts, as a server of its own would.
    pub(crate) fn open(&self) -> Accounts {
        Accounts::open(&self.address()).unwrap().with_key(KEY)
    }

    /// Opens the engine alone.
    pub(crate) fn engine(&self) -> Arc<dyn Engine> {
        match self {
            Self::File(folder) => Arc::new(Sqlite::open(&folder.path().join("accounts.sqlite")).unwrap()),
            Self::Server(database) => Arc::new(Postgres::open(&database.address).unwrap()),
        }
    }
}

/// A moment: `2026-03-02T10:00:00Z`.
pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A group in a time zone, whose name is no other's.
pub(crate) fn group_in(accounts: &Accounts, time_zone: &str) -> Group {
    let name = GroupId::random().unwrap().to_string();
    let new = NewGroup { name, time_zone: time_zone.to_owned(), tlp_max: Tlp::Amber };
    accounts.add_group(&new, Timestamp::MIN).unwrap()
}

/// A product by its code.
pub(crate) fn product(code: &str) -> Product {
    Product::parse(code).unwrap()
}

/// What is said of a licence that is always in force.
pub(crate) fn new_licence(group: &Group, code: &str) -> NewLicence {
    NewLicence {
        group_id: group.id,
        product: product(code),
        services: None,
        count: 1,
        starts_at: Timestamp::MIN,
        ends_at: None,
    }
}

/// A licence that is always in force.
pub(crate) fn licence(accounts: &Accounts, group: &Group, code: &str) -> Licence {
    accounts.grant_licence(&new_licence(group, code), Timestamp::MIN).unwrap()
}
