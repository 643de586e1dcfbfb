//! Hands bytes to the body of the target `mmdb`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::mmdb(bytes));
