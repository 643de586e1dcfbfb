//! Servers on loopback that say what a test wants, and remember what they were asked.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use fetch::{Config, Fetcher, Response};

use crate::names::Names;

/// How often a server that says no more looks whether the client has gone.
const BEAT: Duration = Duration::from_millis(20);

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server that reads the head of a request and lets `answer` write.
    pub(crate) fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let thread = {
            let (asked, is_over) = (Arc::clone(&asked), Arc::clone(&is_over));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if is_over.load(Ordering::Acquire) {
                        return;
                    }
                    let mut stream = stream.unwrap();
                    let request = read_request(&mut stream);
                    asked.lock().unwrap().push(request.clone());
                    answer(&request, &mut stream);
                }
            })
        };
        Self { address, asked, is_over, thread: Some(thread) }
    }

    /// A server that always gives the same bytes, and then closes.
    pub(crate) fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |_, stream| {
            // A client that has heard enough may have gone.
            let _ = stream.write_all(&bytes);
        })
    }

    /// A server that answers with a page.
    pub(crate) fn page() -> Self {
        Self::saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://` and where it listens.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked, each with its header fields and the body.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "a server of the test failed");
    }
}

/// Reads a request with as much of a body as its `Content-Length` says, unless it asks for `/unread`.
fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let length = length.filter(|_| !head.contains(" /unread ")).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

/// Waits a beat for the client to go; whether it has.
pub(crate) fn is_gone(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(BEAT)).unwrap();
    match stream.read(&mut [0]) {
        Ok(read) => read == 0,
        Err(error) => !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
    }
}

/// Listens on all addresses of this machine, both families, and answers nothing.
pub(crate) struct Listener(TcpListener);

impl Listener {
    pub(crate) fn everywhere() -> Self {
        let both = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0));
        Self(both.or_else(|_| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))).unwrap())
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    /// How many connected. On loopback a connection waits here as soon as `connect` returns.
    pub(crate) fn connections(&self) -> usize {
        self.destinations().len()
    }

    /// Which addresses of this machine were connected to.
    pub(crate) fn destinations(&self) -> Vec<IpAddr> {
        self.0.set_nonblocking(true).unwrap();
        let accepted = std::iter::from_fn(|| self.0.accept().ok());
        accepted.map(|(stream, _)| stream.local_addr().unwrap().ip().to_canonical()).collect()
    }
}

/// A configuration that allows `http` and these ports, with names from `names`.
pub(crate) fn config(ports: &[u16], names: Names) -> Config {
    Config {
        ports: ports.to_vec(),
        is_http_allowed: true,
        resolver: Arc::new(names),
        total_timeout: Duration::from_secs(20),
        ..Config::default()
    }
}

/// A client that may connect to 127.0.0.1 at these ports.
pub(crate) fn fetcher(ports: &[u16], names: Names) -> Fetcher {
    let allow_private = vec!["127.0.0.1".parse().unwrap()];
    Fetcher::new(Config { allow_private, ..config(ports, names) }).unwrap()
}

/// The body as text.
pub(crate) fn text(response: Response) -> String {
    String::from_utf8(response.read().unwrap()).unwrap()
}
