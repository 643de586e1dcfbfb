//! Signed tokens in their compact form (RFC 7515 section 7.1), with the few methods that are taken (RFC 7518, RFC 8037).

use serde::{Deserialize, de::IgnoredAny};

use crate::{encoding, error::Error};

/// Bytes of a token; those with many groups in them have ten thousand.
const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Characters of a method's name that an error tells.
const NAME_SHOWN: usize = 32;

/// How a token is signed. There is no variant for `none` and none for a shared secret, so that neither can be taken by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    pub(crate) const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The method of exactly this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// A token whose signature has not been checked.
pub(crate) struct Jws<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
    /// What is signed.
    pub(crate) message: &'a [u8],
    pub(crate) signature: Vec<u8>,
    /// Nothing in it is true before the signature is checked.
    pub(crate) payload: Vec<u8>,
}

/// The header, as far as it matters. Keys and URLs of keys that it may bring are never looked at.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
}

impl<'a> Jws<'a> {
    /// Reads an identity token.
    pub(crate) fn parse(token: &'a str) -> Result<Self, Error> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Error::TokenShape);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Error::TokenShape)?;
        let (header, payload) = message.split_once('.').ok_or(Error::TokenShape)?;
        let part = |text: &str| encoding::decode(text).ok_or(Error::TokenShape);
        let header: Header = serde_json::from_slice(&part(header)?).map_err(|_| Error::TokenShape)?;
        let is_kind =
            |kind: &String| kind.eq_ignore_ascii_case("JWT") || kind.eq_ignore_ascii_case("application/jwt");
        if !header.typ.as_ref().is_none_or(is_kind) {
            return Err(Error::TokenKind);
        }
        if header.crit.is_some() {
            return Err(Error::TokenCritical);
        }
        let algorithm = Algorithm::of(&header.alg).ok_or_else(|| {
            let is_shown = |c: &char| c.is_ascii_alphanumeric() || "-_+".contains(*c);
            Error::Algorithm(header.alg.chars().filter(is_shown).take(NAME_SHOWN).collect())
        })?;
        Ok(Self {
            algorithm,
            key_id: header.kid,
            message: message.as_bytes(),
            signature: part(signature)?,
            payload: part(payload)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(header: &str, rest: &str, expected: &str) {
        let token = format!("{}{rest}", encoding::encode(header));
        let told = match Jws::parse(&token) {
            Ok(jws) => jws.algorithm.name().to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(told, expected, "{header}");
    }

    #[test]
    fn headers() {
        check(r#"{"alg":"RS256"}"#, ".e30.AAAA", "RS256");
        check(r#"{"alg":"PS256","typ":"JWT","kid":"a","jku":"https://evil.example"}"#, ".e30.AAAA", "PS256");
        check(r#"{"alg":"ES256","typ":"jwt"}"#, ".e30.AAAA", "ES256");
        check(r#"{"alg":"EdDSA"}"#, ".e30.AAAA", "EdDSA");
        for name in [
            "none", "None", "NONE", "nOnE", "HS256", "HS512", "RS1", "rs256", "RS384", "ES256K", "ES512", "",
            "A128KW",
        ] {
            let header = format!(r#"{{"alg":"{name}"}}"#);
            check(&header, ".e30.AAAA", &format!("the identity token is signed by `{name}`"));
        }
        check(r#"{"alg":"<b>`"}"#, ".e30.AAAA", "the identity token is signed by `b`");
        check(
            r#"{"alg":"RS256","typ":"at+jwt"}"#,
            ".e30.AAAA",
            "the identity token is a token of another kind",
        );
        check(r#"{"alg":"RS256","typ":"JWE"}"#, ".e30.AAAA", "the identity token is a token of another kind");
        check(
            r#"{"alg":"RS256","crit":["exp"]}"#,
            ".e30.AAAA",
            "the identity token has a critical extension",
        );
        check(
            r#"{"alg":"RS256","b64":false,"crit":["b64"]}"#,
            ".e30.AAAA",
            "the identity token has a critical extension",
        );
    }

    #[test]
    fn shapes() {
        let no_token = "the identity token is no signed token";
        for header in
            [r#"{}"#, r#"{"alg":1}"#, r#"{"alg":"RS256","alg":"none"}"#, r#"["RS256"]"#, "", "RS256"]
        {
            check(header, ".e30.AAAA", no_token);
        }
        let fine = r#"{"alg":"RS256"}"#;
        for rest in [
            "",
            ".",
            ".e30",
            ".e30.AAAA.AAAA",
            ".e30.AAAA.AAAA.AAAA",
            ".e30=.AAAA",
            ".e30.AA A",
            ".e3\n0.AAAA",
            ".e30.A",
        ] {
            check(fine, rest, no_token);
        }
        check(fine, &format!(".{}.AAAA", "A".repeat(64 * 1024)), no_token);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(token in ".{0,200}", parts in "[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}") {
            for token in [token, parts] {
                if let Ok(jws) = Jws::parse(&token) {
                    prop_assert!(token.as_bytes().starts_with(jws.message));
                }
            }
        }
    }
}
