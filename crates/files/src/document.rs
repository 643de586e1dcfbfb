//! Documents: Office files of the old format, PDF, RTF, shell links. What in them runs, hides or calls out.

mod macros;
mod pdf;
mod rtf;

use crate::{Facts, kind::Kind, names::Names};

/// What a word in a document means: finding, severity, techniques, sentence.
type Meaning = (&'static str, u8, &'static [&'static str], &'static str);

/// Notes what a document has, and whom it names in parts that are packed.
pub(crate) fn examine(bytes: &[u8], kind: Kind, facts: &mut Facts, names: &mut Names) {
    match kind {
        Kind::Ole => macros::examine(bytes, facts, names),
        Kind::Pdf => pdf::examine(bytes, facts, names),
        Kind::Rtf => rtf::examine(bytes, facts),
        Kind::Lnk => link(bytes, facts),
        _ => {}
    }
}

/// A shell link (MS-SHLLINK): what it starts is told by its words, whatever structure holds them.
fn link(bytes: &[u8], facts: &mut Facts) {
    let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let lower = narrow.to_ascii_lowercase();
    for program in [
        "powershell",
        "cmd.exe",
        "mshta",
        "rundll32",
        "wscript",
        "cscript",
        "regsvr32",
        "certutil",
        "bitsadmin",
        "msiexec",
    ] {
        if memchr::memmem::find(&lower, program.as_bytes()).is_some() {
            facts.find(
                "lnk.starts-interpreter",
                50,
                &["T1204.002"],
                format!("the shortcut starts `{program}`"),
            );
        }
    }
    if bytes.len() > LINK_BYTES_ODD {
        facts.find(
            "lnk.large",
            40,
            &["T1027.012"],
            format!("the shortcut has {} bytes; ordinary ones have less than {LINK_BYTES_ODD}", bytes.len()),
        );
    }
    crate::script::examine(&narrow, "shortcut", facts);
}

/// Shortcuts that programs make stay below.
const LINK_BYTES_ODD: usize = 16 * 1024;
