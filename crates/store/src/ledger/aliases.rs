//! Other names of one thing: weak digests of a file, look-up forms of a URL. An alias unites nothing by itself: it says
//! what else to look up, and all candidates when there are several.

use std::collections::BTreeSet;

use model::{Claim, Hash, Observable, Subject, Url};
use sha2::{Digest, Sha256};

use super::Ledger;
use crate::{
    Engine, Error, Result, Section, Sight,
    engine::{Batch, KeyRange, Limit, Order, Table, walk},
    key,
};

/// Weak digest, then the digest of the file.
const HASH: u8 = 1;
/// Look-up form (escaped, ended), then the key of the URL.
const FORM: u8 = 2;
/// SHA-256 of a long look-up form, then the key of the URL.
const LONG_FORM: u8 = 3;

/// Longer forms stand as their digest.
const FORM_BYTES_MAX: usize = 256;
/// Candidates of one weak digest that are returned; more is not a file but an attack or a sloppy feed.
const CANDIDATES_MAX: usize = 1000;

impl Ledger {
    /// The files known by a weak digest, each by its strongest one, sorted. One is the file; several are candidates,
    /// from a collision or a wrong feed. At most 1,000. Evidence under the weak digest itself is found under it.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn aliases(&self, weak: &Hash) -> Result<Vec<Hash>> {
        let mut files = BTreeSet::new();
        for hash in self.named_by(weak)? {
            let stronger = if hash.is_strong() { Vec::new() } else { self.named_by(&hash)? };
            if stronger.is_empty() {
                files.insert(hash);
            }
            files.extend(stronger);
        }
        Ok(files.into_iter().collect())
    }

    /// The same by descriptions that are seen: those of each file are read.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn aliases_seen(&self, weak: &Hash, sight: Sight<'_>) -> Result<Vec<Hash>> {
        let mut files = BTreeSet::new();
        for hash in self.named_by_seen(weak, sight)? {
            let stronger = if hash.is_strong() { Vec::new() } else { self.named_by_seen(&hash, sight)? };
            if stronger.is_empty() {
                files.insert(hash);
            }
            files.extend(stronger);
        }
        Ok(files.into_iter().collect())
    }

    fn named_by_seen(&self, weak: &Hash, sight: Sight<'_>) -> Result<Vec<Hash>> {
        let mut files = Vec::new();
        for file in self.named_by(weak)? {
            let subject = Subject::from(Observable::File(file));
            let names = |piece: &model::Evidence| matches!(&piece.claim, Claim::Described(facts) if facts.aliases.contains(weak));
            let found = self.evidence_seen(&[subject], &[Section::Described], sight)?;
            if found.iter().flat_map(|found| &found.items).any(names) {
                files.push(file);
            }
        }
        Ok(files)
    }

    fn named_by(&self, weak: &Hash) -> Result<Vec<Hash>> {
        let prefix = hash_prefix(weak);
        if !self.core.filter.may_contain(&prefix) {
            return Ok(Vec::new());
        }
        let range = KeyRange::prefix(&prefix);
        let page =
            self.core.engine.scan(Table::Aliases, &range, Order::Forward, Limit::entries(CANDIDATES_MAX))?;
        page.entries.iter().map(|entry| decode(&entry.key)?.target_hash()).collect()
    }

    /// URLs whose [`Url::lookup_form`] is `form` and differs from their own text; in the order of keys.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn url_aliases(&self, form: &str, limit: usize) -> Result<Vec<Url>> {
        let prefix = form_prefix(form);
        if !self.core.filter.may_contain(&prefix) {
            return Ok(Vec::new());
        }
        let range = KeyRange::prefix(&prefix);
        let page = self.core.engine.scan(Table::Aliases, &range, Order::Forward, Limit::entries(limit))?;
        let urls = page.entries.iter().take(limit).map(|entry| decode(&entry.key)?.target_url());
        urls.collect()
    }
}

/// A row of the table.
pub(super) enum Alias<'a> {
    /// A weak digest of a file.
    Hash { weak: Hash, file: Hash },
    /// A look-up form; `prefix` is all of the key before the URL's.
    Form { prefix: &'a [u8], url: Url },
}

