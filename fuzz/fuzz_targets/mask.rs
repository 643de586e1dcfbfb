//! Hands bytes to the body of the target `mask`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::mask(bytes));
