//! Propagation: what an object is tied to says something of it, less for each step and never from a conclusion.
//!
//! One step alone is taken: what is dangerous by the word of others weakens as it passes to what it is tied to, and goes no further. Who
//! asks leaves out objects that many share, and those that are known as good: they are tied to everything.

use model::{Category, Class, Observable, Timestamp};

use super::{Analyser, Draft, Origin, any_of};

/// How an object is tied to a dangerous one, told from the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The dangerous file was downloaded from it.
    Downloads,
    /// The dangerous file connects to it.
    AccessedBy,
    /// It, a file, was downloaded from the dangerous place.
    DownloadedFrom,
    /// It, a file, connects to the dangerous place.
    ConnectsTo,
    /// It, a name, had the dangerous address.
    ResolvesTo,
    /// It, an address, had the dangerous name.
    ResolvedFrom,
    /// It leads to the dangerous URL.
    RedirectsTo,
    /// The dangerous URL leads to it.
    RedirectedFrom,
}

impl Tie {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Downloads,
        Self::AccessedBy,
        Self::DownloadedFrom,
        Self::ConnectsTo,
        Self::ResolvesTo,
        Self::ResolvedFrom,
        Self::RedirectsTo,
        Self::RedirectedFrom,
    ];

    /// What is left of the other's danger over one tie, and over any number of them, in percent.
    fn damping(self) -> (u32, u8) {
        match self {
            Self::Downloads => (75, 90),
            Self::RedirectsTo => (60, 80),
            Self::ConnectsTo => (50, 80),
            Self::DownloadedFrom => (50, 70),
            // Malware asks honest servers for the time and for its own address.
            Self::AccessedBy => (30, 60),
            Self::ResolvesTo => (25, 50),
            Self::ResolvedFrom => (25, 60),
            Self::RedirectedFrom => (20, 40),
        }
    }

    fn words(self, many: bool) -> &'static str {
        match (self, many) {
            (Self::Downloads, false) => "dangerous file was downloaded from it",
            (Self::Downloads, true) => "dangerous files were downloaded from it",
            (Self::AccessedBy, false) => "dangerous file connects to it",
            (Self::AccessedBy, true) => "dangerous files connect to it",
            (Self::DownloadedFrom, false) => "dangerous place has it for download",
            (Self::DownloadedFrom, true) => "dangerous places have it for download",
            (Self::ConnectsTo, false) => "dangerous place is what it connects to",
            (Self::ConnectsTo, true) => "dangerous places are what it connects to",
            (Self::ResolvesTo, false) => "dangerous address was its own",
            (Self::ResolvesTo, true) => "dangerous addresses were its own",
            (Self::ResolvedFrom, false) => "dangerous name had it as address",
            (Self::ResolvedFrom, true) => "dangerous names had it as address",
            (Self::RedirectsTo, false) => "dangerous URL is where it leads",
            (Self::RedirectsTo, true) => "dangerous URLs are where it leads",
            (Self::RedirectedFrom, false) => "dangerous URL leads to it",
            (Self::RedirectedFrom, true) => "dangerous URLs lead to it",
        }
    }

    /// A word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Downloads => "downloads",
            Self::AccessedBy => "accessed-by",
            Self::DownloadedFrom => "downloaded-from",
            Self::ConnectsTo => "communicates-with",
            Self::ResolvesTo => "resolves-to",
            Self::ResolvedFrom => "resolved-from",
            Self::RedirectsTo => "redirects-to",
            Self::RedirectedFrom => "redirected-from",
        }
    }
}

/// A dangerous object at the other end of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// How it is tied.
    pub tie: Tie,
    /// The object.
    pub object: Observable,
    /// How dangerous it is by the word of others, in percent.
    pub score: u8,
    /// As what.
    pub category: Category,
    /// Lists that condemn it, and the list that tells of the tie.
    pub lists: Vec<String>,
    /// Until when what condemns it holds.
    pub holds: Timestamp,
    /// Dates and marking of what condemns it, and of the tie.
    pub origin: Origin,
}

