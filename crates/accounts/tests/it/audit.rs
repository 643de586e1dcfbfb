//! The audit.

use std::{sync::Arc, thread};

use accounts::{
    Accounts, Actor, AuditEntry, AuditOutcome, AuditQuery, AuditState, Error, RECORDED_MAX, Role, TokenId,
    engine::{Engine, Value, sqlite::Sqlite},
};
use model::Timestamp;
use proptest::{prelude::*, sample::Index};

use crate::databases::Place;
use crate::support::{address, execute, group, on_each_database, on_each_engine, start, user};

fn later(millis: i64) -> Timestamp {
    start().plus_millis(millis)
}

fn entry(number: i64) -> AuditEntry {
    AuditEntry {
        object: format!("object {number}"),
        detail: "é\u{1f980}".to_owned(),
        ..AuditEntry::new(later(number), "user.add", AuditOutcome::Ok)
    }
}

fn entries(count: i64) -> Vec<AuditEntry> {
    (1..=count).map(entry).collect()
}

fn all() -> AuditQuery {
    AuditQuery { limit: 1_000, ..AuditQuery::default() }
}

fn whole(entries: u64) -> AuditState {
    AuditState::Whole { entries }
}

#[test]
fn what_is_recorded_is_read_as_it_was() {
    on_each_engine(|accounts| {
        let jane = user(accounts, "jane", Role::Reader);
        let full = AuditEntry {
            at: start(),
            actor: Actor { user_id: Some(jane.id), token_id: Some(TokenId::random().unwrap()) },
            group_id: Some(jane.group_id),
            from: Some("2001:db8::1".parse().unwrap()),
            action: "lookup".into(),
            object: "a".repeat(2_000),
            outcome: AuditOutcome::Refused,
            detail: "quota".to_owned(),
            request_id: "req-1".to_owned(),
        };
        let bare = AuditEntry::new(later(1), "session.begin", AuditOutcome::Failed);
        accounts.record(&[full.clone(), bare.clone()]).unwrap();
        accounts.record(&[]).unwrap();
        let found = accounts.audit(&all()).unwrap();
        let found: Vec<_> = found.into_iter().map(|record| (record.sequence, record.entry)).collect();
        assert_eq!(found, [(2, bare), (1, full)]);
        assert_eq!(accounts.verify_audit().unwrap(), whole(2));
    });
}

#[test]
fn hostile_text_is_cut_and_made_harmless_and_no_line_is_lost() {
    on_each_engine(|accounts| {
        let mut hostile = AuditEntry::new(start(), "lookup", AuditOutcome::Failed);
        hostile.object = format!("a\0\n\u{202e}{}", "é".repeat(5_000));
        hostile.request_id = "r".repeat(5_000);
        accounts.record(&[hostile]).unwrap();
        let found = accounts.audit(&all()).unwrap().remove(0).entry;
        assert!(found.object.starts_with("a\u{fffd}\u{fffd}\u{fffd}é"));
        assert_eq!((found.object.chars().count(), found.request_id.len()), (2_000, 100));
        for action in ["", "User.add", "a b", "a\0", "é", &"a".repeat(65)] {
            let bad = AuditEntry::new(start(), action.to_owned(), AuditOutcome::Ok);
            assert!(matches!(accounts.record(&[entry(1), bad]), Err(Error::Invalid { .. })), "{action}");
        }
        let many = vec![entry(1); RECORDED_MAX + 1];
        assert!(matches!(accounts.record(&many), Err(Error::TooMany { .. })));
        assert_eq!(accounts.verify_audit().unwrap(), whole(1), "all or none");
    });
}

