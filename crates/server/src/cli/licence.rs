//! `hantei licence`: what groups may use, how much of it a day, and until when.

use std::process::ExitCode;

use accounts::{Licence, LicenceChange, LicenceId, NewLicence, Product, Service, Services};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use model::Timestamp;
use serde_json::json;

use super::{Session, output, people::People, text};

/// Licences of groups
#[derive(Debug, Args)]
pub(super) struct LicenceCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Grant a licence to a group
    Grant {
        /// The group, by name or identifier
        group: String,
        /// `threat_lookup_100` (150, 250, 500, 1000, 2500, 10000), `threat_lookup_lite_5000` (10000), or `unlimited`
        #[arg(value_parser = product)]
        product: Product,
        /// How many of it: the day's limit is as many times the level
        #[arg(long, value_name = "N", default_value_t = 1)]
        count: u32,
        /// Services that it opens, of threat_lookup, whois, dark_web, surface_web [default: all that the product may open]
        #[arg(long, value_name = "SERVICES", value_delimiter = ',', value_parser = service)]
        services: Vec<Service>,
        /// From when on it is in force [default: now]
        #[arg(long, value_name = "DATE", value_parser = output::moment)]
        from: Option<Timestamp>,
        /// From when on it is not any more [default: without an end]
        #[arg(long, value_name = "DATE", value_parser = output::moment)]
        until: Option<Timestamp>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Licences of a group, or of all
    List {
        /// The group, by name or identifier
        group: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change count or end; what was used today stays used
    Change {
        /// Identifier
        #[arg(value_parser = id)]
        licence: LicenceId,
        /// Another count
        #[arg(long, value_name = "N")]
        count: Option<u32>,
        /// Another end
        #[arg(long, value_name = "DATE", value_parser = output::moment, conflicts_with = "no_end")]
        until: Option<Timestamp>,
        /// No end
        #[arg(long)]
        no_end: bool,
    },
    /// Take a licence back for good
    Revoke {
        /// Identifier
        #[arg(value_parser = id)]
        licence: LicenceId,
    },
    /// Take the clock's time for the time again, after it had been far ahead
    ///
    /// What was seen last counts as the time until the clock is past it, so that nothing that ended comes back when a clock goes back. Set the clock
    /// right first. What was charged to days to come counts as charged today; sessions and tokens that ended meanwhile may hold again.
    ResetClock {
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

fn product(text: &str) -> Result<Product, String> {
    Product::parse(text).filter(|product| *product != Product::Bench).ok_or_else(|| {
        "write `threat_lookup_250`, `threat_lookup_lite_5000` or `unlimited`; `--help` has the levels"
            .to_owned()
    })
}

fn service(text: &str) -> Result<Service, String> {
    Service::parse(text)
        .ok_or_else(|| format!("there are the services `{}`", Service::ALL.map(Service::as_str).join("`, `")))
}

fn id(text: &str) -> Result<LicenceId, String> {
    LicenceId::parse(text).map_err(|error| error.to_string())
}

impl LicenceCommand {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let people = People::open(session)?;
        match self.action {
            Action::Grant { group, product, count, services, from, until, json } => {
                let services = (!services.is_empty()).then(|| services.into_iter().collect::<Services>());
                let licence = people.grant(&NewLicence {
                    group_id: people.group(&group)?.id,
                    product,
                    services,
                    count,
                    starts_at: from.unwrap_or(people.now),
                    ends_at: until,
                })?;
                if json {
                    output::print_json(&row(&licence, people.now))?;
                } else {
                    output::print(session, |terminal| terminal.line(licence.id))?;
                }
            }
            Action::List { group, json } => list(session, &people, group.as_deref(), json)?,
            Action::Change { licence, count, until, no_end } => {
                let ends_at = if no_end { Some(None) } else { until.map(Some) };
                let change = LicenceChange { ends_at, count };
                if change == LicenceChange::default() {
                    bail!("nothing to change: give another count or end");
                }
                let licence = people.accounts.change_licence(licence, change)?;
                let end =
                    licence.ends_at.map_or_else(|| "without an end".to_owned(), |end| format!("until {end}"));
                people.record("licence.change", licence.id, &format!("{} times, {end}", licence.count))?;
            }
            Action::Revoke { licence } => {
                let licence = people.accounts.revoke_licence(licence)?;
                people.record("licence.revoke", licence.id, "")?;
            }
            Action::ResetClock { yes } => {
                let (now, seen) = (people.now, people.accounts.moment(people.now));
                if !yes {
                    bail!(
                        "this makes {now} the time where it was {seen}; what ended between them may hold again: say it with --yes"
                    );
                }
                people.accounts.forget_moment(now)?;
                people.record("licence.reset_clock", "", &format!("from {seen} to {now}"))?;
                output::print(session, |terminal| {
                    terminal.line(format_args!("the time is {now}, and was {seen}"))
                })?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(licence: &Licence, now: Timestamp) -> serde_json::Value {
    let services: Vec<_> = licence.services.iter().map(Service::as_str).collect();
    json!({
        "id": licence.id.to_string(), "group_id": licence.group_id.to_string(), "product": licence.product.code(), "count": licence.count,
        "limit": licence.limit(), "services": services, "starts_at": licence.starts_at.to_string(),
        "ends_at": licence.ends_at.map(|end| end.to_string()), "is_revoked": licence.is_revoked, "is_in_force": licence.is_in_force(now),
    })
}

fn list(session: &Session, people: &People, group: Option<&str>, as_json: bool) -> Result<()> {
    let groups = match group {
        Some(group) => vec![people.group(group)?],
        None => people.accounts.groups()?,
    };
    let mut found = Vec::new();
    for group in &groups {
        found.extend(people.accounts.licences(group.id)?.into_iter().map(|licence| (group, licence)));
    }
    if as_json {
        let rows: Vec<_> = found.iter().map(|(_, licence)| row(licence, people.now)).collect();
        return output::print_json(&rows);
    }
    output::print(session, |terminal| {
        let heading = ["group", "product", "a day", "from", "until", "", "identifier"];
        let mut rows = vec![heading.map(str::to_owned).to_vec()];
        rows.extend(found.iter().map(|(group, licence)| {
            let state = match licence {
                licence if licence.is_revoked => "revoked",
                licence if licence.is_in_force(people.now) => "in force",
                licence if people.now < licence.starts_at => "to come",
                _ => "over",
            };
            vec![
                text::visible(&group.name),
                licence.product.to_string(),
                licence.limit().map_or_else(|| "no limit".to_owned(), |limit| limit.to_string()),
                licence.starts_at.to_date(),
                licence.ends_at.map_or_else(|| "–".to_owned(), Timestamp::to_date),
                state.to_owned(),
                licence.id.to_string(),
            ]
        }));
        terminal.table(0, &[2], &rows)
    })
}
