//! Assessments on the wire: what analysts state of objects, against whatever sources say of them.
//!
//! Here are the bodies and what becomes of them; who asks, and whether he may, the handlers know ([`Analyst`]).

pub(crate) mod routes;

use analysis::Viewer;
use app::{
    App,
    assessments::{Assessing, AssessmentQuery, AssessmentRecord, Covers, Scope},
};
use model::{ASSESSMENT, Category, EvidenceId, Observable, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ktip::shown,
    moment,
    texts::{AssessmentIdText, CategoryText, MomentText},
    words::{KindWord, ZoneWord},
};
use crate::error::ApiError;

/// Largest body in bytes: a reason of 2,000 characters, escaped, beside a long URL.
pub const BODY_BYTES_MAX: u64 = 64 << 10;
/// Assessments in a page when nothing is asked for.
const COUNT_DEFAULT: u16 = 100;

/// On whose behalf an assessment is stated, read or withdrawn.
#[derive(Clone, Debug)]
pub struct Analyst {
    /// The identifier of the user.
    pub user: String,
    /// That of his group.
    pub group: String,
    /// What he sees.
    pub viewer: Viewer,
    /// Whether he may state and withdraw what holds for everybody.
    pub may_for_all: bool,
    /// Whether he reads those of all groups, and may withdraw them.
    pub is_administrator: bool,
}

/// What is stated.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AssessmentBody {
    /// Hash, address, domain or URL, defanged or not. The assessment is about what a look-up of it answers about.
    #[schema(example = "shop.example")]
    pub object: String,
    /// What of it: `exactly` the object, or of a domain all `below` it too: names and URLs.
    #[serde(default)]
    pub covers: CoversWord,
    /// The zone. A file has no Orange.
    pub zone: ZoneWord,
    /// `CATEGORY_…`; nothing more precise when left out.
    #[serde(default)]
    #[schema(value_type = Option<CategoryText>, example = "CATEGORY_PHISHING")]
    pub category: Option<String>,
    /// Why: 1 to 2,000 characters, no control characters. Whoever sees the assessment reads it.
    #[schema(min_length = 1, max_length = 2000, example = "Our own shop; the listing was a mistake.")]
    pub reason: String,
    /// The first moment at which it holds no more: RFC 3339, or a day for the end of it (UTC). 90 days from now when left out, at most 366.
    #[serde(default)]
    #[schema(value_type = Option<MomentText>)]
    pub expires_at: Option<String>,
    /// For whom it holds.
    #[serde(default)]
    pub scope: ScopeWord,
}

/// What of an object is assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Covers)]
pub enum CoversWord {
    /// The very object, and nothing on it or below it.
    #[default]
    Exactly,
    /// A domain, all names below it, and all URLs on them.
    Below,
}

/// For whom an assessment holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AssessmentScope)]
pub enum ScopeWord {
    /// For the group of who states it.
    #[default]
    Group,
    /// For everybody.
    All,
}

/// An assessment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Assessment {
    /// Its identity.
    #[schema(value_type = AssessmentIdText)]
    pub id: String,
    /// What it is about.
    #[schema(example = "shop.example")]
    pub object: String,
    /// The kind of that.
    pub r#type: KindWord,
    /// What of it.
    pub covers: CoversWord,
    /// The zone.
    pub zone: ZoneWord,
    /// `CATEGORY_…`.
    #[schema(value_type = CategoryText)]
    pub category: String,
    /// Why.
    pub reason: String,
    /// The identifier of the user who stated it.
    pub author: String,
    /// For whom it holds.
    pub scope: ScopeWord,
    /// The group for which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Since when (RFC 3339).
    pub stated_at: String,
    /// The first moment at which it holds no more (RFC 3339), unless it is withdrawn before.
    pub expires_at: String,
    /// `in force`, `expired` or `withdrawn`.
    pub state: String,
    /// When it was withdrawn (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<String>,
    /// The identifier of the user who withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
}

