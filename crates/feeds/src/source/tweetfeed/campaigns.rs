//! `campaigns.json`: posts grouped by what they have in common, with a name, a brand and a confidence for the group. Only
//! the indicators listed are taken: what anchors a group (`registered_domains`) is often a hosting platform.

use std::{io, ops::ControlFlow};

use serde_json::Value;

use super::{Post, words};
use crate::{
    Context, Head, Record, Sink, Spot,
    format::{field, json},
    input::Input,
};

/// Most indicators taken of one campaign; the publisher shows 25.
const IOCS_MAX: usize = 10_000;

/// Whether the file is that document.
pub(super) fn is_such(head: &Head<'_>) -> bool {
    let text = head.text();
    text.trim_start().starts_with('{')
        && ["\"campaigns\"", "\"registered_domains\"", "\"tweet\""].iter().all(|key| text.contains(key))
}

/// Reads all campaigns: a record for each indicator.
pub(super) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    json::walk(input, &["campaigns"], sink, &mut |element, sink| {
        let campaign = &element.value;
        if element.index.is_none() {
            return ControlFlow::Continue(());
        }
        let place = element.spot();
        let Some(Value::Array(iocs)) = campaign.get("iocs") else {
            sink.reject(place, "a campaign without indicators", campaign.to_string().as_bytes());
            return ControlFlow::Continue(());
        };
        if iocs.len() > IOCS_MAX {
            sink.reject(place, "more than 10,000 indicators in a campaign", b"");
            return ControlFlow::Continue(());
        }
        let note = note(campaign);
        for (at, ioc) in iocs.iter().enumerate() {
            let text = |key: &str| field::json_text(ioc, key);
            let (date, user, kind, value, tags, tweet) =
                (text("date"), text("user"), text("type"), text("value"), text("tags"), text("tweet"));
            let post = Post {
                date: &date,
                user: &user,
                kind: &kind,
                value: &value,
                tags: words(tags.split(',')),
                tweet: &tweet,
                note: note.clone(),
            };
            let spot = Spot::Entry(match &place {
                Spot::Entry(entry) => format!("{entry}.iocs[{at}]"),
                other => other.to_string(),
            });
            match post.fact(context) {
                Ok(fact) => sink.accept(Record { spot, facts: vec![fact] })?,
                Err(reason) => sink.reject(spot, reason, ioc.to_string().as_bytes()),
            }
        }
        ControlFlow::Continue(())
    })
}

/// What is said of the campaign.
fn note(campaign: &Value) -> Option<String> {
    let said = |words: &str, key: &str| {
        let value = field::json_text(campaign, key);
        field::stated(&value).map(|value| format!("{words}{value}"))
    };
    let parts = [
        said("campaign ", "id"),
        said("", "name"),
        said("target: ", "targeted_brand"),
        said("sector: ", "targeted_sector"),
        said("country: ", "targeted_country"),
        said("confidence in the campaign: ", "confidence"),
    ];
    field::text(&parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}
