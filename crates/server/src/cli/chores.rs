//! What a server does on the side: mails go out, watched objects are looked at, sources are compared, what has run out is removed, sources keep what they say for as long as was set.

use std::time::Duration;

use accounts::{Accounts, QueuedMail, WatchId};
use app::{App, Measuring, import::Silent};
use model::{Timestamp, time::DAY_MS};

use super::import::follow::Stop;
use crate::{access::restrictions, error::chain, watching::Watching};

/// Between two looks into the outbox.
const EVERY: Duration = Duration::from_secs(10);
/// Mails taken out at once.
const MAILS: u32 = 20;
/// How often the accounts are swept, in milliseconds.
const SWEEP_EVERY_MS: i64 = 3_600_000;

/// How often sources are compared, in milliseconds.
const MEASURE_EVERY_MS: i64 = 3_600_000;
/// Verdicts that are looked at for that at once: some tenths of a second, so that mails do not wait.
const MEASURED: usize = 20_000;

/// The chores of one server.
pub(super) struct Chores<'a> {
    pub(super) app: &'a App,
    pub(super) accounts: &'a Accounts,
    /// What hands mails on, and whom they come from.
    pub(super) mails: Option<(mail::Sender, String)>,
    /// For how many days the audit is kept; `None` for ever.
    pub(super) audit_days: Option<u32>,
    /// Where people reach this server, for links in mails.
    pub(super) public_url: Option<&'a str>,
}

impl Chores<'_> {
    /// Does them until the word is given.
    pub(super) fn until(&self, stop: &Stop) {
        let (mut swept_at, mut retained_on) = (Timestamp::MIN, None);
        let (mut behind, mut measuring, mut measured_at) = (None, Measuring::default(), Timestamp::MIN);
        loop {
            let now = self.app.now();
            self.send(now, stop);
            self.restrict();
            behind = self.watch(behind, now);
            if now.millis().saturating_sub(measured_at.millis()).abs() >= MEASURE_EVERY_MS
                && self.measure(&mut measuring)
            {
                measured_at = now;
            }
            if now.millis().saturating_sub(swept_at.millis()).abs() >= SWEEP_EVERY_MS {
                swept_at = now;
                self.sweep(now);
            }
            if retained_on != Some(now.day()) {
                retained_on = Some(now.day());
                if let Err(error) = self.app.apply_retention(now, &Silent) {
                    tracing::error!(
                        error = chain(&error),
                        "what sources said too long ago cannot be removed"
                    );
                }
            }
            if !stop.wait(EVERY) {
                return;
            }
        }
    }

    /// Takes over what was restricted by another server with these accounts, or on the command line.
    fn restrict(&self) {
        let changed = match restrictions(self.accounts) {
            Ok(restrictions) => (*self.app.restrictions() != restrictions).then_some(restrictions),
            Err(error) => {
                return tracing::error!(error = chain(&error), "cannot ask who sees what");
            }
        };
        if let Some(Err(error)) = changed.map(|restrictions| self.app.set_restrictions(restrictions)) {
            tracing::error!(error = chain(&error), "what some groups alone see cannot be kept from others");
        }
    }

    /// Looks at the next page of watches; gives behind which one the page after it begins.
    fn watch(&self, behind: Option<WatchId>, now: Timestamp) -> Option<WatchId> {
        let watching = Watching { app: self.app, accounts: self.accounts, public_url: self.public_url };
        match watching.look(behind, now) {
            Ok(looked) => looked.behind,
            Err(error) => {
                tracing::error!("watched objects cannot be looked at: {error:#}");
                None
            }
        }
    }

    /// Goes on with the comparison of sources; whether it is done.
    fn measure(&self, measuring: &mut Measuring) -> bool {
        self.app.measure_sources(measuring, MEASURED).unwrap_or_else(|error| {
            tracing::error!(error = chain(&error), "sources cannot be compared");
            // From the beginning, in an hour.
            *measuring = Measuring::default();
            true
        })
    }

    fn sweep(&self, now: Timestamp) {
        if let Err(error) = self.accounts.sweep(now) {
            tracing::error!(error = chain(&error), "what has run out in the accounts cannot be removed");
        }
        let Some(days) = self.audit_days else { return };
        let before =
            Timestamp::from_millis(now.millis().saturating_sub(i64::from(days).saturating_mul(DAY_MS)));
        match self.accounts.trim_audit(before) {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "removed the oldest lines of the audit"),
            Err(error) => tracing::error!(error = chain(&error), "the audit cannot be trimmed"),
        }
    }

    fn send(&self, now: Timestamp, stop: &Stop) {
        let Some((sender, from)) = &self.mails else { return };
        let due = match self.accounts.due_mails(MAILS, now) {
            Ok(due) => due,
            Err(error) => return tracing::error!(error = chain(&error), "the outbox cannot be read"),
        };
        for queued in due {
            // Those that are left are due again when their lease ends.
            if stop.is_set() {
                return;
            }
            let id = queued.id;
            let outcome = match sender.send(&composed(queued, from)) {
                Ok(()) => self.accounts.mail_sent(id, self.app.now()),
                Err(failure) => {
                    tracing::warn!(failure = chain(&failure), "a mail was not taken");
                    self.accounts.mail_failed(id, &chain(&failure), failure.is_permanent(), self.app.now())
                }
            };
            if let Err(error) = outcome {
                tracing::error!(
                    error = chain(&error),
                    "what became of a mail cannot be written; it may be sent again"
                );
            }
        }
    }
}

fn composed(queued: QueuedMail, from: &str) -> mail::Mail {
    // The sender's domain stands for this installation.
    let instance = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain.trim_end_matches('>'));
    mail::Mail {
        message_id: format!("{}@{instance}", queued.message_id),
        from: from.to_owned(),
        to: queued.to,
        subject: queued.subject,
        text: queued.text,
        date_ms: queued.created_at.millis(),
    }
}
