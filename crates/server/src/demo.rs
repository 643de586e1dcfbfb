//! The demo world: a small coherent story in the true formats of the feeds, so that every look-up has something to show.
//!
//! Ours from end to end: documentation addresses (RFC 5737, RFC 3849), reserved names (RFC 2606), documentation AS numbers
//! (RFC 5398), digests of descriptive texts. The bank, the malware and the companies do not exist. Pure: the same day gives
//! the same bytes, and nothing is dated on or after that day but the day's own lists.

mod abusech;
mod calendar;
mod cast;
mod guide;
mod knowledge;
mod lists;
mod mails;
mod openphish;
mod places;
mod registrations;
mod resolutions;
mod runs;
mod sightings;
mod story;

use std::{fs, io, path::Path};

use model::Timestamp;

pub use self::{
    guide::guide,
    story::{Scene, story},
};
use calendar::Calendar;

/// The name in the world that is imitated, to be watched.
pub const WATCHED: &str = cast::BANK;

/// One file of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// Path below the world's directory, with `/`.
    pub path: String,
    /// Content in the publisher's format.
    pub text: String,
}

/// Every file of the world made on the day of `today`, sorted by path.
#[must_use]
pub fn files(today: Timestamp) -> Vec<DemoFile> {
    let calendar = Calendar::new(today);
    let mut files = Vec::new();
    files.extend(abusech::files(&calendar));
    files.extend(openphish::files(&calendar));
    files.extend(lists::files(&calendar));
    files.extend(places::files(&calendar));
    files.extend(knowledge::files());
    files.extend(registrations::files(&calendar));
    files.extend(resolutions::files(&calendar));
    files.extend(mails::files(&calendar));
    files.extend(sightings::files(&calendar));
    files.extend(runs::files(&calendar));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Writes the world made on the day of `today` below `dir`. Files that are there already are replaced.
///
/// # Errors
/// When a folder or a file cannot be written.
pub fn write(dir: &Path, today: Timestamp) -> io::Result<usize> {
    let files = files(today);
    for file in &files {
        let path = dir.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)?;
    }
    Ok(files.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_day_same_bytes() {
        let day = Timestamp::from_day(20_780);
        assert_eq!(files(day), files(day.plus_millis(50_000_000)));
        assert_ne!(files(day), files(Timestamp::from_day(20_781)));
    }

    #[test]
    fn paths_are_unique_and_relative() {
        let files = files(Timestamp::from_day(20_780));
        assert!(files.windows(2).all(|pair| pair[0].path < pair[1].path));
        assert!(files.iter().all(|file| !file.path.starts_with('/') && !file.path.contains("..")));
        assert!(files.len() < 150, "{} files", files.len());
    }

    /// Nothing of the real world: every name ends in a reserved label, every address is for documentation.
    #[test]
    fn only_reserved_names_and_documentation_addresses() {
        for file in files(Timestamp::from_day(20_780)) {
            // Banners and headers name the publisher; ranges of the geography lists are checked as addresses too.
            for word in file.text.lines().filter(|line| !line.starts_with('#')).flat_map(words) {
                // Registries write names in capitals.
                check(&file.path, &word.to_lowercase());
            }
        }
    }

    fn words(line: &str) -> impl Iterator<Item = &str> {
        line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '_')))
            .filter(|word| word.contains(['.', ':']))
    }

    #[track_caller]
    fn check(path: &str, word: &str) {
        if let Ok(address) = word.parse::<std::net::IpAddr>() {
            let text = address.to_string();
            // Whoever is behind the sensors is in a private network (RFC 1918).
            let documentation =
                ["127.0.0.1", "10.20.30.", "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"];
            assert!(documentation.iter().any(|range| text.starts_with(range)), "{path}: {word}");
        } else if let Some((_, last)) = word.trim_matches(['.', ':', '-']).rsplit_once('.')
            && last.chars().all(char::is_alphabetic)
            && word.split('.').all(|label| !label.is_empty())
        {
            let publishers = ["abuse.ch", "cloudflare.com"];
            let endings =
                ["zip", "exe", "bin", "php", "js", "kageloader", "kagesteal", "emberbot", "bundlekit"];
            assert!(
                ["example", "test", "invalid", "localhost"].contains(&last)
                    || ["example.com", "example.net", "example.org"].iter().any(|name| word.ends_with(name))
                    || publishers.iter().any(|name| word.ends_with(name))
                    || endings.contains(&last),
                "{path}: {word}"
            );
        }
    }
}
