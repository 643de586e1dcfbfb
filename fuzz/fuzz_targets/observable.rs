//! Hands bytes to the body of the target `observable`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::observable(bytes));
