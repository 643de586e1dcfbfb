//! The bodies of the fuzz targets: hostile bytes in, nothing out, a panic when a law breaks.
//!
//! `fuzz/` hands them to libFuzzer on nightly; the tests here replay its corpus and the fixtures on stable. A target is one
//! function, one word in the list below, one file under `fuzz/fuzz_targets/`, one folder under `fuzz/corpus/` and one under
//! `fuzz/prove/`. With the feature `planted`, each panics on one rare shape of what came out of the decoder, so that only
//! well-formed input reaches it; `fuzz/prove.sh` demands that it is found.

mod archive;
mod decoder;
mod extract;
mod file;
mod mapping;
mod observable;
mod ruler;
mod source;
mod stored;
mod target;

/// Panics in a build with the feature `planted` when `$shape` holds.
macro_rules! plant {
    ($shape:expr) => {
        assert!(!(cfg!(feature = "planted") && $shape), "the planted panic");
    };
}
pub(crate) use plant;

/// Declares the targets.
macro_rules! targets {
    ($($name:ident = $path:path,)+) => {
        $(#[doc = concat!("The body of the target `", stringify!($name), "`.")]
        pub fn $name(bytes: &[u8]) {
            $path(bytes);
        })+
        /// Every target, by name.
        pub static TARGETS: &[(&str, fn(&[u8]))] = &[$((stringify!($name), $name),)+];
    };
}

targets! {
    archive = archive::any,
    blocklist = decoder::blocklist,
    cof = source::cof,
    csv = decoder::csv,
    eve = source::eve,
    extract = extract::any,
    file = file::any,
    file_ar = file::ar,
    file_cab = file::cab,
    file_compressed = file::compressed,
    file_elf = file::elf,
    file_lnk = file::lnk,
    file_macho = file::macho,
    file_ole = file::ole,
    file_pdf = file::pdf,
    file_pe = file::pe,
    file_rtf = file::rtf,
    file_sevenzip = file::sevenzip,
    file_tar = file::tar,
    file_zip = file::zip,
    http_target = target::any,
    json = decoder::json,
    known_files = file::known,
    lines = decoder::lines,
    list = decoder::list,
    mail = source::mail,
    mapping = mapping::any,
    mask = observable::mask,
    misp = source::misp,
    mmdb = source::mmdb,
    netset = source::netset,
    observable = observable::any,
    ranges = source::ranges,
    rdap = source::rdap,
    sandbox = source::sandbox,
    signature = file::signature,
    source = source::any,
    stix = source::stix,
    stix_pattern = decoder::stix_pattern,
    stored = stored::any,
    whois = source::whois,
    xml = source::xml,
    zeek_log = decoder::zeek_log,
    zeek_traffic = source::zeek_traffic,
    zeek_tsv = decoder::zeek_tsv,
    zone_file = source::zone_file,
}
