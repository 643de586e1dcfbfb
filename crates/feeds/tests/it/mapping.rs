//! Mappings: what they make of a file (`tests/mapping/<case>.toml`, `.in` and `.out`; `HANTEI_BLESS=mapping` writes the
//! `.out` files anew), what is refused of them and in which words, and the examples of the document.

use std::{fs, path::Path};

use feeds::{Peek, input::Memory, mapping::Mapping};
use proptest::prelude::*;

use crate::support::{Collect, context, files, render};

/// What a mapping makes of a file, one line a fact.
fn told(mapping: &Mapping, name: &str, content: impl Into<Vec<u8>>) -> (Collect, String) {
    let input = Memory::new(name, content);
    let peek = Peek::read(&input).unwrap();
    let found = mapping.recognise(&peek.head(name, true));
    let mut outcome = Collect::default();
    let error = mapping.read(&input, &context(&found), &mut outcome).err();
    let text = render(&found, &outcome, error.as_ref());
    (outcome, text)
}

#[test]
fn files_say_what_is_written_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mapping");
    let bless = std::env::var("HANTEI_BLESS").is_ok_and(|what| what == "1" || what == "mapping");
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for path in files(&folder).iter().filter(|path| path.extension().is_some_and(|e| e == "toml")) {
        let mapping = Mapping::parse(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (_, actual) = told(&mapping, "a", fs::read(path.with_extension("in")).unwrap());
        let expected_at = path.with_extension("out");
        if bless {
            fs::write(&expected_at, &actual).unwrap();
        }
        let expected = fs::read_to_string(&expected_at).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", path.display()));
        }
        cases += 1;
    }
    let command = "HANTEI_BLESS=mapping cargo test -p feeds --test it mapping";
    assert!(wrong.is_empty(), "{}\nIf what came out is right, accept it:\n  {command}", wrong.join("\n"));
    assert!(cases >= 6);
}

const GOOD: &str = r#"[list]
name = "own/acme"
title = "Acme"
grade = "C"
tlp = "amber"
unit = "records"

[format]
type = "csv"

[indicator]
column = "ioc"
type = "detect"

[evidence]
class = { value = "malicious" }
category = { value = "malware" }
"#;

/// Replaces the first `from` of a good mapping.
#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from), "`{from}` is not in the mapping");
    let text = GOOD.replacen(from, to, 1);
    match Mapping::parse(&text) {
        Ok(_) => panic!("taken with `{to}`, expected: {expected}"),
        Err(error) => assert_eq!(error.to_string(), expected, "with `{to}`"),
    }
}

#[test]
fn a_name_is_in_its_own_space() {
    let rule = "is no name for a list of your own: write `own/` and then up to 64 of a-z, 0-9, `-`, `_`, `.`, like `own/acme-blocklist`";
    for name in ["urlhaus", "firehol/spamhaus_drop", "own/", "own/Acme", "own/a/b", "own/a b", "acme"] {
        refused("own/acme", name, &format!("line 2: `{name}` {rule}"));
    }
    assert!(feeds::SOURCES.iter().all(|source| source.name != "own"), "no source takes the name space");
}

#[test]
fn wrong_words_are_told_with_the_right_ones() {
    refused(
        "grade = \"C\"",
        "grade = \"high\"",
        "line 4: there is no grade `high`; there are: A, B, C, D, E, F",
    );
    refused(
        "amber",
        "white",
        "line 5: there is no tlp `WHITE`; there are: CLEAR, GREEN, AMBER, AMBER+STRICT, RED",
    );
    refused("records", "rows", "line 6: there is no unit `rows`; there are: records, snapshot");
    refused("csv", "xml", "line 9: there is no type of format `xml`; there are: csv, json, json-lines, txt");
    refused(
        "detect",
        "hostname",
        "line 13: there is no type `hostname`; there are: detect, ip, ip_port, network, domain, domain_and_below, url, hash, md5, sha1, sha256, mask, skip",
    );
    refused(
        "\"malicious\"",
        "\"evil\"",
        "line 16: there is no class `evil`; there are: malicious, adware, clean, nothing_found, context, shared_cdn, shared_resolver, shared_platform, shared_sinkhole, shared_dynamic_dns, shared_relay",
    );
}

