//! Masks: patterns that cover many observables. Found by walking labels, folders and prefixes, never by a scan; wildcards, which
//! no walk can find, by one automaton over their texts (`store`).

mod network;
mod wildcard;

use std::fmt;

use self::wildcard::{Pattern, is_too_wide};
pub use self::{
    network::Network,
    wildcard::{STARS_MAX, WILDCARD_BYTES_MAX, Wildcard},
};
use crate::{
    DomainName, Observable, ParseError, Url,
    observable::{FOLDERS_MAX, refang, shorten},
};

/// A pattern over observables. A folder or script whose URL breaks its rule covers nothing; the constructors
/// [`Mask::folder`] and [`Mask::script`] check it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mask {
    /// All addresses of a network.
    Network(Network),
    /// A domain and every name below it.
    Domain(DomainName),
    /// All URLs whose path begins with this URL's path; the path ends with `/` and has no more than [`FOLDERS_MAX`]
    /// levels, and there is no query.
    Folder(Url),
    /// A script with any query: this URL's path, with `?` and anything after it. The URL has no query.
    Script(Url),
    /// Hosts or URLs of which a text with `*` is true ([`Wildcard`]); only what no other kind can say.
    Wildcard(Wildcard),
}

/// KTIP's names for kinds of masks (`FeedMasks.MaskType`); `EXACT` and `NETWORK` are ours in the same style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaskType {
    /// The entry is the object itself.
    Exact,
    /// [`Mask::Network`].
    Network,
    /// [`Mask::Domain`].
    Domain,
    /// [`Mask::Folder`].
    Folder,
    /// [`Mask::Script`].
    Script,
    /// [`Mask::Wildcard`].
    Wildcard,
}

impl MaskType {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "MASK_TYPE_EXACT",
            Self::Network => "MASK_TYPE_NETWORK",
            Self::Domain => "MASK_TYPE_DOMAIN",
            Self::Folder => "MASK_TYPE_FOLDER",
            Self::Script => "MASK_TYPE_SCRIPT",
            Self::Wildcard => "MASK_TYPE_WILDCARD",
        }
    }
}

impl Mask {
    /// A folder mask. `None` unless the path of `url` ends with `/`, within [`FOLDERS_MAX`] levels and without query.
    #[must_use]
    pub fn folder(url: Url) -> Option<Self> {
        is_folder(&url).then_some(Self::Folder(url))
    }

    /// A script mask. `None` when `url` has a query.
    #[must_use]
    pub fn script(url: Url) -> Option<Self> {
        url.query().is_none().then_some(Self::Script(url))
    }

