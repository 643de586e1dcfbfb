//! Domains of disposable e-mail addresses, one a line (`disposable_email_blocklist.conf`). Such a domain is not malicious: it says something
//! of who registered with it. <https://github.com/disposable-email-domains/disposable-email-domains>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::list::{self, Kind},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "disposable_email_domains",
    title: "Disposable e-mail domains",
    url: "https://github.com/disposable-email-domains/disposable-email-domains",
    licence: "CC0-1.0",
    grade: Grade::B,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let name = input::base_name(head.name);
    let ours = name.starts_with("disposable_email_blocklist") || head.path_has("disposable_email_domains/");
    list::claim(head, SOURCE.name, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Context, Category::DisposableMail))
}
