//! Decoders shared by sources.
