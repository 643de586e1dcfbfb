//! FireHOL IP lists: hundreds of blocklists of others, mirrored as ipset files with a header of `# ` lines, and FireHOL's
//! own compositions of them. Country sets are not taken: they state geography, and geo databases do that better.
//! Format: <https://github.com/firehol/blocklist-ipsets>.

mod table;

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, Grade, Timestamp, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        netset,
        text::{self, Lines},
    },
    input::{self, Input},
};

/// How many lines a header may have; the longest in the collection has about fifty.
const HEADER_LINES_MAX: usize = 200;

pub(super) static SOURCE: Source = Source {
    name: "firehol",
    title: "FireHOL IP lists",
    url: "https://iplists.firehol.org/",
    licence: "each list under its maintainer's terms, named in the list's header",
    // Lists that the table does not name: unknown upkeep, often one person's firewall log.
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: table::LISTS,
    recognise,
    parse,
};

/// What the `# ` lines at the top say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    name: Option<String>,
    category: Option<String>,
    maintainer: Option<String>,
    file_date: Option<Timestamp>,
    source_date: Option<Timestamp>,
}

impl Header {
    /// Reads one header line, without its `#`.
    fn line(&mut self, line: &str) {
        let Some((key, value)) = line.split_once(':') else {
            // The first line with words on it is the name.
            if self.name.is_none() && is_name(line) {
                self.name = Some(line.to_owned());
            }
            return;
        };
        let value = value.trim();
        match key.trim() {
            "Category" => self.category = Some(value.to_ascii_lowercase()),
            "Maintainer" => self.maintainer = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "This File Date" => self.file_date = Timestamp::parse(value),
            "Source File Date" => self.source_date = Timestamp::parse(value),
            _ => {}
        }
    }

    /// Whether this is FireHOL's header and not somebody else's comment.
    fn is_complete(&self) -> bool {
        self.name.is_some() && self.category.is_some() && self.maintainer.is_some()
    }
}

/// A list's name as FireHOL makes them.
fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let mut header = Header::default();
    let comments = text::head_lines(head).map_while(text::comment);
    comments.take(HEADER_LINES_MAX).for_each(|line| header.line(line));
    let name = if header.is_complete() {
        header.name?
    } else if head.named {
        // A set whose header was cut off: its file name is the list's.
        let base = input::base_name(head.name);
        let stem = base.strip_suffix(".ipset").or_else(|| base.strip_suffix(".netset"));
        stem.unwrap_or(base.split('.').next().unwrap_or(base)).to_owned()
    } else {
        return None;
    };
    let list = if is_name(&name) { format!("firehol/{name}") } else { "firehol".to_owned() };
    Some(Recognised { list, unit: Unit::Snapshot, date: header.file_date.or(header.source_date) })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    let mut header = Header::default();
    let mut header_lines = 0;
    let name = context.list.strip_prefix("firehol/").unwrap_or_default().to_owned();
    let mut assessment: Option<Assessment> = None;
    while let Some((number, line)) = lines.next_line(sink)? {
        if let Some(comment) = text::comment(line) {
            if assessment.is_none() && header_lines < HEADER_LINES_MAX {
                header.line(comment);
                header_lines += 1;
            }
            continue;
        }
        // Some maintainers' remarks survive behind the entry.
        let entry = line.split(['#', ';']).next().unwrap_or_default().trim();
        if entry.is_empty() {
            continue;
        }
        if assessment.is_none() {
            let Some((class, category)) = meaning(&name, header.category.as_deref()) else {
                sink.reject(Spot::File, "a country set: import a geo database instead", name.as_bytes());
                return Ok(());
            };
            let reporter = header.maintainer.take();
            assessment = Some(Assessment { reporter, ..Assessment::new(class, category) });
        }
        let Some(assessment) = &assessment else { continue };
        let network = match netset::parse(entry).and_then(netset::check) {
            Ok(network) => network,
            Err(reason) => {
                sink.reject(Spot::Line(number), reason, line.as_bytes());
                continue;
            }
        };
        let claim = Claim::Listed(assessment.clone());
        let fact = context.evidence(netset::subject(network), context.observed_at, None, claim);
        if let ControlFlow::Break(()) = sink.accept(Record { spot: Spot::Line(number), facts: vec![fact] }) {
            return Ok(());
        }
    }
    Ok(())
}

