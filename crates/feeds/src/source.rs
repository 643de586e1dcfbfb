//! The family of sources: the shape of a member, the list of all, and telling which one a file comes from.

use std::io::{self, BufRead, Read};

use model::{Grade, Timestamp, Tlp};

use crate::{Context, Sink, input::Input};

/// One source: facts about it, and its parser.
#[derive(Debug)]
pub struct Source {
    /// Short name, equal to the file stem.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Where the publisher offers it.
    pub url: &'static str,
    /// The publisher's terms, in a few words: they decide what may be shown to whom.
    pub licence: &'static str,
    /// Reliability of its entries unless a [`List`] says otherwise.
    pub grade: Grade,
    /// Hours between two issues of the publisher; a snapshot older than three of them is stale.
    pub every_hours: u32,
    /// Marking of what it publishes.
    pub tlp: Tlp,
    /// Lists of this source that differ from it in grade, origin or interval.
    pub lists: &'static [List],
    /// Says whether the file is one of this source's, from its name and first bytes. With [`Head::named`] the operator
    /// named this source, so that a bare list without any banner may be taken.
    pub recognise: fn(&Head<'_>) -> Option<Recognised>,
    /// Reads the whole input. What is wrong goes to [`Sink::reject`]. An `Err` means that the rest could not be read (the
    /// stream is damaged, the document ends in the middle): what was accepted before it stays good, but a
    /// [`Unit::Snapshot`] is not complete.
    pub parse: fn(&dyn Input, &Context, &mut dyn Sink) -> io::Result<()>,
}

/// A list of a source that has its own standing.
#[derive(Debug)]
pub struct List {
    /// Name within the source: `spamhaus_drop` of `firehol/spamhaus_drop`.
    pub name: &'static str,
    /// Reliability.
    pub grade: Grade,
    /// Those it speaks for or copies. Lists that share an origin are one witness. Empty: its own name alone.
    pub origins: &'static [&'static str],
    /// Hours between two issues.
    pub every_hours: u32,
}

/// What is seen of a file before reading it whole.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// File name, for archives with the path inside: `lists/cloudflare/list.json`, `a.tar.zst/x/feed.txt`.
    pub name: &'a str,
    /// The first bytes after decompression, at most [`Head::BYTES_MAX`].
    pub bytes: &'a [u8],
    /// The last bytes, at most [`Head::BYTES_MAX`], of content that is JSON or binary: such formats may say what they are
    /// after their records. Empty for line formats. It overlaps `bytes` when the content is short.
    pub tail: &'a [u8],
    /// Whether the operator named this source.
    pub named: bool,
}

impl<'a> Head<'a> {
    /// How many bytes are looked at.
    pub const BYTES_MAX: usize = 64 * 1024;

    /// The head as text, as far as it is UTF-8.
    #[must_use]
    pub fn text(&self) -> &'a str {
        match std::str::from_utf8(self.bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(self.bytes.get(..error.valid_up_to()).unwrap_or_default())
                .unwrap_or_default(),
        }
    }

    /// Whether the file's path contains `word` (ASCII case ignored).
    #[must_use]
    pub fn path_has(&self, word: &str) -> bool {
        self.name.to_ascii_lowercase().contains(word)
    }
}

/// The bytes that a [`Head`] shows, read from an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peek {
    bytes: Vec<u8>,
    tail: Vec<u8>,
}

impl Peek {
    /// Reads the beginning of `input` as [`crate::input::head`] does, and its end where the beginning says that the end
    /// matters (a JSON object, binary); that costs one pass over the content in constant memory.
    ///
    /// # Errors
    /// An I/O error of the input before its first byte. Content that breaks off later is seen as far as it goes.
    pub fn read(input: &dyn Input) -> io::Result<Self> {
        let mut reader = crate::format::decoded(input.open()?)?;
        let mut bytes = Vec::new();
        let read = (&mut reader).take(Head::BYTES_MAX as u64).read_to_end(&mut bytes);
        if let (Err(error), true) = (read, bytes.is_empty()) {
            return Err(error);
        }
        let object = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let mut tail = Vec::new();
        if object || bytes.contains(&0) {
            tail.clone_from(&bytes);
            while let Ok(chunk) = reader.fill_buf()
                && !chunk.is_empty()
            {
                let length = chunk.len();
                tail.extend_from_slice(chunk);
                reader.consume(length);
                // Dropped in large steps, so that each byte moves a bounded number of times.
                if tail.len() >= 16 * Head::BYTES_MAX {
                    tail.drain(..tail.len() - Head::BYTES_MAX);
                }
            }
            tail.drain(..tail.len().saturating_sub(Head::BYTES_MAX));
        }
        Ok(Self { bytes, tail })
    }

    /// Whether the content has no byte, unpacked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The head to show to the sources.
    #[must_use]
    pub fn head<'a>(&'a self, name: &'a str, named: bool) -> Head<'a> {
        Head { name, bytes: &self.bytes, tail: &self.tail, named }
    }
}

/// A file that a source claims as its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Full name of the list: `source` or `source/list`.
    pub list: String,
    /// Whether the file's records carry dates, or the file as a whole is the unit.
    pub unit: Unit,
    /// The date that the file states in its head, if it does.
    pub date: Option<Timestamp>,
}

