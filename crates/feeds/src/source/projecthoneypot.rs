//! Project Honey Pot: addresses of harvesters, comment and mail spammers, one a line, as mirrors keep its list
//! (`projecthoneypot.org-aa.txt` of <https://github.com/romainmarcoux/malicious-ip>).

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
    name: "projecthoneypot",
    title: "Project Honey Pot",
    url: "https://www.projecthoneypot.org/",
    licence: "Project Honey Pot terms of use; mirrored under MIT",
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head.named || input::base_name(head.name).starts_with("projecthoneypot.org");
    (ours && addresses::is_bare(head)).then(|| Recognised {
        list: "projecthoneypot".to_owned(),
        unit: Unit::Snapshot,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    addresses::parse(input, context, sink, &Assessment::new(Class::Malicious, Category::Spam))
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
        check("projecthoneypot.org-aa.txt", "192.0.2.1\n", false, Some("projecthoneypot"));
        check("a.txt", "192.0.2.1\n", false, None);
        check("a.txt", "192.0.2.1\n", true, Some("projecthoneypot"));
        check("projecthoneypot.org-aa.txt", "# php_dictionary\n192.0.2.1\n", false, None);
        check("projecthoneypot.org-aa.txt", "a.example\n", false, None);
    }
}
