//! Labelled names: popular ones of two lists, generated ones of three collections. How they are split is decided here, for the trainer and for the test.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs::File,
    io::Read,
    path::Path,
};

use analysis::dga::judged_label;
use model::DomainName;
use sha2::{Digest, Sha256};

/// Families that put words, syllables of a text or changed names of others together: letters cannot tell them from people's names, and
/// training on them would teach that words are suspicious.
const OF_WORDS: [&str; 10] = [
    "banjori",
    "charbot",
    "fosniw",
    "gozi",
    "matsnu",
    "nymaim",
    "nymaim2",
    "rovnix",
    "suppobox",
    "unnamed_downloader",
];

/// The part that a family plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Its even half is trained on.
    Known,
    /// Never trained on: stands for families that are not known yet.
    Unseen,
    /// Never trained on: the model is not made for it.
    OfWords,
}

impl Part {
    /// One family in three, by its hash, is held out.
    #[must_use]
    pub(super) fn of(family: &str) -> Self {
        if OF_WORDS.contains(&family) {
            Self::OfWords
        } else if Sha256::digest(family)[0].is_multiple_of(3) {
            Self::Unseen
        } else {
            Self::Known
        }
    }
}

/// A label of a popular name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Popular {
    /// Whether Tranco's first million has it.
    pub(super) tranco: bool,
    /// Its place among Tranco's first 100,000 in a later list.
    pub(super) rank: Option<usize>,
}

/// All labels that are judged, each once.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// Labels of popular names.
    pub(super) popular: BTreeMap<String, Popular>,
    /// Labels of generated names with their families. Some are popular as well: by chance, or because somebody watches a botnet there.
    pub(super) generated: BTreeMap<String, BTreeSet<String>>,
    /// Generated names of each family that are not judged.
    pub(super) unjudged: BTreeMap<String, usize>,
}

/// Whether a label belongs to the half that is only reported on.
#[must_use]
pub(super) fn is_odd(label: &str) -> bool {
    Sha256::digest(label)[31] & 1 == 1
}

impl Samples {
    /// Reads the samples below a folder. `None` where they are not.
    ///
    /// # Errors
    /// A file that is there and cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Box<dyn Error>> {
        let path = |name: &str| folder.join(name);
        let lists = [
            path("domains-1m/misp-tranco.list.json.gz"),
            path("domains-1m/misp-google-chrome-crux-1million.list.json.gz"),
        ];
        let ranked = path("allowlists/tranco_top100k_ranked.csv.zst");
        let collections = ["dga_andrewaeva", "dga_baderj", "dga_chrmor_netlab360"]
            .map(|name| path(&format!("ml_dga/{name}_train.csv.zst")));
        if !lists.iter().chain(&collections).chain([&ranked]).all(|file| file.is_file()) {
            return Ok(None);
        }
        let mut samples = Self::default();
        for (list, tranco) in lists.iter().zip([true, false]) {
            for name in in_list(&gunzip(list)?) {
                if let Some(label) = judged(name) {
                    samples.popular.entry(label).or_default().tranco |= tranco;
                }
            }
        }
        for (rank, line) in (1..).zip(unzstd(&ranked)?.lines().skip(1)) {
            let url = line.split(',').next().unwrap_or_default();
            if let Some(label) = judged(url.trim_start_matches("https://")) {
                samples.popular.entry(label).or_default().rank.get_or_insert(rank);
            }
        }
        for collection in &collections {
            for line in unzstd(collection)?.lines().skip(1) {
                let (name, family) = (line.split(',').next(), line.rsplit(',').next());
                let (Some(name), Some(family)) = (name, family) else { continue };
                if family == "alexa" {
                    continue;
                }
                match judged(name) {
                    Some(label) => {
                        samples.generated.entry(label).or_default().insert(family.to_owned());
                    }
                    None => *samples.unjudged.entry(family.to_owned()).or_default() += 1,
                }
            }
        }
        Ok(Some(samples))
    }

    /// The label's part: that of the most withheld of its families.
    #[must_use]
    pub(super) fn part(families: &BTreeSet<String>) -> Part {
        families.iter().map(|family| Part::of(family)).max().unwrap_or(Part::Known)
    }
}

fn judged(name: &str) -> Option<String> {
    judged_label(&DomainName::parse(name).ok()?).map(str::to_owned)
}

/// The names of a warning list in MISP's JSON, which is written one string a line.
fn in_list(json: &str) -> impl Iterator<Item = &str> {
    json.lines()
        .skip_while(|line| line.trim() != "\"list\": [")
        .skip(1)
        .map(|line| line.trim().trim_end_matches(','))
        .take_while(|line| *line != "]")
        .map(|line| line.trim_matches('"'))
}

fn gunzip(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    #[expect(clippy::disallowed_types, reason = "a sample that was chosen, not a feed")]
    flate2::read::GzDecoder::new(File::open(path)?).read_to_string(&mut text)?;
    Ok(text)
}

fn unzstd(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(File::open(path)?)?.read_to_string(&mut text)?;
    Ok(text)
}
