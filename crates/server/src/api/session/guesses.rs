//! How often passwords and codes may be guessed at: so often for an account, whatever the way and the spelling of its name, and so often from an
//! address. What is refused here meets no password.

use std::time::Duration;

use accounts::{User, canonical_name};
use model::Timestamp;

use super::{device, visitor::Visitor};
use crate::{
    access::{Access, network},
    error::ApiError,
};

/// Guesses at one account within [`WINDOW`], and the same again for each device from which its owner signed in before.
pub(crate) const OF_ACCOUNT_MAX: u32 = 10;
/// Guesses from one address within [`WINDOW`]; of IPv6 from its /64, which is one customer's.
pub(crate) const OF_ADDRESS_MAX: u32 = 30;
/// How long a guess counts.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Counts a guess at the account of this name, which is `user`'s if there is one.
///
/// # Errors
/// 429 when there were too many.
pub(crate) fn count(
    access: &Access,
    visitor: &Visitor,
    name: &str,
    user: Option<&User>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let known = visitor.device.as_deref().zip(user);
    if let Some(number) = known.and_then(|(mark, user)| device::number(&access.keys, mark, user.id)) {
        return allow(access, &format!("sign-in device {number}"), OF_ACCOUNT_MAX, now);
    }
    count_address(access, visitor, now)?;
    // What cannot be a name is nobody's; one count for all of it.
    let name = canonical_name(name).unwrap_or_default();
    allow(access, &format!("sign-in name {name}"), OF_ACCOUNT_MAX, now)
}

/// Counts a guess at what has no name.
///
/// # Errors
/// As [`count`].
pub(crate) fn count_address(access: &Access, visitor: &Visitor, now: Timestamp) -> Result<(), ApiError> {
    allow(access, &format!("sign-in address {}", network(visitor.from)), OF_ADDRESS_MAX, now)
}

fn allow(access: &Access, key: &str, limit: u32, now: Timestamp) -> Result<(), ApiError> {
    allow_within(access, key, limit, WINDOW, now)
}

/// Counts one more of `key`, at most `limit` within `window`.
///
/// # Errors
/// 429 when there were too many.
pub(crate) fn allow_within(
    access: &Access,
    key: &str,
    limit: u32,
    window: Duration,
    now: Timestamp,
) -> Result<(), ApiError> {
    let throttle = access.accounts.throttle(key, limit, window, now)?;
    // Rounded up, so that who waits that long does not come too early.
    let seconds = throttle.retry_after.as_secs() + u64::from(throttle.retry_after.subsec_nanos() > 0);
    if throttle.is_allowed { Ok(()) } else { Err(ApiError::too_often(seconds.max(1))) }
}
