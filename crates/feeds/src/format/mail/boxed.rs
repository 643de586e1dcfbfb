//! Many mails in one file (mbox, RFC 4155): each begins with a line `From sender date` behind a blank one. A file that begins otherwise is one mail.

use std::{
    io::{self, BufRead, Read},
    ops::ControlFlow,
};

use model::Timestamp;

use super::{MAIL_BYTES_MAX, date, header};

/// Days of the week, which stand in the line that begins a mail.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Longest line that is looked at for the beginning of a mail.
const LINE_BYTES_MAX: usize = 1024;

/// Takes the line off that begins a mail in an mbox; also tells its date.
pub(super) fn envelope(bytes: &[u8]) -> (Option<Timestamp>, &[u8]) {
    let (line, behind) = header::line(bytes);
    if !is_start(line) {
        return (None, bytes);
    }
    let text = String::from_utf8_lossy(line.get(..LINE_BYTES_MAX).unwrap_or(line)).trim_end().to_owned();
    let stamp = DAYS.iter().find_map(|day| text.find(&format!(" {day} ")).and_then(|at| text.get(at..)));
    (stamp.and_then(date::parse), behind)
}

fn is_start(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let rest = rest.get(..LINE_BYTES_MAX).unwrap_or(rest);
    let words = rest.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    // The sender may have blanks in it.
    words.skip(1).take(8).any(|word| DAYS.iter().any(|day| word == day.as_bytes()))
}

/// Hands out each mail in `reader` with the number of its first line, from 1. What of a mail is longer than any is left out.
///
/// # Errors
/// When reading fails; what came before was handed out.
pub(crate) fn each_mail(
    mut reader: Box<dyn BufRead + '_>,
    each: &mut dyn FnMut(u64, &[u8]) -> ControlFlow<()>,
) -> io::Result<()> {
    let (mut mail, mut first) = (Vec::new(), 1_u64);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    let (mut is_box, mut was_blank, mut was_whole) = (false, false, true);
    loop {
        line.clear();
        let read = (&mut reader).take(MAIL_BYTES_MAX as u64).read_until(b'\n', &mut line);
        let is_end = !matches!(read, Ok(read) if read > 0);
        let is_whole = std::mem::replace(&mut was_whole, line.ends_with(b"\n"));
        number = number.saturating_add(u64::from(is_whole && !is_end));
        let is_start = is_whole && is_start(&line);
        is_box |= is_start && number == 1;
        if is_end || is_box && is_start && was_blank {
            if !mail.is_empty() && each(first, &mail).is_break() {
                return Ok(());
            }
            mail.clear();
            first = number;
        }
        if is_end {
            return read.map(|_| ());
        }
        was_blank = header::bare(&line).is_empty();
        let room = MAIL_BYTES_MAX.saturating_sub(mail.len());
        mail.extend_from_slice(line.get(..room).unwrap_or(&line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u64, &str)]) {
        let mut found = Vec::new();
        each_mail(Box::new(text.as_bytes()), &mut |line, mail| {
            found.push((line, String::from_utf8_lossy(mail).into_owned()));
            ControlFlow::Continue(())
        })
        .unwrap();
        let found: Vec<(u64, &str)> = found.iter().map(|(line, mail)| (*line, mail.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn boxes() {
        let start = "From a@b.example Thu Aug 22 13:17:22 2002\n";
        check("", &[]);
        check("A: b\n\nFrom here on\n", &[(1, "A: b\n\nFrom here on\n")]);
        check(&format!("A: b\n\n{start}x"), &[(1, &format!("A: b\n\n{start}x"))]);
        let two = format!("{start}A: b\n\nFrom here on\n\n{start}C: d\n");
        check(&two, &[(1, &format!("{start}A: b\n\nFrom here on\n\n")), (6, &format!("{start}C: d\n"))]);
        check(&format!("{start}A: b\n{start}C: d\n"), &[(1, &format!("{start}A: b\n{start}C: d\n"))]);
    }

    #[test]
    fn envelopes() {
        let (at, rest) = envelope(b"From a b@c.example  Thu Aug 22 13:17:22 2002\nA: b\n");
        assert_eq!(at.map(|at| at.to_string()).as_deref(), Some("2002-08-22T13:17:22Z"));
        assert_eq!(rest, b"A: b\n");
        assert_eq!(envelope(b"From: a\n"), (None, b"From: a\n".as_slice()));
    }
}
