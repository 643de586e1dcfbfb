//! Digests and scores against the program `ssdeep`, where it is installed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use similarity::Ctph;

/// What `ssdeep` prints; `None` where it is not installed.
fn ssdeep(arguments: impl IntoIterator<Item = impl AsRef<std::ffi::OsStr>>) -> Option<String> {
    let output = Command::new("ssdeep").arg("-s").args(arguments).output().ok();
    let Some(output) = output else {
        println!("no `ssdeep` here: not checked");
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Numbers that only look random, and are the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

/// Lengths about those at which the block size changes, and others.
const LENGTHS: &[usize] = &[
    0, 1, 2, 6, 7, 8, 50, 191, 192, 193, 384, 385, 1000, 6144, 6145, 12_288, 12_289, 100_000, 393_217,
    1_572_865, 3_000_000,
];

fn generated() -> Vec<Vec<u8>> {
    let mut numbers = Numbers(0x1234_5678_9ABC_DEF1);
    let mut all = Vec::new();
    for length in LENGTHS {
        let random = numbers.bytes(*length);
        let period = numbers.below(40) + 1;
        let piece = numbers.bytes(period);
        let text: Vec<u8> = (0..*length).map(|_| b"ab"[numbers.below(2)]).collect();
        let mut sparse = vec![0; *length];
        (0..*length / 50).for_each(|_| sparse[numbers.below(*length)] = 7);
        let mut half = random.clone();
        half[*length / 3..].fill(0xFF);
        let again = random[..*length / 10].repeat(10);
        let repeated = piece.iter().cycle().take(*length).copied().collect();
        all.extend([random, vec![0; *length], vec![0xFF; *length], repeated, text, sparse, half, again]);
    }
    all
}

/// Files that a system has, of all lengths: each so many of all in order of length.
fn real() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in
        ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/share/doc", "/usr/share/perl5", "/usr/share/zoneinfo"]
    {
        walk(Path::new(folder), 4, &mut files);
    }
    files.sort();
    let step = files.len().div_ceil(150).max(1);
    files.into_iter().step_by(step).map(|(_, path)| path).collect()
}

fn walk(folder: &Path, depth: u32, files: &mut Vec<(u64, PathBuf)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = fs::symlink_metadata(entry.path()) else { continue };
        if metadata.is_dir() && depth > 0 {
            walk(&entry.path(), depth - 1, files);
        } else if metadata.is_file() && metadata.len() < 8 << 20 {
            files.push((metadata.len(), entry.path()));
        }
    }
}

#[test]
fn digests_are_those_of_ssdeep() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = real();
    for (at, content) in generated().iter().enumerate() {
        let path = folder.path().join(format!("{at}"));
        fs::write(&path, content).unwrap();
        paths.push(path);
    }
    let mut compared = 0;
    for paths in paths.chunks(64) {
        let Some(output) = ssdeep(paths) else { return };
        for line in output.lines().skip(1) {
            let (digest, path) = line.split_once(',').unwrap();
            let content = fs::read(path.trim_matches('"')).unwrap();
            assert_eq!(Ctph::of(&content).to_string(), digest, "{path}, {} bytes", content.len());
            compared += 1;
        }
    }
    println!("{compared} digests are those of `ssdeep`");
    assert!(compared >= 150, "{compared}");
}

/// Digests of which many have something in common.
fn digests() -> Vec<String> {
    let mut numbers = Numbers(0xFEDC_BA98_7654_3211);
    let alphabet = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    let mut text = |length: usize, of: usize| -> String {
        (0..length).map(|_| char::from(alphabet[numbers.below(of)])).collect()
    };
    let (common, other) = (text(40, 64), text(30, 64));
    let mut all = vec!["3::".to_owned(), "3:a:a".to_owned(), "3:a:b".to_owned(), "3:aaaaaaaa:b".to_owned()];
    all.extend(
        ["3:aaaa:b", "3:aaa:b", "6:a:a", "3:abcdef:abcdef", "3:abcdefg:abcdefg", "6:abcdefg:x"]
            .map(str::to_owned),
    );
    let parts: Vec<String> = (0..13)
        .flat_map(|n| {
            let cut: String = common.chars().skip(n).take(7 + 2 * n).collect();
            let run = "z".repeat(n);
            [
                cut.clone() + &text(n * 2, 64),
                text(n, 3) + &cut + &run,
                other[n..].to_owned() + &run + &common[..n],
            ]
        })
        .map(|part| part.chars().take(64).collect())
        .collect();
    for (at, part) in parts.iter().enumerate() {
        let second: String = parts[(at * 7 + 3) % parts.len()].chars().take(32).collect();
        all.push(format!("{}:{part}:{second}", 3 << (at % 7)));
    }
    all
}

#[test]
fn scores_are_those_of_ssdeep() {
    let digests = digests();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("digests");
    let lines: Vec<String> = (0..).zip(&digests).map(|(n, digest)| format!("{digest},\"n{n}\"\n")).collect();
    fs::write(&path, format!("ssdeep,1.1--blocksize:hash:hash,filename\n{}", lines.concat())).unwrap();
    let Some(output) = ssdeep(["-x".as_ref(), "-a".as_ref(), path.as_os_str()]) else { return };
    let mut scores = BTreeMap::new();
    for line in output.lines().filter(|line| !line.is_empty()) {
        // `digests:n1 matches digests:n2 (30)`
        let number = |text: &str| text.rsplit_once(":n").unwrap().1.parse::<usize>().unwrap();
        let (a, rest) = line.split_once(" matches ").unwrap();
        let (b, score) = rest.rsplit_once(" (").unwrap();
        scores.insert((number(a), number(b)), score.trim_end_matches(')').parse::<u8>().unwrap());
    }
    for ((a, b), score) in &scores {
        let [one, other] = [&digests[*a], &digests[*b]].map(|text| text.parse::<Ctph>().unwrap());
        assert_eq!(one.score(&other), *score, "{one} {other}");
    }
    let above = scores.values().filter(|score| **score > 0).count();
    println!("{} scores are those of `ssdeep`, {above} of them above 0", scores.len());
    assert!(scores.len() > 1000 && above > 100, "{} {above}", scores.len());
}
