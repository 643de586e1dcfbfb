//! `hantei user`: people, on the accounts of the configuration, also while a server runs on them.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use accounts::{NewUser, Role, Scopes, TicketKind, TokenWish, User, UserChange};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Session, output,
    people::{self, People},
    text,
};

/// Who may use the installation
#[derive(Debug, Args)]
pub(super) struct UserCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add somebody; prints a one-time link to choose a password with
    Add {
        /// Sign-in name, often an address of mail
        name: String,
        /// What it may do
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        /// The group, by name or identifier; the only one where there is one, which is made where there is none
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Where mails go to; the name, where that is an address
        #[arg(long, value_name = "ADDRESS")]
        mail: Option<String>,
        /// Print a token as well, for all that the role may do, good for 90 days
        #[arg(long)]
        token: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Everybody
    List {
        /// Of this group alone
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change role, group, mail, or take a way to sign in away
    Change {
        /// Name or identifier
        name: String,
        /// Another role
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Option<Role>,
        /// Another group
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Another address of mail
        #[arg(long, value_name = "ADDRESS", conflicts_with = "no_mail")]
        mail: Option<String>,
        /// No address of mail
        #[arg(long)]
        no_mail: bool,
        /// Remove the second factor, e.g. after the authenticator was lost
        #[arg(long)]
        remove_totp: bool,
        /// Remove the password
        #[arg(long)]
        remove_password: bool,
    },
    /// Let somebody do nothing at all for now; sessions and links end
    Disable {
        /// Name or identifier
        name: String,
    },
    /// Let somebody in again
    Enable {
        /// Name or identifier
        name: String,
    },
    /// Remove somebody with everything that is kept about him here
    Remove {
        /// Name or identifier
        name: String,
    },
    /// Set a password, from a file or standard input; sessions and links end
    Password {
        /// Name or identifier
        name: String,
        /// A file with the password as its only line
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Print a one-time link to sign in with
    Link {
        /// Name or identifier
        name: String,
        /// The link sets a new password as well
        #[arg(long)]
        password: bool,
        /// How long it is good
        #[arg(long, value_name = "HOURS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=HOURS_MAX))]
        hours: u64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A link is good for a week at most.
const HOURS_MAX: u64 = 7 * 24;
const HOUR: Duration = Duration::from_secs(60 * 60);

pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::parse(&text.replace('-', "_"))
        .ok_or_else(|| format!("there are the roles `{}`", Role::ALL.map(Role::as_str).join("`, `")))
}

impl UserCommand {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let people = People::open(session)?;
        match self.action {
            Action::Add { name, role, group, mail, token, json } => {
                add(session, &people, &NewPerson { name, role, group, mail, token }, json)?;
            }
            Action::List { group, json } => list(session, &people, group.as_deref(), json)?,
            Action::Change { name, role, group, mail, no_mail, remove_totp, remove_password } => {
                let group_id = group.map(|group| people.group(&group)).transpose()?.map(|group| group.id);
                let mail = if no_mail { Some(None) } else { mail.map(Some) };
                let change = UserChange { group_id, mail, role, is_disabled: None };
                self::change(&people, &name, &change, remove_totp, remove_password)?;
            }
            Action::Disable { name } => set_disabled(&people, &name, true)?,
            Action::Enable { name } => set_disabled(&people, &name, false)?,
            Action::Remove { name } => {
                let user = people.user(&name)?;
                people.accounts.remove_user(user.id)?;
                people.record("user.remove", user.id, "")?;
            }
            Action::Password { name, password_file } => {
                let user = people.user(&name)?;
                let password = people::password(password_file.as_deref())?;
                people.accounts.set_password(user.id, &password)?;
                people.record("password.change", user.id, "")?;
            }
            Action::Link { name, password, hours, json } => {
                let user = people.user(&name)?;
                if user.is_disabled {
                    bail!("`{}` is disabled: `hantei user enable` first", text::visible(&user.name));
                }
                let kind = if password { TicketKind::PasswordReset } else { TicketKind::SignIn };
                let lasts = HOUR * u32::try_from(hours).unwrap_or(1);
                let link = people.link(kind, user.id, lasts)?;
                let expires_at =
                    people.now.plus_millis(i64::try_from(lasts.as_millis()).unwrap_or(0)).to_string();
                if json {
                    output::print_json(&json!({ "link": link, "expires_at": expires_at }))?;
                } else {
                    output::print(session, |terminal| terminal.line(&link))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Somebody who is added.
struct NewPerson {
    name: String,
    role: Role,
    group: Option<String>,
    mail: Option<String>,
    token: bool,
}

fn add(session: &Session, people: &People, new: &NewPerson, as_json: bool) -> Result<()> {
    let group = match &new.group {
        Some(group) => people.group(group)?,
        None => people.only_group()?,
    };
    // A name with an `@` is most often where mails go to; where it is no address, it has none.
    let mail = new.mail.clone().or_else(|| accounts::mail_address(&new.name).ok());
    let wanted = NewUser { group_id: group.id, name: new.name.clone(), mail, role: new.role };
    let user = people.accounts.add_user(&wanted, people.now)?;
    people.record("user.add", user.id, user.role.as_str())?;
    let link = people.link(TicketKind::SetUp, user.id, HOUR * u32::try_from(HOURS_MAX).unwrap_or(1))?;
    let token = if new.token {
        let wish = TokenWish {
            name: "command line".to_owned(),
            scopes: Scopes::of_role(user.role),
            expires_at: None,
            licence: None,
        };
        let (secret, token) = people.accounts.create_token(user.id, &wish, people.now)?;
        people.record("token.add", token.id, &format!("{}: {}", token.prefix, token.scopes))?;
        Some(secret)
    } else {
        None
    };
    let token = token.as_ref().map(accounts::Secret::expose);
    if as_json {
        return output::print_json(&json!({
            "id": user.id.to_string(), "name": user.name, "role": user.role.as_str(), "group": group.name, "link": link, "token": token,
        }));
    }
    output::print(session, |terminal| {
        terminal.line(format_args!(
            "{} is {} of {}. To choose a password, once and within a week:",
            text::visible(&user.name),
            user.role,
            text::visible(&group.name)
        ))?;
        terminal.line(&link)?;
        match token {
            Some(token) => {
                terminal.line("Token, shown this once and good for 90 days:")?;
                terminal.line(token)
            }
            None => Ok(()),
        }
    })
}

fn list(session: &Session, people: &People, group: Option<&str>, as_json: bool) -> Result<()> {
    let group = group.map(|group| people.group(group)).transpose()?;
    let users = people.accounts.users(group.map(|group| group.id))?;
    let groups = people.accounts.groups()?;
    let group_of = |user: &User| {
        groups
            .iter()
            .find(|group| group.id == user.group_id)
            .map(|group| group.name.clone())
            .unwrap_or_default()
    };
    let seen = |user: &User| user.last_seen_at.map(|at| at.to_string());
    if as_json {
        let rows: Vec<_> = users
            .iter()
            .map(|user| {
                json!({
                    "id": user.id.to_string(), "name": user.name, "mail": user.mail, "role": user.role.as_str(), "group": group_of(user),
                    "is_disabled": user.is_disabled, "has_password": user.has_password, "has_totp": user.has_totp,
                    "created_at": user.created_at.to_string(), "last_seen_at": seen(user),
                })
            })
            .collect();
        return output::print_json(&rows);
    }
    output::print(session, |terminal| {
        let mut rows = vec![["name", "role", "group", "last seen", ""].map(str::to_owned).to_vec()];
        rows.extend(users.iter().map(|user| {
            let mut notes = Vec::new();
            if user.is_disabled {
                notes.push("disabled");
            }
            if !user.has_password {
                notes.push("no password");
            }
            if user.has_totp {
                notes.push("second factor");
            }
            vec![
                text::visible(&user.name),
                user.role.as_str().to_owned(),
                text::visible(&group_of(user)),
                seen(user).unwrap_or_else(|| "never".to_owned()),
                notes.join(", "),
            ]
        }));
        terminal.table(0, &[], &rows)
    })
}

fn change(
    people: &People,
    name: &str,
    change: &UserChange,
    remove_totp: bool,
    remove_password: bool,
) -> Result<()> {
    let user = people.user(name)?;
    let changes = *change != UserChange::default();
    if !changes && !remove_totp && !remove_password {
        bail!("nothing to change: give another role, group or mail, or a way to sign in to remove");
    }
    if changes {
        people.accounts.change_user(user.id, change)?;
        let mut what = Vec::new();
        what.extend(change.role.map(|role| format!("role {role}")));
        what.extend(change.group_id.map(|group| format!("group {group}")));
        what.extend(change.mail.is_some().then(|| "mail".to_owned()));
        people.record("user.change", user.id, &what.join(", "))?;
    }
    if remove_totp {
        people.accounts.remove_totp(user.id)?;
        people.record("totp.remove", user.id, "")?;
    }
    if remove_password {
        people.accounts.remove_password(user.id)?;
        people.record("password.remove", user.id, "")?;
    }
    Ok(())
}

fn set_disabled(people: &People, name: &str, is_disabled: bool) -> Result<()> {
    let user = people.user(name)?;
    people
        .accounts
        .change_user(user.id, &UserChange { is_disabled: Some(is_disabled), ..UserChange::default() })?;
    people.record(if is_disabled { "user.disable" } else { "user.enable" }, user.id, "")
}
