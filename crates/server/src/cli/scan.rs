//! `hantei scan`: files examined, kept as evidence and looked up.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use app::{App, Query, Report, Sections};
use clap::Args;
use files::{Examined, FileReport, codesign::Status};
use model::{Hash, Observable, Zone};
use serde_json::json;

use super::{
    Session, output, remote,
    report::label,
    terminal::{Style, Terminal},
    text,
};
use crate::scan::{Scanner, Service};

/// What is in these files? They are examined, kept as evidence and looked up
///
/// Each file, and the files in it, is taken apart in a process of its own that may do nothing else: digests, type, signature, names, YARA rules. Their
/// digests and facts are kept; the files are not, unless `[scan] keep` is set. Archives with the password `infected` are opened.
#[derive(Debug, Args)]
pub(super) struct Scan {
    /// A folder of YARA rules, or one file [default: what the configuration says]
    #[arg(long, value_name = "PATH")]
    rules: Option<PathBuf>,
    /// A folder of trust lists and certificates, or one file [default: what the configuration says]
    #[arg(long, value_name = "PATH")]
    trust: Option<PathBuf>,
    /// Examine the files that are kept once more
    #[arg(long)]
    kept: bool,
    /// Print JSON: one document per file
    #[arg(long)]
    json: bool,
    /// Tell what keeps the processes in that meet the bytes, and what is wrong with rules and trust lists
    #[arg(long)]
    check: bool,
    /// Send the files to a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Files and folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Files within a file that are shown; the dangerous ones come first in JSON too.
const CHILDREN_SHOWN: usize = 30;
/// Findings of one file that are shown.
const FINDINGS_SHOWN: usize = 8;
/// Names in a file's text that are shown.
const OBSERVABLES_SHOWN: usize = 8;

impl Scan {
    pub(super) fn run(mut self, session: &Session) -> Result<ExitCode> {
        if self.paths.is_empty() && !self.kept && !self.check {
            bail!("nothing was given: name files or folders");
        }
        let mut paths = Vec::new();
        for path in &self.paths {
            remote::files_below(path, &mut paths)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
        }
        if let Some(server) = &self.server {
            return self.send(session, server, &paths);
        }
        let mut config = session.config.scan.clone();
        config.rules = self.rules.take().or(config.rules);
        config.trust = self.trust.take().or(config.trust);
        let scanner = Scanner::new(Scanner::program().context("cannot find this program")?, config.setup()?);
        let started = scanner.start()?;
        for problem in &started.problems {
            eprintln!("warning: {}", text::visible(problem));
        }
        if self.check {
            return output::print(session, |terminal| {
                terminal.line(format_args!("{} rules, {} trusted roots", started.rules, started.roots))?;
                started.confined.iter().try_for_each(|line| terminal.line(line))
            })
            .map(|()| ExitCode::SUCCESS);
        }
        let app = session.open()?;
        let data = session.config.storage.folder();
        let service = Service::new(scanner, config.keeper(data.as_deref())?);
        let mut code = ExitCode::SUCCESS;
        let total = paths.len();
        for (at, path) in paths.iter().enumerate() {
            tell_progress(at, total, path);
            let scanned = scan(&app, &service, path)
                .and_then(|examined| self.show(session, &app, &path.to_string_lossy(), &examined));
            self.tell(scanned, &path.to_string_lossy(), &mut code)?;
        }
        if self.kept {
            for hash in service.kept().context("cannot list the files that are kept")? {
                let again = service.take_again(&app, &hash).map_err(anyhow::Error::from);
                let shown = again.and_then(|examined| self.show(session, &app, &hash.to_string(), &examined));
                self.tell(shown, &hash.to_string(), &mut code)?;
            }
        }
        Ok(code)
    }

    /// Says what failed with one file, and goes on; a closed output ends it all.
    fn tell(&self, outcome: Result<()>, name: &str, code: &mut ExitCode) -> Result<()> {
        let Err(error) = outcome else { return Ok(()) };
        if super::is_broken_pipe(&error) {
            return Err(error);
        }
        let causes: Vec<String> = error.chain().map(|cause| text::visible(&cause.to_string())).collect();
        eprintln!("{}: {}", text::visible(name), causes.join(": "));
        *code = ExitCode::FAILURE;
        Ok(())
    }

    fn send(&self, session: &Session, server: &str, paths: &[PathBuf]) -> Result<ExitCode> {
        let mut code = ExitCode::SUCCESS;
        for (at, path) in paths.iter().enumerate() {
            tell_progress(at, paths.len(), path);
            let shown = remote::scan(server, path).and_then(|answer| match self.json {
                true => output::print_json(&answer),
                false => output::print(session, |terminal| remote_line(terminal, path, &answer)),
            });
            self.tell(shown, &path.to_string_lossy(), &mut code)?;
        }
        Ok(code)
    }

