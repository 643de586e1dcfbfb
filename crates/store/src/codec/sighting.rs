//! The claim of a row of sightings: the contribution of a unit. The section tells it from other claims.
//!
//! ```text
//! version 1 · unit · part · number of sensors · their names · number of cells · cells
//! cell         country (0: none, else its number and 1) · sensor by position · zone (0: none, else its position and 1) · hits
//! ```

use model::{CountryCode, SightingCell, Sightings, UnitId, Zone};

use super::wire::{Reader, Writer};
use crate::{Error, Result};

const VERSION: u8 = 1;
const BAD: Error = Error::Corrupt { what: "a count of sightings does not decode" };

pub(super) fn write(out: &mut Writer, sightings: &Sightings) {
    let mut sensors: Vec<&str> = sightings.cells().iter().map(|cell| cell.sensor.as_str()).collect();
    sensors.sort_unstable();
    sensors.dedup();
    out.byte(VERSION);
    out.raw(&sightings.unit.0);
    out.number(sightings.part);
    out.number(sensors.len() as u64);
    sensors.iter().for_each(|sensor| out.text(sensor));
    out.number(sightings.cells().len() as u64);
    for cell in sightings.cells() {
        out.number(u64::from(country_number(cell.country)));
        out.number(sensors.binary_search(&cell.sensor.as_str()).unwrap_or_default() as u64);
        out.number(u64::from(zone_number(cell.zone)));
        out.number(cell.count);
    }
}

pub(super) fn read(input: &mut Reader<'_>) -> Result<Sightings> {
    input.version(VERSION)?;
    let unit = UnitId(input.array()?);
    let part = input.number()?;
    let mut sensors = Vec::new();
    // Each takes a byte at least, as cells take four: no more are made than there are bytes.
    for _ in 0..input.number()? {
        sensors.push(input.text()?);
    }
    let mut cells = Vec::new();
    for _ in 0..input.number()? {
        let country = read_country(input.number()?)?;
        let sensor = usize::try_from(input.number()?).ok().and_then(|at| sensors.get(at)).ok_or(BAD)?;
        let sensor = sensor.clone();
        let zone = read_zone(input.number()?)?;
        cells.push(SightingCell { country, sensor, zone, count: input.number()? });
    }
    Ok(Sightings::new(unit, part, cells))
}

/// A country or none as a small number.
pub(crate) fn country_number(country: Option<CountryCode>) -> u16 {
    country.map_or(0, |country| country.number() + 1)
}

pub(crate) fn read_country(number: u64) -> Result<Option<CountryCode>> {
    match u16::try_from(number).map_err(|_| BAD)?.checked_sub(1) {
        None => Ok(None),
        Some(number) => CountryCode::from_number(number).map(Some).ok_or(BAD),
    }
}

/// A zone or none as a small number, below [`ZONES`].
pub(crate) fn zone_number(zone: Option<Zone>) -> u8 {
    let at = zone.and_then(|zone| Zone::ALL.iter().position(|each| *each == zone));
    at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0)
}

/// Zones, and none.
pub(crate) const ZONES: usize = Zone::ALL.len() + 1;

pub(crate) fn read_zone(number: u64) -> Result<Option<Zone>> {
    match number.checked_sub(1) {
        None => Ok(None),
        Some(at) => {
            let at = usize::try_from(at).map_err(|_| BAD)?;
            Zone::ALL.get(at).copied().map(Some).ok_or(BAD)
        }
    }
}
