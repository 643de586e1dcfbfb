//! Flows that somebody meddled with. Each is refused, and each with an error of its own.

use std::collections::BTreeSet;

use oidc::{Document, Error, Identity};
use serde_json::json;

use crate::{
    provider::{Behaviour, Signer},
    world::{NOW, World, begin},
};

/// A flow that goes wrong: what the provider, or who stands in its place, does; what comes back; how it ends.
struct Case {
    name: &'static str,
    there: fn(&mut Behaviour),
    query: fn(String) -> String,
    is_expected: fn(&Error) -> bool,
}

/// A case in which the provider alone is bad.
const fn there(name: &'static str, there: fn(&mut Behaviour), is_expected: fn(&Error) -> bool) -> Case {
    Case { name, there, query: |query| query, is_expected }
}

/// A case in which only what the browser brings is bad.
const fn query(name: &'static str, query: fn(String) -> String, is_expected: fn(&Error) -> bool) -> Case {
    Case { name, there: |_| (), query, is_expected }
}

fn without(query: &str, name: &str) -> String {
    let is_kept = |pair: &&str| !pair.starts_with(&format!("{name}="));
    query.split('&').filter(is_kept).collect::<Vec<_>>().join("&")
}

fn claim(there: &mut Behaviour, name: &'static str, value: serde_json::Value) {
    there.edit_claims = Box::new(move |it| it[name] = value.clone());
}

fn no_claim(there: &mut Behaviour, name: &'static str) {
    there.edit_claims = Box::new(move |it| drop(it.as_object_mut().unwrap().remove(name)));
}

