//! Masks: patterns that cover many observables. Found by walking labels, folders and prefixes, never by a scan.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use crate::{DomainName, Observable, ParseError, Url};

/// A pattern over observables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mask {
    /// All addresses of a network.
    Network(Network),
    /// A domain and every name below it.
    Domain(DomainName),
    /// All URLs whose path begins with this URL's path; the path ends with `/`.
    Folder(Url),
    /// A script with any query: this URL's path, with `?` and anything after it. The URL has no query.
    Script(Url),
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
        }
    }
}

impl Mask {
    /// Which kind of mask this is.
    #[must_use]
    pub fn mask_type(&self) -> MaskType {
        match self {
            Self::Network(_) => MaskType::Network,
            Self::Domain(_) => MaskType::Domain,
            Self::Folder(_) => MaskType::Folder,
            Self::Script(_) => MaskType::Script,
        }
    }

    /// Whether `observable` is covered. A URL is covered by the domain or network mask of its host. The meaning of
    /// each kind is defined here; [`Mask::covering`] is the fast way to the same answer.
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
                folder.same_server(url) && url.path_and_query().starts_with(folder.path())
            }
            (Self::Script(script), Observable::Url(url)) => {
                script.same_server(url) && url.path() == script.path() && url.query().is_some()
            }
            _ => false,
        }
    }

    /// Every mask that could cover `observable`: one for each network prefix, label of the host and folder of the path.
    /// Their number depends on the observable alone (at most 129 prefixes, 127 labels, and the folders of the path).
    #[must_use]
    pub fn covering(observable: &Observable) -> Vec<Self> {
        let mut masks = Vec::new();
        let (ip, domain) = match observable {
            Observable::Ip(address) => (Some(*address), None),
            Observable::Domain(domain) => (None, Some(domain)),
            Observable::Url(url) => (url.ip(), url.domain()),
            Observable::File(_) => (None, None),
        };
        if let Some(address) = ip {
            masks.extend(Network::covering(address).map(Self::Network));
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

/// The normalised mask, as `FeedMasks.NormalizedMask` shows it.
impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(network) => network.fmt(f),
            Self::Domain(domain) => write!(f, "*.{domain}"),
            Self::Folder(url) => write!(f, "{url}*"),
            Self::Script(url) => write!(f, "{url}?*"),
        }
    }
}

/// An IP network in CIDR form. Host bits are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    address: IpAddr,
    prefix_len: u8,
}

impl Network {
    /// A network; host bits of `address` are cleared. `None` when the prefix is longer than the address.
    #[must_use]
    pub fn new(address: IpAddr, prefix_len: u8) -> Option<Self> {
        let address = match address {
            IpAddr::V4(v4) if prefix_len <= 32 => {
                let mask = u32::MAX.checked_shl(32 - u32::from(prefix_len)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
            }
            IpAddr::V6(v6) if prefix_len <= 128 => {
                let mask = u128::MAX.checked_shl(128 - u32::from(prefix_len)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
            _ => return None,
        };
        Some(Self { address, prefix_len })
    }

    /// Parses `192.0.2.0/24` or `2001:db8::/32`; a bare address is a network of one.
    ///
    /// # Errors
    /// [`ParseError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let bad = || ParseError::Network(text.to_owned());
        let (address, prefix) = text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let full = if address.is_ipv4() { 32 } else { 128 };
        let prefix_len = match prefix {
            Some(p) if p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()) => p.parse().map_err(|_| bad())?,
            Some(_) => return Err(bad()),
            None => full,
        };
        Self::new(address, prefix_len).ok_or_else(bad)
    }

    /// First address.
    #[must_use]
    pub fn first(self) -> IpAddr {
        self.address
    }

    /// Last address.
    #[must_use]
    pub fn last(self) -> IpAddr {
        match self.address {
            IpAddr::V4(v4) => {
                let host = u32::MAX.checked_shr(u32::from(self.prefix_len)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() | host))
            }
            IpAddr::V6(v6) => {
                let host = u128::MAX.checked_shr(u32::from(self.prefix_len)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() | host))
            }
        }
    }

    /// Number of leading bits that are fixed.
    #[must_use]
    pub fn prefix_len(self) -> u8 {
        self.prefix_len
    }

    /// Whether the network is one address.
    #[must_use]
    pub fn is_single(self) -> bool {
        self.first() == self.last()
    }

    /// Whether `address` lies in the network; families never mix.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4() && (self.first()..=self.last()).contains(&address)
    }

    /// All networks that contain `address`, from the widest to the address itself.
    pub fn covering(address: IpAddr) -> impl Iterator<Item = Self> {
        let full = if address.is_ipv4() { 32 } else { 128 };
        (0..=full).filter_map(move |prefix_len| Self::new(address, prefix_len))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_len)
    }
}
