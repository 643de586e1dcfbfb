//! Peers on the records of Hantei's benchmark: Redis, SQLite and LMDB read the same generated feeds and answer the same questions.
//!
//! `peers FOLDER` takes the benchmark's folder (`feeds/*.csv`, `hits.txt`, `misses.txt`), works below `FOLDER/peers`, and prints one line
//! a figure: what, how, count, seconds, p50 and p99 in microseconds, processor seconds, bytes on disk; separated by tabs, empty where not
//! measured. `hantei bench --peers PATH` starts it. It is no part of the product.

mod figure;
mod lmdb;
mod records;
mod redis;
mod sqlite;

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("usage: peers FOLDER")?);
    let work = folder.join("peers");
    if work.exists() {
        fs::remove_dir_all(&work).context("cannot empty the folder of the peers")?;
    }
    fs::create_dir_all(&work).context("cannot make the folder of the peers")?;
    let hits = records::lines(&folder.join("hits.txt"))?;
    let misses = records::lines(&folder.join("misses.txt"))?;
    let feeds = records::Feeds::in_folder(&folder.join("feeds"))?;
    lmdb::measure(&feeds, &hits, &misses, &work.join("lmdb")).context("LMDB")?;
    sqlite::measure(&feeds, &hits, &misses, &work.join("sqlite")).context("SQLite")?;
    // The only one that is a program of its own, and may not be installed.
    if let Err(error) = redis::measure(&feeds, &hits, &misses) {
        eprintln!("Redis is left out: {error:#}");
    }
    fs::remove_dir_all(&work).context("cannot remove the folder of the peers")?;
    Ok(())
}
