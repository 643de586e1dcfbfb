//! How far a wildcard reaches. A feed's slip or malice must not condemn, nor clear, whole top-level domains and hosting
//! platforms: what covers names that share nothing but such a suffix is refused.
//!
//! A pattern covers everything below a suffix if it matches a name there that has none of its texts: the probe `\0.suffix`,
//! where NUL is in no pattern. The suffixes that can be probed are those below; besides, any that the Public Suffix List
//! has and that can be made of the pattern's own labels.

use super::matches;
use crate::DomainName;

/// Letters and digits in a row that a host pattern must have at least.
const HOST_LITERAL_BYTES_MIN: usize = 3;
/// Bytes of a path, in a row, without which hosts of every kind cannot be covered (`*/gate.php` has nine with its `/`).
const PATH_LITERAL_BYTES_MIN: usize = 8;

/// Suffixes of three letters and more below which much of the world stands; shorter ones are too short for a pattern.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "accountant", "agency", "app", "art", "asia", "autos", "bank", "beauty", "best", "bid", "biz", "blog", "bond", "business", "buzz",
    "cam", "cat", "center", "cfd", "chat", "city", "click", "cloud", "club", "com", "company", "cyou", "date", "design", "dev",
    "digital", "download", "edu", "email", "expert", "finance", "foundation", "fun", "gov", "group", "guru", "host", "icu", "info",
    "ink", "int", "jobs", "life", "link", "live", "loan", "lol", "ltd", "market", "marketing", "media", "men", "mil", "mobi", "money",
    "monster", "museum", "name", "net", "network", "news", "ninja", "one", "online", "org", "page", "party", "pics", "plus", "press",
    "pro", "quest", "racing", "rest", "review", "rocks", "run", "sbs", "science", "services", "sex", "shop", "site", "social",
    "software", "solutions", "space", "store", "stream", "studio", "support", "systems", "tech", "technology", "tel", "today", "tokyo",
    "tools", "top", "trade", "travel", "uno", "vip", "website", "wiki", "win", "work", "works", "world", "wtf", "xxx", "xyz", "zip", "zone",
    "000webhostapp.com", "amazonaws.com", "appspot.com", "azureedge.net", "azurewebsites.net", "blogspot.com", "blob.core.windows.net",
    "cloudapp.azure.com", "cloudapp.net", "cloudfront.net", "co.com", "ddns.net", "duckdns.org", "dyndns.org", "elasticbeanstalk.com",
    "firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "glitch.me", "herokuapp.com", "hopto.org", "myshopify.com", "netlify.app",
    "ngrok-free.app", "ngrok.io", "no-ip.org", "onrender.com", "pages.dev", "r2.dev", "repl.co", "replit.app", "run.app",
    "s3.amazonaws.com", "surge.sh", "sytes.net", "trafficmanager.net", "translate.goog", "trycloudflare.com", "vercel.app",
    "web.app", "web.core.windows.net", "weebly.com", "wixsite.com", "wordpress.com", "workers.dev", "zapto.org",
];
/// First labels that most owners have.
const FIRST_LABELS: [&str; 12] = [
    "www",
    "mail",
    "webmail",
    "smtp",
    "ftp",
    "api",
    "cdn",
    "blog",
    "shop",
    "login",
    "cpanel",
    "autodiscover",
];
/// Top-level domains below which hosting platforms have their public suffixes.
const PLATFORM_ZONES: [&str; 8] = ["com", "net", "org", "io", "app", "dev", "me", "co"];
/// Paths that every other server has.
const PATHS: [&str; 10] = [
    "",
    "index.html",
    "index.php",
    "favicon.ico",
    "robots.txt",
    "sitemap.xml",
    "wp-login.php",
    "wp-admin/admin-ajax.php",
    "xmlrpc.php",
    ".well-known/security.txt",
];

/// Whether a pattern of hosts (without path), or of URLs, covers too much.
pub(super) fn is_too_wide(server: &str, path: Option<&str>) -> bool {
    if !server.contains('*') || !covers_strangers(server) {
        return false;
    }
    path.is_none_or(|path| {
        path.split('*').all(|literal| literal.len() < PATH_LITERAL_BYTES_MIN)
            || PATHS.iter().any(|common| matches(path, common) || matches(path, &format!("\0/{common}")))
    })
}

/// Whether a host pattern covers names of owners that have nothing in common.
fn covers_strangers(server: &str) -> bool {
    let name = server.split_once(':').map_or(server, |(name, _)| name);
    let literals = || name.split('*').map(|literal| literal.trim_matches('.')).filter(|one| !one.is_empty());
    let has_run = literals().flat_map(|one| one.split('.')).any(|run| run.len() >= HOST_LITERAL_BYTES_MIN);
    let below = |suffix: &str| matches(name, &format!("\0.{suffix}"));
    !has_run
        || SUFFIXES.iter().any(|suffix| below(suffix))
        || FIRST_LABELS.iter().any(|label| matches(name, &format!("{label}.\0.com")))
        || literals().any(|literal| {
            is_suffix(literal) && below(literal)
                || PLATFORM_ZONES
                    .iter()
                    .map(|zone| format!("{literal}.{zone}"))
                    .any(|suffix| is_suffix(&suffix) && below(&suffix))
        })
}

/// Whether the Public Suffix List has it, by a rule of its own: unknown top-level domains are no news.
fn is_suffix(text: &str) -> bool {
    let listed = psl::suffix(text.as_bytes()).is_some_and(|suffix| suffix.is_known());
    listed && DomainName::parse_host(text).is_ok_and(|name| name.registrable().is_none())
}
