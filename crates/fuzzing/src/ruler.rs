//! A sink that measures what a parser does: every record says something, every refusal has a short reason, and neither comes more
//! often than the input can explain.

use std::ops::ControlFlow;

use feeds::{Record, Sink, Spot};

/// Longest reason in bytes: reasons are counted, so they are short. A mapping's names forty columns of the file, once.
const REASON_BYTES_MAX: usize = 200;
const LONG_REASON_BYTES_MAX: usize = 40 * 400;
/// Facts of one record; more means that a few bytes make many.
const FACTS_MAX: usize = 65_536;

/// Counts and checks.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
    pub(crate) facts: u64,
    /// Whether a record was accepted behind a refused one.
    pub(crate) went_on: bool,
    /// Whether reasons may be long.
    pub(crate) is_talkative: bool,
    /// The last record.
    pub(crate) last: Option<Record>,
}

impl Sink for Ruler {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        assert!(!record.facts.is_empty(), "{} says nothing", record.spot);
        assert!(record.facts.len() <= FACTS_MAX, "{} says {} things", record.spot, record.facts.len());
        self.accepted += 1;
        self.facts += record.facts.len() as u64;
        self.went_on |= self.refused > 0;
        self.last = Some(record);
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: Spot, reason: &str, _: &[u8]) {
        let most = if self.is_talkative { LONG_REASON_BYTES_MAX } else { REASON_BYTES_MAX };
        assert!(!reason.is_empty() && reason.len() <= most, "reason `{reason}`");
        self.refused += 1;
    }
}

impl Ruler {
    /// Whether accepted and refused records came from no more bytes than `bytes`: each takes one at least.
    pub(crate) fn check(&self, bytes: &[u8]) {
        let most = bytes.len() as u64 + 2;
        assert!(self.refused <= most, "{} refusals from {} bytes", self.refused, bytes.len());
        assert!(self.accepted <= most, "{} records from {} bytes", self.accepted, bytes.len());
    }
}
