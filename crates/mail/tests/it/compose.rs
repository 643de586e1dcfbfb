//! What a mail looks like on the wire.

use mail::{BadMail, Mail, compose};
use proptest::prelude::*;

use crate::support::{HEADERS, NOON_MS, Read, mail};

#[test]
fn a_mail_is_written_like_this() {
    let bytes = compose(&mail()).unwrap();
    let expected = "Message-ID: <m1.4711@hantei.example>\r\n\
        Date: Fri, 10 Jul 2026 12:00:00 +0000\r\n\
        From: Hantei <hantei@hantei.example>\r\n\
        To: kestrel@mail.example\r\n\
        Subject: Test mail\r\n\
        Auto-Submitted: auto-generated\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: 7bit\r\n\
        \r\n\
        Hello\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap().trim_end(), expected.trim_end());
}

#[test]
fn every_attempt_is_the_same() {
    assert_eq!(compose(&mail()).unwrap(), compose(&mail().clone()).unwrap());
}

#[track_caller]
fn check_subject(subject: &str, expected: &str) {
    let read = Read::new(&compose(&Mail { subject: subject.into(), ..mail() }).unwrap());
    assert_eq!(read.names(), HEADERS);
    assert_eq!(read.subject(), expected);
}

#[test]
fn subjects_arrive() {
    check_subject("Test mail", "Test mail");
    check_subject("", "");
    check_subject("判定が変わりました: evil[.]example", "判定が変わりました: evil[.]example");
    let japanese = "【Hantei】本日の検索数が上限の 80% に達しました（Threat Lookup、例の会社）";
    check_subject(japanese, japanese);
    check_subject("two\r\nlines\u{2028}", "two␍␊lines‹U+2028›");
    check_subject("=?utf-8?q?hidden?=", "=?utf-8?q?hidden?=");
    check_subject(&"x".repeat(1000), &format!("{}…", "x".repeat(199)));
    check_subject(&"判".repeat(1000), &format!("{}…", "判".repeat(199)));
}

#[test]
fn headers_stay_within_their_lines() {
    for subject in ["x".repeat(66), "x".repeat(67), "x ".repeat(500), "判".repeat(500), "=?".repeat(500)] {
        let bytes = compose(&Mail { subject, ..mail() }).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        for line in text.lines() {
            assert!(line.len() <= 76, "{line}");
        }
    }
}

#[test]
fn texts_arrive() {
    let long = "x".repeat(5000);
    for (text, expected) in [
        ("Hello\n", "Hello\n"),
        ("a\r\nb", "a\nb"),
        ("判定が変わりました。\n次の行\n", "判定が変わりました。\n次の行\n"),
        (".\n..\n.x\n", ".\n..\n.x\n"),
        ("a\rb\u{2028}c\0\n", "a␍b‹U+2028›c␀\n"),
        ("From here on\n", "From here on\n"),
        ("soft=\n=3D=\n", "soft=\n=3D=\n"),
        ("trailing space \n", "trailing space \n"),
        (&long, &long),
        ("", ""),
    ] {
        let read = Read::new(&compose(&Mail { text: text.into(), ..mail() }).unwrap());
        assert_eq!(read.text.trim_end_matches('\n'), expected.trim_end_matches('\n'), "{text:?}");
        assert_eq!(read.header("Content-Type"), "text/plain; charset=utf-8");
    }
}

#[test]
fn names_of_senders_arrive() {
    for (from, expected) in [
        ("hantei@hantei.example", "hantei@hantei.example"),
        ("<hantei@hantei.example>", "hantei@hantei.example"),
        ("Hantei <hantei@hantei.example>", "Hantei <hantei@hantei.example>"),
        ("\"Hantei, Inc.\" <hantei@hantei.example>", "=?utf-8?b?SGFudGVpLCBJbmMu?= <hantei@hantei.example>"),
        ("判定 <hantei@hantei.example>", "=?utf-8?b?5Yik5a6a?= <hantei@hantei.example>"),
    ] {
        let read = Read::new(&compose(&Mail { from: from.into(), ..mail() }).unwrap());
        assert_eq!(read.header("From"), expected);
    }
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let check = |mail: Mail, expected: &str| {
        let error = compose(&mail).unwrap_err();
        assert_eq!(format!("{error:?}"), expected);
    };
    check(Mail { to: "nobody".into(), ..mail() }, "To(Domain)");
    check(Mail { from: "nobody".into(), ..mail() }, "From(Domain)");
    check(Mail { from: "a\nb <a@a.example>".into(), ..mail() }, "Name");
    check(Mail { from: "=?utf-8?q?a?= <a@a.example>".into(), ..mail() }, "Name");
    check(Mail { from: format!("{} <a@a.example>", "x".repeat(65)), ..mail() }, "Name");
    for id in ["", "a", "@a", "a@", "a@b@c", "a b@c", "<a@b>", "a@b\r\nX: y", "a..b@c", "あ@c"] {
        check(Mail { message_id: id.into(), ..mail() }, "MessageId");
    }
    check(Mail { message_id: format!("{}@a.example", "x".repeat(300)), ..mail() }, "MessageId");
    check(Mail { text: "x".repeat(256 * 1024 + 1), ..mail() }, "TooLong");
    assert!(compose(&Mail { text: "x".repeat(256 * 1024), ..mail() }).is_ok());
    assert_eq!(compose(&Mail { to: String::new(), ..mail() }), Err(BadMail::To(mail::BadAddress::Domain)));
}

#[test]
fn dates_stay_within_what_a_header_can_say() {
    for (ms, expected) in [
        (NOON_MS, "Fri, 10 Jul 2026 12:00:00 +0000"),
        (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
        (i64::MIN, "Thu, 01 Jan 1970 00:00:00 +0000"),
        (i64::MAX, "Fri, 01 Jan 9999 00:00:00 +0000"),
    ] {
        let read = Read::new(&compose(&Mail { date_ms: ms, ..mail() }).unwrap());
        assert_eq!(read.header("Date"), expected);
    }
}

#[test]
fn a_mail_tells_nothing_in_a_log() {
    let secret = Mail { text: "https://hantei.example/reset#token".into(), ..mail() };
    let shown = format!("{secret:?}");
    assert!(shown.contains("m1.4711") && !shown.contains("token") && !shown.contains("kestrel"), "{shown}");
}

proptest! {
    #[test]
    fn any_text_and_subject_make_one_mail(
        subject in "\\PC{0,80}|[\\x00-\\x7f]{0,80}|(=\\?|\\r\\n|[a-z: ]|判|\u{2028}){0,60}",
        text in "\\PC{0,200}|[\\x00-\\x7f]{0,300}|(\\r|\\n|\\.|[a-z=]| |判|\u{85}){0,200}",
    ) {
        let read = Read::new(&compose(&Mail { subject, text, ..mail() }).unwrap());
        prop_assert_eq!(read.names(), HEADERS);
    }
}
