//! What an examination tells: one report a file, the file itself first, then what was found in it. It crosses a process boundary as
//! JSON, so it has no type of the core.

use serde::{Deserialize, Serialize};

/// An examined file with all that was in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    /// The file itself, then what is in it, parents before their children.
    pub files: Vec<FileReport>,
    /// What was left out, cut or refused, with place and reason.
    pub notices: Vec<Notice>,
}

/// What is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileReport {
    /// Position in [`Examined::files`] of the file that it was in; `None` for the file itself.
    pub parent: Option<u32>,
    /// Its name: the path within its parent, or the name under which it was handed in.
    pub name: Option<String>,
    /// Length in bytes.
    pub size_bytes: u64,
    /// MD5 (RFC 1321), hex in lower case.
    pub md5: String,
    /// SHA-1 (FIPS 180-4), hex in lower case.
    pub sha1: String,
    /// SHA-256 (FIPS 180-4), hex in lower case.
    pub sha256: String,
    /// TLSH with its version (`T1…`); `None` where the file is too short or too uniform.
    pub tlsh: Option<String>,
    /// CTPH as ssdeep writes it.
    pub ctph: Option<String>,
    /// What kind of file it is by its content, e.g. `pe.64.dll`, `elf.64.le`, `zip.docx`.
    pub file_type: String,
    /// Media type (IANA), where there is a usual one.
    pub mime_type: Option<String>,
    /// What the format tells.
    #[serde(flatten)]
    pub facts: Facts,
    /// Signatures over it; an outer one before the ones nested in it.
    pub signatures: Vec<codesign::Signature>,
    /// Addresses, domains and URLs in its text, in their order, each once.
    pub observables: Vec<String>,
    /// YARA rules that match.
    pub rules: Vec<RuleMatch>,
}

/// What a format tells of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Packers, protectors and installers whose traces it has, e.g. `UPX`.
    pub packers: Vec<String>,
    /// Import hash (Mandiant, 2014), hex in lower case.
    pub imphash: Option<String>,
    /// Version information and other keys that the file says of itself, in its order, e.g. `OriginalFilename`.
    pub properties: Vec<(String, String)>,
    /// When it says that it was built, seconds since 1970.
    pub built_at: Option<i64>,
    /// Names of functions that it offers to others.
    pub exports: Vec<String>,
    /// What is worth a second look.
    pub findings: Vec<Finding>,
}

/// Something about a file that is worth a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A short name that does not change, e.g. `pe.section.writable-code`.
    pub name: String,
    /// In a sentence, with the numbers that led to it.
    pub description: String,
    /// 0 (told) to 100.
    pub severity: u8,
    /// ATT&CK techniques, e.g. `T1027.002`.
    pub techniques: Vec<String>,
}

/// A YARA rule that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMatch {
    /// The rule's name.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// Its `description`.
    pub description: Option<String>,
    /// Its `score`, 0 to 100, as rule sets for THOR and YARA Forge state it.
    pub score: Option<u8>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Something that was left out, cut or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Where: the names of the files that lead there, joined by ` > `.
    pub place: String,
    /// What, and which bound it met.
    pub reason: String,
}

impl Facts {
    /// Notes a finding, once under each name.
    pub fn find(&mut self, name: &str, severity: u8, techniques: &[&str], description: String) {
        if self.findings.len() < Self::FINDINGS_MAX && self.findings.iter().all(|known| known.name != name) {
            self.findings.push(Finding {
                name: name.to_owned(),
                description,
                severity,
                techniques: techniques.iter().map(|&technique| technique.to_owned()).collect(),
            });
        }
    }

    /// Findings that are kept of one file.
    pub const FINDINGS_MAX: usize = 64;
    /// Properties that are kept of one file.
    pub const PROPERTIES_MAX: usize = 128;
    /// Exports that are kept of one file.
    pub const EXPORTS_MAX: usize = 1_000;
    /// Longest text of a property, name or export that is kept, in bytes.
    pub const TEXT_BYTES_MAX: usize = 512;
}