/// What is complete in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Each record has its own dates and stands alone.
    Records,
    /// A complete log: its sightings are counted as its contribution, once, however often it is read; all else that its records say
    /// stands alone.
    Log,
    /// The complete list at a date: an entry that is missing from the next one was delisted.
    Snapshot,
}

/// Declares the members: their modules and the list, sorted by name.
macro_rules! sources {
    ($($name:ident,)+) => {
        $(mod $name;)+
        /// Every source, sorted by name.
        pub static SOURCES: &[&Source] = &[$(&$name::SOURCE,)+];
    };
}

sources! {
    alienvault,
    assemblyline,
    attack,
    avast,
    bitdefender,
    bitwire,
    blocklistproject,
    c2_tracker,
    c2intelfeeds,
    cape,
    cert_polska,
    citizenlab,
    cof,
    cuckoo,
    digitalside,
    disposable_email_domains,
    dnsdb,
    drakvuf,
    elastic_ecs,
    eset,
    executemalware,
    feodo_tracker,
    firehol,
    geo_asn,
    geo_country,
    greensnow,
    har,
    hp,
    ipsum,
    jpcert_phishurl,
    mail,
    maltrail,
    malware_filter,
    malwarebazaar,
    metamask_phishing,
    microsoft_mstic,
    misp,
    misp_galaxy,
    misp_warninglists,
    nrd_shreshta,
    nrd_xruffkez,
    opendns_top,
    openioc,
    openphish,
    phishing_database,
    phishing_kit_tracker,
    phishing_kit_yara,
    phishtank,
    polyswarm,
    prodaft,
    projecthoneypot,
    public_suffix_list,
    rdap,
    reddrip,
    sekoia,
    sekoia_aitm,
    shadowwhisperer,
    sightings,
    signature_base,
    sophos,
    sslbl,
    stalkerware,
    stix1,
    stix2,
    strangereal,
    suricata_eve,
    talos,
    taxii21,
    threatfox,
    toplist_org,
    tranco,
    triage,
    tweetfeed,
    unit42,
    urlhaus,
    urlhaus_filter,
    ut1,
    virustotal,
    vmray,
    volexity,
    whois,
    withsecure,
    zeek_dns,
    zeek_intel,
    zeek_traffic,
    zone_file,
    zscaler,
}

/// The source called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Source> {
    SOURCES.iter().copied().find(|source| source.name == name)
}

/// Every source that claims the file. One is an answer; none or several need the operator.
///
/// What a file says of itself outweighs how it is called: where several claim it, those that only go by its name give way.
#[must_use]
pub fn recognise(head: &Head<'_>) -> Vec<(&'static Source, Recognised)> {
    let mut claims: Vec<_> =
        SOURCES.iter().copied().filter_map(|source| Some((source, (source.recognise)(head)?))).collect();
    if claims.len() > 1 {
        let nameless = Head { name: "", ..*head };
        let by_content = |(source, _): &(&Source, Recognised)| (source.recognise)(&nameless).is_some();
        if claims.iter().any(by_content) {
            claims.retain(by_content);
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Memory;

    #[track_caller]
    fn check(content: Vec<u8>, tail: &[u8]) {
        let peek = Peek::read(&Memory::new("a", content.clone())).unwrap();
        let head = peek.head("a", false);
        assert_eq!(head.bytes, content.get(..Head::BYTES_MAX).unwrap_or(&content));
        assert_eq!(head.tail, tail);
    }

    #[test]
    fn the_end_is_seen_where_it_matters() {
        check(b"a,b\n".repeat(50_000), b"");
        check(b" {}".to_vec(), b" {}");
        check(b"\0\x01".to_vec(), b"\0\x01");
        let mut long = b"{".to_vec();
        long.extend(b"0123456789".repeat(300_000));
        let tail = long[long.len() - Head::BYTES_MAX..].to_vec();
        check(long, &tail);
        check(Vec::new(), b"");
    }

    #[test]
    fn content_outweighs_a_name() {
        let claimed = |name: &str, content: &str| {
            let peek = Peek::read(&Memory::new(name, content)).unwrap();
            let claims = recognise(&peek.head(name, false));
            claims.into_iter().map(|(source, _)| source.name).collect::<Vec<_>>()
        };
        let trail = "# Copyright (c) 2014-2026 Maltrail developers (https://github.com/stamparm/maltrail/)\na.example\n";
        assert_eq!(claimed("avast_ransomware.txt", trail), ["maltrail"]);
        assert_eq!(claimed("avast_ransomware.txt", "a.example\n"), ["avast"]);
        // Two names and no content that tells: the operator's choice.
        assert_eq!(claimed("avast/eset/a.txt", "a.example\n"), ["avast", "eset"]);
    }

    #[test]
    fn a_cut_input_is_seen_as_far_as_it_goes() {
        let error = io::Error::new(io::ErrorKind::UnexpectedEof, "cut short");
        let peek = Peek::read(&Memory::cut("a", "{\"list\":[", &error)).unwrap();
        assert_eq!(peek.head("a", false).tail, b"{\"list\":[");
        assert!(Peek::read(&Memory::cut("a", "", &error)).is_err());
    }
}