#[test]
fn unknown_and_missing_keys_are_named() {
    refused("title = \"Acme\"\n", "", "line 1: `title` is missing: add it");
    refused("tlp = \"amber\"\n", "", "line 1: `tlp` is missing: add it");
    refused("class = { value = \"malicious\" }\n", "", "line 15: `class` is missing: add it");
    refused("category = { value = \"malware\" }\n", "", "line 15: `category` is missing: add it");
    refused(
        "type = \"csv\"",
        "type = \"csv\"\ncolour = 1",
        "line 10: unknown field `colour`, expected one of `type`, `delimiter`, `header`, `skip_lines`, `comment`, `quote`, `encoding`, `records`",
    );
    refused(
        "[list]",
        "[lists]",
        "line 1: unknown field `lists`, expected one of `list`, `format`, `date`, `indicator`, `evidence`, `file`, `registration`, `dns`, `relation`, `filter`",
    );
    refused("column = \"ioc\"\n", "", "line 11: `column` is missing: say which column has the indicators");
    refused(
        "type = \"detect\"\n",
        "",
        "line 11: `type` is missing: give what the column holds, or `detect` to tell it by its look",
    );
    refused("grade = \"C\"", "grade = 3", "line 4: invalid type: integer `3`, expected a string");
    refused(
        "column = \"ioc\"",
        "column = 0",
        "line 12: invalid value: integer `0`, expected the name of a column, or its number from 1",
    );
}

#[test]
fn contradictions_are_refused() {
    let format = |keys: &str, expected: &str| refused("type = \"csv\"", keys, expected);
    format(
        "type = \"txt\"\ndelimiter = \";\"",
        "line 10: `delimiter` does not go with the format `txt`: leave it out",
    );
    format(
        "type = \"json\"\nheader = \"none\"",
        "line 10: `header` does not go with the format `json`: leave it out",
    );
    format(
        "type = \"csv\"\nrecords = \"/a\"",
        "line 10: `records` does not go with the format `csv`: leave it out",
    );
    format(
        "type = \"json-lines\"\ncomment = \"#\"",
        "line 10: `comment` does not go with the format `json-lines`: leave it out",
    );
    format(
        "type = \"json\"\nrecords = \"a.b\"",
        "line 10: `records` is a JSON pointer to the array or object of the records, like `/data/items`",
    );
    format("type = \"csv\"\nskip_lines = -1", "line 10: `skip_lines` is a number from 0 to 10000");
    format(
        "type = \"csv\"\ndelimiter = \"::\"",
        "line 10: a delimiter is one ASCII character, like `;` or `\\t`, or `blanks` for any run of spaces and tabs",
    );
    format("type = \"csv\"\nquote = \",\"", "line 10: quote and delimiter are the same: change one");
    format(
        "type = \"csv\"\nheader = \"comment\"\ncomment = \"\"",
        "line 10: a header in a comment needs a `comment` prefix: give one",
    );
    format(
        "type = \"csv\"\nheader = \"none\"",
        "line 13: the table has no header: give the column's number, from 1",
    );
    format(
        "type = \"txt\"",
        "line 12: a list of lines has no columns: leave this out, or use another `type` of format",
    );
    refused("column = \"ioc\"", "column = 1001", "line 12: a table has at most 1000 columns");
    let indicator = |keys: &str, expected: &str| refused("type = \"detect\"", keys, expected);
    indicator(
        "type = \"ip\"\ntype_column = \"t\"",
        "line 13: `type` and `type_column` contradict each other: keep one",
    );
    indicator(
        "type = \"ip\"\ntypes = { a = \"ip\" }",
        "line 14: `types` goes with `type_column`: give that, or leave `types` out",
    );
    indicator(
        "type_column = \"t\"",
        "line 13: `types` is missing: say what each value of `type_column` means",
    );
    indicator(
        "type_column = \"t\"\ntypes = { a = \"ip\", A = \"url\" }",
        "line 14: `types` names `a` twice: keep one",
    );
    indicator(
        "type = \"ip\"\nseparator = \"\"",
        "line 14: a separator is a text: leave it out when a cell holds one value",
    );
}

