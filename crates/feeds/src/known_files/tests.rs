//! Files in every format, and what hostile ones try.

use std::io::{BufReader, Read};

use super::*;

/// Digests that no file has: a digit repeated.
fn md5(digit: char) -> String {
    digit.to_string().repeat(32)
}

fn sha1(digit: char) -> String {
    digit.to_string().repeat(40)
}

fn sha256(digit: char) -> String {
    digit.to_string().repeat(64)
}

/// Entries as `kind of digest` and first digit, `5a 1a 2a`; then what was left out; then refusals.
fn told(text: &[u8], buffer: usize) -> (Vec<String>, Option<Format>) {
    let mut told = Vec::new();
    let mut sink = |entry: Entry| {
        let short = |hash: Hash| {
            let kind = hash.algorithm().strip_prefix("SHA-").map_or("5", |bits| bits.get(..1).unwrap());
            format!("{kind}{}", hash.to_string().chars().next().unwrap())
        };
        told.push(entry.hashes().map(short).collect::<Vec<_>>().join(" "));
        ControlFlow::Continue(())
    };
    let report = read(BufReader::with_capacity(buffer, text), &mut sink).unwrap();
    assert_eq!(report.accepted, told.len() as u64);
    assert_eq!(report.refused, report.refusals.len() as u64);
    for (count, what) in [(report.malicious, "malicious"), (report.distrusted, "distrusted")] {
        if count > 0 {
            told.push(format!("{count} {what}"));
        }
    }
    told.extend(report.refusals.iter().map(|refusal| format!("line {}: {}", refusal.line, refusal.reason)));
    (told, report.format)
}

#[track_caller]
fn check(text: &str, format: Option<Format>, expected: &[&str]) {
    for buffer in [1, 7, 8192] {
        assert_eq!(
            told(text.as_bytes(), buffer),
            (expected.iter().map(|line| (*line).to_owned()).collect(), format)
        );
    }
    // With the line ends of another system.
    assert_eq!(told(text.replace('\n', "\r\n").as_bytes(), 8192).0, expected);
}

const WIDTH: &str = "a row has another number of columns";
const OPEN: &str = "the file ends inside a row";
const KIND: &str = "a digest is none of its kind";
const RDS_2: &str = "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\",\"FileSize\",\"ProductCode\",\"OpSystemCode\",\"SpecialCode\"\n";

const RDS_3: &str = "sha256,sha1,md5,crc32,file_name,file_size,package_id\n";

fn rds_2(digit: char, name: &str, special: &str) -> String {
    format!("\"{}\",\"{}\",\"00000000\",\"{name}\",10,1,\"1\",\"{special}\"\n", sha1(digit), md5(digit))
}

fn rds_3(digit: char, name: &str) -> String {
    format!("{},{},{},00000000,{name},10,1\n", sha256(digit), sha1(digit), md5(digit))
}

#[test]
fn rds_2_tables() {
    let rows = [rds_2('a', "a.dll", ""), rds_2('b', "b, c.exe", "S"), rds_2('c', "c.exe", "M")].concat();
    check(&format!("{RDS_2}{rows}"), Some(Format::Table), &["5a 1a", "5b 1b", "1 malicious"]);
    check(&format!("\u{FEFF}\n{RDS_2}{rows}"), Some(Format::Table), &["5a 1a", "5b 1b", "1 malicious"]);
    // Parts of a file without its header.
    check(&rows, Some(Format::Table), &["5a 1a", "5b 1b", "1 malicious"]);
    check(RDS_2, Some(Format::Table), &[]);
    let cut = rds_2('d', "d", "");
    let cut = cut.get(..cut.len() / 2).unwrap();
    check(
        &format!("{RDS_2}{rows}{cut}"),
        Some(Format::Table),
        &["5a 1a", "5b 1b", "1 malicious", &format!("line 5: {OPEN}")],
    );
    let other = format!("{RDS_2}\"{}\",\"{}\",,x,,,,\n,,,x,,,,\na,b\n", sha1('a'), md5('z'));
    let refused =
        [format!("line 2: {KIND}"), "line 3: there is no digest".to_owned(), format!("line 4: {WIDTH}")];
    check(&other, Some(Format::Table), &refused.each_ref().map(String::as_str));
}

#[test]
fn rds_3_tables() {
    let rows = [rds_3('a', "a.dll"), rds_3('b', "\"b, \"\"c\"\".exe\"")].concat();
    for text in [format!("{RDS_3}{rows}"), rows.clone()] {
        check(&text, Some(Format::Table), &["5a 1a 2a", "5b 1b 2b"]);
    }
    let bars = rds_3('a', "a \"b.dll").replace(',', "|");
    check(&bars, Some(Format::Table), &["5a 1a 2a"]);
    check(
        &format!("{bars}{}", rds_3('b', "b|c").replace(',', "|")),
        Some(Format::Table),
        &["5a 1a 2a", &format!("line 2: {WIDTH}")],
    );
    check(&rds_3('a', "x").replace(',', "\t"), Some(Format::Table), &["5a 1a 2a"]);
    // As published now: without the checksum.
    check(&rds_3('a', "x").replace(",00000000", ""), Some(Format::Table), &["5a 1a 2a"]);
    check(&format!("MD5|file\n{}|x\n", md5('a')), Some(Format::Table), &["5a"]);
    check(&format!("SHA-1\n{}\n\n", sha1('a')), Some(Format::Table), &["1a"]);
}

