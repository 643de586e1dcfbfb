//! What is remembered between sending a person to the provider and taking them back.

use std::fmt;

use crate::{encoding, error::Error};

/// Bytes of a state, a nonce, a verifier: nobody guesses 256 bits.
const PART_BYTES: usize = 32;
/// Characters of each as text. A verifier has 43 to 128 (RFC 7636 section 4.1).
const PART_CHARACTERS: usize = 43;
/// Random bytes that a flow is made of.
pub const RANDOM_BYTES: usize = 3 * PART_BYTES;
/// Version of the text that a flow is kept as.
const VERSION: &str = "1";
/// Longest such text: an issuer is a URL.
const TICKET_BYTES_MAX: usize = 4096;

/// What ties an answer to who asked. It is secret: whoever has it can finish in the person's place.
#[derive(Clone, PartialEq, Eq)]
pub struct Flow {
    pub(crate) issuer: String,
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
}

/// A flow that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the person is to be sent.
    pub url: String,
    /// What is to be kept until they come back.
    pub flow: Flow,
}

impl Flow {
    pub(crate) fn new(issuer: &str, random: &[u8; RANDOM_BYTES]) -> Self {
        let (state, rest) = random.split_at(PART_BYTES);
        let (nonce, verifier) = rest.split_at(PART_BYTES);
        Self {
            issuer: issuer.to_owned(),
            state: encoding::encode(state),
            nonce: encoding::encode(nonce),
            verifier: encoding::encode(verifier),
        }
    }

    /// The state, which comes back in the answer's query: a name to keep the flow under.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The flow as a text of at most 4 KiB, in letters, digits and `.-_`. Keep it where only the browser that began can have it taken
    /// out, once, within minutes.
    #[must_use]
    pub fn to_ticket(&self) -> String {
        let issuer = encoding::encode(&self.issuer);
        [VERSION, &self.state, &self.nonce, &self.verifier, &issuer].join(".")
    }

    /// Reads what [`Self::to_ticket`] wrote.
    pub fn from_ticket(ticket: &str) -> Result<Self, Error> {
        if ticket.len() > TICKET_BYTES_MAX {
            return Err(Error::Flow);
        }
        let parts: Vec<&str> = ticket.split('.').collect();
        let [VERSION, state, nonce, verifier, issuer] = parts.as_slice() else { return Err(Error::Flow) };
        let is_part = |part: &&str| part.len() == PART_CHARACTERS && encoding::decode(part).is_some();
        let issuer = encoding::decode(issuer).and_then(|issuer| String::from_utf8(issuer).ok());
        match issuer {
            Some(issuer) if [state, nonce, verifier].into_iter().all(is_part) => Ok(Self {
                issuer,
                state: (*state).to_owned(),
                nonce: (*nonce).to_owned(),
                verifier: (*verifier).to_owned(),
            }),
            _ => Err(Error::Flow),
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ticket_reads_back(issuer in "https://[a-z./é]{0,100}", random in prop::collection::vec(any::<u8>(), RANDOM_BYTES)) {
            let random: [u8; RANDOM_BYTES] = random.try_into().unwrap();
            let flow = Flow::new(&issuer, &random);
            prop_assert_eq!(Flow::from_ticket(&flow.to_ticket()).unwrap(), flow);
        }

        #[test]
        fn a_changed_ticket_is_refused_or_another(ticket in ".{0,300}", at in 0..200_usize, with in any::<char>()) {
            prop_assert!(Flow::from_ticket(&ticket).is_err());
            let flow = Flow::new("https://login.example", &[7; RANDOM_BYTES]);
            let mut characters: Vec<char> = flow.to_ticket().chars().collect();
            let at = at % characters.len();
            prop_assume!(characters[at] != with);
            characters[at] = with;
            if let Ok(read) = Flow::from_ticket(&characters.into_iter().collect::<String>()) {
                prop_assert_ne!(read, flow);
            }
        }
    }

    #[test]
    fn tickets_that_are_none() {
        let good = Flow::new("https://login.example", &[7; RANDOM_BYTES]).to_ticket();
        let parts: Vec<&str> = good.split('.').collect();
        let check = |at: usize, part: &str, expected: bool| {
            let mut changed = parts.clone();
            changed[at] = part;
            let ticket = changed.join(".");
            assert_eq!(Flow::from_ticket(&ticket).is_ok(), expected, "{ticket}");
        };
        check(0, "1", true);
        check(0, "2", false);
        let (short, long, odd) = ("A".repeat(42), "A".repeat(44), format!("{}+", "A".repeat(42)));
        for at in 1..4 {
            check(at, &"A".repeat(43), true);
            for bad in ["", &short, &long, &odd] {
                check(at, bad, false);
            }
        }
        check(4, "", true);
        check(4, "_w", false);
        check(4, "aGk=", false);
        check(4, &"A".repeat(4096), false);
        check(4, "aGk.aGk", false);
        assert!(Flow::from_ticket("").is_err());
    }

    #[test]
    fn parts_differ_and_are_not_shown() {
        let random: [u8; RANDOM_BYTES] = std::array::from_fn(|index| u8::try_from(index).unwrap());
        let flow = Flow::new("https://login.example", &random);
        assert!(flow.state != flow.nonce && flow.nonce != flow.verifier && flow.state != flow.verifier);
        let shown = format!("{flow:?}");
        for part in [&flow.state, &flow.nonce, &flow.verifier] {
            assert!(!shown.contains(part.as_str()), "{shown}");
        }
    }
}
