//! The story of the demo world: who is what, as a verdict should say it. Tests hold the importers and the fold to it.

use model::{Timestamp, Zone, time::DAY_MS};

use super::cast;

/// One object of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// What to look up.
    pub object: String,
    /// Its part.
    pub role: &'static str,
    /// The zone on the day the world is made.
    pub zone: Zone,
    /// A moment in the past and the zone that held then, where it was another.
    pub then: Option<(Timestamp, Zone)>,
}

/// The scenes of the world made on the day of `today`, in the order of the story.
#[must_use]
pub fn story(today: Timestamp) -> Vec<Scene> {
    let day = Timestamp::from_day(today.day());
    let ago = |days: i64, zone| Some((day.plus_millis(-days * DAY_MS), zone));
    let scene = |object: &str, zone, then, role| Scene { object: object.to_owned(), role, zone, then };
    let cyrillic = cast::LOOKALIKE_URLS.get(3).copied().unwrap_or(cast::PHISH_URL);
    vec![
        scene(
            cast::BANK,
            Zone::Green,
            None,
            "the bank that is imitated; popular, and nobody speaks against it",
        ),
        scene(cast::PHISH, Zone::Red, ago(30, Zone::Grey), "look-alike of the bank: phishing, then malware"),
        scene(cast::PHISH_URL, Zone::Red, ago(30, Zone::Grey), "the page that asks for the password"),
        scene(
            cyrillic,
            Zone::Red,
            ago(30, Zone::Grey),
            "another look-alike, with a Cyrillic letter in its name",
        ),
        scene(
            &cast::DROPPER_ZIP.sha256(),
            Zone::Red,
            ago(30, Zone::Grey),
            "the archive behind the link: the dropper",
        ),
        scene(&cast::LOADER.sha256(), Zone::Red, ago(30, Zone::Grey), "the loader that the dropper fetches"),
        scene(
            cast::LOADER_URL,
            Zone::Red,
            ago(30, Zone::Grey),
            "where the loader lies, on a bulletproof network",
        ),
        scene(cast::C2, Zone::Red, ago(30, Zone::Grey), "command and control, on the same network"),
        scene(cast::C2_V6, Zone::Red, ago(30, Zone::Grey), "the stealer's command and control over IPv6"),
        scene(
            cast::NEIGHBOUR,
            Zone::Red,
            ago(30, Zone::Grey),
            "silent itself, but inside the bulletproof network",
        ),
        scene(
            cast::CDN_PAYLOAD_URL,
            Zone::Red,
            ago(30, Zone::Green),
            "the stealer, put on a content delivery network",
        ),
        scene(cast::CDN, Zone::Green, None, "the content delivery network: not condemned by what lies on it"),
        scene(
            cast::CDN_ADDRESS,
            Zone::Green,
            None,
            "one of its addresses, named by one noisy list: overruled",
        ),
        scene(cast::POPULAR, Zone::Green, None, "a popular site, named by one list: outweighed"),
        scene(
            cast::FILE_SHARE,
            Zone::Green,
            None,
            "a platform that many share, named by one list: overruled",
        ),
        scene(cast::FILE_SHARE_URL, Zone::Red, ago(60, Zone::Grey), "an archive that somebody put there"),
        scene(cast::ADWARE_URL, Zone::Yellow, ago(60, Zone::Grey), "a bundle of unwanted programs"),
        scene(cast::BRUTE_FORCER, Zone::Orange, ago(100, Zone::Grey), "inside a network that attacks others"),
        scene(cast::RESOLVER, Zone::Green, None, "a public resolver, named by one noisy list: overruled"),
        scene(
            cast::OLD_C2,
            Zone::Grey,
            ago(300, Zone::Red),
            "command and control of last year; unseen since, it aged",
        ),
        scene(cast::SINKHOLED, Zone::Grey, ago(300, Zone::Red), "its name, seized since"),
        scene(cast::SINKHOLE, Zone::Grey, None, "the sinkhole that the name points to now: overruled"),
        scene(cast::EMPTY_SHA256, Zone::Green, None, "the file without content"),
        scene(cast::PRIVATE, Zone::Grey, None, "an address of your own network: no verdict"),
        scene(cast::UNKNOWN, Zone::Grey, None, "nobody has heard of it: the answer tells who was asked"),
    ]
}

#[cfg(test)]
mod tests {
    use model::Observable;

    use super::*;

    #[test]
    fn every_object_can_be_looked_up() {
        for scene in story(Timestamp::from_day(20_780)) {
            assert!(Observable::detect(&scene.object).is_ok(), "{}", scene.object);
        }
    }

    #[test]
    fn every_zone_has_a_scene() {
        let scenes = story(Timestamp::from_day(20_780));
        assert!(Zone::ALL.iter().all(|zone| scenes.iter().any(|scene| scene.zone == *zone)));
    }
}
