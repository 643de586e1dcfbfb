//! What was used: told, given back, and written down from memory.

use model::Timestamp;

use crate::{
    Accounts, Day, Error, Grant, GroupId, LicenceId, Product, Result, Service,
    block::{Counter, Hold, Keeping},
    engine::{Transaction, Value},
    standing::Standing,
};

/// Most days of a history.
pub const HISTORY_DAYS_MAX: u32 = 366;
/// Most entries of a history; those of the latest days come first.
const HISTORY_ENTRIES_MAX: u32 = 50_000;
/// How often counts of what has no limit are written down, by the clock.
const COUNTS_WRITTEN_EVERY_MS: u64 = 60_000;

/// What was used of a licence's service today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The licence.
    pub licence: LicenceId,
    /// Its product.
    pub product: Product,
    /// The service.
    pub service: Service,
    /// Units that were charged. What other nodes have reserved counts; what other nodes only counted in memory comes a minute later.
    pub used: u64,
    /// How many may be; `None` without a limit.
    pub limit: Option<u64>,
    /// The group's day.
    pub day: Day,
    /// When the next one begins.
    pub resets_at: Timestamp,
}

/// What was used of a licence's service on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayUsage {
    /// The licence.
    pub licence: LicenceId,
    /// The service.
    pub service: Service,
    /// The group's day.
    pub day: Day,
    /// Units that were charged.
    pub used: u64,
}

