//! Passive DNS: the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof), an object for a name, a type and its data with how often and
//! from when to when it was seen. DNSDB's records have the same members.

use model::{Claim, DnsBasis, DnsRecord, Timestamp};
use serde_json::{Map, Value};

use super::resource_record::{Type, moment, owner};
use crate::{Context, Fact};

/// What one object says, and why parts of it are refused.
pub(crate) type Said = (Vec<Fact>, Vec<&'static str>);

/// Whether an object has what every record has.
pub(crate) fn is_record(object: &Map<String, Value>) -> bool {
    ["rrname", "rrtype", "rdata"].iter().all(|name| object.contains_key(*name))
}

/// The facts of an object: one for each datum, and for sensors and zone files each. Data that are refused leave the others.
///
/// # Errors
/// The reason, for the report, where nothing of it is good.
pub(crate) fn facts(object: &Map<String, Value>, context: &Context) -> Result<Said, &'static str> {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let name = text("rrname").ok_or("no name")?;
    let kind = match object.get("rrtype") {
        Some(Value::String(kind)) => Type::parse(kind)?,
        Some(Value::Number(kind)) => Type::parse(&kind.to_string())?,
        _ => return Err("no type of record"),
    };
    let data: Vec<&str> = match object.get("rdata") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if data.is_empty() {
        return Err("no data");
    }
    let seen = span(object, "time_first", "time_last")?;
    let zone = span(object, "zone_time_first", "zone_time_last")?;
    let count = count(object.get("count"))?;
    if seen.is_none() && zone.is_none() {
        return Err("no date");
    }
    let (mut facts, mut refused) = (Vec::new(), Vec::new());
    for text in data {
        let owned = kind.data(text).and_then(|data| Ok((owner(name, &data)?, data)));
        let (owner, data) = match owned {
            Ok(owned) => owned,
            Err(reason) => {
                refused.push(reason);
                continue;
            }
        };
        // The count is that of the sensors, where they saw it.
        let spans =
            [(seen, DnsBasis::Sensor, count), (zone, DnsBasis::Zone, count.filter(|_| seen.is_none()))];
        for (span, basis, count) in spans {
            let Some((first, last)) = span else { continue };
            let record = DnsRecord { data: data.clone(), count, basis };
            facts.push(context.evidence(owner.clone().into(), first, last, Claim::Resolved(record)));
        }
    }
    match refused.first() {
        Some(reason) if facts.is_empty() => Err(reason),
        _ => Ok((facts, refused)),
    }
}

/// From when to when, where that is stated.
fn span(
    object: &Map<String, Value>,
    first: &str,
    last: &str,
) -> Result<Option<(Timestamp, Option<Timestamp>)>, &'static str> {
    let (first, last) = (moment(object.get(first))?, moment(object.get(last))?);
    match (first, last) {
        (None, None) => Ok(None),
        (Some(first), Some(last)) if last < first => Err("its last date is before its first"),
        (Some(first), last) => Ok(Some((first, last))),
        (None, Some(last)) => Ok(Some((last, None))),
    }
}

fn count(value: Option<&Value>) -> Result<Option<u64>, &'static str> {
    const BAD: &str = "a count that is none";
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(count)) => count.as_u64().map(Some).ok_or(BAD),
        Some(Value::String(count)) => count.trim().parse().map(Some).map_err(|_| BAD),
        Some(_) => Err(BAD),
    }
}
