//! IPv4 addresses and names, found by their dots: each run of host characters around a dot is looked at once. What stands around it tells
//! whether a URL or an e-mail address goes on from there.

use std::{
    borrow::Cow,
    ops::{ControlFlow, Range},
};

use super::{
    Candidate, Options, Role, Shape, byte, byte_before,
    candidate::{HOST_BYTES_MAX, ipv4},
    fang,
    mask::Masks,
    part, suffix, url,
};

/// `0.0.0.0` and `255.255.255.255`.
const IPV4_BYTES_MIN: usize = 7;
const IPV4_BYTES_MAX: usize = 15;
/// URLs within one URL that are taken as such; of more, their hosts count alone.
const NESTED_MAX: u32 = 8;

/// The pass over dots.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    /// Where the next dot is sought.
    at: usize,
    /// Where the last run ends: none begins before.
    done: usize,
    /// The same for dots in letters, and for those of Chinese and Japanese.
    words_done: usize,
    wide_done: usize,
    /// Where the last URL begins and ends.
    url: Range<usize>,
    /// URLs found within it.
    nested: u32,
    tops: suffix::Tops,
}

/// A host in the text.
#[derive(Clone, Debug)]
struct Spot {
    span: Range<usize>,
    /// Without brackets, if it was defanged.
    clean: Option<String>,
}

/// What the bytes of a host are.
pub(super) fn is_host_byte(b: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut at = 0;
        while at < 256 {
            #[expect(clippy::cast_possible_truncation, reason = "below 256")]
            let b = at as u8;
            #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
            {
                table[at] = b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || b >= 0x80;
            }
            at += 1;
        }
        table
    };
    TABLE.get(usize::from(b)).copied().unwrap_or(false)
}

impl Hosts {
    pub(super) fn scan<'t>(
        &mut self,
        text: &'t [u8],
        masks: &Masks,
        border: usize,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let begin = self.at;
        self.dotted(text, masks, border, options, each)?;
        // What has no dot at all is sought by itself; both are rare.
        for dot in fang::words(text, masks, begin..border) {
            if dot >= self.words_done {
                self.defanged(text, dot, true, options, each)?;
            }
        }
        if masks.is_ascii() {
            return ControlFlow::Continue(());
        }
        for dot in fang::wide_dots(text, begin..border) {
            if dot < self.wide_done {
                continue;
            }
            let span = run_around(text, self.wide_done, dot);
            self.wide_done = span.end;
            if !part(text, span.clone()).contains(&b'.') {
                self.pieces(text, span, options, each)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn dotted<'t>(
        &mut self,
        text: &'t [u8],
        masks: &Masks,
        border: usize,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while self.at < border {
            let Some(dot) = masks.next_dot(self.at, border) else { break };
            let (before, after) = (byte_before(text, dot), byte(text, dot.saturating_add(1)));
            if fang::is_bracket(before)
                || fang::is_bracket(after)
                || before == b'\\'
                || before == b' ' && fang::is_bracket(byte_before(text, dot - 1))
            {
                self.at = dot.saturating_add(1);
                self.defanged(text, dot, false, options, each)?;
                continue;
            }
            let span = masks.run_start(text, self.done, dot)..masks.run_end(text, dot);
            self.at = span.end;
            self.done = span.end;
            if fang::follows(text, span.end) || fang::precedes(text, span.start) {
                self.done = span.start.min(dot);
                self.defanged(text, dot, false, options, each)?;
            } else if span.len() <= HOST_BYTES_MAX {
                self.run(text, span, options, each)?;
            } else {
                // Prose in a script without spaces may be long, a host is not.
                self.pieces(text, span, options, each)?;
            }
        }
        self.at = self.at.max(border);
        ControlFlow::Continue(())
    }

    /// A run of host characters with a dot in it.
    fn run<'t>(
        &mut self,
        text: &'t [u8],
        span: Range<usize>,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if !part(text, span.clone()).is_ascii() {
            return self.pieces(text, span, options, each);
        }
        let span = trimmed(text, unescaped(text, span));
        let run = part(text, span.clone());
        let Some(last) = run.iter().rposition(|b| *b == b'.') else { return ControlFlow::Continue(()) };
        let top = run.get(last.saturating_add(1)..).unwrap_or_default();
        if top.first().is_some_and(u8::is_ascii_digit) {
            return self.numeric(text, span, options, each);
        }
        // A top-level name has two letters or more, and begins with one.
        if top.len() < 2 || !top.first().is_some_and(u8::is_ascii_alphabetic) || top.contains(&b'_') {
            return ControlFlow::Continue(());
        }
        if stands_alone(text, &span) && !self.tops.may_be_public(top) {
            return ControlFlow::Continue(());
        }
        self.host(text, &Spot { span, clean: None }, options, each)
    }

