//! `hantei erase`: what registration records say of a person goes, and does not come back.

use std::process::ExitCode;

use anyhow::{Result, bail};
use app::{Erased, PersonalKind, PersonalValue, Progress};
use clap::{ArgGroup, Args};
use serde_json::json;

use super::{
    Session,
    import::follow::{Stop, until_signal},
    output,
};

/// Erase what registration records say of a person
///
/// Records (WHOIS, RDAP) in which one of the values stands, as a whole, lose what they say of that person, and the text that they were read from; so do
/// those that are imported later. Widths, case and spaces do not matter, and of a number only digits up to its extension. For good: only a back-up
/// that was made before has it. What was stopped goes on when the data is opened. This works on a data directory: where a server owns it, go through
/// its API.
#[derive(Args)]
#[command(group(ArgGroup::new("person").required(true).multiple(true).args(["email", "name", "phone", "handle"])))]
pub(super) struct Erase {
    /// E-mail address; each may be given several times
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Name, of everybody who has it
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// Telephone or telefax
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// Handle that a registry gave
    #[arg(long, value_name = "HANDLE")]
    handle: Vec<String>,
    /// Change nothing, and count the records
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl std::fmt::Debug for Erase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Erase")
    }
}

/// Stops at a signal.
struct Told<'a>(&'a Stop);

impl Progress for Told<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_set()
    }
}

impl Erase {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let values = self.values()?;
        let app = session.open()?;
        if self.dry_run {
            let records = app.count_erasable(&values)?;
            return tell(session, self.json, "would change", Erased { records, is_done: true });
        }
        let (stop, mut erased) = (Stop::default(), Erased { records: 0, is_done: false });
        until_signal(&stop, || {
            erased = app.erase(&values, &Told(&stop))?;
            Ok(())
        })?;
        tell(session, self.json, "changed", erased)
    }

    fn values(&self) -> Result<Vec<PersonalValue>> {
        let fields = PersonalKind::ALL.into_iter().zip([&self.email, &self.name, &self.phone, &self.handle]);
        let values =
            fields.flat_map(|(kind, texts)| texts.iter().map(move |text| PersonalValue::new(kind, text)));
        Ok(values.collect::<app::Result<_>>()?)
    }
}

fn tell(session: &Session, is_json: bool, what: &str, erased: Erased) -> Result<ExitCode> {
    let Erased { records, is_done } = erased;
    if is_json {
        output::print_json(&json!({ "Records": records, "Done": is_done }))?;
    } else {
        output::print(session, |terminal| terminal.line(format_args!("{what}: {records} records")))?;
    }
    if !is_done {
        bail!("stopped before the end: it goes on when the data is opened");
    }
    Ok(ExitCode::SUCCESS)
}
