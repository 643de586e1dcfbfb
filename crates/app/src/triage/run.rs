//! One triage: from files and streams to what matters in them.

use std::{
    fs::File,
    io::Read,
    net::{IpAddr, Ipv4Addr},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
    time::Instant,
};

use analysis::extract::{self, Candidate, Shape};
use feeds::{input::Input, unpack};
use model::{
    Host, Observable, Url,
    observable::{AddressScope, address_scope},
};
use store::UrlScreen;

use super::{
    LINES_MAX, MatchingLine, TriageOptions, Triaged,
    blocks::{Block, Blocks},
    memo::{Addresses, Aspect, Known, Memo},
    replay::Replay,
    tally::{Count, Pending, Spot, Tally, line_around},
};
use crate::{App, Error, Result};

/// Verdicts read at once.
const BATCH: usize = 1000;
/// Names of files kept; of more, places name the last.
const FILES_MAX: usize = 100_000;
/// Notes kept on what could not be read.
const UNREAD_MAX: usize = 1000;

/// Who is told the name of the file and the bytes read of it.
type Told<'a> = dyn Fn(&str, u64) + 'a;

/// A triage that goes on. Nothing of it is written to the ledger but verdict rows that had run out.
pub struct Triage<'a> {
    app: &'a App,
    options: TriageOptions,
    memo: Memo,
    addresses: Addresses,
    /// Wildcards over URLs at the beginning.
    screen: Arc<UrlScreen>,
    tally: Tally,
    report: Triaged,
    /// Matching lines with indices as the tally has them.
    lines: Vec<MatchingLine>,
    started: Instant,
    progress: Option<&'a Told<'a>>,
}

impl App {
    /// Begins a triage of logs: give it files and streams, then ask what matters.
    #[must_use]
    pub fn triage(&self, options: TriageOptions) -> Triage<'_> {
        // Until the filter is filled everything may be known, and each unknown thing costs a read.
        self.ledger.wait_for_filter();
        Triage {
            app: self,
            options,
            memo: Memo::new(),
            addresses: Addresses::new(),
            screen: self.ledger.url_screen(),
            tally: Tally::default(),
            report: Triaged::default(),
            lines: Vec::new(),
            started: Instant::now(),
            progress: None,
        }
    }
}

