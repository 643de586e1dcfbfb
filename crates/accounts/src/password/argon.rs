//! Argon2id (RFC 9106), with the parameters that OWASP's password storage cheat sheet gives as its least: 19 MiB, two
//! passes, one lane. Never more than two at a time, so that guesses at passwords cannot take memory and processors from
//! look-ups.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{Error, Result, id};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
/// What a stored hash may ask for, as a multiple of our own: a changed row must not take all memory.
const STORED_COST_MAX: u32 = 16;
/// Runs at a time.
const RUNS_MAX: usize = 2;
/// Callers that wait for a run: with two runs of 30 ms at a time the last one waits for about a second. Further ones are
/// told to come back, so that callers' threads are not all used up by guesses.
const WAITING_MAX: usize = 64;

const FAILED: Error = Error::Crypto { action: "hash a password" };
const DAMAGED: Error = Error::Corrupt { what: "the hash of a password" };

/// Hashes a password under a new salt, as a string of the PHC format.
///
/// # Errors
/// [`Error::Busy`], [`Error::Crypto`].
pub(super) fn hash(password: &str) -> Result<String> {
    let salt = id::random::<SALT_BYTES>()?;
    let _pass = GATE.enter()?;
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| FAILED)?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a stored hash. Where there is none it takes the same time to say no.
///
/// # Errors
/// [`Error::Busy`], [`Error::Crypto`], and [`Error::Corrupt`] when the stored hash is none.
pub(super) fn verify(password: &str, stored: Option<&str>) -> Result<bool> {
    let Some(stored) = stored else {
        hash(password)?;
        return Ok(false);
    };
    let hash = parse(stored)?;
    let _pass = GATE.enter()?;
    match argon2()?.verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(FAILED),
    }
}

/// Whether a stored hash was made with other parameters than today's.
pub(super) fn is_outdated(stored: &str) -> bool {
    let current = || {
        let hash = PasswordHash::new(stored).ok()?;
        let found = Params::try_from(&hash).ok()?;
        let is_current = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into())
            && (found.m_cost(), found.t_cost(), found.p_cost()) == (MEMORY_KIB, PASSES, LANES);
        Some(is_current)
    };
    current() != Some(true)
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| FAILED)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn parse(stored: &str) -> Result<PasswordHash> {
    let hash = PasswordHash::new(stored).map_err(|_| DAMAGED)?;
    let params = Params::try_from(&hash).map_err(|_| DAMAGED)?;
    let is_affordable = params.m_cost() <= MEMORY_KIB * STORED_COST_MAX
        && params.t_cost() <= PASSES * STORED_COST_MAX
        && params.p_cost() <= LANES * STORED_COST_MAX;
    if is_affordable { Ok(hash) } else { Err(DAMAGED) }
}

static GATE: Gate = Gate { state: Mutex::new(State { running: 0, waiting: 0 }), freed: Condvar::new() };

/// A semaphore with a bounded queue.
struct Gate {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    running: usize,
    waiting: usize,
}

/// A place among those that run; given back when dropped.
struct Pass<'a>(&'a Gate);

impl Gate {
    fn enter(&self) -> Result<Pass<'_>> {
        let mut state = self.lock();
        if state.running >= RUNS_MAX {
            if state.waiting >= WAITING_MAX {
                return Err(Error::Busy { what: "the check of a password" });
            }
            state.waiting += 1;
            state = self
                .freed
                .wait_while(state, |state| state.running >= RUNS_MAX)
                .unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        state.running += 1;
        Ok(Pass(self))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.lock().running -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use super::*;

    #[test]
    fn parameters_are_the_promised_ones() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(!is_outdated(&stored));
        assert!(verify("correct horse battery", Some(&stored)).unwrap());
        assert!(!verify("correct horse batterx", Some(&stored)).unwrap());
        assert!(!verify("correct horse battery", None).unwrap());
        assert_ne!(hash("correct horse battery").unwrap(), stored, "salts are not repeated");
    }

    #[test]
    fn other_parameters_are_outdated_and_still_read() {
        // Argon2id, 8 KiB, one pass, made by this crate's own library with the salt `somesaltsomesalt`.
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let stored =
            weak.hash_password_with_salt(b"an old password", b"somesaltsomesalt").unwrap().to_string();
        assert!(is_outdated(&stored));
        assert!(verify("an old password", Some(&stored)).unwrap());
        assert!(is_outdated("no hash") && verify("an old password", Some("no hash")).is_err());
    }

    #[test]
    fn a_stored_hash_cannot_ask_for_all_memory() {
        let stored = hash("correct horse battery").unwrap().replace("m=19456", "m=4000000000");
        assert!(verify("correct horse battery", Some(&stored)).is_err());
    }

    #[test]
    fn two_run_at_a_time_and_the_queue_is_bounded() {
        let gate = Gate { state: Mutex::new(State { running: 0, waiting: 0 }), freed: Condvar::new() };
        let (now, most, refused) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let held = [gate.enter().unwrap(), gate.enter().unwrap()];
        thread::scope(|scope| {
            for _ in 0..WAITING_MAX {
                scope.spawn(|| {
                    let _pass = gate.enter().unwrap();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
            while gate.lock().waiting < WAITING_MAX {
                thread::yield_now();
            }
            for _ in 0..3 {
                refused.fetch_add(
                    usize::from(matches!(gate.enter(), Err(Error::Busy { .. }))),
                    Ordering::SeqCst,
                );
            }
            drop(held);
        });
        assert_eq!(refused.into_inner(), 3);
        assert!((1..=RUNS_MAX).contains(&most.into_inner()));
        let state = gate.state.into_inner().unwrap();
        assert_eq!((state.running, state.waiting), (0, 0));
    }
}
