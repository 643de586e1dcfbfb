//! Batches of sightings that clients send. A batch has a key that its client chose, or each sighting an identifier: what is sent again is not
//! counted again, also after a crash, whose client cannot know whether it was taken.

use std::collections::HashSet;

use feeds::{
    Sighting,
    format::sighting::{self, Parts},
};
use model::{CountryCode, Evidence, Kind, Timestamp, Tlp, UnitId};
use sha2::{Digest, Sha256};
use store::SightingUnit;

use super::{Tally, Whose, country::Countries, unit_id};
use crate::{
    App, Error, Result,
    import::{FUTURE, FUTURE_MS_MAX},
    lookup::dossier::Fresh,
    status::Speaks,
};

/// The list that batches are kept under.
pub(crate) const LIST: &str = "sightings/api";
/// Longest key of a batch or identifier of a sighting in bytes: room for two UUIDs with a prefix.
pub const ID_BYTES_MAX: usize = 128;

/// Sightings as they were sent.
#[derive(Clone, Debug, Default)]
pub struct SightingBatch {
    /// The client's key.
    pub id: Option<String>,
    /// The sensor of those that name none. Keys and identifiers are its own: two sensors may choose the same.
    pub sensor: Option<String>,
    /// The sensor's country.
    pub country: Option<String>,
    /// The sightings; what could not be read at all is a reason.
    pub items: Vec<std::result::Result<SightingItem, String>>,
}

/// One of them. Texts are empty where nothing is stated.
#[derive(Clone, Debug, Default)]
pub struct SightingItem {
    /// The client's identifier.
    pub id: Option<String>,
    /// What was met.
    pub object: String,
    /// What that is.
    pub kind: Option<Kind>,
    /// When.
    pub time: String,
    /// How often.
    pub count: String,
    /// Country.
    pub country: String,
    /// Sensor.
    pub sensor: String,
    /// What the sensor thought of it.
    pub zone: String,
    /// Address of the near side; tells the country and is forgotten.
    pub client: String,
}

/// What became of a batch; durable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// Sightings that are counted, now or before.
    pub accepted: u64,
    /// Those that are not.
    pub refused: Vec<RefusedSighting>,
    /// Of those accepted, how many had been counted before.
    pub known: u64,
}

/// A sighting that is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedSighting {
    /// Its position in the batch, from 0.
    pub index: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// A batch whose items were read.
struct Read {
    /// Counted under the batch's key.
    together: Vec<Sighting>,
    /// Counted each under its own identifier.
    single: Vec<(UnitId, Sighting)>,
    outcome: BatchOutcome,
}

impl App {
    /// Counts a batch. When this returns, what was accepted is on disk to stay.
    ///
    /// # Errors
    /// [`Error::BadBatch`] when the batch as a whole is wrong, [`Error::BatchDiffers`] when another was sent under its key; [`Error::Store`]
    /// when the ledger fails: send the same again.
    pub fn take_sightings(&self, batch: &SightingBatch) -> Result<BatchOutcome> {
        let _admission = self.admit(LIST)?;
        let sensor = text_of(batch.sensor.as_deref(), sighting::sensor)?.unwrap_or_default();
        let country = text_of(batch.country.as_deref(), sighting::country)?;
        if let Some(id) = &batch.id {
            check_id(id).map_err(|why| Error::BadBatch(format!("the batch's key {why}")))?;
        }
        let Read { together, single, mut outcome } = self.read(batch, &sensor);
        if outcome.accepted == 0 {
            return Ok(outcome);
        }
        let unit = batch.id.as_ref().map(|id| unit_id("batch", &[sensor.as_bytes(), id.as_bytes()]));
        let content = digest(batch);
        let whose = Whose { list: LIST.to_owned(), tlp: Tlp::Amber, sensor, country };
        // One at a time from the look for the key until it is kept: of two batches under one key the second is compared with the first.
        let taking = self.sighting_batches.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let (Some(unit), Some(id)) = (unit, &batch.id)
            && let Some(known) = self.ledger.sighting_unit(unit)?
        {
            if known.content != content {
                return Err(Error::BatchDiffers(id.clone()));
            }
            drop(taking);
            // It may have been taken a moment ago by somebody who has not synced yet.
            self.ledger.sync()?;
            outcome.known = outcome.accepted;
            return Ok(outcome);
        }
        let now = self.now();
        let import = u64::try_from(now.millis()).unwrap_or_default();
        let mut evidence = self.contributions(unit, &whose, together, single)?;
        let mut speaks = Speaks::default();
        for item in &mut evidence {
            (item.recorded_at, item.import) = (now, import);
            speaks.add(item);
        }
        let unit = unit.map(|id| SightingUnit {
            id,
            list: LIST.to_owned(),
            content,
            accepted: outcome.accepted,
            refused: outcome.refused.len() as u64,
            recorded_at: now,
            import,
        });
        let mut appended = match &unit {
            Some(unit) => self.ledger.append_unit(evidence, unit)?,
            None => self.ledger.append(evidence)?,
        };
        // A contribution that was known is that of a sighting with an identifier.
        outcome.known = (outcome.known + appended.known).min(outcome.accepted);
        if appended.new > 0 {
            self.record_list(LIST, appended.new, speaks)?;
        }
        drop(taking);
        self.ledger.sync()?;
        let upto = std::mem::take(&mut appended.upto);
        self.refresh_appended(&mut Fresh::of(&mut appended), &upto)?;
        Ok(outcome)
    }

