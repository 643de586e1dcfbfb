//! Hands bytes to the body of the target `cof`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::cof(bytes));
