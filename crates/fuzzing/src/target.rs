//! The raw request target of the API, from which objects are read by our own rules.

use model::Kind;
use server::api::target::{OBJECT_CHARACTERS_MAX, Target};

use crate::plant;

/// The first byte chooses the kind, the rest is what stands behind `/api/{kind}/`, and then the query of a search.
pub(crate) fn any(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let kind = Kind::ALL.get(usize::from(*choice) % Kind::ALL.len()).copied().unwrap_or(Kind::Url);
    let raw = String::from_utf8_lossy(bytes);
    if let Ok(target) = Target::of_path(kind, &raw) {
        assert!(target.object.chars().count() <= OBJECT_CHARACTERS_MAX);
        let _ = model::Observable::parse_as(kind, &target.object);
        plant!(
            kind == Kind::Url
                && target.count.is_some()
                && target.as_of.as_ref().is_some_and(|moment| moment.len() > "2026".len())
        );
    }
    if let Ok(target) = Target::of_query(kind, &raw) {
        let _ = model::Observable::parse_as(kind, &target.object);
    }
}
