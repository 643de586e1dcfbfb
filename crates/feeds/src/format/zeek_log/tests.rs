//! Tables and objects as they are written, and how they may be damaged.

use proptest::prelude::*;

use super::*;
use crate::{Head, Record, input::Memory};

const DNS: Layout = Layout { path: "dns", columns: &["ts", "uid", "id.orig_h", "query", "answers", "AA"] };

#[derive(Default)]
struct Refused(Vec<String>);

impl Sink for Refused {
    fn accept(&mut self, _: Record) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, _: &[u8]) {
        self.0.push(format!("{spot}: {reason}"));
    }
}

/// Each event as `path query answers AA`, or what was refused.
fn read(text: &str) -> Vec<String> {
    let (mut all, mut refused) = (Vec::new(), Refused::default());
    events(&Memory::new("a", text), &[DNS], &mut refused, &mut |event, _| {
        let answers = event.list("answers").join("|");
        let get = |name| event.get(name).unwrap_or_default().into_owned();
        let time = event.time("ts").map_or_else(str::to_owned, |time| time.to_string());
        all.push(format!(
            "{} {time} {} {answers} {:?}",
            event.path().unwrap_or("?"),
            get("query"),
            event.flag("AA")
        ));
        ControlFlow::Continue(())
    })
    .unwrap();
    all.extend(refused.0);
    all
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text), expected, "{text}");
}

const HEAD: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tquery\tanswers\tAA\n#types\ttime\tstring\tvector[string]\tbool\n";

#[test]
fn tables() {
    check(
        &format!("{HEAD}1767312000.5\ta.example\t192.0.2.1,b\\x2cc\tT\n#close\tnow\n"),
        &["dns 2026-01-02T00:00:00.500Z a.example 192.0.2.1|b,c Some(true)"],
    );
    check(&format!("{HEAD}1767312000\t-\t(empty)\tF\n"), &["dns 2026-01-02T00:00:00Z   Some(false)"]);
    check(
        &format!("{HEAD}1767312000\ta.example\n1767312000\ta\tb\tT\tx\n12.5\ta\tb\tT"),
        &[
            "dns its time counts from the beginning of a capture and is no date a b Some(true)",
            "line 8: fewer columns than the header",
            "line 9: more columns than the header",
        ],
    );
    // Another separator; files that were joined; the literal `\t` that some tools write.
    check(
        "#separator ;\n#set_separator;|\n#unset_field;NULL\n#fields;ts;query;answers;AA\n1767312000;NULL;x|y;F\n#separator \\t\n#fields\tts\tquery\n1767312000\tz\n",
        &["? 2026-01-02T00:00:00Z  x|y Some(false)", "? 2026-01-02T00:00:00Z z  None"],
    );
    check(
        "1767312000\tC1\t192.0.2.9\ta.example\tx,y\tT\n1\t2",
        &["dns 2026-01-02T00:00:00Z a.example x|y Some(true)", "line 2: fewer columns than the header"],
    );
    check("a\tb\n", &["line 1: no line says what the columns are"]);
}

#[test]
fn a_column_of_one_text_is_not_split() {
    check(
        "#fields\tts\tanswers\n#types\ttime\tstring\n1767312000\ta,b\n",
        &["? 2026-01-02T00:00:00Z  a,b None"],
    );
}

#[test]
fn objects() {
    check(
        r#"{"_path":"dns","ts":1767312000.0625,"query":"a.example","answers":["x","y",1],"AA":true}
{"ts":"2026-01-02T00:00:00.25Z","query":"","AA":false}
{"ts":"soon"
{"ts":"soon"}
"#,
        &[
            "dns 2026-01-02T00:00:00.062Z a.example x|y|1 Some(true)",
            "? 2026-01-02T00:00:00.250Z   Some(false)",
            "? not a date   None",
            "line 3: not a JSON object",
        ],
    );
}

#[test]
fn escapes() {
    for (text, expected) in [
        ("a.example", "a.example"),
        ("a\\x09b", "a\tb"),
        ("a\\\\x09", "a\\x09"),
        ("\\xe5\\x88\\xa4", "判"),
        ("\\xff", "\\xff"),
        ("\\xg0\\x4\\", "\\xg0\\x4\\"),
        ("\\x+1", "\\x+1"),
        ("\\x判", "\\x判"),
    ] {
        assert_eq!(columns::unescaped(text), expected);
    }
}

#[test]
fn logs_are_told_apart() {
    let tell = |text: &str| {
        Log::tell(&Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false }, &[DNS])
            .map(|log| [log.is("dns", &["query"]), log.is("conn", &["id.orig_h"])])
    };
    assert_eq!(tell(HEAD), Some([true, false]));
    assert_eq!(tell("#fields\tts\tid.orig_h\n"), Some([false, true]));
    assert_eq!(tell("#fields\tindicator\n"), None);
    assert_eq!(tell("{\"ts\":1,\"query\":\"\"}\n{\"ts\":1,\"id.orig_h\":\"\"}\n"), Some([true, true]));
    assert_eq!(tell("{\"_path\":\"conn\",\"ts\":1,\"query\":\"\",\"id.orig_h\":1}\n"), Some([false, true]));
    assert_eq!(tell("{\"ts\":1\n"), None);
    assert_eq!(tell("1767312000.1\tC1\t2001:db8::1\ta.example\tx\tT\n"), Some([true, false]));
    assert_eq!(tell("1767312000.1\tC1\tx\ta.example\tx\tT\n"), None);
    assert_eq!(tell(""), None);
}

#[test]
fn columns_told_from_objects_are_bounded() {
    let members: Vec<String> = (0..5000).map(|at| format!("\"a{at}\":1")).collect();
    let text = format!("{{{},\"ts\":1}}\n", members.join(","));
    let columns = Log::of_objects(std::iter::once(text.as_str())).unwrap().columns;
    assert_eq!(columns.len(), tell::COLUMNS_MAX);
}

proptest! {
    #[test]
    fn any_text(text in "(#separator |#fields|#types|\t|\n|\\\\x|\\{\"ts\":|[0-9a-f]|é|,|-){0,60}") {
        read(&text);
    }

    #[test]
    fn any_number_is_a_moment_or_none(text in "[0-9.]{0,24}") {
        epoch(&text);
    }
}
