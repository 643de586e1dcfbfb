//! What being on each warninglist means. The lists say what they hold and not what follows from it; the judgements here are
//! ours. A list is known by its `name`; its slug is its folder in the publisher's repository. Unknown lists are kept for
//! information and weigh nothing.
//!
//! - *Popular*: the publisher sorts these lists by name, so that the rank inside is lost; the length of the list bounds it.
//! - *Shared*: used by many, so that what happens on one does not condemn it. Public resolvers have a low grade: most are
//!   open resolvers on access lines, and nobody removes those that were closed.
//! - *Good*: services and files of known owners. Lists made for one occasion (covid, digitalside) are no longer looked
//!   after. Pages for phishing exercises look bad and are harmless.
//! - *Context*: for information. Cloud ranges are not shared: at any time an address has one tenant, who answers for it.
//!   The VPN lists hold whole data centres (a twelfth of all IPv4 space) and so can excuse nothing. Documentation and
//!   private ranges excuse nothing either.

use model::{Category, Class, Grade, SharedKind};

use crate::List;

/// What an entry of a list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A claim of this class and category; for popularity with the length of the list.
    Claim(Class, Category, Option<u32>),
    /// Nothing about objects that can be looked up, and why.
    Refused(&'static str),
}

/// What an entry of an unknown list means.
pub(super) const UNKNOWN: Meaning = context(Category::General);

const fn popular(rank_max: u32) -> Meaning {
    Meaning::Claim(Class::Clean, Category::Popular, Some(rank_max))
}

const fn good(category: Category) -> Meaning {
    Meaning::Claim(Class::Clean, category, None)
}

const fn shared(kind: SharedKind, category: Category) -> Meaning {
    Meaning::Claim(Class::Shared(kind), category, None)
}

const fn context(category: Category) -> Meaning {
    Meaning::Claim(Class::Context, category, None)
}

/// Hours between two issues of a list that is generated again and again; the publisher does so about once a month.
const MONTH: u32 = 30 * 24;
/// Hours for lists that change when somebody edits them: they do not go stale for years.
const FIXED: u32 = 10 * 365 * 24;

/// Declares the known lists: `slug = name, meaning, grade, hours between two issues, origins other than itself`.
macro_rules! warninglists {
    ($($slug:literal = $name:literal, $meaning:expr, $grade:ident, $hours:expr, [$($origin:literal),*];)+) => {
        /// Slug, name and meaning.
        const KNOWN: &[(&str, &str, Meaning)] = &[$(($slug, $name, $meaning),)+];
        /// Standing of the known lists.
        pub(super) static LISTS: &[List] =
            &[$(List { name: $slug, grade: Grade::$grade, origins: &[$($origin),*], every_hours: $hours },)+];
    };
}

