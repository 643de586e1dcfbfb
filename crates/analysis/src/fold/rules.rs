//! The rules that keep a piece out of the sum: few, named, and shown.

use model::Kind;

use super::{
    Scale, Standing,
    weigh::{Side, Weighed},
};

/// The rules that keep a piece out of the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Age has left less of it than the policy counts.
    Aged,
    /// It is about a name above a public suffix or a shared zone: another owner.
    OtherOwner,
    /// It is about the host, which many share.
    SharedHost,
    /// The object is shared by many, and too few independent origins condemn it.
    Shared,
    /// A stronger piece of the same origin counts already.
    SameOrigin,
    /// The page itself is named; the host's good standing does not clear it.
    Page,
    /// A reserved address means something else in every network.
    Reserved,
    /// An analyst's assessment decides.
    Analyst,
    /// It is an analyst's assessment that has run out.
    Expired,
    /// It is an analyst's assessment that was withdrawn.
    Withdrawn,
}

impl Rule {
    /// The short name, stable on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aged => "aged",
            Self::OtherOwner => "other-owner",
            Self::SharedHost => "shared-host",
            Self::Shared => "shared",
            Self::SameOrigin => "same-origin",
            Self::Page => "page",
            Self::Reserved => "reserved",
            Self::Analyst => "analyst",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Why it does not count, as one sentence.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Aged => "too old to count",
            Self::OtherOwner => "about a name above that belongs to somebody else",
            Self::SharedHost => "about the host, which many share",
            Self::Shared => "the object is shared by many, and too few independent origins condemn it",
            Self::SameOrigin => "a stronger piece of the same origin counts already",
            Self::Page => "about the host; the page itself is named as malicious",
            Self::Reserved => "a reserved address means something else in every network",
            Self::Analyst => "an analyst's assessment decides",
            Self::Expired => "an assessment that has run out",
            Self::Withdrawn => "an assessment that was withdrawn",
        }
    }
}

impl Scale<'_, '_> {
    /// What becomes of each weighed piece when those at `removed` are gone (`None`).
    pub(super) fn standings(&self, removed: &[usize]) -> Vec<Option<Standing>> {
        let reserved = self.is_reserved();
        let deciding = self.deciding(removed);
        let mut standings: Vec<Option<Standing>> = self
            .weighed
            .iter()
            .enumerate()
            .map(|(at, weighed)| match weighed.side {
                _ if removed.contains(&at) => None,
                Side::None => Some(Standing::Informative),
                _ if reserved => Some(Standing::Overruled(Rule::Reserved)),
                Side::Decided(_) if Some(at) == deciding => Some(Standing::Decides),
                Side::Decided(_) => Some(Standing::Overruled(weighed.ended.unwrap_or(Rule::Analyst))),
                Side::Mark(_) if deciding.is_some() && weighed.piece.weight_mdb == 0 => {
                    Some(Standing::Informative)
                }
                _ if deciding.is_some() => Some(Standing::Overruled(Rule::Analyst)),
                _ if weighed.piece.strength() < self.prepared.policy.strength_min()
                    && weighed.piece.weight_mdb != 0 =>
                {
                    Some(Standing::Overruled(Rule::Aged))
                }
                Side::Mark(_) if weighed.piece.weight_mdb == 0 => Some(Standing::Informative),
                _ => Some(Standing::Counted),
            })
            .collect();
        if reserved || deciding.is_some() {
            return standings;
        }
        self.overrule_other_owners(&mut standings);
        self.overrule_shared_host(&mut standings);
        self.overrule_same_origin(&mut standings);
        self.overrule_host_of_named_page(&mut standings);
        self.overrule_lone_voices_on_shared(&mut standings);
        standings
    }

