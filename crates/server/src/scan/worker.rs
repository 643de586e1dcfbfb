//! The side that examines: reads its setup, gives up everything that it does not need, and answers one file after the other.

use std::io::{self, BufReader, BufWriter, Read, Write};

use anyhow::{Context as _, Result};
use files::{
    Examiner, Limits, Rules,
    codesign::{TrustList, TrustSources},
};

use super::{
    confine,
    frame::{self, Opening, Ready, Request},
};

/// Runs until the other side closes standard input.
///
/// # Errors
/// When the other side breaks the protocol, or the process cannot be confined.
pub(crate) fn run() -> Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let (mut examiner, mut ready) = open(&mut input)?;
    ready.confined = confine::confine().context("cannot limit what this process may take")?;
    frame::send(&mut output, &ready)?;
    while let Some(request) = frame::receive::<Request>(&mut input)? {
        let content = frame::read(&mut input, examiner.limits.file_bytes_max)?.context("no file follows")?;
        examiner.now_unix = request.now_unix;
        let examined = examiner.examine(request.name.as_deref(), &content);
        frame::send(&mut output, &examined)?;
        output.flush()?;
    }
    Ok(())
}

fn open(input: &mut impl Read) -> Result<(Examiner, Ready)> {
    let opening: Opening = frame::receive(input)?.context("no setup came")?;
    let mut next = || -> Result<Vec<u8>> {
        frame::read(input, 2 * frame::MESSAGE_BYTES_MAX)?.context("the setup ends early")
    };
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for name in &opening.rules {
        texts.push((name.as_str(), String::from_utf8_lossy(&next()?).into_owned()));
    }
    let (rules, errors) = Rules::compile(texts.iter().map(|(name, text)| (*name, text.as_str())));
    problems.extend(errors);
    let mut sources = Vec::new();
    for name in &opening.trust {
        sources.push((name.as_str(), next()?));
    }
    let trust = trusted(&sources, &mut problems);
    let ready = Ready { rules: rules.count(), roots: trust.len(), problems, confined: Vec::new() };
    let limits = Limits { file_bytes_max: opening.file_bytes_max, ..Limits::default() };
    Ok((Examiner { limits, trust, rules, now_unix: 0 }, ready))
}

/// Reads trust lists by their names: `*.stl` are lists, certificates below `roots/` are trusted as they are; all others are so far as a list says,
/// or as they are when there is no list.
fn trusted(sources: &[(&str, Vec<u8>)], problems: &mut Vec<String>) -> TrustList {
    let is_list = |name: &str| name.to_ascii_lowercase().ends_with(".stl");
    let has_list = sources.iter().any(|(name, _)| is_list(name));
    let is_root = |name: &str| !is_list(name) && (!has_list || name.starts_with("roots/"));
    let select = |wanted: &dyn Fn(&str) -> bool| -> Vec<&[u8]> {
        sources.iter().filter(|(name, _)| wanted(name)).map(|(_, content)| content.as_slice()).collect()
    };
    let (lists, roots) = (select(&is_list), select(&is_root));
    let certificates = select(&|name| !is_list(name) && !is_root(name));
    let (trust, refusals) =
        TrustList::parse(TrustSources { lists: &lists, certificates: &certificates, roots: &roots });
    problems
        .extend(refusals.into_iter().map(|refusal| format!("trust, {}: {}", refusal.place, refusal.reason)));
    trust
}
