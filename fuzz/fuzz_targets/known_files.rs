//! Hands bytes to the body of the target `known_files`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::known_files(bytes));