#[rustfmt::skip]
warninglists! {
    "akamai" = "List of known Akamai IP ranges", shared(SharedKind::Cdn, Category::Cdn), B, MONTH, [];
    "alexa" = "Top 1000 website from Alexa", popular(1_000), C, MONTH, ["alexa"];
    "amazon-aws" = "List of known Amazon AWS IP address ranges", context(Category::Cloud), B, MONTH, [];
    "apple" = "List of known Apple IP ranges", good(Category::KnownGood), B, MONTH, [];
    "automated-malware-analysis" = "List of known domains used by automated malware analysis services & security vendors", context(Category::InformationTechnologies), B, FIXED, [];
    "bank-website" = "List of known bank domains", good(Category::Finance), C, FIXED, [];
    "bunny-net" = "List of known Bunny.net CDN ranges", shared(SharedKind::Cdn, Category::Cdn), B, MONTH, [];
    "captive-portals" = "Captive Portal Detection Hostnames", context(Category::InformationTechnologies), B, FIXED, [];
    "censys-scanning" = "Censys IP Ranges Used for Scanning", context(Category::Scanner), B, MONTH, [];
    "check-host-net" = "List of known check-host.net IP address ranges", context(Category::Scanner), B, MONTH, [];
    "circl-security-scanning" = "CIRCL IP address used for security scanning", context(Category::Scanner), B, MONTH, [];
    "cisco_top1000" = "Top 1000 websites from Cisco Umbrella", popular(1_000), C, MONTH, ["cisco_umbrella"];
    "cisco_top10k" = "Top 10 000 websites from Cisco Umbrella", popular(10_000), C, MONTH, ["cisco_umbrella"];
    "cisco_top20k" = "Top 20 000 websites from Cisco Umbrella", popular(20_000), C, MONTH, ["cisco_umbrella"];
    "cisco_top5k" = "Top 5000 websites from Cisco Umbrella", popular(5_000), C, MONTH, ["cisco_umbrella"];
    "cloudflare" = "List of known Cloudflare IP ranges", shared(SharedKind::Cdn, Category::Cdn), B, MONTH, [];
    "cloudflare-top100k" = "Top 100,000 domains from Cloudflare Radar", popular(100_000), B, MONTH, ["cloudflare_radar"];
    "cloudflare-top10k" = "Top 10,000 domains from Cloudflare Radar", popular(10_000), B, MONTH, ["cloudflare_radar"];
    "cloudflare-top1k" = "Top 1,000 domains from Cloudflare Radar", popular(1_000), B, MONTH, ["cloudflare_radar"];
    "cloudflare-top200" = "Top 200 domains from Cloudflare Radar", popular(200), B, MONTH, ["cloudflare_radar"];
    "cloudflare-top2k" = "Top 2,000 domains from Cloudflare Radar", popular(2_000), B, MONTH, ["cloudflare_radar"];
    "cloudflare-top5k" = "Top 5,000 domains from Cloudflare Radar", popular(5_000), B, MONTH, ["cloudflare_radar"];
    "common-contact-emails" = "Common contact e-mail addresses", Meaning::Refused("a list of mailboxes, not of objects"), F, FIXED, [];
    "common-ioc-false-positive" = "List of known hashes with common false-positives (based on Florian Roth input list)", good(Category::KnownGood), B, FIXED, [];
    "covid" = "Valid covid-19 related domains", good(Category::KnownGood), D, FIXED, [];
    "covid-19-cyber-threat-coalition-whitelist" = "Covid-19 Cyber Threat Coalition's Whitelist", good(Category::KnownGood), D, FIXED, [];
    "crl-hostname" = "CRL and OCSP domains", context(Category::InformationTechnologies), B, FIXED, [];
    "crl-ip" = "CRL and OCSP IP addresses", context(Category::InformationTechnologies), B, FIXED, [];
    "dax30" = "List of known dax30 webpages", good(Category::Finance), C, FIXED, [];
    "digitalside" = "OSINT.DigitalSide.IT Warning List", good(Category::KnownGood), D, FIXED, [];
    "disposable-email" = "List of disposable email domains", context(Category::DisposableMail), B, MONTH, [];
    "dynamic-dns" = "List of known dynamic DNS domains", shared(SharedKind::DynamicDns, Category::DynamicDns), B, FIXED, [];
    "empty-hashes" = "List of known hashes for empty files", good(Category::KnownGood), A, FIXED, [];
    "fastly" = "List of known Fastly IP address ranges", shared(SharedKind::Cdn, Category::Cdn), B, MONTH, [];
    "findip-host" = "List of known hostname used for querying your source IP. This can be used as exclusion for your Passive DNS lookup.", context(Category::InformationTechnologies), B, FIXED, [];
    "google" = "List of known google domains", good(Category::KnownGood), B, MONTH, [];
    "google-chrome-crux-1million" = "google-chrome-crux-1million", popular(1_000_000), C, MONTH, ["crux"];
    "google-gcp" = "List of known GCP (Google Cloud Platform) IP address ranges", context(Category::Cloud), B, MONTH, [];
    "google-gmail-sending-ips" = "List of known gmail sending IP ranges", shared(SharedKind::Relay, Category::MailRelay), B, MONTH, [];
    "icloud-private-relay" = "List of known iCloud Private Relay egress IP address ranges", shared(SharedKind::Relay, Category::Anonymizer), B, MONTH, [];
    "internetcleanup-scanner" = "List of published IP address ranges for Internet Cleanup Foundation scanners", context(Category::Scanner), B, MONTH, [];
    "ipv6-linklocal" = "List of IPv6 link local blocks", context(Category::SpecialUse), A, FIXED, [];
    "link-in-bio" = "List of known link in Bio domains", shared(SharedKind::Platform, Category::HostingPlatform), B, FIXED, [];
    "lots-project" = "List of LOTS (Living Off Trusted Sites) Project Domains", shared(SharedKind::Platform, Category::HostingPlatform), B, FIXED, [];
    "majestic_million" = "Top 10000 websites from Majestic Million", popular(10_000), B, MONTH, ["majestic"];
    "microsoft" = "List of known microsoft domains", good(Category::KnownGood), B, MONTH, [];
    "microsoft-attack-simulator" = "List of known Office 365 Attack Simulator used for phishing awareness campaigns", good(Category::KnownGood), C, MONTH, [];
    "microsoft-azure" = "List of known Microsoft Azure Datacenter IP Ranges", context(Category::Cloud), B, MONTH, [];
    "microsoft-azure-china" = "List of known Microsoft Azure China Datacenter IP Ranges", context(Category::Cloud), B, MONTH, [];
    "microsoft-azure-germany" = "List of known Microsoft Azure Germany Datacenter IP Ranges", context(Category::Cloud), B, MONTH, [];
    "microsoft-azure-us-gov" = "List of known Microsoft Azure US Government Cloud Datacenter IP Ranges", context(Category::Cloud), B, MONTH, [];
    "microsoft-mdca-proxy" = "List of known Microsoft Defender for Cloud Apps (MDCA/MCAS) proxy hostnames", shared(SharedKind::Relay, Category::InformationTechnologies), B, MONTH, [];
    "microsoft-office365" = "List of known Office 365 URLs", good(Category::KnownGood), B, MONTH, [];
    "microsoft-office365-cn" = "List of known Office 365 IP address ranges in China", good(Category::KnownGood), B, MONTH, [];
    "microsoft-office365-ip" = "List of known Office 365 IP address ranges", good(Category::KnownGood), B, MONTH, [];
    "microsoft-win10-connection-endpoints" = "List of known Windows 10 connection endpoints", good(Category::KnownGood), B, MONTH, [];
    "modat-scanner" = "List of published IP address ranges for Modat Scanner", context(Category::Scanner), B, MONTH, [];
    "moz-top500" = "Top 500 domains and pages from https://moz.com/top500", popular(500), C, MONTH, ["moz"];
    "mozilla-CA" = "Fingerprint of trusted CA certificates", good(Category::KnownGood), B, MONTH, [];
    "mozilla-IntermediateCA" = "Fingerprint of known intermediate of trusted certificates", good(Category::KnownGood), B, MONTH, [];
    "multicast" = "List of RFC 5771 multicast CIDR blocks", context(Category::SpecialUse), A, FIXED, [];
    "nioc-filehash" = "List of known hashes for benign files", good(Category::KnownGood), B, FIXED, [];
    "onyphe-scanner" = "List of published IP address ranges for Onyphe Scanner", context(Category::Scanner), B, MONTH, [];
    "openai-gptbot" = "List of known IP address ranges for OpenAI GPT crawler bot", context(Category::Scanner), B, MONTH, [];
    "oracle-oci" = "List of known Oracle Cloud Infrastructure (OCI) IP address ranges", context(Category::Cloud), B, MONTH, [];
    "ovh-cluster" = "List of known OVH Cluster IPs", context(Category::Cloud), B, MONTH, [];
    "palo-alto-networks-cortex-cloud" = "List of known Palo Alto Cortex Cloud IP ranges", context(Category::Cloud), B, MONTH, [];
    "palo-alto-networks-cortex-xpanse" = "List of known IP address ranges for Palo Alto Networks Cortex Xpanse", context(Category::Scanner), B, MONTH, [];
    "parking-domain" = "Parking domains", context(Category::Parking), C, FIXED, [];
    "parking-domain-ns" = "Parking domains name server", context(Category::Parking), C, FIXED, [];
    "public-dns-hostname" = "List of known public DNS resolvers expressed as hostname", shared(SharedKind::Resolver, Category::Resolver), D, MONTH, ["public_dns_info"];
    "public-dns-v4" = "List of known IPv4 public DNS resolvers", shared(SharedKind::Resolver, Category::Resolver), D, MONTH, ["public_dns_info"];
    "public-dns-v6" = "List of known IPv6 public DNS resolvers", shared(SharedKind::Resolver, Category::Resolver), D, MONTH, ["public_dns_info"];
    "rfc1918" = "List of RFC 1918 CIDR blocks", context(Category::SpecialUse), A, FIXED, [];
    "rfc3849" = "List of RFC 3849 CIDR blocks", context(Category::SpecialUse), A, FIXED, [];
    "rfc5735" = "List of RFC 5735 CIDR blocks", context(Category::SpecialUse), A, FIXED, [];
    "rfc6761" = "List of RFC 6761 Special-Use Domain Names", context(Category::SpecialUse), A, FIXED, [];
    "second-level-tlds" = "Second level TLDs as known by Mozilla Foundation", Meaning::Refused("public suffixes: they are built in, from the Public Suffix List"), F, MONTH, [];
    "security-provider-blogpost" = "List of known security providers/vendors blog domain", good(Category::KnownGood), C, FIXED, [];
    "sinkholes" = "List of known sinkholes", shared(SharedKind::Sinkhole, Category::Sinkhole), B, FIXED, [];
    "smtp-receiving-ips" = "List of known SMTP receiving IP addresses", shared(SharedKind::Relay, Category::MailRelay), B, MONTH, [];
    "smtp-sending-ips" = "List of known SMTP sending IP ranges", shared(SharedKind::Relay, Category::MailRelay), B, MONTH, [];
    "stackpath" = "List of known Stackpath CDN IP ranges", shared(SharedKind::Cdn, Category::Cdn), B, MONTH, [];
    "telegram-ips" = "List of known Telegram IP address ranges", shared(SharedKind::Platform, Category::InformationTechnologies), B, MONTH, [];
    "tenable-cloud-ipv4" = "List of known Tenable Cloud Sensors IPv4", context(Category::Scanner), B, MONTH, [];
    "tenable-cloud-ipv6" = "List of known Tenable Cloud Sensors IPv6", context(Category::Scanner), B, MONTH, [];
    "ti-falsepositives" = "Hashes that are often included in IOC lists but are false positives.", good(Category::KnownGood), B, FIXED, [];
    "tlds" = "TLDs as known by IANA", Meaning::Refused("public suffixes: they are built in, from the Public Suffix List"), F, MONTH, [];
    "tranco" = "Top 1,000,000 most-used sites from Tranco", popular(1_000_000), C, MONTH, ["cisco_umbrella", "cloudflare_radar", "crux", "farsight", "majestic", "tranco"];
    "tranco10k" = "Top 10K most-used sites from Tranco", popular(10_000), B, MONTH, ["cisco_umbrella", "cloudflare_radar", "crux", "farsight", "majestic", "tranco"];
    "umbrella-blockpage-hostname" = "cisco-umbrella-blockpage-hostname", shared(SharedKind::Sinkhole, Category::Sinkhole), B, FIXED, ["cisco_umbrella"];
    "umbrella-blockpage-v4" = "cisco-umbrella-blockpage-ipv4", shared(SharedKind::Sinkhole, Category::Sinkhole), B, FIXED, ["cisco_umbrella"];
    "umbrella-blockpage-v6" = "cisco-umbrella-blockpage-ipv6", shared(SharedKind::Sinkhole, Category::Sinkhole), B, FIXED, ["cisco_umbrella"];
    "umich-cse-connection-attempts" = "University of Michigan CSE connection-attempt network ranges", context(Category::Scanner), B, MONTH, [];
    "university_domains" = "University domains", good(Category::Education), B, MONTH, [];
    "url-shortener" = "List of known URL Shorteners domains", shared(SharedKind::Platform, Category::UrlShortener), B, FIXED, [];
    "vpn-ipv4" = "Specialized list of vpn-ipv4 addresses belonging to common VPN providers and datacenters", context(Category::Anonymizer), D, MONTH, [];
    "vpn-ipv6" = "Specialized list of IPv6 addresses belonging to common VPN providers and datacenters", context(Category::Anonymizer), D, MONTH, [];
    "whats-my-ip" = "List of known domains to know external IP", context(Category::InformationTechnologies), B, FIXED, [];
    "wikimedia" = "List of known Wikimedia address ranges", good(Category::KnownGood), B, MONTH, [];
    "zscaler" = "List of known Zscaler IP address ranges", shared(SharedKind::Relay, Category::InformationTechnologies), B, MONTH, [];
}