impl Accounts {
    /// What was used today of the licences that are in force and open a service, in the order in which they pay. Nothing for a group that is not there.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn usage(&self, group: GroupId, service: Service, now: Timestamp) -> Result<Vec<Usage>> {
        let moment = self.moment(now);
        self.read(|transaction| {
            let Some(mut standing) = Standing::load(transaction, group)? else { return Ok(Vec::new()) };
            standing.advance(moment);
            let open = standing
                .licences
                .iter()
                .filter(|licence| licence.is_in_force(moment) && licence.services.has(service));
            let mut usage = Vec::new();
            for licence in open {
                let counter = (licence.id, service, standing.day);
                let meter = self.quotas.meters.get(&counter);
                // Read before the database: what a block loses in between is used.
                let (left, counted) = meter.map_or((0, 0), |meter| (meter.left(), meter.counted()));
                let stored = stored(transaction, &counter)?;
                let used = match licence.limit() {
                    Some(_) => stored.saturating_sub(left),
                    None => stored.saturating_add(counted),
                };
                usage.push(Usage {
                    licence: licence.id,
                    product: licence.product,
                    service,
                    used,
                    limit: licence.limit(),
                    day: standing.day,
                    resets_at: standing.resets_at,
                });
            }
            Ok(usage)
        })
    }

    /// The day that is counted for a group now; `None` for a group that is not there.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn day(&self, group: GroupId, now: Timestamp) -> Result<Option<Day>> {
        let moment = self.moment(now);
        self.read(|transaction| {
            let standing = Standing::load(transaction, group)?;
            Ok(standing.map(|mut standing| {
                standing.advance(moment);
                standing.day
            }))
        })
    }

    /// What a group used on its latest days, today too; the latest day first. Of at most [`HISTORY_DAYS_MAX`] days.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn usage_history(&self, group: GroupId, days: u32, now: Timestamp) -> Result<Vec<DayUsage>> {
        let moment = self.moment(now);
        self.read(|transaction| {
            let Some(mut standing) = Standing::load(transaction, group)? else { return Ok(Vec::new()) };
            standing.advance(moment);
            let first = standing.day.before(days.clamp(1, HISTORY_DAYS_MAX) - 1);
            let sql = format!(
                "SELECT quota_usage.licence_id, quota_usage.service, quota_usage.day, quota_usage.used FROM quota_usage \
                 JOIN licences ON licences.id = quota_usage.licence_id WHERE licences.group_id = ?1 AND quota_usage.day >= ?2 \
                 ORDER BY quota_usage.day DESC, quota_usage.service, quota_usage.licence_id LIMIT {HISTORY_ENTRIES_MAX}"
            );
            let rows = transaction.query(&sql, &[group.into(), first.number().into()])?;
            let entry = |row: &crate::engine::Row| {
                Ok(DayUsage {
                    licence: LicenceId::from_row(row, 0)?,
                    service: Service::from_place(row.integer(1)?).ok_or(Error::Corrupt { what: "a service" })?,
                    day: Day::from_number(row.integer(2)?),
                    used: row.count(3)?,
                })
            };
            rows.iter().map(entry).collect()
        })
    }

    /// Gives back what was charged for something that then failed; once for each grant. Waits for the database where the charge did.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn refund(&self, grant: &Grant) -> Result<()> {
        if self.refund_at_once(grant) { Ok(()) } else { self.refund_all(&[*grant]) }
    }

    /// Gives back to memory what was charged there. Whether that was possible.
    pub(crate) fn refund_at_once(&self, grant: &Grant) -> bool {
        let units = u64::from(grant.units);
        let meter = self.quotas.meters.get(&counter(grant));
        match (meter, grant.limit) {
            (Some(meter), None) => meter.uncount(units),
            (Some(meter), Some(limit)) if Keeping::of_limit(limit) == Keeping::Blocks => {
                meter.put_back(units)
            }
            _ => false,
        }
    }

    /// Gives back in one transaction.
    pub(crate) fn refund_all(&self, grants: &[Grant]) -> Result<()> {
        let _turn = self.quotas.turn();
        self.write(|transaction| {
            grants
                .iter()
                .try_for_each(|grant| take_back(transaction, &counter(grant), u64::from(grant.units)))
        })?;
        for grant in grants {
            if let Some(meter) = self.quotas.meters.get(&counter(grant)) {
                meter.set_known(meter.known().saturating_sub(u64::from(grant.units)));
            }
        }
        Ok(())
    }

    /// Writes down counts of what has no limit, if that was not done for a minute.
    pub(crate) fn write_counts_when_due(&self) -> Result<()> {
        let now = self.moments.now();
        if self.quotas.counts_written_at().abs_diff(now.millis()) < COUNTS_WRITTEN_EVERY_MS {
            return Ok(());
        }
        let _turn = self.quotas.turn();
        self.write_counts()?;
        self.quotas.set_counts_written_at(now.millis());
        self.quotas.meters.prune();
        Ok(())
    }

    /// Writes down what is only in memory: counts, and blocks, which are given back.
    pub(crate) fn write_memory(&self, now: Timestamp) -> Result<()> {
        let _ = self.moment(now);
        let _turn = self.quotas.turn();
        self.write_counts()?;
        let holds = self.write(|transaction| {
            let mut holds = Vec::new();
            for (counter, meter) in self.quotas.meters.all() {
                let hold = Hold::block(&meter, u64::MAX);
                if hold.units() > 0 {
                    take_back(transaction, &counter, hold.units())?;
                    holds.push((meter, hold));
                }
            }
            Ok(holds)
        })?;
        for (meter, hold) in holds {
            meter.set_known(meter.known().saturating_sub(hold.units()));
            hold.settle();
        }
        Ok(())
    }

    fn write_counts(&self) -> Result<()> {
        let holds = self.write(|transaction| {
            let mut holds = Vec::new();
            for ((licence, service, day), meter) in self.quotas.meters.all() {
                let hold = Hold::written(&meter);
                if hold.units() == 0 {
                    continue;
                }
                transaction.execute(
                    "INSERT INTO quota_usage (licence_id, service, day, used, is_warned) SELECT id, ?2, ?3, ?4, 0 FROM licences WHERE id = ?1 \
                     ON CONFLICT (licence_id, service, day) DO UPDATE SET used = quota_usage.used + excluded.used",
                    &[licence.into(), service.column().into(), day.number().into(), number(hold.units())?],
                )?;
                holds.push(hold);
            }
            Ok(holds)
        })?;
        holds.into_iter().for_each(Hold::settle);
        Ok(())
    }
}

fn counter(grant: &Grant) -> Counter {
    (grant.licence, grant.service, grant.day)
}

fn number(units: u64) -> Result<Value> {
    i64::try_from(units).map(Value::from).map_err(|_| Error::Corrupt { what: "a count of units" })
}

/// What is stored of a counter.
fn stored(transaction: &mut dyn Transaction, (licence, service, day): &Counter) -> Result<u64> {
    let sql = "SELECT used FROM quota_usage WHERE licence_id = ?1 AND service = ?2 AND day = ?3";
    let row =
        transaction.query_one(sql, &[(*licence).into(), service.column().into(), day.number().into()])?;
    row.map_or(Ok(0), |row| row.count(0))
}

/// Takes units out of a counter that has them.
fn take_back(transaction: &mut dyn Transaction, (licence, service, day): &Counter, units: u64) -> Result<()> {
    let sql = "UPDATE quota_usage SET used = used - ?4 WHERE licence_id = ?1 AND service = ?2 AND day = ?3 AND used >= ?4";
    let values = [(*licence).into(), service.column().into(), day.number().into(), number(units)?];
    transaction.execute(sql, &values)?;
    Ok(())
}
