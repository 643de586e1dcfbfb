//! The schema's history: numbered files under `migrations/`, each done in one transaction and recorded in `schema_version`.
//!
//! A released file is never changed; a change of the schema is a new file and a line in [`ALL`]. Statements end with a `;` at the end of a line.

use crate::{
    Error, Result,
    engine::{Engine, Transaction},
};

/// One step of the schema.
struct Migration {
    name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        /// All steps in order; the first is number 1.
        const ALL: &[Migration] =
            &[$(Migration { name: $name, sql: include_str!(concat!("../migrations/", $name, ".sql")) }),*];
    };
}

migrations!["0001_licences", "0002_people", "0003_restrictions", "0004_graphs", "0005_watches"];

/// Brings the schema up to the newest step.
pub(crate) fn apply(engine: &dyn Engine) -> Result<()> {
    let supported = i64::try_from(ALL.len()).unwrap_or(i64::MAX);
    engine.write(&mut |transaction| {
        transaction.define(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        )
    })?;
    for (number, migration) in (1..).zip(ALL) {
        engine.write(&mut |transaction| {
            let found = version(transaction)?;
            if found > supported {
                return Err(Error::Newer { found, supported });
            }
            if found >= number {
                return Ok(());
            }
            for statement in statements(migration.sql) {
                transaction.define(&statement)?;
            }
            transaction.execute(
                "INSERT INTO schema_version (version, name) VALUES (?1, ?2)",
                &[number.into(), migration.name.into()],
            )?;
            Ok(())
        })?;
    }
    Ok(())
}

fn version(transaction: &mut dyn Transaction) -> Result<i64> {
    let row = transaction.query_one("SELECT MAX(version) FROM schema_version", &[])?;
    Ok(row.map(|row| row.optional_integer(0)).transpose()?.flatten().unwrap_or(0))
}

/// The statements of a file without comments and final semicolons.
fn statements(sql: &str) -> Vec<String> {
    let lines = sql.lines().filter(|line| !line.trim_start().starts_with("--") && !line.trim().is_empty());
    let text: Vec<&str> = lines.collect();
    let text = format!("{}\n", text.join("\n"));
    text.split(";\n").filter(|statement| !statement.trim().is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_numbered_without_gaps() {
        for (number, migration) in (1..).zip(ALL) {
            assert!(migration.name.starts_with(&format!("{number:04}_")), "{}", migration.name);
            assert!(!statements(migration.sql).is_empty(), "{} does nothing", migration.name);
        }
    }

    #[test]
    fn statements_end_at_the_end_of_a_line() {
        let sql = "-- About; it.\nCREATE TABLE a (\n  b TEXT, -- text; indeed\n  c TEXT\n);\n\nCREATE INDEX d ON a (b);\n";
        let expected =
            ["CREATE TABLE a (\n  b TEXT, -- text; indeed\n  c TEXT\n)", "CREATE INDEX d ON a (b)"];
        assert_eq!(statements(sql), expected);
    }
}
