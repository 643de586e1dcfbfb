//! Hands bytes to the body of the target `file_cab`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::file_cab(bytes));
