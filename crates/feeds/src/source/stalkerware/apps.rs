//! `ioc.yaml`: one block a program, begun by `- name:`; keys two spaces in, lists below them.

use std::io;

use model::{Assessment, Claim};

use super::unwanted;
use crate::{
    Context, Record, Sink, Spot,
    format::{blocklist, field, text::Lines},
    input::Input,
};

/// Most other names kept of one program.
const NAMES_MAX: usize = 64;

/// What the items of a list are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Names,
    Hosts(&'static str),
    Refused(&'static str),
}

/// The program whose block is being read.
#[derive(Default)]
struct App {
    name: String,
    kind: String,
    names: Vec<String>,
}

impl App {
    fn assessment(&self, role: &str) -> Assessment {
        let aliases: Vec<&str> =
            self.names.iter().map(String::as_str).filter(|name| *name != self.name).collect();
        let note = match aliases.as_slice() {
            [] => role.to_owned(),
            aliases => format!("{role}; also called {}", aliases.join(", ")),
        };
        Assessment { note: field::text(&note), ..unwanted(&self.name, &self.kind) }
    }
}

pub(super) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    const STRAY: Section = Section::Refused("not in a list of a program");
    let mut lines = Lines::open(input)?;
    let mut app = App::default();
    let mut section = STRAY;
    while let Some((number, line)) = lines.next_line(sink)? {
        let text = line.split_once(" #").map_or(line, |(text, _)| text).trim();
        if text.is_empty() || text.starts_with('#') || text == "---" {
            continue;
        }
        // Some blocks begin with `- name :`.
        let begun = line.strip_prefix("- name").and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(name) = begun {
            app = App { name: unquoted(name).to_owned(), ..App::default() };
            section = STRAY;
        } else if let Some(item) = text.strip_prefix("- ") {
            let item = unquoted(item);
            let outcome = match section {
                Section::Names if app.names.len() < NAMES_MAX => {
                    app.names.extend(field::text(item));
                    continue;
                }
                Section::Names => Err("too many names"),
                Section::Refused(reason) => Err(reason),
                Section::Hosts(role) => blocklist::exact(item).map(|subject| (subject, role)),
            };
            let spot = Spot::Line(number);
            match outcome {
                Ok((subject, role)) => {
                    let claim = Claim::Listed(app.assessment(role));
                    let facts = vec![context.evidence(subject, context.observed_at, None, claim)];
                    if sink.accept(Record { spot, facts }).is_break() {
                        break;
                    }
                }
                Err(reason) => sink.reject(spot, reason, line.as_bytes()),
            }
        } else if let Some((key, value)) = text.split_once(':') {
            let key = key.trim();
            section = match key {
                "names" => Section::Names,
                "websites" => Section::Hosts("site of the vendor"),
                "distribution" => Section::Hosts("offers the program for download"),
                "c2" | "ips" | "ip" | "domains" => Section::Hosts("server of the program"),
                "packages" => Section::Refused("package names are not supported"),
                "certificates" => Section::Refused("digests of certificates are not supported"),
                _ => Section::Refused("this kind of indicator is not supported"),
            };
            if key == "type" {
                unquoted(value).clone_into(&mut app.kind);
            }
        } else {
            sink.reject(Spot::Line(number), "neither a key nor an item", line.as_bytes());
        }
    }
    Ok(())
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
