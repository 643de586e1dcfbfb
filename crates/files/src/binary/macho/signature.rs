//! The signature's outside: that there is one, and which entitlements it claims (`cs_blobs.h` of XNU). Nothing is checked here.

use super::super::{bytes::Bytes, told};
use crate::report::Facts;

/// Blobs of a signature that are looked at. Apple's tools write up to eight.
const BLOBS_MAX: u64 = 32;
/// Bytes of entitlements that are read.
const ENTITLEMENTS_BYTES_MAX: u64 = 64 * 1024;

const SUPER_BLOB: u32 = 0xfade_0cc0;
const CODE_DIRECTORY: u32 = 0xfade_0c02;
const ENTITLEMENTS: u32 = 0xfade_7171;
/// Nobody signed it: the digests are there, a certificate is not.
const AD_HOC: u32 = 2;

/// Entitlements that weaken what macOS checks.
const WEAKENING: [&str; 5] = [
    "com.apple.security.cs.disable-library-validation",
    "com.apple.security.cs.allow-dyld-environment-variables",
    "com.apple.security.cs.allow-unsigned-executable-memory",
    "com.apple.security.cs.disable-executable-page-protection",
    "com.apple.security.get-task-allow",
];

/// Tells what it claims.
pub(super) fn tell(bytes: &[u8], facts: &mut Facts) {
    let view = Bytes::ordered(bytes, true);
    if view.u32(0) != Some(SUPER_BLOB) {
        return;
    }
    let count = u64::from(view.u32(8).unwrap_or_default()).min(BLOBS_MAX);
    let mut is_ad_hoc = false;
    for place in (0..count).map_while(|n| view.u32(12 + n * 8 + 4)) {
        let blob = view.part(place.into(), u64::MAX);
        match blob.u32(0) {
            Some(CODE_DIRECTORY) => is_ad_hoc |= blob.u32(12).is_some_and(|flags| flags & AD_HOC != 0),
            Some(ENTITLEMENTS) => {
                let len = u64::from(blob.u32(4).unwrap_or_default()).saturating_sub(8);
                entitlements(blob.up_to(8, len.min(ENTITLEMENTS_BYTES_MAX)), facts);
            }
            _ => {}
        }
    }
    told::tell(facts, "CodeSignature", if is_ad_hoc { "ad hoc" } else { "present" });
}

/// Keys of a property list; what stands in them does not matter here.
fn entitlements(list: &[u8], facts: &mut Facts) {
    let text = String::from_utf8_lossy(list);
    let keys = text.split("<key>").skip(1).filter_map(|rest| rest.split_once("</key>"));
    let keys: Vec<&str> = keys.map(|(key, _)| key.trim()).collect();
    told::tell(facts, "Entitlements", keys.join(", "));
    let weakening: Vec<&str> = WEAKENING.into_iter().filter(|name| keys.contains(name)).collect();
    if !weakening.is_empty() {
        let text = format!("its entitlements weaken what the system checks: {}", weakening.join(", "));
        facts.find("macho.entitlements", 10, &[], text);
    }
}
