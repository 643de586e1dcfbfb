//! The accounts as requests need them.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use accounts::{Accounts, Charger, Group, GroupId, TokenId, User};
use analysis::{Restrictions, Viewer};
use anyhow::Context as _;
use app::App;
use model::{Timestamp, Tlp};
use sha2::{Digest as _, Sha256};

use super::{
    Caller, How, Keys, Presented, Refused,
    authenticate::is_name_of,
    cache::{Cache, Digest},
    failures::Failures,
    lookups::{LookupLog, Searches},
    reports::Reports,
};

use crate::{error::ApiError, sign_in::SignIn};

/// The accounts, with what is kept in memory beside them.
pub struct Access {
    pub(crate) accounts: Arc<Accounts>,
    pub(super) charger: Charger,
    pub(crate) keys: Keys,
    pub(crate) lookups: LookupLog,
    pub(crate) sign_in: SignIn,
    pub(super) reports: Reports,
    app: Arc<App>,
    cache: Cache,
    failures: Failures,
    used: Mutex<Used>,
}

/// What a secret is of, before its digest is made.
const TOKEN: u8 = b't';
const SESSION: u8 = b's';
/// How often the last use of tokens is written, in milliseconds.
const USED_EVERY_MS: i64 = 60_000;
/// Tokens that wait for that at most.
const USED_MAX: usize = 10_000;

/// When tokens were used last, as far as it is not written yet.
#[derive(Debug, Default)]
struct Used {
    tokens: HashMap<TokenId, Timestamp>,
    written_at: Timestamp,
}

