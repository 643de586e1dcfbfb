//! SQLite in process: all fields of the records in one table with an index over the object, in WAL mode, a transaction for as many records
//! as Hantei's import acknowledges at a time.

use std::{fs, path::Path};

use anyhow::{Result, bail};
use rusqlite::{Connection, params_from_iter};

use crate::{
    figure::{folder_bytes, once, shared},
    records::Feeds,
};

const BATCH: usize = 4_000;

pub fn measure(feeds: &Feeds, hits: &[String], misses: &[String], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join("records.sqlite");
    let open = || -> Result<Connection> {
        let connection = Connection::open(&path)?;
        // `full` with WAL syncs at each commit: what is committed survives a power cut, as Hantei's does.
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536;",
        )?;
        Ok(connection)
    };
    let connection = open()?;
    connection.execute_batch(
        "create table record (first_seen text, id integer, value text not null, kind text, threat text, malware text, alias text, \
         family text, last_seen text, confidence integer, compromised text, reference text, tags text, anonymous text, reporter text);
         create unique index record_value on record (value);",
    )?;
    let mut figure = once("SQLite import", || {
        let mut insert =
            connection.prepare("insert or ignore into record values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?;
        let mut waiting = 0;
        connection.execute_batch("begin")?;
        let count = feeds.each(|fields| {
            insert.execute(params_from_iter(fields))?;
            waiting += 1;
            if waiting == BATCH {
                waiting = 0;
                connection.execute_batch("commit; begin")?;
            }
            Ok(())
        })?;
        connection.execute_batch("commit; pragma wal_checkpoint(truncate)")?;
        Ok(count)
    })?;
    figure.disk_bytes = Some(folder_bytes(folder)?);
    figure.print();
    for threads in [1, 2] {
        for (what, keys, is_known) in [("SQLite get, hit", hits, true), ("SQLite get, miss", misses, false)] {
            shared(what, keys, 1, threads, open, |connection, keys| {
                let mut get = connection.prepare_cached(
                    "select threat, family, confidence, first_seen, last_seen from record where value = ?",
                )?;
                for key in keys {
                    let mut rows = get.query([key])?;
                    if rows.next()?.is_some() != is_known {
                        bail!("`{key}` should be known: {is_known}");
                    }
                }
                Ok(())
            })?
            .print();
        }
    }
    Ok(())
}
