//! Bytes between the library that speaks SMTP and the server, passed on until a deadline.
//!
//! The library bounds each read and write but not the whole, and reads a line however long it gets: a server that answers a byte a second, or
//! never ends a line, would hold it for ever. So it talks to a port on loopback, and what passes there is counted and timed. The port takes one
//! connection. Knows nothing of SMTP or TLS.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs},
    thread,
    time::{Duration, Instant},
};

/// Most bytes that a server may answer in one conversation: a dozen replies of the longest kind the library takes, TLS included.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Most addresses of a server's name that are tried.
const ADDRESSES_MAX: usize = 8;
const CHUNK_BYTES: usize = 16 * 1024;

/// A connection to a server that ends at a deadline.
pub(crate) struct Relay {
    server: TcpStream,
    listener: TcpListener,
    deadline: Instant,
}

impl Relay {
    /// Connects to the first address of `host` that answers. Looking the name up takes as long as the system lets it.
    ///
    /// # Errors
    /// When there is no address, none answers in time, or no port is free on loopback.
    pub(crate) fn connect(host: &str, port: u16, deadline: Instant) -> io::Result<Self> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in (host, port).to_socket_addrs()?.take(ADDRESSES_MAX) {
            match TcpStream::connect_timeout(&address, left(deadline)?) {
                Ok(server) => {
                    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
                    return Ok(Self { server, listener, deadline });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Holds `conversation` with the server behind the address that it is given, which takes one connection. When this returns, nothing is left
    /// open.
    ///
    /// # Errors
    /// When the port on loopback cannot be told.
    pub(crate) fn run<T>(self, conversation: impl FnOnce(SocketAddr) -> T) -> io::Result<T> {
        let address = self.listener.local_addr()?;
        let Self { server, listener, deadline } = self;
        Ok(thread::scope(|scope| {
            scope.spawn(move || {
                let Ok((client, _)) = listener.accept() else { return };
                drop(listener);
                pass(&client, &server, deadline);
            });
            let outcome = conversation(address);
            // One that never connected must not be waited for.
            drop(TcpStream::connect_timeout(&address, Duration::from_secs(1)));
            outcome
        }))
    }
}

/// Passes bytes both ways until the client has gone or the deadline is over.
fn pass(client: &TcpStream, server: &TcpStream, deadline: Instant) {
    thread::scope(|scope| {
        scope.spawn(|| {
            pump(server, client, deadline, ANSWER_BYTES_MAX);
            // What was passed on is still read; then the client sees the end.
            let _ = client.shutdown(Shutdown::Write);
        });
        pump(client, server, deadline, usize::MAX);
        // Fails when the other side was faster.
        let _ = server.shutdown(Shutdown::Both);
        let _ = client.shutdown(Shutdown::Both);
    });
}

/// Passes up to `bytes_max` bytes on, until either side ends or the deadline is over.
fn pump(mut from: &TcpStream, mut to: &TcpStream, deadline: Instant, bytes_max: usize) {
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut passed = 0;
    while passed < bytes_max {
        let Ok(patience) = left(deadline) else { return };
        if from.set_read_timeout(Some(patience)).is_err() || to.set_write_timeout(Some(patience)).is_err() {
            return;
        }
        let length = match from.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        if to.write_all(chunk.get(..length).unwrap_or_default()).is_err() {
            return;
        }
        passed += length;
    }
}

/// The time left until a deadline, never zero.
///
/// # Errors
/// When it is over.
pub(crate) fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}
