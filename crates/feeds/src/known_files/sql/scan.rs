//! Words, quoted texts and lists of SQL, as far as rows need them. Nothing recurses: nesting is counted.

/// Most values of a row.
const VALUES_MAX: usize = 100;

/// What is left of the text.
pub(super) struct Scan<'a>(pub(super) &'a [u8]);

impl<'a> Scan<'a> {
    /// Whether nothing but space and line comments is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        loop {
            self.0 = self.0.trim_ascii_start();
            if !self.0.starts_with(b"--") {
                return self.0.is_empty();
            }
            let end = self.0.iter().position(|byte| *byte == b'\n').unwrap_or(self.0.len());
            self.advance(end);
        }
    }

    /// Takes `mark` if it comes next.
    pub(super) fn takes(&mut self, mark: &[u8]) -> bool {
        let rest = self.0.trim_ascii_start().strip_prefix(mark);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// The word that comes next; empty where none does.
    pub(super) fn word(&mut self) -> &'a [u8] {
        self.0 = self.0.trim_ascii_start();
        let is_other = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'_');
        let end = self.0.iter().position(is_other).unwrap_or(self.0.len());
        self.advance(end)
    }

    /// Takes a word if it comes next.
    pub(super) fn word_is(&mut self, word: &[u8]) -> bool {
        let before = self.0;
        let is_it = self.word().eq_ignore_ascii_case(word);
        if !is_it {
            self.0 = before;
        }
        is_it
    }

    /// A word, or what stands in quotes.
    pub(super) fn name(&mut self) -> Option<&'a [u8]> {
        self.0 = self.0.trim_ascii_start();
        let close = match self.0.first()? {
            quote @ (b'"' | b'`' | b'\'') => *quote,
            b'[' => b']',
            _ => return Some(self.word()).filter(|word| !word.is_empty()),
        };
        self.advance(1);
        let end = self.0.iter().position(|byte| *byte == close)?;
        let name = self.advance(end);
        self.advance(1);
        Some(name)
    }

    /// What stands between commas up to the closing parenthesis, texts without their quotes. `NULL` is empty.
    pub(super) fn list(&mut self) -> Option<Vec<&'a [u8]>> {
        let mut list = Vec::new();
        loop {
            let end = self.find(|byte, depth| depth == 0 && matches!(byte, b',' | b')'))?;
            let value = self.advance(end).trim_ascii();
            let text = value.strip_prefix(b"'").and_then(|value| value.strip_suffix(b"'"));
            list.push(match text {
                Some(text) => text,
                None if value.eq_ignore_ascii_case(b"null") => &[],
                None => value,
            });
            if list.len() > VALUES_MAX {
                return None;
            }
            if self.advance(1) == b")" {
                return Some(list);
            }
        }
    }

    /// Goes behind the statement's end.
    pub(super) fn skip_statement(&mut self) -> Option<()> {
        let end = self.find(|byte, _| byte == b';').unwrap_or(self.0.len());
        self.advance(end.saturating_add(1).min(self.0.len()));
        Some(())
    }

    /// Where the first byte stands that is not quoted and of which `is_it` says so, given the parentheses around it.
    fn find(&self, is_it: impl Fn(u8, u64) -> bool) -> Option<usize> {
        let (mut quote, mut depth) = (None, 0_u64);
        for (at, byte) in self.0.iter().enumerate() {
            match quote {
                Some(open) if open == *byte => quote = None,
                Some(_) => {}
                None if is_it(*byte, depth) => return Some(at),
                None => match byte {
                    b'\'' | b'"' | b'`' => quote = Some(*byte),
                    b'(' => depth = depth.saturating_add(1),
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                },
            }
        }
        None
    }

    /// Takes so many bytes.
    fn advance(&mut self, bytes: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(bytes).unwrap_or((self.0, &[]));
        self.0 = rest;
        taken
    }
}