/// What being on the list means, by the list's name and FireHOL's category. `None` for sets of a country or continent.
fn meaning(name: &str, category: Option<&str>) -> Option<(Class, Category)> {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if category == Some("geolocation") || has(&["country_", "continent_"]) {
        return None;
    }
    if has(&["ransomware", "cryptowall", "locky", "torrentlocker", "teslacrypt"]) {
        return Some((Class::Malicious, Category::Ransomware));
    }
    if begins(&["feodo", "sslbl", "c2_", "cybercrime", "palevo", "bambenek", "et_botcc"])
        || has(&["zeus", "spyeye"])
    {
        return Some((Class::Malicious, Category::BotnetCnc));
    }
    Some(match category {
        Some("malware") => (Class::Malicious, Category::Malware),
        Some("attacks") => (Class::Malicious, Category::Attacks),
        Some("reputation") => (Class::Malicious, Category::Reputation),
        Some("abuse") => (Class::Malicious, Category::Abuse),
        Some("spam") => (Class::Malicious, Category::Spam),
        // A Tor exit or a proxy harms nobody by itself.
        Some("anonymizers") => (Class::Context, Category::Anonymizer),
        Some("unroutable") => (Class::Context, Category::SpecialUse),
        Some(_) => (Class::Context, Category::General),
        None if has(&["bogons"]) => (Class::Context, Category::SpecialUse),
        None if has(&["tor_", "_tor", "prox", "anonym", "vpn"]) => (Class::Context, Category::Anonymizer),
        None => (Class::Malicious, Category::Reputation),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, category: Option<&str>, expected: Option<(Class, Category)>) {
        assert_eq!(meaning(name, category), expected, "{name}");
    }

    #[test]
    fn meanings() {
        check("feodo_badips", Some("malware"), Some((Class::Malicious, Category::BotnetCnc)));
        check("iblocklist_abuse_zeus", Some("malware"), Some((Class::Malicious, Category::BotnetCnc)));
        check("vxvault", Some("malware"), Some((Class::Malicious, Category::Malware)));
        check("cta_cryptowall", Some("malware"), Some((Class::Malicious, Category::Ransomware)));
        check("dm_tor", Some("anonymizers"), Some((Class::Context, Category::Anonymizer)));
        check("dm_tor", None, Some((Class::Context, Category::Anonymizer)));
        check("bitcoin_nodes_7d", Some("organizations"), Some((Class::Context, Category::General)));
        check("cidr_report_bogons", Some("unroutable"), Some((Class::Context, Category::SpecialUse)));
        check("id_country_kp", Some("geolocation"), None);
        check("geolite2_country_jp", None, None);
        check("greensnow", None, Some((Class::Malicious, Category::Reputation)));
    }

    #[track_caller]
    fn check_recognised(name: &str, text: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn a_set_without_header_needs_a_word_from_the_operator() {
        check_recognised("a/dshield.netset.zst", "192.0.2.0/28\n", true, Some("firehol/dshield"));
        check_recognised("dshield.txt.gz", "192.0.2.0/28\n", true, Some("firehol/dshield"));
        check_recognised("odd name.ipset", "192.0.2.1\n", true, Some("firehol"));
        check_recognised("dshield.netset", "192.0.2.0/28\n", false, None);
        check_recognised("a.txt", "# dshield\n# Category: attacks\n192.0.2.1\n", false, None);
        let header = "#\n# ../x\n# real_name\n# Maintainer : M\n# Category : abuse\n";
        check_recognised("a.txt", header, false, Some("firehol/real_name"));
    }
}