#[test]
fn a_name_is_no_row() {
    let inside = rds_3('e', "evil").replace(',', "|");
    let evil = rds_3('e', "evil");
    // A line end inside of quotes, and rows behind it that belong to the name.
    let text = [RDS_3, &rds_3('a', &format!("\"x\n{evil}{inside}y\"")), &rds_3('b', "b")].concat();
    check(&text, Some(Format::Table), &["5a 1a 2a", "5b 1b 2b"]);
    // However long it is.
    let long = format!("\"x\n{}\"", evil.repeat(ROW_BYTES_MAX / evil.len() + 2));
    let text = [RDS_3, &rds_3('a', &long), &rds_3('b', "b")].concat();
    check(&text, Some(Format::Table), &["5b 1b 2b", "line 2: a row is longer than 64 KiB"]);
    let long = format!("\"{}\n{evil}\"", "x".repeat(ROW_BYTES_MAX + 1));
    let text = [rds_3('a', "a"), rds_3('a', &long), rds_3('b', "b")].concat();
    check(&text, Some(Format::Table), &["5a 1a 2a", "5b 1b 2b", "line 2: a row is longer than 64 KiB"]);
    // A quote that is not doubled costs its row and the next, and adds none.
    let text = [RDS_2, &rds_2('a', "x\",", ""), &rds_2('b', "b", ""), &rds_2('c', "c", "")].concat();
    check(&text, Some(Format::Table), &["5b 1b", "5c 1c", &format!("line 2: {WIDTH}")]);
    let sql = format!("INSERT INTO FILE VALUES('{}','{}','{}','x\n", sha256('a'), sha1('a'), md5('a'));
    let evil =
        format!("INSERT INTO FILE VALUES('{0}','{1}','{2}','',1,1);\n", sha256('e'), sha1('e'), md5('e'));
    check(&format!("{sql}{}',1,1);\n", evil.replace('\'', "''")), Some(Format::Sql), &["5a 1a 2a"]);
    let evil = evil.replace('\'', "''").repeat(1000);
    let good = format!("INSERT INTO FILE VALUES('{}','{}','{}','',1,1);\n", sha256('b'), sha1('b'), md5('b'));
    check(
        &format!("{sql}{evil}',1,1);\n{good}"),
        Some(Format::Sql),
        &["5b 1b 2b", "line 1: a row is longer than 64 KiB"],
    );
}

#[test]
fn statements() {
    let digests = |digit| format!("'{}','{}','{}'", sha256(digit), sha1(digit), md5(digit));
    let (a, b, c) = (digests('a'), digests('b'), digests('c'));
    let file = format!(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n-- it's a comment\nINSERT INTO FILE VALUES({a},'00000000','it''s (a; b).dll',10,1);\n\
         INSERT INTO \"FILE\" VALUES({b},replace('a\\nb','\\n',char(10)),NULL,1);\n\
         insert or ignore into file\n  values ({a},'x',1,1),\n  ({c},'y',1,1);\nINSERT INTO MFG VALUES(1,'{}');\nCOMMIT;\n",
        md5('e')
    );
    check(&file, Some(Format::Sql), &["5a 1a 2a", "5b 1b 2b", "5a 1a 2a", "5c 1c 2c"]);
    let metadata = |digit| {
        format!(
            "INSERT INTO METADATA VALUES(1,2,'{0}','{0}','p',NULL,'','n',NULL,'','dll',NULL,'',10,NULL,NULL,'2026-01-01',0,0,'00000000','{1}','{2}','{3}');\n",
            sha256('e'),
            md5(digit),
            sha1(digit),
            sha256(digit)
        )
    };
    check(&[metadata('a'), metadata('b')].concat(), Some(Format::Sql), &["5a 1a 2a", "5b 1b 2b"]);
    // Columns by name, of the statement or the table.
    check(
        &format!("INSERT INTO METADATA (md5, path) VALUES ('{}','p');\n", md5('a')),
        Some(Format::Sql),
        &["5a"],
    );
    let created = format!(
        "CREATE TABLE IF NOT EXISTS FILE (\n path VARCHAR DEFAULT (a, b),\n \"sha1\" VARCHAR,\n CONSTRAINT PK PRIMARY KEY (sha1)\n);\nINSERT INTO FILE VALUES('p','{}');\n",
        sha1('a')
    );
    check(&created, Some(Format::Sql), &["1a"]);
    let gone = "line 1: a statement that takes rows away or changes them is not followed";
    check(&format!("DELETE FROM FILE WHERE sha1='{}';\n", sha1('a')), Some(Format::Sql), &[gone]);
    check(&format!("UPDATE METADATA SET md5='{}';\n", md5('a')), Some(Format::Sql), &[gone]);
    check("DELETE FROM MFG;\n", Some(Format::Sql), &[]);
    check("INSERT INTO FILE VALUES(1,2);\n", Some(Format::Sql), &[&format!("line 1: {WIDTH}")]);
    check(
        "INSERT INTO FILE VALUES 1;\nINSERT\n;\n",
        Some(Format::Sql),
        &["line 1: a statement is not understood", "line 2: a statement is not understood"],
    );
    check("INSERT INTO FILE VALUES(1", Some(Format::Sql), &[&format!("line 1: {OPEN}")]);
    check(
        &format!("INSERT INTO FILE VALUES({};\n", "(".repeat(5000)),
        Some(Format::Sql),
        &["line 1: a statement is not understood"],
    );
}

