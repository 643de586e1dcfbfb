//! `hantei backup` and `hantei restore`: everything in one file, and back.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use app::backup::{self as archive, Contents};
use clap::Args;
use serde_json::json;

use super::{Session, output, remote, terminal::Terminal, text};
use crate::backup::{
    Gathered, Places,
    seal::{self, Key, Opener, Sealer},
};

/// Ends the name of a back-up that is being written.
const PART: &str = ".part";
/// Bytes written and read at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// With what a back-up is encrypted.
#[derive(Debug, Args)]
struct Keys {
    /// Encrypt with the key in this file: 32 random bytes, e.g. from `head -c 32 /dev/urandom`
    #[arg(long, value_name = "FILE", conflicts_with = "pass_phrase_file")]
    key_file: Option<PathBuf>,
    /// Encrypt with the pass phrase that is the first line of this file
    #[arg(long, value_name = "FILE")]
    pass_phrase_file: Option<PathBuf>,
}

impl Keys {
    fn read(&self) -> Result<Option<Key>> {
        match (&self.key_file, &self.pass_phrase_file) {
            (Some(path), _) => Key::file(path).map(Some),
            (None, Some(path)) => Key::phrase_file(path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// Everything in one file: evidence, lists of known-good files, mappings, accounts, kept files
///
/// Of a data directory that no server has, or with `--server` of a running one, which goes on working; that takes the token of an administrator. The
/// configuration and the installation's secret key are not in it: keep copies of them apart.
#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    keys: Keys,
    /// Have it made by a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The file to make, which must not be there; `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let key = self.keys.read()?;
        let is_output = self.file == Path::new("-");
        if !is_output && self.file.try_exists().unwrap_or(true) {
            bail!("`{}` is there: name a file that is not", self.file.display());
        }
        let from = match self.server {
            Some(server) => From::Server(server),
            None => From::data(session)?,
        };
        let (contents, bytes) = if is_output {
            from.write(key.as_ref(), &mut io::stdout().lock())?
        } else {
            let mut part = self.file.clone().into_os_string();
            part.push(PART);
            let part = Part::make(PathBuf::from(part))?;
            let mut file = BufWriter::with_capacity(BUFFER_BYTES, &part.file);
            let made = from.write(key.as_ref(), &mut file)?;
            file.flush().with_context(|| format!("cannot write `{}`", part.path.display()))?;
            drop(file);
            part.finish(&self.file)?;
            made
        };
        if is_output {
            return Ok(ExitCode::SUCCESS);
        }
        if self.json {
            output::print_json(&as_json(&contents, Some(bytes)))?;
        } else {
            output::print(session, |terminal| {
                told(&contents, terminal)?;
                terminal.line(format_args!(
                    "{bytes} bytes in {}{}",
                    text::visible(&self.file.to_string_lossy()),
                    if key.is_some() {
                        ", encrypted"
                    } else {
                        ", not encrypted: whoever can read it sees everything"
                    }
                ))
            })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a back-up comes from.
enum From {
    Data(std::sync::Arc<app::App>, Gathered),
    Server(String),
}

impl From {
    fn data(session: &Session) -> Result<Self> {
        let app = session.open()?;
        let config = &session.config;
        let folder = config.storage.folder();
        let uri = config.accounts.uri(folder.as_deref())?;
        // Where nobody has an account yet, none is made.
        let is_there = uri.strip_prefix("sqlite:").is_some_and(|path| Path::new(path).is_file());
        let accounts = match is_there {
            true => Some(accounts::Accounts::open(&uri).context("cannot open the accounts")?),
            false => None,
        };
        let gathered = Places::of(config).gather(accounts.as_ref())?;
        Ok(Self::Data(app, gathered))
    }

    /// Writes all of it, and tells what it has and how many bytes it took.
    fn write(&self, key: Option<&Key>, out: &mut dyn Write) -> Result<(Contents, u64)> {
        match key {
            None => self.write_plain(out),
            Some(key) => {
                let context = "cannot make the back-up";
                let mut sealer = Sealer::begin(out, key).context(context)?;
                let made = self.write_plain(&mut sealer)?;
                sealer.end().context(context)?;
                Ok(made)
            }
        }
    }

    fn write_plain(&self, out: &mut dyn Write) -> Result<(Contents, u64)> {
        match self {
            Self::Data(app, gathered) => app.backup(out, &gathered.extras).context("cannot make the back-up"),
            Self::Server(server) => {
                let context = || format!("the back-up of `{server}` is not whole");
                let mut copying = Copying { input: remote::backup(server)?, out, bytes: 0 };
                let contents = archive::check(&mut copying).with_context(context)?;
                // To the end of the answer: one that breaks off behind the last block is not whole either.
                io::copy(&mut copying, &mut io::sink()).with_context(context)?;
                Ok((contents, copying.bytes))
            }
        }
    }
}

/// Reads, and writes down what was read.
struct Copying<'a, R> {
    input: R,
    out: &'a mut dyn Write,
    bytes: u64,
}

impl<R: Read> Read for Copying<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.out.write_all(buffer.get(..count).unwrap_or_default())?;
        self.bytes += count as u64;
        Ok(count)
    }
}

/// A file that is being written, for its owner alone; gone when it is not finished.
struct Part {
    path: PathBuf,
    file: File,
    is_finished: bool,
}

impl Part {
    fn make(path: PathBuf) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).with_context(|| format!("cannot make `{}`", path.display()))?;
        Ok(Self { path, file, is_finished: false })
    }

