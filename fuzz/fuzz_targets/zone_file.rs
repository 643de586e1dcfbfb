//! Hands bytes to the body of the target `zone_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::zone_file(bytes));
