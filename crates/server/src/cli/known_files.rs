//! `hantei known-files`: lists of files that are known to be good, by the hundred million.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use model::Timestamp;

use super::{Session, output, text};

/// Lists of files that are known to be good: NSRL, CIRCL hashlookup
///
/// They are kept as compact sets beside the ledger, some five bytes a digest, and speak for a file as a dated record does.
#[derive(Debug, Args)]
pub(super) struct KnownFiles {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read a list: exports of NSRL (RDS 2 or 3, CSV or SQL), CIRCL hashlookup (JSON lines), or digests one a line; compressed or not
    Import {
        /// Name of the list: `nsrl`, `circl_hashlookup`, or one of your own
        #[arg(long, value_name = "NAME")]
        list: String,
        /// Date of the export
        #[arg(long, value_name = "DATE", value_parser = output::moment)]
        observed_at: Timestamp,
        /// Add to what the list has, instead of taking its place
        #[arg(long)]
        add: bool,
        /// The files
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Lists that are held
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a list
    Remove {
        /// Name of the list
        #[arg(value_name = "NAME")]
        list: String,
    },
}

/// Rows between two lines of progress.
const SAY_EVERY: u64 = 5_000_000;

impl KnownFiles {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let app = session.open()?;
        match self.action {
            Action::Import { list, observed_at, add, paths } => {
                let (mut rows, mut said) = (0, 0);
                let mut progress = |more: u64| {
                    rows += more;
                    if rows / SAY_EVERY > said {
                        said = rows / SAY_EVERY;
                        // When nobody reads any more the work goes on.
                        let _ = writeln!(io::stderr(), "{rows} rows read");
                    }
                };
                let imported = app.import_known_files(&list, observed_at, add, &paths, &mut progress)?;
                output::print(session, |terminal| {
                    terminal.line(format_args!(
                        "{}: {} digests; {} rows taken, {} left out as malicious or not trusted, {} refused",
                        text::visible(&list),
                        imported.digests,
                        imported.accepted,
                        imported.left_out,
                        imported.refused,
                    ))?;
                    imported.refusals.iter().try_for_each(|refusal| terminal.line(text::visible(refusal)))
                })?;
            }
            Action::List { json } => {
                let lists = app.known_files();
                if json {
                    let rows: Vec<_> = lists
                        .iter()
                        .map(|list| {
                            let [md5, sha1, sha256] = list.digests;
                            serde_json::json!({
                                "list": list.name, "observed_at": list.observed_at.to_string(), "md5": md5, "sha1": sha1,
                                "sha256": sha256, "bytes": list.size_bytes, "is_damaged": list.is_damaged,
                            })
                        })
                        .collect();
                    output::print_json(&rows)?;
                } else {
                    output::print(session, |terminal| {
                        let heading = ["list", "as of", "MD5", "SHA-1", "SHA-256", "bytes", ""];
                        let mut rows = vec![heading.map(str::to_owned).to_vec()];
                        rows.extend(lists.iter().map(|list| {
                            let [md5, sha1, sha256] = list.digests.map(|count| count.to_string());
                            let damage = if list.is_damaged { "damaged: import it again" } else { "" };
                            let (name, at) = (text::visible(&list.name), list.observed_at.to_date());
                            vec![name, at, md5, sha1, sha256, list.size_bytes.to_string(), damage.to_owned()]
                        }));
                        terminal.table(0, &[2, 3, 4, 5], &rows)
                    })?;
                }
            }
            Action::Remove { list } => {
                if !app.remove_known_files(&list)? {
                    bail!(
                        "there is no list `{}`: `hantei known-files list` tells which there are",
                        text::visible(&list)
                    );
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
