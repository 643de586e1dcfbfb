//! Hands bytes to the body of the target `whois`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::whois(bytes));
