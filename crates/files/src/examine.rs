//! The walk over a file and what is in it.

use std::{
    cell::RefCell,
    collections::HashMap,
    time::{Duration, Instant},
};

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use similarity::{Ctph, Tlsh};

use crate::{
    Budget, Examined, Facts, FileReport, Limits, Notice, binary, container, container::Child, digests::hex,
    disguise, document, kind::Kind, names::Names, rules::Rules, script,
};

/// What an examination needs besides the file.
pub struct Examiner {
    /// How much is looked at.
    pub limits: Limits,
    /// Who is trusted to sign.
    pub trust: codesign::TrustList,
    /// YARA rules.
    pub rules: Rules,
    /// The moment at which certificates are judged that no counter-signature dates, seconds since 1970.
    pub now_unix: i64,
}

impl Examiner {
    /// Examines `bytes`, which were handed in as `name`, and the files in it.
    #[must_use]
    pub fn examine(&self, name: Option<&str>, bytes: &[u8]) -> Examined {
        let walk = Walk { examiner: self, began: Instant::now(), state: RefCell::default() };
        let mut budget = Budget::new(self.limits);
        walk.file(&Place { parent: None, path: String::new(), depth: 0 }, name, bytes, &mut budget);
        walk.state.into_inner().examined
    }
}

struct Walk<'e> {
    examiner: &'e Examiner,
    began: Instant,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    examined: Examined,
    /// Files that were examined, by SHA-256: what is there twice is examined once.
    seen: HashMap<String, usize>,
    rules_took: Duration,
    is_late: bool,
}

/// Where a file is.
struct Place {
    parent: Option<u32>,
    /// Names of what it is in, joined by ` > `.
    path: String,
    depth: u32,
}

/// Longest time that rules may take over all files of one examination.
const RULES_TIME_MAX: Duration = Duration::from_secs(4);
/// Notices that are kept; a broken archive has one a member.
const NOTICES_MAX: usize = 200;
/// Bytes of a place that are kept.
const PLACE_BYTES_MAX: usize = 2_000;

impl Walk<'_> {
    fn file(&self, place: &Place, name: Option<&str>, bytes: &[u8], budget: &mut Budget) {
        let index = self.state.borrow().examined.files.len();
        let sha256 = hex(&Sha256::digest(bytes));
        let known = self.state.borrow().seen.get(&sha256).copied();
        if let Some(known) = known {
            let mut state = self.state.borrow_mut();
            if let Some(mut report) = state.examined.files.get(known).cloned() {
                report.parent = place.parent;
                report.name = name.map(bounded);
                state.examined.files.push(report);
            }
            return;
        }
        let kind = Kind::detect(bytes, name);
        let mut report = self.report(bytes, kind, name, sha256.clone());
        report.parent = place.parent;
        {
            let mut state = self.state.borrow_mut();
            state.seen.insert(sha256, index);
            state.examined.files.push(report);
        }
        let label = name.map_or_else(|| kind.describe(bytes), bounded);
        let path = match place.path.as_str() {
            "" => label,
            path => bounded_to(&format!("{path} > {label}"), PLACE_BYTES_MAX),
        };
        self.rules(index, bytes, &path);
        self.children(index, place.depth, &path, bytes, kind, budget);
    }

    fn report(&self, bytes: &[u8], kind: Kind, name: Option<&str>, sha256: String) -> FileReport {
        let mut facts = Facts::default();
        let mut names = Names::default();
        let program = match kind {
            Kind::Pe | Kind::Elf | Kind::MachO => binary::examine(bytes, &mut facts),
            _ => None,
        };
        document::examine(bytes, kind, &mut facts, &mut names);
        match kind {
            Kind::Script("html" | "xml" | "svg") => script::examine(bytes, "markup", &mut facts),
            Kind::Script(_) => script::examine(bytes, "script", &mut facts),
            _ => {}
        }
        disguise::examine(name, kind, &mut facts);
        names.take(bytes, kind);
        FileReport {
            parent: None,
            name: name.map(bounded),
            size_bytes: bytes.len() as u64,
            md5: hex(&Md5::digest(bytes)),
            sha1: hex(&Sha1::digest(bytes)),
            sha256,
            tlsh: Tlsh::of(bytes).map(|digest| digest.to_string()),
            ctph: Some(Ctph::of(bytes).to_string()),
            file_type: program.unwrap_or_else(|| kind.describe(bytes)),
            mime_type: kind.mime_type().map(str::to_owned),
            facts,
            signatures: codesign::signatures(bytes, &self.examiner.trust, self.examiner.now_unix),
            observables: names.into_told(),
            rules: Vec::new(),
        }
    }

    fn rules(&self, index: usize, bytes: &[u8], path: &str) {
        let mut state = self.state.borrow_mut();
        if self.examiner.rules.count() == 0 {
            return;
        }
        if state.rules_took > RULES_TIME_MAX {
            state.notice(
                path,
                format!("no rules were run: they took longer than {} s", RULES_TIME_MAX.as_secs()),
            );
            return;
        }
        let began = Instant::now();
        let (matches, problem) = self.examiner.rules.matches(bytes);
        state.rules_took += began.elapsed();
        if let Some(problem) = problem {
            state.notice(path, problem);
        }
        if let Some(report) = state.examined.files.get_mut(index) {
            report.rules = matches;
        }
    }

    fn children(&self, index: usize, depth: u32, path: &str, bytes: &[u8], kind: Kind, budget: &mut Budget) {
        let limits = self.examiner.limits;
        let parent = u32::try_from(index).ok();
        let mut each = |budget: &mut Budget, child: Child| {
            if depth >= limits.depth_max {
                let reason = format!("files within it were not examined: {depth} levels (depth_max)");
                self.state.borrow_mut().notice(path, reason);
                return;
            }
            if self.is_late() {
                return;
            }
            let place = Place { parent, path: path.to_owned(), depth: depth + 1 };
            self.file(&place, Some(&child.name), &child.content, budget);
        };
        let mut notice = |told: Notice| {
            let place = match told.place.as_str() {
                "" => path.to_owned(),
                member => format!("{path} > {member}"),
            };
            self.state.borrow_mut().notice(&place, told.reason);
        };
        container::children(bytes, kind, budget, &mut each, &mut notice);
    }

    /// Whether time is up, which is told once.
    fn is_late(&self) -> bool {
        let limits = &self.examiner.limits;
        let mut state = self.state.borrow_mut();
        if self.began.elapsed() > limits.time_max && !state.is_late {
            state.is_late = true;
            let reason =
                format!("further files in it were not examined: {} s (time_max)", limits.time_max.as_secs());
            state.notice("", reason);
        }
        state.is_late
    }
}

impl State {
    fn notice(&mut self, place: &str, reason: String) {
        let notice = Notice { place: bounded_to(place, PLACE_BYTES_MAX), reason };
        let notices = &mut self.examined.notices;
        if notices.len() < NOTICES_MAX && !notices.contains(&notice) {
            notices.push(notice);
        }
    }
}

fn bounded(text: &str) -> String {
    bounded_to(text, Facts::TEXT_BYTES_MAX)
}

fn bounded_to(text: &str, max: usize) -> String {
    text.get(..text.floor_char_boundary(max)).unwrap_or_default().to_owned()
}
