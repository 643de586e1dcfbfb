//! Who appears in the demo world: names, addresses and files, each written once.

use sha2::{Digest, Sha256};

/// The bank that is imitated.
pub(super) const BANK: &str = "tsukikage-bank.example";
/// First look-alike; it also serves the dropper.
pub(super) const PHISH: &str = "tsukikage-bank-login.example";
/// The page that victims see.
pub(super) const PHISH_URL: &str = "https://tsukikage-bank-login.example/signin";
/// Where the dropper was.
pub(super) const DROPPER_URL: &str = "http://tsukikage-bank-login.example/docs/meisai.zip";
/// Other look-alikes of the wave: a lost hyphen, another ending, a digit for a letter, a Cyrillic letter, the name in Japanese,
/// the bank's name as a label, and a page on a platform that many share.
pub(super) const LOOKALIKE_URLS: [&str; 7] = [
    "https://tsukikagebank.example/",
    "https://tsukikage-bank.test/account",
    "http://tsuk1kage-bank.example/login.php",
    "https://xn--tsukikge-bank-11k.example/",
    "https://xn--p3tv2o873arsi.example/login",
    "http://tsukikage-bank.example.secure-verify.test/",
    "https://tsukikage.free-pages.example/card",
];
/// A platform where anybody puts up pages.
pub(super) const PLATFORM: &str = "free-pages.example";
/// The bulletproof network. Half of a documentation range, as is the delivery network below: a list that names a whole one means that
/// it is no real network, and is not taken at its word.
pub(super) const BULLETPROOF: &str = "203.0.113.0/25";
/// An address in it of which nobody speaks.
pub(super) const NEIGHBOUR: &str = "203.0.113.99";
/// Serves the loader.
pub(super) const LOADER_URL: &str = "http://203.0.113.45/bin/updater.exe";
/// Command and control today.
pub(super) const C2: &str = "203.0.113.77";
/// The same over IPv6.
pub(super) const C2_V6: &str = "2001:db8:bad::77";
/// Its panel.
pub(super) const C2_DOMAIN: &str = "panel.kage-c2.test";
/// The domain of it that is registered.
pub(super) const C2_DOMAIN_REGISTERED: &str = "kage-c2.test";
/// Content delivery network: addresses, a domain, one address that a noisy list names, and a payload that somebody put there.
pub(super) const CDN_NETWORK: &str = "198.51.100.0/25";
pub(super) const CDN_NETWORK_V6: &str = "2001:db8:cd::/48";
pub(super) const CDN: &str = "cdn-edge.example";
pub(super) const CDN_ADDRESS: &str = "198.51.100.23";
pub(super) const CDN_PAYLOAD_URL: &str = "http://files.cdn-edge.example/u/8812/kage.bin";
/// A bundle of unwanted programs.
pub(super) const ADWARE_URL: &str = "http://get.free-codec-pack.example/setup.exe";
/// A popular site that one noisy list names.
pub(super) const POPULAR: &str = "morning-news.example";
/// A file-sharing platform that many use, and an archive that somebody put there.
pub(super) const FILE_SHARE: &str = "share-box.example";
pub(super) const FILE_SHARE_URL: &str = "http://share-box.example/d/9f3a/invoice.zip";
/// C2 of an old campaign, seized since; its name, and the sinkhole it points to.
pub(super) const SINKHOLED: &str = "old-ember-c2.test";
pub(super) const SINKHOLE: &str = "192.0.2.66";
/// C2 of the old campaign that nobody has seen since.
pub(super) const OLD_C2: &str = "192.0.2.77";
/// In a network that attacks others.
pub(super) const BRUTE_FORCER: &str = "192.0.2.140";
pub(super) const BRUTE_FORCE_NETWORK: &str = "192.0.2.128/28";
/// A public resolver that a noisy list names.
pub(super) const RESOLVER: &str = "192.0.2.53";
/// An address of the own network.
pub(super) const PRIVATE: &str = "10.20.30.40";
/// A look-alike that the bank asked for and that nobody registered.
pub(super) const UNREGISTERED: &str = "tsukikage-bank-verify.example";
/// Nobody has heard of it.
pub(super) const UNKNOWN: &str = "nobody-knows.example";

/// The file without content, as everybody's lists of known hashes have it.
pub(super) const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A file of the story, known by the digest of its description.
pub(super) struct DemoSample {
    /// What it is; its digests are those of this text.
    pub(super) text: &'static str,
    /// Name under which it went round.
    pub(super) name: &'static str,
    /// Format and media type as MalwareBazaar states them.
    pub(super) file_type: &'static str,
    pub(super) mime_type: &'static str,
    /// Family.
    pub(super) family: &'static str,
    /// Days before today on which it was first seen.
    pub(super) days: i64,
}

/// The ZIP behind the mail.
pub(super) const DROPPER_ZIP: DemoSample = DemoSample {
    text: "hantei demo: dropper archive",
    name: "meisai.zip",
    file_type: "zip",
    mime_type: "application/zip",
    family: "KageLoader",
    days: 20,
};
/// The program in it. Its name hides the ending by a right-to-left override: hostile text must be shown as what it is.
pub(super) const DROPPER: DemoSample = DemoSample {
    text: "hantei demo: dropper",
    name: "meisai_\u{202e}fdp.exe",
    file_type: "exe",
    mime_type: "application/x-dosexec",
    family: "KageLoader",
    days: 20,
};
/// What the dropper starts.
pub(super) const LOADER: DemoSample = DemoSample {
    text: "hantei demo: loader",
    name: "updater.exe",
    file_type: "exe",
    mime_type: "application/x-dosexec",
    family: "KageLoader",
    days: 19,
};
/// What the loader downloads.
pub(super) const STEALER: DemoSample = DemoSample {
    text: "hantei demo: stealer",
    name: "kage.bin",
    file_type: "dll",
    mime_type: "application/x-dosexec",
    family: "KageSteal",
    days: 18,
};
/// The adware bundle.
pub(super) const ADWARE: DemoSample = DemoSample {
    text: "hantei demo: adware bundle",
    name: "setup.exe",
    file_type: "exe",
    mime_type: "application/x-dosexec",
    family: "Adware.BundleKit",
    days: 47,
};
/// The old campaign.
pub(super) const OLD_BOT: DemoSample = DemoSample {
    text: "hantei demo: old bot",
    name: "ember.exe",
    file_type: "exe",
    mime_type: "application/x-dosexec",
    family: "EmberBot",
    days: 330,
};

/// All of them, newest first.
pub(super) const SAMPLES: [&DemoSample; 6] = [&STEALER, &LOADER, &DROPPER, &DROPPER_ZIP, &ADWARE, &OLD_BOT];

impl DemoSample {
    /// The SHA-256 of its description.
    pub(super) fn sha256(&self) -> String {
        hex_digest(self.text)
    }

    /// A value of MD5's length. No file has it: it is cut from a SHA-256.
    pub(super) fn md5(&self) -> String {
        hex_digest(&format!("{}: md5", self.text)).chars().take(32).collect()
    }

    /// A value of SHA-1's length, made in the same way.
    pub(super) fn sha1(&self) -> String {
        hex_digest(&format!("{}: sha1", self.text)).chars().take(40).collect()
    }
}

/// SHA-256 of a text in lower-case hexadecimal; of the empty text for the file without content.
pub(super) fn hex_digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
