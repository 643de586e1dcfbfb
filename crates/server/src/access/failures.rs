//! Wrong tokens by address: whoever guesses is answered from memory alone after a while.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong tokens in [`WINDOW`] after which an address is no longer listened to.
const FAILURES_MAX: u32 = 60;
/// How long failures count.
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses that are remembered; when they are more, all are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// Failures by address: of IPv6 by its /64, which is one customer's.
#[derive(Debug, Default)]
pub(super) struct Failures {
    by_address: Mutex<HashMap<IpAddr, (u32, Instant)>>,
}

impl Failures {
    /// Whether an address failed too often of late.
    pub(super) fn is_shut(&self, address: IpAddr, now: Instant) -> bool {
        let failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .get(&network(address))
            .is_some_and(|(count, since)| *count >= FAILURES_MAX && now.duration_since(*since) < WINDOW)
    }

    /// Counts one.
    pub(super) fn count(&self, address: IpAddr, now: Instant) {
        let mut failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= ADDRESSES_MAX {
            failures.clear();
        }
        let entry = failures.entry(network(address)).or_insert((0, now));
        if now.duration_since(entry.1) >= WINDOW {
            *entry = (0, now);
        }
        entry.0 = entry.0.saturating_add(1);
    }
}

/// What failures are counted for.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_is_shut_out_for_a_while() {
        let (failures, begun) = (Failures::default(), Instant::now());
        let [guesser, neighbour, other] =
            ["2001:db8::1", "2001:db8::2", "192.0.2.1"].map(|text| text.parse().unwrap());
        for _ in 0..FAILURES_MAX {
            assert!(!failures.is_shut(guesser, begun));
            failures.count(guesser, begun);
        }
        assert!(failures.is_shut(guesser, begun) && failures.is_shut(neighbour, begun));
        assert!(!failures.is_shut(other, begun));
        let later = begun + WINDOW;
        assert!(!failures.is_shut(guesser, later));
        failures.count(guesser, later);
        assert!(!failures.is_shut(guesser, later));
    }
}
