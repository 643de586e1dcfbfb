//! Hands bytes to the body of the target `archive`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::archive(bytes));
