//! `AlienVault` OTX: addresses that tried SSH passwords, one a line, as mirrors of its pulses keep them
//! (`alienvault-ssh-bruteforce-aa.txt` of <https://github.com/romainmarcoux/malicious-ip>).

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::addresses,
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "alienvault",
    title: "AlienVault SSH brute force",
    url: "https://otx.alienvault.com/",
    licence: "AlienVault OTX terms of use; mirrored under MIT",
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    addresses::claim(head, "alienvault/ssh-bruteforce", input::base_name(head.name).starts_with("alienvault-ssh-bruteforce"))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    addresses::parse(
        input,
        context,
        sink,
        &Assessment {
            tags: vec!["ssh".to_owned(), "bruteforce".to_owned()],
            ..Assessment::new(Class::Malicious, Category::Attacks)
        },
    )
}
