//! What the publishers of WHOIS samples say that a reply means, in one form.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// A sample with what is expected of it.
pub(super) struct Sample {
    pub(super) file: String,
    pub(super) reply: Vec<u8>,
    /// The domain that was asked for, where the file's name says it.
    pub(super) asked: Option<String>,
    pub(super) wants: Vec<Want>,
}

/// One expected value.
pub(super) struct Want {
    /// Field of the table that is printed.
    pub(super) field: &'static str,
    /// Which value: `registrant[0].name`.
    pub(super) which: String,
    /// The value; empty: none.
    pub(super) values: Vec<String>,
}

fn want(field: &'static str, which: impl Into<String>, values: Vec<String>) -> Want {
    Want { field, which: which.into(), values }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// All samples below `root`.
pub(super) fn samples(root: &Path) -> Vec<Sample> {
    let mut samples = weppos(&root.join("whois-weppos"));
    samples.extend(likexian(&root.join("whois-likexian")));
    samples.extend(richardpenman(&root.join("whois-richardpenman")));
    samples.extend(iodeveloper(&root.join("whois-iodeveloper/Tld")));
    samples.extend(joepie91(&root.join("whois-joepie91")));
    samples
}

fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root.parent().unwrap_or(root)).unwrap_or(path).display().to_string()
}

const ROLES: [(&str, &str); 4] = [
    ("registrant", "registrant"),
    ("admin", "administrative"),
    ("technical", "technical"),
    ("billing", "billing"),
];

/// Assertions: a line `#attribute`, then lines `%s == "value"`, `%s[0].name == nil`, `%s %TIME{…}`.
fn weppos(root: &Path) -> Vec<Sample> {
    let expected = files(root).into_iter().filter(|path| path.extension().is_some_and(|e| e == "expected"));
    expected
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let reply = fs::read(path.with_extension("txt")).ok()?;
            let mut wants = Vec::new();
            let mut attribute = String::new();
            let mut servers: Option<Vec<String>> = None;
            let mut registered = None;
            for line in text.lines() {
                if let Some(next) = line.strip_prefix('#') {
                    attribute = next.trim().to_owned();
                    continue;
                }
                let Some(claim) = line.trim().strip_prefix("%s") else { continue };
                let (left, right) = match claim.split_once("==") {
                    Some((left, right)) => (left.trim(), right.trim()),
                    None => (claim.trim(), ""),
                };
                let value = match right {
                    "nil" => Some(Vec::new()),
                    text => {
                        text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).map(|t| vec![unescape(t)])
                    }
                };
                match attribute.as_str() {
                    "registered?" if right == "true" => registered = Some("registered"),
                    "available?" if right == "true" => registered = Some("not registered"),
                    // `nil` says that the library finds none, not that the reply names none.
                    "domain" => {
                        wants.extend(value.filter(|v| !v.is_empty()).map(|value| want("domain", "", value)))
                    }
                    "created_on" | "updated_on" | "expires_on" => {
                        let field = match attribute.as_str() {
                            "created_on" => "created",
                            "updated_on" => "updated",
                            _ => "expires",
                        };
                        let time = left.strip_prefix("%TIME{").and_then(|t| t.strip_suffix('}'));
                        let value = time.map(|time| vec![time.to_owned()]).or(value);
                        wants.extend(value.map(|value| want(field, "", value)));
                    }
                    "status" if right.starts_with('[') => {
                        let list = right.trim_matches(['[', ']']).split("\", \"");
                        let list =
                            list.map(|t| t.trim_matches(['"', ' ']).to_owned()).filter(|t| !t.is_empty());
                        wants.push(want("statuses", "", list.collect()));
                    }
                    "nameservers" if right == "[]" || left.starts_with("%SIZE{0}") => {
                        servers = Some(Vec::new())
                    }
                    "nameservers" if left.ends_with("].name") => {
                        servers.get_or_insert_default().extend(value.unwrap_or_default());
                    }
                    "registrar" => {
                        // `nil` of a part says that the library does not read it.
                        let part = left.strip_prefix('.').unwrap_or("name");
                        let value = value.filter(|value| part == "name" || !value.is_empty());
                        wants.extend(value.map(|value| want("registrar", part, value)));
                    }
                    contacts => {
                        let Some((_, role)) =
                            ROLES.iter().find(|(role, _)| contacts == format!("{role}_contacts"))
                        else {
                            continue;
                        };
                        if right == "[]" {
                            wants.push(want("contacts", format!("{role}[0]"), Vec::new()));
                        }
                        let Some((place, part)) = left.split_once("].") else { continue };
                        // Of a contact's dates the record keeps none. A country is either a name or a code.
                        if matches!(part.trim(), "created_on" | "updated_on" | "type" | "url")
                            || matches!(part.trim(), "country" | "country_code") && right == "nil"
                        {
                            continue;
                        }
                        if let Some(value) = value {
                            let which = format!("{role}{place}].{}", part.trim());
                            wants.push(want("contacts", which, value));
                        }
                    }
                }
            }
            // A designation that the reply has once is `name` for some registries, `organization` or `id` for others.
            let is_named = wants.iter().any(|want| {
                want.field == "registrar"
                    && matches!(want.which.as_str(), "organization" | "id")
                    && !want.values.is_empty()
            });
            wants.retain(|want| {
                !(is_named && want.field == "registrar" && want.which == "name" && want.values.is_empty())
            });
            wants.extend(registered.map(|word| want("registered", "", vec![word.to_owned()])));
            wants.extend(servers.map(|servers| want("name servers", "", servers)));
            // What was asked for is not kept; some replies do not repeat it.
            Some(Sample { file: name(root, &path), reply, asked: Some("asked.example".to_owned()), wants })
        })
        .collect()
}

