//! The same over worlds that are drawn: any pieces of any list and marking, in any order.

use analysis::Viewer;
use app::import::Silent;
use model::{Evidence, Tlp};
use proptest::prelude::*;

use super::{
    GROUP, HIDDEN, ask, assert_same, restrictions,
    world::{Label, hidden, objects, open},
};
use crate::support::Harness;

/// Lists and markings, seen by the group or not.
const LABELS: [Label; 7] = [
    ("urlhaus", Tlp::Clear),
    ("phishtank", Tlp::Green),
    ("feodo_tracker", Tlp::Amber),
    ("scan/static", Tlp::Clear),
    HIDDEN[0],
    HIDDEN[1],
    HIDDEN[2],
];

/// Which piece, by whom.
type Drawn = (usize, usize);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let pieces = open().len() + hidden().len();
    prop::collection::vec((0..pieces, 0..LABELS.len()), 5..40)
}

/// The pieces of what was drawn.
fn pieces(drawn: &[Drawn]) -> Vec<Evidence> {
    let all: Vec<Evidence> = open();
    let mut pieces: Vec<Evidence> = Vec::new();
    for (at, label) in drawn {
        let (list, tlp) = LABELS[*label];
        let piece = match all.get(*at) {
            Some(piece) => piece.clone(),
            None => hidden().remove(at - all.len()).by((list, tlp)),
        };
        // What people decide stands in their own lists, and a complete list has one marking.
        let is_of_people = piece.source.starts_with(model::ASSESSMENT);
        let is_listed = matches!(piece.claim, model::Claim::Listed(_));
        let piece = match is_of_people || is_listed {
            true => piece,
            false => Evidence { source: list.to_owned(), tlp, ..piece },
        };
        let is_same_list =
            |known: &Evidence| known.source == piece.source && known.observed_at == piece.observed_at;
        // A log is counted once, by whoever brings it first.
        let is_counted = |known: &Evidence| known.id() == piece.id();
        if !(is_listed && pieces.iter().any(is_same_list) || pieces.iter().any(is_counted)) {
            pieces.push(piece);
        }
    }
    pieces
}

fn world(pieces: &[Evidence], chunk: usize) -> Harness {
    let harness = Harness::at(super::NOW);
    harness.app.set_restrictions(restrictions()).unwrap();
    for pieces in pieces.chunks(chunk) {
        harness.app.take_pieces(pieces.to_vec(), Vec::new()).unwrap();
    }
    while !harness.app.analyse(&Silent).unwrap().is_done {}
    harness
}

fn check(drawn: &[Drawn], chunks: (usize, usize), few: &[usize]) {
    let all = pieces(drawn);
    let with = world(&all, chunks.0);
    let viewer = Viewer::of_group(GROUP, Tlp::Amber, with.app.restrictions());
    let seen: Vec<Evidence> = all.iter().filter(|piece| viewer.sees_piece(piece)).cloned().collect();
    let without = world(&seen, chunks.1);
    let objects = objects();
    let mut asked: Vec<_> = few.iter().map(|at| objects[*at].clone()).collect();
    asked.extend(
        all.iter()
            .rev()
            .filter_map(|piece| match &piece.subject {
                model::Subject::Observable(observable) => Some(observable.clone()),
                model::Subject::Mask(_) => None,
            })
            .take(6),
    );
    asked.sort();
    asked.dedup();
    assert_same("drawn", &ask(&without, &viewer, &asked), &ask(&with, &viewer, &asked));
    assert_eq!(with.app.check_verdicts().unwrap().different, vec![]);
}

/// What was dangerous months ago, of which a conclusion lifts today's score: whether that was drawn before must not matter.
#[test]
fn what_is_long_past_is_found_whatever_came_first() {
    let everything: Vec<usize> = (0..objects().len()).collect();
    check(&[(101, 4), (37, 3), (140, 0), (2, 0)], (1, 1), &everything);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_seen_is_not_told(drawn in drawn(), chunks in (1..9_usize, 1..9_usize), few in prop::sample::subsequence((0..objects().len()).collect::<Vec<_>>(), 6)) {
        check(&drawn, chunks, &few);
    }
}
