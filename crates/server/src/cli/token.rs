//! `hantei token`: keys for programs.

use std::process::ExitCode;

use accounts::{LicenceId, Scope, Scopes, TokenId, TokenWish, TokensOf};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use model::Timestamp;
use serde_json::json;

use super::{Session, output, people::People, text};

/// Tokens of the API
#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token for somebody; it is printed this once
    Add {
        /// Whom it speaks for, by name or identifier
        user: String,
        /// What to call it
        #[arg(long, value_name = "NAME", default_value = "command line")]
        name: String,
        /// What it may be used for, of lookup, import, assess, whois, documents, administer [default: lookup]
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', value_parser = scope, default_value = "lookup")]
        scopes: Vec<Scope>,
        /// From when on it is good for nothing, within 366 days [default: 90 days from now]
        #[arg(long, value_name = "DATE", value_parser = output::moment)]
        until: Option<Timestamp>,
        /// A licence of the group that alone it is charged to
        #[arg(long, value_name = "ID", value_parser = licence)]
        licence: Option<LicenceId>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Tokens of somebody, of a group, or of all
    List {
        /// Whose, by name or identifier
        #[arg(conflicts_with = "group")]
        user: Option<String>,
        /// Those of a group's people
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token for good
    Revoke {
        /// Identifier
        #[arg(value_parser = id)]
        token: TokenId,
    },
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text)
        .ok_or_else(|| format!("there are the scopes `{}`", Scope::ALL.map(Scope::as_str).join("`, `")))
}

fn licence(text: &str) -> Result<LicenceId, String> {
    LicenceId::parse(text).map_err(|error| error.to_string())
}

fn id(text: &str) -> Result<TokenId, String> {
    TokenId::parse(text).map_err(|error| error.to_string())
}

impl TokenCommand {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let people = People::open(session)?;
        match self.action {
            Action::Add { user, name, scopes, until, licence, json } => {
                let user = people.user(&user)?;
                let scopes = scopes.into_iter().collect::<Scopes>();
                let wish = TokenWish { name, scopes, expires_at: until, licence };
                let (secret, token) = people.accounts.create_token(user.id, &wish, people.now)?;
                people.record("token.add", token.id, &format!("{}: {}", token.prefix, token.scopes))?;
                if json {
                    let (id, expires_at) = (token.id.to_string(), token.expires_at.to_string());
                    output::print_json(
                        &json!({ "id": id, "token": secret.expose(), "expires_at": expires_at }),
                    )?;
                } else {
                    output::print(session, |terminal| terminal.line(secret.expose()))?;
                }
            }
            Action::List { user, group, json } => {
                list(session, &people, user.as_deref(), group.as_deref(), json)?
            }
            Action::Revoke { token } => {
                let found = people.accounts.token(token)?;
                let found = found.with_context(|| format!("there is no token `{token}`"))?;
                people.accounts.revoke_token(token, people.now)?;
                people.record("token.revoke", token, &found.prefix)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(
    session: &Session,
    people: &People,
    user: Option<&str>,
    group: Option<&str>,
    as_json: bool,
) -> Result<()> {
    let mut tokens = Vec::new();
    match (user, group) {
        (Some(user), _) => tokens.extend(people.accounts.tokens_of(TokensOf::User(people.user(user)?.id))?),
        (None, Some(group)) => {
            tokens.extend(people.accounts.tokens_of(TokensOf::Group(people.group(group)?.id))?)
        }
        (None, None) => {
            for group in people.accounts.groups()? {
                tokens.extend(people.accounts.tokens_of(TokensOf::Group(group.id))?);
            }
        }
    }
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    if as_json {
        let rows: Vec<_> = tokens
            .iter()
            .map(|token| {
                let scopes: Vec<_> = token.scopes.iter().map(Scope::as_str).collect();
                json!({
                    "id": token.id.to_string(), "user_id": token.user_id.to_string(), "name": token.name, "prefix": token.prefix,
                    "scopes": scopes, "licence": token.licence.map(|id| id.to_string()), "created_at": token.created_at.to_string(),
                    "expires_at": token.expires_at.to_string(), "used_at": moment(token.used_at), "revoked_at": moment(token.revoked_at),
                    "is_in_force": token.is_in_force(people.now),
                })
            })
            .collect();
        return output::print_json(&rows);
    }
    let users = people.accounts.users(None)?;
    output::print(session, |terminal| {
        let heading = ["prefix", "user", "name", "scopes", "until", "last used", "", "identifier"];
        let mut rows = vec![heading.map(str::to_owned).to_vec()];
        rows.extend(tokens.iter().map(|token| {
            let user = users.iter().find(|user| user.id == token.user_id);
            let state = match (token.revoked_at, token.is_in_force(people.now)) {
                (Some(_), _) => "revoked",
                (None, true) => "in force",
                (None, false) => "over",
            };
            vec![
                token.prefix.clone(),
                user.map_or_else(String::new, |user| text::visible(&user.name)),
                text::visible(&token.name),
                token.scopes.to_string(),
                token.expires_at.to_date(),
                moment(token.used_at).unwrap_or_else(|| "never".to_owned()),
                state.to_owned(),
                token.id.to_string(),
            ]
        }));
        terminal.table(0, &[], &rows)
    })
}
