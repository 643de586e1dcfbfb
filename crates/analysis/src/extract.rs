//! Finds observables in text of any kind: logs, reports, tables, code. Not a parser of any format: it knows nothing of
//! fields, and judges by an indicator's own shape and by what stands next to it.
//!
//! What counts, and where it ends:
//! - **Digest**: a whole run of letters and digits that is hexadecimal and of a digest's length, also within a URL or a file name.
//! - **IPv4**: a whole run of digits and dots with four parts, none with a leading zero (RFC 6943 section 3.1.1); not part of a longer dotted
//!   run such as a version number. Of `192.0.2.1/24` the address counts. **IPv6** (RFC 4291): with `::` or eight groups; eight groups of two digits
//!   are a hardware address (EUI-64).
//! - **Name**: letters, digits, hyphens, dots and underscores, also IDN, under a suffix that the Public Suffix List names or that is reserved
//!   ([`suffix`]). Suffixes that are file extensions as well (`.zip`, `.sh`, `.py`, `.pl`, `.md`) make it [`Found::doubtful`], unless a scheme,
//!   an `@`, a `www.` or brackets around a dot say that it is a host; after a slash or backslash such a name is a file.
//! - **URL**: with a scheme of the web, or a host with a path. It ends at white space, quotes, angle brackets and what is not ASCII; brackets
//!   without partner and punctuation at the end are not part of it; a comma ends it where a new field begins. JSON's escapes (`\/`, `\u0026`)
//!   are undone; a URL within a query counts too, and so does one that is percent-encoded there. Its host counts as well ([`Role`]).
//! - **Defanged** forms of `model::observable::refang`: `hxxp`, `[.]`, `(dot)`, `[:]//`, `\.` and their like.
//! - The host of an e-mail address counts if wanted; what stands before `@` does not.
//!
//! Time is linear in the text: a run is read once, and a URL's length and the URLs within it are bounded.

mod bare;
mod candidate;
mod digest;
mod fang;
mod host;
mod ipv6;
mod mask;
mod suffix;
mod url;

use std::ops::{ControlFlow, Range};

use model::Observable;

pub use self::{
    candidate::{Candidate, Role, Shape, ipv4},
    suffix::is_public as is_public_name,
};

/// What to look for besides the obvious.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Hosts of e-mail addresses.
    pub email_hosts: bool,
    /// Hosts of URLs, beside the URLs themselves.
    pub url_hosts: bool,
    /// Names that may be file names.
    pub doubtful: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { email_hosts: true, url_hosts: true, doubtful: true }
    }
}

/// An observable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in bytes, with its defanging.
    pub span: Range<usize>,
    /// What it is.
    pub observable: Observable,
    /// As what it stands there.
    pub role: Role,
    /// Whether it was written in a harmless form.
    pub defanged: bool,
    /// Whether it may be the name of a file.
    pub doubtful: bool,
}

/// More bytes than a candidate and what is looked at around it ever have; who cuts a text lets its parts overlap by as much. A URL has the most.
pub const CANDIDATE_BYTES_MAX: usize = 2 * model::observable::URL_BYTES_MAX;

/// Bytes looked at in one go, so that several passes over them stay in the processor's cache. Only whole tokens are cut: what crosses a border is
/// found, for passes look beyond it.
const BLOCK_BYTES: usize = 64 * 1024;

/// Calls `each` with every observable in `text`, block by block and within a block in the order of their ends; `Break` stops.
pub fn extract(
    text: &[u8],
    options: &Options,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut found: Vec<Found> = Vec::new();
    let mut border = BLOCK_BYTES;
    let mut scan = Scan::new(text, options);
    while !scan.is_done() {
        let _ = scan.block(border, &mut |candidate| {
            found.extend(candidate.found(options));
            ControlFlow::Continue(())
        });
        border = border.saturating_add(BLOCK_BYTES);
        found.sort_by_key(|found| (found.span.end, found.span.start));
        for found in found.drain(..) {
            each(found)?;
        }
    }
    ControlFlow::Continue(())
}

/// All observables in `text`, sorted by their ends. For text of a bounded size.
#[must_use]
pub fn extract_all(text: &[u8], options: &Options) -> Vec<Found> {
    let mut all = Vec::new();
    let _ = extract(text, options, &mut |found| {
        all.push(found);
        ControlFlow::Continue(())
    });
    all
}

/// Calls `each` with everything in `text` that may be an observable, unparsed, in no particular order. Most of what logs repeat need not be
/// parsed again: candidates that are equal in [`Candidate::text`], [`Candidate::shape`] and [`Candidate::is_named_by_url`] stand for the same
/// observable.
pub fn candidates<'t>(
    text: &'t [u8],
    options: &Options,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut scan = Scan::new(text, options);
    let mut border = BLOCK_BYTES;
    while !scan.is_done() {
        scan.block(border, each)?;
        border = border.saturating_add(BLOCK_BYTES);
    }
    ControlFlow::Continue(())
}

/// How far each pass over a text has come.
struct Scan<'t, 'o> {
    text: &'t [u8],
    options: &'o Options,
    masks: mask::Masks,
    hosts: host::Hosts,
    colons_at: usize,
    /// How far all passes have come at least, and those go exactly that look at single tokens.
    at: usize,
}

impl<'t, 'o> Scan<'t, 'o> {
    fn new(text: &'t [u8], options: &'o Options) -> Self {
        Self {
            text,
            options,
            masks: mask::Masks::default(),
            hosts: host::Hosts::default(),
            colons_at: 0,
            at: 0,
        }
    }

    fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Finds what begins before `border`, more or less, and has not been found yet.
    fn block(
        &mut self,
        border: usize,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let border = border.min(self.text.len());
        let (text, from) = (self.text, self.at);
        self.at = border;
        self.masks.read(text, from, border);
        self.hosts.scan(text, &self.masks, border, self.options, each)?;
        bare::scan(text, &self.masks, from, border, each)?;
        digest::scan(text, &self.masks, from, border, each)?;
        self.colons_at = ipv6::scan(text, &self.masks, self.colons_at.max(from), border, each)?;
        ControlFlow::Continue(())
    }
}

/// The byte at `at`; 0 beyond the text.
fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The byte before `at`; 0 at the beginning.
fn byte_before(text: &[u8], at: usize) -> u8 {
    at.checked_sub(1).map_or(0, |before| byte(text, before))
}

fn part(text: &[u8], span: Range<usize>) -> &[u8] {
    text.get(span).unwrap_or_default()
}

#[cfg(test)]
mod tests;
