//! Who asks, and which evidence may count for whoever does: by marking (TLP), by list, by group.
//!
//! Every piece of evidence has a list and a marking, and a piece is seen or not by these alone. What **all** see, whatever their group, is
//! common ([`Restrictions::is_common`]): verdicts that are kept for everybody rest on that and on nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{ANALYSIS, ASSESSMENT, ASSESSMENT_ALL, Claim, Evidence, Tlp};

/// Which lists are for some groups only, and which marking every group may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restrictions {
    /// By source or full name of a list, the groups that see it. A list of a restricted source that is restricted itself is seen by groups
    /// that are named for both. Lists that are a group's own ([`ASSESSMENT`], [`SCAN`]) need not be named.
    pub lists: BTreeMap<String, BTreeSet<String>>,
    /// The strictest marking that every group may see: the least `tlp_max` of all.
    pub common_tlp_max: Tlp,
}

impl Default for Restrictions {
    /// Everybody sees everything, but for what groups assess.
    fn default() -> Self {
        Self { lists: BTreeMap::new(), common_tlp_max: Tlp::Red }
    }
}

impl Restrictions {
    /// Whether everybody sees evidence of `list` with marking `tlp`.
    #[must_use]
    pub fn is_common(&self, list: &str, tlp: Tlp) -> bool {
        tlp <= self.common_tlp_max && self.shows(list, None)
    }

    /// Whether a group, or somebody of none, sees a list as far as its name tells.
    fn shows(&self, list: &str, group: Option<&str>) -> bool {
        let source = source_of(list);
        match owner_of(list) {
            Some(owner) if group != Some(owner) => return false,
            Some(_) if source == ASSESSMENT => return true,
            _ => {}
        }
        let names = if source == list { [Some(list), None] } else { [Some(source), Some(list)] };
        let mut restrictions = names.into_iter().flatten().filter_map(|name| self.lists.get(name));
        restrictions.all(|groups| group.is_some_and(|group| groups.contains(group)))
    }
}

/// The source of what is found in files that were handed in. Behind its lists stands the group that did, `scan/static/grp_7`, unless it is for everybody.
pub const SCAN: &str = "scan";

/// The group whose own a list is. One that is nobody's has an owner that no group is.
fn owner_of(list: &str) -> Option<&str> {
    match source_of(list) {
        ASSESSMENT if list != ASSESSMENT_ALL => Some(list.split_once('/').map_or("", |(_, group)| group)),
        SCAN => list.splitn(3, '/').nth(2),
        _ => None,
    }
}

/// The source of a list: its name up to the first slash.
fn source_of(list: &str) -> &str {
    list.split_once('/').map_or(list, |(source, _)| source)
}

/// On whose behalf somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The group's identifier; `None`: of no group, who sees what all see.
    pub group: Option<String>,
    /// The restrictions in force.
    pub restrictions: Arc<Restrictions>,
}

/// Who asks: which evidence may count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Strictest marking that the viewer may see.
    pub tlp_max: Tlp,
    /// On whose behalf; `None`: an administrator's tool, which sees every list.
    pub member: Option<Member>,
    /// Sources that count (full list names or their sources); `None` = all.
    pub sources: Option<Vec<String>>,
}

impl Viewer {
    /// Sees everything: for the administrator's tools.
    #[must_use]
    pub fn all() -> Self {
        Self { tlp_max: Tlp::Red, member: None, sources: None }
    }

    /// A member of a group that may see markings up to `tlp_max`.
    #[must_use]
    pub fn of_group(group: impl Into<String>, tlp_max: Tlp, restrictions: Arc<Restrictions>) -> Self {
        Self { tlp_max, member: Some(Member { group: Some(group.into()), restrictions }), sources: None }
    }

    /// Sees what everybody sees, and nothing else.
    #[must_use]
    pub fn common(restrictions: Arc<Restrictions>) -> Self {
        let tlp_max = restrictions.common_tlp_max;
        Self { tlp_max, member: Some(Member { group: None, restrictions }), sources: None }
    }

