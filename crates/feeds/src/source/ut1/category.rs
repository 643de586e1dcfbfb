//! UT1's categories in our words, by the name of the folder.

use model::{Category, Class, SharedKind};

/// What being in a category means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) class: Class,
    pub(super) category: Category,
}

impl Meaning {
    /// A category that UT1 has made since.
    pub(super) const UNKNOWN: Self = about(Category::General);
}

const fn about(category: Category) -> Meaning {
    Meaning { class: Class::Context, category }
}

const fn bad(category: Category) -> Meaning {
    Meaning { class: Class::Malicious, category }
}

const fn shared(kind: SharedKind, category: Category) -> Meaning {
    Meaning { class: Class::Shared(kind), category }
}

const CATEGORIES: &[(&str, Meaning)] = &[
    ("adult", about(Category::Adult)),
    ("agressif", about(Category::Dangerous)),
    ("ai", about(Category::ArtificialIntelligence)),
    ("arjel", about(Category::Gambling)),
    ("associations_religieuses", about(Category::Religion)),
    ("astrology", about(Category::Lifestyle)),
    ("audio-video", about(Category::Media)),
    ("bank", about(Category::Finance)),
    ("bitcoin", about(Category::Cryptocurrency)),
    ("blog", about(Category::Blog)),
    ("celebrity", about(Category::Lifestyle)),
    ("chat", about(Category::Chat)),
    ("child", about(Category::Children)),
    ("cleaning", about(Category::Software)),
    ("cooking", about(Category::Lifestyle)),
    ("cryptojacking", bad(Category::Cryptomining)),
    ("dangerous_material", about(Category::Dangerous)),
    ("dating", about(Category::Dating)),
    ("ddos", bad(Category::Attacks)),
    ("dialer", about(Category::Scam)),
    ("doh", shared(SharedKind::Resolver, Category::Resolver)),
    ("download", about(Category::Software)),
    ("drogue", about(Category::Dangerous)),
    ("dynamic-dns", shared(SharedKind::DynamicDns, Category::DynamicDns)),
    ("educational_games", about(Category::Games)),
    ("examen_pix", about(Category::Education)),
    ("fakenews", about(Category::Media)),
    ("filehosting", shared(SharedKind::Platform, Category::FileSharing)),
    ("financial", about(Category::Finance)),
    ("forums", about(Category::Forum)),
    ("gambling", about(Category::Gambling)),
    ("games", about(Category::Games)),
    ("hacking", about(Category::Hacking)),
    ("jobsearch", about(Category::JobSearch)),
    ("lingerie", about(Category::Adult)),
    ("liste_blanche", about(Category::Children)),
    ("liste_bu", about(Category::Education)),
    ("malware", bad(Category::Malware)),
    ("manga", about(Category::Lifestyle)),
    ("marketingware", about(Category::Adware)),
    ("mixed_adult", about(Category::Adult)),
    ("mobile-phone", about(Category::InformationTechnologies)),
    ("phishing", bad(Category::Phishing)),
    ("press", about(Category::Media)),
    ("publicite", about(Category::Adware)),
    ("radio", about(Category::Media)),
    ("reaffected", about(Category::General)),
    ("redirector", about(Category::Anonymizer)),
    ("remote-control", about(Category::RemoteControl)),
    ("residential-proxies", about(Category::Anonymizer)),
    ("sect", about(Category::Religion)),
    ("sexual_education", about(Category::Education)),
    ("shopping", about(Category::Shopping)),
    ("shortener", shared(SharedKind::Platform, Category::UrlShortener)),
    ("social_networks", about(Category::SocialNetwork)),
    ("sports", about(Category::Lifestyle)),
    ("stalkerware", bad(Category::Malware)),
    ("strict_redirector", about(Category::Anonymizer)),
    ("strong_redirector", about(Category::Anonymizer)),
    ("translation", about(Category::Translation)),
    ("tricheur", about(Category::Education)),
    ("tricheur_pix", about(Category::Education)),
    ("update", about(Category::Software)),
    ("vpn", about(Category::Anonymizer)),
    ("warez", about(Category::Warez)),
    ("webhosting", shared(SharedKind::Platform, Category::HostingPlatform)),
    ("webmail", about(Category::WebMail)),
];

/// What a folder's name means; `None` for one that is not UT1's.
pub(super) fn of(folder: &str) -> Option<Meaning> {
    CATEGORIES.binary_search_by_key(&folder, |(name, _)| name).ok().and_then(|at| CATEGORIES.get(at)).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(CATEGORIES.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(of("malware"), Some(bad(Category::Malware)));
        assert_eq!(of("nonesuch"), None);
    }
}