#[test]
fn json_lines() {
    let object = |digit, more: &str| {
        format!(
            "{{\"FileName\":\"x\",\"MD5\":\"{}\",\"SHA-1\":\"{}\"{more}}}\n",
            md5(digit),
            sha1(digit).to_uppercase()
        )
    };
    let cases = [
        ("", "5a 1a"),
        (",\"SHA-256\":null,\"db\":\"nsrl\",\"parents\":[{\"MD5\":1}]", "5a 1a"),
        (",\"hashlookup:trust\":100", "5a 1a"),
        (",\"hashlookup:trust\":\"50\"", "5a 1a"),
        (",\"hashlookup:trust\":49.9", "1 distrusted"),
        (",\"hashlookup:trust\":\"0\"", "1 distrusted"),
        (",\"hashlookup:trust\":\"NaN\"", "1 distrusted"),
        (",\"hashlookup:trust\":\"much\"", "line 1: its trust is no number"),
        (",\"hashlookup:trust\":[]", "line 1: a line is not one object of the hashlookup format"),
        (",\"KnownMalicious\":\"a list\"", "1 malicious"),
        (",\"KnownMalicious\":[]", "1 malicious"),
        (",\"SpecialCode\":\"M\"", "1 malicious"),
        (",\"SpecialCode\":\"\"", "5a 1a"),
        (",\"SHA-256\":\"aa\"", &format!("line 1: {KIND}")),
        (",\"MD5\":\"\"", "line 1: a line is not one object of the hashlookup format"),
        (",\"x\":", "line 1: a line is not one object of the hashlookup format"),
    ];
    for (more, expected) in cases {
        check(&object('a', more), Some(Format::JsonLines), &[expected]);
    }
    let deep = format!("{{\"parents\":{}\n{}", "[".repeat(60_000), object('b', ""));
    check(
        &deep,
        Some(Format::JsonLines),
        &["5b 1b", "line 1: a line is not one object of the hashlookup format"],
    );
    check("{}\n\n", Some(Format::JsonLines), &["line 1: there is no digest"]);
}

#[test]
fn plain_lists() {
    let text = format!("# ours\n{}\n {} \n\n{}\nx\n{0}a\n", md5('a'), sha1('b'), sha256('c'));
    let refused = "a line is not one digest";
    check(
        &text,
        Some(Format::Plain),
        &["5a", "1b", "2c", &format!("line 6: {refused}"), &format!("line 7: {refused}")],
    );
}

#[test]
fn what_is_unknown_is_not_read() {
    let unknown = "the first line is of no format that is known here";
    check("", None, &[]);
    check("\n# nothing\n", None, &[]);
    for text in ["x", "<html>", "a,b,c\n", "md5,MD5\n", "SQLite format 3\0", "insertion"] {
        check(text, None, &[&format!("line 1: {unknown}")]);
    }
    // Order is only taken where it is a known one.
    check(&format!("{},{}\n", md5('a'), sha1('a')), None, &[&format!("line 1: {unknown}")]);
    check(&format!("{}\n", "a".repeat(ROW_BYTES_MAX + 1)), None, &[&format!("line 1: {unknown}")]);
}

#[test]
fn reading_can_be_stopped_and_can_fail() {
    let text = format!("{}\n", md5('a')).repeat(10);
    let mut seen = 0;
    let mut sink = |_| {
        seen += 1;
        if seen < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let report = read(text.as_bytes(), &mut sink).unwrap();
    assert_eq!((report.accepted, seen), (3, 3));
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
    let cut = text.as_bytes().chain(BufReader::new(Fails));
    assert!(read(cut, &mut |_| ControlFlow::Continue(())).is_err());
}

#[test]
fn refusals_are_bounded_and_counted() {
    let text = format!("{}\n{}", md5('a'), "x\n".repeat(1000));
    let report = read(text.as_bytes(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.accepted, report.refused, report.refusals.len()), (1, 1000, REFUSALS_MAX));
}