impl<'a> Triage<'a> {
    /// Tells `progress` the name of what is read and the bytes read of all, decompressed, now and then.
    #[must_use]
    pub fn with_progress(self, progress: &'a dyn Fn(&str, u64)) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// Reads a file, or all files below a folder, decompressed and unpacked. What cannot be read is noted.
    ///
    /// # Errors
    /// [`Error::Read`] for a path that is not there, [`Error::Store`] when the ledger fails.
    pub fn path(&mut self, path: &Path) -> Result<()> {
        let mut files = Vec::new();
        crate::import::collect(path, &mut files)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        for file in files {
            let name = file.to_string_lossy();
            self.unpacked(&name, &|| Ok(Box::new(File::open(&file)?)))?;
        }
        Ok(())
    }

    /// Reads a stream, decompressed and unpacked.
    ///
    /// # Errors
    /// [`Error::Store`] when the ledger fails.
    pub fn stream(&mut self, name: &str, reader: impl Read + 'static) -> Result<()> {
        let replay = Replay::new(reader);
        self.unpacked(name, &|| replay.open())
    }

    fn unpacked(&mut self, name: &str, open: &dyn Fn() -> std::io::Result<Box<dyn Read>>) -> Result<()> {
        let mut failed = None;
        let limits = self.options.limits;
        let refusals = unpack::unpack(name, open, &limits, &mut |input| match self.input(input) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        for refusal in refusals {
            self.note_unread(refusal.name, refusal.reason);
        }
        failed.map_or(Ok(()), Err)
    }

    fn note_unread(&mut self, name: String, reason: String) {
        if self.report.unread.len() < UNREAD_MAX {
            self.report.unread.push(unpack::Refusal { name, reason });
        }
    }

    fn input(&mut self, input: &dyn Input) -> Result<()> {
        let decoded = input.open().and_then(feeds::format::decoded);
        match decoded {
            Ok(mut reader) => self.text(input.name(), &mut reader),
            Err(error) => {
                self.note_unread(input.name().to_owned(), error.to_string());
                Ok(())
            }
        }
    }

    /// Reads text as it is.
    ///
    /// # Errors
    /// [`Error::Store`] when the ledger fails.
    pub fn text(&mut self, name: &str, reader: &mut dyn Read) -> Result<()> {
        if self.report.files.len() < FILES_MAX {
            self.report.files.push(name.to_owned());
        }
        let mut blocks = Blocks::new();
        loop {
            let (block, failure) = blocks.next(reader);
            if let Some(error) = failure {
                self.note_unread(name.to_owned(), format!("read only up to an error: {error}"));
            }
            let Some(block) = block else { return Ok(()) };
            self.block(&block)?;
            if let Some(progress) = self.progress {
                progress(name, self.report.bytes);
            }
        }
    }

    fn block(&mut self, block: &Block<'_>) -> Result<()> {
        let (begin, end) = block.own;
        self.report.bytes += (end - begin) as u64;
        self.report.lines_read += block.lines;
        let mut look = Look { triage: self, block, ends: None, hits: Vec::new() };
        let options = extract::Options::default();
        let _ = extract::candidates(block.text, &options, &mut |candidate| {
            look.see(&candidate);
            ControlFlow::Continue(())
        });
        let Look { hits, .. } = look;
        if self.options.lines || self.tally.pending.len() >= BATCH {
            let settled = self.tally.settle(self.app, &self.options, &mut self.memo)?;
            if self.options.lines {
                self.keep_lines(block, hits, &settled);
            }
        }
        Ok(())
    }

    /// Keeps the lines in which something matters.
    fn keep_lines(&mut self, block: &Block<'_>, hits: Vec<Hit>, settled: &[Option<u32>]) {
        let file = self.report.files.len().saturating_sub(1);
        let mut hits: Vec<(u64, usize, usize)> = hits
            .into_iter()
            .filter_map(|hit| {
                let matter = match hit.known {
                    Known::Matter(at) => at,
                    Known::Pending(at) => (*settled.get(at as usize)?)?,
                    Known::Nothing | Known::Something => return None,
                };
                Some((hit.line, hit.at, matter as usize))
            })
            .collect();
        hits.sort_unstable();
        for (line, at, matter) in hits {
            let has_room = self.lines.len() < LINES_MAX;
            // A line cut by a block's border is one line.
            match self.lines.last_mut() {
                Some(last) if (last.place.file, last.place.line) == (file, line) => {
                    if !last.matters.contains(&matter) && last.matters.len() < BATCH {
                        last.matters.push(matter);
                    }
                }
                _ if !has_room => self.report.lines_dropped += 1,
                _ => {
                    let spot = Spot { file, line, text: line_around(block.text, at).to_vec() };
                    self.lines.push(MatchingLine { place: spot.place(), matters: vec![matter] });
                }
            }
        }
    }

    /// What matters.
    ///
    /// # Errors
    /// [`Error::Store`] when the ledger fails.
    pub fn finish(mut self) -> Result<Triaged> {
        self.tally.settle(self.app, &self.options, &mut self.memo)?;
        let mut report = self.report;
        report.matters_dropped = self.tally.dropped;
        let (matters, places) = self.tally.finish();
        report.matters = matters;
        report.lines = self.lines;
        for line in &mut report.lines {
            for matter in &mut line.matters {
                *matter = places.get(*matter).copied().unwrap_or(*matter);
            }
            line.matters.sort_unstable();
        }
        report.seconds = self.started.elapsed().as_secs_f64();
        Ok(report)
    }
}

/// A candidate in a line that matters, or may.
struct Hit {
    line: u64,
    at: usize,
    known: Known,
}

/// What goes on while one block is looked through.
struct Look<'l, 'a, 'b> {
    triage: &'l mut Triage<'a>,
    block: &'l Block<'b>,
    /// Where its lines end, once somebody asked.
    ends: Option<Vec<usize>>,
    hits: Vec<Hit>,
}

impl Look<'_, '_, '_> {
    fn see(&mut self, candidate: &Candidate<'_>) {
        let at = candidate.span.start;
        if at < self.block.own.0 || at >= self.block.own.1 {
            return;
        }
        self.triage.report.candidates += 1;
        let text = &*candidate.text;
        // Most logs have more addresses than the memory has places.
        if candidate.shape == Shape::Host
            && let Some(address) = extract::ipv4(text)
            && self.is_nothing(address)
        {
            return;
        }
        let aspect = match candidate.shape {
            Shape::Digest => Aspect::Digest,
            Shape::Address => Aspect::Address,
            Shape::Host if candidate.is_named_by_url() => Aspect::NamedHost,
            Shape::Host => Aspect::Host,
            Shape::Url { .. } if self.is_unknown_url(candidate) => return,
            Shape::Url { .. } => Aspect::Url,
        };
        let key = self.triage.memo.key(aspect, text);
        let known = self.triage.memo.get(key).unwrap_or_else(|| {
            let known = self.triage.look_up(aspect, candidate);
            // Unknown digests hardly ever come again, and are soon told unknown.
            if aspect != Aspect::Digest || known != Known::Nothing {
                self.triage.memo.put(key, known);
            }
            known
        });
        if known != Known::Nothing {
            self.count(candidate, aspect, known);
        }
    }

