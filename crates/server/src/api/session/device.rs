//! Devices from which somebody has signed in. Their guesses are counted apart, so that strangers who guess at a name cannot keep its owner out
//! (OWASP, "Slow down online guessing attacks with device cookies").
//!
//! A device's mark is `<number>.<tag>`: 128 random bits, and an HMAC-SHA256 over them and the user. It lets nobody in.

use accounts::UserId;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};

use crate::{access::Keys, error::ApiError};

/// Random bytes of a device.
const NUMBER_BYTES: usize = 16;

fn key(keys: &Keys) -> hmac::Key {
    keys.authentication("device")
}

fn content(number: &[u8], user: UserId) -> Vec<u8> {
    [user.to_string().as_bytes(), b" ", number].concat()
}

/// A mark for a device from which this user has signed in.
///
/// # Errors
/// When the system gives no random numbers.
pub(super) fn mark(keys: &Keys, user: UserId) -> Result<String, ApiError> {
    let mut number = [0; NUMBER_BYTES];
    SystemRandom::new().fill(&mut number).map_err(|_| ApiError::internal())?;
    let tag = hmac::sign(&key(keys), &content(&number, user));
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(number), URL_SAFE_NO_PAD.encode(tag)))
}

/// The number of the device, if the mark is one of this user.
pub(super) fn number(keys: &Keys, mark: &str, user: UserId) -> Option<String> {
    let (number, tag) = mark.split_once('.')?;
    let bytes = URL_SAFE_NO_PAD.decode(number).ok().filter(|bytes| bytes.len() == NUMBER_BYTES)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    hmac::verify(&key(keys), &content(&bytes, user), &tag).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_one_user_and_one_installation() {
        let (keys, other) = (Keys::passing().unwrap(), Keys::passing().unwrap());
        let (jane, john) = (UserId::random().unwrap(), UserId::random().unwrap());
        let mark = mark(&keys, jane).unwrap();
        let found = number(&keys, &mark, jane).unwrap();
        assert!(mark.starts_with(&found));
        assert_eq!(number(&keys, &mark, john), None);
        assert_eq!(number(&other, &mark, jane), None);
        let (half, tag) = mark.split_once('.').unwrap();
        for wrong in [
            "",
            ".",
            half,
            &format!("{half}."),
            &format!(".{tag}"),
            &format!("{tag}.{half}"),
            &format!("A{mark}"),
        ] {
            assert_eq!(number(&keys, wrong, jane), None, "{wrong}");
        }
        assert_ne!(super::mark(&keys, jane).unwrap(), mark);
    }
}
