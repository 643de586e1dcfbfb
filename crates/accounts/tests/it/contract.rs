//! What an engine promises (`engine`), held against each of them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Barrier,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use accounts::{
    Error, Result,
    engine::{Engine, ROWS_MAX, Row, Transaction, Value, sqlite::Sqlite},
};

use crate::databases::Place;

/// Runs a check on each engine, with a table of all types: `things (id TEXT, number BIGINT, words TEXT, bytes BYTEA)` and one that refers to it.
fn on_each(check: impl Fn(&Arc<dyn Engine>)) {
    let places = Place::all();
    let mut engines: Vec<Arc<dyn Engine>> = places.iter().map(Place::engine).collect();
    engines.push(Arc::new(Sqlite::in_memory().unwrap()));
    for engine in engines {
        engine
            .write(&mut |transaction| {
                transaction.define(
                    "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, number BIGINT, words TEXT, bytes BYTEA)",
                )?;
                transaction.define("CREATE TABLE parts (id TEXT NOT NULL PRIMARY KEY, thing TEXT NOT NULL REFERENCES things (id))")
            })
            .unwrap();
        check(&engine);
    }
}

fn execute(engine: &Arc<dyn Engine>, sql: &str, values: &[Value]) -> Result<u64> {
    let mut changed = 0;
    engine.write(&mut |transaction| {
        changed = transaction.execute(sql, values)?;
        Ok(())
    })?;
    Ok(changed)
}

fn query(engine: &Arc<dyn Engine>, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    engine.read(&mut |transaction| {
        rows = transaction.query(sql, values)?;
        Ok(())
    })?;
    Ok(rows)
}

const INSERT: &str = "INSERT INTO things (id, number, words, bytes) VALUES (?1, ?2, ?3, ?4)";

fn thing(id: &str, number: i64) -> [Value; 4] {
    [id.into(), number.into(), Value::Null, Value::Null]
}

