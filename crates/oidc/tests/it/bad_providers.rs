//! Providers that describe themselves wrongly, answer with anything, or lead elsewhere.

use std::net::{Ipv4Addr, TcpListener};

use oidc::{Document, Error, KEYS_MAX};
use serde_json::{Value, json};

use crate::{
    provider::{Behaviour, document},
    world::{NOW, World, begin},
};

const DISCOVERY: &str = "/.well-known/openid-configuration";

fn check(change: impl FnOnce(&mut Behaviour), is_expected: fn(&Error) -> bool) {
    let world = World::new();
    world.there.behave(change);
    let error = world.sign_in().unwrap_err();
    assert!(is_expected(&error), "{error:?}");
}

fn described(name: &'static str, value: Value, is_expected: fn(&Error) -> bool) {
    check(|there| there.edit_discovery = Box::new(move |it| it[name] = value.clone()), is_expected);
}

#[test]
fn descriptions() {
    described("issuer", json!("https://login.example"), |e| matches!(e, Error::DiscoveredIssuer));
    described("response_types_supported", json!(["id_token"]), |e| matches!(e, Error::NoCodeFlow));
    described("code_challenge_methods_supported", json!(["plain"]), |e| matches!(e, Error::NoPkce));
    described("code_challenge_methods_supported", json!([]), |e| matches!(e, Error::NoPkce));
    described("id_token_signing_alg_values_supported", json!(["none", "HS256"]), |e| {
        matches!(e, Error::NoAlgorithm)
    });
    described("token_endpoint_auth_methods_supported", json!(["private_key_jwt"]), |e| {
        matches!(e, Error::NoClientAuthentication)
    });
    for value in [json!(null), json!(5), json!(["http://login.example"])] {
        described("token_endpoint", value, |e| matches!(e, Error::Malformed(Document::Discovery)));
    }
    described("issuer", json!(null), |e| matches!(e, Error::Malformed(Document::Discovery)));
}

#[test]
fn endpoints() {
    for bad in [
        "javascript:alert(1)",
        "/token",
        "https://who@login.example/",
        "https://login.example/#a",
        "file:///x",
        "",
    ] {
        described("authorization_endpoint", json!(bad), |e| {
            matches!(e, Error::Endpoint("authorization_endpoint"))
        });
        described("token_endpoint", json!(bad), |e| matches!(e, Error::Endpoint("token_endpoint")));
        described("jwks_uri", json!(bad), |e| matches!(e, Error::Endpoint("jwks_uri")));
        described("userinfo_endpoint", json!(bad), |e| matches!(e, Error::Endpoint("userinfo_endpoint")));
    }
}

/// An issuer is compared letter by letter: another spelling of the same URL is another issuer.
#[test]
fn issuers_that_are_nearly_right() {
    let mut world = World::new();
    world.config.issuer.push('/');
    assert!(matches!(world.discover(), Err(Error::DiscoveredIssuer)));
    assert_eq!(world.there.asked(DISCOVERY), 1, "a slash at the end is not asked for twice");
}

#[test]
fn answers_that_are_no_documents() {
    for (path, expected) in [
        (DISCOVERY, Document::Discovery),
        ("/keys", Document::Keys),
        ("/token", Document::Token),
        ("/userinfo", Document::UserInfo),
    ] {
        let fails = |answer: Vec<u8>| {
            let world = World::new();
            world.there.behave(|there| {
                there.answers.insert(path, answer);
                there.is_email_in_token = false;
            });
            world.sign_in().unwrap_err()
        };
        let text = |text: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
        };
        for no_json in ["", "<html>", "[]", "null", "{", "{\"keys\":5}", &"[".repeat(1000)] {
            let error = fails(text(no_json));
            assert!(
                matches!(error, Error::Malformed(told) if told == expected),
                "{path}: {no_json}: {error:?}"
            );
        }
        let error = fails(document(503, &json!([])));
        assert!(
            matches!(error, Error::Status { document, status: 503 } if document == expected),
            "{path}: {error:?}"
        );
        // Ten megabytes, and ten that say they are few.
        let large = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &b" ".repeat(10_000_000)].concat();
        let error = fails(large);
        let is_too_large = |e: &Error| {
            matches!(e, Error::Fetch { source: fetch::Error::BodyTooLarge { bytes_max: 262_144, .. }, .. })
        };
        assert!(is_too_large(&error), "{path}: {error:?}");
        let error = fails(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n{}".to_vec());
        assert!(is_too_large(&error), "{path}: {error:?}");
    }
}

