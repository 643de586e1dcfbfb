//! Why a mail did not go out, and whether another attempt makes sense.

use std::{fmt, io, time::Duration};

use crate::{compose::BadMail, text};

/// Longest text of a server's reply that is kept, in characters.
const REPLY_CHARS_MAX: usize = 300;

/// Why a mail did not go out. No message holds an address or a server's words; those are in [`Reply::text`].
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The mail itself is wrong; no server was asked.
    #[error("the mail cannot be sent as it is")]
    BadMail(#[source] BadMail),
    /// The server refused this mail for good: tell who ordered it.
    #[error("the mail server refused {step} for good ({reply})")]
    Refused {
        /// What it refused.
        step: Step,
        /// Its reply, a 5xx.
        reply: Reply,
    },
    /// The server puts the mail off: try again later.
    #[error("the mail server put {step} off ({reply})")]
    PutOff {
        /// What it put off.
        step: Step,
        /// Its reply, a 4xx.
        reply: Reply,
    },
    /// The server does not serve us, whatever the mail: mend configuration or server. Mails wait meanwhile.
    #[error("the mail server refused {step} ({reply})")]
    NotServed {
        /// What it refused.
        step: Step,
        /// Its reply.
        reply: Reply,
    },
    /// The server does not offer what is needed to speak to it as configured.
    #[error("the mail server offers no {0}")]
    NotOffered(&'static str),
    /// Nobody answers at the server's address.
    #[error("cannot reach the mail server")]
    Unreachable(#[source] io::Error),
    /// The connection broke, or TLS failed, before the mail was handed over.
    #[error("the connection to the mail server broke at {step}")]
    Broken {
        /// What was being done.
        step: Step,
        /// What happened.
        #[source]
        source: lettre::transport::smtp::Error,
    },
    /// The server answered something else than the protocol has at this place. Its answers may be somebody else's.
    #[error("the mail server answered {0} out of turn")]
    OutOfTurn(Step),
    /// The mail was handed over, and the connection broke before the server said whether it has it: it may arrive twice.
    #[error("the mail server did not say whether it took the mail")]
    Unconfirmed(#[source] lettre::transport::smtp::Error),
    /// Not done within [`crate::Config::limit`].
    #[error("the mail server was not done with {step} within {limit:?}")]
    TimedOut {
        /// What was being done.
        step: Step,
        /// The limit.
        limit: Duration,
    },
}

impl Failure {
    /// Whether no further attempt makes sense. Everything else is temporary.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::BadMail(_) | Self::Refused { .. })
    }

    /// Whether the server may have the mail all the same.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        matches!(self, Self::Unconfirmed(_) | Self::TimedOut { step: Step::Content, .. })
    }

    /// The server's reply, when there was one.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Refused { reply, .. } | Self::PutOff { reply, .. } | Self::NotServed { reply, .. } => {
                Some(reply)
            }
            _ => None,
        }
    }
}

/// Parts of the conversation, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Connecting, TLS from the first byte, the server's greeting and the first EHLO.
    Greeting,
    /// STARTTLS and the EHLO after it.
    StartTls,
    /// Logging in.
    LogIn,
    /// MAIL: the sender.
    Sender,
    /// RCPT: the recipient.
    Recipient,
    /// DATA: the wish to hand the mail over.
    Data,
    /// The mail up to the final dot and the reply to it.
    Content,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the greeting",
            Self::StartTls => "STARTTLS",
            Self::LogIn => "the log-in",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Data => "the mail",
            Self::Content => "the content of the mail",
        })
    }
}

/// A negative reply of a server. Shown and debugged as its code: the words often repeat an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    text: String,
}

impl Reply {
    pub(crate) fn new(code: u16, text: &str) -> Self {
        Self { code, text: text::shortened(&text::one_line(text), REPLY_CHARS_MAX) }
    }

    /// The code, 400 to 599 (RFC 5321, section 4.2.1).
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The server's words, one visible line of at most 300 characters. For the administrator, not for a log.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, …)", self.code)
    }
}
