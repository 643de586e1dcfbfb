//! Hands bytes to the body of the target `rdap`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::rdap(bytes));