/// The conclusion from what an object is tied to.
#[must_use]
pub fn conclude(neighbours: &[Neighbour]) -> Option<Draft> {
    let mut neighbours: Vec<&Neighbour> = neighbours.iter().collect();
    neighbours.sort_by(|a, b| (share(b), a.tie, &a.object).cmp(&(share(a), b.tie, &b.object)));
    neighbours.dedup_by(|later, kept| later.object == kept.object);
    let first = *neighbours.first()?;
    let mut by_tie = Vec::new();
    let (mut said, mut tags) = (Vec::new(), Vec::new());
    for tie in Tie::ALL {
        let of_tie: Vec<&&Neighbour> = neighbours.iter().filter(|neighbour| neighbour.tie == tie).collect();
        if of_tie.is_empty() {
            continue;
        }
        let each: Vec<u8> = of_tie.iter().map(|neighbour| share(neighbour)).collect();
        by_tie.push(any_of(&each, tie.damping().1));
        said.push(format!("{} {}", of_tie.len(), tie.words(of_tie.len() > 1)));
        tags.push(format!("{}={}", tie.as_str(), of_tie.len()));
    }
    let confidence = any_of(&by_tie, 95);
    if confidence == 0 {
        return None;
    }
    // It is tied to something dangerous since the first of them was; as closed as the strictest.
    let origin = neighbours.iter().fold(first.origin, |origin, neighbour| Origin {
        since: origin.since.min(neighbour.origin.since),
        recorded_at: origin.recorded_at.min(neighbour.origin.recorded_at),
        tlp: origin.tlp.max(neighbour.origin.tlp),
    });
    let holds = neighbours.iter().map(|neighbour| neighbour.holds).max().unwrap_or(first.holds);
    Some(Draft {
        analyser: Analyser::Propagation,
        origin,
        holds,
        class: Class::Malicious,
        category: first.category,
        confidence,
        note: said.join(", and "),
        tags,
        lists: neighbours.iter().flat_map(|neighbour| neighbour.lists.clone()).collect(),
        objects: neighbours.iter().map(|neighbour| neighbour.object.clone()).collect(),
    })
}

/// What passes over the tie, in percent.
fn share(neighbour: &Neighbour) -> u8 {
    let share = u32::from(neighbour.score.min(100)) * neighbour.tie.damping().0 / 100;
    u8::try_from(share).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    fn neighbour(tie: Tie, at: u8, score: u8, tlp: Tlp) -> Neighbour {
        let day = |day: u8| Timestamp::from_day(i64::from(day));
        Neighbour {
            tie,
            object: Observable::Ip([192, 0, 2, at].into()),
            score,
            category: Category::Malware,
            lists: vec![format!("list{at}")],
            holds: day(100 + at),
            origin: Origin { since: day(at), recorded_at: day(at), tlp },
        }
    }

    #[track_caller]
    fn check(neighbours: &[Neighbour], expected: Option<(u8, &str)>) {
        let draft = conclude(neighbours);
        assert_eq!(draft.as_ref().map(|draft| (draft.confidence, draft.note.as_str())), expected);
    }

    #[test]
    fn it_weakens_and_adds_up_to_a_bound() {
        let tie = |tie, at| neighbour(tie, at, 90, Tlp::Clear);
        check(&[], None);
        check(&[tie(Tie::Downloads, 1)], Some((67, "1 dangerous file was downloaded from it")));
        check(
            &[tie(Tie::Downloads, 1), tie(Tie::Downloads, 2), tie(Tie::AccessedBy, 3)],
            Some((92, "2 dangerous files were downloaded from it, and 1 dangerous file connects to it")),
        );
        let many: Vec<Neighbour> = (0..50).map(|at| tie(Tie::ResolvesTo, at)).collect();
        check(&many, Some((50, "50 dangerous addresses were its own")));
        // The same object twice is one.
        check(
            &[tie(Tie::Downloads, 1), tie(Tie::AccessedBy, 1)],
            Some((67, "1 dangerous file was downloaded from it")),
        );
    }

    #[test]
    fn it_is_as_closed_as_the_strictest_and_holds_as_long_as_the_longest() {
        let draft = conclude(&[
            neighbour(Tie::RedirectsTo, 7, 80, Tlp::Amber),
            neighbour(Tie::RedirectsTo, 9, 80, Tlp::Clear),
        ])
        .unwrap();
        assert_eq!(draft.origin.tlp, Tlp::Amber);
        assert_eq!((draft.origin.since.day(), draft.holds.day()), (7, 109));
        let Some(model::Claim::Concluded(conclusion)) =
            Some(draft.about(&Observable::Ip([192, 0, 2, 1].into())).claim)
        else {
            unreachable!("a draft tells a conclusion")
        };
        assert_eq!(conclusion.basis.lists, ["list7", "list9"]);
    }
}
