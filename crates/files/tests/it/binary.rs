//! Programs: what is told of synthetic ones, and that broken ones cost nothing but a finding.

mod elf;
mod elf_file;
mod hostile;
mod macho;
mod macho_file;
mod net;
mod pe;
mod pe_file;
mod pe_findings;

use files::Facts;

/// Type and facts of a program.
fn examined(bytes: &[u8]) -> (Option<String>, Facts) {
    let mut facts = Facts::default();
    let kind = files::binary::examine(bytes, &mut facts);
    (kind, facts)
}

/// The value of a property; empty when it is not there.
fn property<'a>(facts: &'a Facts, key: &str) -> &'a str {
    facts.properties.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
}

/// Names of findings.
fn findings(facts: &Facts) -> Vec<&str> {
    facts.findings.iter().map(|finding| finding.name.as_str()).collect()
}

/// Bytes in which each value is as frequent as any other.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..len).map(|_| next()).collect()
}

#[test]
fn what_is_no_program_has_no_type() {
    // A class of Java begins like a fat Mach-O: its version stands where slices are counted.
    let class = [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52, 0, 100];
    for bytes in
        [&b""[..], b"MZ", b"MZ\0\0", b"\x7fELF", b"\x7fELF\x09\x01", b"text", &[0xfe, 0xed, 0xfa], &class]
    {
        assert_eq!(examined(bytes), (None, Facts::default()), "{bytes:?}");
    }
}
