//! What the name and the folder of a trail say: family, platform and what its entries are.

use model::{Category, Class, SharedKind};

/// A file of trails.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Family {
    /// The family's name; none for collections.
    pub(super) name: Option<String>,
    /// Platform, kind of actor, kind of malware.
    pub(super) tags: Vec<String>,
    class: Class,
    category: Category,
}

/// Words before the first `_` that are no part of a family's name.
const PREFIXES: [&str; 9] =
    ["android", "apt", "elf", "hacked", "ios", "osx", "powershell", "python", "sinkhole"];
/// Words behind the last `_` that tell the kind.
const SUFFIXES: [&str; 4] = ["c2", "miner", "ransomware", "tds"];

/// Words that name no family.
const GENERIC: [&str; 3] = ["", "generic", "injector"];

/// Trails that are no family; those of the folder `suspicious` are told by name, so that a file may lose its folder.
const COLLECTIONS: &[(&str, Class, Category)] = &[
    ("android_pua", Class::Adware, Category::Adware),
    ("anonymous_web_proxy", Class::Context, Category::Anonymizer),
    ("bad_history", Class::Context, Category::Reputation),
    ("bad_script", Class::Malicious, Category::Malware),
    ("bad_service", Class::Malicious, Category::Abuse),
    ("browser_locker", Class::Malicious, Category::Scam),
    ("crypto_mining", Class::Adware, Category::Cryptomining),
    ("dns_tunneling_service", Class::Context, Category::General),
    ("domain", Class::Context, Category::Reputation),
    ("dynamic_domain", Class::Shared(SharedKind::DynamicDns), Category::DynamicDns),
    ("i2p", Class::Context, Category::Anonymizer),
    ("ipinfo", Class::Context, Category::General),
    ("mass_scanner", Class::Context, Category::Scanner),
    ("mass_scanner_cidr", Class::Context, Category::Scanner),
    ("onion", Class::Context, Category::Anonymizer),
    ("parking_site", Class::Context, Category::Parking),
    ("pua", Class::Adware, Category::Adware),
    ("rogue_dns", Class::Malicious, Category::Abuse),
    ("scareware", Class::Malicious, Category::Scam),
    ("superfish", Class::Adware, Category::Adware),
    ("suspended_domain", Class::Context, Category::Parking),
    ("web_shells", Class::Context, Category::General),
    ("wp_inject", Class::Malicious, Category::Malware),
];
/// Families whose kind their name does not tell.
const KINDS: [(&str, Category); 5] = [
    ("evilginx", Category::Phishing),
    ("magentocore", Category::Skimming),
    ("prestacore", Category::Skimming),
    ("spamtool", Category::Spam),
    ("telekopye_scamtool", Category::Scam),
];

/// The list that a file is: its name without extension, in plain characters.
pub(super) fn list_of(base: &str) -> String {
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '_' };
    stem.chars().take(64).map(plain).collect()
}

impl Family {
    /// The family of a list; the folder in `path` counts where the list's name tells nothing.
    pub(super) fn of(list: &str, path: &str) -> Self {
        if let Some((name, class, category)) = COLLECTIONS.iter().find(|(name, ..)| *name == list) {
            return Self { name: None, tags: vec![(*name).to_owned()], class: *class, category: *category };
        }
        let mut tags = Vec::new();
        let mut name = list;
        if let Some((prefix, rest)) = name.split_once('_')
            && PREFIXES.contains(&prefix)
        {
            tags.push(prefix.to_owned());
            name = rest;
        }
        // A large family is split into numbered files.
        if let Some((stem, number)) = name.rsplit_once('-')
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            name = stem;
        }
        if let Some((rest, suffix)) = name.rsplit_once('_')
            && SUFFIXES.contains(&suffix)
        {
            tags.push(suffix.to_owned());
            name = rest.trim_end_matches('_');
        }
        let has = |tag: &str| tags.iter().any(|known| known == tag);
        let folder = folder_of(path);
        let (class, category) = if has("sinkhole") {
            (Class::Shared(SharedKind::Sinkhole), Category::Sinkhole)
        } else if folder == "suspicious" {
            (Class::Context, Category::General)
        } else if has("ransomware") || name == "ransomware" {
            (Class::Malicious, Category::Ransomware)
        } else if has("miner") {
            (Class::Malicious, Category::Cryptomining)
        } else if has("c2") {
            (Class::Malicious, Category::BotnetCnc)
        } else {
            let kind = KINDS.iter().find(|(kind, _)| *kind == list).map(|(_, category)| *category);
            (Class::Malicious, kind.unwrap_or(Category::Malware))
        };
        // The name behind these says whose product was broken into, and who runs the sinkhole.
        let is_family =
            !has("hacked") && !has("sinkhole") && !GENERIC.contains(&name) && !SUFFIXES.contains(&name);
        let name = is_family.then(|| name.to_owned());
        if name.is_none() {
            tags.push(list.to_owned());
        }
        Self { name, tags, class, category }
    }

    /// Whether entries stand for all below them: zones whose names others register.
    pub(super) fn covers_below(&self) -> bool {
        self.class == Class::Shared(SharedKind::DynamicDns)
    }

    /// What an entry means; malware is reached at a port for its commands.
    pub(super) fn meaning(&self, has_port: bool) -> (Class, Category) {
        let is_command = has_port && self.class == Class::Malicious && self.category == Category::Malware;
        (self.class, if is_command { Category::BotnetCnc } else { self.category })
    }
}

/// The folder that a file stands in.
fn folder_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, folder: &str, name: Option<&str>, tags: &[&str], expected: (Class, Category)) {
        let family = Family::of(&list_of(base), &format!("a.tar.zst/{folder}/{base}"));
        assert_eq!((family.name.as_deref(), family.meaning(false)), (name, expected), "{base}");
        assert_eq!(family.tags, tags, "{base}");
    }

    #[test]
    fn families() {
        let malware = (Class::Malicious, Category::Malware);
        let ransomware = (Class::Malicious, Category::Ransomware);
        check("apt_lazarus.txt", "malware", Some("lazarus"), &["apt"], malware);
        check("ek_clearfake-1.txt", "malicious", Some("ek_clearfake"), &[], malware);
        check("icarus _ransomware.txt", "malware", Some("icarus"), &["ransomware"], ransomware);
        check("merlin_c2.txt", "malicious", Some("merlin"), &["c2"], (Class::Malicious, Category::BotnetCnc));
        check(
            "magentocore.txt",
            "malicious",
            Some("magentocore"),
            &[],
            (Class::Malicious, Category::Skimming),
        );
        check("generic.txt", "malware", None, &["generic"], malware);
        check("hacked_f5.txt", "malware", None, &["hacked", "hacked_f5"], malware);
        check(
            "powershell_ransomware.txt",
            "malware",
            None,
            &["powershell", "powershell_ransomware"],
            ransomware,
        );
        let sinkhole = (Class::Shared(SharedKind::Sinkhole), Category::Sinkhole);
        check("sinkhole_abuse.txt", "malware", None, &["sinkhole", "sinkhole_abuse"], sinkhole);
        check("simplehelp.txt", "suspicious", Some("simplehelp"), &[], (Class::Context, Category::General));
        check("pua.txt", "x", None, &["pua"], (Class::Adware, Category::Adware));
        let family = Family::of("lazarus", "malware/lazarus.txt");
        assert_eq!(family.meaning(true), (Class::Malicious, Category::BotnetCnc));
        assert!(COLLECTIONS.is_sorted_by_key(|(name, ..)| *name));
    }
}