impl Alias<'_> {
    fn target_hash(self) -> Result<Hash> {
        match self {
            Self::Hash { file, .. } => Ok(file),
            Self::Form { .. } => Err(BAD),
        }
    }

    fn target_url(self) -> Result<Url> {
        match self {
            Self::Form { url, .. } => Ok(url),
            Self::Hash { .. } => Err(BAD),
        }
    }
}

const BAD: Error = Error::Corrupt { what: "an alias does not decode" };

/// Reads a key of the table.
pub(super) fn decode(row: &[u8]) -> Result<Alias<'_>> {
    let (kind, rest) = row.split_first().ok_or(BAD)?;
    if *kind == HASH {
        let (weak, rest) = key::read_hash(rest)?;
        let (file, rest) = key::read_hash(rest)?;
        return if rest.is_empty() { Ok(Alias::Hash { weak, file }) } else { Err(BAD) };
    }
    let url = match *kind {
        FORM => key::read_word(rest)?.1,
        LONG_FORM => rest.split_at_checked(32).ok_or(BAD)?.1,
        _ => return Err(BAD),
    };
    let prefix = row.get(..row.len() - url.len()).ok_or(BAD)?;
    match key::decode_observable(url)? {
        Observable::Url(url) => Ok(Alias::Form { prefix, url }),
        _ => Err(BAD),
    }
}

/// The key of the row for a weak digest.
pub(super) fn hash_key(weak: &Hash, file: &Hash) -> Vec<u8> {
    let mut key = hash_prefix(weak);
    key::push_hash(&mut key, file);
    key
}

/// What the keys of a weak digest's rows begin with; also what says in the filter that there are any.
fn hash_prefix(weak: &Hash) -> Vec<u8> {
    let mut prefix = vec![HASH];
    key::push_hash(&mut prefix, weak);
    prefix
}

/// The key of the row for a URL's look-up form, if it has one of its own.
pub(super) fn form_key(url: &Url) -> Option<Vec<u8>> {
    let (prefix, url) = form_parts(url)?;
    Some([prefix, url].concat())
}

fn form_parts(url: &Url) -> Option<(Vec<u8>, Vec<u8>)> {
    let form = url.lookup_form();
    (form != url.to_string()).then(|| (form_prefix(&form), key::observable(&Observable::Url(url.clone()))))
}

/// What the key of a form's rows begins with; also what stands for the form in the filter.
pub(super) fn form_prefix(form: &str) -> Vec<u8> {
    if form.len() > FORM_BYTES_MAX {
        let mut prefix = vec![LONG_FORM];
        prefix.extend_from_slice(&Sha256::digest(form.as_bytes()));
        prefix
    } else {
        let mut prefix = vec![FORM];
        key::push_word(&mut prefix, form);
        prefix
    }
}

pub(super) fn put_hash(weak: &Hash, file: &Hash, batch: &mut Batch, filter_keys: &mut Vec<Vec<u8>>) {
    batch.put(Table::Aliases, hash_key(weak, file), []);
    filter_keys.push(hash_prefix(weak));
}

pub(super) fn put_url(url: &Url, batch: &mut Batch, filter_keys: &mut Vec<Vec<u8>>) {
    if let Some((prefix, url)) = form_parts(url) {
        batch.put(Table::Aliases, [prefix.as_slice(), &url].concat(), []);
        filter_keys.push(prefix);
    }
}

/// Those of `aliases` that are weaker than the file's own digest.
pub(super) fn weaker<'a>(file: &Hash, aliases: &'a [Hash]) -> impl Iterator<Item = &'a Hash> {
    let bytes = file.as_bytes().len();
    aliases.iter().filter(move |alias| alias.as_bytes().len() < bytes)
}

/// What of the table belongs into the filter: weak digests as files and as their prefix, forms as their prefix.
pub(super) fn walk_filter_keys(engine: &dyn Engine, add: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
    walk(engine, Table::Aliases, KeyRange::all(), |row, _| match decode(row) {
        Ok(Alias::Hash { weak, .. }) => {
            Ok(add(&key::observable(&Observable::File(weak))) && add(&hash_prefix(&weak)))
        }
        Ok(Alias::Form { prefix, .. }) => Ok(add(prefix)),
        // Found and reported by fsck.
        Err(_) => Ok(true),
    })
}
