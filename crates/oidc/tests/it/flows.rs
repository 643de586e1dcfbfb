//! Flows as they should be.

use oidc::{Error, Flow, Identity};
use serde_json::json;

use crate::{
    provider::Signer,
    world::{NOW, World, begin},
};

fn analyst(issuer: String) -> Identity {
    Identity {
        issuer,
        subject: "248289761001".to_owned(),
        email: Some("analyst@hantei.example".to_owned()),
        is_email_verified: true,
        name: Some("An Analyst".to_owned()),
    }
}

#[test]
fn a_person_signs_in() {
    let world = World::new();
    let identity = world.sign_in().unwrap();
    assert_eq!(identity, analyst(world.there.issuer()));
    assert_eq!(identity.key(), (world.there.issuer().as_str(), "248289761001"));
    assert_eq!(identity.verified_email(), Some("analyst@hantei.example"));
    assert_eq!(world.there.asked("/token"), 1);
    assert_eq!(world.there.asked("/userinfo"), 0, "the token says everything");
}

#[test]
fn with_every_signature() {
    for signer in [Signer::Rs256, Signer::Ps256, Signer::Es256, Signer::EdDsa] {
        let world = World::new();
        world.there.behave(|there| there.signer = signer);
        assert_eq!(world.sign_in().unwrap(), analyst(world.there.issuer()), "{signer:?}");
    }
}

#[test]
fn where_a_person_is_sent() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let begun = begin(&provider, 1);
    let url = url::Url::parse(&begun.url).unwrap();
    assert!(begun.url.starts_with(&format!("{}/authorize?tenant=1&", world.there.issuer())));
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let value = |name: &str| {
        let values: Vec<&str> =
            pairs.iter().filter(|(one, _)| one == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(values.len(), 1, "{name} in {pairs:?}");
        values[0].to_owned()
    };
    assert_eq!(value("response_type"), "code");
    assert_eq!(value("client_id"), "hantei");
    assert_eq!(value("redirect_uri"), "https://hantei.example/callback");
    assert_eq!(value("scope"), "openid email profile");
    assert_eq!(value("state"), begun.flow.state());
    assert_eq!(value("code_challenge_method"), "S256");
    assert_eq!((value("code_challenge").len(), value("nonce").len()), (43, 43));
    assert!(!begun.url.contains("secret"));
    let ticket = begun.flow.to_ticket();
    let verifier = ticket.split('.').nth(3).unwrap();
    assert!(!begun.url.contains(verifier), "the verifier stays at home");
    assert!(!format!("{begun:?}").contains(verifier));
}

#[test]
fn a_flow_survives_as_a_ticket() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let begun = begin(&provider, 1);
    let query = world.there.sign_in(&begun.url);
    let flow = Flow::from_ticket(&begun.flow.to_ticket()).unwrap();
    // Another process may have discovered the provider by then.
    let identity = world.discover().unwrap().finish(&world.fetcher, &flow, &query, NOW).unwrap();
    assert_eq!(identity, analyst(world.there.issuer()));
}

/// By Basic, in the form, and as a public client.
#[test]
fn client_authentication() {
    for (methods, is_public) in [
        (json!(["client_secret_basic"]), false),
        (json!(["client_secret_post"]), false),
        (json!(null), false),
        (json!(["none"]), true),
    ] {
        let mut world = World::new();
        if is_public {
            world.config.client_secret = None;
            world.there.behave(|there| there.client_secret = None);
        }
        let shown = methods.to_string();
        world.there.behave(|there| {
            there.edit_discovery =
                Box::new(move |it| it["token_endpoint_auth_methods_supported"] = methods.clone());
        });
        assert!(world.sign_in().is_ok(), "{shown}");
    }
}

