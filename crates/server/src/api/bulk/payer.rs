//! Who pays for a bulk look-up: each object before the work, as far as the day's searches go.

use std::net::IpAddr;

use accounts::{Detail, Service};

use super::line::Fault;
use crate::{
    access::{Asking, Paid},
    error::ApiError,
    state::ServerState,
};

/// Who pays.
pub(super) struct Payer {
    pub(super) caller: Asking,
    pub(super) from: IpAddr,
    /// The first object's, which was charged before the answer began.
    pub(super) first: Option<Paid>,
    /// Objects answered.
    pub(super) answered: u64,
}

/// How many objects may be answered, and why not more.
pub(super) struct Room {
    pub(super) units: usize,
    refusal: Option<ApiError>,
}

impl Room {
    /// Why not all `wanted` objects are answered.
    pub(super) fn check(&self, wanted: usize) -> Result<(), Fault> {
        if self.units >= wanted {
            return Ok(());
        }
        Err(Fault::of(self.refusal.as_ref()))
    }
}

impl Payer {
    /// Pays for objects, as many as there is room for.
    pub(super) async fn pay(&mut self, state: &ServerState, wanted: usize) -> Room {
        let credit = usize::from(wanted > 0 && self.first.take().is_some());
        let rest = u32::try_from(wanted.saturating_sub(credit)).unwrap_or(u32::MAX);
        let mut room = Room { units: credit, refusal: None };
        if rest > 0 {
            let access = &state.access;
            match access.charge(&self.caller, Service::ThreatLookup, Detail::Verdict, rest, true).await {
                Ok(paid) => room.units += paid.grant.units as usize,
                Err(refusal) => room.refusal = Some(refusal),
            }
            if room.refusal.is_none() && room.units < wanted {
                // It says when the next day begins.
                room.refusal = access.would_pay(&self.caller, Detail::Verdict).await.err();
            }
        }
        self.answered += room.units as u64;
        room
    }

    /// Gives back what was charged for a line that never came, and notes the request.
    pub(super) fn close(self, state: &ServerState) {
        if let Some(first) = &self.first {
            state.access.refund(first);
        }
        let now = state.access.now();
        state.access.lookups.note_many(&self.caller, self.from, "lookup.bulk", self.answered, now);
    }
}
