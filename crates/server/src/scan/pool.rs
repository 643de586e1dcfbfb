//! Workers, started when they are needed and used for several files; one that fails is replaced.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use files::{Examined, Notice};
use sha2::{Digest, Sha256};

use super::{
    Setup,
    fault::Fault,
    frame::{self, Opening, Ready, Request},
};

/// Hands files to workers.
pub struct Scanner {
    program: PathBuf,
    setup: Arc<Setup>,
    idle: Mutex<Vec<Worker>>,
}

/// What a worker said of itself when it began.
#[derive(Clone, Debug, Default)]
pub struct Started {
    /// Rules that can be run.
    pub rules: usize,
    /// Roots that are trusted.
    pub roots: usize,
    /// What is wrong with rules and lists.
    pub problems: Vec<String>,
    /// What keeps it in.
    pub confined: Vec<String>,
}

struct Worker {
    child: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    files_left: u32,
}

/// Longest time for one file, in all.
const TIME_MAX: Duration = Duration::from_millis(9_000);
/// Longest time in which a worker starts: thousands of rules take seconds.
const START_TIME_MAX: Duration = Duration::from_secs(60);
/// Files after which a worker is replaced: what leaks, or was won by an attacker, ends with it.
const FILES_MAX: u32 = 32;
/// Workers that wait for the next file.
const IDLE_MAX: usize = 2;

impl Scanner {
    /// A scanner whose workers run `program`, this binary.
    #[must_use]
    pub fn new(program: PathBuf, setup: Setup) -> Self {
        Self { program, setup: Arc::new(setup), idle: Mutex::default() }
    }

    /// This binary, as it runs now even if its file was replaced.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn program() -> io::Result<PathBuf> {
        let linked = PathBuf::from("/proc/self/exe");
        if linked.exists() { Ok(linked) } else { std::env::current_exe() }
    }

    /// Longest file that is examined, in bytes.
    #[must_use]
    pub fn file_bytes_max(&self) -> u64 {
        self.setup.file_bytes_max
    }

    /// Starts a worker and keeps it, so that mistakes in rules and lists show before a file comes.
    ///
    /// # Errors
    /// [`Fault::Start`], [`Fault::Died`], [`Fault::Late`].
    pub fn start(&self) -> Result<Started, Fault> {
        let (worker, ready) = self.worker()?;
        self.put_back(worker);
        let Ready { rules, roots, problems, confined } = ready;
        Ok(Started { rules, roots, problems, confined })
    }

    /// Examines a file from its beginning, which was handed in as `name`. When it cannot be examined to the end, its digests are all that is told, and
    /// why.
    ///
    /// # Errors
    /// [`Fault::Start`], [`Fault::Read`], [`Fault::TooLong`].
    pub fn examine(&self, name: Option<&str>, file: &mut File, now_unix: i64) -> Result<Examined, Fault> {
        let bytes = file.metadata().map_err(Fault::Read)?.len();
        let max = self.setup.file_bytes_max;
        if bytes > max {
            return Err(Fault::TooLong { bytes, max });
        }
        let request = Request { name: name.map(str::to_owned), now_unix };
        match self.try_examine(&request, file, bytes) {
            Err(fault) if fault.is_of_content() => {
                tracing::warn!(%fault, "a file was not examined to the end");
                let mut examined = digests_only(name, file)?;
                examined.notices.push(Notice { place: String::new(), reason: fault.to_string() });
                Ok(examined)
            }
            outcome => outcome,
        }
    }

    fn try_examine(&self, request: &Request, file: &mut File, bytes: u64) -> Result<Examined, Fault> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => self.worker()?.0,
        };
        file.rewind().map_err(Fault::Read)?;
        let (outcome, is_late) = worker.within(TIME_MAX, |worker| worker.ask(request, file, bytes));
        match outcome {
            Ok(examined) => {
                worker.files_left -= 1;
                if worker.files_left > 0 {
                    self.put_back(worker);
                }
                Ok(examined)
            }
            Err(Ask::Read(error)) => Err(Fault::Read(error)),
            Err(Ask::Worker(why)) => {
                let status = worker.end();
                if is_late {
                    return Err(Fault::Late(TIME_MAX));
                }
                tracing::debug!(why, "a worker failed");
                Err(Fault::died(status))
            }
        }
    }

    fn put_back(&self, worker: Worker) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(worker);
        }
    }

    fn worker(&self) -> Result<(Worker, Ready), Fault> {
        let mut child = Command::new(&self.program)
            .arg("scan-worker")
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Fault::Start)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Fault::Start(io::Error::other("no pipes")));
        };
        let output = BufReader::new(output);
        let mut worker = Worker { child: Arc::new(Mutex::new(child)), input, output, files_left: FILES_MAX };
        let setup = Arc::clone(&self.setup);
        let (ready, is_late) = worker.within(START_TIME_MAX, |worker| worker.open(&setup));
        match ready {
            Ok(ready) => Ok((worker, ready)),
            Err(_) if is_late => Err(Fault::Late(START_TIME_MAX)),
            Err(_) => Err(Fault::died(worker.end())),
        }
    }
}