fn ids(engine: &Arc<dyn Engine>) -> Vec<String> {
    let rows = query(engine, "SELECT id FROM things ORDER BY id", &[]).unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

#[test]
fn values_come_back_as_they_went_in() {
    on_each(|engine| {
        let all_bytes: Vec<u8> = (0..=255).collect();
        let things: [[Value; 4]; 6] = [
            ["null".into(), Value::Null, Value::Null, Value::Null],
            ["least".into(), i64::MIN.into(), "".into(), Vec::new().into()],
            ["most".into(), i64::MAX.into(), "it's \"so\" \\ ?1 $1 %".into(), all_bytes.into()],
            ["zero".into(), 0.into(), "日本語 🦀 e\u{301}\u{10ffff}\n\t".into(), [0_u8; 3].into()],
            ["true".into(), true.into(), "NULL".into(), [0xff_u8, 0xfe].into()],
            ["digits".into(), 7.into(), "007".into(), "12".as_bytes().into()],
        ];
        for thing in &things {
            assert_eq!(execute(engine, INSERT, thing).unwrap(), 1, "{}", engine.name());
        }
        for thing in &things {
            let sql = "SELECT id, number, words, bytes FROM things WHERE id = ?1";
            let rows = query(engine, sql, &thing[..1]).unwrap();
            assert_eq!(rows.iter().map(Row::values).collect::<Vec<_>>(), [thing], "{}", engine.name());
        }
        let found = query(
            engine,
            "SELECT id FROM things WHERE number = ?1 AND words = ?2 AND bytes = ?3",
            &things[2][1..],
        );
        assert_eq!(found.unwrap().len(), 1);
        // Nothing is nothing, whatever the column.
        let absent = query(
            engine,
            "SELECT COUNT(*) FROM things WHERE number = ?1 OR words = ?2 OR bytes = ?3",
            &[Value::Null, Value::Null, Value::Null],
        );
        assert_eq!(absent.unwrap()[0].integer(0).unwrap(), 0);
        let sum = query(
            engine,
            "SELECT CAST(SUM(number) AS BIGINT), COUNT(*), MAX(words) IS NULL FROM things WHERE id IN (?1, ?2)",
            &["zero".into(), "digits".into()],
        );
        let sum = sum.unwrap();
        assert_eq!(
            (sum[0].integer(0).unwrap(), sum[0].integer(1).unwrap(), sum[0].bool(2).unwrap()),
            (7, 2, false)
        );
    });
}

#[test]
fn a_column_of_another_type_is_told() {
    let row = Row::new(vec![1.into(), "a".into(), Value::Null, Vec::new().into()]);
    assert!(row.integer(0).is_ok() && row.text(1).is_ok() && row.bytes(3).is_ok());
    assert_eq!(row.optional_text(2).unwrap(), None);
    let wrong = [
        row.integer(1).map(drop),
        row.integer(2).map(drop),
        row.text(0).map(drop),
        row.bytes(1).map(drop),
        row.integer(4).map(drop),
    ];
    for wrong in wrong {
        assert!(matches!(wrong, Err(Error::Corrupt { .. })), "{wrong:?}");
    }
    assert!(Row::new(vec![2.into()]).bool(0).is_err() && Row::new(vec![(-1).into()]).count(0).is_err());
    assert_eq!(format!("{row:?}"), "Row([Integer, Text, Null, Bytes])", "values are secrets");
}

#[test]
fn text_is_ordered_by_its_bytes() {
    on_each(|engine| {
        let mut words = vec!["a", "B", "Z", "_", "aa", "ä", "é", "ア", "あ", "\u{ffff}", "🦀", "", "10", "9"];
        for word in &words {
            execute(engine, INSERT, &thing(word, 0)).unwrap();
        }
        words.sort_unstable();
        assert_eq!(ids(engine), words, "{}", engine.name());
        let after = query(
            engine,
            "SELECT id FROM things WHERE id > ?1 ORDER BY id DESC LIMIT ?2",
            &["Z".into(), 2.into()],
        )
        .unwrap();
        assert_eq!(after.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>(), ["🦀", "\u{ffff}"]);
    });
}

#[test]
fn what_fails_did_nothing() {
    on_each(|engine| {
        execute(engine, INSERT, &thing("kept", 1)).unwrap();
        let result = engine.write(&mut |transaction| {
            transaction.execute(INSERT, &thing("lost", 1))?;
            transaction.execute("UPDATE things SET number = 2", &[])?;
            Err(Error::NoKey)
        });
        assert!(matches!(result, Err(Error::NoKey)), "the error of the work is handed on: {result:?}");
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            engine.write(&mut |transaction| {
                transaction.execute(INSERT, &thing("lost", 1))?;
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err());
        let rows = query(engine, "SELECT id, number FROM things", &[]).unwrap();
        assert_eq!(rows, [Row::new(vec!["kept".into(), 1.into()])], "{}", engine.name());
    });
}

#[test]
fn a_failed_statement_loses_its_transaction() {
    on_each(|engine| {
        execute(engine, INSERT, &thing("there", 1)).unwrap();
        let mut second = None;
        let result = engine.write(&mut |transaction| {
            transaction.execute(INSERT, &thing("lost", 1))?;
            // The error is swallowed.
            drop(transaction.execute(INSERT, &thing("there", 2)));
            second = Some(transaction.query("SELECT 1", &[]).is_err());
            Ok(())
        });
        assert!(matches!(result, Err(Error::Engine { .. })), "{}: {result:?}", engine.name());
        assert_eq!((second, ids(engine)), (Some(true), vec!["there".to_owned()]), "{}", engine.name());
    });
}

#[test]
fn conflicts_are_told_apart() {
    on_each(|engine| {
        execute(engine, INSERT, &thing("a", 1)).unwrap();
        let taken = execute(engine, INSERT, &thing("a", 2));
        assert!(
            matches!(&taken, Err(Error::Taken { what }) if what == "things"),
            "{}: {taken:?}",
            engine.name()
        );
        let nothing = execute(engine, &format!("{INSERT} ON CONFLICT (id) DO NOTHING"), &thing("a", 2));
        assert_eq!(nothing.unwrap(), 0);
        let update = "INSERT INTO things (id, number) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET number = things.number + excluded.number \
                      WHERE things.number + excluded.number <= 5 RETURNING number";
        let mut answers = Vec::new();
        for add in [3, 2, 1] {
            engine
                .write(&mut |transaction| {
                    answers.push(
                        transaction
                            .query(update, &["a".into(), add.into()])?
                            .first()
                            .map(|row| row.integer(0).unwrap()),
                    );
                    Ok(())
                })
                .unwrap();
        }
        assert_eq!(answers, [Some(4), None, Some(5)], "{}", engine.name());
        let part = "INSERT INTO parts (id, thing) VALUES (?1, ?2)";
        assert!(matches!(execute(engine, part, &["p".into(), "nowhere".into()]), Err(Error::Referenced)));
        execute(engine, part, &["p".into(), "a".into()]).unwrap();
        assert!(matches!(execute(engine, "DELETE FROM things", &[]), Err(Error::Referenced)));
    });
}

#[test]
fn statements_that_are_wrong_are_errors() {
    on_each(|engine| {
        let wrong: [(&str, &[Value]); 6] = [
            ("SELEC 1", &[]),
            ("SELECT * FROM nowhere", &[]),
            ("INSERT INTO things (id) VALUES (?1)", &[]),
            ("INSERT INTO things (id) VALUES (?1)", &["a".into(), "b".into()]),
            ("INSERT INTO things (id, number) VALUES (?1, ?2)", &["a".into(), "one".into()]),
            ("INSERT INTO things (id, bytes) VALUES (?1, ?2)", &["a".into(), "text".into()]),
        ];
        for (sql, values) in wrong {
            let result = execute(engine, sql, values);
            assert!(matches!(result, Err(Error::Engine { .. })), "{}: {sql}: {result:?}", engine.name());
        }
        let nul = execute(engine, INSERT, &thing("a\0b", 1));
        assert!(matches!(nul, Err(Error::Invalid { .. })), "{}: {nul:?}", engine.name());
        assert_eq!(ids(engine), Vec::<String>::new());
    });
}

#[test]
fn rows_are_bounded() {
    on_each(|engine| {
        let count = |limit: usize| {
            let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) SELECT i FROM n";
            query(engine, sql, &[i64::try_from(limit).unwrap().into()]).map(|rows| rows.len())
        };
        assert_eq!(count(ROWS_MAX).unwrap(), ROWS_MAX);
        assert!(matches!(count(ROWS_MAX + 1), Err(Error::Engine { .. })));
    });
}

#[test]
fn reading_does_not_write() {
    on_each(|engine| {
        for sql in
            ["INSERT INTO things (id) VALUES ('a')", "DELETE FROM things", "CREATE TABLE more (id TEXT)"]
        {
            let result = engine.read(&mut |transaction| transaction.execute(sql, &[]).map(drop));
            assert!(matches!(result, Err(Error::ReadOnly)), "{}: {sql}: {result:?}", engine.name());
        }
        assert_eq!(execute(engine, INSERT, &thing("a", 1)).unwrap(), 1, "writing goes on");
    });
}

#[test]
fn a_read_sees_one_state() {
    for place in Place::all() {
        let engine = place.engine();
        engine
            .write(&mut |transaction| {
                transaction.define("CREATE TABLE things (id TEXT, number BIGINT, words TEXT, bytes BYTEA)")
            })
            .unwrap();
        engine
            .read(&mut |transaction| {
                let count = |transaction: &mut dyn Transaction| {
                    transaction.query("SELECT id FROM things", &[]).unwrap().len()
                };
                assert_eq!(count(transaction), 0);
                execute(&engine, INSERT, &thing("later", 1)).unwrap();
                assert_eq!(count(transaction), 0, "{}", engine.name());
                Ok(())
            })
            .unwrap();
        assert_eq!(ids(&engine), ["later"]);
    }
}

#[test]
fn writers_do_not_lose_what_others_write() {
    on_each(|engine| {
        execute(engine, INSERT, &thing("sum", 0)).unwrap();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let add = engine.write(&mut |transaction| {
                            let row = transaction.query_one("SELECT number FROM things", &[])?.unwrap();
                            transaction
                                .execute("UPDATE things SET number = ?1", &[(row.integer(0)? + 1).into()])?;
                            Ok(())
                        });
                        add.unwrap();
                    }
                });
            }
        });
        let sum = query(engine, "SELECT number FROM things", &[]).unwrap();
        assert_eq!(sum[0].integer(0).unwrap(), 200, "{}", engine.name());
    });
}

