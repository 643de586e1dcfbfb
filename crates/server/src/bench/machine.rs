//! What the figures were taken on: processor, cores, memory, kernel, load. No names of hosts, users or folders.

use std::{fs, process::Command, thread};

use super::Plan;

/// A machine, and the program on it.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    /// `x86_64`.
    pub(super) architecture: &'static str,
    /// Model of the processor.
    pub(super) processor: String,
    /// Cores that this process may use.
    pub(super) cores: usize,
    memory: String,
    kernel: String,
    /// Commit of the folder it runs in, with `+` when it has changes.
    pub(super) commit: String,
    load_before: String,
}

impl Machine {
    pub(super) fn describe() -> Self {
        let processor = line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
        Self {
            architecture: std::env::consts::ARCH,
            processor,
            cores: thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory: line("/proc/meminfo", "MemTotal").unwrap_or_default(),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            commit: commit(),
            load_before: load(),
        }
    }

    /// Architecture, processor and cores as they stand in the name of a run.
    pub(super) fn slug(&self) -> String {
        let words = format!("{} {} {}c", self.architecture, self.processor, self.cores);
        let plain: String = words
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' })
            .collect();
        plain.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    }

    /// The set-up, line by line.
    pub(super) fn setup(&self, plan: &Plan) -> String {
        let Self { architecture, processor, cores, memory, kernel, commit, load_before } = self;
        let profile = if cfg!(debug_assertions) { "debug: its figures mean nothing" } else { "release" };
        let Plan { records, seed, turn, rounds, connections, log_bytes, .. } = plan;
        let log_mb = log_bytes / 1_000_000;
        [
            format!("- machine: {architecture}, {processor}, {cores} cores, {memory} of memory"),
            format!("- kernel: {kernel}"),
            format!("- build: {profile}, commit {commit}"),
            format!("- command: `hantei bench --records {records} --seed {seed} --rounds {rounds} --turn {} --connections {connections} --log-mb {log_mb}`", turn.as_secs_f64()),
            format!("- load average before: {load_before}"),
        ]
        .join("\n")
    }
}

/// Load of the last 1, 5 and 15 minutes.
pub(super) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// The value of the first `name: value` line.
fn line(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_prefix(':'))?;
    Some(value.trim().to_owned())
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output =
            Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else { return "unknown".to_owned() };
    let has_changes = git(&["status", "--porcelain"]).is_none_or(|changes| !changes.is_empty());
    if has_changes { format!("{commit}+") } else { commit }
}
