//! The claim of a row of a conclusion. The section tells it from other claims.
//!
//! ```text
//! version 1 · version of the analyser · holds until · number of lists · their names · number of objects · their keys · assessment
//! ```

use model::{Basis, Conclusion, Timestamp};

use super::{
    read_assessment,
    wire::{Reader, Writer},
    write_assessment,
};
use crate::{Error, Result, key};

const VERSION: u8 = 1;

pub(super) fn write(out: &mut Writer, conclusion: &Conclusion) {
    let Basis { version, holds, lists, objects } = &conclusion.basis;
    out.byte(VERSION);
    out.number(u64::from(*version));
    out.moment(*holds);
    out.number(lists.len() as u64);
    lists.iter().for_each(|list| out.text(list));
    out.number(objects.len() as u64);
    objects.iter().for_each(|object| out.bytes(&key::observable(object)));
    write_assessment(out, &conclusion.assessment);
}

pub(super) fn read(input: &mut Reader<'_>) -> Result<Conclusion> {
    const BAD: Error = Error::Corrupt { what: "a version of an analyser has more than 16 bits" };
    input.version(VERSION)?;
    let version = u16::try_from(input.number()?).map_err(|_| BAD)?;
    let holds: Timestamp = input.moment()?;
    let (mut lists, mut objects) = (Vec::new(), Vec::new());
    // Each takes a byte at least: no more are made than there are bytes.
    for _ in 0..input.number()? {
        lists.push(input.text()?);
    }
    for _ in 0..input.number()? {
        objects.push(key::decode_observable(input.bytes()?)?);
    }
    let assessment = read_assessment(input)?;
    Ok(Conclusion { assessment, basis: Basis { version, holds, lists, objects } })
}
