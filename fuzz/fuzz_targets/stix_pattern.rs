//! Hands bytes to the body of the target `stix_pattern`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::stix_pattern(bytes));
