//! Hands bytes to the body of the target `mail`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::mail(bytes));