#[test]
fn queries_hold_together_and_pages_have_no_gaps() {
    on_each_engine(|accounts| {
        let (jane, joe) = (user(accounts, "jane", Role::Reader), user(accounts, "joe", Role::Reader));
        let entries: Vec<_> = (1..=25)
            .map(|number| {
                let whose = if number % 2 == 0 { &jane } else { &joe };
                let action = ["user.add", "user", "users.x", "session.begin", "lookup"][number % 5];
                let at = later(i64::try_from(number).unwrap());
                let mut entry = AuditEntry::new(at, action, AuditOutcome::Ok);
                entry.actor.user_id = Some(whose.id);
                entry.group_id = Some(whose.group_id);
                entry.object = ["a.example", "xa.example b.example", "b.example a.example", "A.example", ""]
                    [number % 5]
                    .to_owned();
                entry
            })
            .collect();
        accounts.record(&entries).unwrap();
        let check = |query: AuditQuery, expected: &[u64]| {
            let found = accounts.audit(&AuditQuery { limit: 100, ..query.clone() }).unwrap();
            let found: Vec<_> = found.iter().map(|record| record.sequence).collect();
            assert_eq!(found, expected, "{query:?}");
        };
        let action =
            |prefix: &str| AuditQuery { action_prefix: Some(prefix.to_owned()), ..AuditQuery::default() };
        check(action("user."), &[25, 20, 15, 10, 5]);
        check(action("user"), &[25, 22, 21, 20, 17, 16, 15, 12, 11, 10, 7, 6, 5, 2, 1]);
        check(action("lookup"), &[24, 19, 14, 9, 4]);
        check(action("%"), &[]);
        check(action("User"), &[]);
        check(action("' OR 1=1 --"), &[]);
        check(AuditQuery { user_id: Some(jane.id), since: Some(later(21)), ..all() }, &[24, 22]);
        check(AuditQuery { group_id: Some(joe.group_id), until: Some(later(4)), ..all() }, &[3, 1]);
        check(AuditQuery { before: Some(3), ..all() }, &[2, 1]);
        let objects = |objects: &[&str]| AuditQuery {
            objects: objects.iter().map(|object| (*object).to_owned()).collect(),
            ..AuditQuery::default()
        };
        check(objects(&["a.example"]), &[25, 22, 20, 17, 15, 12, 10, 7, 5, 2]);
        check(objects(&["A.example", "xa.example"]), &[23, 21, 18, 16, 13, 11, 8, 6, 3, 1]);
        check(objects(&["example"]), &[]);
        check(objects(&["' OR 1=1 --"]), &[]);
        check(AuditQuery { before: Some(6), ..objects(&["a.example"]) }, &[5, 2]);
        check(AuditQuery { before: Some(0), ..all() }, &[]);
        check(AuditQuery { user_id: Some(jane.id), group_id: Some(joe.group_id), ..all() }, &[]);
        let (mut read, mut before) = (Vec::new(), None);
        loop {
            let page = accounts.audit(&AuditQuery { before, limit: 4, ..AuditQuery::default() }).unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.sequence);
            read.extend(page.iter().map(|record| record.sequence));
        }
        assert_eq!(read, (1..=25).rev().collect::<Vec<_>>());
        assert_eq!(accounts.audit(&AuditQuery::default()).unwrap(), []);
    });
}

#[test]
fn many_who_record_at_once_make_one_chain() {
    on_each_engine(|accounts| {
        thread::scope(|scope| {
            for number in 0..20 {
                scope.spawn(move || accounts.record(&[entry(number), entry(number)]).unwrap());
            }
        });
        assert_eq!(accounts.verify_audit().unwrap(), whole(40));
        let records = accounts.audit(&all()).unwrap();
        for pair in records.chunks(2) {
            assert_eq!(pair[0].entry, pair[1].entry, "what is recorded together stands together");
        }
    });
}

#[test]
fn two_nodes_make_one_chain() {
    for place in Place::all() {
        let nodes = [place.open(), place.open()];
        thread::scope(|scope| {
            for number in 0..20 {
                let node = &nodes[number % 2];
                scope.spawn(move || node.record(&entries(3)).unwrap());
            }
        });
        for node in &nodes {
            assert_eq!(node.verify_audit().unwrap(), whole(60));
        }
    }
}

