//! WHOIS replies of real registries and registrars, as far as their publishers say what they mean: how many of the expected values are read
//! exactly, field by field. Every expected value counts; those that cannot be right stand in [`excluded`] with the reason.

mod compare;
mod excluded;
mod expected;

use std::collections::BTreeMap;

use feeds::format::{
    rdap,
    whois::{self, Answer, Asked, date},
};
use model::DomainName;

use crate::support::{files, samples};

/// Share of the expected values that must be read exactly, in tenths of a percent.
const SHARE_MIN: usize = 980;
/// Share of them that may be excluded.
const EXCLUDED_MAX: usize = 20;

#[test]
fn replies_are_read_as_their_publishers_say() {
    let Some(root) = samples() else { return };
    let samples = expected::samples(&root);
    if samples.is_empty() {
        println!("no WHOIS samples in {}: this test shows nothing", root.display());
        return;
    }
    let show = std::env::var("HANTEI_WHOIS_DIFFERENCES").unwrap_or_default();
    let (mut table, mut left_out): (BTreeMap<&str, (usize, usize)>, usize) = (BTreeMap::new(), 0);
    for sample in &samples {
        let domain = sample.asked.as_deref().and_then(|name| DomainName::parse_host(name).ok());
        let answer = whois::parse(&sample.reply, &Asked { domain });
        for want in &sample.wants {
            let got = compare::got(&answer, want);
            let is_same = compare::same(want, &got);
            if !is_same && excluded::reason(&sample.file, want).is_some() {
                left_out += 1;
                continue;
            }
            if !is_same && !show.is_empty() && sample.file.contains(&show) {
                println!("{} {} {}\n  {:?}\n  {got:?}", sample.file, want.field, want.which, want.values);
            }
            for field in [want.field, "all"] {
                let (all, same) = table.entry(field).or_default();
                *all += 1;
                *same += usize::from(is_same);
            }
        }
    }
    println!(
        "{} replies, {left_out} expected values excluded\n{:14}{:>8}{:>8}{:>8}",
        samples.len(),
        "field",
        "values",
        "exact",
        "share"
    );
    for (field, (all, same)) in &table {
        println!("{field:14}{all:>8}{same:>8}{:>7}.{} %", same * 100 / all, same * 1000 / all % 10);
    }
    let (all, same) = table["all"];
    assert!(
        left_out * 1000 <= (all + left_out) * EXCLUDED_MAX,
        "{left_out} of {} are excluded",
        all + left_out
    );
    assert!(same * 1000 >= all * SHARE_MIN, "{same} of {all} are exact");
}

#[test]
fn rdap_of_all_sorts_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    let (mut accepted, mut refused) = (BTreeMap::<String, usize>::new(), BTreeMap::<&str, usize>::new());
    for folder in ["rdap-conformance", "rdap-icann", "rdap-openrdap", "rdap-whoisit"] {
        for path in files(&root.join(folder)) {
            let Ok(value) = serde_json::from_slice::<serde_json::Value>(&std::fs::read(&path).unwrap())
            else {
                continue;
            };
            for response in rdap::responses(&value) {
                let class =
                    response.get("objectClassName").and_then(serde_json::Value::as_str).unwrap_or("none");
                match rdap::read(response) {
                    Ok(_) => *accepted.entry(class.to_owned()).or_default() += 1,
                    Err(reason) => {
                        // A domain, a network or an autonomous system that is valid is a record.
                        let is_valid = path.file_name().unwrap().to_string_lossy().starts_with("valid");
                        let is_record = ["domain", "ip network", "autnum"].contains(&class);
                        let has_name = response.get("ldhName").is_some() || class != "domain";
                        assert!(!(is_valid && is_record && has_name), "{}: {reason}", path.display());
                        *refused.entry(reason).or_default() += 1;
                    }
                }
            }
        }
    }
    println!("accepted {accepted:?}, refused {refused:?}");
}
