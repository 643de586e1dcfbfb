//! How far the analysers are: kept with the ledger, so that they go on where they were.

use analysis::analyser::Analyser;
use model::Observable;
use store::{Cursor, Ledger};

use crate::{Error, Result};

/// The name under which it is kept among the ledger's small values.
const NAME: &str = "analysers/place";
const BAD: Error = Error::Store(store::Error::Corrupt { what: "the analysers' place does not decode" });

/// What they go by: with another, everything is concluded anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    /// Which names are watched.
    pub(super) watched: u64,
    /// Which marks say what everybody sees.
    pub(super) generation: u32,
}

/// Where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// What the log told up to here was concluded about.
    pub(super) cursor: Cursor,
    /// A walk over everything came so far.
    pub(super) walked_to: Option<Observable>,
}

impl Place {
    /// The place, if analysers of the same versions left one that went by the same.
    pub(super) fn load(ledger: &Ledger, ground: Ground) -> Result<Option<Self>> {
        let Some(value) = ledger.meta(NAME)? else { return Ok(None) };
        let Some(rest) = value.strip_prefix(head(ground).as_slice()) else { return Ok(None) };
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(BAD)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| BAD)?;
        let (cursor, walked_to) = rest.split_at_checked(length).ok_or(BAD)?;
        let walked_to = match walked_to {
            [] => None,
            key => Some(store::ObservableKey::from_bytes(key).decode()?),
        };
        Ok(Some(Self { cursor: Cursor::decode(cursor)?, walked_to }))
    }

    pub(super) fn save(&self, ledger: &Ledger, ground: Ground) -> Result<()> {
        let cursor = self.cursor.encode();
        let mut value = head(ground);
        value.extend(u32::try_from(cursor.len()).unwrap_or(0).to_be_bytes());
        value.extend(cursor);
        value.extend(self.walked_to.as_ref().map(store::key::observable).unwrap_or_default());
        Ok(ledger.put_meta(NAME, &value)?)
    }
}

/// The versions of all analysers, and what they go by.
fn head(ground: Ground) -> Vec<u8> {
    let mut head = vec![u8::try_from(Analyser::ALL.len()).unwrap_or(u8::MAX)];
    for analyser in Analyser::ALL {
        head.extend(analyser.version().to_be_bytes());
    }
    head.extend(ground.watched.to_be_bytes());
    head.extend(ground.generation.to_be_bytes());
    head
}