    /// Parses a mask as KTIP writes it, defanged or not: `*.d.example` (also `*.d.example/*`), `192.0.2.0/24`,
    /// `h.example/a/*`, `h.example/x.php?*`, and wildcards (`*evil*.example`, `h.example/*/gate.php`). Text that is exactly what
    /// we print is taken literally, so that nothing is cut off its end.
    ///
    /// # Errors
    /// [`ParseError::Mask`] when it is of none of these forms, [`ParseError::Wildcard`] for a wildcard that is malformed or
    /// covers too much, or what is wrong with the domain or URL in it.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if let Some(mask) = Self::parse_plain(text).ok().filter(|mask| mask.to_string() == text) {
            return Ok(mask);
        }
        Self::parse_plain(&refang(text)?)
    }

    fn parse_plain(text: &str) -> Result<Self, ParseError> {
        if let Ok(network) = Network::parse(text) {
            let bad = || ParseError::Mask(shorten(text));
            return text.contains('/').then_some(Self::Network(network)).ok_or_else(bad);
        }
        Self::from_pattern(text)
    }

    /// The mask that a text with `*` is: a domain, network, folder or script where one of these says the same, else a
    /// wildcard. Programs write it: nothing is refanged.
    ///
    /// # Errors
    /// [`ParseError::Mask`] without a `*`, [`ParseError::Wildcard`] when it is malformed, or covers everything or whatever
    /// stands below a public suffix.
    pub fn from_pattern(text: &str) -> Result<Self, ParseError> {
        let bad = |reason| ParseError::Wildcard { mask: shorten(text), reason };
        if !text.contains('*') {
            return Err(ParseError::Mask(shorten(text)));
        }
        match Pattern::parse(text).map_err(bad)? {
            Pattern::Other(mask) => Ok(mask),
            Pattern::Wildcard(wildcard) if is_too_wide(&wildcard) => Err(bad(
                "it covers too much: it needs a text of its own, three characters of a host or eight of a path, that no public suffix has",
            )),
            Pattern::Wildcard(wildcard) => Ok(Self::Wildcard(wildcard)),
        }
    }

    /// Which kind of mask this is.
    #[must_use]
    pub fn mask_type(&self) -> MaskType {
        match self {
            Self::Network(_) => MaskType::Network,
            Self::Domain(_) => MaskType::Domain,
            Self::Folder(_) => MaskType::Folder,
            Self::Script(_) => MaskType::Script,
            Self::Wildcard(_) => MaskType::Wildcard,
        }
    }

    /// Whether `observable` is covered. A URL is covered by the domain or network mask of its host. The meaning of
    /// each kind is defined here; [`Mask::covering`] is the fast way to the same answer, but for wildcards.
    #[must_use]
    pub fn covers(&self, observable: &Observable) -> bool {
        match (self, observable) {
            (Self::Network(network), Observable::Ip(address)) => network.contains(*address),
            (Self::Network(network), Observable::Url(url)) => {
                url.ip().is_some_and(|address| network.contains(address))
            }
            (Self::Domain(mask), Observable::Domain(domain)) => domain.is_at_or_below(mask),
            (Self::Domain(mask), Observable::Url(url)) => {
                url.domain().is_some_and(|domain| domain.is_at_or_below(mask))
            }
            (Self::Folder(folder), Observable::Url(url)) => {
                is_folder(folder)
                    && folder.same_server(url)
                    && url.path_and_query().starts_with(folder.path())
            }
            (Self::Script(script), Observable::Url(url)) => {
                script.query().is_none()
                    && script.same_server(url)
                    && url.path() == script.path()
                    && url.query().is_some()
            }
            (Self::Wildcard(wildcard), observable) => wildcard.covers(observable),
            _ => false,
        }
    }

    /// Every mask but wildcards that could cover `observable`: one for each network prefix, label of the host and folder of the path.
    /// Their number depends on the observable alone (at most 129 prefixes, 127 labels, [`FOLDERS_MAX`] folders).
    #[must_use]
    pub fn covering(observable: &Observable) -> Vec<Self> {
        Self::covering_where(observable, |_| true)
    }

    /// [`Mask::covering`] with only those networks whose prefix length is wanted: few lengths are in use.
    #[must_use]
    pub fn covering_where(observable: &Observable, is_wanted: impl Fn(u8) -> bool) -> Vec<Self> {
        let mut masks = Vec::new();
        let (ip, domain) = match observable {
            Observable::Ip(address) => (Some(*address), None),
            Observable::Domain(domain) => (None, Some(domain)),
            Observable::Url(url) => (url.ip(), url.domain()),
            Observable::File(_) => (None, None),
        };
        if let Some(address) = ip {
            masks.extend(Network::covering_where(address, is_wanted).map(Self::Network));
        }
        if let Some(domain) = domain {
            masks.extend(domain.with_parents().map(Self::Domain));
        }
        if let Observable::Url(url) = observable {
            masks.extend(url.folders().map(Self::Folder));
            masks.extend(url.query().map(|_| Self::Script(url.without_query())));
        }
        masks
    }
}

impl Mask {
    /// Defanged for display, as observables are: `*[.]d[.]example`, `192.0.2[.]0/24`, `h[.]example/a/*`. [`Mask::parse`] reads it.
    #[must_use]
    pub fn defanged(&self) -> String {
        match self {
            Self::Network(network) => {
                format!("{}/{}", Observable::Ip(network.first()).defanged(), network.prefix_len())
            }
            Self::Domain(domain) => format!("*.{domain}").replace('.', "[.]"),
            Self::Folder(url) => format!("{}*", Observable::Url(url.clone()).defanged()),
            Self::Script(url) => format!("{}?*", Observable::Url(url.clone()).defanged()),
            Self::Wildcard(wildcard) => wildcard.defanged(),
        }
    }
}

fn is_folder(url: &Url) -> bool {
    url.query().is_none() && url.path().ends_with('/') && url.path().matches('/').count() <= FOLDERS_MAX
}

/// The normalised mask, as `FeedMasks.NormalizedMask` shows it.
impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(network) => network.fmt(f),
            Self::Domain(domain) => write!(f, "*.{domain}"),
            Self::Folder(url) => write!(f, "{url}*"),
            Self::Script(url) => write!(f, "{url}?*"),
            Self::Wildcard(wildcard) => wildcard.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
