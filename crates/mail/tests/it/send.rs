//! What happens to a mail on its way, whatever the server does.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use mail::{Config, Failure, Mail, Password, Security, Sender, Step};

use crate::support::{
    Read, base64, config, mail,
    smtp::{Act, Place, Script, Server},
};

/// Enough for loopback, and little to wait for.
const LIMIT: Duration = Duration::from_millis(400);

fn sender(server: &Server) -> Sender {
    Sender::new(&config(server.port())).unwrap()
}

/// A sender that does not wait long.
fn impatient(server: &Server) -> Sender {
    Sender::new(&Config { limit: LIMIT, ..config(server.port()) }).unwrap()
}

#[test]
fn a_mail_arrives_as_it_was_composed() {
    let server = Server::new(Script::default());
    let mail = Mail { subject: "判定".into(), text: ".\nfirst\n..\n.last".into(), ..mail() };
    sender(&server).send(&mail).unwrap();
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].sender, "MAIL FROM:<hantei@hantei.example>");
    assert_eq!(taken[0].recipients, ["RCPT TO:<kestrel@mail.example>"]);
    assert!(!taken[0].is_encrypted);
    let read = Read::new(&taken[0].content);
    assert_eq!(read.subject(), "判定");
    assert_eq!(read.text.trim_end(), ".\nfirst\n..\n.last");
    assert_eq!(read.header("Message-ID"), "<m1.4711@hantei.example>");
}

/// The failure at a place, whether it is permanent, and whether the mail may have arrived.
#[track_caller]
fn check(place: Place, act: Act, expected: (&str, bool, bool)) {
    let server = Server::new(Script::at(place, act));
    let started = Instant::now();
    let failure = impatient(&server).send(&mail()).unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5), "{place:?} {act:?} took {:?}", started.elapsed());
    let shown = failure.to_string();
    assert_eq!((failure.is_permanent(), failure.may_have_arrived()), (expected.1, expected.2), "{shown}");
    assert!(shown.contains(expected.0), "{place:?} {act:?}: {shown}");
    // Neither whom the mail goes to nor what a server says of him belongs into a log.
    assert!(!format!("{failure:?} {shown}").contains("kestrel"), "{failure:?}");
    let took = usize::from(place == Place::Dot);
    assert_eq!(server.taken().len(), took, "{place:?} {act:?}");
}

#[test]
fn replies_say_whether_to_try_again() {
    for (place, name) in [
        (Place::Mail, "the sender"),
        (Place::Rcpt, "the recipient"),
        (Place::Data, "the mail"),
        (Place::Dot, "the content"),
    ] {
        check(place, Act::Reply("421 4.3.2 closing, kestrel@mail.example"), (name, false, false));
        check(place, Act::Reply("451 4.7.1 greylisted kestrel@mail.example"), (name, false, false));
        check(place, Act::Reply("550 5.1.1 <kestrel@mail.example> unknown"), (name, true, false));
        check(place, Act::Reply("552-5.2.2 no\r\n552 room"), (name, true, false));
    }
}

#[test]
fn a_server_that_does_not_serve_us_loses_no_mail() {
    check(Place::Greeting, Act::Reply("554 no service"), ("the greeting (554)", false, false));
    check(Place::Greeting, Act::Reply("421 busy"), ("the greeting off (421)", false, false));
    check(Place::Ehlo, Act::Reply("502 what?"), ("the greeting (502)", false, false));
    check(Place::Mail, Act::Reply("530 5.7.0 log in first"), ("the sender (530)", false, false));
    check(Place::Rcpt, Act::Reply("530 5.7.0 STARTTLS first"), ("the recipient (530)", false, false));
}

#[test]
fn what_is_out_of_turn_is_not_believed() {
    check(Place::Data, Act::Reply("250 ok"), ("the mail out of turn", false, false));
    check(Place::Mail, Act::Reply("354 go on"), ("the sender out of turn", false, false));
    check(Place::Dot, Act::Reply("354 go on"), ("the content of the mail out of turn", false, false));
    check(Place::Mail, Act::Reply("hello?"), ("broke at the sender", false, false));
    check(Place::Mail, Act::Reply("999 what"), ("broke at the sender", false, false));
}

#[test]
fn a_broken_connection_is_temporary() {
    for place in [Place::Greeting, Place::Ehlo, Place::Mail, Place::Rcpt, Place::Data] {
        check(place, Act::Drop, ("broke at", false, false));
    }
    // Before the final dot the server has nothing; the client cannot know that it was before.
    check(Place::Content, Act::Drop, ("did not say whether", false, true));
    check(Place::Dot, Act::Drop, ("did not say whether", false, true));
}

#[test]
fn a_tarpit_costs_the_limit_and_no_more() {
    for place in [Place::Greeting, Place::Ehlo, Place::Mail, Place::Rcpt, Place::Data] {
        check(place, Act::Silence, ("not done with", false, false));
    }
    check(Place::Dot, Act::Silence, ("not done with the content", false, true));
    // Each byte comes in time, the reply never.
    check(Place::Greeting, Act::Drip, ("not done with", false, false));
    check(Place::Mail, Act::Drip, ("not done with", false, false));
}

#[test]
fn a_reply_without_end_is_cut_off() {
    // Well within the limit: it is the length that ends it.
    let server = Server::new(Script::at(Place::Greeting, Act::Flood));
    let failure = sender(&server).send(&mail()).unwrap_err();
    assert!(matches!(failure, Failure::Broken { step: Step::Greeting, .. }), "{failure}");
}

