//! CERT Polska: the Warning List of domains that take personal data or money by deceit, mostly phishing, as hosts file or
//! bare names. <https://cert.pl/en/posts/2020/03/malicious_domains/>

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::list::{self, Kind},
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "cert_polska",
    title: "CERT Polska Warning List",
    url: "https://cert.pl/en/warning-list/",
    licence: "CERT Polska's terms",
    grade: Grade::B,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.path_has("cert.pl") || head.path_has("cert_polska");
    list::claim(head, SOURCE.name, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Malicious, Category::Phishing))
}