    /// Good standing does not cross to another owner: over a public suffix, or out of a shared zone (dynamic DNS, platform).
    fn overrule_other_owners(&self, standings: &mut [Option<Standing>]) {
        let speaks =
            |standing: &Option<Standing>| matches!(standing, Some(Standing::Counted | Standing::Informative));
        let shared_zone_labels = self
            .weighed
            .iter()
            .zip(standings.iter())
            .filter(|(weighed, standing)| matches!(weighed.side, Side::Mark(_)) && speaks(standing))
            .filter_map(|(weighed, _)| weighed.through_domain_above)
            .max();
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            let Some(labels) = weighed.through_domain_above else { continue };
            let other_owner = match weighed.side {
                Side::Mark(_) => true,
                Side::For | Side::Nothing => {
                    weighed.crosses || shared_zone_labels.is_some_and(|zone| labels <= zone)
                }
                Side::Against { .. } | Side::None | Side::Decided(_) => false,
            };
            if other_owner && speaks(standing) {
                *standing = Some(Standing::Overruled(Rule::OtherOwner));
            }
        }
    }

    /// A URL takes nothing from a host that many share.
    fn overrule_shared_host(&self, standings: &mut [Option<Standing>]) {
        if self.prepared.object.kind != Kind::Url {
            return;
        }
        let is_mark = |weighed: &Weighed<'_>| matches!(weighed.side, Side::Mark(_));
        let host_is_shared = self.weighed.iter().zip(standings.iter()).any(|(weighed, standing)| {
            is_mark(weighed)
                && weighed.of_host
                && matches!(standing, Some(Standing::Counted | Standing::Informative))
        });
        if !host_is_shared {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if weighed.of_host && *standing == Some(Standing::Counted) {
                *standing = Some(Standing::Overruled(Rule::SharedHost));
            }
        }
    }

    /// Within an origin only the strongest counts, on each side of the scale.
    fn overrule_same_origin(&self, standings: &mut [Option<Standing>]) {
        let (mut against, mut clears): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if *standing != Some(Standing::Counted) {
                continue;
            }
            let used = if matches!(weighed.side, Side::Against { .. }) { &mut against } else { &mut clears };
            if weighed.origins.iter().any(|origin| used.contains(origin)) {
                *standing = Some(Standing::Overruled(Rule::SameOrigin));
            } else {
                used.extend_from_slice(weighed.origins);
            }
        }
    }

    /// When the page itself is named, the good standing of its host does not clear it.
    fn overrule_host_of_named_page(&self, standings: &mut [Option<Standing>]) {
        let named = self.prepared.object.kind == Kind::Url
            && self.weighed.iter().zip(standings.iter()).any(|(weighed, standing)| {
                !weighed.of_host
                    && matches!(weighed.side, Side::Against { .. })
                    && *standing == Some(Standing::Counted)
            });
        if !named {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if weighed.of_host
                && !matches!(weighed.side, Side::Against { .. })
                && *standing == Some(Standing::Counted)
            {
                *standing = Some(Standing::Overruled(Rule::Page));
            }
        }
    }

    /// What many share is condemned only by several independent origins.
    fn overrule_lone_voices_on_shared(&self, standings: &mut [Option<Standing>]) {
        if self.prepared.object.kind == Kind::Url {
            return;
        }
        let needed = self
            .weighed
            .iter()
            .zip(standings.iter())
            .filter(|(_, standing)| matches!(standing, Some(Standing::Counted | Standing::Informative)))
            .filter_map(|(weighed, _)| match weighed.side {
                Side::Mark(kind) => Some(self.prepared.policy.shared_origins(kind)),
                _ => None,
            })
            .max();
        let against = |weighed: &Weighed<'_>, standing: &Option<Standing>| {
            matches!(weighed.side, Side::Against { .. }) && *standing == Some(Standing::Counted)
        };
        // Pieces that count have disjoint origins, so their number is the number of witnesses.
        let origins = self.weighed.iter().zip(standings.iter()).filter(|(w, s)| against(w, s)).count();
        if needed.is_none_or(|needed| origins >= needed) {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if against(weighed, standing) {
                *standing = Some(Standing::Overruled(Rule::Shared));
            }
        }
    }
}
