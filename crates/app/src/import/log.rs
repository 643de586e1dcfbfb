//! A complete log as the unit of what is counted: its name is a digest of its content, and it is counted part by part.

use std::io::{self, BufRead, Read};

use feeds::{Sighting, Spot, input::Input};
use model::{Evidence, UnitId};
use sha2::{Digest, Sha256};

use crate::{
    App, Result,
    sightings::{Tally, Whose, country::Countries, unit_id},
};

/// Lines of a part. Where parts are cut follows from the file alone, and bounds the memory for counts.
const PART_LINES: u64 = 1 << 17;
/// Parts into which one of so many lines may be cut again, when counting it takes too much memory.
const CUTS_BITS: u32 = 16;

/// A log that was read once.
pub(super) struct Log {
    pub(super) unit: UnitId,
    pub(super) content: [u8; 32],
    bytes: u64,
}

impl Log {
    /// Digests a log.
    ///
    /// # Errors
    /// When it cannot be read to its end: then it is not the complete log.
    pub(super) fn measure(input: &dyn Input) -> io::Result<Self> {
        let mut reader = input.open()?;
        let (mut sum, mut bytes) = (Sha256::new(), 0);
        loop {
            let chunk = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                break;
            }
            sum.update(chunk);
            let length = chunk.len();
            bytes += length as u64;
            reader.consume(length);
        }
        let content: [u8; 32] = sum.finalize().into();
        Ok(Self { unit: unit_id("log", &[&content]), content, bytes })
    }

    /// The same bytes again, of a file that may have grown since.
    pub(super) fn bound<'a>(&self, input: &'a dyn Input) -> Bound<'a> {
        Bound { input, bytes: self.bytes }
    }
}

/// The first bytes of an input.
pub(super) struct Bound<'a> {
    input: &'a dyn Input,
    bytes: u64,
}

impl Input for Bound<'_> {
    fn name(&self) -> &str {
        self.input.name()
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.input.open()?.take(self.bytes)))
    }
}

/// Counts the sightings of one log.
pub(super) struct Counting<'a> {
    app: &'a App,
    unit: UnitId,
    tally: Tally,
    countries: Countries,
    /// The part, and how often it was cut.
    part: (u64, u64),
    /// Records counted since the last part.
    records: u64,
}

impl<'a> Counting<'a> {
    pub(super) fn new(app: &'a App, unit: UnitId, whose: Whose) -> Self {
        let (tally, countries) = (Tally::new(whose), Countries::default());
        Self { app, unit, tally, countries, part: (0, 0), records: 0 }
    }

    /// Begins a record: the contributions of the part before it, if it begins another, and how many records they come from.
    pub(super) fn begin(&mut self, spot: &Spot) -> Option<(Vec<Evidence>, u64)> {
        let part = match spot {
            Spot::Line(line) => line / PART_LINES,
            Spot::Entry(_) | Spot::File => self.part.0,
        };
        let next = match (part == self.part.0, self.tally.is_full()) {
            (true, false) => return None,
            (true, true) => (part, self.part.1 + 1),
            (false, _) => (part, 0),
        };
        let done = self.finish();
        self.part = next;
        done
    }

    pub(super) fn add(&mut self, sighting: Sighting) -> Result<()> {
        let country = match (sighting.country, sighting.client) {
            (None, Some(client)) => self.countries.of(self.app, client, sighting.at)?,
            _ => None,
        };
        self.tally.add(sighting, country);
        Ok(())
    }

    /// Notes that a record was counted.
    pub(super) fn note_record(&mut self) {
        self.records += 1;
    }

    /// What was counted since the last part.
    pub(super) fn finish(&mut self) -> Option<(Vec<Evidence>, u64)> {
        if self.tally.is_empty() && self.records == 0 {
            return None;
        }
        let (part, cut) = self.part;
        let evidence = self.tally.take(self.unit, part << CUTS_BITS | cut);
        Some((evidence, std::mem::take(&mut self.records)))
    }
}