#[test]
fn fields_that_contradict_themselves_are_refused() {
    let field = |line: &str, expected: &str| {
        let with = format!("category = {{ value = \"malware\" }}\n{line}");
        refused("category = { value = \"malware\" }", &with, expected);
    };
    field(
        "note = { column = \"a\", value = \"b\" }",
        "line 18: `note` has both `column` and `value`: keep one",
    );
    field("note = {}", "line 18: `note` has neither `column` nor `value`: give one");
    field("note = { value = [\"a\", \"b\"] }", "line 18: `note` has one value: give one");
    field(
        "note = { value = \"a\", default = \"b\" }",
        "line 18: `values` and `default` go with a `column`, and `note` has a `value`",
    );
    field(
        "note = { column = \"a\", scale = [0, 1] }",
        "line 18: `scale` does not go with `note`: leave it out",
    );
    field(
        "note = { column = \"a\", format = \"auto\" }",
        "line 18: `format` does not go with `note`: leave it out",
    );
    field(
        "tags = { column = \"a\", zone = \"UTC\" }",
        "line 18: `zone` does not go with `tags`: leave it out",
    );
    field(
        "note = { column = \"a\", values = { x = \"1\", X = \"2\" } }",
        "line 18: `values` names `x` twice: keep one",
    );
    field(
        "confidence = { column = \"a\", scale = [5, 5] }",
        "line 18: a scale has two different ends, like `[0, 10]`",
    );
    field("confidence = { value = 101 }", "line 18: a confidence is from 0 to 100");
    field(
        "confidence = { column = \"a\", values = { high = 900 } }",
        "line 18: a confidence is from 0 to 100",
    );
    field(
        "observed_at = { column = \"a\", format = \"%Y\" }",
        "line 18: the format `%Y` does not give a day with its month and year: write it like %d/%m/%Y %H:%M:%S",
    );
    field(
        "observed_at = { column = \"a\", format = \"%Q!\" }",
        "line 18: the format `%Q!` does not give a day with its month and year: write it like %d/%m/%Y %H:%M:%S",
    );
    field(
        "observed_at = { column = \"a\", zone = \"Asia/Tokyo\" }",
        "line 18: a zone is `UTC` or its distance like `+09:00`; names of zones are not known",
    );
    field(
        "observed_at = { column = \"a\", default = \"today\" }",
        "line 18: the default of a date is `file`, the date of the file: give that, or leave it out",
    );
    field("observed_at = { value = \"soon\" }", "line 18: not a date");
    field("rank = { value = 0 }", "line 18: not such a number");
    field("[file]\nsha256 = { value = \"x\" }", "line 19: not a SHA-256 digest");
    field(
        "[[relation]]\nkind = \"eats\"\ncolumn = \"a\"",
        "line 19: there is no kind `eats`; there are: downloaded-from, communicates-with, resolves-to, redirects-to, contains, starts, drops",
    );
    field("[[filter]]\ncolumn = \"a\"", "line 18: a filter has either `is` or `is_not`");
    field(
        "[date]\nafter = \" \"",
        "line 19: `after` is the text that stands before the date, like `Last updated:`",
    );
}

#[test]
fn a_snapshot_has_one_date_and_only_judgements() {
    let message = "entries of a snapshot have the date of the list, and only a judgement: leave this out, or give `unit = \"records\"`";
    for more in [
        "observed_at = { column = \"a\" }",
        "last_seen = { column = \"a\" }",
        "[[relation]]\nkind = \"resolves-to\"\ncolumn = \"a\"",
        "[file]\nmd5 = { column = \"a\" }",
    ] {
        let text = GOOD.replace("records", "snapshot") + more;
        assert_eq!(Mapping::parse(&text).unwrap_err().to_string(), format!("line 18: {message}"), "{more}");
    }
}