/// Slug and meaning of the list called `name`.
pub(super) fn known(name: &str) -> Option<(&'static str, Meaning)> {
    KNOWN.iter().find(|(_, known, _)| *known == name).map(|(slug, _, meaning)| (*slug, *meaning))
}

/// Slug of a list that is not in the table, as the publisher would name its folder, and its meaning. Lists of scanners come
/// and go, and are told by their names.
pub(super) fn guessed(name: &str) -> (String, Meaning) {
    let scanners = [
        (" IP Ranges Used for Scanning", "-nt-scanning"),
        (" IP-Ranges, pot. used for Scanning", "-scanning"),
    ];
    for (ending, suffix) in scanners {
        if let Some(who) = name.strip_suffix(ending) {
            return (slugified(who) + suffix, context(Category::Scanner));
        }
    }
    (slugified(name), UNKNOWN)
}

/// Lower-case ASCII letters and digits, everything else as single hyphens; at most 64 characters.
fn slugified(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if slug.len() >= 64 {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slugs_and_names_are_unique() {
        assert_eq!(KNOWN.iter().map(|known| known.0).collect::<BTreeSet<_>>().len(), KNOWN.len());
        assert_eq!(KNOWN.iter().map(|known| known.1).collect::<BTreeSet<_>>().len(), KNOWN.len());
    }

    #[track_caller]
    fn check(name: &str, slug: &str, meaning: Meaning) {
        assert_eq!(guessed(name), (slug.to_owned(), meaning));
    }

    #[test]
    fn guesses() {
        check("Example IP Ranges Used for Scanning", "example-nt-scanning", context(Category::Scanner));
        check(
            "Two words IP-Ranges, pot. used for Scanning",
            "two-words-scanning",
            context(Category::Scanner),
        );
        check("  A new list (2026)! ", "a-new-list-2026", UNKNOWN);
        check("../../etc", "etc", UNKNOWN);
        check("日本", "unnamed", UNKNOWN);
        assert_eq!(guessed(&"é1".repeat(500)).0.len(), 63);
    }
}