#[test]
fn a_kept_head_finds_a_chain_that_was_made_anew() {
    on_each_database(|accounts, engine| {
        assert_eq!(accounts.audit_head().unwrap().sequence, 0);
        accounts.record(&entries(3)).unwrap();
        let kept = accounts.audit_head().unwrap();
        assert_eq!((kept.sequence, kept.digest.len()), (3, 64));
        execute(engine, "DELETE FROM audit", &[]);
        execute(engine, "DELETE FROM audit_head", &[]);
        assert_eq!(accounts.verify_audit().unwrap(), whole(0), "a whole new audit is no broken one");
        accounts.record(&[entry(1), entry(3), entry(2)]).unwrap();
        assert_eq!(accounts.verify_audit().unwrap(), whole(3));
        assert_ne!(accounts.audit_head().unwrap(), kept);
    });
}

#[test]
fn trimming_leaves_what_still_verifies() {
    on_each_database(|accounts, engine| {
        assert_eq!(accounts.trim_audit(later(1_000)).unwrap(), 0);
        // The clock of one entry was behind: it goes with those before it, and not before them.
        let mut mixed = entries(10);
        mixed[6].at = later(1);
        accounts.record(&mixed).unwrap();
        for (before, removed, left) in [(1, 0, 10), (4, 3, 7), (4, 0, 7), (6, 2, 5)] {
            assert_eq!(accounts.trim_audit(later(before)).unwrap(), removed, "before {before}");
            assert_eq!(accounts.verify_audit().unwrap(), whole(left));
        }
        accounts.record(&[entry(11)]).unwrap();
        assert_eq!(accounts.verify_audit().unwrap(), whole(6));
        assert_eq!(accounts.audit(&all()).unwrap().last().unwrap().sequence, 6);
        // The anchor is part of the chain.
        assert_eq!(accounts.trim_audit(later(1_000)).unwrap(), 6);
        assert_eq!(accounts.verify_audit().unwrap(), whole(0));
        accounts.record(&[entry(12), entry(13)]).unwrap();
        assert_eq!(accounts.audit(&all()).unwrap()[0].sequence, 13);
        assert_eq!(accounts.verify_audit().unwrap(), whole(2));
        execute(engine, "DELETE FROM audit WHERE sequence = 12", &[]);
        assert_eq!(accounts.verify_audit().unwrap(), AuditState::Broken { sequence: 12 });
    });
}

#[test]
fn more_than_is_trimmed_or_read_at_once() {
    let accounts = Accounts::open("memory:").unwrap();
    accounts.record(&entries(10_000)).unwrap();
    accounts.record(&vec![entry(10_001); 2_345]).unwrap();
    assert_eq!(accounts.verify_audit().unwrap(), whole(12_345));
    assert_eq!(accounts.trim_audit(later(10_001)).unwrap(), 10_000);
    accounts.record(&vec![entry(10_001); 10_000]).unwrap();
    assert_eq!(accounts.trim_audit(later(10_002)).unwrap(), 12_345);
    assert_eq!(accounts.verify_audit().unwrap(), whole(0));
}

