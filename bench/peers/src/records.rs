//! The benchmark's records, streamed from its feeds: abuse.ch's CSV with every field in quotes and none in a field.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// Fields of a record.
pub const FIELDS: usize = 15;
/// Positions of those that are used.
pub const VALUE: usize = 2;

/// The files.
pub struct Feeds {
    files: Vec<PathBuf>,
}

impl Feeds {
    /// Those of a folder, in the order of their names.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        Ok(Self { files })
    }

    /// Calls `each` with every record's fields. Returns how many there were.
    pub fn each(&self, mut each: impl FnMut(&[&str; FIELDS]) -> Result<()>) -> Result<usize> {
        let mut count = 0;
        for path in &self.files {
            let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
            let mut line = String::new();
            loop {
                line.clear();
                if file.read_line(&mut line)? == 0 {
                    break;
                }
                if line.starts_with('#') {
                    continue;
                }
                let mut fields = [""; FIELDS];
                let inner = line.trim_end().trim_matches('"');
                for (field, text) in fields.iter_mut().zip(inner.split("\", \"")) {
                    *field = text;
                }
                fields[VALUE] = object(fields[VALUE]);
                each(&fields)?;
                count += 1;
            }
        }
        Ok(count)
    }
}

/// The object of a value: an address stands with its port.
fn object(value: &str) -> &str {
    value.strip_prefix('[').and_then(|rest| rest.split_once("]:")).map_or(value, |(address, _)| address)
}

/// What is kept under an object in stores of keys and values: as much as a verdict says.
pub fn brief(fields: &[&str; FIELDS]) -> String {
    let [first, _, _, _, threat, _, _, family, last, confidence, ..] = fields;
    format!("{threat}|{family}|{confidence}|{first}|{last}")
}

/// The lines of a file.
pub fn lines(path: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}