impl Assessment {
    /// How an assessment stands at a moment.
    #[must_use]
    pub fn of(record: &AssessmentRecord, now: Timestamp) -> Self {
        let group = match &record.scope {
            Scope::All => None,
            Scope::Group(id) => Some(id.clone()),
        };
        let (withdrawn_at, withdrawn_by) = record.withdrawn.clone().unzip();
        Self {
            id: record.id.to_string(),
            object: shown(&record.object),
            r#type: record.object.kind().into(),
            covers: match record.covers {
                Covers::Exactly => CoversWord::Exactly,
                Covers::Below => CoversWord::Below,
            },
            zone: record.zone.into(),
            category: record.category.as_str().to_owned(),
            reason: record.reason.clone(),
            author: record.author.clone(),
            scope: if group.is_some() { ScopeWord::Group } else { ScopeWord::All },
            group,
            stated_at: record.stated_at.to_string(),
            expires_at: record.expires_at.to_string(),
            state: record.state(now).as_str().to_owned(),
            withdrawn_at: withdrawn_at.map(|at: Timestamp| at.to_string()),
            withdrawn_by,
        }
    }
}

/// Assessments, newest first. How many there are in all is not counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AssessmentsReply {
    /// Assessments in this page.
    pub returned: usize,
    /// Whether there may be more.
    pub truncated: bool,
    /// Give this as `cursor` to go on.
    pub cursor: Option<String>,
    /// The assessments.
    pub assessments: Vec<Assessment>,
}

/// Which assessments are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AssessmentParameters {
    /// Only those about this hash, address, domain (with those about all below it) or URL.
    pub object: Option<String>,
    /// With those that have run out or were withdrawn.
    #[serde(default)]
    pub ended: bool,
    /// Assessments at most, 1 to 1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    pub count: Option<u16>,
    /// Where to go on, as the answer before gave it.
    pub cursor: Option<String>,
}

/// States an assessment. Durable when it returns.
///
/// # Errors
/// 400 says what is wrong with it, 403 that it may not be stated for everybody.
pub fn state(app: &App, analyst: &Analyst, body: &[u8], now: Timestamp) -> Result<Assessment, ApiError> {
    let body: AssessmentBody = serde_json::from_slice(body)
        .map_err(|error| ApiError::bad_request(format!("the body is no assessment: {error}")))?;
    let scope = match body.scope {
        ScopeWord::Group => Scope::Group(analyst.group.clone()),
        ScopeWord::All if analyst.may_for_all => Scope::All,
        ScopeWord::All => return Err(not_for_all()),
    };
    let assessing = Assessing {
        object: Observable::detect(&body.object)?,
        covers: match body.covers {
            CoversWord::Exactly => Covers::Exactly,
            CoversWord::Below => Covers::Below,
        },
        zone: body.zone.into(),
        category: body.category.as_deref().map(category).transpose()?,
        reason: body.reason,
        expires_at: body.expires_at.as_deref().map(|text| moment::parse("ExpiresAt", text)).transpose()?,
        scope,
        author: analyst.user.clone(),
        viewer: analyst.viewer.clone(),
    };
    Ok(Assessment::of(&app.assess(&assessing, now)?.record, now))
}

/// Reads assessments: those of the analyst's group and those for everybody.
///
/// # Errors
/// 400 for a parameter that is wrong.
pub fn list(
    app: &App,
    analyst: &Analyst,
    parameters: &AssessmentParameters,
    now: Timestamp,
) -> Result<AssessmentsReply, ApiError> {
    let count = parameters.count.unwrap_or(COUNT_DEFAULT);
    if !(1..=AssessmentQuery::LIMIT_MAX).contains(&usize::from(count)) {
        return Err(ApiError::bad_request("`count` is 1 to 1000"));
    }
    let query = AssessmentQuery {
        group: (!analyst.is_administrator).then(|| analyst.group.clone()),
        is_ended_too: parameters.ended,
        object: parameters.object.as_deref().map(Observable::detect).transpose()?,
        cursor: parameters.cursor.clone(),
        limit: usize::from(count),
    };
    let page = app.assessments(&query, now)?;
    Ok(AssessmentsReply {
        returned: page.items.len(),
        truncated: page.cursor.is_some(),
        cursor: page.cursor,
        assessments: page.items.iter().map(|record| Assessment::of(record, now)).collect(),
    })
}

