//! Everything that the application tells a person, as text: every object in all sections and pages, at several moments, in bulk; names,
//! knowledge, sources, logs, assessments.

use std::collections::BTreeMap;

use analysis::Viewer;
use app::{
    App, NamePattern, Query, Report, Sections, TriageOptions,
    assessments::AssessmentQuery,
    report::{Listing, Related, RelatedSection, Relation},
};
use model::{Hash, Kind, Observable};

use crate::support::time;

/// Moments beside now at which everything is asked.
const MOMENTS: [&str; 3] = ["2026-01-05T12:00:00Z", "2026-01-20", "2026-03-15"];
/// Items of a page: few, so that there are many pages.
const PAGE: usize = 2;
/// Pages of one section that are read; more are an endless loop.
const PAGES_MAX: usize = 50;

/// What was asked, and what was said.
pub(super) type Answers = BTreeMap<String, String>;

/// Who asks what.
pub(super) struct Asking<'a> {
    pub(super) app: &'a App,
    pub(super) viewer: &'a Viewer,
    pub(super) objects: &'a [Observable],
    pub(super) patterns: &'a [&'a str],
    pub(super) names: &'a [&'a str],
}

impl Asking<'_> {
    /// All of it.
    pub(super) fn everything(&self) -> Answers {
        let mut answers = Answers::new();
        for object in self.objects {
            self.ask_about(object, &mut answers);
        }
        self.ask_in_bulk(&mut answers);
        self.ask_for_names(&mut answers);
        for name in self.names {
            let found = self.app.knowledge(name, self.viewer, 50).unwrap();
            answers.insert(format!("knowledge {name}"), format!("{found:#?}"));
        }
        answers.insert("sources".to_owned(), format!("{:#?}", self.app.sources(self.viewer).unwrap()));
        let mut measuring = app::Measuring::default();
        while !self.app.measure_sources(&mut measuring, 50).unwrap() {}
        let mut metrics = self.app.source_metrics().unwrap();
        for import in metrics.sources.iter_mut().flat_map(|source| &mut source.last_imports) {
            // How long it took is no matter of who sees it; the number counts all imports, and is told to those who run the installation.
            (import.seconds, import.number) = (0.0, 0);
        }
        answers.insert("source metrics".to_owned(), format!("{metrics:#?}"));
        self.ask_for_assessments(&mut answers);
        answers
    }

    fn query(&self, object: &Observable) -> Query {
        let sections = every_section(object.kind());
        Query { viewer: self.viewer.clone(), sections, ..Query::new(object.clone()) }
    }

    fn ask_about(&self, object: &Observable, answers: &mut Answers) {
        let all = self.query(object);
        let mut say = |what: &str, said: String| {
            answers.insert(format!("{object} {what}"), said);
        };
        say("now", self.report(&all));
        for moment in MOMENTS {
            say(&format!("as of {moment}"), self.report(&Query { as_of: Some(time(moment)), ..all.clone() }));
        }
        let [before, .., after] = MOMENTS;
        for moment in [before, after] {
            let known_at = Query { known_at: Some(time(moment)), ..all.clone() };
            say(&format!("known at {moment}"), self.report(&known_at));
        }
        for (name, sections) in paged_sections(object.kind()) {
            say(&name, self.pages(&Query { sections, count: PAGE, ..all.clone() }));
        }
        for relation in Relation::of(object.kind()) {
            let step = Query { count: PAGE, ..all.clone() };
            say(relation.as_str(), self.steps(&step, *relation));
        }
        for moment in MOMENTS {
            let then = Query { as_of: Some(time(moment)), ..all.clone() };
            let differs = self.app.difference(&all, time(moment), self.app.now()).unwrap();
            say(&format!("since {moment}"), format!("{differs:#?}"));
            say(&format!("around as of {moment}"), format!("{:#?}", self.app.graph(&then, &[]).unwrap()));
        }
        let few = Sections { detections: true, dynamic: true, signer: true, ..Sections::default() };
        let few = Query { sections: few, ..all };
        let (report, lasting) = self.app.lookup_lasting(&few).unwrap();
        say("lasting", format!("{report:#?}"));
        // What is said to last is what is said, to whoever it is given.
        if let Some(lasting) = lasting {
            assert!(self.app.holds(&lasting), "{object}");
            assert!(self.app.sees_common(self.viewer), "{object}");
            let common = Query { viewer: Viewer::common(self.app.restrictions()), ..few };
            let report_of_all = self.app.lookup(&common).unwrap();
            let essence = |report: &Report| {
                let Report { verdict, general, is_known, network, dynamic, .. } = report;
                format!("{verdict:?} {general:?} {is_known} {network:?} {dynamic:?}")
            };
            assert_eq!(essence(&report_of_all), essence(&report), "{object} lasts");
        }
        let quick = self.app.quick_verdicts(std::slice::from_ref(object), self.viewer).unwrap();
        say("verdict", format!("{quick:?}"));
        if let Observable::File(hash @ Hash::Sha256(_)) = object {
            say("examined", format!("{:?}", self.app.is_examined(*hash, self.viewer).unwrap()));
        }
    }

    fn report(&self, query: &Query) -> String {
        let report = self.app.lookup(query).unwrap();
        let quick = self.app.quick_verdicts(std::slice::from_ref(&query.observable), self.viewer).unwrap();
        if query.as_of.is_none() && query.known_at.is_none() {
            assert_eq!(
                quick[0].zone, report.verdict.zone,
                "the verdict path differs for {}",
                query.observable
            );
            assert_eq!(quick[0].is_known, report.is_known, "it differs for {}", query.observable);
        }
        format!("{report:#?}")
    }

    /// A section page by page.
    fn pages(&self, query: &Query) -> String {
        let mut said = String::new();
        let mut cursor = None;
        for _ in 0..PAGES_MAX {
            let report = self.app.lookup(&Query { cursor, ..query.clone() }).unwrap();
            cursor = cursor_of(&report);
            said += &format!("{report:#?}\n");
            if cursor.is_none() {
                return said;
            }
        }
        panic!("there is no end to the pages of {query:?}");
    }

    /// What it is tied to by a relation, page by page.
    fn steps(&self, query: &Query, relation: Relation) -> String {
        let mut said = String::new();
        let mut cursor = None;
        for _ in 0..PAGES_MAX {
            let step = self.app.graph(&Query { cursor, ..query.clone() }, &[relation]).unwrap();
            cursor = step.relations.iter().find_map(|found| found.cursor.clone());
            said += &format!("{step:#?}\n");
            if cursor.is_none() {
                return said;
            }
        }
        panic!("there is no end to {relation:?} of {query:?}");
    }

    fn ask_in_bulk(&self, answers: &mut Answers) {
        let quick = self.app.quick_verdicts(self.objects, self.viewer).unwrap();
        answers.insert("bulk".to_owned(), format!("{quick:#?}"));
        let log: String =
            self.objects.iter().map(|object| format!("2026-02-01 GET {object} 200\n")).collect();
        let options = TriageOptions {
            zones: model::Zone::ALL.to_vec(),
            viewer: self.viewer.clone(),
            lines: true,
            ..TriageOptions::default()
        };
        let mut triage = self.app.triage(options);
        triage.text("log", &mut log.as_bytes()).unwrap();
        let triaged = app::Triaged { seconds: 0.0, ..triage.finish().unwrap() };
        answers.insert("triage".to_owned(), format!("{triaged:#?}"));
    }

    fn ask_for_names(&self, answers: &mut Answers) {
        for text in self.patterns {
            let pattern = NamePattern::parse(text).unwrap();
            let mut said = String::new();
            let mut after = None;
            for _ in 0..PAGES_MAX {
                let page = self.app.find_names(&pattern, after.as_ref(), PAGE, self.viewer).unwrap();
                said += &format!("{page:?}\n");
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            for max in [1, 100] {
                said += &format!("{:?}\n", self.app.count_names(&pattern, max, self.viewer).unwrap());
            }
            answers.insert(format!("names {text}"), said);
        }
    }

    fn ask_for_assessments(&self, answers: &mut Answers) {
        let group = self.viewer.member.as_ref().and_then(|member| member.group.clone());
        // Of no group is who sees what all see; the application is asked for a group's, or for all by an administrator.
        let group = Some(group.unwrap_or_else(|| "grp_none".to_owned()));
        if self.viewer.is_all() {
            return;
        }
        let all = AssessmentQuery { group, is_ended_too: true, limit: 100, ..AssessmentQuery::default() };
        let mut said = format!("{:#?}", self.app.assessments(&all, self.app.now()).unwrap());
        for object in self.objects {
            let about = AssessmentQuery { object: Some(object.clone()), ..all.clone() };
            said += &format!("{object} {:#?}", self.app.assessments(&about, self.app.now()).unwrap());
        }
        answers.insert("assessments".to_owned(), said);
    }
}

