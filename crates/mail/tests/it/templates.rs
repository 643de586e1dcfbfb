//! The words of all mails in both languages.

use std::collections::BTreeSet;

use mail::{FillError, Language, Mail, Template, Value, compose};

use crate::support::{Read, mail};

/// A value for every placeholder of a template.
fn values(template: Template) -> Vec<(&'static str, Value<'static>)> {
    let value = |name| match name {
        "link" => Value::Link("https://hantei.example/set-up#0123456789abcdef"),
        "instance" => Value::Link("https://hantei.example"),
        "name" | "group" | "service" => Value::Text("Kestrel"),
        _ => Value::Figure("2026-07-10 12:30 UTC"),
    };
    template.placeholders(Language::English).into_iter().map(|name| (name, value(name))).collect()
}

#[test]
fn both_languages_have_the_same_placeholders() {
    for template in Template::ALL {
        let of = |language| template.placeholders(language).into_iter().collect::<BTreeSet<_>>();
        assert!(!of(Language::English).is_empty());
        assert_eq!(of(Language::English), of(Language::Japanese), "{}", template.as_str());
    }
}

#[test]
fn every_file_is_a_template_and_is_well_formed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files: BTreeSet<String> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = Template::ALL
        .iter()
        .flat_map(|template| {
            Language::ALL.map(|language| format!("{}.{}.txt", template.as_str(), language.code()))
        })
        .collect();
    assert_eq!(files, expected);
    for file in files {
        let text = std::fs::read_to_string(folder.join(&file)).unwrap();
        let mut lines = text.lines();
        assert!(lines.next().is_some_and(|subject| !subject.is_empty()), "{file} begins with its subject");
        assert_eq!(lines.next(), Some(""), "{file} has an empty second line");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{file}");
    }
}

#[test]
fn filled_mails_can_be_sent_as_they_are() {
    for template in Template::ALL {
        for language in Language::ALL {
            let filled = template.fill(language, &values(*template)).unwrap();
            assert!(!filled.subject.contains(['{', '}']) && !filled.text.contains(['{', '}']));
            let (subject, text) = (filled.subject.clone(), filled.text.clone());
            let read = Read::new(&compose(&Mail { subject, text, ..mail() }).unwrap());
            assert_eq!(read.subject(), filled.subject);
            assert_eq!(read.text.trim_end(), filled.text.trim_end());
            assert_eq!(filled.text.is_ascii(), language == Language::English, "{}", template.as_str());
        }
    }
}

#[test]
fn links_stand_alone_on_their_lines() {
    // A program that makes links would take the character behind it with it.
    for template in [Template::Invitation, Template::PasswordReset] {
        for language in Language::ALL {
            let filled = template.fill(language, &values(template)).unwrap();
            let link = "https://hantei.example/set-up#0123456789abcdef";
            assert_eq!(filled.text.lines().filter(|line| *line == link).count(), 1, "{}", filled.text);
        }
    }
}

#[test]
fn unknown_and_missing_placeholders_are_errors() {
    let mut values = values(Template::Test);
    values.push(("colour", Value::Text("red")));
    let placeholder = "colour".to_owned();
    assert_eq!(
        Template::Test.fill(Language::English, &values),
        Err(FillError::Unknown { template: "test", placeholder })
    );
    let placeholder = "instance".to_owned();
    assert_eq!(
        Template::Test.fill(Language::Japanese, &[("moment", Value::Figure("now"))]),
        Err(FillError::Missing { template: "test", placeholder })
    );
}

#[test]
fn what_people_chose_is_made_harmless() {
    let fill = |group| {
        let values: Vec<_> = values(Template::Invitation)
            .into_iter()
            .map(|(name, value)| (name, if name == "group" { Value::Text(group) } else { value }))
            .collect();
        Template::Invitation.fill(Language::English, &values).unwrap().text
    };
    let text = fill("win http://evil.example/now\r\n\r\n{link} \u{202e}x");
    assert!(text.contains("win hxxp://evil[.]example/now␍␊␍␊{link} ‹U+202E›x"), "{text}");
    assert!(!text.contains("evil.example") && !text.contains('\u{202e}'));
    assert!(fill(&"x".repeat(1000)).lines().all(|line| line.chars().count() < 200));
}

#[test]
fn only_links_of_the_web_are_links() {
    let fill = |link| {
        Template::Test
            .fill(Language::English, &[("instance", Value::Link(link)), ("moment", Value::Figure("now"))])
    };
    let long = format!("https://hantei.example/{}", "x".repeat(2000));
    for bad in [
        "",
        "hantei.example",
        "javascript:alert(1)",
        "https://hantei.example/a b",
        "https://hantei.example/\r\nx",
        "https://hantei.example/<b>",
        "https://例え.example",
        &long,
    ] {
        let error = fill(bad).unwrap_err();
        assert!(matches!(&error, FillError::Link { placeholder, .. } if placeholder == "instance"), "{bad}");
        assert!(bad.is_empty() || !error.to_string().contains(bad), "{error}");
    }
    assert!(fill("http://127.0.0.1:8080").is_ok());
}

#[test]
fn languages_have_codes() {
    for language in Language::ALL {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("tlh"), None);
}
