//! A clock that jumps. What has expired stays expired when the clock goes back, and no day begins twice: everything that is compared with a stored
//! moment is compared with the latest moment that was ever seen.
//!
//! What happens when a clock is wrong for an hour: when it jumps ahead by days, sessions, tokens and links that would have expired by then expire, and
//! each group begins the day that the clock says. When it goes back, none of that is undone: until the right time has caught up, time stands still.
//! Nothing expires, and the quota of the far day is what there is. A jump of hours mends itself in as many hours. After a farther one an administrator
//! calls [`Accounts::forget_moment`], which makes the clock's time the time again; other nodes, and a server when it was called on the command line,
//! follow with their next charge, or within about a minute with their next write of another kind.
//!
//! While a clock is behind the day that is counted, a charge needs room on both days: the counted one, and the one that the clock shows. So going back
//! refunds nothing, and no date on the wall is granted more than the quota either.

use std::sync::atomic::{AtomicI64, Ordering};

use model::Timestamp;

use crate::{
    Accounts, GroupId, Result,
    civil::{Day, Zone},
    engine::Transaction,
    group::GROUPS_MAX,
};

/// How often the latest moment is written, at most, by the clock.
const KEPT_EVERY_MS: u64 = 60_000;
/// Names in the table `meta`.
const MOMENT: &str = "moment";
const GENERATION: &str = "moment_generation";

/// The latest moment that was seen, here or by another node.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    latest: AtomicI64,
    /// What the clock said lately.
    now: AtomicI64,
    /// What the clock said when the latest moment was written.
    kept_at: AtomicI64,
    /// How often the latest moment was forgotten.
    generation: AtomicI64,
}

/// What a transaction wrote or found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    latest: i64,
    now: i64,
    generation: i64,
}

impl Moments {
    /// What is stored.
    pub(crate) fn load(transaction: &mut dyn Transaction) -> Result<Self> {
        let moments = Self::default();
        let (latest, generation) = stored(transaction)?;
        moments.latest.store(latest, Ordering::Relaxed);
        moments.generation.store(generation, Ordering::Relaxed);
        Ok(moments)
    }

    /// What the clock said lately, to the second.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::Relaxed))
    }

    fn see(&self, now: Timestamp) -> Timestamp {
        let now = now.millis();
        // Stores are rare, so that threads share the line of memory.
        if self.now.load(Ordering::Relaxed).abs_diff(now) >= 1000 {
            self.now.store(now, Ordering::Relaxed);
        }
        let latest = self.latest.load(Ordering::Relaxed);
        if now > latest {
            self.latest.fetch_max(now, Ordering::Relaxed);
        }
        Timestamp::from_millis(now.max(latest))
    }

    /// Whether the latest moment was written more than a minute ago, by a clock that may have jumped.
    pub(crate) fn is_due(&self) -> bool {
        self.now.load(Ordering::Relaxed).abs_diff(self.kept_at.load(Ordering::Relaxed)) >= KEPT_EVERY_MS
    }

    /// Whether another node forgot the latest moment.
    pub(crate) fn is_forgotten(&self, transaction: &mut dyn Transaction) -> Result<bool> {
        Ok(stored(transaction)?.1 != self.generation.load(Ordering::Relaxed))
    }

    /// Writes the latest moment within a transaction, or takes over that another node forgot it.
    pub(crate) fn keep(&self, transaction: &mut dyn Transaction) -> Result<Kept> {
        let (found, generation) = stored(transaction)?;
        let now = self.now.load(Ordering::Relaxed);
        let here = if generation == self.generation.load(Ordering::Relaxed) {
            self.latest.load(Ordering::Relaxed)
        } else {
            now
        };
        let latest = here.max(found);
        if latest != found {
            store(transaction, MOMENT, latest)?;
        }
        Ok(Kept { latest, now, generation })
    }

    /// Takes over what was committed. Whether the latest moment had been forgotten.
    pub(crate) fn kept(&self, kept: Kept) -> bool {
        self.kept_at.store(kept.now, Ordering::Relaxed);
        let is_forgotten = self.generation.swap(kept.generation, Ordering::Relaxed) != kept.generation;
        if is_forgotten {
            self.latest.store(kept.latest, Ordering::Relaxed);
        } else {
            self.latest.fetch_max(kept.latest, Ordering::Relaxed);
        }
        is_forgotten
    }
}

impl Accounts {
    /// The latest of `now` and what was seen before, here or, with a delay of about a minute, by another node. See the module's text on a clock that
    /// jumps. Costs nanoseconds; the moment is written by the writes that come anyway, at most once a minute and with each new day of a quota.
    #[must_use]
    pub fn moment(&self, now: Timestamp) -> Timestamp {
        self.moments.see(now)
    }

    /// Makes `now` the latest moment, after a clock had jumped far ahead. What was charged to days after today counts as charged today, so that nothing
    /// is given twice. Sessions and tokens that expired in the meantime may be valid again: end them if the wrong clock was somebody's doing.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn forget_moment(&self, now: Timestamp) -> Result<()> {
        let kept = self.write_alone(|transaction| {
            let (_, generation) = stored(transaction)?;
            let kept = Kept { latest: now.millis(), now: now.millis(), generation: generation + 1 };
            store(transaction, MOMENT, kept.latest)?;
            store(transaction, GENERATION, kept.generation)?;
            let sql = format!("SELECT id, time_zone, quota_day FROM groups ORDER BY id LIMIT {GROUPS_MAX}");
            for row in transaction.query(&sql, &[])? {
                let today = Zone::parse(row.text(1)?)?.day(now);
                if row.integer(2)? > today.number() {
                    return_to(transaction, GroupId::from_row(&row, 0)?, today)?;
                }
            }
            Ok(kept)
        })?;
        self.moments.now.store(now.millis(), Ordering::Relaxed);
        self.moments.kept(kept);
        self.forget_licences();
        Ok(())
    }
}

/// Puts what a group used on days after `today` into today's counters.
fn return_to(transaction: &mut dyn Transaction, group: GroupId, today: Day) -> Result<()> {
    let later = "day > ?2 AND licence_id IN (SELECT id FROM licences WHERE group_id = ?1)";
    let values = [group.into(), today.number().into()];
    transaction.execute(
        &format!(
            "INSERT INTO quota_usage (licence_id, service, day, used, is_warned) \
             SELECT licence_id, service, ?2, CAST(SUM(used) AS BIGINT), MAX(is_warned) FROM quota_usage WHERE {later} GROUP BY licence_id, service \
             ON CONFLICT (licence_id, service, day) DO UPDATE SET used = quota_usage.used + excluded.used"
        ),
        &values,
    )?;
    transaction.execute(&format!("DELETE FROM quota_usage WHERE {later}"), &values)?;
    transaction.execute("UPDATE groups SET quota_day = ?2 WHERE id = ?1", &values)?;
    Ok(())
}

/// The latest moment, and how often it was forgotten.
fn stored(transaction: &mut dyn Transaction) -> Result<(i64, i64)> {
    let (mut latest, mut generation) = (0, 0);
    let sql = "SELECT name, value FROM meta WHERE name IN (?1, ?2)";
    for row in transaction.query(sql, &[MOMENT.into(), GENERATION.into()])? {
        *(if row.text(0)? == MOMENT { &mut latest } else { &mut generation }) = row.integer(1)?;
    }
    Ok((latest, generation))
}

fn store(transaction: &mut dyn Transaction, name: &str, value: i64) -> Result<()> {
    let sql = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    transaction.execute(sql, &[name.into(), value.into()])?;
    Ok(())
}