/// Every section there is for a kind of object. Named one by one: a new one is asked for here, or this does not compile.
fn every_section(kind: Kind) -> Sections {
    let Sections {
        explanation: _,
        timeline: _,
        detections: _,
        families: _,
        feed_masks: _,
        file_names: _,
        file_paths: _,
        certificates: _,
        parent_certificates: _,
        signer: _,
        analyses: _,
        dynamic: _,
        registration: _,
        dns_records: _,
        dns_referrals: _,
        statistics: _,
        related: _,
        neighbours: _,
        similar: _,
        similar_files: _,
        imitates: _,
        spam: _,
        phishing: _,
    } = Sections::default();
    Sections {
        explanation: true,
        timeline: true,
        detections: true,
        families: true,
        feed_masks: true,
        file_names: true,
        file_paths: true,
        certificates: true,
        parent_certificates: true,
        signer: true,
        analyses: true,
        dynamic: true,
        registration: true,
        dns_records: true,
        dns_referrals: true,
        statistics: true,
        related: RelatedSection::of(kind).to_vec(),
        neighbours: true,
        similar: true,
        similar_files: true,
        imitates: true,
        spam: true,
        phishing: true,
    }
}

/// The sections that come in pages, each alone.
fn paged_sections(kind: Kind) -> Vec<(String, Sections)> {
    let related = RelatedSection::of(kind).iter().map(|section| {
        let sections = Sections { related: vec![*section], ..Sections::default() };
        (section.as_str().to_owned(), sections)
    });
    let others = [
        ("records", Sections { dns_records: true, ..Sections::default() }),
        ("referrals", Sections { dns_referrals: true, ..Sections::default() }),
        ("similar", Sections { similar: true, ..Sections::default() }),
    ];
    let all: Vec<_> = related.chain(others.map(|(name, sections)| (name.to_owned(), sections))).collect();
    assert_eq!(
        all.len(),
        every_section(kind).paged(),
        "a section comes in pages and is not read page by page"
    );
    all
}

/// Where the next page of the one section that was asked for begins.
fn cursor_of(report: &Report) -> Option<String> {
    let related =
        report.related.iter().find_map(|(_, listing): &(_, Listing<Related>)| listing.cursor.clone());
    let dns = [&report.dns_records, &report.dns_referrals];
    let dns = dns.into_iter().flatten().find_map(|listing| listing.cursor.clone());
    related.or(dns).or_else(|| report.similar.as_ref().and_then(|listing| listing.cursor.clone()))
}
