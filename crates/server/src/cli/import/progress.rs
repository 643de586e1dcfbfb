//! How an import goes on: a bar on a terminal, plain lines elsewhere.

use std::{
    io::{self, Write},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use app::{
    Progress,
    import::{FileSummary, Outcome},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::text;

/// Plain lines, for logs and scripts that follow.
pub(super) struct Plain {
    /// Write to standard error, because standard output is for the summary.
    pub(super) to_stderr: bool,
}

impl Plain {
    /// One whole line at once, flushed: a reader may act on it before the next. When nobody reads any more the import goes on.
    fn say(&self, line: &str) {
        let line = format!("{line}\n");
        let _ = if self.to_stderr {
            io::stderr().write_all(line.as_bytes())
        } else {
            let mut out = io::stdout().lock();
            out.write_all(line.as_bytes()).and_then(|()| out.flush())
        };
    }
}

impl Progress for Plain {
    fn committed(&self, records: u64) {
        self.say(&format!("committed_through={records}"));
    }

    fn file_finished(&self, file: &FileSummary) {
        self.say(&line(file));
    }
}

/// A bar with rate and refused records.
pub(super) struct Bar {
    bar: ProgressBar,
    records: AtomicU64,
    name: Mutex<String>,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{spinner} {wide_msg} {bytes:>10}/{total_bytes} {bar:20} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, records: AtomicU64::new(0), name: Mutex::default() }
    }

    fn name(&self) -> std::sync::MutexGuard<'_, String> {
        self.name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bar {
    fn file_started(&self, name: &str, bytes: Option<u64>) {
        *self.name() = text::short(name.rsplit('/').next().unwrap_or(name), 40);
        self.bar.reset();
        if let Some(bytes) = bytes {
            self.bar.set_length(bytes);
        }
    }

    fn advanced(&self, bytes: u64, records: u64, rejected: u64) {
        self.bar.set_position(bytes);
        let rate = rate(records, self.bar.elapsed());
        let refused = if rejected > 0 { format!(", {rejected} refused") } else { String::new() };
        self.bar.set_message(format!("{}: {records} records, {rate}/s{refused}", self.name()));
    }

    fn committed(&self, records: u64) {
        self.records.store(records, Ordering::Relaxed);
    }

    fn file_finished(&self, file: &FileSummary) {
        self.bar.suspend(|| {
            let _ = writeln!(io::stderr(), "{}", line(file));
        });
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn rate(records: u64, elapsed: Duration) -> u64 {
    u64::try_from(u128::from(records) * 1000 / elapsed.as_millis().max(1)).unwrap_or(u64::MAX)
}

/// What became of a file, in one line.
fn line(file: &FileSummary) -> String {
    let name = text::visible(&file.name);
    match &file.outcome {
        Outcome::Refused(reason) => format!("{name}: refused: {}", text::visible(reason)),
        Outcome::Unchanged => format!("{name}: known already"),
        _ => {
            let list = file.list.as_deref().map(text::visible).unwrap_or_default();
            let refused =
                if file.rejected > 0 { format!(", {} refused", file.rejected) } else { String::new() };
            format!("{name}: {list}: {} records, {} new{refused}", file.records, file.new + file.ranges)
        }
    }
}