#[test]
fn files_that_do_not_fit_are_refused_as_a_whole() {
    let check = |header: &str, content: &str, expected: &str| {
        let mapping = GOOD.replace("type = \"csv\"", &format!("type = \"csv\"\nheader = \"{header}\""));
        let (outcome, text) = told(&Mapping::parse(&mapping).unwrap(), "a.csv", content);
        assert!(outcome.records.is_empty(), "{content}");
        assert_eq!(text.lines().last().unwrap(), format!("refused file: {expected}: "), "{content}");
    };
    check(
        "first",
        "a,b\n1,2\n",
        "the file has no column `ioc`, which line 13 of the mapping names; it has `a`, `b`",
    );
    check(
        "first",
        "ioc,b,IOC\n1,2\n",
        "the file has two columns `ioc`: give the number of the one that line 13 of the mapping means",
    );
    check("first", "", "the table is empty: not even a header is there");
    check(
        "comment",
        "a\n",
        "no comment before the first row names the columns: give `header = \"first\"` or `\"none\"`",
    );
}

#[test]
fn a_json_file_without_a_column_is_told() {
    let mapping = GOOD.replace("csv", "json-lines") + "detection = { column = \"familly\" }\n";
    let (outcome, text) =
        told(&Mapping::parse(&mapping).unwrap(), "a", "{\"ioc\": \"evil.example\", \"family\": \"x\"}\n");
    assert_eq!(outcome.records.len(), 1);
    let refusal =
        "refused file: no record has `familly`, which line 18 of the mapping names: is it written so?: ";
    assert_eq!(text.lines().last().unwrap(), refusal);
    let (outcome, text) = told(&Mapping::parse(&mapping).unwrap(), "a", "{\"url\": \"evil.example\"}\n");
    assert!(outcome.records.is_empty());
    assert!(
        text.contains("no record has `ioc`, which line 12 of the mapping names") && !text.contains("familly"),
        "{text}"
    );
}

#[test]
fn a_long_mapping_is_refused() {
    let text = format!("{GOOD}#{}", "x".repeat(feeds::mapping::MAPPING_BYTES_MAX));
    assert!(Mapping::parse(&text).unwrap_err().to_string().contains("too long for a mapping"));
}

/// The fenced blocks of a document, each with the word behind its fence.
pub(crate) fn blocks(document: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = document.split("\n```");
    parts.next();
    while let Some(block) = parts.next() {
        let (word, text) = block.split_once('\n').unwrap();
        blocks.push((word.to_owned(), text.to_owned() + "\n"));
        parts.next();
    }
    blocks
}

#[test]
fn the_examples_of_the_document_are_taken() {
    let document =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping.md")).unwrap();
    let blocks = blocks(&document);
    let mut examples = 0;
    for pair in blocks.windows(2) {
        let [(first, mapping), (second, data)] = pair else { unreachable!() };
        if first != "toml" || !["csv", "json", "text"].contains(&second.as_str()) {
            continue;
        }
        let mapping = Mapping::parse(mapping).unwrap_or_else(|error| panic!("{error}\n{mapping}"));
        let (outcome, text) = told(&mapping, "a", data.as_bytes());
        assert!(outcome.records.len() >= 2 && outcome.refused.is_empty(), "{text}");
        examples += 1;
    }
    assert_eq!(examples, 3);
}

proptest! {
    #[test]
    fn any_bytes_in_any_format(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[\\[\\]{}\",:;|'#!/a1. \\n\\t-]{0,120}") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mapping");
        for path in files(&folder).iter().filter(|path| path.extension().is_some_and(|e| e == "toml")) {
            let mapping = Mapping::parse(&fs::read_to_string(path).unwrap()).unwrap();
            told(&mapping, "a", bytes.clone());
            told(&mapping, "a", text.clone());
        }
    }

    #[test]
    fn any_text_as_a_mapping(at in 0..GOOD.len(), with in "[\\[\\]{}\"=a1. \\n#é%-]{0,12}") {
        let (head, tail) = GOOD.split_at(GOOD.ceil_char_boundary(at));
        let _ = Mapping::parse(&format!("{head}{with}{tail}"));
        let _ = Mapping::parse(&format!("{head}{with}"));
    }
}