    /// Whether this viewer sees everything.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.tlp_max == Tlp::Red && self.member.is_none() && self.sources.is_none()
    }

    /// Whether this viewer sees all that everybody sees under `restrictions`.
    #[must_use]
    pub fn sees_common(&self, restrictions: &Restrictions) -> bool {
        let is_of_these = |member: &Member| {
            std::ptr::eq(&*member.restrictions, restrictions) || *member.restrictions == *restrictions
        };
        self.tlp_max >= restrictions.common_tlp_max
            && self.sources.is_none()
            && self.member.as_ref().is_none_or(is_of_these)
    }

    /// Whether evidence of `list` with marking `tlp` may count. What is a group's own it sees, whatever its marking says to others.
    #[must_use]
    pub fn sees(&self, list: &str, tlp: Tlp) -> bool {
        let is_own = || owner_of(list).is_some() && self.member.is_some();
        (tlp <= self.tlp_max || is_own()) && self.sees_list(list)
    }

    /// Whether a list may count, whatever the marking of what it says.
    #[must_use]
    pub fn sees_list(&self, list: &str) -> bool {
        let counts = |sources: &Vec<String>| {
            let source = source_of(list);
            sources.iter().any(|named| named == list || named == source)
        };
        self.sources.as_ref().is_none_or(counts)
            && self
                .member
                .as_ref()
                .is_none_or(|member| member.restrictions.shows(list, member.group.as_deref()))
    }

    /// Whether a piece of evidence may count. A conclusion may if all do on which it rests.
    #[must_use]
    pub fn sees_piece(&self, piece: &Evidence) -> bool {
        self.sees(&piece.source, piece.tlp)
            && match &piece.claim {
                Claim::Concluded(conclusion) => self.sees_basis(&conclusion.basis.lists),
                _ => true,
            }
    }

    /// Whether all lists may count on which a conclusion rests, as far as groups go: who chose sources chose the analysers or not.
    fn sees_basis(&self, lists: &[String]) -> bool {
        let member = |list: &String| {
            self.member.as_ref().is_none_or(|member| member.restrictions.shows(list, member.group.as_deref()))
        };
        lists.iter().filter(|list| source_of(list) != ANALYSIS).all(member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restrictions() -> Arc<Restrictions> {
        let groups = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let lists = [
            ("own/acme", groups(&["grp_x"])),
            ("threatfox", groups(&["grp_x", "grp_y"])),
            ("threatfox/some", groups(&["grp_y", "grp_z"])),
        ];
        let lists = lists.into_iter().map(|(list, groups)| (list.to_owned(), groups)).collect();
        Arc::new(Restrictions { lists, common_tlp_max: Tlp::Green })
    }

    /// Who sees the list: grp_x, grp_y, grp_z, whoever is of no group.
    #[track_caller]
    fn check(list: &str, expected: [bool; 4]) {
        let group = |id: &str| Viewer::of_group(id, Tlp::Red, restrictions());
        let viewers = [group("grp_x"), group("grp_y"), group("grp_z"), Viewer::common(restrictions())];
        assert_eq!(viewers.map(|viewer| viewer.sees_list(list)), expected, "{list}");
        assert_eq!(restrictions().is_common(list, Tlp::Clear), expected[3], "{list}");
        assert!(Viewer::all().sees(list, Tlp::Red));
    }

    #[test]
    fn lists_are_seen_by_their_groups() {
        check("urlhaus", [true; 4]);
        check("own/acme", [true, false, false, false]);
        check("own/other", [true; 4]);
        check("threatfox", [true, true, false, false]);
        check("threatfox/iocs", [true, true, false, false]);
        // Named for both.
        check("threatfox/some", [false, true, false, false]);
        check("assessment/all", [true; 4]);
        check("assessment/grp_y", [false, true, false, false]);
        check("assessment/grp_", [false; 4]);
        check("assessment/grp_y/more", [false; 4]);
        check("assessment", [false; 4]);
        check("scan/static", [true; 4]);
        check("scan/static/grp_y", [false, true, false, false]);
        check("scan/rules/grp_x", [true, false, false, false]);
        check("scan/rules/grp_x/more", [false; 4]);
        check("scan/rules/", [false; 4]);
    }

    #[test]
    fn markings_are_seen_up_to_the_viewers() {
        let viewer = Viewer::of_group("grp_x", Tlp::Amber, restrictions());
        let own = ["assessment/grp_x", "assessment/grp_y", "assessment/all"];
        assert_eq!(own.map(|list| viewer.sees(list, Tlp::AmberStrict)), [true, false, false]);
        let seen = Tlp::ALL.map(|tlp| viewer.sees("urlhaus", tlp));
        assert_eq!(seen, [true, true, true, false, false]);
        let assessed = Tlp::ALL.map(|tlp| viewer.sees("assessment/grp_x", tlp));
        assert_eq!(assessed, [true; 5]);
        assert!(!viewer.sees("assessment/grp_y", Tlp::Clear) && !viewer.sees("assessment/all", Tlp::Red));
        let common = Tlp::ALL.map(|tlp| restrictions().is_common("urlhaus", tlp));
        assert_eq!(common, [true, true, false, false, false]);
    }

    #[test]
    fn who_sees_at_least_what_all_see() {
        let viewer = |tlp_max| Viewer::of_group("grp_x", tlp_max, restrictions());
        assert!(viewer(Tlp::Green).sees_common(&restrictions()));
        assert!(!viewer(Tlp::Clear).sees_common(&restrictions()));
        assert!(Viewer::all().sees_common(&restrictions()));
        assert!(Viewer::common(restrictions()).sees_common(&restrictions()));
        // Other restrictions may hide what these show.
        assert!(!viewer(Tlp::Red).sees_common(&Restrictions::default()));
        let some = Viewer { sources: Some(vec!["urlhaus".to_owned()]), ..Viewer::all() };
        assert!(!some.sees_common(&restrictions()) && some.sees("urlhaus/online", Tlp::Red));
        assert!(!some.sees("threatfox", Tlp::Clear));
    }
}
