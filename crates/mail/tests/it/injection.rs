//! Two hundred attempts to make one mail two, or to send it to somebody else.

use mail::{Failure, Mail, Sender};

use crate::support::{
    HEADERS, Read, config, mail,
    smtp::{Script, Server},
};

/// What goes before, between and after.
const PARTS: [&str; 10] = [
    "\r\nBcc: mallory@evil.example",
    "\nBcc: mallory@evil.example",
    "\rBcc: mallory@evil.example",
    "\r\n\r\n<img src=http://evil.example/p.png>",
    "\r\n.\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<mallory@evil.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n",
    "\u{2028}Bcc: mallory@evil.example\u{2029}Cc: b@evil.example",
    "\0\r\n To: mallory@evil.example",
    "=?utf-8?q?=0D=0ABcc:_mallory=40evil.example?=",
    "=?utf-8?b?DQpCY2M6IG1hbGxvcnlAZXZpbC5leGFtcGxl?=",
    ">, <mallory@evil.example",
];

/// Where they are put, `*`.
const PLACES: [&str; 4] = ["*", "rule*", "*rule", "kestrel@mail.example*"];

/// 200 payloads: ten parts in four places, each as it is, with a label of 1,000 characters before it, and in three kinds of disguise.
fn payloads() -> Vec<String> {
    let label = "x".repeat(1000);
    let mut payloads = Vec::new();
    for part in PARTS {
        for place in PLACES {
            let plain = place.replace('*', part);
            payloads.push(format!("{label}{plain}"));
            payloads.push(plain.replace('\n', "\u{85}"));
            payloads.push(plain.replace("Bcc", "B\u{200b}cc").replace('\r', "\u{b}"));
            payloads.push(format!("\u{202e}{plain}\u{feff}"));
            payloads.push(plain);
        }
    }
    payloads
}

#[test]
fn nothing_adds_a_header_or_a_recipient() {
    let server = Server::new(Script::default());
    let sender = Sender::new(&config(server.port())).unwrap();
    let payloads = payloads();
    assert_eq!(payloads.len(), 200);
    let mut sent = 0;
    for (number, payload) in payloads.iter().enumerate() {
        let in_words =
            Mail { subject: payload.clone(), text: format!("Rule {payload} matched.\n"), ..mail() };
        let in_recipient = Mail { to: payload.clone(), ..mail() };
        let in_sender = Mail { from: payload.clone(), ..mail() };
        let in_id = Mail { message_id: payload.clone(), ..mail() };
        sender.send(&in_words).unwrap_or_else(|failure| panic!("{number}: {failure}"));
        sent += 1;
        for (field, mail) in [("to", in_recipient), ("from", in_sender), ("id", in_id)] {
            let failure = sender.send(&mail).expect_err(field);
            assert!(matches!(failure, Failure::BadMail(_)), "{number}, {field}: {failure}");
        }
    }
    let taken = server.taken();
    assert_eq!((taken.len(), server.connections()), (sent, sent), "a payload made a mail, or lost one");
    for (payload, taken) in payloads.iter().zip(taken) {
        assert_eq!(taken.sender, "MAIL FROM:<hantei@hantei.example>", "{payload:?}");
        assert_eq!(taken.recipients, ["RCPT TO:<kestrel@mail.example>"], "{payload:?}");
        let read = Read::new(&taken.content);
        assert_eq!(read.names(), HEADERS, "{payload:?}");
        assert_eq!(read.header("To"), "kestrel@mail.example", "{payload:?}");
        assert!(read.header("Content-Type").starts_with("text/plain"), "{payload:?}");
        assert!(
            !read.subject().contains(['\r', '\n', '\0', '\u{2028}', '\u{202e}', '\u{85}']),
            "{payload:?}"
        );
    }
}
