//! Objects of VirusTotal's API, version 3: files, URLs, domains, addresses, one a document or in a list (`data`).

use std::ops::ControlFlow;

use model::{
    Assessment, Category, Claim, Class, DnsBasis, DnsData, DnsRecord, FileFacts, Observable,
    malware_analysis::{AnalysisResult, Certificate},
};
use serde_json::Value;

use super::{Digests, Judgement, Part, Report, by_engines, hand_out};
use crate::{
    Context, Fact, Sink, Spot,
    format::{
        field, registration,
        whois::{self, Asked},
    },
};

/// Most names of a file that are kept.
const NAMES_MAX: usize = 50;

/// Takes one object and hands out what it says.
pub(crate) fn take(object: &Value, context: &Context, spot: Spot, sink: &mut dyn Sink) -> ControlFlow<()> {
    let object = Part::new(object);
    let found = match object.at("type").str() {
        "file" => file(object, context),
        "url" | "domain" | "ip_address" => place(object, context).map(|facts| (facts, false)),
        "" => Err("an object without a type"),
        _ => Err("an object of a type that is no file, URL, domain or address"),
    };
    hand_out(found, spot, sink)
}

fn file(object: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    let attributes = object.at("attributes");
    let dates = ["last_analysis_date", "last_submission_date", "last_modification_date"];
    let at = dates.into_iter().find_map(|date| attributes.at(date).moment()).unwrap_or(context.observed_at);
    let mut found = Report::new(context, at, Digests::of(attributes))?;
    let id = attributes.at("sha256").str();
    let link =
        if id.is_empty() { String::new() } else { format!("https://www.virustotal.com/gui/file/{id}") };
    found.head(id, &link, None, "");
    let signature = attributes.at("signature_info");
    let signer = signature.at("signers").str().split(';').next().and_then(field::text);
    let mut names = attributes.at("meaningful_name").texts();
    names.extend(attributes.at("names").texts());
    found.describe(FileFacts {
        name: names.first().and_then(|name| super::name_of(name)),
        size_bytes: attributes.at("size").whole(),
        file_type: field::text(&attributes.first(&["type_description", "magic", "type_tag"])),
        mime_type: attributes.at("exiftool.MIMEType").stated(),
        imphash: attributes.at("pe_info.imphash").stated(),
        ssdeep: attributes.at("ssdeep").stated(),
        tlsh: attributes.at("tlsh").stated(),
        signer,
        ..FileFacts::default()
    });
    names.dedup();
    names.iter().skip(1).take(NAMES_MAX).for_each(|name| found.name(name));
    certificates(signature, &mut found);
    for (engine, result) in attributes.at("last_analysis_results").members() {
        let Some(detects) = detects(result) else { continue };
        found.engine(engine, detects, result.at("result").str());
    }
    let classified = attributes.at("popular_threat_classification");
    classified.at("popular_threat_name").items().for_each(|name| found.family(name.at("value").str()));
    for rule in attributes.at("crowdsourced_yara_results").items() {
        found.signature(rule.at("rule_name").str(), rule.at("description").str(), 50.0, Vec::new());
    }
    for rule in attributes.at("sigma_analysis_results").items() {
        let severity = match rule.at("rule_level").str() {
            "critical" => 100.0,
            "high" => 80.0,
            "medium" => 50.0,
            _ => 20.0,
        };
        found.signature(rule.at("rule_title").str(), rule.at("rule_description").str(), severity, Vec::new());
    }
    for (_, verdict) in attributes.at("sandbox_verdicts").members() {
        verdict.at("malware_names").items().for_each(|name| found.family(name.str()));
    }
    let (asked, detecting) = found.engines();
    let judgement = by_engines(asked, detecting);
    Ok(found.end(judgement))
}

fn certificates(signature: Part<'_>, found: &mut Report<'_>) {
    for certificate in signature.at("x509").items().chain(signature.at("signers details").items()) {
        let Some(subject) = certificate.at("name").stated() else { continue };
        found.certificate(Certificate {
            subject,
            issuer: field::text(&certificate.first(&["cert issuer", "issuer"])),
            serial: field::text(&certificate.first(&["serial number", "serial_number"]))
                .map(|serial| serial.replace(' ', "").to_lowercase()),
            issued: certificate.at("valid from").moment(),
            expires: certificate.at("valid to").moment(),
            thumbprint: field::text(&certificate.first(&["thumbprint_sha256", "thumbprint"]))
                .map(|digest| digest.to_lowercase()),
        });
    }
}

/// Whether an engine detects it; engines that had no time or do not know the type gave no answer.
fn detects(result: Part<'_>) -> Option<bool> {
    match result.at("category").str() {
        "malicious" | "suspicious" => Some(true),
        "harmless" | "undetected" => Some(false),
        _ => None,
    }
}

/// A URL, a domain or an address: what engines think of it, and what its record has of the DNS and the registry.
fn place(object: Part<'_>, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let attributes = object.at("attributes");
    let observable = match object.at("type").str() {
        "url" => field::url(&attributes.first(&["url", "last_final_url"])).map(Observable::Url),
        "domain" => field::domain(object.at("id").str()).map(Observable::Domain),
        _ => field::address(object.at("id").str()).map(Observable::Ip),
    }?;
    let date = ["last_analysis_date", "last_modification_date"];
    let at = date.into_iter().find_map(|date| attributes.at(date).moment()).unwrap_or(context.observed_at);
    let mut facts = Vec::new();
    let results = attributes.at("last_analysis_results").members();
    let (mut asked, mut detecting, mut detection) = (0_u32, 0_usize, None);
    for (engine, result) in results {
        let Some(detects) = detects(result) else { continue };
        asked = asked.saturating_add(1);
        detecting += usize::from(detects);
        if detects && detection.is_none() {
            detection = result.at("result").stated().map(|result| format!("{result} ({engine})"));
        }
    }
    if let Some(Judgement { result, confidence }) = by_engines(asked, detecting) {
        let is_benign = result == AnalysisResult::Benign;
        let class = if is_benign { Class::NothingFound } else { Class::Malicious };
        let category = if is_benign { Category::General } else { Category::Malware };
        let note =
            Some(format!("{detecting} of {asked} engines: {}", detection.as_deref().unwrap_or("none")));
        let assessment = Assessment { confidence, note, ..Assessment::new(class, category) };
        facts.push(context.evidence(observable.clone().into(), at, None, Claim::Assessed(assessment)));
    }
    if let Observable::Domain(domain) = &observable {
        let seen = attributes.at("last_dns_records_date").moment().unwrap_or(at);
        for record in attributes.at("last_dns_records").items() {
            let (kind, value) = (record.at("type").str(), record.at("value").str());
            if let ("A" | "AAAA", Ok(address)) = (kind, field::address(value)) {
                let data = DnsData::Address(address);
                let record = DnsRecord { data, count: None, basis: DnsBasis::Sensor };
                facts.push(context.evidence(observable.clone().into(), seen, None, Claim::Resolved(record)));
            }
        }
        let record = attributes.at("whois").str();
        if !record.is_empty() {
            let date = attributes.at("whois_date").moment().unwrap_or(at);
            let context = Context { observed_at: date, ..context.clone() };
            let answer = whois::parse(record.as_bytes(), &Asked { domain: Some(domain.clone()) });
            facts.extend(registration::facts(&context, answer).unwrap_or_default());
        }
    }
    if facts.is_empty() { Err("nothing is said of it") } else { Ok(facts) }
}
