//! One conversation with a server (RFC 5321), step by step, so that every failure is known by its place.
//!
//! The library's own `send` is not used: it would wait for the answer to QUIT before it tells that a mail is taken, and believe any positive
//! answer wherever it comes.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{SmtpConnection, TlsParameters},
    commands::{Data, Mail, Quit, Rcpt},
    extension::ClientId,
    response::{Response, Severity},
};

use crate::{
    compose::Composed,
    config::Security,
    failure::{Failure, Reply, Step},
    relay::left,
};

/// How long the answer to QUIT is waited for: the mail is taken or not by then.
const QUIT_PATIENCE: Duration = Duration::from_millis(500);
/// How long is listened for what nobody asked for. What waits is there at once.
const SILENCE: Duration = Duration::from_millis(1);
/// The reply to DATA (RFC 5321, section 4.3.2).
const SEND_CONTENT: u16 = 354;
/// Replies to MAIL and RCPT that mean the log-in, not the mail (RFC 4954, section 6; RFC 3207, section 4).
const LOG_IN_CODES: [u16; 4] = [530, 534, 535, 538];

/// How the server is spoken to.
pub(crate) struct Manner<'a> {
    pub(crate) security: Security,
    pub(crate) tls: Option<&'a TlsParameters>,
    pub(crate) credentials: Option<&'a Credentials>,
    pub(crate) limit: Duration,
    pub(crate) deadline: Instant,
}

/// Hands a mail to the server at `address`.
///
/// # Errors
/// [`Failure`], with its place.
pub(crate) fn exchange(address: SocketAddr, manner: &Manner<'_>, mail: &Composed) -> Result<(), Failure> {
    let at = |step| move |error| failure(error, step, manner);
    let hello = ClientId::Domain(mail.from.domain().to_owned());
    let wrapper = manner.tls.filter(|_| manner.security == Security::Tls);
    let patience = Some(left(manner.deadline).unwrap_or(SILENCE));
    let mut connection =
        SmtpConnection::connect(address, patience, &hello, wrapper, None).map_err(at(Step::Greeting))?;
    if manner.security == Security::StartTls {
        let tls = manner.tls.filter(|_| connection.can_starttls());
        let tls = tls.ok_or(Failure::NotOffered("STARTTLS"))?;
        connection.starttls(tls, &hello).map_err(at(Step::StartTls))?;
        refuse_injected(&mut connection, patience)?;
    }
    if let Some(credentials) = manner.credentials {
        log_in(&mut connection, credentials).map_err(|error| match error {
            Some(error) => without_words(failure(error, Step::LogIn, manner)),
            None => Failure::NotOffered("log-in that is known here (PLAIN, LOGIN)"),
        })?;
    }
    let outcome = hand_over(&mut connection, mail, manner);
    // Whatever is answered, or not, changes nothing any more.
    let _ = connection.set_timeout(Some(QUIT_PATIENCE));
    let _ = connection.command(Quit);
    outcome
}

fn hand_over(connection: &mut SmtpConnection, mail: &Composed, manner: &Manner<'_>) -> Result<(), Failure> {
    let at = |step| move |error| failure(error, step, manner);
    let sender = Mail::new(Some(mail.from.inner().clone()), Vec::new());
    completed(&connection.command(sender).map_err(at(Step::Sender))?, Step::Sender)?;
    let recipient = Rcpt::new(mail.to.inner().clone(), Vec::new());
    completed(&connection.command(recipient).map_err(at(Step::Recipient))?, Step::Recipient)?;
    let go_on = connection.command(Data).map_err(at(Step::Data))?;
    if !go_on.has_code(SEND_CONTENT) {
        return Err(Failure::OutOfTurn(Step::Data));
    }
    completed(&connection.message(&mail.bytes).map_err(at(Step::Content))?, Step::Content)
}

/// Refuses a reply that is positive and yet none at this place, such as 354 to MAIL.
fn completed(response: &Response, step: Step) -> Result<(), Failure> {
    match response.code().severity {
        Severity::PositiveCompletion => Ok(()),
        _ => Err(Failure::OutOfTurn(step)),
    }
}

/// Refuses a connection on which answers wait that nobody asked for: somebody wrote them before TLS began, and they would be taken for the
/// server's (CVE-2011-0411 and its like). One answer too many is caught here, one that stands in for another by the reply to DATA.
fn refuse_injected(connection: &mut SmtpConnection, patience: Option<Duration>) -> Result<(), Failure> {
    // Setting a time limit fails on a broken connection, and then so does what follows.
    let _ = connection.set_timeout(Some(SILENCE));
    let heard = connection.read_response();
    let _ = connection.set_timeout(patience);
    match heard {
        Err(error) if error.status().is_none() && !error.is_response() => Ok(()),
        _ => Err(Failure::OutOfTurn(Step::StartTls)),
    }
}

/// # Errors
/// `None` when the server offers no mechanism that is known here.
fn log_in(connection: &mut SmtpConnection, credentials: &Credentials) -> Result<(), Option<Error>> {
    let known = [Mechanism::Plain, Mechanism::Login];
    if connection.server_info().get_auth_mechanism(&known).is_none() {
        return Err(None);
    }
    connection.auth(&known, credentials).map(|_| ()).map_err(Some)
}

/// What an error of the library means at a step.
fn failure(error: Error, step: Step, manner: &Manner<'_>) -> Failure {
    let Some(code) = error.status().map(u16::from) else {
        return if left(manner.deadline).is_err() {
            Failure::TimedOut { step, limit: manner.limit }
        } else if step == Step::Content {
            Failure::Unconfirmed(error)
        } else {
            Failure::Broken { step, source: error }
        };
    };
    let words = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    let reply = Reply::new(code, &words);
    let is_about_mail = matches!(step, Step::Sender | Step::Recipient | Step::Data | Step::Content)
        && !LOG_IN_CODES.contains(&code);
    if code < 500 {
        Failure::PutOff { step, reply }
    } else if is_about_mail {
        Failure::Refused { step, reply }
    } else {
        Failure::NotServed { step, reply }
    }
}

/// The same without the server's words: what answers a password is not repeated.
fn without_words(failure: Failure) -> Failure {
    match failure {
        Failure::NotServed { step, reply } => {
            Failure::NotServed { step, reply: Reply::new(reply.code(), "") }
        }
        Failure::PutOff { step, reply } => Failure::PutOff { step, reply: Reply::new(reply.code(), "") },
        other => other,
    }
}