const CASES: &[Case] = &[
    // The signature.
    there(
        "alg none",
        |it| it.signer = Signer::None,
        |e| matches!(e, Error::Algorithm(name) if name == "none"),
    ),
    there(
        "HS256 with the public key",
        |it| it.signer = Signer::Hs256WithPublicKey,
        |e| matches!(e, Error::Algorithm(name) if name == "HS256"),
    ),
    there(
        "none in another spelling",
        |it| {
            it.signer = Signer::None;
            it.edit_header = Box::new(|header| header["alg"] = json!("nOnE"));
        },
        |e| matches!(e, Error::Algorithm(name) if name == "nOnE"),
    ),
    there(
        "an algorithm that the provider does not name",
        |it| {
            it.signer = Signer::Es256;
            it.edit_discovery =
                Box::new(|it| it["id_token_signing_alg_values_supported"] = json!(["RS256", "EdDSA"]));
        },
        |e| matches!(e, Error::Algorithm(name) if name == "ES256"),
    ),
    there("somebody else's key", |it| it.signer = Signer::Stranger, |e| matches!(e, Error::Signature)),
    there(
        "a key of another kind",
        |it| it.edit_header = Box::new(|header| header["kid"] = json!("ec-1")),
        |e| matches!(e, Error::UnknownKey),
    ),
    there(
        "no key named among several",
        |it| {
            it.edit_header = Box::new(|header| header["kid"] = json!(null));
            it.edit_keys = Box::new(|it| {
                let mut second = it["keys"][0].clone();
                second["kid"] = json!("rsa-0");
                it["keys"].as_array_mut().unwrap().push(second);
            });
        },
        |e| matches!(e, Error::AmbiguousKey),
    ),
    there(
        "a critical extension",
        |it| it.edit_header = Box::new(|header| header["crit"] = json!(["exp"])),
        |e| matches!(e, Error::TokenCritical),
    ),
    there(
        "an access token in its place",
        |it| it.edit_header = Box::new(|header| header["typ"] = json!("at+jwt")),
        |e| matches!(e, Error::TokenKind),
    ),
    there(
        "four parts",
        |it| {
            it.edit_token_answer = Box::new(|answer| {
                answer["id_token"] = json!(format!("{}.AAAA", answer["id_token"].as_str().unwrap()));
            });
        },
        |e| matches!(e, Error::TokenShape),
    ),
    // The claims.
    there(
        "another issuer",
        |it| claim(it, "iss", json!("https://evil.example")),
        |e| matches!(e, Error::TokenIssuer),
    ),
    there("no issuer", |it| no_claim(it, "iss"), |e| matches!(e, Error::ClaimMissing("iss"))),
    there("another tenant's client", |it| claim(it, "aud", json!("other")), |e| matches!(e, Error::Audience)),
    there("no audience", |it| no_claim(it, "aud"), |e| matches!(e, Error::ClaimMissing("aud"))),
    there(
        "others listen as well",
        |it| claim(it, "aud", json!(["hantei", "other"])),
        |e| matches!(e, Error::ForeignAudience),
    ),
    there("another party", |it| claim(it, "azp", json!("other")), |e| matches!(e, Error::AuthorizedParty)),
    there("expired", |it| claim(it, "exp", json!(NOW - 60)), |e| matches!(e, Error::Expired)),
    there("without end", |it| no_claim(it, "exp"), |e| matches!(e, Error::ClaimMissing("exp"))),
    there(
        "issued in the future",
        |it| claim(it, "iat", json!(NOW + 61)),
        |e| matches!(e, Error::IssuedInFuture),
    ),
    there("issued long ago", |it| claim(it, "iat", json!(NOW - 661)), |e| matches!(e, Error::IssuedLongAgo)),
    there("issued at no time", |it| no_claim(it, "iat"), |e| matches!(e, Error::ClaimMissing("iat"))),
    there("not valid yet", |it| claim(it, "nbf", json!(NOW + 61)), |e| matches!(e, Error::NotYetValid)),
    there("another nonce", |it| claim(it, "nonce", json!("A".repeat(43))), |e| matches!(e, Error::Nonce)),
    there("no nonce", |it| no_claim(it, "nonce"), |e| matches!(e, Error::ClaimMissing("nonce"))),
    there(
        "another access token",
        |it| it.edit_token_answer = Box::new(|answer| answer["access_token"] = json!("another")),
        |e| matches!(e, Error::AccessTokenHash),
    ),
    there("nobody", |it| claim(it, "sub", json!("")), |e| matches!(e, Error::Claim("sub"))),
    there("no subject", |it| no_claim(it, "sub"), |e| matches!(e, Error::ClaimMissing("sub"))),
    there(
        "an address with a line break",
        |it| claim(it, "email", json!("a@hantei.example\r\nBcc: x@evil.example")),
        |e| matches!(e, Error::Claim("email")),
    ),
    there(
        "a name without end",
        |it| claim(it, "name", json!("a".repeat(513))),
        |e| matches!(e, Error::Claim("name")),
    ),
    there(
        "a claim of another type",
        |it| claim(it, "exp", json!("tomorrow")),
        |e| matches!(e, Error::Malformed(Document::IdToken)),
    ),
    // What the browser brings.
    query("no state", |query| without(&query, "state"), |e| matches!(e, Error::StateMissing)),
    query(
        "another session's state",
        |query| format!("{}&state={}", without(&query, "state"), "A".repeat(43)),
        |e| matches!(e, Error::State),
    ),
    query("two states", |query| format!("{query}&state=x"), |e| matches!(e, Error::CallbackTwice("state"))),
    query("two codes", |query| format!("{query}&code=x"), |e| matches!(e, Error::CallbackTwice("code"))),
    query(
        "mix-up",
        |query| format!("{}&iss=https%3A%2F%2Fevil.example", without(&query, "iss")),
        |e| matches!(e, Error::CallbackIssuer),
    ),
    query("mix-up, unsigned", |query| without(&query, "iss"), |e| matches!(e, Error::CallbackIssuerMissing)),
    query("no code", |query| without(&query, "code"), |e| matches!(e, Error::CodeMissing)),
    query(
        "the person says no",
        |query| format!("{query}&error=access_denied"),
        |e| matches!(e, Error::Denied(code) if code == "access_denied"),
    ),
    query(
        "a query without end",
        |query| query + &"&a=b".repeat(3000),
        |e| matches!(e, Error::CallbackTooLong),
    ),
    query(
        "a code that was made up",
        |query| format!("{}&code=made+up", without(&query, "code")),
        |e| matches!(e, Error::CodeRefused(code) if code == "invalid_grant"),
    ),
    // What is given for the code.
    there(
        "no identity token",
        |it| {
            it.edit_token_answer =
                Box::new(|answer| drop(answer.as_object_mut().unwrap().remove("id_token")));
        },
        |e| matches!(e, Error::IdTokenMissing),
    ),
    there(
        "a token of another type",
        |it| it.edit_token_answer = Box::new(|answer| answer["token_type"] = json!("mac")),
        |e| matches!(e, Error::TokenType),
    ),
    there(
        "no tokens",
        |it| it.edit_token_answer = Box::new(|answer| *answer = json!({})),
        |e| matches!(e, Error::Malformed(Document::Token)),
    ),
    there(
        "a wrong secret",
        |it| it.client_secret = Some("another".to_owned()),
        |e| matches!(e, Error::CodeRefused(code) if code == "invalid_client"),
    ),
    there(
        "an address of somebody else",
        |it| {
            it.is_email_in_token = false;
            it.edit_user_info = Box::new(|it| it["sub"] = json!("another"));
        },
        |e| matches!(e, Error::OtherPerson),
    ),
];

