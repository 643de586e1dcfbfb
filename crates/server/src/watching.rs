//! Looks at watched objects as those who watch them see them, and puts a mail into the outbox for each verdict that is another one than was told last.
//! It is a chore: nobody is charged for it.

mod words;

use std::collections::BTreeMap;

use accounts::{
    Accounts, Error, GroupId, Language, Mail, Service, Told, WATCHES_PAGE_MAX, Watch, WatchId, Watched,
};
use analysis::Viewer;
use anyhow::{Context as _, Result};
use app::{App, Query, QuickVerdict, Report, Sections};
use mail::{Template, Value};
use model::{Kind, Observable, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::api::ktip::shown;

/// Who looks.
pub struct Watching<'a> {
    /// What tells the verdicts.
    pub app: &'a App,
    /// Who watches what, and the outbox.
    pub accounts: &'a Accounts,
    /// Where people reach this server; mails have no link without it.
    pub public_url: Option<&'a str>,
}

/// What became of a page of watches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Watches that were looked at.
    pub watches: usize,
    /// Changes that were told.
    pub told: usize,
    /// Behind which watch the next page begins; `None` when all were looked at.
    pub behind: Option<WatchId>,
}

impl Watching<'_> {
    /// Looks at one page of watches, that behind `behind`. Groups without a licence that is in force are told nothing; what changes meanwhile they are told
    /// when they have one.
    ///
    /// # Errors
    /// When the accounts or the ledger fail; what was told until then is told.
    pub fn look(&self, behind: Option<WatchId>, now: Timestamp) -> Result<Looked> {
        let page = self.accounts.watched(behind).context("cannot read what is watched")?;
        let is_full = u32::try_from(page.len()).is_ok_and(|watches| watches == WATCHES_PAGE_MAX);
        let last = page.last().filter(|_| is_full);
        let mut looked = Looked { watches: page.len(), told: 0, behind: last.map(|last| last.watch.id) };
        let mut groups: BTreeMap<GroupId, Vec<&Watched>> = BTreeMap::new();
        for watched in &page {
            groups.entry(watched.group.id).or_default().push(watched);
        }
        for (id, watches) in groups {
            let usage = self.accounts.usage(id, Service::ThreatLookup, now);
            if !usage.context("cannot ask for licences")?.is_empty() {
                looked.told += self.look_for(&watches, now)?;
            }
        }
        Ok(looked)
    }

    /// Looks at watches of one group, whose members all see the same.
    fn look_for(&self, watches: &[&Watched], now: Timestamp) -> Result<usize> {
        let Some(first) = watches.first() else { return Ok(0) };
        let viewer =
            Viewer::of_group(first.group.id.to_string(), first.group.tlp_max, self.app.restrictions());
        let (mut asked, mut objects) = (Vec::new(), Vec::new());
        for watched in watches {
            // An object that a later version reads as none is not looked at; its watch stays.
            if let Some(object) = object_of(&watched.watch) {
                asked.push(*watched);
                objects.push(object);
            }
        }
        let verdicts = self.app.quick_verdicts(&objects, &viewer)?;
        let mut told = 0;
        for (watched, verdict) in asked.into_iter().zip(&verdicts) {
            let new = words_of(verdict);
            if new != watched.watch.told {
                told += usize::from(self.tell(watched, verdict, &new, &viewer, now)?);
            }
        }
        Ok(told)
    }

    /// Tells one change. Whether it was this one who told it.
    fn tell(
        &self,
        watched: &Watched,
        verdict: &QuickVerdict,
        new: &Told,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<bool> {
        let mail = match &watched.user.mail {
            Some(to) => {
                let query = Query {
                    sections: Sections::default(),
                    viewer: viewer.clone(),
                    ..Query::new(verdict.observable.clone())
                };
                Some(self.mail(watched, to, &self.app.lookup(&query)?, new)?)
            }
            None => None,
        };
        match self.accounts.tell_watch(&watched.watch, new, mail.as_ref(), now) {
            // An address that is none any more must not keep the list of watches from being right.
            Err(Error::Invalid { .. }) => Ok(self.accounts.tell_watch(&watched.watch, new, None, now)?),
            outcome => outcome.context("cannot note a changed verdict"),
        }
    }

    fn mail(&self, watched: &Watched, to: &str, report: &Report, new: &Told) -> Result<Mail> {
        let watch = &watched.watch;
        let language = watched.language.unwrap_or(Language::English);
        let [old, new] = [&watch.told, new].map(|told| words::verdict(told, language));
        let (object, why) = (shown(&report.asked), words::why(report, language));
        let (since, link) = (watch.created_at.to_string(), self.link(&report.asked));
        let instance = self.public_url.and_then(|url| Some(url.split_once("://")?.1)).unwrap_or("localhost");
        let values = [
            ("object", Value::Text(&object)),
            ("old", Value::Figure(&old)),
            ("new", Value::Figure(&new)),
            ("why", Value::Text(&why)),
            ("note", if watch.note.is_empty() { Value::Figure("–") } else { Value::Text(&watch.note) }),
            ("since", Value::Figure(&since)),
            ("link", link.as_deref().map_or(Value::Figure("–"), Value::Link)),
            ("instance", Value::Figure(instance)),
        ];
        let language = match language {
            Language::Japanese => mail::Language::Japanese,
            Language::English => mail::Language::English,
        };
        let filled = Template::VerdictChange.fill(language, &values)?;
        Ok(Mail {
            key: watch.next_mail_key(),
            to: to.to_owned(),
            user_id: Some(watched.user.id),
            subject: filled.subject,
            text: filled.text,
        })
    }

    /// The page of the report; that of the portal where it would be too long for a mail.
    fn link(&self, object: &Observable) -> Option<String> {
        let url = self.public_url?.trim_end_matches('/');
        let encoded = utf8_percent_encode(&object.to_string(), NON_ALPHANUMERIC).to_string();
        let link = format!("{url}/report/{}/{encoded}", object.kind().as_str());
        Some(if link.len() <= mail::LINK_BYTES_MAX { link } else { format!("{url}/") })
    }
}

/// The object of a watch.
pub(crate) fn object_of(watch: &Watch) -> Option<Observable> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == watch.kind)?;
    Observable::parse_as(kind, &watch.object).ok()
}

/// What is told of a verdict.
pub(crate) fn words_of(verdict: &QuickVerdict) -> Told {
    Told { zone: verdict.zone.as_str().to_owned(), status: verdict.status.as_str().to_owned() }
}