#[test]
fn a_server_that_hangs_after_it_took_the_mail_does_not_make_it_two() {
    for act in [Act::Silence, Act::Drop, Act::Reply("500 what?")] {
        let server = Server::new(Script::at(Place::Quit, act));
        sender(&server).send(&mail()).unwrap();
        assert_eq!(server.taken().len(), 1);
    }
}

#[test]
fn nobody_there_is_temporary() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = Sender::new(&config(free)).unwrap().send(&mail()).unwrap_err();
    assert!(matches!(failure, Failure::Unreachable(_)) && !failure.is_permanent(), "{failure}");
}

#[test]
fn a_mail_arrives_in_the_end_and_is_told_apart() {
    // Whoever keeps the mail tries until `Ok`: every ambiguous attempt may add a copy, all under one identifier.
    let server = Server::new(Script::at(Place::Dot, Act::Drop));
    let sender = impatient(&server);
    let mut ambiguous = 0;
    for script in [
        Script::at(Place::Dot, Act::Drop),
        Script::at(Place::Greeting, Act::Reply("421 busy")),
        Script::at(Place::Content, Act::Drop),
        Script::at(Place::Rcpt, Act::Reply("451 later")),
        Script::at(Place::Dot, Act::Silence),
        Script::default(),
    ] {
        server.behave(script);
        match sender.send(&mail()) {
            Ok(()) => break,
            Err(failure) => {
                assert!(!failure.is_permanent(), "{failure}");
                ambiguous += usize::from(failure.may_have_arrived());
            }
        }
    }
    let taken = server.taken();
    assert!(
        !taken.is_empty() && taken.len() <= 1 + ambiguous,
        "{} taken, {ambiguous} ambiguous",
        taken.len()
    );
    let first = &taken[0].content;
    assert!(taken.iter().all(|mail| mail.content == *first), "copies differ");
}

#[test]
fn a_server_down_is_met_once_a_mail() {
    let server = Server::new(Script::at(Place::Greeting, Act::Reply("421 down")));
    let sender = sender(&server);
    for _ in 0..5 {
        assert!(sender.send(&mail()).is_err());
    }
    assert_eq!(server.connections(), 5, "a sender tries once");
}

fn with_login(server: &Server) -> Sender {
    Sender::new(&Config {
        user: Some("hantei".into()),
        password: Some(Password::new("correct horse".into())),
        ..config(server.port())
    })
    .unwrap()
}

#[test]
fn it_logs_in() {
    let server = Server::new(Script { offers: vec!["AUTH PLAIN LOGIN"], ..Script::default() });
    with_login(&server).send(&mail()).unwrap();
    let log_in = server.taken()[0].log_in.clone().unwrap();
    assert_eq!(base64(log_in.strip_prefix("AUTH PLAIN ").unwrap()), b"\0hantei\0correct horse");
}

#[test]
fn a_refused_log_in_keeps_the_mail_and_the_password() {
    let offers = vec!["AUTH PLAIN"];
    let acts = vec![(Place::Auth, Act::Reply("535 5.7.8 AGhhbnRlaQBjb3JyZWN0IGhvcnNl is wrong"))];
    let server = Server::new(Script { offers, acts, ..Script::default() });
    let failure = with_login(&server).send(&mail()).unwrap_err();
    assert!(!failure.is_permanent());
    assert_eq!(failure.reply().map(mail::Reply::code), Some(535));
    let shown = format!("{failure} {failure:?} {}", failure.reply().unwrap().text());
    assert!(!shown.contains("AGhh"), "{shown}");
    let server = Server::new(Script { offers: vec!["AUTH GSSAPI"], ..Script::default() });
    let failure = with_login(&server).send(&mail()).unwrap_err();
    assert!(matches!(failure, Failure::NotOffered(_)), "{failure}");
}

#[test]
fn replies_are_kept_for_the_administrator() {
    let long: &'static str = Box::leak(format!("550 no \u{202e}{}", "x".repeat(400)).into_boxed_str());
    let server = Server::new(Script::at(Place::Rcpt, Act::Reply(long)));
    let failure = sender(&server).send(&mail()).unwrap_err();
    let reply = failure.reply().unwrap();
    assert!(reply.text().starts_with("no ‹U+202E›xxx"), "{}", reply.text());
    assert!(reply.text().chars().count() <= 300);
}

#[test]
fn without_starttls_nothing_is_told() {
    let server = Server::new(Script { offers: vec!["AUTH PLAIN"], ..Script::default() });
    let config = Config {
        security: Security::StartTls,
        user: Some("hantei".into()),
        password: Some(Password::new("correct horse".into())),
        ..config(server.port())
    };
    let failure = Sender::new(&config).unwrap().send(&mail()).unwrap_err();
    assert!(matches!(failure, Failure::NotOffered("STARTTLS")), "{failure}");
    assert!(server.taken().is_empty());
}

#[test]
fn mails_go_out_side_by_side() {
    let server = Server::new(Script::default());
    let sender = sender(&server);
    std::thread::scope(|scope| {
        for number in 0..16 {
            let sender = &sender;
            let mail = Mail { message_id: format!("m{number}@hantei.example"), ..mail() };
            scope.spawn(move || sender.send(&mail).unwrap());
        }
    });
    let mut ids: Vec<String> = server
        .taken()
        .iter()
        .map(|taken| Read::new(&taken.content).header("Message-ID").to_owned())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 16);
}
