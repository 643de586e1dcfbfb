//! How names of families and actors are compared: case, spaces, hyphens and dots do not matter, nor does the platform that
//! lists put before or behind a name (`win.cobalt_strike`, `Mirai (ELF)`).

/// Platforms as Malpedia's keys begin with them.
const PREFIXES: [&str; 20] = [
    "aix", "android", "apk", "asp", "bat", "elf", "fas", "ios", "jar", "js", "jsp", "linux", "osx", "php",
    "ps1", "py", "sh", "symbian", "vbs", "win",
];

/// Platforms and languages as names end with them, in parentheses.
const SUFFIXES: [&str; 24] = [
    "aix",
    "android",
    "apk",
    "asp",
    "bash",
    "elf",
    "esxi",
    "ios",
    "java",
    "javascript",
    "linux",
    "mac",
    "macos",
    "os x",
    "osx",
    "php",
    "powershell",
    "python",
    "symbian",
    "unix",
    "vbs",
    "vbscript",
    "win",
    "windows",
];

/// The name without the platform around it.
///
/// ```
/// assert_eq!(model::knowledge::plain_name("win.emotet"), "emotet");
/// assert_eq!(model::knowledge::plain_name("Mirai (ELF)"), "Mirai");
/// ```
#[must_use]
pub fn plain_name(name: &str) -> &str {
    let name = name.trim();
    let is_one_of =
        |all: &[&str], word: &str| all.iter().any(|known| known.eq_ignore_ascii_case(word.trim()));
    if let Some((prefix, rest)) = name.split_once('.')
        && is_one_of(&PREFIXES, prefix)
        && !rest.trim().is_empty()
    {
        return rest.trim();
    }
    if let Some((rest, suffix)) = name.strip_suffix(')').and_then(|name| name.rsplit_once('('))
        && is_one_of(&SUFFIXES, suffix)
        && !rest.trim().is_empty()
    {
        return rest.trim();
    }
    name
}

/// What two spellings of one name have in common: its letters and digits in lower case, without platform. Empty when it has
/// none.
///
/// ```
/// use model::knowledge::name_key;
/// assert_eq!(name_key("win.cobalt_strike"), name_key("Cobalt Strike"));
/// assert_eq!(name_key("CobaltStrike"), "cobaltstrike");
/// ```
#[must_use]
pub fn name_key(name: &str) -> String {
    plain_name(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(name_key(name), expected, "{name}");
    }

    #[test]
    fn spellings_of_one_name() {
        check("win.cobalt_strike", "cobaltstrike");
        check("Cobalt Strike", "cobaltstrike");
        check("COBALT-STRIKE", "cobaltstrike");
        check("elf.mirai", "mirai");
        check("Mirai (ELF)", "mirai");
        check("X-Agent (OS X)", "xagent");
        check("Agent Tesla", "agenttesla");
        check("9002 RAT", "9002rat");
        check("  APT28 ", "apt28");
    }

    #[test]
    fn what_is_no_platform_stays() {
        check("Trojan.Agent", "trojanagent");
        check("win.", "win");
        check("Unidentified 003 (Gamaredon Downloader)", "unidentified003gamaredondownloader");
        check("(Windows)", "windows");
        check("トロイ の木馬", "トロイの木馬");
        check("☂", "");
        check("", "");
    }
}
