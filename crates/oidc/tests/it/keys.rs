//! Keys that change, and how often they are asked for.

use oidc::{Error, Identity, KEYS_AGE_SECONDS_MAX, KEYS_INTERVAL_SECONDS, Provider};
use serde_json::json;

use crate::world::{NOW, World, begin};

/// Signs in at a moment.
fn sign_in(world: &World, provider: &Provider, now: u64) -> Result<Identity, Error> {
    world.there.behave(|there| there.now = now);
    let begun = begin(provider, 1);
    let query = world.there.sign_in(&begun.url);
    provider.finish(&world.fetcher, &begun.flow, &query, now)
}

#[test]
fn are_asked_for_once() {
    let world = World::new();
    let provider = world.discover().unwrap();
    for second in 0..5 {
        assert!(sign_in(&world, &provider, NOW + second).is_ok());
    }
    assert_eq!(world.there.asked("/keys"), 1);
}

#[test]
fn are_asked_for_again_when_they_change() {
    let world = World::new();
    let provider = world.discover().unwrap();
    world.there.behave(|there| there.key_generation = 2);
    assert!(sign_in(&world, &provider, NOW + 1).is_ok());
    assert_eq!(world.there.asked("/keys"), 2);
    assert!(sign_in(&world, &provider, NOW + 2).is_ok());
    assert_eq!(world.there.asked("/keys"), 2);
}

#[test]
fn are_not_asked_for_at_every_unknown_name() {
    let world = World::new();
    let provider = world.discover().unwrap();
    world.there.behave(|there| there.edit_header = Box::new(|header| header["kid"] = json!("made up")));
    for second in 0..20 {
        let error = sign_in(&world, &provider, NOW + second).unwrap_err();
        assert!(matches!(error, Error::UnknownKey), "{error:?}");
    }
    assert_eq!(world.there.asked("/keys"), 2, "once at the beginning, and once for twenty tokens");
    assert!(sign_in(&world, &provider, NOW + KEYS_INTERVAL_SECONDS).is_err());
    assert_eq!(world.there.asked("/keys"), 3, "and again after a minute");
}

/// A key that the provider withdrew is trusted no longer than an hour.
#[test]
fn grow_old() {
    let world = World::new();
    let provider = world.discover().unwrap();
    let withdraw =
        |it: &mut serde_json::Value| it["keys"].as_array_mut().unwrap().retain(|key| key["kid"] != "rsa-1");
    world.there.behave(|there| there.edit_keys = Box::new(withdraw));
    assert!(sign_in(&world, &provider, NOW + KEYS_AGE_SECONDS_MAX).is_ok());
    let error = sign_in(&world, &provider, NOW + KEYS_AGE_SECONDS_MAX + 1).unwrap_err();
    assert!(matches!(error, Error::UnknownKey), "{error:?}");
    assert_eq!(world.there.asked("/keys"), 2);
}

#[test]
fn that_cannot_be_renewed_are_not_trusted() {
    let world = World::new();
    let provider = world.discover().unwrap();
    world
        .there
        .behave(|there| drop(there.answers.insert("/keys", crate::provider::document(503, &json!({})))));
    let later = NOW + KEYS_AGE_SECONDS_MAX + 1;
    let error = sign_in(&world, &provider, later).unwrap_err();
    assert!(matches!(error, Error::Status { status: 503, .. }), "{error:?}");
    let error = sign_in(&world, &provider, later + 1).unwrap_err();
    assert!(matches!(error, Error::StaleKeys), "{error:?}");
    assert_eq!(world.there.asked("/keys"), 2, "it is not asked at every request");
    world.there.behave(|there| drop(there.answers.remove("/keys")));
    assert!(sign_in(&world, &provider, later + KEYS_INTERVAL_SECONDS).is_ok());
}

/// A clock that jumps back makes keys old, not young for ever.
#[test]
fn under_a_clock_that_jumps() {
    let world = World::new();
    let provider = world.discover().unwrap();
    assert!(sign_in(&world, &provider, NOW - 100_000).is_ok());
    assert_eq!(world.there.asked("/keys"), 2);
    assert!(sign_in(&world, &provider, NOW + 100_000).is_ok());
    assert_eq!(world.there.asked("/keys"), 3);
}

/// Without a name the only key for the method will do.
#[test]
fn without_names() {
    let world = World::new();
    world.there.behave(|there| {
        there.edit_header = Box::new(|header| drop(header.as_object_mut().unwrap().remove("kid")));
    });
    assert!(world.sign_in().is_ok());
}

/// Many who sign in at once wait for one answer.
#[test]
fn are_asked_for_once_by_many() {
    let world = World::new();
    let provider = world.discover().unwrap();
    world.there.behave(|there| there.key_generation = 2);
    std::thread::scope(|scope| {
        for seed in 0..8 {
            let (world, provider) = (&world, &provider);
            scope.spawn(move || {
                let begun = begin(provider, seed);
                let query = world.there.sign_in(&begun.url);
                assert!(provider.finish(&world.fetcher, &begun.flow, &query, NOW).is_ok());
            });
        }
    });
    assert_eq!(world.there.asked("/keys"), 2);
}
