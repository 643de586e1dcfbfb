//! Leaving nothing of what was removed on disk.
//!
//! fjall writes a journal until it has 64 MB, and deletes it when all that it has is in tables: what was removed stands there until so much else
//! was written. So that much is written, into a keyspace of its own, and all that waits in memory goes to tables; then the table is written anew.

use std::{thread, time::Duration};

use ::fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode, Result};

/// Keyspace of what is written for the journal's sake. It has one row.
const FILLER: &str = "filler";
const FILLER_KEY: &[u8] = b"filler";
/// Bytes of the row while a journal is filled.
const FILLER_BYTES: usize = 1 << 20;
/// Bytes of it that are held in memory.
const FILLER_MEMTABLE_BYTES: u64 = 8 << 20;
/// How often it is written: more than a journal has before fjall begins another.
const FILLER_TIMES: usize = 64;
/// Between two looks whether a flush is done.
const PAUSE: Duration = Duration::from_millis(5);

pub(super) fn run(database: &Database, keyspaces: &[Keyspace], table: &Keyspace) -> Result<()> {
    let options = || KeyspaceCreateOptions::default().max_memtable_size(FILLER_MEMTABLE_BYTES);
    let filler = database.keyspace(FILLER, options)?;
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    for _ in 0..FILLER_TIMES {
        filler.insert(FILLER_KEY, noise.bytes(FILLER_BYTES))?;
    }
    // The first flush after so much begins another journal. The one before goes with a flush after all that it has is in tables.
    touch(database, &filler)?;
    for keyspace in keyspaces {
        flush(database, keyspace)?;
    }
    touch(database, &filler)?;
    table.major_compact()?;
    filler.major_compact()?;
    // Files that were written anew go with a flush, when it is told from no reader's moment that one needs them: with the second at the latest.
    touch(database, &filler)?;
    touch(database, &filler)
}

/// Writes the row anew, without content: what fjall deletes, it deletes with a flush. The row stays, for of a keyspace that is empty again fjall cannot
/// tell how far its journals are needed.
fn touch(database: &Database, filler: &Keyspace) -> Result<()> {
    filler.insert(FILLER_KEY, [])?;
    flush(database, filler)
}

/// Writes what waits in memory to tables.
fn flush(database: &Database, keyspace: &Keyspace) -> Result<()> {
    keyspace.rotate_memtable()?;
    while keyspace.sealed_memtable_count() > 0 {
        // Fails when the thread that flushes has failed.
        database.persist(PersistMode::Buffer)?;
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Bytes that no compression makes fewer (xorshift64, Marsaglia 2003).
struct Noise(u64);

impl Noise {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 8);
        while bytes.len() < count {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            bytes.extend_from_slice(&self.0.to_le_bytes());
        }
        bytes
    }
}
