//! Who reads a file: a source that is built in, or a mapping of the operator's.

use std::{io, sync::Arc};

use feeds::{Context, Head, Recognised, Sink, Source, input::Input, mapping::Mapping};
use model::Tlp;

/// Who reads a file.
#[derive(Clone, Debug)]
pub(super) enum Reader {
    Source(&'static Source),
    Mapping(Arc<Mapping>),
}

impl Reader {
    /// Name of the source or list.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Source(source) => source.name,
            Self::Mapping(mapping) => &mapping.list().name,
        }
    }

    /// Marking of what it reads.
    pub(super) fn tlp(&self) -> Tlp {
        match self {
            Self::Source(source) => source.tlp,
            Self::Mapping(mapping) => mapping.list().tlp,
        }
    }

    /// The list that a file is of, if it is one of this reader's. A mapping takes what it is given: whether the columns are
    /// there is found when they are read.
    pub(super) fn recognise(&self, head: &Head<'_>) -> Option<Recognised> {
        match self {
            Self::Source(source) => (source.recognise)(head),
            Self::Mapping(mapping) => Some(mapping.recognise(head)),
        }
    }

    /// Reads the whole input.
    pub(super) fn parse(&self, input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
        match self {
            Self::Source(source) => (source.parse)(input, context, sink),
            Self::Mapping(mapping) => mapping.read(input, context, sink),
        }
    }
}