/// Withdraws an assessment, and returns how it then stands. Durable when it returns; withdrawn again it stays as it is.
///
/// # Errors
/// 404 when there is none of this identity that the analyst sees, 403 when it holds for everybody and he may not withdraw such.
pub fn withdraw(app: &App, analyst: &Analyst, id: &str, now: Timestamp) -> Result<Assessment, ApiError> {
    let unknown = || ApiError::not_found(ASSESSMENT);
    let id = EvidenceId::parse(id).ok_or_else(unknown)?;
    let record = app.assessment(id)?.ok_or_else(unknown)?;
    match &record.scope {
        Scope::Group(group) if *group == analyst.group || analyst.is_administrator => {}
        // As if there were none: what another group decides is not told.
        Scope::Group(_) => return Err(unknown()),
        Scope::All if analyst.may_for_all || record.author == analyst.user => {}
        Scope::All => return Err(not_for_all()),
    }
    app.withdraw_assessment(id, &analyst.user, now)?;
    let record = app.assessment(id)?.ok_or_else(unknown)?;
    Ok(Assessment::of(&record, now))
}

fn not_for_all() -> ApiError {
    ApiError::forbidden("you may assess for your group, not for everybody: ask an administrator")
}

/// Reads a category as it stands on the wire.
pub(crate) fn category(text: &str) -> Result<Category, ApiError> {
    let found = Category::ALL.iter().find(|category| category.as_str() == text);
    found.copied().ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let names = Category::ALL.iter().map(|category| category.as_str());
        ApiError::bad_request(format!("there is no category `{shown}`")).with_details(names)
    })
}

#[cfg(test)]
mod tests {
    use app::{Clock, Options, RowMemory};
    use axum::http::StatusCode;
    use model::Tlp;

    use super::*;

    fn app() -> App {
        App::open(&Options {
            data: "memory:".into(),
            policy: None,
            clock: Clock::fixed(now()),
            cache_bytes: 1 << 20,
            rows: RowMemory { bytes: 1 << 20, is_whole: true },
            command: "test".into(),
        })
        .unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-02-03T04:05:06Z").unwrap()
    }

    fn analyst(app: &App, user: &str, group: &str) -> Analyst {
        Analyst {
            user: user.to_owned(),
            group: group.to_owned(),
            viewer: Viewer::of_group(group, Tlp::Green, app.restrictions()),
            may_for_all: false,
            is_administrator: false,
        }
    }

    fn administrator(app: &App) -> Analyst {
        Analyst { may_for_all: true, is_administrator: true, ..analyst(app, "usr_9", "grp_9") }
    }

