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

/// A run with its next name.
type Head<'a> = (Option<String>, Run<'a>);

/// The runs with the next name of each, and those whose names are left out.
pub(super) struct Merge<'a> {
    runs: Vec<Head<'a>>,
    without: Vec<Head<'a>>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(runs: impl IntoIterator<Item = Result<Run<'a>>>) -> Result<Self> {
        Ok(Self { runs: heads(runs)?, without: Vec::new() })
    }

    /// Leaves out the names that are in these runs.
    pub(super) fn without(self, runs: impl IntoIterator<Item = Result<Run<'a>>>) -> Result<Self> {
        Ok(Self { without: heads(runs)?, ..self })
    }

    /// The next name.
    pub(super) fn next(&mut self) -> Result<Option<String>> {
        loop {
            let heads = self.runs.iter().filter_map(|(head, _)| head.as_deref());
            let Some(least) = heads.min_by(|a, b| order(a, b)).map(str::to_owned) else { return Ok(None) };
            for (head, run) in &mut self.runs {
                while head.as_deref() == Some(least.as_str()) {
                    *head = run.next()?;
                }
            }
            if !self.leaves_out(&least)? {
                return Ok(Some(least));
            }
        }
    }

    fn leaves_out(&mut self, name: &str) -> Result<bool> {
        let mut is_there = false;
        for (head, run) in &mut self.without {
            while head.as_deref().is_some_and(|head| order(head, name).is_lt()) {
                *head = run.next()?;
            }
            is_there |= head.as_deref() == Some(name);
        }
        Ok(is_there)
    }
}

fn heads<'a>(runs: impl IntoIterator<Item = Result<Run<'a>>>) -> Result<Vec<Head<'a>>> {
    let with_first = |run: Result<Run<'a>>| {
        let mut run = run?;
        Ok((run.next()?, run))
    };
    runs.into_iter().map(with_first).collect()
}
