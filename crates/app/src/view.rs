//! The ledger as one viewer sees it: the only way by which answers to people read it.
//!
//! A viewer sees a piece or not by its list and marking. Reads pass over what is not seen ([`store::Sight`]), and bounds count what is. What is
//! the same for everybody, rows, counts and sums, is used of subjects without a mark ([`store::Ledger::is_marked`]); else the viewer's own is
//! made of the pieces. So an answer is what it would be in a ledger that never had the rest.

use std::{
    cell::Cell,
    sync::{Arc, PoisonError},
};

use analysis::{Restrictions, Viewer};
use model::{DomainName, Evidence, Hash, Host, Mask, Observable, Subject, Tlp};
use store::{Sight, VerdictRow};

use crate::{App, Result};

/// What a viewer sees, compared with what everybody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Everything.
    Everything,
    /// What everybody does, and perhaps more.
    More,
    /// Exactly what everybody does.
    Common,
    /// Not all of what everybody does.
    Part,
}

/// The ledger as one viewer sees it.
pub(crate) struct View<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    restrictions: Arc<Restrictions>,
    reach: Reach,
    /// Whether something was met that not everybody sees.
    has_met_few: Cell<bool>,
}

impl App {
    /// What a viewer sees now.
    pub(crate) fn view<'a>(&'a self, viewer: &'a Viewer) -> View<'a> {
        let restrictions = self.restrictions();
        let reach = match viewer.sees_common(&restrictions) {
            false => Reach::Part,
            true if viewer.is_all() => Reach::Everything,
            true => match &viewer.member {
                Some(member) if member.group.is_none() && viewer.tlp_max == restrictions.common_tlp_max => {
                    Reach::Common
                }
                _ => Reach::More,
            },
        };
        View { app: self, viewer, restrictions, reach, has_met_few: Cell::new(false) }
    }

    /// The viewer who sees what everybody does.
    pub(crate) fn common_viewer(&self) -> Viewer {
        Viewer::common(self.restrictions())
    }

    /// The restrictions in force.
    #[must_use]
    pub fn restrictions(&self) -> Arc<Restrictions> {
        Arc::clone(&self.restricted.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<'a> View<'a> {
    pub(crate) fn app(&self) -> &'a App {
        self.app
    }

    pub(crate) fn viewer(&self) -> &'a Viewer {
        self.viewer
    }

    /// Which rows of evidence are read: give it to [`Sight::of`].
    pub(crate) fn eyes(&self) -> impl Fn(&str, Tlp) -> bool + '_ {
        |list, tlp| {
            if !self.restrictions.is_common(list, tlp) {
                self.has_met_few.set(true);
            }
            self.viewer.sees(list, tlp)
        }
    }

    /// Whether the viewer sees a list with a marking.
    pub(crate) fn sees(&self, list: &str, tlp: Tlp) -> bool {
        self.eyes()(list, tlp)
    }

    /// Whether the viewer sees a piece.
    pub(crate) fn sees_piece(&self, piece: &Evidence) -> bool {
        self.sees(&piece.source, piece.tlp) && self.viewer.sees_piece(piece)
    }

    /// Whether the view sees exactly what everybody sees.
    pub(crate) fn is_common(&self) -> bool {
        self.reach == Reach::Common
    }

    /// Whether the viewer sees at least what everybody sees.
    pub(crate) fn sees_common(&self) -> bool {
        self.reach != Reach::Part
    }

    /// Whether something was met, seen or not, that not everybody sees.
    pub(crate) fn has_met_few(&self) -> bool {
        self.has_met_few.get()
    }

    /// Notes that something was met that not everybody sees.
    pub(crate) fn meet_few(&self) {
        self.has_met_few.set(true);
    }

    /// Whether the viewer sees all that there is of what `is_marked` asks about, so that what is the same for all is his answer.
    fn sees_all(&self, is_marked: bool) -> bool {
        if is_marked {
            self.meet_few();
        }
        match self.reach {
            Reach::Everything => true,
            Reach::More | Reach::Common => !is_marked,
            Reach::Part => false,
        }
    }

