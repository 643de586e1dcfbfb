//! What a person pastes, as an observable and as a mask. The laws: reading what is printed gives the same; what a mask covers is
//! found among the masks of what it covers; the order is that of the keys.

use model::{Kind, Mask, Observable, Subject, Timestamp, observable};

use crate::plant;

/// Detection, each kind, refanging.
pub(crate) fn any(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(refanged) = observable::refang(&text) {
        assert!(refanged.len() <= 4 * text.len() + 16, "refanging grows {text:?} to {refanged:?}");
    }
    let _ = observable::lookup_form_of(&text);
    let _ = Timestamp::parse(&text);
    if let Ok(found) = Observable::detect(&text) {
        check(&found);
        plant!(matches!(&found, Observable::Url(url)
            if url.port().is_some_and(|port| port != 8_080) && url.query().is_some() && url.ip().is_some()));
    }
    for kind in Kind::ALL {
        if let Ok(found) = Observable::parse_as(kind, &text) {
            assert!(kind == Kind::Url || found.kind() == kind || kind == Kind::Ip, "{found} as {kind:?}");
            check(&found);
        }
    }
}

fn check(found: &Observable) {
    let printed = found.to_string();
    assert_eq!(Observable::detect(&printed).as_ref(), Ok(found), "printed as `{printed}`");
    // Of a URL with a path, defanged text comes out of reports: what stands in it may be the report's.
    if !matches!(found, Observable::Url(url) if !url.is_root()) {
        let defanged = found.defanged();
        assert_eq!(Observable::detect(&defanged).as_ref(), Ok(found), "defanged as `{defanged}`");
    }
    let key = store::key::observable(found);
    assert_eq!(store::key::decode_observable(&key).ok().as_ref(), Some(found), "key of `{printed}`");
    for mask in Mask::covering(found) {
        assert!(mask.covers(found), "`{mask}` is said to cover `{printed}`");
    }
}

/// A mask alone, and over the observable on the second line.
pub(crate) fn mask(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(mask) = Mask::parse(first) else { return };
    let printed = mask.to_string();
    assert_eq!(Mask::parse(&printed).as_ref(), Ok(&mask), "printed as `{printed}`");
    let key = store::key::mask(&mask);
    assert_eq!(store::key::decode(&key).ok(), Some(Subject::Mask(mask.clone())), "key of `{printed}`");
    if let Ok(found) = Observable::detect(second) {
        let walked = Mask::covering(&found).contains(&mask);
        // Wildcards are found by automata, not by walking.
        let is_walkable = !matches!(mask, Mask::Wildcard(_));
        assert_eq!(mask.covers(&found) && is_walkable, walked, "`{printed}` over `{found}`");
        plant!(
            walked
                && matches!(&found, Observable::Url(_))
                && matches!(&mask, Mask::Network(network) if network.prefix_len() < 24)
        );
    }
}
