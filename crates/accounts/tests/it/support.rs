//! Accounts to test with: in memory, and in PostgreSQL where `HANTEI_POSTGRES` has its address (`scripts/postgres.sh`).

use std::{
    env,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use accounts::{
    Accounts, Group, NewGroup, NewUser, Role, User,
    engine::{Engine, Value, postgres::Postgres, sqlite::Sqlite},
};
use model::{Timestamp, Tlp};
use postgres::NoTls;

/// What seals seeds and mails in tests.
pub(crate) const KEY: [u8; 32] = [7; 32];
/// A password that may be one.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Runs a check over empty accounts in each engine.
pub(crate) fn on_each_engine(check: impl Fn(&Accounts)) {
    on_each_database(|accounts, _| check(accounts));
}

/// Runs a check over empty accounts in each engine, with the engine below them.
pub(crate) fn on_each_database(check: impl Fn(&Accounts, &Arc<dyn Engine>)) {
    let run = |engine: Arc<dyn Engine>| {
        check(&Accounts::with_engine(Arc::clone(&engine)).unwrap().with_key(KEY), &engine)
    };
    run(Arc::new(Sqlite::in_memory().unwrap()));
    if let Some(database) = Database::make() {
        run(Arc::new(Postgres::open(&database.address).unwrap()));
    }
}

/// A database of PostgreSQL of its own; gone when dropped.
pub(crate) struct Database {
    pub(crate) address: String,
    server: String,
    name: String,
}

impl Database {
    /// A new database, if there is a server.
    pub(crate) fn make() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = env::var("HANTEI_POSTGRES").ok()?;
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let address = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        let database = Self { address, server, name };
        database.run(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    fn run(&self, sql: &str) {
        postgres::Client::connect(&self.server, NoTls).unwrap().batch_execute(sql).unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// A moment: `2026-03-02T10:00:00Z`.
pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The moment at which most tests begin.
pub(crate) fn start() -> Timestamp {
    at("2026-03-02T10:00:00Z")
}

/// A documentation address (RFC 5737).
pub(crate) fn address() -> IpAddr {
    "192.0.2.1".parse().unwrap()
}

/// A group of this name.
pub(crate) fn group(accounts: &Accounts, name: &str) -> Group {
    let new = NewGroup { name: name.to_owned(), time_zone: "Asia/Tokyo".to_owned(), tlp_max: Tlp::Amber };
    accounts.add_group(&new, start()).unwrap()
}

/// A user of this name and role, in a group named after it, who has an address of mail.
pub(crate) fn user(accounts: &Accounts, name: &str, role: Role) -> User {
    let group_id = group(accounts, &format!("Group of {name}")).id;
    let mail = Some(format!("{name}@example.com"));
    accounts.add_user(&NewUser { group_id, name: name.to_owned(), mail, role }, start()).unwrap()
}

/// Runs a statement below accounts: how many rows it changed.
pub(crate) fn execute(engine: &Arc<dyn Engine>, sql: &str, values: &[Value]) -> u64 {
    let mut changed = 0;
    engine
        .write(&mut |transaction| {
            changed = transaction.execute(sql, values)?;
            Ok(())
        })
        .unwrap();
    changed
}
