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
    let parts = "<Observable idref=\"list\"/>".repeat(2000);
    let all = (0..400).map(|at| {
        let composition = format!("<Observable_Composition operator=\"OR\">{parts}</Observable_Composition>");
        format!(
            "<Observable id=\"c{at}\">{}</Observable>",
            if at == 0 {
                &composition
            } else {
                "<Observable_Composition operator=\"OR\"><Observable idref=\"c0\"/></Observable_Composition>"
            }
        )
    });
    let counted = read(&[list].into_iter().chain(all).collect::<String>());
    assert_eq!(counted.most, 4096);
    assert!(counted.refused.iter().any(|reason| reason == "names too many things"));
}
