//! A load client: some connections kept alive, each with one request under way, all on one thread, so that it takes as little as it can
//! from the server on the same machine.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{net::TcpStream, task::JoinSet};

use super::reply::{self, Reply};

/// Bytes read at a time.
const READ_BYTES: usize = 64 << 10;

/// What is sent: whole requests, in turn, from the start again when they run out. Clones go on together.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) requests: Arc<Vec<Vec<u8>>>,
    /// How many were sent so far: each turn goes on where the one before ended.
    pub(super) sent: Arc<AtomicUsize>,
    /// The status that every answer must have.
    pub(super) status: u16,
}

impl Work {
    /// Requests that are all answered with `status`.
    pub(super) fn new(requests: Vec<Vec<u8>>, status: u16) -> Self {
        Self { requests: Arc::new(requests), sent: Arc::default(), status }
    }

    /// The same requests, each with a token.
    pub(super) fn with_token(self, token: &str) -> Self {
        let header = format!("\r\nX-Api-Key: {token}");
        let with = |request: &Vec<u8>| {
            let line = request.iter().position(|byte| *byte == b'\r').unwrap_or(request.len());
            let (line, rest) = request.split_at(line);
            [line, header.as_bytes(), rest].concat()
        };
        Self { requests: Arc::new(self.requests.iter().map(with).collect()), ..self }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// From the first byte sent to the last received, nanoseconds.
    pub(super) latencies_ns: Vec<u64>,
    pub(super) took: Duration,
}

/// Sends for as long as `turn` lasts.
///
/// # Errors
/// When the server cannot be reached, or answers otherwise than expected.
pub(super) fn drive(address: SocketAddr, connections: usize, turn: Duration, work: &Work) -> Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the client")?;
    runtime.block_on(async {
        let started = Instant::now();
        let end = started + turn;
        let mut clients = JoinSet::new();
        for _ in 0..connections {
            clients.spawn(client(address, end, work.clone()));
        }
        let mut outcome = Outcome::default();
        while let Some(client) = clients.join_next().await {
            outcome.latencies_ns.extend(client.context("a client panicked")??);
        }
        outcome.took = started.elapsed();
        Ok(outcome)
    })
}

/// One connection.
async fn client(address: SocketAddr, end: Instant, work: Work) -> Result<Vec<u64>> {
    let stream = TcpStream::connect(address).await.context("cannot connect")?;
    stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
    let (mut received, mut buffer) = (Vec::new(), vec![0; READ_BYTES]);
    let mut latencies = Vec::new();
    while Instant::now() < end {
        let at = work.sent.fetch_add(1, Ordering::Relaxed);
        let request = work.requests.get(at % work.requests.len().max(1)).context("nothing to send")?;
        let started = Instant::now();
        send(&stream, request).await?;
        let Reply { status, bytes } = receive(&stream, &mut received, &mut buffer).await?;
        latencies.push(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX));
        if status != work.status {
            bail!(
                "answered with {status} instead of {}: {}",
                work.status,
                String::from_utf8_lossy(request).lines().next().unwrap_or_default()
            );
        }
        received.drain(..bytes);
    }
    Ok(latencies)
}

async fn send(stream: &TcpStream, mut rest: &[u8]) -> Result<()> {
    while !rest.is_empty() {
        match stream.try_write(rest) {
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                stream.writable().await.context("cannot send")?
            }
            Err(error) => return Err(error).context("cannot send"),
        }
    }
    Ok(())
}

async fn receive(stream: &TcpStream, received: &mut Vec<u8>, buffer: &mut [u8]) -> Result<Reply> {
    loop {
        // Most answers are there by the time they are looked for once; waiting first saves the system call that finds nothing.
        stream.readable().await.context("cannot receive")?;
        match stream.try_read(buffer) {
            Ok(0) => bail!("the server closed the connection"),
            Ok(count) => received.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error).context("cannot receive"),
        }
        if let Some(reply) = reply::read(received)? {
            return Ok(reply);
        }
    }
}
