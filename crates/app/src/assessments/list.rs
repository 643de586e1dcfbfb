//! Reading assessments: one, or many in pages, newest first.

use model::{ASSESSMENT_ALL, EvidenceId, Mask, Observable, Subject, Timestamp};
use store::DecisionPlace;

use super::{AssessmentRecord, AssessmentState, Scope};
use crate::{App, Error, Result};

/// Pages of the ledger that are read to fill one: what ended is passed over.
const PAGES_MAX: usize = 20;

/// Which assessments are asked for.
#[derive(Clone, Debug, Default)]
pub struct AssessmentQuery {
    /// Those that this group sees: its own, and those for everybody. `None`: those of all groups, for an administrator.
    pub group: Option<String>,
    /// With those that have run out or were withdrawn.
    pub is_ended_too: bool,
    /// Only those about this object, or about it with all below it.
    pub object: Option<Observable>,
    /// Where the page begins, as [`AssessmentPage::cursor`] gave it.
    pub cursor: Option<String>,
    /// Assessments in a page, at least 1 and at most [`AssessmentQuery::LIMIT_MAX`].
    pub limit: usize,
}

impl AssessmentQuery {
    /// Assessments in a page at most.
    pub const LIMIT_MAX: usize = 1000;
}

/// Assessments, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssessmentPage {
    /// The assessments. A page may have fewer than were asked for, and go on.
    pub items: Vec<AssessmentRecord>,
    /// Give this to go on; `None` when there are no more.
    pub cursor: Option<String>,
}

impl App {
    /// The assessment of this identity, whoever may see it.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn assessment(&self, id: EvidenceId) -> Result<Option<AssessmentRecord>> {
        Ok(self.ledger.decision(id)?.and_then(AssessmentRecord::of))
    }

    /// Assessments, newest first; what has ended by `now` only if it is asked for.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or when the ledger fails.
    pub fn assessments(&self, query: &AssessmentQuery, now: Timestamp) -> Result<AssessmentPage> {
        let limit = query.limit.clamp(1, AssessmentQuery::LIMIT_MAX);
        let mut after = query.cursor.as_deref().map(read_cursor).transpose()?;
        let lists = query.group.as_ref().map(|id| {
            let own = Scope::Group(id.clone()).list();
            vec![ASSESSMENT_ALL.to_owned(), own]
        });
        if let Some(object) = &query.object {
            return self.assessments_about(object, lists.as_deref(), query, now, after, limit);
        }
        let mut page = AssessmentPage::default();
        for _ in 0..PAGES_MAX {
            // No more than there is room for: the next page begins behind the last that was looked at.
            let found = self.ledger.decisions(lists.as_deref(), after, limit - page.items.len())?;
            page.items.extend(shown(found.items.into_iter(), query, now));
            after = found.next;
            if after.is_none() || page.items.len() >= limit {
                break;
            }
        }
        page.cursor = after.map(cursor);
        Ok(page)
    }

    fn assessments_about(
        &self,
        object: &Observable,
        lists: Option<&[String]>,
        query: &AssessmentQuery,
        now: Timestamp,
        after: Option<DecisionPlace>,
        limit: usize,
    ) -> Result<AssessmentPage> {
        let mut subjects = vec![Subject::from(object.clone())];
        if let Observable::Domain(domain) = object {
            subjects.push(Mask::Domain(domain.clone()).into());
        }
        let mut found = Vec::new();
        for subject in &subjects {
            found.extend(self.ledger.decisions_about(subject)?);
        }
        found.retain(|decided| lists.is_none_or(|lists| lists.contains(&decided.evidence.source)));
        let mut items: Vec<AssessmentRecord> = shown(found.into_iter(), query, now).collect();
        let place = |item: &AssessmentRecord| (std::cmp::Reverse(item.stated_at), item.id);
        items.sort_by_key(place);
        if let Some((moment, id)) = after {
            items.retain(|item| place(item) > (std::cmp::Reverse(moment), id));
        }
        let is_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| is_more);
        let cursor = last.map(|item| cursor((item.stated_at, item.id)));
        Ok(AssessmentPage { items, cursor })
    }
}

fn shown(
    found: impl Iterator<Item = store::Decided>,
    query: &AssessmentQuery,
    now: Timestamp,
) -> impl Iterator<Item = AssessmentRecord> {
    found
        .filter_map(AssessmentRecord::of)
        .filter(move |item| query.is_ended_too || item.state(now) == AssessmentState::InForce)
}

fn cursor((moment, id): DecisionPlace) -> String {
    format!("{}-{id}", moment.millis())
}

fn read_cursor(text: &str) -> Result<DecisionPlace> {
    let place = text.split_once('-').and_then(|(millis, id)| {
        let moment = Timestamp::from_millis(millis.parse().ok()?);
        Some((moment, EvidenceId::parse(id)?))
    });
    place.ok_or_else(|| Error::BadCursor(text.chars().take(100).collect()))
}
