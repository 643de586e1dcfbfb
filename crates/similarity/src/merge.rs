//! Several ordered runs as one.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::Result;

/// A run in order.
pub(crate) type Run<'a, T> = Box<dyn Iterator<Item = Result<T>> + 'a>;

/// Runs with the next of each.
pub(crate) struct Merge<'a, T> {
    runs: Vec<Run<'a, T>>,
    heads: BinaryHeap<Reverse<(T, usize)>>,
}

impl<'a, T: Ord> Merge<'a, T> {
    pub(crate) fn new(mut runs: Vec<Run<'a, T>>) -> Result<Self> {
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (at, run) in runs.iter_mut().enumerate() {
            if let Some(head) = run.next() {
                heads.push(Reverse((head?, at)));
            }
        }
        Ok(Self { runs, heads })
    }

    /// The next one, with the number of its run. What is in several runs comes as often.
    pub(crate) fn next(&mut self) -> Result<Option<(T, usize)>> {
        let Some(mut head) = self.heads.peek_mut() else { return Ok(None) };
        let at = head.0.1;
        match self.runs.get_mut(at).and_then(Iterator::next) {
            Some(next) => Ok(Some(std::mem::replace(&mut *head, Reverse((next?, at))).0)),
            None => Ok(Some(std::collections::binary_heap::PeekMut::pop(head).0)),
        }
    }
}
