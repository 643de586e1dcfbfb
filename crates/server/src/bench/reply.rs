//! Where an HTTP/1.1 reply ends (RFC 9112, section 6): by its length, or by its last chunk. Of heads no more is read than that; the server
//! measured is our own.

use anyhow::{Context as _, Result, bail};

/// Longest reply that is taken.
pub(super) const REPLY_BYTES_MAX: usize = 64 << 20;

/// A whole reply at the beginning of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// Head and body.
    pub(super) bytes: usize,
}

/// Reads a reply that has come so far; `None` when more is to come.
///
/// # Errors
/// When it is none, or longer than [`REPLY_BYTES_MAX`].
pub(super) fn read(bytes: &[u8]) -> Result<Option<Reply>> {
    if bytes.len() > REPLY_BYTES_MAX {
        bail!("a reply of more than {REPLY_BYTES_MAX} bytes");
    }
    let Some(head_bytes) = bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4) else {
        return Ok(None);
    };
    let head =
        std::str::from_utf8(bytes.get(..head_bytes).unwrap_or_default()).context("a head that is no text")?;
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("a reply without status")?;
    let header = |name: &str| {
        let value = |line: &str| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        head.lines().find_map(value)
    };
    let body = bytes.get(head_bytes..).unwrap_or_default();
    let body_bytes = match header("content-length") {
        Some(length) => {
            let length: usize = length.parse().context("a length that is no number")?;
            (body.len() >= length).then_some(length)
        }
        None if header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) => {
            chunks(body)?
        }
        None => bail!("a reply of unknown length"),
    };
    Ok(body_bytes.map(|body_bytes| Reply { status, bytes: head_bytes + body_bytes }))
}

/// Bytes up to the end of the last chunk. Trailers are not expected.
fn chunks(body: &[u8]) -> Result<Option<usize>> {
    let mut at = 0_usize;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let Some(line_bytes) = rest.windows(2).position(|window| window == b"\r\n") else { return Ok(None) };
        let size = std::str::from_utf8(rest.get(..line_bytes).unwrap_or_default())
            .context("a chunk without size")?;
        let size = usize::from_str_radix(size.trim(), 16).context("a chunk without size")?;
        if size > REPLY_BYTES_MAX {
            bail!("a chunk of {size} bytes");
        }
        at += line_bytes + 2 + size + 2;
        if at > body.len() {
            return Ok(None);
        }
        if size == 0 {
            return Ok(Some(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u16, usize)>) {
        let reply = read(text.as_bytes()).unwrap().map(|reply| (reply.status, reply.bytes));
        assert_eq!(reply, expected, "{text:?}");
    }

    #[test]
    fn replies_end_where_they_say() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Some((200, 40)));
        check("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200", Some((404, 45)));
        check("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nhi", None);
        check("HTTP/1.1 200 OK\r\ncontent-le", None);
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(
            &format!("{head}3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n"),
            Some((200, head.len() + 8 + 15 + 5)),
        );
        check(&format!("{head}3\r\nabc\r\n0\r\n"), None);
        check(&format!("{head}3\r\nab"), None);
    }

    #[test]
    fn what_is_no_reply_is_said() {
        for text in
            ["HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"]
        {
            assert!(read(text.as_bytes()).is_err(), "{text:?}");
        }
        assert!(read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n").is_err());
    }
}
