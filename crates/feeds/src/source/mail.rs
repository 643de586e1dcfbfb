//! Unwanted mails: `.eml` files, mbox files, the files of a Maildir, also in archives. Which mails are unwanted says the folder that they are in, or the
//! filter that wrote into their headers (`docs/mail.md`).

use std::{
    io,
    ops::ControlFlow,
};

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::mail::{self, Label, Mail},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "mail",
    title: "Unwanted mails",
    url: "https://www.rfc-editor.org/rfc/rfc5322",
    licence: "your own, or the collection's",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// The list of mails that the operator called unwanted by naming the source, where no folder says more.
const NAMED: &str = "mail/named";

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = mail::is_mail(head.bytes);
    let list = match Label::of_path(head.name) {
        Some(Label::Spam) => "mail/spam",
        Some(Label::Phishing) => "mail/phishing",
        Some(Label::Malware) => "mail/malware",
        Some(Label::Scam) => "mail/scam",
        None if head.named => NAMED,
        Some(Label::Wanted) | None => "mail",
    };
    is_ours.then(|| Recognised { list: list.to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let named = context.list == NAMED;
    mail::each_mail(input.open()?, &mut |line, bytes| {
        let spot = Spot::Line(line);
        match Mail::parse(bytes).and_then(|mail| mail::facts(&mail, input.name(), named, context)) {
            Ok(facts) => sink.accept(Record { spot, facts }),
            Err(reason) => {
                // A mail is nobody's business: not even its beginning goes into the report.
                sink.reject(spot, reason, b"");
                ControlFlow::Continue(())
            }
        }
    })
}
