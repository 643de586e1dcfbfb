//! Codes that change every half minute (TOTP, RFC 6238): SHA-1, six digits, steps of 30 seconds, which is what every
//! authenticator can do. A code of the step before or after is taken as well. A step is used once.
//!
//! The moment here is the clock's own, not [`Accounts::moment`]: what the user's device shows does not wait for a clock that once went too far.
//! That a code is used once rests on the stored step, whatever the clock does.

use std::fmt;

use model::Timestamp;
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Builder, Totp};

use crate::{Accounts, Error, Result, Secret, UserId, id, user};

/// Bytes of a seed (RFC 4226, section 4, requirement 6).
const SEED_BYTES: usize = 20;
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Steps before and after the current one whose codes are taken (RFC 6238, section 5.2).
const SKEW_STEPS: u64 = 1;
/// What authenticators show over the code.
const ISSUER: &str = "Hantei";

/// What an authenticator needs; shown once.
#[derive(Clone)]
pub struct TotpSetUp {
    /// The seed in base32, for typing.
    pub seed: Secret,
    /// The same as an `otpauth://` URI, for a QR code.
    pub uri: Secret,
}

impl fmt::Debug for TotpSetUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSetUp(hidden)")
    }
}

impl Accounts {
    /// Makes a seed for a user. It counts once [`Accounts::confirm_totp`] has seen a code of it; until then an earlier
    /// one stays.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::NotFound`], [`Error::Disabled`], [`Error::Crypto`] and those of the engine.
    pub fn begin_totp(&self, user: UserId) -> Result<TotpSetUp> {
        let seed = id::random::<SEED_BYTES>()?;
        let sealed = self.sealing_key()?.seal(&purpose(user), &seed)?;
        let user = self.write(|transaction| {
            let user = user::require_enabled(transaction, user)?;
            let sql = "UPDATE users SET totp_pending = ?2 WHERE id = ?1";
            transaction.execute(sql, &[user.id.into(), sealed.as_str().into()])?;
            Ok(user)
        })?;
        let seed = totp_rs::Secret::from(seed).to_base32();
        let uri = format!(
            "otpauth://totp/{ISSUER}:{}?secret={seed}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
            percent_encoded(&user.name)
        );
        Ok(TotpSetUp { seed: Secret::new(seed), uri: Secret::new(uri) })
    }

    /// Takes the new seed into use when the code is one of it. Whether it was. Callers throttle.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::Sealed`] and those of the engine.
    pub fn confirm_totp(&self, user: UserId, code: &str, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE users SET totp = totp_pending, totp_pending = NULL, totp_step = ?2 WHERE id = ?1";
        self.use_code(user, "totp_pending", sql, code, now)
    }

    /// Whether the code is one of the user's seed, and of a step later than any that was used. It is used then. Of two
    /// who use one code at the same moment, one does. Callers throttle.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::Sealed`] and those of the engine.
    pub fn verify_totp(&self, user: UserId, code: &str, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE users SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2";
        self.use_code(user, "totp", sql, code, now)
    }

    /// Takes a user's seed away, also one that was not confirmed.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn remove_totp(&self, user: UserId) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE users SET totp = NULL, totp_pending = NULL WHERE id = ?1";
            if transaction.execute(sql, &[user.into()])? == 0 { Err(user::not_found(user)) } else { Ok(()) }
        })
    }

    fn use_code(&self, user: UserId, column: &str, update: &str, code: &str, now: Timestamp) -> Result<bool> {
        let key = self.sealing_key()?;
        self.write(|transaction| {
            let sql =
                format!("SELECT {column}, totp_step FROM users WHERE id = ?1 AND is_disabled = 0 LIMIT 1");
            let Some(row) = transaction.query_one(&sql, &[user.into()])? else { return Ok(false) };
            let Some(sealed) = row.optional_text(0)? else { return Ok(false) };
            let seed = key.open(&purpose(user), sealed)?;
            let used = row.count(1)?;
            let Some(step) = matching_step(&seed, code, now, used)? else { return Ok(false) };
            let step = i64::try_from(step).unwrap_or(i64::MAX);
            Ok(transaction.execute(update, &[user.into(), step.into()])? == 1)
        })
    }
}

fn purpose(user: UserId) -> String {
    format!("totp {user}")
}

/// The first step around `now` and after `used` that has this code.
fn matching_step(seed: &[u8], code: &str, now: Timestamp, used: u64) -> Result<Option<u64>> {
    if code.len() != usize::from(DIGITS) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let totp = totp(seed)?;
    let current = u64::try_from(now.millis()).unwrap_or(0) / 1_000 / STEP_SECONDS;
    let mut steps = current.saturating_sub(SKEW_STEPS)..=current + SKEW_STEPS;
    Ok(steps.find(|step| {
        let right = totp.generate(step * STEP_SECONDS).to_string();
        *step > used && bool::from(right.as_bytes().ct_eq(code.as_bytes()))
    }))
}

fn totp(seed: &[u8]) -> Result<Totp> {
    let builder =
        Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_step_duration(STEP_SECONDS);
    builder.with_secret(seed.to_vec()).build().map_err(|_| Error::Corrupt { what: "the seed of a user" })
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (the last six of its eight digits): the seed is the text `12345678901234567890`.
    #[test]
    fn codes_of_rfc_6238() {
        let seed = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step =
                |now: i64, used| matching_step(seed, code, Timestamp::from_seconds(now), used).unwrap();
            let right = u64::try_from(seconds / 30).unwrap();
            for now in [seconds, seconds - 30, seconds + 30] {
                assert_eq!(step(now, 0), Some(right), "{code} at {now}");
            }
            assert_eq!(step(seconds, right), None, "{code} is used once");
            assert_eq!(step(seconds, right - 1), Some(right));
            for now in [seconds - 90, seconds + 90].into_iter().filter(|now| *now >= 0) {
                assert_eq!(step(now, 0), None, "{code} at {now}");
            }
        }
    }

    #[test]
    fn what_is_no_code() {
        for code in ["", "28708", "2870820", "28708a", "２８７０８２", "-28708", " 28708", "287082\0"] {
            assert_eq!(
                matching_step(b"12345678901234567890", code, Timestamp::from_seconds(59), 0).unwrap(),
                None
            );
        }
    }
}
