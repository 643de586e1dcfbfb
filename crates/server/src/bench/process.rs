//! Another process of this program: started, watched through proc(5), ended when it goes out of scope. Where there is no `/proc`, its
//! figures are left out.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

/// Pause between two looks at a process; what is looked at only grows.
const LOOK_PAUSE: Duration = Duration::from_millis(20);
/// Ticks of `stat` in a second: `USER_HZ` is 100 on every Linux that matters here.
const TICKS: u64 = 100;

/// A running process.
pub(super) struct Process {
    child: Child,
}

/// What a process that ended had used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    pub(super) took: Duration,
    pub(super) cpu: Option<Duration>,
    pub(super) peak_bytes: Option<u64>,
}

/// How long the processor time is watched at a time, and how often.
const REST: Duration = Duration::from_millis(300);
const RESTS_MAX: u32 = 2000;

impl Process {
    /// Starts this program with other arguments.
    pub(super) fn start(arguments: &[&str], data: &Path) -> Result<Self> {
        let program = std::env::current_exe().context("cannot tell where this program is")?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg("--data")
            .arg(data)
            .env_remove("HANTEI_SERVER")
            .env_remove("HANTEI_LISTEN");
        Self::of(&mut command)
    }

    /// Starts a program without input, whose output is read here.
    pub(super) fn of(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        Ok(Self { child: spawned.with_context(|| format!("cannot start `{name}`"))? })
    }

    /// The address in the line that `serve` prints once it answers.
    pub(super) fn address(&mut self) -> Result<SocketAddr> {
        let stdout = self.child.stdout.as_mut().context("the output was taken already")?;
        let mut line = String::new();
        // The pipe stays open: the server prints nothing more.
        BufReader::new(stdout).read_line(&mut line).context("the server said nothing")?;
        let address = line.trim().rsplit("http://").next().unwrap_or_default();
        address.parse().with_context(|| format!("the server did not start: `{}`", line.trim()))
    }

    /// Waits for the end. Output is read and dropped.
    pub(super) fn finish(mut self) -> Result<Used> {
        let started = Instant::now();
        let drained = self
            .child
            .stdout
            .take()
            .map(|mut stdout| thread::spawn(move || io::copy(&mut stdout, &mut io::sink())));
        let (mut cpu, mut peak_bytes) = (None, None);
        let status: ExitStatus = loop {
            cpu = self.cpu().or(cpu);
            peak_bytes = self.memory("VmHWM").or(peak_bytes);
            match self.child.try_wait().context("cannot wait for the process")? {
                Some(status) => break status,
                None => thread::sleep(LOOK_PAUSE),
            }
        };
        let took = started.elapsed();
        if let Some(drained) = drained {
            let _ = drained.join();
        }
        if !status.success() {
            bail!("the process ended with {status}");
        }
        Ok(Used { took, cpu, peak_bytes })
    }

    /// Processor time so far, user and system, all threads.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        ticks(&stat).map(|ticks| Duration::from_millis(ticks * 1000 / TICKS))
    }

    /// Waits until it has nothing more to do, ten minutes at most: a server fills its memory after it has begun to answer.
    pub(super) fn rest(&self) {
        let mut quiet = 0;
        for _ in 0..RESTS_MAX {
            let before = self.cpu();
            thread::sleep(REST);
            let used = self.cpu().zip(before).and_then(|(after, before)| after.checked_sub(before));
            quiet = if used.is_some_and(|used| used > REST / 20) { 0 } else { quiet + 1 };
            if quiet == 3 {
                return;
            }
        }
    }

    /// A line of `status` in bytes: `VmRSS` (now), `VmHWM` (at most).
    pub(super) fn memory(&self, name: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        status_bytes(&status, name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Processor time of this process so far.
pub(super) fn own_cpu() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    ticks(&stat).map(|ticks| Duration::from_millis(ticks * 1000 / TICKS))
}

/// Bytes that this process holds now.
pub(super) fn own_memory() -> Option<u64> {
    status_bytes(&fs::read_to_string("/proc/self/status").ok()?, "VmRSS")
}

/// Fields 14 and 15 of `stat`; the name in field 2 may hold anything, also brackets and spaces.
fn ticks(stat: &str) -> Option<u64> {
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let (user, system) = (fields.next()?.parse::<u64>().ok()?, fields.next()?.parse::<u64>().ok()?);
    Some(user + system)
}

fn status_bytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Bytes of the files below a folder.
pub(super) fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Compaction may take a file away while we look.
        let Ok(metadata) = entry.metadata() else { continue };
        bytes += if metadata.is_dir() { folder_bytes(&entry.path())? } else { allocated(&metadata) };
    }
    Ok(bytes)
}

#[cfg(unix)]
fn allocated(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::blocks(metadata) * 512
}

#[cfg(not(unix))]
fn allocated(metadata: &fs::Metadata) -> u64 {
    metadata.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_proc() {
        let stat = "12 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0";
        assert_eq!(ticks(stat), Some(300));
        assert_eq!(ticks("12 (short) R 1"), None);
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n";
        assert_eq!(
            (status_bytes(status, "VmHWM"), status_bytes(status, "VmRSS")),
            (Some(2 << 20), Some(1 << 20))
        );
        assert_eq!(status_bytes(status, "VmSwap"), None);
    }
}
