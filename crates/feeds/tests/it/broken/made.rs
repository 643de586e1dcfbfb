//! Broken files that are too large to keep: case and how it is made.

/// Case, as a path below `fixtures-broken`, and what makes its bytes.
pub(crate) type Case = (&'static str, fn() -> Vec<u8>);

/// All cases.
pub(crate) const CASES: &[Case] = &[
    ("csv/urlhaus.row_of_10_mb", row_of_10_mb),
    ("csv/urlhaus.quote_open_over_100000_lines", quote_open),
    ("json/threatfox.element_of_2_mb", element_of_2_mb),
    ("json/threatfox.nested_a_million_deep", nested),
    ("list/openphish.line_of_10_mb_without_end", line_of_10_mb),
    ("mail/mail.fields_without_end", mail_of_fields),
    ("mail/mail.header_of_encoded_words", mail_of_words),
    ("mail/mail.line_of_10_mb", mail_of_one_line),
    ("mail/mail.links_without_end", mail_of_links),
    ("mail/mail.nested_100000_deep", mail_of_mails),
    ("mail/mail.parts_without_end", mail_of_parts),
    ("mail/mail.receivers_without_end", mail_of_receivers),
    ("misp/misp.attachment_of_10_mb", attachment),
    ("misp/misp.nested_a_million_deep", nested_event),
    ("stix/stix2.nested_a_million_deep", nested_bundle),
    ("stix_pattern/stix2.alternatives_without_end", alternatives),
];

const HEADER: &str = "id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n";

fn row(id: u32, path: &str) -> String {
    format!(
        "\"{id}\",\"2026-02-06 10:00:00\",\"http://a.example/{path}\",\"online\",\"\",\"malware_download\",\"elf\",\"https://urlhaus.abuse.ch/url/{id}/\",\"kestrel\"\n"
    )
}

fn row_of_10_mb() -> Vec<u8> {
    [HEADER, &row(1, "1"), &row(2, &"x".repeat(10 << 20)), &row(3, "3")].concat().into_bytes()
}

fn quote_open() -> Vec<u8> {
    let rows = (0..100_000).map(|_| "\"a,b\n").collect::<String>();
    [HEADER, &row(1, "1"), &rows, &row(2, "2")].concat().into_bytes()
}

fn indicator(value: &str) -> String {
    format!(
        r#"[{{"ioc_value": "{value}", "ioc_type": "domain", "threat_type": "botnet_cc", "first_seen_utc": "2026-07-09 15:24:57", "confidence_level": 50}}]"#
    )
}

fn element_of_2_mb() -> Vec<u8> {
    let long = "x".repeat(2 << 20);
    let (first, last) = (indicator("a.example"), indicator("b.example"));
    format!(r#"{{"1": {first}, "2": [{{"ioc_value": "{long}"}}], "3": {last}}}"#).into_bytes()
}

fn nested() -> Vec<u8> {
    let (first, last) = (indicator("a.example"), indicator("b.example"));
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    // Behind an element that is too long, and behind one that is only too deep.
    let less = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    format!(r#"{{"1": {first}, "2": {deep}, "3": {less}, "4": {last}}}"#).into_bytes()
}

fn line_of_10_mb() -> Vec<u8> {
    format!("http://a.example/1\n{}", "http://b.example/".repeat(10 << 16)).into_bytes()
}

fn event(inside: &str) -> Vec<u8> {
    format!(
        r#"{{"Event": {{"info": "Mock", "date": "2026-01-02", "threat_level_id": "1", "analysis": "2", "Orgc": {{"name": "Example CERT"}}, {inside}}}}}"#
    )
    .into_bytes()
}

fn attribute(value: &str) -> String {
    format!(
        r#"{{"type": "domain", "value": "{value}", "to_ids": true, "timestamp": "1767225600", "uuid": "00000000-0000-4000-8000-000000000001"}}"#
    )
}

fn attachment() -> Vec<u8> {
    let data = "QUFB".repeat(10 << 18);
    let (first, last) = (attribute("a.example"), attribute("b.example"));
    event(&format!(
        r#""Attribute": [{first}, {{"type": "attachment", "value": "x.bin", "data": "{data}"}}, {last}]"#
    ))
}

fn nested_event() -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let (first, last) = (attribute("a.example"), attribute("b.example"));
    event(&format!(r#""Attribute": [{first}, {deep}, {last}]"#))
}

fn bundle(objects: &str) -> Vec<u8> {
    format!(r#"{{"type": "bundle", "id": "bundle--1", "objects": [{objects}]}}"#).into_bytes()
}

fn pattern(pattern: &str) -> String {
    format!(
        r#"{{"type": "indicator", "id": "indicator--00000000-0000-4000-8000-000000000001", "created": "2026-01-02T03:04:05Z", "pattern": "{pattern}", "pattern_type": "stix", "valid_from": "2026-01-02T00:00:00Z"}}"#
    )
}

fn nested_bundle() -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let parentheses =
        pattern(&format!("[{}domain-name:value = 'x.example'{}]", "(".repeat(1000), ")".repeat(1000)));
    let last = pattern("[domain-name:value = 'b.example']");
    bundle(&format!(r#"{{"type": "indicator", "x": {deep}}}, {parentheses}, {last}"#))
}

fn alternatives() -> Vec<u8> {
    let one = "(url:value = 'http://a.example/1' OR url:value = 'http://a.example/2')";
    let product = pattern(&format!("[{}]", [one; 20].join(" AND ")));
    let long = pattern(&format!("[domain-name:value = '{}']", "a".repeat(300 << 10)));
    let last = pattern("[domain-name:value = 'b.example']");
    bundle(&format!("{product}, {long}, {last}"))
}

const MAIL: &str =
    "From: a@b.example\nTo: c@d.example\nDate: Mon, 02 Feb 2026 00:00:00 +0000\nMessage-ID: <1@b.example>\n";

fn mail_of_fields() -> Vec<u8> {
    [MAIL, &"Received: from x ([198.51.100.1]) by y\n".repeat(200_000), "\nhttp://e.example/\n"]
        .concat()
        .into_bytes()
}

fn mail_of_words() -> Vec<u8> {
    let words = "=?utf-8?B?4pyT?= =?".repeat(100_000);
    [MAIL, "Subject: ", &words, "\n\nhttp://e.example/\n"].concat().into_bytes()
}

fn mail_of_one_line() -> Vec<u8> {
    let body = "<a href='http://e.example/".repeat(400_000);
    [MAIL, "Subject: x\nContent-Type: text/html\n\n", &body].concat().into_bytes()
}

fn mail_of_links() -> Vec<u8> {
    let links: String = (0..50_000).map(|n| format!("http://h{n}.example/\n")).collect();
    [MAIL, "Subject: x\n\n", &links].concat().into_bytes()
}

fn mail_of_mails() -> Vec<u8> {
    let deep: String =
        (0..100_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    [MAIL, "Subject: x\n", &deep, "\nhttp://e.example/\n"].concat().into_bytes()
}

fn mail_of_parts() -> Vec<u8> {
    let parts = "--q\nContent-Type: application/zip; name=a.zip\n\nx\n".repeat(100_000);
    [MAIL, "Subject: x\nContent-Type: multipart/mixed; boundary=q\n\n", &parts].concat().into_bytes()
}

fn mail_of_receivers() -> Vec<u8> {
    let receivers: String = (0..50_000).map(|n| format!("Cc: person{n}@d{n}.example\n")).collect();
    [MAIL, &receivers, "Subject: person7, hello\n\nhttp://e.example/?u=person49999@d49999.example\n"]
        .concat()
        .into_bytes()
}
