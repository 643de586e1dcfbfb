//! `AlienVault` OTX: addresses that tried SSH passwords, one a line, as mirrors of its pulses keep them
//! (`alienvault-ssh-bruteforce-aa.txt` of <https://github.com/romainmarcoux/malicious-ip>).

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
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
    let ours = head.named || input::base_name(head.name).starts_with("alienvault-ssh-bruteforce");
    (ours && addresses::is_bare(head)).then(|| Recognised {
        list: "alienvault/ssh-bruteforce".to_owned(),
        unit: Unit::Snapshot,
        date: None,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, named: bool, expected: Option<&str>) {
        let head = Head { name, bytes: text.as_bytes(), tail: b"", named };
        assert_eq!(recognise(&head).map(|found| found.list).as_deref(), expected, "{name}");
    }

    #[test]
    fn only_the_name_tells() {
        check("x/alienvault-ssh-bruteforce-aa.txt", "192.0.2.1\n", false, Some("alienvault/ssh-bruteforce"));
        check("a.txt", "192.0.2.1\n", false, None);
        check("a.txt", "192.0.2.1\n", true, Some("alienvault/ssh-bruteforce"));
        check("x/alienvault-ssh-bruteforce-aa.txt", "# alienvault_reputation\n192.0.2.1\n", false, None);
        check("x/alienvault-ssh-bruteforce-aa.txt", "a.example\n", false, None);
    }
}
