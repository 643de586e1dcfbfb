//! The reference implementation's own vectors of TLSH, where the sample data has them.

use std::{collections::HashMap, fs};

use similarity::Tlsh;

#[test]
fn digests_and_distances_are_those_of_the_reference() {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let samples = std::env::var("HANTEI_SAMPLES").unwrap_or_else(|_| default.to_owned());
    let folder = format!("{samples}/tlsh-vectors");
    let Ok(digests) = fs::read_to_string(format!("{folder}/exp/example_data.128.1.len.out_EXP")) else {
        println!("no vectors in {folder}: not checked");
        return;
    };
    let mut known: HashMap<&str, Tlsh> = HashMap::new();
    for line in digests.lines() {
        let (text, path) = line.split_once('\t').unwrap();
        let digest = Tlsh::of(&fs::read(format!("{folder}/{path}")).unwrap());
        assert_eq!(digest.map_or("TNULL".to_owned(), |digest| digest.to_string()), text, "{path}");
        known.extend(digest.map(|digest| (path, digest)));
    }
    let distances =
        fs::read_to_string(format!("{folder}/exp/example_data.128.1.len.xref.scores_EXP")).unwrap();
    let mut compared = 0;
    for line in distances.lines() {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap();
        let (a, b) = (next(), next());
        let (Some(a), Some(b)) = (known.get(a), known.get(b)) else { continue };
        assert_eq!(a.distance(b).to_string(), next(), "{line}");
        compared += 1;
    }
    println!("{} digests and {compared} distances are those of the reference", known.len());
    assert!(known.len() > 50 && compared > 1000);
}
