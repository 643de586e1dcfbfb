//! Small documents that would say millions of things.

use model::{Timestamp, Tlp};

use super::*;
use crate::input::Memory;

#[derive(Default)]
struct Counted {
    facts: usize,
    most: usize,
    refused: Vec<String>,
}

impl Sink for Counted {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        self.facts += record.facts.len();
        self.most = self.most.max(record.facts.len());
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: Spot, reason: &str, _: &[u8]) {
        self.refused.push(reason.to_owned());
    }
}

fn read(inner: &str) -> Counted {
    let text = format!("<STIX_Package>{inner}</STIX_Package>");
    let context = Context { list: "stix1".to_owned(), observed_at: Timestamp::MIN, tlp: Tlp::Clear };
    let mut counted = Counted::default();
    parse(&Memory::new("a", text), Shape::Xml, &context, &mut counted).unwrap();
    counted
}

/// Values of one field, each another domain or address.
fn values(count: usize, of: &dyn Fn(usize) -> String) -> String {
    (0..count).map(of).collect::<Vec<_>>().join("##comma##")
}

fn domains(count: usize) -> String {
    let all = values(count, &|at| format!("a{at}.example"));
    format!("<Properties xsi:type=\"DomainNameObjectType\"><Value>{all}</Value></Properties>")
}

fn addresses(count: usize) -> String {
    let all = values(count, &|at| format!("198.51.{}.{}", at / 250, at % 250 + 1));
    format!("<Properties xsi:type=\"AddressObjectType\"><Address_Value>{all}</Address_Value></Properties>")
}

#[test]
fn two_long_lists_make_no_millions() {
    let read = |count: usize, word: &str| {
        let related = format!(
            "<Related_Object>{}<Relationship>{word}</Relationship></Related_Object>",
            addresses(count)
        );
        read(&format!("<Observable id=\"o\"><Object>{}{related}</Object></Observable>", domains(count)))
    };
    let few = read(100, "Resolved_To");
    assert_eq!((few.facts, few.refused.len()), (100 + 100 * 100, 0));
    let many = read(2000, "Resolved_To");
    assert_eq!(many.facts, 2000 + 4 * 4096);
    assert_eq!(many.refused, ["names too many things"]);
    // What no relation is called is not kept for each.
    assert_eq!(read(100, &"x".repeat(1000)).facts, 100);
}

#[test]
fn references_to_references_do_not_multiply() {
    let list = format!("<Observable id=\"list\"><Object>{}</Object></Observable>", domains(1000));
    let composition = |id: &str, parts: &str| {
        format!(
            "<Observable id=\"{id}\"><Observable_Composition operator=\"OR\">{parts}</Observable_Composition></Observable>"
        )
    };
    let many = composition("many", &"<Observable idref=\"list\"/>".repeat(100));
    let again: String =
        (0..100).map(|at| composition(&format!("again{at}"), "<Observable idref=\"many\"/>")).collect();
    let inner = format!("{list}{many}{again}");
    let counted = read(&inner);
    assert_eq!((counted.most, counted.facts), (4096, 1000 + 101 * 4096));
    assert_eq!(counted.refused, ["names too many things"]);
    let mut index = Index::default();
    let document = Memory::new("a", format!("<STIX_Package>{inner}</STIX_Package>"));
    walk(&document, Shape::Xml, &mut |part| {
        index.learn(&part);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!((index::KEPT_MAX - 4096..=index::KEPT_MAX).contains(&index.things), "{}", index.things);
}
