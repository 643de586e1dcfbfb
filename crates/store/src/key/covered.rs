//! Where in the order of keys the objects stand that a mask covers.

use model::{Mask, Url, Wildcard};

use super::{
    DOMAIN, IP, NAME, URL, at_or_below, push_address, push_labels, push_path, push_server, urls_at_or_below,
};
use crate::engine::{KeyRange, after_prefix};

/// The ranges of observables that `mask` covers, in the order of keys. Of a wildcard, and of others a few URLs, they hold
/// what is not covered, too: check with [`Mask::covers`].
#[must_use]
pub fn covered_by(mask: &Mask) -> Vec<KeyRange> {
    match mask {
        Mask::Network(network) => [&[IP][..], &[URL]]
            .into_iter()
            .map(|prefix| {
                let (mut first, mut last) = (prefix.to_vec(), prefix.to_vec());
                push_address(&mut first, network.first());
                push_address(&mut last, network.last());
                KeyRange { start: first, end: after_prefix(&last) }
            })
            .collect(),
        Mask::Domain(domain) => {
            let mut names = vec![DOMAIN];
            push_labels(&mut names, domain);
            vec![at_or_below(names), urls_at_or_below(domain)]
        }
        Mask::Folder(url) => vec![urls_with_path(url, url.path())],
        Mask::Script(url) => vec![urls_with_path(url, &format!("{}?", url.path()))],
        Mask::Wildcard(wildcard) => near(wildcard),
    }
}

/// Where all that a wildcard covers stands: on one server, at or below one name, or anywhere.
fn near(wildcard: &Wildcard) -> Vec<KeyRange> {
    if let Some(url) = wildcard.fixed_server() {
        return vec![urls_with_path(&url, url.path_and_query())];
    }
    let (names, urls) = match wildcard.domain() {
        Some(domain) => {
            let mut names = vec![DOMAIN];
            push_labels(&mut names, &domain);
            (at_or_below(names), urls_at_or_below(&domain))
        }
        None if wildcard.is_host() => (KeyRange::prefix(&[DOMAIN]), KeyRange::prefix(&[URL, NAME])),
        None => (KeyRange::prefix(&[DOMAIN]), KeyRange::prefix(&[URL])),
    };
    if wildcard.is_host() { vec![names, urls] } else { vec![urls] }
}

/// URLs of `url`'s server whose path and query begin with `path`.
fn urls_with_path(url: &Url, path: &str) -> KeyRange {
    let mut prefix = vec![URL];
    push_server(&mut prefix, url);
    push_path(&mut prefix, path);
    KeyRange::prefix(&prefix)
}