    /// A run whose last part begins with a digit: an address, or two with a hyphen between.
    fn numeric<'t>(
        &mut self,
        text: &'t [u8],
        span: Range<usize>,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut start = span.start;
        for piece in part(text, span).split(|b| *b == b'-') {
            let end = start.saturating_add(piece.len());
            if (IPV4_BYTES_MIN..=IPV4_BYTES_MAX).contains(&piece.len()) && ipv4(piece).is_some() {
                self.host(text, &Spot { span: start..end, clean: None }, options, each)?;
            }
            start = end.saturating_add(1);
        }
        ControlFlow::Continue(())
    }

    /// A run that is not ASCII: the names in it, cut out of the prose around them.
    fn pieces<'t>(
        &mut self,
        text: &'t [u8],
        span: Range<usize>,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let base = span.start;
        for piece in fang::script_pieces(part(text, span)) {
            let piece = base.saturating_add(piece.start)..base.saturating_add(piece.end);
            let bytes = part(text, piece.clone());
            if bytes.len() > HOST_BYTES_MAX || !fang::has_dot(bytes) {
                continue;
            }
            if bytes.is_ascii() {
                self.run(text, piece, options, each)?;
            } else {
                self.host(text, &Spot { span: trimmed(text, piece), clean: None }, options, each)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// A host around a dot that is written in a harmless form. `is_word`: `dot` in letters.
    fn defanged<'t>(
        &mut self,
        text: &'t [u8],
        dot: usize,
        is_word: bool,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let floor = if is_word { self.words_done } else { self.done.min(dot) };
        let span = fang::around(text, floor, dot);
        let end = match &span {
            Ok(Some(span)) => span.end,
            Ok(None) => dot.saturating_add(1),
            // Within so long a run there is no host, and reading it again and again would be slow.
            Err(fang::TooLong) => dot.saturating_add(HOST_BYTES_MAX).min(text.len()),
        };
        if is_word {
            self.words_done = end;
        } else {
            self.at = self.at.max(end);
            self.done = self.done.max(end);
        }
        let Ok(Some(span)) = span else { return ControlFlow::Continue(()) };
        // With another dot in it, the pass over dots has it already.
        if is_word && part(text, span.clone()).contains(&b'.') {
            return ControlFlow::Continue(());
        }
        let raw = part(text, span.clone());
        let Ok(raw) = std::str::from_utf8(raw) else { return ControlFlow::Continue(()) };
        let raw = raw.replace("\\u002e", ".").replace("\\u002E", ".");
        let Ok(clean) = model::observable::refang(&raw) else { return ControlFlow::Continue(()) };
        let clean = clean.trim_matches(['.', '-', '_']).to_owned();
        self.host(text, &Spot { span, clean: Some(clean) }, options, each)
    }

    /// A host, with the URL that it is part of.
    fn host<'t>(
        &mut self,
        text: &'t [u8],
        spot: &Spot,
        options: &Options,
        each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Range { start, end } = spot.span;
        let before = byte_before(text, start);
        if fang::at_follows(text, end) || spot.span.is_empty() {
            // What stands before `@` is a person, or a password.
            return ControlFlow::Continue(());
        }
        let lead = url::lead(text, start);
        let is_inside = self.url.contains(&start);
        let host: Cow<'t, [u8]> = match &spot.clean {
            Some(clean) => Cow::Owned(clean.clone().into_bytes()),
            None => Cow::Borrowed(part(text, spot.span.clone())),
        };
        let is_path =
            matches!(before, b'/' | b'\\') && !matches!(lead, url::Lead::Scheme(_) | url::Lead::Slashes(_));
        if is_path && (is_inside || suffix::is_extension(&host)) {
            return ControlFlow::Continue(());
        }
        let www = host.get(..4).is_some_and(|first| first.eq_ignore_ascii_case(b"www."));
        let strong = spot.clean.is_some()
            || www
            || matches!(lead, url::Lead::Scheme(_) | url::Lead::Encoded(_) | url::Lead::Email);
        let mut nested = self.nested;
        if !is_inside {
            nested = 0;
        }
        let found = if is_path || lead == url::Lead::Email || nested >= NESTED_MAX {
            None
        } else {
            url::around(text, spot.span.clone(), &host, &lead, spot.clean.is_some(), strong)
        };
        let role = match (&found, &lead) {
            (Some(_), _) => Role::UrlHost,
            (None, url::Lead::Email) => Role::EmailHost,
            (None, _) => Role::Itself,
        };
        // Under no suffix it is a host only if a scheme says so.
        let is_named = strong && role == Role::UrlHost;
        let may_be_host = is_named
            || spot.clean.is_some()
            || host.rsplit(|b| *b == b'.').next().is_none_or(|top| self.tops.may_be_public(top));
        if may_be_host && (role != Role::EmailHost || options.email_hosts) {
            each(Candidate {
                span: spot.span.clone(),
                text: host,
                shape: Shape::Host,
                role,
                defanged: spot.clean.is_some() || lead.is_defanged(),
                strong,
            })?;
        }
        if let Some(found) = found {
            if is_inside {
                self.nested = nested.saturating_add(1);
                // The outer one goes on.
            } else {
                self.nested = 0;
                self.url = found.span.clone();
            }
            if may_be_host {
                each(found)?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The run of host characters around a dot, not before `floor`.
fn run_around(text: &[u8], floor: usize, dot: usize) -> Range<usize> {
    let back = part(text, floor..dot).iter().rev().take_while(|b| is_host_byte(**b)).count();
    let ahead = text.get(dot..).unwrap_or_default().iter().take_while(|b| is_host_byte(**b)).count();
    dot.saturating_sub(back)..dot.saturating_add(ahead)
}

/// Whether a name is no part of a URL, whatever is before and behind it, so that its suffix alone tells whether it is one.
fn stands_alone(text: &[u8], span: &Range<usize>) -> bool {
    let is_led = match byte_before(text, span.start) {
        b'/' | b'\\' => matches!(
            byte_before(text, span.start - 1),
            b':' | b'/' | b'\\' | b'[' | b']' | b'(' | b')' | b'{' | b'}'
        ),
        before => matches!(before, b']' | b')' | b'}' | b'@' | b'f' | b'F'),
    };
    !is_led && !matches!(byte(text, span.end), b'/' | b'\\' | b'[' | b'(' | b'{' | b':')
}

/// Without dots and hyphens at the edges, which no host has, and without the underscores of emphasis.
fn trimmed(text: &[u8], span: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = span;
    let emphasised = byte(text, start) == b'_' && byte_before(text, end) == b'_';
    while start < end && (matches!(byte(text, start), b'.' | b'-') || emphasised && byte(text, start) == b'_')
    {
        start += 1;
    }
    while start < end && matches!(byte_before(text, end), b'.' | b'-' | b'_') {
        end -= 1;
    }
    start..end
}

/// Without what remains of an escape before it: `%2F`, `%252F`, JSON's `\n` and `\u003c`.
fn unescaped(text: &[u8], span: Range<usize>) -> Range<usize> {
    let Range { mut start, end } = span;
    let has = |at: usize, digits: usize| {
        let run = part(text, at..at.saturating_add(digits).min(end));
        run.len() == digits && run.iter().all(u8::is_ascii_hexdigit)
    };
    match byte_before(text, start) {
        b'%' => {
            while has(start, 2) && part(text, start..end).starts_with(b"25") {
                start += 2;
            }
            if has(start, 2) {
                start += 2;
            }
        }
        // A terminal's colour, as in `␛[1;31m`.
        b'[' | b';' => {
            let digits = part(text, start..end).iter().take(4).take_while(|b| b.is_ascii_digit()).count();
            let before = part(text, start.saturating_sub(16)..start);
            let back = before.iter().rev().take_while(|b| b.is_ascii_digit() || **b == b';').count();
            let open = start.saturating_sub(back);
            let is_colour = byte(text, start.saturating_add(digits)) == b'm'
                && part(text, open.saturating_sub(2)..open) == b"\x1b[";
            if is_colour {
                start = start.saturating_add(digits).saturating_add(1);
            }
        }
        b'\\' if start.checked_sub(2).is_none_or(|at| byte(text, at) != b'\\') => match byte(text, start) {
            b'n' | b'r' | b't' => start += 1,
            b'u' if has(start.saturating_add(1), 4) => start += 5,
            _ => {}
        },
        _ => {}
    }
    start..end
}
