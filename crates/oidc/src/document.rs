//! The documents that a provider sends: asking for one, and reading it.

use std::{fmt, time::Duration};

use fetch::{Fetcher, Request};
use serde::de::DeserializeOwned;

use crate::error::Error;

/// Bytes of each document of a provider. Descriptions have three thousand, keys ten.
pub(crate) const ANSWER_BYTES_MAX: u64 = 256 * 1024;
/// How long a provider may take for one: somebody waits in front of a browser.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// A document that a provider sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What it says of itself.
    Discovery,
    /// Its keys.
    Keys,
    /// What it gives for a code.
    Token,
    /// What it says of a person, in the token.
    IdToken,
    /// What it says of a person, when asked.
    UserInfo,
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discovery => "description of itself",
            Self::Keys => "keys",
            Self::Token => "answer to the code",
            Self::IdToken => "identity token",
            Self::UserInfo => "account of the person",
        })
    }
}

/// Asks for a document.
pub(crate) fn get<T: DeserializeOwned>(
    fetcher: &Fetcher,
    document: Document,
    uri: &str,
    access_token: Option<&str>,
) -> Result<T, Error> {
    let failed = |source| Error::Fetch { document, source };
    let mut request = Request::get(uri)
        .with_header("Accept", "application/json")
        .map_err(failed)?
        .with_body_bytes_max(ANSWER_BYTES_MAX)
        .with_timeout(ANSWER_TIMEOUT);
    if let Some(token) = access_token {
        request = request.with_header("Authorization", &format!("Bearer {token}")).map_err(failed)?;
    }
    let response = fetcher.send(&request).map_err(failed)?;
    let status = response.status();
    if status != 200 {
        return Err(Error::Status { document, status });
    }
    read(document, &response.read().map_err(failed)?)
}

/// Reads a document. What is wrong with it is not told: the words of the JSON parser repeat what they do not like.
pub(crate) fn read<T: DeserializeOwned>(document: Document, bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|_| Error::Malformed(document))
}