/// Which side failed.
enum Ask {
    Read(io::Error),
    Worker(String),
}

impl Worker {
    /// Does something with the worker, which is killed when it takes longer; tells whether it was.
    fn within<T>(&mut self, time: Duration, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let (done, waiting) = mpsc::channel::<()>();
        let child = Arc::clone(&self.child);
        let watch = thread::spawn(move || {
            let is_late = waiting.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
            if is_late {
                // It may have ended by itself.
                let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
            }
            is_late
        });
        let outcome = work(self);
        drop(done);
        (outcome, watch.join().unwrap_or_default())
    }

    fn open(&mut self, setup: &Setup) -> io::Result<Ready> {
        let opening = Opening {
            file_bytes_max: setup.file_bytes_max,
            rules: setup.rules.iter().map(|(name, _)| name.clone()).collect(),
            trust: setup.trust.iter().map(|(name, _)| name.clone()).collect(),
        };
        frame::send(&mut self.input, &opening)?;
        for (_, text) in &setup.rules {
            frame::write(&mut self.input, text.as_bytes())?;
        }
        for (_, list) in &setup.trust {
            frame::write(&mut self.input, list)?;
        }
        self.input.flush()?;
        frame::receive(&mut self.output)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn ask(&mut self, request: &Request, file: &mut File, bytes: u64) -> Result<Examined, Ask> {
        let broken = |error: io::Error| Ask::Worker(error.to_string());
        frame::send(&mut self.input, request).map_err(broken)?;
        self.input.write_all(&bytes.to_le_bytes()).map_err(broken)?;
        let mut digest = Sha256::new();
        let mut left = bytes;
        let mut piece = vec![0; 1 << 16];
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let room = piece.get_mut(..room).unwrap_or_default();
            let read = file.read(room).map_err(Ask::Read)?;
            if read == 0 {
                return Err(Ask::Read(io::ErrorKind::UnexpectedEof.into()));
            }
            let read = room.get(..read).unwrap_or_default();
            digest.update(read);
            self.input.write_all(read).map_err(broken)?;
            left -= read.len() as u64;
        }
        self.input.flush().map_err(broken)?;
        let examined: Examined = frame::receive(&mut self.output)
            .map_err(broken)?
            .ok_or_else(|| Ask::Worker("it said nothing".to_owned()))?;
        // Whoever won the worker may say anything of this file, but not of another.
        if examined.files.first().is_some_and(|report| report.sha256 == hex(&digest.finalize())) {
            Ok(examined)
        } else {
            Err(Ask::Worker("it answered about another file".to_owned()))
        }
    }

    /// How it ended; one that did not is killed. A process that closed its pipes by ending has its status by then, which killing it does not
    /// change.
    fn end(&self) -> io::Result<std::process::ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.kill()?;
        child.wait()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// What can be told of any file.
fn digests_only(name: Option<&str>, file: &mut File) -> Result<Examined, Fault> {
    file.rewind().map_err(Fault::Read)?;
    let report = files::digests(name, &mut *file).map_err(Fault::Read)?;
    Ok(Examined { files: vec![report], notices: Vec::new() })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanner(program: &str, file_bytes_max: u64) -> Scanner {
        let setup = Setup::read(file_bytes_max, None, None).unwrap();
        Scanner::new(program.into(), setup)
    }

    fn file(content: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        file
    }

    /// A worker that is lost, for whatever reason, costs what it would have found and nothing else.
    #[cfg(unix)]
    #[test]
    fn digests_are_told_when_the_worker_is_lost() {
        for program in ["/bin/false", "/bin/cat"] {
            let examined = scanner(program, 10).examine(Some("a.txt"), &mut file(b"abc"), 0).unwrap();
            assert_eq!(examined.files.len(), 1);
            let found = &examined.files[0];
            assert_eq!(found.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            assert_eq!((found.name.as_deref(), found.size_bytes), (Some("a.txt"), 3));
            assert!(examined.notices[0].reason.contains("ended"), "{program}: {:?}", examined.notices);
        }
    }

    #[test]
    fn what_cannot_be_examined_is_told() {
        let missing = scanner("/nowhere/hantei", 10).examine(None, &mut file(b"abc"), 0);
        assert!(matches!(missing, Err(Fault::Start(_))), "{missing:?}");
        let long = scanner("/nowhere/hantei", 2).examine(None, &mut file(b"abc"), 0);
        assert!(matches!(long, Err(Fault::TooLong { bytes: 3, max: 2 })), "{long:?}");
    }
}
