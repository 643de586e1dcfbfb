//! What a triage found, as it goes over the wire. Text of logs is hostile: what is invisible in it, or steers a terminal, becomes a mark.

use app::triage::{MatchingLine, Matter, Place, Triaged};
use model::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::words::{KindWord, ZoneWord, seconds},
    cli::text::visible,
};

/// What a triage found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TriageAnswer {
    /// Figures.
    pub summary: TriageSummary,
    /// What matters: the most dangerous first, then the most frequent.
    pub indicators: Vec<TriagedIndicator>,
    /// Lines that hold them, if they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<TriagedLine>,
}

/// Figures of a triage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TriageSummary {
    /// Files read; those of an archive count one by one.
    pub files: u64,
    /// Bytes read, decompressed.
    pub bytes: u64,
    /// Lines read.
    pub lines: u64,
    /// What had the shape of an indicator, with repetitions.
    pub candidates: u64,
    /// Indicators in the zone Red.
    pub red: u64,
    /// In Orange.
    pub orange: u64,
    /// In Yellow.
    pub yellow: u64,
    /// In Green, if it was asked for.
    pub green: u64,
    /// In Grey, if it was asked for, and something is known of them.
    pub grey: u64,
    /// Indicators that matter and for which there was no room (at most 100,000 are given), or no searches left today.
    pub indicators_dropped: u64,
    /// Matching lines for which there was no room (at most 100,000 are given).
    pub lines_dropped: u64,
    /// Time it took.
    pub seconds: f64,
    /// What could not be read, or not to its end.
    pub unread: Vec<UnreadFile>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UnreadFile {
    /// Its name, with the path inside an archive.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// An indicator that matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TriagedIndicator {
    /// The indicator in canonical form.
    #[schema(example = "evil.example")]
    pub indicator: String,
    /// Its kind.
    pub r#type: KindWord,
    /// Its zone.
    pub zone: ZoneWord,
    /// The status in words.
    #[schema(example = "Dangerous")]
    pub status: String,
    /// 0 to 100.
    pub score: u8,
    /// Main category, `CATEGORY_…`.
    pub category: String,
    /// How often it occurs; as the host of a URL too.
    pub occurrences: u64,
    /// Whether it stands there only where it may be the name of a file, like `install.sh`.
    pub maybe_file: bool,
    /// Where it occurs first.
    pub first: LogPlace,
    /// Where it occurs last.
    pub last: LogPlace,
    /// First seen by the sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// Last seen by the sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
}

/// A place in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LogPlace {
    /// The log's name, with the path inside an archive.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// The line, or the part of it around the indicator.
    pub text: String,
}

/// A line of an answer in lines, for the API's manual.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum TriageLine {
    /// First all indicators.
    Indicator(TriagedIndicator),
    /// Then the lines, if they were asked for.
    Line(TriagedLine),
    /// Then the figures.
    Summary {
        /// Figures.
        #[serde(rename = "Summary")]
        summary: TriageSummary,
    },
}

/// A line in which something matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TriagedLine {
    /// The log's name.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// The line, or the part around the first indicator.
    pub text: String,
    /// What matters in it.
    pub indicators: Vec<String>,
}

impl TriageAnswer {
    /// The answer for what was found.
    #[must_use]
    pub fn of(triaged: &Triaged) -> Self {
        Self {
            summary: TriageSummary::of(triaged),
            indicators: triaged.matters.iter().map(|matter| TriagedIndicator::of(matter, triaged)).collect(),
            lines: triaged.lines.iter().map(|line| TriagedLine::of(line, triaged)).collect(),
        }
    }
}

impl TriageSummary {
    fn of(triaged: &Triaged) -> Self {
        let in_zone = |zone| triaged.in_zone(zone) as u64;
        let unread = triaged.unread.iter();
        Self {
            files: triaged.files.len() as u64,
            bytes: triaged.bytes,
            lines: triaged.lines_read,
            candidates: triaged.candidates,
            red: in_zone(Zone::Red),
            orange: in_zone(Zone::Orange),
            yellow: in_zone(Zone::Yellow),
            green: in_zone(Zone::Green),
            grey: in_zone(Zone::Grey),
            indicators_dropped: triaged.matters_dropped,
            lines_dropped: triaged.lines_dropped,
            seconds: triaged.seconds,
            unread: unread
                .map(|refusal| UnreadFile { name: visible(&refusal.name), reason: visible(&refusal.reason) })
                .collect(),
        }
    }
}

impl TriagedIndicator {
    fn of(matter: &Matter, triaged: &Triaged) -> Self {
        let verdict = &matter.verdict;
        Self {
            indicator: verdict.observable.to_string(),
            r#type: verdict.observable.kind().into(),
            zone: verdict.zone.into(),
            status: verdict.status.as_str().to_owned(),
            score: verdict.score,
            category: verdict.category.as_str().to_owned(),
            occurrences: matter.occurrences,
            maybe_file: matter.doubtful,
            first: LogPlace::of(&matter.first, triaged),
            last: LogPlace::of(&matter.last, triaged),
            first_seen: seconds(verdict.first_seen),
            last_seen: seconds(verdict.last_seen),
        }
    }
}

impl LogPlace {
    fn of(place: &Place, triaged: &Triaged) -> Self {
        let file = triaged.files.get(place.file).map(String::as_str).unwrap_or_default();
        Self { file: visible(file), line: place.line, text: visible(&place.text) }
    }
}

impl TriagedLine {
    fn of(line: &MatchingLine, triaged: &Triaged) -> Self {
        let LogPlace { file, line: number, text } = LogPlace::of(&line.place, triaged);
        let matters = line.matters.iter().filter_map(|at| triaged.matters.get(*at));
        let indicators = matters.map(|matter| matter.verdict.observable.to_string()).collect();
        Self { file, line: number, text, indicators }
    }
}
