//! MetaMask: domains that imitate wallets and exchanges, reported by users and checked by hand, as hosts file or bare
//! names. <https://github.com/MetaMask/eth-phishing-detect>

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
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
    let ours =
        head.named || ["eth-phishing-detect", "metamask_phishing"].iter().any(|word| head.path_has(word));
    let list = "metamask_phishing".to_owned();
    (ours && Kind::tell(head) == Some(Kind::Domains)).then_some(Recognised {
        list,
        unit: Unit::Snapshot,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    list::parse(input, context, sink, Kind::Domains, &Assessment::new(Class::Malicious, Category::Phishing))
}