/// What providers differ in, and are right.
#[test]
fn providers_differ() {
    let check = |change: fn(&mut crate::provider::Behaviour)| {
        let world = World::new();
        world.there.behave(change);
        world.sign_in().unwrap()
    };
    check(|there| there.is_issuer_in_answer = false);
    check(|there| there.edit_claims = Box::new(|it| it["aud"] = json!(["hantei"])));
    check(|there| there.edit_claims = Box::new(|it| it["azp"] = json!("hantei")));
    check(|there| there.edit_claims = Box::new(|it| it["at_hash"] = json!(null)));
    check(|there| there.edit_claims = Box::new(|it| it["nbf"] = json!(NOW + 59)));
    check(|there| there.edit_claims = Box::new(|it| it["iat"] = json!(NOW + 60)));
    check(|there| there.edit_claims = Box::new(|it| it["iat"] = json!(NOW as f64 - 660.0)));
    check(|there| there.edit_claims = Box::new(|it| it["exp"] = json!(NOW - 59)));
    check(|there| there.edit_claims = Box::new(|it| it["email_verified"] = json!("true")));
    check(|there| there.edit_header = Box::new(|it| it["typ"] = json!(null)));
    check(|there| {
        there.edit_discovery = Box::new(|it| {
            for left_out in [
                "response_types_supported",
                "code_challenge_methods_supported",
                "id_token_signing_alg_values_supported",
                "userinfo_endpoint",
            ] {
                it.as_object_mut().unwrap().remove(left_out);
            }
        });
    });
    let nameless = check(|there| there.edit_claims = Box::new(|it| it["name"] = json!("")));
    assert_eq!(nameless.name, None);
}

/// A token for several says to whom it was given.
#[test]
fn audiences_that_are_trusted() {
    let check = |party: serde_json::Value| {
        let mut world = World::new();
        world.config.trusted_audiences = vec!["project".to_owned()];
        world.there.behave(|there| {
            there.edit_claims = Box::new(move |it| {
                it["aud"] = json!(["project", "hantei"]);
                it["azp"] = party.clone();
            });
        });
        world.sign_in()
    };
    assert!(check(json!("hantei")).is_ok());
    assert!(matches!(check(json!("project")), Err(Error::AuthorizedParty)));
    assert!(matches!(check(json!(null)), Err(Error::ClaimMissing("azp"))));
}

/// Some providers tell an address only when asked.
#[test]
fn an_address_that_is_asked_for() {
    let world = World::new();
    world.there.behave(|there| there.is_email_in_token = false);
    assert_eq!(world.sign_in().unwrap(), analyst(world.there.issuer()));
    assert_eq!(world.there.asked("/userinfo"), 1);
}

#[test]
fn an_address_that_nobody_asked_for() {
    let mut world = World::new();
    world.config.scopes.clear();
    world.there.behave(|there| there.is_email_in_token = false);
    let identity = world.sign_in().unwrap();
    assert_eq!((identity.email, identity.is_email_verified), (None, false));
    assert_eq!(world.there.asked("/userinfo"), 0);
}

/// An address that the provider does not vouch for comes with the word that it does not, and as no key to anything.
#[test]
fn an_unverified_address_is_nobodys() {
    for told in [json!(false), json!("false"), json!(null), json!(1), json!("yes")] {
        let world = World::new();
        let value = told.clone();
        world.there.behave(|there| {
            there.email = Some("administrator@hantei.example".to_owned());
            there.edit_claims = Box::new(move |it| it["email_verified"] = value.clone());
        });
        let identity = world.sign_in().unwrap();
        assert_eq!(identity.email.as_deref(), Some("administrator@hantei.example"));
        assert!(!identity.is_email_verified, "{told}");
        assert_eq!(identity.verified_email(), None, "{told}");
    }
}

/// The same subject of another provider is another person.
#[test]
fn a_subject_belongs_to_its_issuer() {
    let (one, other) = (World::new(), World::new());
    let (first, second) = (one.sign_in().unwrap(), other.sign_in().unwrap());
    assert_eq!(first.subject, second.subject);
    assert_ne!(first.key(), second.key());
}