/// What somebody may do to the tables below.
#[derive(Clone, Debug)]
enum Tampering {
    Edit(Index, &'static str, Value),
    Remove(Index),
    RemoveFirst(usize),
    RemoveLast(usize),
    Swap(Index, Index),
    Copy(Index),
    Renumber(Index, i64),
    Head(&'static str, Value),
    RemoveHead,
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let column = prop_oneof![
        Just(("at", Value::from(1_i64))),
        Just(("at", Value::from(-1_i64))),
        Just(("user_id", Value::from("usr_00000000000000000000000000000001"))),
        Just(("user_id", Value::from(""))),
        Just(("token_id", Value::from("nonsense"))),
        Just(("group_id", Value::from("grp_00000000000000000000000000000001"))),
        Just(("address", Value::from("192.0.2.2"))),
        Just(("action", Value::from("user.remove"))),
        Just(("object", Value::from("another"))),
        Just(("outcome", Value::from("nonsense"))),
        Just(("detail", Value::from(""))),
        Just(("request_id", Value::from("x"))),
        Just(("digest", Value::from([1_u8; 32]))),
        Just(("digest", Value::from(vec![1_u8]))),
    ];
    let head = prop_oneof![
        Just(("sequence", Value::from(7_i64))),
        Just(("sequence", Value::from(-1_i64))),
        Just(("digest", Value::from([1_u8; 32]))),
        Just(("digest", Value::from(Vec::new()))),
        Just(("anchor_sequence", Value::from(1_i64))),
        Just(("anchor_digest", Value::from([1_u8; 32]))),
    ];
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), column).prop_map(|(at, (name, value))| Tampering::Edit(at, name, value)),
        2 => index().prop_map(Tampering::Remove),
        1 => (1_usize..5).prop_map(Tampering::RemoveFirst),
        1 => (1_usize..5).prop_map(Tampering::RemoveLast),
        2 => (index(), index()).prop_map(|(one, other)| Tampering::Swap(one, other)),
        1 => index().prop_map(Tampering::Copy),
        1 => (index(), prop_oneof![Just(-5_i64), Just(0), Just(1_000)]).prop_map(|(at, to)| Tampering::Renumber(at, to)),
        2 => head.prop_map(|(name, value)| Tampering::Head(name, value)),
        1 => Just(Tampering::RemoveHead),
    ]
}

/// Does it to a trail whose entries have the numbers `first..=last`. The first number from which on the trail is not what it
/// was, or `None` when nothing was changed.
fn tamper(engine: &Arc<dyn Engine>, what: &Tampering, first: i64, last: i64) -> Option<i64> {
    let count = usize::try_from(last - first + 1).unwrap();
    let pick = |index: &Index| first + i64::try_from(index.index(count)).unwrap();
    match what {
        Tampering::Edit(at, name, value) => {
            let at = pick(at);
            execute(
                engine,
                &format!("UPDATE audit SET {name} = ?2 WHERE sequence = ?1"),
                &[at.into(), value.clone()],
            );
            Some(at)
        }
        Tampering::Remove(at) => {
            let at = pick(at);
            execute(engine, "DELETE FROM audit WHERE sequence = ?1", &[at.into()]);
            Some(at)
        }
        Tampering::RemoveFirst(how_many) => {
            let until = first + i64::try_from(*how_many).unwrap();
            execute(engine, "DELETE FROM audit WHERE sequence < ?1", &[until.into()]);
            Some(first)
        }
        Tampering::RemoveLast(how_many) => {
            let after = (last - i64::try_from(*how_many).unwrap()).max(first - 1);
            execute(engine, "DELETE FROM audit WHERE sequence > ?1", &[after.into()]);
            Some(after + 1)
        }
        Tampering::Swap(one, other) => {
            let (one, other) = (pick(one), pick(other));
            if one == other {
                return None;
            }
            for (from, to) in [(one, -1), (other, one), (-1, other)] {
                let sql = "UPDATE audit SET sequence = ?2 WHERE sequence = ?1";
                execute(engine, sql, &[from.into(), to.into()]);
            }
            Some(one.min(other))
        }
        Tampering::Copy(at) => {
            let columns = "at, user_id, token_id, group_id, address, action, object, outcome, detail, request_id, digest";
            let sql = format!(
                "INSERT INTO audit (sequence, {columns}) SELECT CAST(?2 AS BIGINT), {columns} FROM audit WHERE sequence = ?1"
            );
            execute(engine, &sql, &[pick(at).into(), (last + 1).into()]);
            Some(last + 1)
        }
        Tampering::Renumber(at, to) => {
            let at = pick(at);
            execute(engine, "UPDATE audit SET sequence = ?2 WHERE sequence = ?1", &[at.into(), (*to).into()]);
            Some(at.min(*to).max(0))
        }
        Tampering::Head(name, value) => {
            execute(engine, &format!("UPDATE audit_head SET {name} = ?1"), std::slice::from_ref(value));
            Some(0)
        }
        Tampering::RemoveHead => {
            execute(engine, "DELETE FROM audit_head", &[]);
            Some(0)
        }
    }
}