fn unescape(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"")
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned).filter(|text| !text.is_empty())
}

fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => {
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// `x`, and `x.json` beside it.
fn likexian(root: &Path) -> Vec<Sample> {
    let expected = files(root).into_iter().filter(|path| path.extension().is_some_and(|e| e == "json"));
    expected
        .filter_map(|path| {
            let value = json(&path)?;
            let reply = fs::read(path.with_extension("")).ok()?;
            let mut wants = Vec::new();
            let domain = value.get("domain")?;
            wants.extend(text(domain.get("punycode")).map(|name| want("domain", "", vec![name])));
            for (field, key) in
                [("created", "created_date"), ("updated", "updated_date"), ("expires", "expiration_date")]
            {
                let date = text(domain.get(format!("{key}_in_time"))).or_else(|| text(domain.get(key)));
                wants.extend(date.map(|date| want(field, "", vec![date])));
            }
            for (field, key) in [("statuses", "status"), ("name servers", "name_servers")] {
                wants.extend(domain.get(key).map(|value| want(field, "", list(Some(value)))));
            }
            for (key, member) in value.get("registrar").and_then(Value::as_object).into_iter().flatten() {
                let part = match key.as_str() {
                    "id" | "name" | "organization" | "email" | "phone" => key.as_str(),
                    "referral_url" => "url",
                    _ => continue,
                };
                wants.extend(text(Some(member)).map(|text| want("registrar", part, vec![text])));
            }
            for role in ["registrant", "administrative", "technical", "billing"] {
                for (key, member) in value.get(role).and_then(Value::as_object).into_iter().flatten() {
                    let part = match key.as_str() {
                        "street" => "address",
                        "province" => "state",
                        "postal_code" => "zip",
                        "phone_ext" | "fax_ext" => continue,
                        other => other,
                    };
                    wants.extend(
                        text(Some(member))
                            .map(|text| want("contacts", format!("{role}[0].{part}"), vec![text])),
                    );
                }
            }
            let file = name(root, &path);
            Some(Sample { asked: text(domain.get("punycode")), file, reply, wants })
        })
        .collect()
}

/// `whois/x` and `expected/x`.
fn richardpenman(root: &Path) -> Vec<Sample> {
    files(&root.join("expected"))
        .into_iter()
        .filter_map(|path| {
            let value = json(&path)?;
            let asked = path.file_name()?.to_str()?.to_owned();
            let reply = fs::read(root.join("whois").join(&asked)).ok()?;
            let mut wants = Vec::new();
            let keys = [
                ("domain", "domain_name"),
                ("created", "creation_date"),
                ("updated", "updated_date"),
                ("expires", "expiration_date"),
                ("registrar", "registrar"),
            ];
            for (field, key) in keys {
                // `null` says that the library does not know how the registry calls it.
                let Some(value) = value.get(key).filter(|value| !value.is_null()) else { continue };
                // Where registry and registrar give a date each, the registry's comes first.
                let value: Vec<String> = list(Some(value)).into_iter().take(1).collect();
                wants.push(want(field, if field == "registrar" { "name" } else { "" }, value));
            }
            for (field, key) in [("statuses", "status"), ("name servers", "name_servers")] {
                let value = value.get(key).filter(|value| !value.is_null());
                wants.extend(value.map(|value| want(field, "", list(Some(value)))));
            }
            Some(Sample { file: name(root, &path), asked: Some(asked), reply, wants })
        })
        .collect()
}

/// `x.txt` and `x.json`.
fn iodeveloper(root: &Path) -> Vec<Sample> {
    let expected = files(root).into_iter().filter(|path| path.extension().is_some_and(|e| e == "json"));
    expected
        .filter_map(|path| {
            let value = json(&path)?;
            let reply = fs::read(path.with_extension("txt")).ok()?;
            let mut wants = Vec::new();
            let asked = text(value.get("domainName"))?;
            wants.push(want("domain", "", vec![asked.clone()]));
            for (field, key) in
                [("created", "creationDate"), ("updated", "updatedDate"), ("expires", "expirationDate")]
            {
                wants.push(want(field, "", text(value.get(key)).into_iter().collect()));
            }
            wants.push(want("registrar", "name", text(value.get("registrar")).into_iter().collect()));
            wants.extend(
                text(value.get("owner")).map(|owner| want("contacts", "registrant[0].owner", vec![owner])),
            );
            wants.push(want("statuses", "", list(value.get("states"))));
            wants.push(want("name servers", "", list(value.get("nameServers"))));
            Some(Sample { file: name(root, &path), asked: Some(asked), reply, wants })
        })
        .collect()
}

/// `data/x` (the replies on the way to the registrar, apart by a line of dashes) and `target_default/x`.
fn joepie91(root: &Path) -> Vec<Sample> {
    files(&root.join("target_default"))
        .into_iter()
        .filter_map(|path| {
            let value = json(&path)?;
            let asked = path.file_name()?.to_str()?.to_owned();
            // The first reply is the last that was asked for: the registrar's, the full one.
            let replies = list(value.get("raw"));
            let is_alone = replies.len() == 1;
            let reply = replies.into_iter().next()?.into_bytes();
            let mut wants = Vec::new();
            let keys = [
                ("created", "creation_date"),
                ("updated", "updated_date"),
                ("expires", "expiration_date"),
                ("registrar", "registrar"),
            ];
            for (field, key) in keys {
                // Several values are those of several replies, and of contacts.
                let values = list(value.get(key));
                if values.len() == 1 && is_alone {
                    wants.push(want(field, if field == "registrar" { "name" } else { "" }, values));
                }
            }
            wants.push(want("registered", "", vec!["registered".to_owned()]));
            for (role, short) in [
                ("registrant", "registrant"),
                ("administrative", "admin"),
                ("technical", "tech"),
                ("billing", "billing"),
            ] {
                let contact = value.get("contacts").and_then(|contacts| contacts.get(short));
                for (key, member) in contact.and_then(Value::as_object).into_iter().flatten() {
                    let part = match key.as_str() {
                        "handle" => "id",
                        "street" => "address",
                        "postalcode" => "zip",
                        "name" | "organization" | "city" | "state" | "country" | "phone" | "fax"
                        | "email" => key.as_str(),
                        _ => continue,
                    };
                    wants.extend(
                        text(Some(member))
                            .map(|text| want("contacts", format!("{role}[0].{part}"), vec![text])),
                    );
                }
            }
            Some(Sample { file: name(root, &path), asked: Some(asked), reply, wants })
        })
        .collect()
}
