//! The claim of a row of a decision, or of its withdrawal. The section tells them from other claims.
//!
//! ```text
//! version 1 · DECIDED · zone · category · reason · author · expires at
//! version 1 · WITHDRAWN · identity of the decision · by whom
//! ```

use model::{Category, Claim, Decision, EvidenceId, Withdrawal, Zone};

use super::wire::{Reader, Writer, position};
use crate::{Error, Result};

const VERSION: u8 = 1;
const DECIDED: u8 = 0;
const WITHDRAWN: u8 = 1;

pub(super) fn write(out: &mut Writer, decision: &Decision) {
    let Decision { zone, category, reason, author, expires_at } = decision;
    out.byte(VERSION);
    out.byte(DECIDED);
    out.number(position(&Zone::ALL, zone));
    out.number(position(Category::ALL, category));
    out.text(reason);
    out.text(author);
    out.moment(*expires_at);
}

pub(super) fn write_withdrawal(out: &mut Writer, withdrawal: &Withdrawal) {
    let Withdrawal { decision, by } = withdrawal;
    out.byte(VERSION);
    out.byte(WITHDRAWN);
    out.raw(&decision.0);
    out.text(by);
}

pub(super) fn read(input: &mut Reader<'_>) -> Result<Claim> {
    input.version(VERSION)?;
    match input.byte()? {
        DECIDED => Ok(Claim::Decided(Box::new(Decision {
            zone: input.one_of(&Zone::ALL)?,
            category: input.one_of(Category::ALL)?,
            reason: input.text()?,
            author: input.text()?,
            expires_at: input.moment()?,
        }))),
        WITHDRAWN => {
            let decision = EvidenceId(input.array()?);
            Ok(Claim::Withdrawn(Box::new(Withdrawal { decision, by: input.text()? })))
        }
        _ => Err(Error::Corrupt { what: "a decision is of a form that is not known here" }),
    }
}
