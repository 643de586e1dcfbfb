//! Hands bytes to the body of the target `sandbox`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::sandbox(bytes));
