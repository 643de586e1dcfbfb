//! Hands bytes to the body of the target `csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::csv(bytes));
