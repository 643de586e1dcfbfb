//! Opening, copying, and a server that goes away.

use std::{error::Error as _, fs, net::TcpListener, path::Path, thread};

use accounts::{
    Accounts, Error,
    engine::{Value, postgres::Postgres, sqlite::Sqlite},
};
use postgres::NoTls;

use crate::databases::{Place, at, group_in};

#[test]
fn addresses_that_are_none_are_refused_without_repeating_them() {
    for address in [
        "",
        "accounts.sqlite",
        "sqlite:",
        "mysql://user:hunter2@db.example/accounts",
        "postgres://",
        "postgres://user:hunter2@/accounts",
        "postgres://user:hunter2@db.example:port/accounts",
        "postgres://user:hunter2@db.example/accounts?hunter2=1",
        "postgres://user:hunter2@db.example/accounts?sslmode=sometimes",
        "postgres://user:hunter2@db.example/accounts?sslmode=verify-full&sslrootcert=",
        "postgres://user:hunter2@db.example/accounts?sslmode=verify-full&sslrootcert=/nowhere/hunter2.pem",
        "postgres://user:hunter2@db.example/accounts?sslmode=verify-full&sslrootcert=%2",
        "postgres://user:hunter2@db.example/accounts?sslrootcert=ca.pem",
    ] {
        let error = Accounts::open(address).unwrap_err();
        assert!(matches!(error, Error::Address { .. }), "{address}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    // A port that nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = Accounts::open(&format!("postgres://hantei:hunter2@127.0.0.1:{port}/accounts")).unwrap_err();
    assert!(error.is_temporary(), "{error:?}");
    assert!(!format!("{error:?} {error} {:?}", error.source()).contains("hunter2"), "{error:?}");
}

#[test]
fn a_newer_schema_is_refused() {
    for place in Place::all() {
        place
            .engine()
            .write(&mut |transaction| {
                let sql = "INSERT INTO schema_version (version, name) VALUES (?1, 'from the future')";
                transaction.execute(sql, &[999.into()]).map(drop)
            })
            .unwrap();
        let error = Accounts::open(&place.address()).unwrap_err();
        assert!(matches!(error, Error::Newer { found: 999, .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("schema 999") && message.contains("reads up to"), "{message}");
    }
}

#[test]
fn several_may_open_an_empty_database_at_once() {
    for place in Place::all() {
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| drop(place.open()));
            }
        });
        group_in(&place.open(), "UTC");
    }
}

#[test]
fn what_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.sqlite");
    fs::write(
        &file,
        "This is a text, and long enough to look like a header of a database, which it is not at all.",
    )
    .unwrap();
    assert!(matches!(Sqlite::open(&file).map(drop), Err(Error::Engine { .. })));
    let missing = folder.path().join("nowhere/accounts.sqlite");
    assert!(
        matches!(Sqlite::open(&missing).map(drop), Err(Error::Io { action: "open", path, .. }) if path == missing)
    );
}

#[cfg(unix)]
#[test]
fn files_are_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.sqlite");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let accounts = Accounts::open(&format!("sqlite:{}", file.display())).unwrap();
    group_in(&accounts, "UTC");
    accounts.copy_to(&folder.path().join("copy.sqlite")).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["accounts.sqlite", "accounts.sqlite-shm", "accounts.sqlite-wal", "copy.sqlite"]);
}

#[test]
fn a_copy_has_everything_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (accounts, name) in
        [(Place::file().open(), "of a file"), (Accounts::open("memory:").unwrap(), "of memory")]
    {
        let group = group_in(&accounts, "Asia/Tokyo");
        let file = folder.path().join(name);
        accounts.copy_to(&file).unwrap();
        let later = group_in(&accounts, "UTC");
        let copy = Accounts::open(&format!("sqlite:{}", file.display())).unwrap();
        assert_eq!((copy.group(group.id).unwrap(), copy.group(later.id).unwrap()), (Some(group), None));
        assert!(matches!(accounts.copy_to(&file), Err(Error::Io { action: "create", .. })));
    }
    if let Some(place) = Place::server() {
        let refused = place.open().copy_to(Path::new("/nonexistent/copy"));
        assert!(matches!(&refused, Err(Error::NotHere { what }) if what.contains("pg_dump")), "{refused:?}");
    }
}

#[test]
fn copying_goes_on_beside_writers() {
    let (place, folder) = (Place::file(), tempfile::tempdir().unwrap());
    let accounts = place.open();
    thread::scope(|scope| {
        let writer = scope.spawn(|| (0..50).map(|_| group_in(&accounts, "UTC").id).collect::<Vec<_>>());
        let mut counts = Vec::new();
        for number in 0.. {
            let file = folder.path().join(number.to_string());
            accounts.copy_to(&file).unwrap();
            counts
                .push(Accounts::open(&format!("sqlite:{}", file.display())).unwrap().groups().unwrap().len());
            if writer.is_finished() {
                break;
            }
        }
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!(writer.join().unwrap().len(), 50);
    });
}

#[test]
fn connections_that_the_server_ended_are_made_anew() {
    let Some(place) = Place::server() else { return };
    let accounts = place.open();
    let group = group_in(&accounts, "UTC");
    let end_all = || {
        let mut administrator = postgres::Client::connect(&place.address(), NoTls).unwrap();
        let sql = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(!administrator.query(sql, &[]).unwrap().is_empty(), "there are connections to end");
    };
    end_all();
    assert!(accounts.group(group.id).unwrap().is_some());
    end_all();
    group_in(&accounts, "UTC");
    assert_eq!(accounts.groups().unwrap().len(), 2);

    // In the middle of a transaction: nothing of it was done, and it is done again.
    let engine = Postgres::open(&place.address()).unwrap();
    let mut calls = 0;
    let added = accounts::engine::Engine::write(&engine, &mut |transaction| {
        calls += 1;
        let values: [Value; 3] =
            ["grp_00000000000000000000000000000000".into(), "name".into(), at("2026-03-02").into()];
        let sql = "INSERT INTO groups (id, name, name_key, time_zone, tlp_max, quota_day, created_at) VALUES (?1, ?2, ?2, 'UTC', 0, 0, ?3)";
        transaction.execute(sql, &values)?;
        if calls == 1 {
            end_all();
        }
        transaction.query("SELECT 1", &[]).map(drop)
    });
    assert!(added.is_ok(), "{added:?}");
    assert_eq!((calls, accounts.groups().unwrap().len()), (2, 3));
}

#[test]
fn debug_says_nothing_of_the_key() {
    let accounts = Accounts::open("memory:").unwrap().with_key(*b"0123456789abcdef0123456789abcdef");
    assert_eq!(format!("{accounts:?}"), "Accounts { engine: \"sqlite\", .. }");
}