fn run(case: &Case) -> Result<Identity, Error> {
    let world = World::new();
    world.there.behave(case.there);
    let provider = world.discover()?;
    let begun = begin(&provider, 1);
    let query = (case.query)(world.there.sign_in(&begun.url));
    provider.finish(&world.fetcher, &begun.flow, &query, NOW)
}

#[test]
fn each_is_refused_with_its_own_error() {
    assert!(CASES.len() >= 24);
    let mut told = BTreeSet::new();
    for case in CASES {
        let error = run(case).expect_err(case.name);
        assert!((case.is_expected)(&error), "{}: {error:?}", case.name);
        assert!(told.insert(error.to_string()), "{}: `{error}` is told of another case", case.name);
    }
}

/// The same flows without the meddling: were one of them refused anyway, its case would show nothing.
#[test]
fn a_good_flow_is_accepted() {
    assert!(run(&there("good", |_| (), |_| false)).is_ok());
}

#[test]
fn a_code_is_taken_once() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let begun = begin(&provider, 1);
    let query = world.there.sign_in(&begun.url);
    assert!(provider.finish(&world.fetcher, &begun.flow, &query, NOW).is_ok());
    let again = provider.finish(&world.fetcher, &begun.flow, &query, NOW).unwrap_err();
    assert!(matches!(&again, Error::CodeRefused(code) if code == "invalid_grant"), "{again:?}");
}

/// Somebody puts the answer of their own flow into another's browser: they would be signed in together.
#[test]
fn another_flows_answer() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let (victim, attacker) = (begin(&provider, 1), begin(&provider, 2));
    let query = world.there.sign_in(&attacker.url);
    let error = provider.finish(&world.fetcher, &victim.flow, &query, NOW).unwrap_err();
    assert!(matches!(error, Error::State), "{error:?}");
    assert_eq!(world.there.asked("/token"), 0, "the code is not given away");
}

/// ... or only its code, with the victim's state. PKCE finds it out.
#[test]
fn another_flows_code() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let (victim, attacker) = (begin(&provider, 1), begin(&provider, 2));
    let stolen = world.there.sign_in(&attacker.url);
    let query = stolen.replace(attacker.flow.state(), victim.flow.state());
    let error = provider.finish(&world.fetcher, &victim.flow, &query, NOW).unwrap_err();
    assert!(matches!(&error, Error::CodeRefused(code) if code == "invalid_grant"), "{error:?}");
}

/// ... and if the provider does not look at the verifier, the nonce does.
#[test]
fn another_flows_code_without_pkce() {
    let world = World::new();
    world.there.behave(|there| there.is_pkce_checked = false);
    let provider = world.discover().unwrap();
    let (victim, attacker) = (begin(&provider, 1), begin(&provider, 2));
    let stolen = world.there.sign_in(&attacker.url);
    let query = stolen.replace(attacker.flow.state(), victim.flow.state());
    let error = provider.finish(&world.fetcher, &victim.flow, &query, NOW).unwrap_err();
    assert!(matches!(error, Error::Nonce), "{error:?}");
}

/// ... or takes the challenge out of the URL on its way. A verifier is always sent, so a good provider notices.
#[test]
fn pkce_stripped() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let begun = begin(&provider, 1);
    let stripped = without(&without(&begun.url, "code_challenge"), "code_challenge_method");
    assert_ne!(stripped, begun.url);
    let query = world.there.sign_in(&stripped);
    let error = provider.finish(&world.fetcher, &begun.flow, &query, NOW).unwrap_err();
    assert!(matches!(&error, Error::CodeRefused(code) if code == "invalid_grant"), "{error:?}");
}

/// A flow is finished with the provider that it was begun with.
#[test]
fn another_providers_flow() {
    let (honest, evil) = (World::new(), World::new());
    let begun = begin(&honest.discover().unwrap(), 1);
    let query = honest.there.sign_in(&begun.url);
    let error = evil.discover().unwrap().finish(&evil.fetcher, &begun.flow, &query, NOW).unwrap_err();
    assert!(matches!(error, Error::OtherProvider), "{error:?}");
    assert_eq!(evil.there.asked("/token"), 0, "the code is not given to another provider");
}

/// No error repeats a secret, a code, a token, or what the provider likes to say.
#[test]
fn errors_keep_secrets() {
    for case in CASES {
        let error = run(case).unwrap_err();
        let mut shown = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            shown += &format!(" {inner}");
            source = inner.source();
        }
        for secret in ["a secret", "canary", "jHkWEdUX", "eyJ", "code 0", "248289761001", "analyst@"] {
            assert!(!shown.contains(secret), "{}: {shown}", case.name);
        }
    }
}
