//! A small world in the formats of feeds: a loader with its server, a popular site, a content delivery network. All names and
//! addresses are reserved for documentation; digests are of short texts.

/// The moment at which the tests look.
pub(crate) const NOW: &str = "2026-07-10T12:00:00Z";
/// The date of lists without dates.
pub(crate) const LISTED_AT: &str = "2026-07-10";

/// The loader: SHA-256 of `a`.
pub(crate) const LOADER_SHA256: &str = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
/// The same file's MD5.
pub(crate) const LOADER_MD5: &str = "0cc175b9c0f1b6a831c399e269772661";
/// A digest that nobody knows: SHA-256 of `z`.
pub(crate) const UNKNOWN_SHA256: &str = "594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06";

/// Source, file name, content.
pub(crate) const FILES: [(&str, &str, &str); 9] = [
    ("urlhaus", "csv_online.csv", URLHAUS),
    ("urlhaus", "payloads.csv", PAYLOADS),
    ("threatfox", "export.json", THREATFOX),
    ("malwarebazaar", "recent.csv", BAZAAR),
    ("misp_galaxy", "malpedia.json", GALAXY),
    ("tranco", "top-1m.csv", "1,example.com\n2,popular.example\n"),
    ("misp_warninglists", "cloudflare/list.json", CDN),
    ("geo_country", "country-ipv4.csv", "198.51.100.0,198.51.100.255,JP\n"),
    ("geo_asn", "asn-ipv4.csv", "198.51.100.0,198.51.100.255,64500,\"Example Networks\"\n"),
];

const URLHAUS: &str = r#"################################################################
# abuse.ch URLhaus Database Dump (CSV - online URLs only)      #
# Last updated: 2026-07-10 04:31:13 (UTC)                      #
################################################################
#
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"9000009","2026-07-08 04:31:13","http://198.51.100.21/bins/arm7","online","2026-07-10 04:31:13","malware_download","elf,ua-wget","https://urlhaus.abuse.ch/url/9000009/","kestrel"
"9000008","2026-07-07 10:00:59","http://dl.loader.example/x?a=1&b=2","online","2026-07-10 04:31:13","malware_download","exe","https://urlhaus.abuse.ch/url/9000008/","kestrel"
"9000007","2026-07-07 10:00:00","http://dl.loader.example/a%20b/it's?q=[1]|2","online","2026-07-10 04:31:13","malware_download","exe","https://urlhaus.abuse.ch/url/9000007/","kestrel"
"#;

const PAYLOADS: &str = r#"################################################################
# abuse.ch URLhaus Payloads                                    #
# Last updated: 2026-07-10 04:31:13 (UTC)                      #
################################################################
#
# firstseen,url,filetype,md5,sha256,signature
"2026-07-08 05:00:00","http://198.51.100.21/bins/arm7","elf","92eb5ffee6ae2fec3ad71c777531578f","3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d","MockBot"
"2026-07-08 04:00:00","http://dl.loader.example/x?a=1&b=2","exe","0cc175b9c0f1b6a831c399e269772661","ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","MockRAT"
"#;

const THREATFOX: &str = r#"{
    "1001": [{"ioc_value": "c2.loader.example", "ioc_type": "domain", "threat_type": "botnet_cc", "malware": "win.mockrat",
        "malware_alias": null, "malware_printable": "MockRAT", "first_seen_utc": "2026-07-09 15:24:57", "last_seen_utc": null,
        "confidence_level": 100, "is_compromised": false, "reference": "https://reports.example/mockrat?id=1", "tags": "MockRAT,c2",
        "anonymous": 0, "reporter": "kestrel"}],
    "1002": [{"ioc_value": "198.51.100.7:8443", "ioc_type": "ip:port", "threat_type": "botnet_cc", "malware": "win.mockrat",
        "malware_alias": null, "malware_printable": "MockRAT", "first_seen_utc": "2026-07-09 15:24:57", "last_seen_utc": null,
        "confidence_level": 100, "is_compromised": false, "reference": null, "tags": "MockRAT",
        "anonymous": 0, "reporter": "kestrel"}]
}
"#;

const BAZAAR: &str = r#"################################################################
# MalwareBazaar recent malware samples (CSV)                   #
# Last updated: 2026-07-10 14:58:26 UTC                        #
################################################################
#
# "first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name","file_type_guess","mime_type","signature","clamav","vtpercent","imphash","ssdeep","tlsh"
"2026-07-08 14:58:26", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "0cc175b9c0f1b6a831c399e269772661", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", "kestrel", "invoice, final.exe", "exe", "application/x-dosexec", "MockRAT", "n/a", "64.06", "72bb0a20dbae84efcc752cb287357197", "3:abc:def", "T1CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB5E8537"
"#;

const GALAXY: &str = r#"{"authors": ["Nobody"], "category": "tool", "description": "Made for tests.", "name": "Malpedia", "source": "x", "type": "malpedia",
    "uuid": "00000000-0000-4000-8000-00000000a000", "values": [
    {"description": "A remote access tool that mocks.", "meta": {"refs": ["https://malpedia.caad.fkie.fraunhofer.de/details/win.mockrat"],
        "synonyms": ["Jester RAT"]}, "uuid": "00000000-0000-4000-8000-00000000a001", "value": "MockRAT"},
    {"description": "", "meta": {"synonyms": ["Twin"]}, "uuid": "00000000-0000-4000-8000-00000000a002", "value": "Castor"},
    {"description": "", "meta": {"synonyms": ["Twin"]}, "uuid": "00000000-0000-4000-8000-00000000a003", "value": "Pollux"}],
    "version": 3}
"#;

const CDN: &str = r#"{"description": "Made for tests.", "list": ["192.0.2.0/26"], "matching_attributes": ["ip-src", "ip-dst"],
    "name": "List of known Cloudflare IP ranges", "type": "cidr", "version": 20260710}
"#;
