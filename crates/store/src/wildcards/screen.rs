//! Tells of most URLs, before they are parsed, that no wildcard mask over URLs covers them. It only ever says "perhaps" too often.
//!
//! Each pattern is filed under what a text must have to be covered: its one host, a long text of its path, or else a text of its host.
//! Texts of hosts are sought once for a host. Those of paths are sought in every URL, by windows of eight bytes of which most are skipped
//! (after Wu and Manber, *A Fast Algorithm for Multi-Pattern Searching*, 1994).

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use model::Wildcard;

/// Bytes of a window; shorter texts of paths are not sought.
const WINDOW: usize = 8;
/// Bytes at the end of a window that say how far it may be moved.
const GRAM: usize = 3;
const SHIFT_MAX: u8 = (WINDOW - GRAM + 1) as u8;
/// Texts of paths that share a window; of more, the window alone says "perhaps".
const SHARED_MAX: usize = 16;

/// Every wildcard mask over URLs at one moment.
#[derive(Default)]
pub struct UrlScreen {
    hosts: HashSet<Box<str>>,
    servers: Option<AhoCorasick>,
    paths: PathScreen,
    /// A pattern says nothing that can be sought.
    has_any: bool,
}

impl UrlScreen {
    pub(super) fn of<'w>(patterns: impl Iterator<Item = &'w Wildcard>) -> Self {
        let mut screen = Self::default();
        let (mut servers, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for pattern in patterns {
            let Some((server, path)) = pattern.as_str().split_once('/') else { continue };
            if let Some(url) = pattern.fixed_server() {
                screen.hosts.insert(url.host().to_string().into());
                continue;
            }
            let name = server.split_once(':').map_or(server, |(name, _)| name);
            let longest = |text: &'w str| text.split('*').max_by_key(|literal| literal.len());
            match (longest(path), longest(name)) {
                (Some(literal), _) if literal.len() >= WINDOW => paths.insert(literal),
                (_, Some(literal)) if !literal.is_empty() => servers.insert(literal),
                _ => {
                    screen.has_any = true;
                    continue;
                }
            };
        }
        if !servers.is_empty() {
            let built = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(servers);
            screen.has_any |= built.is_err();
            screen.servers = built.ok();
        }
        screen.paths = PathScreen::of(&paths);
        screen
    }

    /// Whether a pattern may cover URLs on this host (as [`model::Host`] prints it), whatever their paths.
    #[must_use]
    pub fn may_cover_on(&self, host: &str) -> bool {
        self.has_any
            || self.hosts.contains(host)
            || self.servers.as_ref().is_some_and(|servers| servers.is_match(host))
    }

    /// Whether a pattern may cover URLs with this path and query, whatever their hosts. A fragment may follow; it is none of the text.
    #[must_use]
    pub fn may_cover_path(&self, path: &[u8]) -> bool {
        self.paths.may_have(path)
    }
}

impl fmt::Debug for UrlScreen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hosts, servers, paths, has_any } = self;
        f.debug_struct("UrlScreen")
            .field("hosts", &hosts.len())
            .field("has_servers", &servers.is_some())
            .field("paths", &paths.literals.len())
            .field("has_any", has_any)
            .finish()
    }
}

/// Texts of paths, by one window of each.
#[derive(Default)]
struct PathScreen {
    literals: Vec<Box<[u8]>>,
    /// How far a window may be moved, by a hash of its last bytes.
    shifts: Box<[u8]>,
    bits: u32,
    windows: HashMap<[u8; WINDOW], Filed>,
}

/// What stands where a window is.
enum Filed {
    /// Texts, and where in them the window begins.
    Few(Vec<(u32, usize)>),
    Many,
}

impl PathScreen {
    fn of(literals: &BTreeSet<&str>) -> Self {
        if literals.is_empty() {
            return Self::default();
        }
        // A window that fewest share: of head, tail and what stands between.
        let places = |literal: &str| {
            let last = literal.len().saturating_sub(WINDOW);
            [0, last / 3, last / 2, last]
        };
        let window = |literal: &str, at: usize| -> Option<[u8; WINDOW]> {
            literal.as_bytes().get(at..)?.first_chunk().copied()
        };
        let mut shared: HashMap<[u8; WINDOW], u32> = HashMap::new();
        for literal in literals {
            for window in places(literal).into_iter().filter_map(|at| window(literal, at)) {
                let count = shared.entry(window).or_default();
                *count = count.saturating_add(1);
            }
        }
        // About one place in sixteen is taken.
        let bits = (literals.len().saturating_mul(96)).next_power_of_two().ilog2().clamp(12, 20);
        let mut screen =
            Self { bits, shifts: vec![SHIFT_MAX; 1 << bits].into_boxed_slice(), ..Self::default() };
        for literal in literals {
            let best = places(literal)
                .into_iter()
                .filter_map(|at| Some((at, window(literal, at)?)))
                .min_by_key(|(_, window)| shared.get(window).copied().unwrap_or(u32::MAX));
            if let Some((at, window)) = best {
                screen.file(literal.as_bytes(), at, window);
            }
        }
        screen
    }