    /// Whether an address means something else in every network, or nothing is known of it and of what is around it.
    fn is_nothing(&mut self, address: Ipv4Addr) -> bool {
        let triage = &mut *self.triage;
        if triage.addresses.has(address) {
            return true;
        }
        let ledger = &triage.app.ledger;
        let is_nothing =
            is_reserved(address) || !ledger.is_near_network(address) && ledger.is_unknown_address(address);
        if is_nothing {
            triage.addresses.put(address);
        }
        is_nothing
    }

    /// Whether neither URLs on the candidate's host nor such paths on any host are known: then it need not be parsed.
    fn is_unknown_url(&mut self, candidate: &Candidate<'_>) -> bool {
        let host = candidate.url_host().unwrap_or_default();
        let triage = &mut *self.triage;
        let key = triage.memo.key(Aspect::UrlsOn, host);
        let on_host = triage.memo.get(key).unwrap_or_else(|| {
            let known = triage.urls_on(host);
            triage.memo.put(key, known);
            known
        });
        on_host == Known::Nothing
            && match candidate.plain_path() {
                Some(path) => !triage.screen.may_cover_path(path),
                None => match candidate.observable() {
                    Some(Observable::Url(url)) => {
                        !triage.screen.may_cover_path(url.path_and_query().as_bytes())
                    }
                    _ => true,
                },
            }
    }

    fn count(&mut self, candidate: &Candidate<'_>, aspect: Aspect, known: Known) {
        let at = candidate.span.start;
        let ends = self.ends.get_or_insert_with(|| self.block.line_ends());
        let line = self.block.line + ends.partition_point(|end| *end < at) as u64;
        let file = self.triage.report.files.len().saturating_sub(1);
        let doubtful = candidate.is_doubtful();
        let text = line_around(self.block.text, at);
        let tally = &mut self.triage.tally;
        let known = match known {
            Known::Nothing => return,
            Known::Matter(matter) => {
                if let Some(count) = tally.matter(matter) {
                    count.add(file, line, doubtful, text);
                }
                known
            }
            Known::Pending(pending) => {
                if let Some(pending) = tally.pending.get_mut(pending as usize) {
                    pending.count.add(file, line, doubtful, text);
                }
                known
            }
            Known::Something => {
                let Some(observable) = candidate.observable() else { return };
                let count = Count::new(Spot { file, line, text: text.to_vec() }, doubtful);
                let known = Known::Pending(u32::try_from(tally.pending.len()).unwrap_or(u32::MAX));
                self.triage.memo.settle(aspect, &candidate.text, known);
                let text = candidate.text.to_vec();
                self.triage.tally.pending.push(Pending { observable, aspect, text, count });
                known
            }
        };
        if self.triage.options.lines {
            self.hits.push(Hit { line, at, known });
        }
    }
}

impl Triage<'_> {
    /// Whether URLs on a host may be known, whatever their paths.
    fn urls_on(&self, host: &[u8]) -> Known {
        let text = String::from_utf8_lossy(host);
        let has_urls =
            Url::parse(&format!("http://{text}/")).is_ok_and(|url| self.app.may_know_urls_on(url.host()));
        if has_urls { Known::Something } else { Known::Nothing }
    }

    /// What a candidate is that was not met lately: nothing, one that matters, or something to ask for.
    fn look_up(&self, aspect: Aspect, candidate: &Candidate<'_>) -> Known {
        let Some(observable) = candidate.observable() else { return Known::Nothing };
        if let Some(at) = self.tally.find(&observable) {
            return Known::Matter(at);
        }
        let may_be_known = match &observable {
            // Of a URL on a known host, the host tells; URLs by the thousand would say the same.
            Observable::Url(url) if aspect == Aspect::Url => {
                !is_reserved_host(url.host()) && self.app.may_know_url(url)
            }
            Observable::Ip(address) if address_scope(*address) != AddressScope::Public => false,
            Observable::Ip(IpAddr::V4(address)) => !self.app.ledger.is_unknown_address(*address),
            other => !self.app.is_silent(other),
        };
        if may_be_known { Known::Something } else { Known::Nothing }
    }
}

fn is_reserved(address: Ipv4Addr) -> bool {
    address_scope(IpAddr::V4(address)) != AddressScope::Public
}

/// Addresses that mean something else in every network are never condemned.
fn is_reserved_host(host: &Host) -> bool {
    matches!(host, Host::Ip(address) if address_scope(*address) != AddressScope::Public)
}