    fn show(&self, session: &Session, app: &App, name: &str, examined: &Examined) -> Result<()> {
        let mut reports = Vec::new();
        for file in &examined.files {
            let hash = Hash::parse(&file.sha256).context("the examination gave no digest")?;
            let query = Query { sections: Sections::default(), ..Query::new(Observable::File(hash)) };
            reports.push(app.lookup(&query)?);
        }
        if self.json {
            let zones: Vec<&str> = reports.iter().map(|report| report.verdict.zone.as_str()).collect();
            return output::print_json(&json!({"path": name, "zones": zones, "examined": examined}));
        }
        output::print(session, |terminal| write(terminal, name, examined, &reports))
    }
}

fn scan(app: &App, service: &Service, path: &Path) -> Result<Examined> {
    let mut file = File::open(path).context("cannot open it")?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(service.take(app, name.as_deref(), &mut file, None)?)
}

/// Which file it is, where a person watches.
fn tell_progress(at: usize, total: usize, path: &Path) {
    let mut err = io::stderr();
    if total > 1 && err.is_terminal() {
        // When nobody reads any more the work goes on.
        let _ = writeln!(err, "[{}/{total}] {}", at + 1, text::visible(&path.to_string_lossy()));
    }
}

fn remote_line(terminal: &mut Terminal<'_>, path: &Path, answer: &serde_json::Value) -> io::Result<()> {
    let text_of =
        |pointer: &str| answer.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default();
    let zone = Zone::ALL.into_iter().find(|zone| zone.as_str() == text_of("/Zone")).unwrap_or(Zone::Grey);
    terminal.line(format_args!(
        "{} {}  {}  {}  {}",
        terminal.mark(zone),
        text::visible(text_of("/FileGeneralInfo/FileStatus")),
        text::visible(&path.to_string_lossy()),
        text::visible(&text_of("/FileGeneralInfo/Sha256").to_lowercase()),
        text::visible(text_of("/Status")),
    ))
}

fn write(terminal: &mut Terminal<'_>, name: &str, examined: &Examined, reports: &[Report]) -> io::Result<()> {
    let (Some(root), Some(report)) = (examined.files.first(), reports.first()) else { return Ok(()) };
    let verdict = &report.verdict;
    terminal.line(format_args!(
        "{} {}  {}  {}",
        terminal.mark(verdict.zone),
        terminal.paint(Style::Of(verdict.zone), verdict.zone.as_str().to_uppercase()),
        verdict.status,
        terminal.paint(Style::Strong, text::visible(name)),
    ))?;
    label(terminal, "File", &format!("{} · {} bytes", text::visible(&root.file_type), root.size_bytes))?;
    label(terminal, "SHA-256", &root.sha256)?;
    if !root.facts.packers.is_empty() {
        label(terminal, "Packed", &text::visible(&root.facts.packers.join(", ")))?;
    }
    for line in signature_lines(root) {
        label(terminal, "Signed by", &line)?;
    }
    for (at, (severity, line)) in finding_lines(root).into_iter().take(FINDINGS_SHOWN).enumerate() {
        label(terminal, if at == 0 { "Found" } else { "" }, &format!("{severity:>3}  {line}"))?;
    }
    for (at, observable) in root.observables.iter().take(OBSERVABLES_SHOWN).enumerate() {
        label(terminal, if at == 0 { "Names" } else { "" }, &text::short(observable, 72))?;
    }
    if root.observables.len() > OBSERVABLES_SHOWN {
        label(terminal, "", &format!("and {} more", root.observables.len() - OBSERVABLES_SHOWN))?;
    }
    children(terminal, examined, reports)?;
    for notice in &examined.notices {
        let place = if notice.place.is_empty() {
            String::new()
        } else {
            format!("{}: ", text::short(&notice.place, 60))
        };
        label(terminal, "Left out", &format!("{place}{}", text::visible(&notice.reason)))?;
    }
    terminal.line("")
}

/// Files within it, the worst first.
fn children(terminal: &mut Terminal<'_>, examined: &Examined, reports: &[Report]) -> io::Result<()> {
    let mut children: Vec<(&FileReport, &Report)> = examined.files.iter().zip(reports).skip(1).collect();
    children.sort_by_key(|(_, report)| std::cmp::Reverse(report.verdict.zone));
    let rows: Vec<Vec<String>> = children
        .iter()
        .take(CHILDREN_SHOWN)
        .map(|(file, report)| {
            vec![
                terminal.mark(report.verdict.zone),
                text::short(file.name.as_deref().unwrap_or("–"), 60),
                text::visible(&file.file_type),
                file.size_bytes.to_string(),
                file.sha256.get(..16).unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    label(terminal, "Within", &format!("{} files", children.len()))?;
    terminal.table(16, &[3], &rows)?;
    match children.len().saturating_sub(CHILDREN_SHOWN) {
        0 => Ok(()),
        more => label(terminal, "", &format!("and {more} more")),
    }
}

fn signature_lines(file: &FileReport) -> Vec<String> {
    let line = |signature: &files::codesign::Signature| {
        let signer = signature.chain.first().map_or("nobody named", |signer| signer.subject.as_str());
        let status = match signature.status {
            Status::Trusted => "trusted".to_owned(),
            Status::NotTrusted => "not trusted".to_owned(),
            Status::Discredited => "DISCREDITED".to_owned(),
        };
        let reason = signature.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        text::visible(&format!("{signer} ({status}{reason})"))
    };
    file.signatures.iter().map(line).collect()
}

fn finding_lines(file: &FileReport) -> Vec<(u8, String)> {
    let rules = file.rules.iter().map(|rule| {
        let says = rule.description.as_deref().map(|says| format!(": {says}")).unwrap_or_default();
        (rule.score.unwrap_or_default(), format!("YARA {}{says}", rule.name), &[][..])
    });
    let findings = file
        .facts
        .findings
        .iter()
        .map(|finding| (finding.severity, finding.description.clone(), finding.techniques.as_slice()));
    let mut lines: Vec<(u8, String)> = rules
        .chain(findings)
        .map(|(severity, says, techniques)| {
            let techniques =
                if techniques.is_empty() { String::new() } else { format!(" ({})", techniques.join(", ")) };
            (severity, text::short(&format!("{says}{techniques}"), 100))
        })
        .collect();
    lines.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    lines
}
