//! MetaMask: domains that imitate wallets and exchanges, reported by users and checked by hand, as hosts file or bare
//! names. <https://github.com/MetaMask/eth-phishing-detect>

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
    name: "metamask_phishing",
    title: "MetaMask eth-phishing-detect",
    url: "https://github.com/MetaMask/eth-phishing-detect",
    licence: "DON'T BE A DICK Public License",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.path_has("eth-phishing-detect") || head.path_has("metamask_phishing");
    list::claim(head, SOURCE.name, Kind::Domains, ours)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Malicious, Category::Phishing))
}
