//! For whom something is read: which rows of evidence are passed over. Bounds of a read count what is seen, so that what is not
//! crowds nothing out, and tells nothing by its number.

use std::fmt;

use model::Tlp;

use crate::{Result, codec};

/// Whether a list is seen with a marking.
type Sees<'a> = dyn Fn(&str, Tlp) -> bool + 'a;

/// Which evidence is read, by list and marking.
#[derive(Clone, Copy)]
pub struct Sight<'a>(Option<&'a Sees<'a>>);

impl<'a> Sight<'a> {
    /// All of it.
    pub const ALL: Self = Self(None);

    /// That of which `sees` says so, by the full name of its list and its marking.
    pub fn of(sees: &'a dyn Fn(&str, Tlp) -> bool) -> Self {
        Self(Some(sees))
    }

    /// Whether evidence of a list with a marking is read.
    #[must_use]
    pub fn sees(&self, list: &str, tlp: Tlp) -> bool {
        self.0.is_none_or(|sees| sees(list, tlp))
    }

    /// Whether everything is.
    pub(crate) fn is_all(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a row of evidence is read; one that does not decode is, so that the reader reports it.
    pub(crate) fn sees_row(&self, value: &[u8]) -> bool {
        let Some(sees) = self.0 else { return true };
        let label: Result<(&str, Tlp)> = codec::label(value);
        label.map_or(true, |(list, tlp)| sees(list, tlp))
    }
}

impl fmt::Debug for Sight<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_all() { "Sight::ALL" } else { "Sight::of(..)" })
    }
}
