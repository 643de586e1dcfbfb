//! Revisions as entity tags (RFC 9110, sections 8.8.3 and 13.1.1): a number in quotation marks.

use axum::http::{HeaderMap, header};

use crate::error::ApiError;

/// The entity tag of a revision.
pub(super) fn tag(revision: u64) -> String {
    format!("\"{revision}\"")
}

/// What `If-Match` expects.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// Whatever there is.
    Any,
    /// One of these tags.
    OneOf(Vec<String>),
}

impl Expected {
    /// What a head says, if it does.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut tags = Vec::new();
        for value in headers.get_all(header::IF_MATCH) {
            tags.extend(value.to_str().unwrap_or_default().split(',').map(|tag| tag.trim().to_owned()));
        }
        match tags.as_slice() {
            [] => None,
            [any] if any == "*" => Some(Self::Any),
            _ => Some(Self::OneOf(tags)),
        }
    }

    /// That it is this revision. A weak tag is none (section 8.8.3.2).
    ///
    /// # Errors
    /// 412 when it is another.
    pub(super) fn require(&self, revision: u64) -> Result<(), ApiError> {
        match self {
            Self::Any => Ok(()),
            Self::OneOf(tags) if tags.contains(&tag(revision)) => Ok(()),
            Self::OneOf(_) => Err(ApiError::changed("graph")),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn tags_are_compared_as_they_are() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, HeaderValue::from_static(value));
            Expected::of(&headers).unwrap()
        };
        assert_eq!(Expected::of(&HeaderMap::new()), None);
        for (value, is_good) in [
            ("*", true),
            ("\"7\"", true),
            ("\"6\", \"7\"", true),
            ("W/\"7\"", false),
            ("\"8\"", false),
            ("7", false),
            ("", false),
        ] {
            assert_eq!(of(value).require(7).is_ok(), is_good, "{value}");
        }
    }
}
