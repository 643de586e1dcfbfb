//! Hands bytes to the body of the target `eve`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::eve(bytes));
