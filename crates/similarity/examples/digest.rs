//! Digests of files as lines, scores, and the ten nearest by TLSH: what a script compares with other implementations.
//!
//! `digest PATH…` prints `path<TAB>tlsh<TAB>ctph` for each file; `-` for no TLSH.
//! `digest score` reads `ctph<TAB>ctph` lines and prints the score of each.
//! `digest top` reads a TLSH a line; after an empty line those that are asked about. It prints for each of these the ten nearest of the others as
//! `number:distance`, numbers from 0 on in the order in which they came.

use std::io::{BufRead, Write};

use similarity::{Ctph, Entry, FILE_ID_BYTES, FileId, Index, Tlsh};

type Failure = Box<dyn std::error::Error>;

/// Nearest that are printed.
const NEAREST: usize = 10;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("score") => score(),
        Some("top") => top(),
        _ => arguments.iter().try_for_each(|path| digest(path)),
    }
}

fn digest(path: &str) -> Result<(), Failure> {
    let content = std::fs::read(path)?;
    let tlsh = Tlsh::of(&content).map_or("-".to_owned(), |digest| digest.to_string());
    writeln!(std::io::stdout(), "{path}\t{tlsh}\t{}", Ctph::of(&content))?;
    Ok(())
}

fn score() -> Result<(), Failure> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (a, b) = line.split_once('\t').ok_or("a line without tab")?;
        writeln!(std::io::stdout(), "{}", a.parse::<Ctph>()?.score(&b.parse()?))?;
    }
    Ok(())
}

fn top() -> Result<(), Failure> {
    let index = Index::in_memory();
    let mut lines = std::io::stdin().lock().lines();
    for number in 0_u32.. {
        let line = lines.next().transpose()?.unwrap_or_default();
        if line.is_empty() {
            break;
        }
        let mut id = [0; FILE_ID_BYTES];
        if let Some(place) = id.first_chunk_mut() {
            *place = number.to_be_bytes();
        }
        index.insert([Entry { file: FileId(id), tlsh: Some(line.parse()?), ctph: None, imphash: None }]);
        // Some in memory, some in segments of several levels.
        if number % 997 == 996 {
            index.flush(None)?;
        }
    }
    for line in lines {
        let found = index.similar_by_tlsh(&line?.parse()?, NEAREST, u32::MAX)?;
        let text: Vec<String> = found
            .iter()
            .map(|(file, distance)| {
                let number = file.0.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
                format!("{number}:{distance}")
            })
            .collect();
        writeln!(std::io::stdout(), "{}", text.join(" "))?;
    }
    Ok(())
}