#[test]
fn too_many_keys() {
    let with = |count: usize| {
        move |there: &mut Behaviour| {
            there.edit_keys = Box::new(move |it| {
                let keys = it["keys"].as_array_mut().unwrap();
                keys.resize(count, json!({"kty": "invented tomorrow"}));
            });
        }
    };
    check(with(KEYS_MAX + 1), |e| matches!(e, Error::TooManyKeys));
    let world = World::new();
    world.there.behave(with(KEYS_MAX));
    assert!(world.sign_in().is_ok());
}

/// Each document may be asked for where a private address is; none is.
#[test]
fn leading_to_private_addresses() {
    let private = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    private.set_nonblocking(true).unwrap();
    let inside = format!("http://{}/", private.local_addr().unwrap());
    let is_refused = |e: &Error| matches!(e, Error::Fetch { source: fetch::Error::Refused(_), .. });
    let port = private.local_addr().unwrap().port();
    for path in [DISCOVERY, "/keys", "/userinfo"] {
        let world = World::with_ports(&[port]);
        let redirect = format!("HTTP/1.1 302 Found\r\nLocation: {inside}\r\nContent-Length: 0\r\n\r\n");
        world.there.behave(|there| {
            there.answers.insert(path, redirect.into());
            there.is_email_in_token = false;
        });
        let error = world.sign_in().unwrap_err();
        assert!(is_refused(&error), "{path}: {error:?}");
    }
    for name in ["token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        let world = World::with_ports(&[port]);
        let inside = inside.clone();
        world.there.behave(|there| {
            there.edit_discovery = Box::new(move |it| it[name] = json!(inside));
            there.is_email_in_token = false;
        });
        let error = world.sign_in().unwrap_err();
        assert!(is_refused(&error), "{name}: {error:?}");
    }
    assert!(private.accept().is_err(), "nobody came");
}

/// A code and a secret are given to the provider, and to nobody that it sends them on to.
#[test]
fn redirects_of_a_code() {
    let other = World::new();
    let world = World::with_ports(&[other.there.port()]);
    let location = format!("{}/token", other.there.issuer());
    world.there.behave(|there| {
        let answer =
            format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        there.answers.insert("/token", answer.into());
    });
    let error = world.sign_in().unwrap_err();
    assert!(matches!(error, Error::Fetch { source: fetch::Error::RedirectOfBody(_), .. }), "{error:?}");
    assert_eq!(other.there.asked("/token"), 0);
}

/// By default a provider is asked by `https` only, and may name no other endpoints.
#[test]
fn http_is_not_spoken_unasked() {
    let world = World::new();
    let strict = fetch::Fetcher::new(fetch::Config::default()).unwrap();
    let error = oidc::Provider::discover(&strict, &world.config, NOW).unwrap_err();
    assert!(matches!(error, Error::ConfiguredIssuer), "{error:?}");
    assert_eq!(world.there.asked(DISCOVERY), 0);
}

#[test]
fn providers_that_are_gone() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let begun = begin(&provider, 1);
    let query = world.there.sign_in(&begun.url);
    drop(world.there);
    let error = provider.finish(&world.fetcher, &begun.flow, &query, NOW).unwrap_err();
    let is_temporary = match &error {
        Error::Fetch { document: Document::Token, source } => source.is_temporary(),
        _ => false,
    };
    assert!(is_temporary, "{error:?}");
}