/// Write skew: each of two transactions reads what the other changes. Weaker isolation than serialisable lets both through.
#[test]
fn of_two_that_must_not_both_happen_one_does() {
    on_each(|engine| {
        for round in 0..10 {
            execute(engine, "DELETE FROM things", &[]).unwrap();
            execute(engine, INSERT, &thing("a", 1)).unwrap();
            execute(engine, INSERT, &thing("b", 1)).unwrap();
            let removed = AtomicU32::new(0);
            thread::scope(|scope| {
                for id in ["a", "b"] {
                    let (engine, removed) = (&engine, &removed);
                    scope.spawn(move || {
                        let mut is_removed = 0;
                        let leave = engine.write(&mut |transaction| {
                            let there = transaction.query("SELECT id FROM things WHERE number = 1", &[])?;
                            is_removed = u32::from(there.len() > 1);
                            if is_removed == 1 {
                                transaction
                                    .execute("UPDATE things SET number = 0 WHERE id = ?1", &[id.into()])?;
                            }
                            Ok(())
                        });
                        leave.unwrap();
                        removed.fetch_add(is_removed, Ordering::Relaxed);
                    });
                }
            });
            assert_eq!(removed.into_inner(), 1, "{}, round {round}", engine.name());
        }
    });
}

/// Both read before either writes, so that one of them must be tried again. In SQLite the second waits for the first instead.
#[test]
fn a_transaction_that_met_another_is_tried_again() {
    let Some(place) = Place::server() else { return };
    let engine = place.engine();
    engine
        .write(&mut |transaction| {
            transaction.define("CREATE TABLE things (id TEXT, number BIGINT, words TEXT, bytes BYTEA)")
        })
        .unwrap();
    execute(&engine, INSERT, &thing("sum", 0)).unwrap();
    let (both_have_read, calls) = (Barrier::new(2), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut is_first = true;
                let add = engine.write(&mut |transaction| {
                    calls.fetch_add(1, Ordering::Relaxed);
                    let row = transaction.query_one("SELECT number FROM things", &[])?.unwrap();
                    if std::mem::take(&mut is_first) {
                        both_have_read.wait();
                    }
                    transaction.execute("UPDATE things SET number = ?1", &[(row.integer(0)? + 1).into()])?;
                    Ok(())
                });
                add.unwrap();
            });
        }
    });
    assert_eq!(calls.into_inner(), 3, "one of two is tried again");
    assert_eq!(query(&engine, "SELECT number FROM things", &[]).unwrap()[0].integer(0).unwrap(), 2);
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    for place in Place::all() {
        let engine = place.engine();
        engine
            .write(&mut |transaction| {
                transaction.define("CREATE TABLE things (id TEXT, number BIGINT, words TEXT, bytes BYTEA)")
            })
            .unwrap();
        execute(&engine, INSERT, &thing("kept", 1)).unwrap();
        drop(engine);
        assert_eq!(ids(&place.engine()), ["kept"]);
    }
}
