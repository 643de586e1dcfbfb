//! A small SMTP server on loopback that does at each place of the conversation what it is told, and keeps what it took.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::Duration,
};

/// A place in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// In the middle of the content.
    Content,
    /// After the final dot; the mail is taken by then.
    Dot,
    Quit,
}

/// What is done there instead of the usual reply.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// Another reply.
    Reply(&'static str),
    /// The connection is closed.
    Drop,
    /// Nothing, for as long as the client stays.
    Silence,
    /// A reply that never ends, a byte every ten milliseconds.
    Drip,
    /// A line that never ends, as fast as it goes.
    Flood,
}

/// What the server took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) sender: String,
    pub(crate) recipients: Vec<String>,
    /// The content, dots undoubled, lines ended by CRLF.
    pub(crate) content: Vec<u8>,
    pub(crate) is_encrypted: bool,
    /// What came with AUTH.
    pub(crate) log_in: Option<String>,
}

/// A stream of bytes.
pub(crate) trait Stream: Read + Write + Send {}
impl<S: Read + Write + Send> Stream for S {}

/// Puts TLS around a connection.
pub(crate) type Wrap = Arc<dyn Fn(TcpStream) -> Box<dyn Stream> + Send + Sync>;

/// How the server behaves.
#[derive(Clone, Default)]
pub(crate) struct Script {
    pub(crate) acts: Vec<(Place, Act)>,
    /// Lines of the reply to EHLO.
    pub(crate) offers: Vec<&'static str>,
    /// TLS, if it can be had.
    pub(crate) wrap: Option<Wrap>,
    /// Whether TLS is there from the first byte.
    pub(crate) is_wrapped: bool,
}

impl Script {
    pub(crate) fn at(place: Place, act: Act) -> Self {
        Self { acts: vec![(place, act)], ..Self::default() }
    }
}

struct Shared {
    script: Mutex<Script>,
    taken: Mutex<Vec<Taken>>,
    connections: Mutex<usize>,
    is_over: Mutex<bool>,
}

/// The server; it ends, with all its connections, when dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn new(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            taken: Mutex::default(),
            connections: Mutex::default(),
            is_over: Mutex::new(false),
        });
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || serve(&listener, &served));
        Self { address, shared, thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Behaves otherwise from the next connection on.
    pub(crate) fn behave(&self, script: Script) {
        *self.shared.script.lock().unwrap() = script;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().unwrap().clone()
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.shared.is_over.lock().unwrap() = true;
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

fn serve(listener: &TcpListener, shared: &Shared) {
    std::thread::scope(|scope| {
        loop {
            let (stream, _) = listener.accept().unwrap();
            if *shared.is_over.lock().unwrap() {
                return;
            }
            *shared.connections.lock().unwrap() += 1;
            let script = shared.script.lock().unwrap().clone();
            // A client that never ends would keep the test.
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            scope.spawn(move || {
                let raw = stream.try_clone().unwrap();
                let is_wrapped = script.is_wrapped;
                let stream: Box<dyn Stream> = match &script.wrap {
                    Some(wrap) if is_wrapped => wrap(stream),
                    _ => Box::new(stream),
                };
                let stream = BufReader::new(stream);
                let talk = Talk { stream, raw, script, is_encrypted: is_wrapped, log_in: None };
                // `None` when the client left, or was left.
                let _ = talk.hold(shared);
            });
        }
    });
}

struct Talk {
    stream: BufReader<Box<dyn Stream>>,
    raw: TcpStream,
    script: Script,
    is_encrypted: bool,
    log_in: Option<String>,
}

impl Talk {
    fn hold(mut self, shared: &Shared) -> Option<()> {
        self.answer(Place::Greeting, "220 mail.example ESMTP")?;
        let (mut sender, mut recipients) = (String::new(), Vec::new());
        loop {
            let line = self.line()?;
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offers: String =
                        self.script.offers.iter().map(|offer| format!("250-{offer}\r\n")).collect();
                    self.answer(Place::Ehlo, &format!("250-mail.example\r\n{offers}250 8BITMIME"))?;
                }
                "STARTTLS" => {
                    self.answer(Place::StartTls, "220 go ahead")?;
                    let wrap = self.script.wrap.clone()?;
                    self.stream = BufReader::new(wrap(self.raw.try_clone().ok()?));
                    self.is_encrypted = true;
                }
                "AUTH" => {
                    self.log_in = Some(line);
                    self.answer(Place::Auth, "235 welcome")?;
                }
                "MAIL" => {
                    sender = line;
                    self.answer(Place::Mail, "250 ok")?;
                }
                "RCPT" => {
                    recipients.push(line);
                    self.answer(Place::Rcpt, "250 ok")?;
                }
                "DATA" => {
                    if !self.answer(Place::Data, "354 go on")? {
                        continue;
                    }
                    let content = self.content()?;
                    shared.taken.lock().unwrap().push(Taken {
                        sender: std::mem::take(&mut sender),
                        recipients: std::mem::take(&mut recipients),
                        content,
                        is_encrypted: self.is_encrypted,
                        log_in: self.log_in.clone(),
                    });
                    self.answer(Place::Dot, "250 taken")?;
                }
                "QUIT" => {
                    self.answer(Place::Quit, "221 bye")?;
                    return None;
                }
                _ => self.write("500 what?\r\n")?,
            }
        }
    }

    /// Gives the usual reply or does what is to be done instead; tells whether the reply was the usual one. `None` ends the conversation.
    fn answer(&mut self, place: Place, usual: &str) -> Option<bool> {
        let act = self.script.acts.iter().find(|(known, _)| *known == place).map(|(_, act)| *act);
        match act {
            None => self.write(&format!("{usual}\r\n")).map(|()| true),
            Some(Act::Reply(reply)) => self.write(&format!("{reply}\r\n")).map(|()| false),
            Some(Act::Drop) => {
                let _ = self.raw.shutdown(std::net::Shutdown::Both);
                None
            }
            Some(Act::Silence) => {
                let _ = self.stream.read_to_end(&mut Vec::new());
                None
            }
            Some(Act::Drip) => {
                self.raw.set_read_timeout(Some(Duration::from_millis(10))).ok()?;
                loop {
                    self.write("2")?;
                    match self.stream.read(&mut [0]) {
                        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        }
                        _ => return None,
                    }
                }
            }
            Some(Act::Flood) => {
                let chunk = "2".repeat(64 * 1024);
                loop {
                    self.write(&chunk)?;
                }
            }
        }
    }

    fn content(&mut self) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        loop {
            let line = self.line()?;
            if line == "." {
                return Some(content);
            }
            content.extend_from_slice(line.strip_prefix('.').unwrap_or(&line).as_bytes());
            content.extend_from_slice(b"\r\n");
            if self.script.acts.iter().any(|(place, _)| *place == Place::Content) {
                self.answer(Place::Content, "")?;
            }
        }
    }

    /// The next line without its CRLF. What ends a line otherwise is part of it.
    fn line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            if self.stream.read_until(b'\n', &mut line).ok()? == 0 {
                return None;
            }
        }
        line.truncate(line.len() - 2);
        Some(String::from_utf8(line).unwrap())
    }

    fn write(&mut self, text: &str) -> Option<()> {
        self.stream.get_mut().write_all(text.as_bytes()).ok()?;
        self.stream.get_mut().flush().ok()
    }
}
