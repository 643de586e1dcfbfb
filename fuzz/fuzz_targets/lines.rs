//! Hands bytes to the body of the target `lines`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::lines(bytes));
