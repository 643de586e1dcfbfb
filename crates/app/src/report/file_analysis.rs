//! What sandboxes and engines reported about a file.

use std::collections::BTreeMap;

use model::{
    MalwareAnalysis, Observable, Timestamp, Zone,
    malware_analysis::{Certificate, SignerStatus},
};

/// An analysis with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAnalysis {
    /// The list that brought it.
    pub list: String,
    /// When it was made.
    pub at: Timestamp,
    /// What it says.
    pub analysis: MalwareAnalysis,
}

/// What runs of a file showed, counted by zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicSummary {
    /// Names under which engines and sandboxes detect it.
    pub detections: BTreeMap<Zone, u64>,
    /// What it did, by how severe that is.
    pub activities: BTreeMap<Zone, u64>,
    /// Files that it wrote or that were in it, by their own zones; at most [`DynamicSummary::TIES_MAX`].
    pub files: BTreeMap<Zone, u64>,
    /// Places that it contacted, by their own zones; at most [`DynamicSummary::TIES_MAX`].
    pub contacts: BTreeMap<Zone, u64>,
    /// Malware families.
    pub threats: Vec<String>,
}

impl DynamicSummary {
    /// Files and places that are counted.
    pub const TIES_MAX: usize = 200;
}

/// A path of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath {
    /// The path, as it was reported.
    pub path: String,
    /// Analyses that state it.
    pub records: u64,
    /// When it was last stated.
    pub last: Timestamp,
}

/// A certificate of a file's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerCertificate {
    /// What it says.
    pub certificate: Certificate,
    /// Lists that state it.
    pub lists: Vec<String>,
    /// The newest analysis that does.
    pub at: Timestamp,
    /// When the file was signed, by a counter-signature that holds.
    pub signed_at: Option<Timestamp>,
    /// What is made of the signature.
    pub status: Option<SignerStatus>,
    /// The file that contains it and has the signature; `None` for the file's own.
    pub parent: Option<Observable>,
}

/// The folder of a path by the name that Windows has for it: `%TEMP%`; `None` for others.
#[must_use]
pub fn location(path: &str) -> Option<&'static str> {
    const FOLDERS: [(&str, &str); 12] = [
        ("/appdata/local/temp/", "%TEMP%"),
        ("/windows/temp/", "%TEMP%"),
        ("/appdata/roaming/", "%APPDATA%"),
        ("/appdata/local/", "%LOCALAPPDATA%"),
        ("/programdata/", "%PROGRAMDATA%"),
        ("/program files (x86)/", "%PROGRAMFILES(X86)%"),
        ("/program files/", "%PROGRAMFILES%"),
        ("/windows/", "%WINDIR%"),
        ("/users/public/", "%PUBLIC%"),
        ("/users/", "%USERPROFILE%"),
        ("/tmp/", "/tmp"),
        ("/home/", "/home"),
    ];
    let path = path.replace('\\', "/").to_lowercase();
    // Behind the drive: `C:`, `\??\C:`, `\Device\HarddiskVolume1`.
    FOLDERS.into_iter().find(|(folder, _)| path.contains(folder)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_names() {
        for (path, expected) in [
            (r"C:\Users\a\AppData\Local\Temp\x.exe", Some("%TEMP%")),
            (r"C:\Windows\System32\cmd.exe", Some("%WINDIR%")),
            (r"\??\C:\Program Files (x86)\a\b.dll", Some("%PROGRAMFILES(X86)%")),
            (r"C:\Users\a\Desktop\x.exe", Some("%USERPROFILE%")),
            ("/tmp/x", Some("/tmp")),
            ("x.exe", None),
            ("", None),
        ] {
            assert_eq!(location(path), expected, "{path}");
        }
    }
}
