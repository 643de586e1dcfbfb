//! Charges that are written: all that wait are done in one transaction, which is committed before any of them is answered.
//!
//! Each charge is decided in order, on counters that the transaction read; what changed is then written by one conditional update a counter. Since the
//! transaction is serialisable, no other can come between; the condition is checked all the same.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use model::Timestamp;

use crate::{
    Accounts, Day, Error, Grant, GroupId, Outcome, Refusal, Result, Want,
    block::{Counter, Hold, Keeping, Meter},
    engine::Transaction,
    licence::Licence,
    ready::Quotas,
    seal::SealingKey,
    standing::Standing,
    warning::{self, Warning},
};

impl Accounts {
    /// Charges in a transaction of its own, and waits for it. Many charges at once cost less by a [`crate::Charger`].
    ///
    /// # Errors
    /// Those of the engine.
    pub fn charge(&self, want: &Want, now: Timestamp) -> Result<Outcome> {
        let outcome = self.charge_all(&[(*want, now)])?.into_iter().next();
        outcome.ok_or(Error::Corrupt { what: "a charge without an outcome" })
    }

    /// What a charge would bring now, of which nothing is taken.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn would_charge(&self, want: &Want, now: Timestamp) -> Result<Outcome> {
        // What the plan holds meanwhile nobody is refused for: who finds a block empty waits for his turn.
        let _turn = self.quotas.turn();
        let at = Moments { now, latest: self.moment(now) };
        self.read(|transaction| Plan::new(&self.quotas).charge(transaction, want, at))
    }

    /// Charges in one transaction, in order; durable when this returns.
    pub(crate) fn charge_all(&self, wants: &[(Want, Timestamp)]) -> Result<Vec<Outcome>> {
        let key = match self.sealing_key() {
            Ok(key) => Some(key),
            Err(Error::NoKey) => None,
            Err(error) => return Err(error),
        };
        let read_at = wants.iter().map(|(_, now)| *now).max().unwrap_or_default();
        let turn = self.quotas.turn();
        for _ in 0..FORGOTTEN_MAX {
            let done = self.write_keeping(|transaction| {
                if self.moments.is_forgotten(transaction)? {
                    // The day is another one, which is known when this was written.
                    return Ok((None, true));
                }
                let mut plan = Plan::new(&self.quotas);
                let charge = |(want, now): &(Want, Timestamp)| {
                    plan.charge(transaction, want, Moments { now: *now, latest: self.moment(*now) })
                };
                let outcomes = wants.iter().map(charge).collect::<Result<Vec<_>>>()?;
                plan.write(transaction, key.as_ref(), self.moment(read_at))?;
                let has_new_day = plan.groups.values().flatten().any(|(_, is_new_day)| *is_new_day);
                Ok((Some((plan, outcomes)), has_new_day))
            })?;
            if let Some((plan, outcomes)) = done {
                plan.settle(read_at);
                drop(turn);
                return Ok(outcomes);
            }
        }
        Err(Error::Unavailable {
            action: "charge while the latest moment is forgotten again and again",
            source: None,
        })
    }
}

/// How often the latest moment may be forgotten by another node while charges wait.
const FORGOTTEN_MAX: usize = 3;

/// When a charge is made.
#[derive(Clone, Copy)]
struct Moments {
    /// What the clock shows.
    now: Timestamp,
    /// The latest moment that was seen.
    latest: Timestamp,
}

/// What a transaction is to do. What it took from meters goes back when it is dropped before it is settled.
struct Plan<'q> {
    quotas: &'q Quotas,
    generation: u64,
    /// With whether the day is a new one.
    groups: HashMap<GroupId, Option<(Standing, bool)>>,
    cells: HashMap<Counter, Cell>,
    holds: Vec<Hold>,
}

/// A counter with a limit.
struct Cell {
    licence: Licence,
    limit: u64,
    resets_at: Timestamp,
    /// What was stored.
    was: u64,
    /// What is to be stored.
    now: u64,
    /// Units among those that go into the block.
    reserved: u64,
    is_warned: bool,
    /// Whether the day is one that the clock shows and that is not counted any more.
    is_behind: bool,
    /// The block, if it is charged in blocks.
    meter: Option<Arc<Meter>>,
}

impl Cell {
    /// Units that may still be charged.
    fn room(&self) -> u64 {
        self.limit.saturating_sub(self.now)
    }

    /// Units that may still be charged, here or from the block.
    fn room_with_block(&self) -> u64 {
        self.room().saturating_add(self.meter.as_ref().map_or(0, |meter| meter.left()))
    }

    /// Units that somebody used: not those that wait in the block.
    fn used(&self) -> u64 {
        let waiting = self.reserved + self.meter.as_ref().map_or(0, |meter| meter.left());
        self.now.saturating_sub(waiting)
    }
}

/// The counters that a charge is written to.
struct Bill {
    /// Of the day that is counted.
    counter: Counter,
    /// Of the day that the clock shows, if that is an earlier one.
    behind: Option<Counter>,
}

