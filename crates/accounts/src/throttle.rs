//! Throttles: at most so many of something within a window that slides, counted exactly, durably, and for all nodes together.
//! For what is rare and dear: sign-ins, links by mail, codes. It is no quota, and not for every request: each attempt that is
//! allowed is a durable write.

use std::time::Duration;

use model::{Timestamp, time::DAY_MS};

use crate::{Accounts, Error, Result, engine::Transaction, secret::digest};

/// Largest limit: the moments of what was allowed are kept, eight bytes each.
pub const THROTTLE_LIMIT_MAX: u32 = 1_000;
/// Longest window.
pub const THROTTLE_WINDOW_MAX_MS: i64 = 31 * DAY_MS;
/// Longest key in bytes; it is kept as a digest.
const KEY_BYTES_MAX: usize = 4 * 1024;

/// Whether something may be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Whether it may; then it was counted.
    pub is_allowed: bool,
    /// When it may be tried again, counted from now; nothing when it is allowed.
    pub retry_after: Duration,
    /// How many more would be allowed now.
    pub remaining: u32,
}

impl Accounts {
    /// Counts one more of `key`, unless `limit` were counted within the last `window`. What is refused is not counted: who
    /// goes on trying does not shut others out for longer. `key` says what it is and of whom, e.g. `sign-in name jane`, with the
    /// name in its one spelling ([`crate::canonical_name`]).
    ///
    /// # Errors
    /// [`Error::Invalid`] for a limit above 1,000, a window of nothing or above 31 days, or a key above 4 KiB, and those of the engine.
    pub fn throttle(&self, key: &str, limit: u32, window: Duration, now: Timestamp) -> Result<Throttle> {
        let window_ms = i64::try_from(window.as_millis()).unwrap_or(i64::MAX);
        let is_within = limit <= THROTTLE_LIMIT_MAX && (1..=THROTTLE_WINDOW_MAX_MS).contains(&window_ms);
        if !is_within || key.len() > KEY_BYTES_MAX {
            return Err(Error::Invalid { what: "the throttle", why: "is beyond its bounds" });
        }
        let (now, digest, limit) = (self.moment(now), digest(key), limit as usize);
        self.write(|transaction| {
            let stored = read(transaction, digest)?;
            let mut moments = Vec::with_capacity(stored.len() + 1);
            // A moment that is still to come was counted under a wrong clock: it counts as now, or it would count for years.
            let until_now = stored.iter().map(|moment| (*moment).min(now.millis()));
            moments.extend(until_now.filter(|moment| moment + window_ms > now.millis()));
            let is_allowed = moments.len() < limit;
            // The newest `limit` count: the limit may have become smaller.
            let oldest = moments.len().checked_sub(limit).and_then(|at| moments.get(at)).copied();
            let retry_after_ms =
                if is_allowed { 0 } else { oldest.map_or(window_ms, |at| at + window_ms - now.millis()) };
            if is_allowed {
                moments.push(now.millis());
            }
            if is_allowed || stored.iter().any(|moment| *moment > now.millis()) {
                write(transaction, digest, &moments, now.plus_millis(window_ms))?;
            }
            Ok(Throttle {
                is_allowed,
                retry_after: Duration::from_millis(u64::try_from(retry_after_ms).unwrap_or(0)),
                remaining: u32::try_from(limit.saturating_sub(moments.len())).unwrap_or(0),
            })
        })
    }

    /// Forgets what was counted of a key: after the right password, or when the operator says so.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn clear_throttle(&self, key: &str) -> Result<()> {
        let digest = digest(key);
        self.write(|transaction| {
            transaction.execute("DELETE FROM throttles WHERE digest = ?1", &[digest.into()])
        })?;
        Ok(())
    }
}

fn read(transaction: &mut dyn Transaction, digest: [u8; 32]) -> Result<Vec<i64>> {
    let row = transaction.query_one("SELECT moments FROM throttles WHERE digest = ?1", &[digest.into()])?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let (moments, rest) = row.bytes(0)?.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(Error::Corrupt { what: "the moments of a throttle" });
    }
    Ok(moments.iter().map(|bytes| i64::from_be_bytes(*bytes)).collect())
}

fn write(
    transaction: &mut dyn Transaction,
    digest: [u8; 32],
    moments: &[i64],
    expires_at: Timestamp,
) -> Result<()> {
    let bytes: Vec<u8> = moments.iter().flat_map(|moment| moment.to_be_bytes()).collect();
    transaction.execute(
        "INSERT INTO throttles (digest, moments, expires_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (digest) DO UPDATE SET moments = excluded.moments, expires_at = excluded.expires_at",
        &[digest.into(), bytes.into(), expires_at.into()],
    )?;
    Ok(())
}

/// Removes what counts no more, also what a wrong clock put too far ahead.
pub(crate) fn sweep(transaction: &mut dyn Transaction, now: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM throttles WHERE expires_at <= ?1 OR expires_at > ?2";
    transaction.execute(sql, &[now.into(), now.plus_millis(THROTTLE_WINDOW_MAX_MS).into()])
}
