//! Several ordered runs of names as one, each name once.

use crate::{Result, segment::order, stream::Stream};

/// A run of names in order.
pub(super) enum Run<'a> {
    /// Of a segment.
    Segment(Box<Stream<'a>>),
    /// Of the recent names.
    Recent(Box<dyn Iterator<Item = String> + 'a>),
}

impl Run<'_> {
    fn next(&mut self) -> Result<Option<String>> {
        match self {
            Self::Segment(stream) => stream.next(),
            Self::Recent(names) => Ok(names.next()),
        }
    }
}

/// The runs with the next name of each.
pub(super) struct Merge<'a> {
    runs: Vec<(Option<String>, Run<'a>)>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(runs: impl IntoIterator<Item = Result<Run<'a>>>) -> Result<Self> {
        let mut heads = Vec::new();
        for run in runs {
            let mut run = run?;
            heads.push((run.next()?, run));
        }
        Ok(Self { runs: heads })
    }

    /// The next name.
    pub(super) fn next(&mut self) -> Result<Option<String>> {
        let heads = self.runs.iter().filter_map(|(head, _)| head.as_deref());
        let Some(least) = heads.min_by(|a, b| order(a, b)).map(str::to_owned) else { return Ok(None) };
        for (head, run) in &mut self.runs {
            while head.as_deref() == Some(least.as_str()) {
                *head = run.next()?;
            }
        }
        Ok(Some(least))
    }
}
