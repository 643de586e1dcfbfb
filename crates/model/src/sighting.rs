//! Sightings: how often sensors met an observable, by day, country, sensor and what the sensor thought of it. Counts, never who was there.
//!
//! What is kept is the contribution of one *unit* (a complete log file, one batch of a client, or one sighting with an identifier of its own)
//! to one observable on one day. The unit's name is part of the identity and the counts are not, so that a unit counts once however often it is
//! learned.

use std::fmt;

use crate::Zone;

/// A country by its ISO 3166-1 alpha-2 code, in capitals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Codes that there can be.
    pub const COUNT: u16 = 26 * 26;

    /// Reads two letters of either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::new(text.trim().as_bytes().try_into().ok()?)
    }

    /// The code of two letters of either case.
    #[must_use]
    pub fn new(letters: [u8; 2]) -> Option<Self> {
        let is_code = letters.iter().all(u8::is_ascii_alphabetic);
        is_code.then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Its position among all pairs of letters, below [`CountryCode::COUNT`]; the order is that of the codes.
    #[must_use]
    pub fn number(self) -> u16 {
        let [first, second] = self.0.map(|letter| u16::from(letter.saturating_sub(b'A')));
        first * 26 + second
    }

    /// The code at a position.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        let letter = |number: u16| Some(b'A' + u8::try_from(number).ok()?);
        (number < Self::COUNT).then_some(())?;
        Some(Self([letter(number / 26)?, letter(number % 26)?]))
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What counts once: a log file by the digest of its content, a client's batch by its key, a sighting by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub [u8; 16]);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a unit adds to one observable on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sightings {
    /// The unit.
    pub unit: UnitId,
    /// Which part of it: a large log counts in parts, each for itself, that are cut at fixed places.
    pub part: u64,
    cells: Vec<SightingCell>,
}

/// How often, for one country, sensor and opinion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SightingCell {
    /// Country of the sensor or of those it watches; `None` where nobody can tell.
    pub country: Option<CountryCode>,
    /// Name of the sensor.
    pub sensor: String,
    /// What the sensor thought of the observable then, if it said so.
    pub zone: Option<Zone>,
    /// Hits.
    pub count: u64,
}

impl Sightings {
    /// A contribution. Cells of one country, sensor and zone become one; cells without hits none.
    #[must_use]
    pub fn new(unit: UnitId, part: u64, mut cells: Vec<SightingCell>) -> Self {
        cells.sort_unstable();
        cells.retain(|cell| cell.count > 0);
        cells.dedup_by(|later, kept| {
            let is_same =
                (later.country, &later.sensor, later.zone) == (kept.country, &kept.sensor, kept.zone);
            if is_same {
                kept.count = kept.count.saturating_add(later.count);
            }
            is_same
        });
        Self { unit, part, cells }
    }

    /// The counts, sorted by country, sensor and zone, each once.
    #[must_use]
    pub fn cells(&self) -> &[SightingCell] {
        &self.cells
    }

    /// Hits in all.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.cells.iter().fold(0, |sum: u64, cell| sum.saturating_add(cell.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_countries() {
        assert_eq!(CountryCode::parse(" jp ").unwrap().as_str(), "JP");
        for wrong in ["", "J", "JPN", "1P", "é"] {
            assert_eq!(CountryCode::parse(wrong), None, "{wrong}");
        }
        let mut last = None;
        for number in 0..CountryCode::COUNT {
            let code = CountryCode::from_number(number).unwrap();
            assert_eq!(code.number(), number);
            assert!(last < Some(code), "{code}");
            last = Some(code);
        }
        assert_eq!(CountryCode::from_number(CountryCode::COUNT), None);
    }

    #[test]
    fn cells_of_one_place_are_one() {
        let cell = |sensor: &str, zone, count| SightingCell {
            country: CountryCode::parse("JP"),
            sensor: sensor.to_owned(),
            zone,
            count,
        };
        let cells = vec![
            cell("b", None, 1),
            cell("a", None, 2),
            cell("b", Some(Zone::Red), 3),
            cell("b", None, 4),
            cell("c", None, 0),
        ];
        let sightings = Sightings::new(UnitId([0; 16]), 0, cells);
        let merged = [cell("a", None, 2), cell("b", None, 5), cell("b", Some(Zone::Red), 3)];
        assert_eq!((sightings.cells(), sightings.hits()), (&merged[..], 10));
    }
}
