//! What follows from what one viewer sees, when he asks: kept is only what follows from what everybody sees.

use model::{Claim, Evidence, Kind, Observable, Subject};

use super::networks::Networks;
use crate::{
    App, Result,
    lookup::dossier::{Dossier, host_of},
    view::View,
};

impl App {
    /// Puts what follows from what the viewer sees in the place of what everybody is told, about the objects of a dossier about which that may be
    /// something else: where the analysers met something for few on their way.
    pub(crate) fn conclude_for(&self, view: &View<'_>, dossier: &mut Dossier) -> Result<()> {
        if !self.ledger.has_marks() && view.sees_common() {
            return Ok(());
        }
        // What is concluded about a file under its own digest is not read with it.
        let mut objects: Vec<Observable> = Some(&dossier.observable)
            .filter(|object| object.kind() != Kind::Hash)
            .into_iter()
            .cloned()
            .collect();
        let weak = dossier.digests.iter().map(|hash| Observable::File(*hash));
        objects.extend(weak.filter(|file| *file != dossier.observable));
        if let Observable::Url(url) = &dossier.observable {
            objects.push(host_of(url));
        }
        for object in objects {
            if view.sees_common() {
                if !self.ledger.is_marked_around(&object)? {
                    continue;
                }
                view.meet_few();
                if view.is_common() {
                    continue;
                }
            } else if self.ledger.conclusions(&object)?.is_empty() {
                // Before the analysers came, nobody is told anything.
                continue;
            }
            let subject = Subject::from(object.clone());
            let is_said =
                |piece: &Evidence| matches!(piece.claim, Claim::Concluded(_)) && piece.subject == subject;
            dossier.evidence.retain(|piece| !is_said(piece));
            dossier.evidence.extend(self.concluded_for(&object, view)?);
        }
        Ok(())
    }

    fn concluded_for(&self, object: &Observable, view: &View<'_>) -> Result<Vec<Evidence>> {
        let networks = match object {
            Observable::Ip(_) => Networks::load(self)?,
            Observable::Domain(_) | Observable::Url(_) | Observable::File(_) => Networks::default(),
        };
        let around = self.around(object, view)?;
        let mut conclusions = self.conclude(object, &around, &networks, view)?;
        conclusions.retain(|conclusion| view.sees_piece(conclusion));
        Ok(conclusions)
    }
}
