//! Where a group stands: its licences, its day, and which of the licences may pay for what.

use model::Timestamp;

use crate::{
    Day, Detail, Error, GroupId, Refusal, Result, Want,
    civil::Zone,
    engine::Transaction,
    licence::{self, Licence},
};

/// A group's licences and day.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    zone: Zone,
    /// The day that is counted. It never goes back.
    pub(crate) day: Day,
    /// When it began.
    pub(crate) starts_at: Timestamp,
    /// When the next one begins.
    pub(crate) resets_at: Timestamp,
    /// In the order in which they pay.
    pub(crate) licences: Vec<Licence>,
}

impl Standing {
    /// What is stored of a group; `None` without one. Its day is that of the last charge.
    pub(crate) fn load(transaction: &mut dyn Transaction, group: GroupId) -> Result<Option<Self>> {
        let sql = "SELECT time_zone, quota_day FROM groups WHERE id = ?1";
        let Some(row) = transaction.query_one(sql, &[group.into()])? else { return Ok(None) };
        let zone = Zone::parse(row.text(0)?).map_err(|_| Error::Corrupt { what: "a group's time zone" })?;
        let day = Day::from_number(row.integer(1)?);
        let (starts_at, resets_at) = (zone.start(day), zone.end(day));
        Ok(Some(Self { zone, day, starts_at, resets_at, licences: licence::of_group(transaction, group)? }))
    }

    /// Goes on to the day of a moment. Whether that is a new one.
    pub(crate) fn advance(&mut self, moment: Timestamp) -> bool {
        let today = self.zone.day(moment);
        if today <= self.day {
            return false;
        }
        self.day = today;
        (self.starts_at, self.resets_at) = (self.zone.start(today), self.zone.end(today));
        true
    }

    /// The day that a clock shows which is behind the day that is counted, and when that one ends.
    pub(crate) fn day_behind(&self, now: Timestamp) -> Option<(Day, Timestamp)> {
        if now >= self.starts_at {
            return None;
        }
        let day = self.zone.day(now);
        (day < self.day).then(|| (day, self.zone.end(day)))
    }

    /// The licences that may pay, with their places, in their order. Where details are wanted, those that have them; if none has, those that have not.
    pub(crate) fn payers<'s>(
        &'s self,
        want: &'s Want,
        moment: Timestamp,
    ) -> Result<impl Iterator<Item = (usize, &'s Licence)>, Refusal> {
        let could = move |licence: &Licence| {
            is_meant(licence, want) && licence.is_in_force(moment) && licence.services.has(want.service)
        };
        let has_details = |licence: &&Licence| licence.product.has_details();
        let mut could_pay = self.licences.iter().filter(|licence| could(licence)).peekable();
        if could_pay.peek().is_none() {
            return Err(self.refusal(want, moment));
        }
        let needs_details = want.detail == Detail::Full && could_pay.any(|licence| has_details(&licence));
        let places = self.licences.iter().enumerate();
        Ok(places.filter(move |(_, licence)| could(licence) && (!needs_details || has_details(licence))))
    }

    /// Why no licence may pay.
    fn refusal(&self, want: &Want, moment: Timestamp) -> Refusal {
        let mut meant = self.licences.iter().filter(|licence| is_meant(licence, want)).peekable();
        if meant.peek().is_none() {
            Refusal::NoLicence
        } else if meant.any(|licence| licence.is_in_force(moment)) {
            Refusal::NotOpened(want.service)
        } else {
            Refusal::NotInForce
        }
    }
}

/// Whether a token's licence is this one, if it is bound to one.
fn is_meant(licence: &Licence, want: &Want) -> bool {
    want.licence.is_none_or(|id| id == licence.id)
}