    const GREEN: &[u8] = br#"{"Object": "shop[.]example", "Zone": "Green", "Reason": "ours"}"#;
    const FOR_ALL: &[u8] =
        br#"{"Object": "shop.example", "Covers": "below", "Zone": "Red", "Reason": "theirs",
        "Category": "CATEGORY_PHISHING", "ExpiresAt": "2026-03-01", "Scope": "all"}"#;

    #[test]
    fn a_body_says_what_is_stated() {
        let app = app();
        let stated = state(&app, &analyst(&app, "usr_1", "grp_1"), GREEN, now()).unwrap();
        assert_eq!(
            (stated.object.as_str(), stated.zone, stated.covers),
            ("shop.example", ZoneWord::Green, CoversWord::Exactly)
        );
        assert_eq!(
            (stated.scope, stated.group.as_deref(), stated.author.as_str()),
            (ScopeWord::Group, Some("grp_1"), "usr_1")
        );
        assert_eq!((stated.state.as_str(), stated.expires_at.as_str()), ("in force", "2026-05-04T04:05:06Z"));
        let stated = state(&app, &administrator(&app), FOR_ALL, now()).unwrap();
        assert_eq!((stated.scope, stated.group, stated.covers), (ScopeWord::All, None, CoversWord::Below));
        assert_eq!(
            (stated.category.as_str(), stated.expires_at.as_str()),
            ("CATEGORY_PHISHING", "2026-03-01T23:59:59.999Z")
        );
    }

    #[test]
    fn what_is_wrong_with_a_body_is_said() {
        let app = app();
        let with = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut body: serde_json::Value = serde_json::from_slice(GREEN).unwrap();
            change(&mut body);
            let body = serde_json::to_vec(&body).unwrap();
            let error = state(&app, &analyst(&app, "usr_1", "grp_1"), &body, now()).unwrap_err();
            (error.status, error.message)
        };
        let set = |member: &str, value: &str| {
            let (member, value) = (member.to_owned(), value.to_owned());
            with(&move |body| body[&member] = serde_json::Value::String(value.clone()))
        };
        for ((status, message), expected) in [
            (set("Object", "no object"), "no object"),
            (set("Zone", "green"), "unknown variant `green`"),
            (set("Category", "CATEGORY_NONE"), "no category `CATEGORY_NONE`"),
            (set("Reason", ""), "a reason of 1 to 2,000 characters"),
            (set("ExpiresAt", "soon"), "`ExpiresAt` is `soon`"),
            (set("ExpiresAt", "2026-02-02"), "ends in the future"),
            (set("Covers", "all"), "unknown variant `all`"),
            (set("Other", "x"), "unknown field `Other`"),
            (set("Object", "10.1.2.3"), "reserved range"),
        ] {
            assert_eq!(status, StatusCode::BAD_REQUEST, "{message}");
            assert!(message.contains(expected), "{message}");
        }
        let (status, _) = set("Scope", "all");
        assert_eq!(status, StatusCode::FORBIDDEN);
    }

    #[test]
    fn groups_read_and_withdraw_their_own() {
        let app = app();
        let (one, two, administrator) =
            (analyst(&app, "usr_1", "grp_1"), analyst(&app, "usr_2", "grp_2"), administrator(&app));
        let own = state(&app, &one, GREEN, now()).unwrap();
        let for_all = state(&app, &administrator, FOR_ALL, now()).unwrap();
        let listed = |analyst: &Analyst| {
            let parameters = AssessmentParameters { ended: true, ..AssessmentParameters::default() };
            let reply = list(&app, analyst, &parameters, now()).unwrap();
            assert_eq!((reply.returned, reply.truncated), (reply.assessments.len(), false));
            let mut ids: Vec<String> = reply.assessments.into_iter().map(|row| row.id).collect();
            ids.sort();
            ids
        };
        let mut both = vec![own.id.clone(), for_all.id.clone()];
        both.sort();
        assert_eq!((listed(&one), listed(&administrator)), (both.clone(), both));
        assert_eq!(listed(&two), std::slice::from_ref(&for_all.id));
        let status =
            |analyst: &Analyst, id: &str| withdraw(&app, analyst, id, now()).map_err(|error| error.status);
        // What another group decides is as if it were not there.
        for id in [own.id.as_str(), "0", &"0".repeat(32)] {
            assert_eq!(status(&two, id).unwrap_err(), StatusCode::NOT_FOUND);
        }
        assert_eq!(status(&one, &for_all.id).unwrap_err(), StatusCode::FORBIDDEN);
        let colleague = analyst(&app, "usr_3", "grp_1");
        let withdrawn = status(&colleague, &own.id).unwrap();
        assert_eq!(
            (withdrawn.state.as_str(), withdrawn.withdrawn_by.as_deref()),
            ("withdrawn", Some("usr_3"))
        );
        // Again: it stays as it is.
        assert_eq!(status(&administrator, &own.id).unwrap().withdrawn_by.as_deref(), Some("usr_3"));
        assert_eq!(status(&administrator, &for_all.id).unwrap().state, "withdrawn");
        let none = list(&app, &administrator, &AssessmentParameters::default(), now()).unwrap();
        assert_eq!(none.returned, 0);
        for count in [0, 1001] {
            let parameters = AssessmentParameters { count: Some(count), ..AssessmentParameters::default() };
            assert_eq!(list(&app, &one, &parameters, now()).unwrap_err().status, StatusCode::BAD_REQUEST);
        }
    }
}
