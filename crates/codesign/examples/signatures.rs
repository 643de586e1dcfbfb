//! Prints the signatures of files as JSON, one line a file.
//!
//! `signatures [--trust FILE…] [--certificates FILE…] [--at UNIX] [--] FILE…`: lists and roots that are trusted, certificates
//! for the lists, and the moment, which is needed where a signature has no time stamp.

use std::{env, error::Error, fs};

use codesign::{TrustList, TrustSources};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut lists, mut certificates, mut roots, mut files) = (vec![], vec![], vec![], vec![]);
    let (mut now, mut option) = (0, String::new());
    for argument in env::args().skip(1) {
        if argument.starts_with("--") {
            option = argument;
            continue;
        }
        match option.as_str() {
            "--trust" => {
                let bytes = fs::read(&argument)?;
                if TrustList::is_list(&bytes) { lists.push(bytes) } else { roots.push(bytes) }
            }
            "--certificates" => certificates.push(fs::read(&argument)?),
            "--at" => {
                now = argument.parse()?;
                option.clear();
            }
            "" | "--" => files.push(argument),
            unknown => return Err(format!("there is no option `{unknown}`").into()),
        }
    }
    let [lists, certificates, roots] =
        [&lists, &certificates, &roots].map(|sources| sources.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let sources = TrustSources { lists: &lists, certificates: &certificates, roots: &roots };
    let (trust, refusals) = TrustList::parse(sources);
    for refusal in refusals {
        eprintln!("{}: {}", refusal.place, refusal.reason);
    }
    for file in files {
        let signatures = codesign::signatures(&fs::read(&file)?, &trust, now);
        println!("{}", serde_json::json!({ "path": file, "signatures": signatures }));
    }
    Ok(())
}