impl Bill {
    /// With whether they are of an earlier day.
    fn counters(&self) -> impl Iterator<Item = (Counter, bool)> {
        std::iter::once((self.counter, false)).chain(self.behind.map(|behind| (behind, true)))
    }
}

/// Units for which there is room.
struct Room {
    /// On the day that is counted.
    counted: u64,
    /// On the day that the clock shows, too.
    both: u64,
}

impl<'q> Plan<'q> {
    fn new(quotas: &'q Quotas) -> Self {
        Self {
            quotas,
            generation: quotas.generation(),
            groups: HashMap::new(),
            cells: HashMap::new(),
            holds: Vec::new(),
        }
    }

    fn charge(&mut self, transaction: &mut dyn Transaction, want: &Want, at: Moments) -> Result<Outcome> {
        let stands = match self.groups.entry(want.group) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                entry.insert(Standing::load(transaction, want.group)?.map(|standing| (standing, false)))
            }
        };
        let Some((standing, is_new_day)) = stands else { return Ok(Outcome::Refused(Refusal::NoLicence)) };
        *is_new_day |= standing.advance(at.latest);
        let payers: Vec<Licence> = match standing.payers(want, at.latest) {
            Ok(payers) => payers.map(|(_, licence)| licence.clone()).collect(),
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        let behind = standing.day_behind(at.now);
        let (day, resets_at) = (standing.day, standing.resets_at);
        let mut room_from = resets_at;
        let mut limits = 0_u64;
        let mut widest: Option<(u64, Bill)> = None;
        for licence in payers {
            let Some(limit) = licence.limit() else {
                return self.count(transaction, want, &licence, day, resets_at);
            };
            limits = limits.saturating_add(limit);
            let bill = Bill {
                counter: (licence.id, want.service, day),
                behind: behind.map(|(day, _)| (licence.id, want.service, day)),
            };
            let room = self.open(transaction, &bill, &licence, limit, resets_at)?;
            if let Some(grant) = self.pay(want, &bill, false) {
                return Ok(Outcome::Granted(grant));
            }
            if room.counted > 0
                && let Some((_, ends_at)) = behind
            {
                // It is the day that the clock shows which is used up.
                room_from = room_from.min(ends_at);
            }
            if widest.as_ref().is_none_or(|(widest, _)| room.both > *widest) {
                widest = Some((room.both, bill));
            }
        }
        let part = widest.filter(|_| want.is_partial).and_then(|(_, bill)| self.pay(want, &bill, true));
        let exhausted = Outcome::Refused(Refusal::Exhausted { limit: limits, resets_at: room_from });
        Ok(part.map_or(exhausted, Outcome::Granted))
    }

    /// Counts what has no limit.
    fn count(
        &mut self,
        transaction: &mut dyn Transaction,
        want: &Want,
        licence: &Licence,
        day: Day,
        resets_at: Timestamp,
    ) -> Result<Outcome> {
        let counter = (licence.id, want.service, day);
        let meter = match self.quotas.meters.get(&counter) {
            Some(meter) => meter,
            None => self.quotas.meters.get_or_make(counter, stored(transaction, &counter)?.0),
        };
        let (hold, used) = Hold::count(&meter, u64::from(want.units));
        self.holds.push(hold);
        Ok(Outcome::Granted(grant(want, licence, day, want.units, used, resets_at)))
    }

    /// Reads the counters of a bill; the room on them.
    fn open(
        &mut self,
        transaction: &mut dyn Transaction,
        bill: &Bill,
        licence: &Licence,
        limit: u64,
        resets_at: Timestamp,
    ) -> Result<Room> {
        for (counter, is_behind) in bill.counters() {
            if let Entry::Vacant(entry) = self.cells.entry(counter) {
                let (was, is_warned) = stored(transaction, &counter)?;
                let meter = match Keeping::of(licence) {
                    _ if is_behind => None,
                    Keeping::Blocks => Some(self.quotas.meters.get_or_make(counter, was)),
                    // A block of before its limit was lowered is used up, and not filled any more.
                    _ => self.quotas.meters.get(&counter),
                };
                let licence = licence.clone();
                entry.insert(Cell {
                    licence,
                    limit,
                    resets_at,
                    was,
                    now: was,
                    reserved: 0,
                    is_warned,
                    is_behind,
                    meter,
                });
            }
        }
        let room = |counter: &Counter| self.cells.get(counter).map_or(0, Cell::room_with_block);
        let counted = room(&bill.counter);
        Ok(Room { counted, both: bill.behind.as_ref().map_or(counted, |behind| counted.min(room(behind))) })
    }

    /// Pays a bill whose counters were read: all that is wanted, or, when a part is enough, as much as there is room for.
    fn pay(&mut self, want: &Want, bill: &Bill, is_part_enough: bool) -> Option<Grant> {
        let wanted = u64::from(want.units);
        let most = match &bill.behind {
            Some(behind) => wanted.min(self.cells.get(behind)?.room()),
            None => wanted,
        };
        let cell = self.cells.get_mut(&bill.counter)?;
        let hold = cell.meter.as_ref().map(|meter| Hold::block(meter, most));
        let from_block = hold.as_ref().map_or(0, Hold::units);
        let charged = most.saturating_sub(from_block).min(cell.room());
        let paid = from_block + charged;
        if paid < wanted && !(is_part_enough && paid > 0) {
            return None;
        }
        cell.now += charged;
        self.holds.extend(hold);
        let units = u32::try_from(paid).unwrap_or(want.units);
        let grant = grant(want, &cell.licence, bill.counter.2, units, cell.used(), cell.resets_at);
        if let Some(behind) = bill.behind.as_ref().and_then(|behind| self.cells.get_mut(behind)) {
            behind.now += paid;
        }
        Some(grant)
    }

    /// Writes what is to be stored.
    fn write(
        &mut self,
        transaction: &mut dyn Transaction,
        key: Option<&SealingKey>,
        now: Timestamp,
    ) -> Result<()> {
        for (group, standing) in &self.groups {
            if let Some((standing, true)) = standing {
                let sql = "UPDATE groups SET quota_day = ?2 WHERE id = ?1 AND quota_day < ?2";
                transaction.execute(sql, &[(*group).into(), standing.day.number().into()])?;
            }
        }
        for (counter, cell) in &mut self.cells {
            if let Some(meter) = cell.meter.as_ref().filter(|_| Keeping::of(&cell.licence) == Keeping::Blocks)
            {
                cell.reserved = meter.wanted(cell.limit.saturating_sub(cell.now));
                cell.now += cell.reserved;
            }
            let may_warn = !cell.is_warned && !cell.is_behind;
            let warns = may_warn && warning::is_due(cell.licence.product, cell.used(), cell.limit);
            if cell.now > cell.was || warns {
                store(transaction, counter, cell, warns)?;
            }
            if warns {
                let warning = Warning {
                    group: cell.licence.group_id,
                    licence: cell.licence.id,
                    product: cell.licence.product,
                    service: counter.1,
                    day: counter.2,
                    used: cell.used(),
                    limit: cell.limit,
                    resets_at: cell.resets_at,
                };
                warning::put(transaction, key, &warning, now)?;
            }
        }
        Ok(())
    }

    /// The transaction was committed: what was taken is gone, and what was reserved may be used.
    fn settle(self, now: Timestamp) {
        self.holds.into_iter().for_each(Hold::settle);
        for cell in self.cells.into_values() {
            if let Some(meter) = cell.meter {
                meter.set_known(cell.now);
                meter.put(cell.reserved);
            }
        }
        for (group, standing) in self.groups {
            if let Some((standing, _)) = standing {
                self.quotas.keep(group, standing, self.generation, now);
            }
        }
    }
}

