//! The host of a URL within its key.

use model::Host;

use super::{DOMAIN, END, FAMILY_V4, FAMILY_V6, IP, MASK_FOLDER, MASK_SCRIPT, NAME, URL, push_host};
use crate::engine::KeyRange;

/// The part of a key that names the host, if it is the key of a URL or of a mask over URLs.
pub(crate) fn host_part(key: &[u8]) -> Option<&[u8]> {
    let (tag, rest) = key.split_first()?;
    if !matches!(*tag, URL | MASK_FOLDER | MASK_SCRIPT) {
        return None;
    }
    let length = match *rest.first()? {
        FAMILY_V4 => 5,
        FAMILY_V6 => 17,
        _ => rest.iter().position(|byte| *byte == END)?.saturating_add(1),
    };
    rest.get(..length)
}

/// Puts the key of a URL's host, as an observable of its own, in place of what is in `host`; `false` when the key is not that of a URL.
pub(crate) fn host_observable(key: &[u8], host: &mut Vec<u8>) -> bool {
    host.clear();
    let is_url = key.first() == Some(&URL);
    let Some((family, rest)) = host_part(key).filter(|_| is_url).and_then(<[u8]>::split_first) else {
        return false;
    };
    if *family == NAME {
        host.push(DOMAIN);
    } else {
        host.extend_from_slice(&[IP, *family]);
    }
    host.extend_from_slice(rest);
    true
}

/// What [`host_part`] gives for URLs on `host`.
pub(crate) fn host(host: &Host) -> Vec<u8> {
    let mut key = Vec::with_capacity(48);
    push_host(&mut key, host);
    key
}

/// URLs on `host` on any port, and masks over those of a folder or script.
pub(crate) fn all_urls_on(host: &Host) -> [KeyRange; 3] {
    [URL, MASK_FOLDER, MASK_SCRIPT].map(|tag| {
        let mut prefix = vec![tag];
        push_host(&mut prefix, host);
        KeyRange::prefix(&prefix)
    })
}
