//! Blocks: bytes with a digest that holds them to their place.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::{Error, MARK, Result, VERSION, content::Kind, lz4};

/// Bytes of a block before it is compressed: room for the longest value with its key, and for a thousand rows.
pub(super) const BYTES_MAX: usize = 4 << 20;
/// Kind, method and two lengths.
const HEAD_BYTES: usize = 10;

const STORED: u8 = 0;
const LZ4: u8 = 1;

type Chain = [u8; 32];

/// Mark, version and what is kept free.
fn beginning() -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes.iter_mut().zip(MARK.iter().chain([&VERSION])).for_each(|(byte, value)| *byte = *value);
    bytes
}

fn digest(before: &Chain, head: &[u8; HEAD_BYTES], bytes: &[u8]) -> Chain {
    Sha256::new_with_prefix(before).chain_update(head).chain_update(bytes).finalize().into()
}

/// Writes blocks.
pub(super) struct BlockWriter<'a> {
    out: &'a mut dyn Write,
    chain: Chain,
    /// Bytes written.
    pub(super) written: u64,
}

impl<'a> BlockWriter<'a> {
    pub(super) fn begin(out: &'a mut dyn Write) -> Result<Self> {
        let beginning = beginning();
        out.write_all(&beginning).map_err(Error::io("write"))?;
        Ok(Self { out, chain: Sha256::digest(beginning).into(), written: beginning.len() as u64 })
    }

    pub(super) fn put(&mut self, kind: Kind, raw: &[u8]) -> Result<()> {
        let compressed = lz4::compress(raw);
        let (method, bytes) = compressed.as_deref().map_or((STORED, raw), |bytes| (LZ4, bytes));
        let mut head = [kind.byte(), method, 0, 0, 0, 0, 0, 0, 0, 0];
        let lengths = [raw.len(), bytes.len()].map(|length| (length as u32).to_le_bytes());
        head.iter_mut().skip(2).zip(lengths.as_flattened()).for_each(|(byte, value)| *byte = *value);
        self.chain = digest(&self.chain, &head, bytes);
        for part in [&head, bytes, &self.chain] {
            self.out.write_all(part).map_err(Error::io("write"))?;
            self.written += part.len() as u64;
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(Error::io("write"))
    }
}

/// Reads blocks, each only if it is what was written there.
pub(super) struct BlockReader<'a> {
    input: &'a mut dyn Read,
    chain: Chain,
    /// Number of the next block.
    pub(super) number: u64,
}

impl<'a> BlockReader<'a> {
    pub(super) fn begin(input: &'a mut dyn Read) -> Result<Self> {
        let mut beginning = [0; 12];
        let read = read_up_to(input, &mut beginning).map_err(Error::io("read"))?;
        let Some((mark, rest)) = beginning.split_first_chunk::<8>() else { return Err(Error::NoBackup) };
        match (mark == MARK, rest.first()) {
            (true, Some(&VERSION)) if read == beginning.len() => {}
            (true, Some(found)) if read == beginning.len() => {
                return Err(Error::Newer { found: u32::from(*found), supported: u32::from(VERSION) });
            }
            _ => return Err(Error::NoBackup),
        }
        Ok(Self { input, chain: Sha256::digest(beginning).into(), number: 0 })
    }

    /// The next block.
    pub(super) fn next(&mut self) -> Result<(Kind, Vec<u8>)> {
        let mut head = [0; HEAD_BYTES];
        self.fill(&mut head)?;
        let [kind, method, a, b, c, d, e, f, g, h] = head;
        let [raw, stored] = [[a, b, c, d], [e, f, g, h]].map(|length| u32::from_le_bytes(length) as usize);
        // Before the digest tells: nothing is read or allocated beyond bounds.
        if raw > BYTES_MAX || stored > raw {
            return Err(self.damaged("its length is none"));
        }
        let (mut bytes, mut expected) = (vec![0; stored], [0; 32]);
        self.fill(&mut bytes)?;
        self.fill(&mut expected)?;
        self.chain = digest(&self.chain, &head, &bytes);
        if self.chain != expected {
            return Err(self.damaged("its bytes are not those that were written"));
        }
        let raw = match method {
            STORED if stored == raw => Some(bytes),
            LZ4 => lz4::decompress(&bytes, raw),
            _ => None,
        };
        let raw = raw.ok_or_else(|| self.damaged("it cannot be decompressed"))?;
        let kind = Kind::of(kind).ok_or_else(|| self.damaged("its kind is not known here"))?;
        self.number += 1;
        Ok((kind, raw))
    }

    /// Nothing follows the last block.
    pub(super) fn end(&mut self) -> Result<()> {
        match read_up_to(self.input, &mut [0]).map_err(Error::io("read"))? {
            0 => Ok(()),
            _ => Err(self.damaged("something follows its end")),
        }
    }

    pub(super) fn damaged(&self, what: &'static str) -> Error {
        Error::Damaged { block: self.number, what }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        match read_up_to(self.input, buffer).map_err(Error::io("read"))? {
            read if read == buffer.len() => Ok(()),
            _ => Err(self.damaged("it ends early")),
        }
    }
}

/// Fills the buffer as far as there are bytes.
pub(super) fn read_up_to(input: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
