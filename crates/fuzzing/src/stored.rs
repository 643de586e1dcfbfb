//! Rows of the ledger: keys and values as a damaged disk might give them back. The law: what decodes is written as it was meant.

use store::rows;

use crate::plant;

/// The first byte says what the rest is; key and value stand behind the length of the key.
pub(crate) fn any(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    match choice % 5 {
        0 => key(bytes),
        1 => row(bytes),
        2 => {
            let _ = rows::subjects(bytes);
        }
        3 => {
            if let Ok(verdict) = rows::verdict(bytes) {
                assert!(verdict.score <= 100, "{verdict:?}");
            }
        }
        _ => {
            let Some((length, rest)) = bytes.split_first() else { return };
            let Some((key, value)) = rest.split_at_checked(usize::from(*length)) else { return };
            let _ = rows::sightings(key, value);
            let _ = rows::decision(key, value);
        }
    }
}

fn key(bytes: &[u8]) {
    let _ = store::key::split_evidence(bytes);
    if let Ok(subject) = store::key::decode(bytes) {
        let again = store::key::subject(&subject);
        assert_eq!(store::key::decode(&again).ok().as_ref(), Some(&subject), "{subject}");
    }
}

fn row(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first() else { return };
    let Some((key, value)) = rest.split_at_checked(usize::from(*length)) else { return };
    if let Ok(evidence) = rows::evidence(key, value) {
        let (key, value) = rows::write(&evidence);
        assert_eq!(rows::evidence(&key, &value).ok().as_ref(), Some(&evidence));
        plant!(evidence.last_seen.is_some() && evidence.source.len() == 9 && evidence.import > 300);
    }
}