    fn file(&mut self, literal: &[u8], at: usize, window: [u8; WINDOW]) {
        for (gram, left) in window.windows(GRAM).zip((0..SHIFT_MAX).rev()) {
            let place = self.place(gram);
            if let Some(shift) = self.shifts.get_mut(place) {
                *shift = left.min(*shift);
            }
        }
        let number = u32::try_from(self.literals.len()).unwrap_or(u32::MAX);
        let filed = self.windows.entry(window).or_insert_with(|| Filed::Few(Vec::new()));
        match filed {
            Filed::Few(few) if few.len() < SHARED_MAX => {
                few.push((number, at));
                self.literals.push(literal.into());
            }
            _ => *filed = Filed::Many,
        }
    }

    fn place(&self, gram: &[u8]) -> usize {
        let &[a, b, c] = gram else { return 0 };
        let number = u32::from_le_bytes([a, b, c, 0]);
        // The high bits of the product depend on all of it.
        (number.wrapping_mul(0x9e37_79b1) >> (u32::BITS - self.bits)) as usize
    }

    fn may_have(&self, text: &[u8]) -> bool {
        if self.windows.is_empty() {
            return false;
        }
        let mut end = WINDOW;
        while let Some(gram) = text.get(end - GRAM..end) {
            let shift = self.shifts.get(self.place(gram)).copied().unwrap_or(0);
            if shift > 0 {
                end += usize::from(shift);
                continue;
            }
            if self.is_filed(text, end - WINDOW) {
                return true;
            }
            end += 1;
        }
        false
    }

    fn is_filed(&self, text: &[u8], at: usize) -> bool {
        let window = text.get(at..).and_then(|rest| rest.first_chunk());
        match window.and_then(|window| self.windows.get(window)) {
            None => false,
            Some(Filed::Many) => true,
            Some(Filed::Few(few)) => few.iter().any(|(literal, offset)| {
                let start = at.checked_sub(*offset).and_then(|start| text.get(start..));
                let literal = self.literals.get(*literal as usize);
                literal.zip(start).is_some_and(|(literal, rest)| rest.starts_with(literal))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Observable;
    use proptest::prelude::*;

    use super::*;

    fn screen(patterns: &[String]) -> (Vec<Wildcard>, UrlScreen) {
        let patterns: Vec<Wildcard> =
            patterns.iter().filter_map(|text| Wildcard::from_canonical(text)).collect();
        let screen = UrlScreen::of(patterns.iter());
        (patterns, screen)
    }

    #[track_caller]
    fn check(pattern: &str, url: &str, on_host: bool, by_path: bool) {
        let (patterns, screen) = screen(&[pattern.to_owned()]);
        assert_eq!(patterns.len(), 1, "{pattern} is canonical");
        let (host, path) = url.split_once('/').unwrap();
        let path = format!("/{path}");
        let said = (screen.may_cover_on(host), screen.may_cover_path(path.as_bytes()));
        assert_eq!(said, (on_host, by_path), "{pattern} over {url}");
    }

    #[test]
    fn filed_under_host_or_path() {
        check("h.example/*/gate.php?id=*", "h.example/x", true, false);
        check("h.example/*/gate.php?id=*", "g.example/a/gate.php?id=1", false, false);
        check("*/bot/gate.php?id=*", "g.example/a/bot/gate.php?id=1", false, true);
        check("*/bot/gate.php?id=*", "g.example/bot/gate.php?i=1", false, false);
        check("*.d.example/a*b", "x.d.example/ok", true, false);
        check("*.d.example/a*b", "x.e.example/ok", false, false);
        check("*.d.example:8080/a*b", "x.d.example/ok", true, false);
        check("*.d.example/long-path*b", "x.e.example/long-path", false, true);
        check("*.d.example/long-path*b", "x.d.example/long-pat", false, false);
    }

    #[test]
    fn many_that_share_every_window() {
        let texts: Vec<String> = (0..100).map(|n| format!("*/aaaaaaaaaa{}*", "a".repeat(n))).collect();
        let (patterns, screen) = screen(&texts);
        assert_eq!(patterns.len(), 100);
        assert!(screen.may_cover_path(b"/aaaaaaaaaaaa"));
        assert!(!screen.may_cover_path(b"/aaaaaab/bbbbbbbbbbbbbbbbbb"));
    }

    proptest! {
        /// What a pattern covers is never ruled out.
        #[test]
        fn nothing_covered_is_ruled_out(
            patterns in prop::collection::vec(
                prop_oneof![
                    "(\\*|a|\\*\\.[ab])\\.(example|test)(:81)?/[ab*/]{0,24}\\*[ab]{0,3}",
                    "\\*/[ab]{6,12}\\*[ab]{0,4}",
                ],
                1..12,
            ),
            url in "(a|b|a\\.b|a\\.a)\\.(example|test)(:81)?/[ab/]{0,40}",
        ) {
            let (patterns, screen) = screen(&patterns);
            let Ok(Observable::Url(url)) = Observable::detect(&format!("http://{url}")) else { return Ok(()) };
            let ruled_out = !screen.may_cover_on(&url.host().to_string())
                && !screen.may_cover_path(url.path_and_query().as_bytes());
            let covering = patterns.iter().find(|pattern| pattern.covers(&Observable::Url(url.clone())));
            prop_assert!(!ruled_out || covering.is_none(), "{covering:?} covers {url}");
        }
    }
}