    fn read(&self, batch: &SightingBatch, sensor: &str) -> Read {
        let future = self.now().plus_millis(FUTURE_MS_MAX);
        let mut read = Read { together: Vec::new(), single: Vec::new(), outcome: BatchOutcome::default() };
        let mut ids = HashSet::new();
        for (index, item) in (0..).zip(&batch.items) {
            match item.as_ref().map_err(Clone::clone).and_then(|item| one(item, batch, sensor, future)) {
                Ok((None, sighting)) => {
                    read.outcome.accepted += 1;
                    read.together.push(sighting);
                }
                Ok((Some(unit), sighting)) => {
                    read.outcome.accepted += 1;
                    if ids.insert(unit) {
                        read.single.push((unit, sighting));
                    } else {
                        read.outcome.known += 1;
                    }
                }
                Err(reason) => read.outcome.refused.push(RefusedSighting { index, reason }),
            }
        }
        read
    }

    fn contributions(
        &self,
        unit: Option<UnitId>,
        whose: &Whose,
        together: Vec<Sighting>,
        single: Vec<(UnitId, Sighting)>,
    ) -> Result<Vec<Evidence>> {
        let mut countries = Countries::default();
        let mut country = |sighting: &Sighting| match (sighting.country, sighting.client) {
            (None, Some(client)) => countries.of(self, client, sighting.at),
            _ => Ok(None),
        };
        let mut tally = Tally::new(whose.clone());
        let mut evidence = Vec::new();
        for sighting in together {
            let country = country(&sighting)?;
            tally.add(sighting, country);
        }
        if let Some(unit) = unit {
            evidence.extend(tally.take(unit, 0));
        }
        for (unit, sighting) in single {
            let country = country(&sighting)?;
            tally.add(sighting, country);
            evidence.extend(tally.take(unit, 0));
        }
        Ok(evidence)
    }
}

/// One sighting, with its own unit where it has an identifier.
fn one(
    item: &SightingItem,
    batch: &SightingBatch,
    sensor: &str,
    future: Timestamp,
) -> std::result::Result<(Option<UnitId>, Sighting), String> {
    let parts = Parts {
        object: &item.object,
        kind: item.kind,
        time: &item.time,
        count: &item.count,
        country: &item.country,
        sensor: &item.sensor,
        zone: &item.zone,
        client: &item.client,
    };
    let sighting = parts.read().map_err(str::to_owned)?;
    if sighting.at > future {
        return Err(FUTURE.to_owned());
    }
    if sighting.sensor.is_none() && sensor.is_empty() {
        return Err("no sensor: name it in the sighting or in the batch".to_owned());
    }
    match &item.id {
        Some(id) => {
            check_id(id).map_err(|why| format!("its identifier {why}"))?;
            let sensor = sighting.sensor.as_deref().unwrap_or(sensor);
            let unit = unit_id("sighting", &[sensor.as_bytes(), id.as_bytes()]);
            Ok((Some(unit), sighting))
        }
        None if batch.id.is_some() => Ok((None, sighting)),
        None => Err("neither the batch has a key nor the sighting an identifier".to_owned()),
    }
}

fn check_id(id: &str) -> std::result::Result<(), &'static str> {
    if id.is_empty() || id.len() > ID_BYTES_MAX || id.contains(char::is_control) {
        return Err("is empty, has more than 128 bytes or control characters");
    }
    Ok(())
}

fn text_of<T>(
    text: Option<&str>,
    read: fn(&str) -> std::result::Result<T, &'static str>,
) -> Result<Option<T>> {
    text.map(read).transpose().map_err(|why| Error::BadBatch(why.to_owned()))
}

/// A digest of what was sent, however it was written.
fn digest(batch: &SightingBatch) -> [u8; 32] {
    let mut sum = Sha256::new();
    let mut part = |text: &str| {
        sum.update((text.len() as u64).to_be_bytes());
        sum.update(text.as_bytes());
    };
    part(batch.country.as_deref().unwrap_or_default());
    for item in &batch.items {
        match item {
            Err(reason) => part(reason),
            Ok(item) => {
                part(item.id.as_deref().unwrap_or_default());
                part(item.kind.map_or("", Kind::as_str));
                let texts = [&item.object, &item.time, &item.count, &item.country, &item.sensor];
                texts.into_iter().chain([&item.zone, &item.client]).for_each(|text| part(text));
            }
        }
    }
    sum.finalize().into()
}

/// Reads the name of a sensor and a country that an operator gives for an import.
///
/// # Errors
/// What is wrong with it, in words.
pub fn sensor(text: &str) -> std::result::Result<String, &'static str> {
    sighting::sensor(text)
}

/// The same for a country.
///
/// # Errors
/// What is wrong with it, in words.
pub fn country(text: &str) -> std::result::Result<CountryCode, &'static str> {
    sighting::country(text)
}
