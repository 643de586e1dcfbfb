//! `hantei group`: organisations whose people share licences, a time zone, and what they may see.

use std::process::ExitCode;

use accounts::{GroupChange, NewGroup};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use model::Tlp;
use serde_json::json;

use super::{
    Session, output,
    people::{self, People},
    text,
};

/// Groups of people, which share licences
#[derive(Debug, Args)]
pub(super) struct GroupCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a group; it has no licence yet
    Add {
        /// Its name
        name: String,
        /// The time zone in which its days are counted (IANA)
        #[arg(long, value_name = "ZONE", default_value = "UTC")]
        time_zone: String,
        /// The strictest marking that its people may see
        #[arg(long, value_name = "TLP", value_parser = people::tlp, default_value = "amber")]
        tlp_max: Tlp,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// All groups
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change name, time zone or marking
    Change {
        /// Name or identifier
        group: String,
        /// Another name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Another time zone
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// Another strictest marking
        #[arg(long, value_name = "TLP", value_parser = people::tlp)]
        tlp_max: Option<Tlp>,
    },
    /// Remove a group that has no people any more
    Remove {
        /// Name or identifier
        group: String,
    },
}

impl GroupCommand {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let people = People::open(session)?;
        match self.action {
            Action::Add { name, time_zone, tlp_max, json } => {
                let group = people.add_group(&NewGroup { name, time_zone, tlp_max })?;
                if json {
                    output::print_json(&json!({ "id": group.id.to_string(), "name": group.name }))?;
                } else {
                    output::print(session, |terminal| terminal.line(group.id))?;
                }
            }
            Action::List { json } => list(session, &people, json)?,
            Action::Change { group, name, time_zone, tlp_max } => {
                let change = GroupChange { name, time_zone, tlp_max };
                if change == GroupChange::default() {
                    bail!("nothing to change: give another name, time zone or marking");
                }
                let group = people.accounts.change_group(people.group(&group)?.id, &change)?;
                let detail = format!("{}, {}, {}", group.name, group.time_zone, group.tlp_max.as_str());
                people.record("group.change", group.id, &detail)?;
            }
            Action::Remove { group } => {
                let group = people.group(&group)?;
                people.accounts.remove_group(group.id)?;
                people.record("group.remove", group.id, &group.name)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(session: &Session, people: &People, as_json: bool) -> Result<()> {
    let groups = people.accounts.groups()?;
    if as_json {
        let rows: Vec<_> = groups
            .iter()
            .map(|group| {
                json!({
                    "id": group.id.to_string(), "name": group.name, "time_zone": group.time_zone, "tlp_max": group.tlp_max.as_str(),
                    "created_at": group.created_at.to_string(),
                })
            })
            .collect();
        return output::print_json(&rows);
    }
    output::print(session, |terminal| {
        let mut rows = vec![["name", "time zone", "sees up to", "identifier"].map(str::to_owned).to_vec()];
        rows.extend(groups.iter().map(|group| {
            let (name, zone) = (text::visible(&group.name), group.time_zone.clone());
            vec![name, zone, group.tlp_max.as_str().to_owned(), group.id.to_string()]
        }));
        terminal.table(0, &[], &rows)
    })
}
