//! What every source file of ours keeps to.

/// Lines at which a file is split by responsibility.
const LINES_MAX: usize = 500;
/// Files that are a table of facts may be as long as there are facts.
const TABLES: &str = "/table.rs";

/// Every Rust file with its text.
fn rust() -> impl Iterator<Item = (String, String)> {
    let files = xtask::files("crates", ".rs");
    assert!(files.len() > 50, "only {} files were found", files.len());
    files.into_iter().map(|path| {
        let text = xtask::text(&path);
        (path, text)
    })
}

#[test]
fn a_file_says_what_it_is() {
    for (path, text) in rust() {
        assert!(text.starts_with("//! "), "{path} opens with `//! ` and what it is");
    }
}

#[test]
fn files_stay_small() {
    let long: Vec<_> = rust()
        .filter(|(path, text)| !path.ends_with(TABLES) && text.lines().count() > LINES_MAX)
        .map(|(path, text)| format!("{path} has {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split before {LINES_MAX} lines, by responsibility: {long:#?}");
}

#[test]
fn no_trailing_space_and_a_final_newline() {
    for suffix in [".rs", ".toml", ".md", ".sh", ".py"] {
        for path in xtask::files("", suffix) {
            let text = xtask::text(&path);
            let line = text.lines().position(|line| line.ends_with([' ', '\t', '\r']));
            assert_eq!(line.map(|at| at + 1), None, "{path} has a line that ends in a space");
            assert!(text.is_empty() || text.ends_with('\n'), "{path} ends without a newline");
        }
    }
}

#[test]
fn tests_run_and_do_not_wait() {
    // In two parts, so that this file does not find itself.
    let ignored = concat!("#[", "ignore");
    let should_panic = concat!("#[", "should_panic");
    let sleep = concat!("thread::", "sleep(");
    for (path, text) in rust() {
        assert!(!text.contains(ignored), "{path} ignores a test: make it run, or assert what is wrong today");
        assert!(!text.contains(should_panic), "{path}: assert on the error, not on a panic");
        let tests = if path.contains("/tests/") {
            Some(text.as_str())
        } else {
            text.split_once("#[cfg(test)]").map(|(_, tests)| tests)
        };
        assert!(
            tests.is_none_or(|tests| !tests.contains(sleep)),
            "{path} sleeps in a test: wait for the thing itself"
        );
    }
}

#[test]
fn no_marks_of_unfinished_work() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
    ];
    for (path, text) in rust() {
        for mark in marks {
            assert!(!text.contains(mark), "{path} holds `{mark}`: finish it, or write down the limit");
        }
    }
}
