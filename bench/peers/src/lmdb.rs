//! LMDB in process: gets, and scans of up to 100 rows from a key on.

use std::{fs, ops::Bound, path::Path};

use anyhow::{Context as _, Result, bail};
use heed::{CommitOrAbort, Database, EnvOpenOptions, types::Str};

use crate::{
    figure::{folder_bytes, once, shared},
    records::{Feeds, VALUE, brief},
};

/// Room for the database; LMDB maps it and uses what it needs.
const MAP_BYTES: usize = 64 << 30;
/// Records of one transaction, as many as Hantei's import writes at a time.
const BATCH: usize = 4_000;
/// Rows of a scan.
const SCAN_ROWS: usize = 100;
/// Keys of one transaction of gets.
const GETS: usize = 1000;

pub fn measure(feeds: &Feeds, hits: &[String], misses: &[String], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // SAFETY: the folder is new and ours; no other process opens or changes its files while it is mapped.
    let env = unsafe { EnvOpenOptions::new().map_size(MAP_BYTES).max_readers(16).open(folder)? };
    let created = env.create_databases_and_commit(env.write_txn()?, |open, transaction| {
        open.create_database::<Str, Str>(transaction, None).map(CommitOrAbort::<_, ()>::Commit)
    });
    let rows: Database<'_, Str, Str> = created?.commit().context("the table was not made")?;
    let mut figure = once("LMDB import", || {
        let mut transaction = Some(env.write_txn()?);
        let mut waiting = 0;
        let count = feeds.each(|fields| {
            if let Some(transaction) = &mut transaction {
                rows.put(transaction, fields[VALUE], &brief(fields))?;
            }
            waiting += 1;
            if waiting == BATCH {
                waiting = 0;
                transaction.take().map_or(Ok(()), |done| done.commit())?;
                transaction = Some(env.write_txn()?);
            }
            Ok(())
        });
        let count = count?;
        transaction.map_or(Ok(()), |done| done.commit())?;
        Ok(count)
    })?;
    figure.disk_bytes = Some(folder_bytes(folder)?);
    figure.print();
    for threads in [1, 2] {
        for (what, keys, is_known) in [("LMDB get, hit", hits, true), ("LMDB get, miss", misses, false)] {
            let start = || Ok(());
            shared(what, keys, GETS, threads, start, |(), keys| {
                let transaction = env.read_txn()?;
                for key in keys {
                    if rows.get(&transaction, key)?.is_some() != is_known {
                        bail!("`{key}` should be known: {is_known}");
                    }
                }
                Ok(())
            })?
            .print();
        }
    }
    let start = || Ok(());
    shared("LMDB scan of 100", hits, 1, 1, start, |(), keys| {
        let transaction = env.read_txn()?;
        let mut bytes = 0;
        for key in keys {
            let from = (Bound::Included(key.as_str()), Bound::Unbounded);
            for row in rows.range(&transaction, &from)?.take(SCAN_ROWS) {
                let (key, value) = row?;
                bytes += key.len() + value.len();
            }
        }
        if bytes == 0 {
            bail!("a scan found nothing");
        }
        Ok(())
    })?
    .print();
    Ok(())
}
