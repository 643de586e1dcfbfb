//! Prints `path<TAB>type<TAB>import hash` of each program that is named, for comparison with other readers. With `--facts` in front,
//! all facts as JSON instead.

use std::{env, fs, process::ExitCode};

fn main() -> ExitCode {
    let mut paths: Vec<String> = env::args().skip(1).collect();
    let in_full = paths.first().is_some_and(|word| word == "--facts");
    if in_full {
        paths.remove(0);
    }
    let mut code = ExitCode::SUCCESS;
    for path in paths {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("cannot read `{path}`: {error}");
                code = ExitCode::FAILURE;
                continue;
            }
        };
        let mut facts = files::Facts::default();
        let kind = files::binary::examine(&bytes, &mut facts).unwrap_or_default();
        if in_full {
            let json = serde_json::to_string_pretty(&facts).unwrap_or_default();
            println!("{path}\t{kind}\n{json}");
        } else {
            println!("{path}\t{kind}\t{}", facts.imphash.unwrap_or_default());
        }
    }
    code
}
