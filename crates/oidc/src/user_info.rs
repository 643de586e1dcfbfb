//! What a provider says of a person when asked (OpenID Connect Core 1.0 section 5.3). Some keep addresses out of their tokens.

use fetch::Fetcher;
use serde::Deserialize;

use crate::{
    claims::{self, Flag},
    document::{self, Document},
    error::Error,
    identity::Identity,
};

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    email: Option<String>,
    email_verified: Option<Flag>,
    name: Option<String>,
}

/// Asks, and adds address and name to what the token says.
pub(crate) fn complete(
    fetcher: &Fetcher,
    uri: &str,
    access_token: &str,
    identity: Identity,
) -> Result<Identity, Error> {
    let info: UserInfo = document::get(fetcher, Document::UserInfo, uri, Some(access_token))?;
    // Section 5.3.2: otherwise somebody's access token would lend them another's address.
    if info.sub != identity.subject {
        return Err(Error::OtherPerson);
    }
    let email = claims::email(info.email)?;
    let is_email_verified = email.is_some() && info.email_verified.is_some_and(Flag::is_set);
    Ok(Identity { email, is_email_verified, name: identity.name.or(claims::name(info.name)?), ..identity })
}
