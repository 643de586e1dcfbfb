//! Transparent decompression and archives, capped.