    /// Whether the viewer sees all that there is about the subject, and that leads to it.
    pub(crate) fn sees_all_of(&self, subject: &Subject) -> Result<bool> {
        Ok(self.sees_all(self.app.ledger.is_marked(subject)?))
    }

    /// Whether the viewer sees all that there is about URLs on a host.
    pub(crate) fn sees_all_on(&self, host: &Host) -> Result<bool> {
        Ok(self.sees_all(self.app.ledger.is_marked_on(host)?))
    }

    /// Whether the viewer sees all that there is about names below one.
    pub(crate) fn sees_all_below(&self, name: &DomainName) -> Result<bool> {
        Ok(self.sees_all(self.app.ledger.is_marked_below(name)?))
    }

    /// What is the same for all, if the viewer sees all of it, or else his own. Whether he does is asked before and after: what is for few may
    /// come meanwhile.
    pub(crate) fn plain_or_own<T>(
        &self,
        sees_all: impl Fn() -> Result<bool>,
        plain: impl FnOnce() -> Result<T>,
        own: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        if sees_all()? {
            let found = plain()?;
            if sees_all()? {
                return Ok(found);
            }
        }
        own()
    }

    /// Whether a row of the table is what the viewer sees.
    pub(crate) fn has_row(&self, row: &VerdictRow) -> bool {
        if row.restricted {
            self.meet_few();
        }
        self.sees_common() && !row.restricted
    }

    /// Whether an object that has a row is known to the viewer.
    pub(crate) fn knows(&self, observable: &Observable, row: &VerdictRow) -> Result<bool> {
        let is_as_all = self.has_row(row) && !self.app.is_of_other_restrictions(row);
        if is_as_all { Ok(true) } else { self.knows_by_evidence(observable) }
    }

    /// Whether the viewer sees any piece about the object, any relation of it, or a file that is known by it as its weak digest. Everybody
    /// else may know of it.
    pub(crate) fn knows_by_evidence(&self, observable: &Observable) -> Result<bool> {
        let eyes = self.eyes();
        let subject = observable.clone().into();
        if self.app.ledger.has_evidence_seen(&subject, Sight::of(&eyes))? {
            return Ok(true);
        }
        match observable {
            Observable::File(hash) if !hash.is_strong() => Ok(!self.aliases(hash)?.is_empty()),
            _ => Ok(false),
        }
    }

    /// Whether the viewer sees anything that speaks of a name: of itself, of all below it, of URLs on it.
    pub(crate) fn knows_name(&self, name: &DomainName) -> Result<bool> {
        let ledger = &self.app.ledger;
        let host = Host::Domain(name.clone());
        let own = Subject::from(Observable::Domain(name.clone()));
        let mask = Subject::from(Mask::Domain(name.clone()));
        if self.sees_common()
            && !ledger.is_marked(&own)?
            && !ledger.is_marked(&mask)?
            && !ledger.is_marked_on(&host)?
        {
            return Ok(true);
        }
        self.meet_few();
        let eyes = self.eyes();
        let sight = Sight::of(&eyes);
        Ok(ledger.has_evidence_seen(&own, sight)?
            || ledger.has_evidence_seen(&mask, sight)?
            || ledger.has_evidence_on_seen(&host, sight)?)
    }

    /// The files known by a weak digest.
    pub(crate) fn aliases(&self, weak: &Hash) -> Result<Vec<Hash>> {
        let ledger = &self.app.ledger;
        let subject = Subject::from(Observable::File(*weak));
        let plain = || Ok(ledger.aliases(weak)?);
        let own = || {
            let eyes = self.eyes();
            Ok(ledger.aliases_seen(weak, Sight::of(&eyes))?)
        };
        self.plain_or_own(|| self.sees_all_of(&subject), plain, own)
    }
}