fn check_tampering(engine: &Arc<dyn Engine>, count: i64, trimmed: i64, what: &Tampering) {
    let accounts = Accounts::with_engine(Arc::clone(engine)).unwrap();
    accounts.record(&entries(count)).unwrap();
    accounts.trim_audit(later(trimmed + 1)).unwrap();
    let left = u64::try_from(count - trimmed).unwrap();
    assert_eq!(accounts.verify_audit().unwrap(), whole(left));
    match tamper(engine, what, trimmed + 1, count) {
        None => assert_eq!(accounts.verify_audit().unwrap(), whole(left)),
        Some(expected) => {
            let AuditState::Broken { sequence } = accounts.verify_audit().unwrap() else {
                panic!("{what:?} of {count} entries, {trimmed} of them trimmed, was not found");
            };
            // Where the head is wrong, any number may be the first that does not hold.
            let is_head = matches!(what, Tampering::Head(..) | Tampering::RemoveHead);
            assert!(
                is_head || i64::try_from(sequence).unwrap() == expected,
                "{what:?}: {sequence}, not {expected}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn one_change_is_found_wherever_it_is(count in 3_i64..12, trimmed in 0_i64..3, what in tampering()) {
        // A head that says what is true is no change.
        prop_assume!(!matches!(&what, Tampering::Head("sequence", Value::Integer(7)) if count == 7));
        prop_assume!(!matches!(&what, Tampering::Head("anchor_sequence", Value::Integer(1)) if trimmed == 1));
        check_tampering(&(Arc::new(Sqlite::in_memory().unwrap()) as Arc<dyn Engine>), count, trimmed, &what);
    }
}

#[test]
fn one_change_is_found_in_each_engine() {
    for what in [Tampering::RemoveLast(1), Tampering::RemoveFirst(1), Tampering::RemoveHead] {
        on_each_database(|_, engine| check_tampering(engine, 5, 1, &what));
    }
    on_each_database(|accounts, engine| {
        accounts.record(&entries(5)).unwrap();
        for (number, column) in (1_i64..).zip(["object", "detail", "action", "outcome", "request_id"]) {
            let sql = format!("UPDATE audit SET {column} = {column} || 'x' WHERE sequence = ?1");
            execute(engine, &sql, &[number.into()]);
            assert_eq!(
                accounts.verify_audit().unwrap(),
                AuditState::Broken { sequence: number.unsigned_abs() }
            );
            let sql = format!(
                "UPDATE audit SET {column} = substr({column}, 1, length({column}) - 1) WHERE sequence = ?1"
            );
            execute(engine, &sql, &[number.into()]);
            assert_eq!(accounts.verify_audit().unwrap(), whole(5));
        }
    });
}

#[test]
fn a_group_that_is_gone_leaves_its_lines() {
    on_each_engine(|accounts| {
        let gone = group(accounts, "gone");
        let mut line = entry(1);
        (line.group_id, line.from) = (Some(gone.id), Some(address()));
        accounts.record(&[line.clone()]).unwrap();
        accounts.remove_group(gone.id).unwrap();
        let query = AuditQuery { group_id: Some(gone.id), ..all() };
        assert_eq!(accounts.audit(&query).unwrap()[0].entry, line);
        assert_eq!(accounts.verify_audit().unwrap(), whole(1));
    });
}
