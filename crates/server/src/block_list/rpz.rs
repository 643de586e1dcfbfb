//! A response policy zone as BIND reads it (*BIND 9 Administrator Reference Manual*, "Response Policy Zone (RPZ) Rewriting"): names, and addresses in
//! answers (`rpz-ip`), for which there is to be no such name (`CNAME .`). Owners are relative, so that the zone may have any name.

use std::{fmt::Write as _, net::IpAddr};

use model::{DomainName, Observable};

use super::{BlockList, Unsaid};

/// Longest name that leaves room for that of the zone: a name has at most 253 characters (RFC 1035 section 2.3.4).
const NAME_BYTES_MAX: usize = 190;
/// Seconds for which answers may be kept.
const TTL_SECONDS: u32 = 300;

pub(super) fn text(list: &BlockList<'_>) -> String {
    let (mut unsaid, mut body) = (Unsaid::default(), String::new());
    for entry in &list.entries {
        let owner = match entry.object {
            Observable::Domain(name) => owner_of_name(name).map(str::to_owned),
            Observable::Ip(address) => Some(owner_of_address(*address)),
            Observable::Url(_) | Observable::File(_) => None,
        };
        match owner {
            Some(owner) => {
                let _ = writeln!(body, "{owner} CNAME .");
            }
            None => unsaid.count(entry.object),
        }
    }
    let head = list.head().into_iter().chain([unsaid.to_string()]);
    let head = head.fold(String::new(), |text, line| text + "; " + &line + "\n");
    // A serial that grows with time, until 2106 (RFC 1912 section 2.2).
    let serial = u32::try_from(list.moment.millis() / 1_000).unwrap_or(1).max(1);
    format!(
        "{head}$TTL {TTL_SECONDS}\n@ SOA localhost. hostmaster.localhost. ( {serial} 3600 600 604800 {TTL_SECONDS} )\n@ NS localhost.\n{body}"
    )
}

/// The name as it is; `None` for one that would not fit below the zone's, or that means something else there.
fn owner_of_name(name: &DomainName) -> Option<&str> {
    let is_trigger = name.labels().next_back().is_some_and(|label| label.starts_with("rpz-"));
    (name.as_str().len() <= NAME_BYTES_MAX && !is_trigger).then(|| name.as_str())
}

/// Length of the prefix, then the parts of the address from the last to the first; of IPv6 the longest run of zeros is `zz`.
fn owner_of_address(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("32.{d}.{c}.{b}.{a}.rpz-ip")
        }
        IpAddr::V6(address) => {
            let segments = address.segments();
            let run = longest_run(&segments);
            let mut parts = Vec::new();
            for (at, segment) in segments.iter().enumerate().rev() {
                match &run {
                    Some(run) if run.contains(&at) => {
                        if at == run.start {
                            parts.push("zz".to_owned());
                        }
                    }
                    _ => parts.push(format!("{segment:x}")),
                }
            }
            format!("128.{}.rpz-ip", parts.join("."))
        }
    }
}

/// The longest run of two zeros or more, of several the first (RFC 5952 section 4.2.3).
fn longest_run(segments: &[u16]) -> Option<std::ops::Range<usize>> {
    let mut longest: Option<std::ops::Range<usize>> = None;
    let mut start = 0;
    for (at, segment) in segments.iter().enumerate() {
        if *segment != 0 {
            start = at + 1;
            continue;
        }
        let run = start..at + 1;
        if run.len() >= 2 && longest.as_ref().is_none_or(|longest| run.len() > longest.len()) {
            longest = Some(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: &str) {
        assert_eq!(owner_of_address(address.parse().unwrap()), expected, "{address}");
    }

    #[test]
    fn addresses_are_written_backwards() {
        check("198.51.100.7", "32.7.100.51.198.rpz-ip");
        check("2001:db8::57", "128.57.zz.db8.2001.rpz-ip");
        check("2001:db8:0:1:2:3:4:5", "128.5.4.3.2.1.0.db8.2001.rpz-ip");
        check("2001:db8:0:0:1:0:0:1", "128.1.0.0.1.zz.db8.2001.rpz-ip");
        check("2001:db8:0:1:0:0:0:1", "128.1.zz.1.0.db8.2001.rpz-ip");
        check("2001:db8::", "128.zz.db8.2001.rpz-ip");
        check("::1", "128.1.zz.rpz-ip");
    }

    #[test]
    fn names_leave_room_for_the_zone() {
        let owner = |name: &str| owner_of_name(&DomainName::parse(name).unwrap()).map(str::to_owned);
        assert_eq!(owner("c2.loader.example").as_deref(), Some("c2.loader.example"));
        assert_eq!(owner(&format!("{0}.{0}.{0}.{0}.example", "a".repeat(60))), None);
        assert_eq!(owner("32.7.100.51.198.rpz-ip"), None);
    }
}