fn grant(want: &Want, licence: &Licence, day: Day, units: u32, used: u64, resets_at: Timestamp) -> Grant {
    Grant {
        group: want.group,
        licence: licence.id,
        product: licence.product,
        service: want.service,
        day,
        units,
        used,
        limit: licence.limit(),
        resets_at,
        details: licence.product.has_details(),
    }
}

/// What is stored of a counter: units, and whether they were warned of.
fn stored(transaction: &mut dyn Transaction, (licence, service, day): &Counter) -> Result<(u64, bool)> {
    let sql = "SELECT used, is_warned FROM quota_usage WHERE licence_id = ?1 AND service = ?2 AND day = ?3";
    let row =
        transaction.query_one(sql, &[(*licence).into(), service.column().into(), day.number().into()])?;
    row.map_or(Ok((0, false)), |row| Ok((row.count(0)?, row.bool(1)?)))
}

fn store(
    transaction: &mut dyn Transaction,
    (licence, service, day): &Counter,
    cell: &Cell,
    warns: bool,
) -> Result<()> {
    let number = |units: u64| i64::try_from(units).map_err(|_| Error::Corrupt { what: "a count of units" });
    let stored = transaction.query(
        "INSERT INTO quota_usage (licence_id, service, day, used, is_warned) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (licence_id, service, day) DO UPDATE \
         SET used = quota_usage.used + excluded.used, is_warned = quota_usage.is_warned + excluded.is_warned \
         WHERE quota_usage.used + excluded.used <= ?6 RETURNING used",
        &[
            (*licence).into(),
            service.column().into(),
            day.number().into(),
            number(cell.now.saturating_sub(cell.was))?.into(),
            warns.into(),
            // A limit that was lowered since stays passed, and grants nothing.
            number(cell.limit.max(cell.was))?.into(),
        ],
    )?;
    if stored.is_empty() {
        return Err(Error::Corrupt { what: "a counter changed within a serialisable transaction" });
    }
    Ok(())
}
