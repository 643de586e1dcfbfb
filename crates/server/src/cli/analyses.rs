//! Analyses of a file for a terminal.

use std::{collections::BTreeMap, io};

use app::{Report, report::FileAnalysis};
use model::{MalwareAnalysis, Zone, malware_analysis::AnalysisResult};

use super::{
    report::{OBJECT_WIDTH, label, period},
    terminal::Terminal,
    text,
};

/// Signatures shown; the most severe come first.
const SIGNATURES_MAX: usize = 8;

/// One analysis: what was made of the file, where, and which families were found.
pub(super) fn row(terminal: &Terminal<'_>, item: &FileAnalysis) -> Vec<String> {
    let MalwareAnalysis { result, score, environment, families, engines, engines_asked, .. } = &item.analysis;
    let zone = match result {
        AnalysisResult::Malicious => Zone::Red,
        AnalysisResult::Suspicious => Zone::Orange,
        AnalysisResult::Benign => Zone::Green,
        AnalysisResult::Unknown => Zone::Grey,
    };
    let score = score.map(|score| format!(" {score}/100")).unwrap_or_default();
    let engines = match engines_asked {
        0 => String::new(),
        asked => format!(", {} of {asked} engines", engines.len()),
    };
    let families: Vec<String> = families.iter().map(|family| text::short(family, 32)).collect();
    vec![
        terminal.mark(zone),
        format!("{}{score}{engines}", result.as_str()),
        families.join(", "),
        environment.as_deref().map(|environment| text::short(environment, 32)).unwrap_or_default(),
        period(Some(item.at), None),
        text::visible(&item.list),
    ]
}

/// The most severe signatures of all analyses, each once.
pub(super) fn signatures(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let analyses = report.analyses.iter().flat_map(|analyses| &analyses.items);
    let mut found: BTreeMap<&str, (u8, &str, &[String])> = BTreeMap::new();
    for signature in analyses.flat_map(|item| &item.analysis.signatures) {
        let says = signature.description.as_deref().unwrap_or(&signature.name);
        let entry = found.entry(says).or_insert((0, says, &signature.techniques));
        entry.0 = entry.0.max(signature.severity);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (at, (severity, says, techniques)) in found.iter().take(SIGNATURES_MAX).enumerate() {
        let heading = if at == 0 { "Behaviour" } else { "" };
        let techniques = match techniques {
            [] => String::new(),
            techniques => format!(" ({})", text::visible(&techniques.join(", "))),
        };
        label(terminal, heading, &format!("{severity:>3}  {}{techniques}", text::short(says, OBJECT_WIDTH)))?;
    }
    Ok(())
}
