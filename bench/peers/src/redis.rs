//! Redis as a process of its own, over loopback, nothing kept on disk: GETs, sixteen under way on each connection (RESP2).

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    figure::{cpu_seconds, once, shared},
    records::{Feeds, VALUE, brief},
};

/// Requests under way on a connection.
const PIPELINE: usize = 16;
/// Connections, each with a thread.
const CONNECTIONS: usize = 8;
/// Requests under way while it is filled.
const FILL: usize = 1000;
/// What it says when it listens.
const READY: &str = "Ready to accept connections";

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start() -> Result<Self> {
        // The port is free now; that somebody takes it within the next moment is told by the connection that fails.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new("redis-server")
            .args(["--port", &address.port().to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--protected-mode", "yes"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("`redis-server` does not start; `apt-get install redis-server`")?;
        let mut server = Self { child, address };
        let mut said = BufReader::new(server.child.stdout.take().context("it has no output")?).lines();
        if !said.by_ref().map_while(std::io::Result::ok).any(|line| line.contains(READY)) {
            bail!("it ends before it listens");
        }
        // What it says later is read, so that it never waits for a reader.
        thread::spawn(move || said.for_each(drop));
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Connection {
    stream: TcpStream,
    replies: BufReader<TcpStream>,
    request: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let replies = BufReader::with_capacity(64 << 10, stream.try_clone()?);
        Ok(Self { stream, replies, request: Vec::new(), body: Vec::new() })
    }

    fn command(&mut self, words: &[&str]) {
        let _ = write!(self.request, "*{}\r\n", words.len());
        for word in words {
            let _ = write!(self.request, "${}\r\n{word}\r\n", word.len());
        }
    }

    fn send(&mut self) -> Result<()> {
        self.stream.write_all(&self.request)?;
        self.request.clear();
        Ok(())
    }

    /// Reads a reply; whether it has a value.
    fn reply(&mut self) -> Result<bool> {
        self.body.clear();
        self.replies.read_until(b'\n', &mut self.body)?;
        let line = std::str::from_utf8(&self.body)?.trim_end();
        match line.split_at_checked(1) {
            Some(("+", _)) => Ok(true),
            Some(("$", "-1")) => Ok(false),
            Some(("$", length)) => {
                let length: usize = length.parse()?;
                self.body.resize(length + 2, 0);
                self.replies.read_exact(&mut self.body)?;
                Ok(true)
            }
            _ => bail!("an unexpected reply: `{line}`"),
        }
    }
}

pub fn measure(feeds: &Feeds, hits: &[String], misses: &[String]) -> Result<()> {
    let server = Server::start()?;
    let process = server.child.id().to_string();
    once("Redis import, not durable", || {
        let mut connection = Connection::open(server.address)?;
        let mut waiting = 0;
        let count = feeds.each(|fields| {
            connection.command(&["SET", fields[VALUE], &brief(fields)]);
            waiting += 1;
            if waiting == FILL {
                connection.send()?;
                for _ in 0..std::mem::take(&mut waiting) {
                    connection.reply()?;
                }
            }
            Ok(())
        })?;
        connection.send()?;
        for _ in 0..waiting {
            connection.reply()?;
        }
        Ok(count)
    })?
    .print();
    for (what, keys, is_known) in
        [("Redis get, P=16, hit", hits, true), ("Redis get, P=16, miss", misses, false)]
    {
        let before = cpu_seconds(&process);
        let open = || Connection::open(server.address);
        let mut figure = shared(what, keys, PIPELINE, CONNECTIONS, open, |connection, keys| {
            keys.iter().for_each(|key| connection.command(&["GET", key]));
            connection.send()?;
            for key in keys {
                if connection.reply()? != is_known {
                    bail!("`{key}` should be known: {is_known}");
                }
            }
            Ok(())
        })?;
        figure.how = format!("c={CONNECTIONS}");
        // The server's, not the client's.
        figure.cpu_seconds = crate::figure::since(before, &process);
        figure.print();
    }
    Ok(())
}