    fn finish(mut self, name: &Path) -> Result<()> {
        let context = || format!("cannot write `{}`", name.display());
        self.file.sync_all().with_context(context)?;
        // A link fails where a rename would take the place of what came there meanwhile.
        fs::hard_link(&self.path, name)
            .or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                _ => fs::rename(&self.path, name),
            })
            .with_context(context)?;
        self.is_finished = !self.path.exists();
        if cfg!(unix) {
            let folder =
                name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            File::open(folder).and_then(|folder| folder.sync_all()).with_context(context)?;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A back-up into a new data directory
///
/// `--data` names the directory, which must not be there or be empty. Every block is checked before anything is in place; what can be made anew is, when
/// the directory is opened for the first time.
#[derive(Debug, Args)]
pub(super) struct Restore {
    #[command(flatten)]
    keys: Keys,
    /// Only look whether it is whole
    #[arg(long)]
    check: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The back-up; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Restore {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let folder = session.config.storage.folder();
        let key = self.keys.read()?;
        let name = text::visible(&self.file.to_string_lossy());
        let open = || -> io::Result<Box<dyn Read>> {
            Ok(match self.file == Path::new("-") {
                true => Box::new(io::stdin().lock()),
                false => Box::new(File::open(&self.file)?),
            })
        };
        let input = open().with_context(|| format!("cannot read `{name}`"))?;
        let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
        let contents = match &key {
            Some(key) => {
                let mut opener =
                    Opener::begin(input, key).with_context(|| format!("cannot read `{name}`"))?;
                self.take(&mut opener, folder.as_deref())
            }
            None => {
                if io::BufRead::fill_buf(&mut input).is_ok_and(|first| first.starts_with(seal::MARK)) {
                    bail!("`{name}` is encrypted: give `--key-file` or `--pass-phrase-file`");
                }
                self.take(&mut input, folder.as_deref())
            }
        };
        let contents = contents.with_context(|| format!("`{name}` was not restored"))?;
        if self.json {
            output::print_json(&as_json(&contents, None))?;
            return Ok(ExitCode::SUCCESS);
        }
        output::print(session, |terminal| {
            told(&contents, terminal)?;
            match folder.filter(|_| !self.check) {
                Some(folder) => terminal.line(format_args!(
                    "restored into {}; the installation's secret key and the configuration are not in a back-up",
                    text::visible(&folder.to_string_lossy())
                )),
                None => terminal.line("it is whole"),
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn take(&self, input: &mut dyn Read, folder: Option<&Path>) -> Result<Contents> {
        if self.check {
            return Ok(archive::check(input)?);
        }
        let folder = folder.context("name the directory: `--data DIR`")?;
        Ok(archive::restore(input, folder)?)
    }
}

fn told(contents: &Contents, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let Contents { made_at, program, point, digest, rows, files, file_bytes } = contents;
    terminal.line(format_args!("back-up of {made_at} by {}", text::visible(program)))?;
    terminal.line(format_args!(
        "as of entry {} of the log, digest {}",
        point.sequence,
        text::visible(digest)
    ))?;
    terminal.line(format_args!("{rows} rows, {files} files with {file_bytes} bytes"))
}

fn as_json(contents: &Contents, bytes: Option<u64>) -> serde_json::Value {
    let Contents { made_at, program, point, digest, rows, files, file_bytes } = contents;
    json!({
        "MadeAt": made_at.to_string(), "Program": program, "Point": point.sequence, "Digest": digest, "Rows": rows,
        "Files": files, "FileBytes": file_bytes, "Bytes": bytes,
    })
}
