//! Services, each with a daily counter of its own.

use std::fmt;

/// A service that a licence may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Look-ups of objects.
    ThreatLookup,
    /// Look-ups and searches of registrations.
    Whois,
    /// Search in the dark web.
    DarkWeb,
    /// Search in the surface web.
    SurfaceWeb,
}

impl Service {
    /// All services. Their places are stored: append only.
    pub const ALL: [Self; 4] = [Self::ThreatLookup, Self::Whois, Self::DarkWeb, Self::SurfaceWeb];

    /// The word for it: `threat_lookup`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ThreatLookup => "threat_lookup",
            Self::Whois => "whois",
            Self::DarkWeb => "dark_web",
            Self::SurfaceWeb => "surface_web",
        }
    }

    /// Its name for people: `Threat Lookup`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ThreatLookup => "Threat Lookup",
            Self::Whois => "WHOIS Lookup",
            Self::DarkWeb => "Dark Web Search",
            Self::SurfaceWeb => "Surface Web Search",
        }
    }

    /// The service of a word that [`Service::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.as_str() == word)
    }

    /// Its place in [`Service::ALL`], which is what is stored.
    pub(crate) fn place(self) -> usize {
        match self {
            Self::ThreatLookup => 0,
            Self::Whois => 1,
            Self::DarkWeb => 2,
            Self::SurfaceWeb => 3,
        }
    }

    pub(crate) fn from_place(place: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(place).ok()?).copied()
    }

    /// Its place as a column has it.
    pub(crate) fn column(self) -> i64 {
        i64::try_from(self.place()).unwrap_or_default()
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of services.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Services(u8);

impl Services {
    /// All services.
    pub const ALL: Self = Self(0b1111);

    /// Whether a service is in it.
    #[must_use]
    pub fn has(self, service: Service) -> bool {
        self.0 & (1 << service.place()) != 0
    }

    /// Whether no service is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of it are in `other`.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The services in it, in order.
    pub fn iter(self) -> impl Iterator<Item = Service> {
        Service::ALL.into_iter().filter(move |service| self.has(*service))
    }

    pub(crate) fn column(self) -> i64 {
        i64::from(self.0)
    }

    pub(crate) fn from_column(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().map(Self).filter(|services| services.is_within(Self::ALL))
    }
}

impl FromIterator<Service> for Services {
    fn from_iter<I: IntoIterator<Item = Service>>(services: I) -> Self {
        Self(services.into_iter().fold(0, |bits, service| bits | 1 << service.place()))
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_words_lead_back() {
        for (place, service) in (0..).zip(Service::ALL) {
            assert_eq!((service.column(), Service::from_place(place)), (place, Some(service)));
            assert_eq!(Service::parse(service.as_str()), Some(service));
        }
        assert_eq!((Service::from_place(4), Service::from_place(-1), Service::parse("")), (None, None, None));
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        for bits in 0..16 {
            let services = Services::from_column(bits).unwrap();
            assert_eq!(services.iter().collect::<Services>(), services);
            assert_eq!(services.column(), bits);
        }
        assert_eq!(Services::from_column(16), None);
        assert_eq!(Services::ALL.iter().collect::<Vec<_>>(), Service::ALL);
    }
}