impl Access {
    /// Over open accounts.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new(
        accounts: Arc<Accounts>,
        app: Arc<App>,
        keys: Keys,
        searches: Searches,
    ) -> anyhow::Result<Self> {
        let lookups = LookupLog::new(Arc::clone(&accounts), searches, keys.authentication("audit"));
        let charger =
            Charger::start(Arc::clone(&accounts)).context("cannot start the thread that charges")?;
        Ok(Self {
            accounts,
            charger,
            keys,
            lookups,
            sign_in: SignIn::default(),
            reports: Reports::default(),
            app,
            cache: Cache::default(),
            failures: Failures::default(),
            used: Mutex::default(),
        })
    }

    /// With other ways to sign in than a name with its password.
    #[must_use]
    pub fn with_sign_in(self, sign_in: SignIn) -> Self {
        Self { sign_in, ..self }
    }

    /// The moment now.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Who shows this; from memory when he did so within the last second.
    ///
    /// # Errors
    /// [`Refused`], which says nothing to who asks.
    pub(crate) async fn authenticate(
        self: &Arc<Self>,
        presented: Presented<'_>,
        from: IpAddr,
    ) -> Result<Arc<Caller>, Refused> {
        let (kind, secret, name) = match &presented {
            Presented::Nothing => return Err(Refused::Nothing),
            Presented::Token(secret, name) => (TOKEN, &**secret, name.as_deref()),
            Presented::Session(secret) => (SESSION, *secret, None),
        };
        let digest = digest(kind, secret);
        let (now, clock) = (Instant::now(), self.now());
        let found = match self.cache.get(&digest, now, clock) {
            Some(caller) => Ok(caller),
            // Who was let in before is no guesser: many share the address of a proxy or a company.
            None if self.failures.is_shut(from, now) && !self.cache.is_known(&digest) => Err(Refused::Shut),
            None => {
                let (access, secret) = (Arc::clone(self), secret.to_owned());
                let work =
                    move || if kind == TOKEN { access.by_token(&secret) } else { access.by_session(&secret) };
                let found = tokio::task::spawn_blocking(work).await.unwrap_or(Err(Refused::Unavailable));
                found.map(Arc::new).inspect(|caller| self.cache.put(digest, Arc::clone(caller), now, clock))
            }
        };
        let found = found.and_then(|caller| {
            if is_name_of(name, caller.user.name.as_str()) { Ok(caller) } else { Err(Refused::Wrong) }
        });
        if matches!(found, Err(Refused::Wrong)) {
            self.failures.count(from, now);
        }
        found
    }

    /// Remembers a token that was handed out just now: it is no guess, wherever it comes from.
    pub(crate) fn expect_token(&self, secret: &str) {
        self.cache.expect(digest(TOKEN, secret));
    }

    /// The same of a session that began.
    pub(crate) fn expect_session(&self, secret: &str) {
        self.cache.expect(digest(SESSION, secret));
    }

    fn by_token(&self, secret: &str) -> Result<Caller, Refused> {
        let now = self.now();
        let found = self.accounts.token_by_secret(secret, now).map_err(unavailable)?;
        let (token, user, group) = found.ok_or(Refused::Wrong)?;
        self.note_used(token.id, now);
        let how = How::Token {
            id: token.id,
            scopes: token.scopes,
            expires_at: token.expires_at,
            licence: token.licence,
        };
        Ok(self.caller(user, group, how))
    }

    fn by_session(&self, secret: &str) -> Result<Caller, Refused> {
        let found = self.accounts.signed_in(secret, self.now()).map_err(unavailable)?;
        let (session, user, group) = found.ok_or(Refused::Wrong)?;
        Ok(self.caller(user, group, How::Session(Box::new(session))))
    }

    /// Remembers when a token was used, and writes it down about once a minute: what is lost by a crash is a minute of that.
    fn note_used(&self, token: TokenId, now: Timestamp) {
        let due: Vec<_> = {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            used.tokens.insert(token, now);
            let since = now.millis().saturating_sub(used.written_at.millis());
            if (0..USED_EVERY_MS).contains(&since) && used.tokens.len() < USED_MAX {
                return;
            }
            used.written_at = now;
            used.tokens.drain().collect()
        };
        if let Err(error) = self.accounts.note_tokens_used(&due) {
            tracing::warn!(error = %crate::error::chain(&error), "when tokens were used last cannot be written");
        }
    }

    fn caller(&self, user: User, group: Group, how: How) -> Caller {
        let viewer = Viewer::of_group(group.id.to_string(), group.tlp_max, self.app.restrictions());
        Caller { user, group, how, viewer }
    }

    /// Tells the application which lists some groups alone see, and up to which marking all groups see. To be called when either changed.
    ///
    /// # Errors
    /// When the accounts or the ledger fail.
    pub(crate) fn restrict_viewers(&self) -> Result<(), ApiError> {
        self.app.set_restrictions(restrictions(&self.accounts)?)?;
        self.forget();
        Ok(())
    }

    /// Forgets who asked lately: users, groups, tokens or sessions changed.
    pub(crate) fn forget(&self) {
        self.cache.clear();
    }
}

/// What is remembered of a secret in place of it.
fn digest(kind: u8, secret: &str) -> Digest {
    Sha256::new_with_prefix([kind]).chain_update(secret).finalize().into()
}

/// Which lists some groups alone see, and up to which marking all groups see, as the accounts have it.
///
/// # Errors
/// Those of the accounts.
pub(crate) fn restrictions(accounts: &Accounts) -> accounts::Result<Restrictions> {
    let groups = accounts.groups()?;
    let common_tlp_max = groups.iter().map(|group| group.tlp_max).min().unwrap_or(Tlp::Red);
    let named = |groups: BTreeSet<GroupId>| groups.iter().map(ToString::to_string).collect();
    let lists = accounts.restrictions()?.into_iter().map(|(list, groups)| (list, named(groups)));
    Ok(Restrictions { lists: lists.collect(), common_tlp_max })
}

fn unavailable(error: accounts::Error) -> Refused {
    tracing::error!(error = %crate::error::chain(&error), "the accounts cannot be asked");
    Refused::Unavailable
}
