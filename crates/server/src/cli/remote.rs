//! Through a running server: the client side of `--server URL`. The token comes from the environment, where other users of the machine cannot read it.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use app::ImportOptions;
use model::{Observable, Zone};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use ureq::{
    Agent, Body, SendBody,
    http::{HeaderValue, Request, Response, StatusCode},
    middleware::MiddlewareNext,
    tls::{PemItem, RootCerts, TlsConfig},
};

use crate::api::triage::TriageAnswer;

use super::{Session, lookup::Ask, output, terminal::Style, text};

/// What stays as it is in a path segment or a value of a query (RFC 3986 section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// Largest answer that is read.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Environment variable with the token.
const TOKEN: &str = "HANTEI_TOKEN";
/// Environment variable with a file of certificates (PEM) that are trusted in place of the public ones.
const CA_FILE: &str = "HANTEI_CA_FILE";
/// Time to reach the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The server's address without a final slash.
fn base(server: &str) -> Result<&str> {
    let base = server.trim_end_matches('/');
    if !base.starts_with("http://") && !base.starts_with("https://") {
        bail!("`{}` is no server: write it like http://127.0.0.1:8080", text::visible(server));
    }
    Ok(base)
}

#[expect(clippy::disallowed_methods, reason = "who calls the program names the server")]
fn agent() -> Result<Agent> {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        // A token is for this server alone.
        .max_redirects(0);
    if let Some(file) = std::env::var_os(CA_FILE).map(PathBuf::from) {
        let context = || format!("cannot use the certificates in `{}` ({CA_FILE})", file.display());
        let pem = std::fs::read(&file).with_context(context)?;
        let roots: Vec<_> = ureq::tls::parse_pem(&pem)
            .filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(Ok(certificate)),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            })
            .collect::<Result<_, _>>()
            .with_context(context)?;
        config = config.tls_config(TlsConfig::builder().root_certs(RootCerts::from(roots)).build());
    }
    if let Ok(token) = std::env::var(TOKEN) {
        let token = HeaderValue::from_str(token.trim()).with_context(|| format!("{TOKEN} holds no token"))?;
        config = config.middleware(move |mut request: Request<SendBody<'_>>, next: MiddlewareNext<'_>| {
            request.headers_mut().insert("x-api-key", token.clone());
            next.handle(request)
        });
    }
    Ok(config.build().into())
}

/// The answer's JSON; an error's message when it is one.
fn json(mut response: Response<Body>, server: &str) -> Result<Value> {
    let status = response.status();
    let answer = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
    let answer = answer.with_context(|| format!("the answer of `{server}` broke off"))?;
    let value: Value = serde_json::from_str(&answer)
        .with_context(|| format!("`{server}` answers {status} without JSON: is it a Hantei server?"))?;
    if status.is_success() {
        return Ok(value);
    }
    let message = value.get("message").and_then(Value::as_str).unwrap_or("no reason is given");
    if status == StatusCode::UNAUTHORIZED {
        bail!(
            "`{server}` wants a token: set the environment variable {TOKEN} to one (`hantei token add` makes it)"
        );
    }
    bail!("`{server}` answers {status}: {message}")
}

/// Sends files one by one and returns the server's summaries.
pub(super) fn import(
    server: &str,
    paths: &[PathBuf],
    options: &ImportOptions,
    mapping: Option<&str>,
) -> Result<Vec<Value>> {
    let base = base(server)?;
    let mut files = Vec::new();
    for path in paths {
        files_below(path, &mut files).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    let mut answers = Vec::new();
    for path in files {
        let name = path.to_string_lossy();
        let mut url = format!("{base}/api/imports?name={}", encoded(&name));
        let values = [
            ("source", options.source.clone()),
            ("mapping", mapping.map(str::to_owned)),
            ("dry_run", options.dry_run.map(|_| "true".to_owned())),
            ("show", options.dry_run.map(|show| show.to_string())),
            ("observed_at", options.observed_at.map(|at| at.to_string())),
            ("tlp", options.tlp.map(|tlp| tlp.as_str().to_owned())),
            ("sensor", options.sensor.clone()),
            ("country", options.country.map(|country| country.to_string())),
        ];
        for (key, value) in values {
            if let Some(value) = value {
                url = format!("{url}&{key}={}", encoded(&value));
            }
        }
        let file = File::open(&path).with_context(|| format!("cannot read `{name}`"))?;
        let sent = agent()?.post(&url).content_type("application/octet-stream").send(file);
        let response = sent.with_context(|| format!("cannot send `{name}` to `{server}`"))?;
        answers.push(json(response, server).with_context(|| format!("`{name}` was not imported"))?);
    }
    Ok(answers)
}

/// Sends logs one by one and returns the server's answers; `-` is standard input.
pub(super) fn triage(
    server: &str,
    paths: &[PathBuf],
    zones: &[Zone],
    lines: bool,
) -> Result<Vec<TriageAnswer>> {
    let base = base(server)?;
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            files.push(path.clone());
        } else {
            files_below(path, &mut files).with_context(|| format!("cannot read `{}`", path.display()))?;
        }
    }
    let zones: Vec<&str> = zones.iter().map(|zone| zone.as_str()).collect();
    let mut answers = Vec::new();
    for path in files {
        let name = path.to_string_lossy();
        let url = format!(
            "{base}/api/triage?format=json&lines={lines}&zones={}&name={}",
            encoded(&zones.join(",")),
            encoded(&name)
        );
        let request = agent()?.post(&url).content_type("application/octet-stream");
        let sent = if name == "-" {
            request.send(SendBody::from_owned_reader(io::stdin()))
        } else {
            request.send(File::open(&path).with_context(|| format!("cannot read `{name}`"))?)
        };
        let response = sent.with_context(|| format!("cannot send `{name}` to `{server}`"))?;
        let answer = json(response, server).with_context(|| format!("`{name}` was not read"))?;
        answers.push(
            serde_json::from_value(answer).with_context(|| format!("`{server}` answers in another form"))?,
        );
    }
    Ok(answers)
}

/// Files at and below `path` by name; links below it are not followed.
pub(super) fn files_below(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.metadata()?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<_> = path.read_dir()?.collect::<io::Result<_>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() || kind.is_file() {
            files_below(&entry.path(), files)?;
        }
    }
    Ok(())
}

/// Sends a file to be examined, and returns the server's report.
pub(super) fn scan(server: &str, path: &Path) -> Result<Value> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let url = format!("{}/api/v1/scan/file?filename={}", base(server)?, encoded(&name));
    let file = File::open(path).context("cannot open it")?;
    let sent = agent()?.post(&url).content_type("application/octet-stream").send(file);
    json(sent.with_context(|| format!("cannot send it to `{server}`"))?, server)
}

/// Has the server make a back-up, and reads it as it comes.
pub(super) fn backup(server: &str) -> Result<impl io::Read> {
    let url = format!("{}/api/backup", base(server)?);
    let response = agent()?.get(&url).call().with_context(|| format!("cannot reach `{server}`"))?;
    if !response.status().is_success() {
        json(response, server)?;
        bail!("`{server}` makes no back-up");
    }
    Ok(response.into_body().into_with_config().limit(u64::MAX).reader())
}

/// Asks the server for a card, as JSON.
pub(super) fn knowledge(server: &str, name: &str) -> Result<Value> {
    let url = format!("{}/api/knowledge/{}", base(server)?, encoded(name));
    let response = agent()?.get(&url).call().with_context(|| format!("cannot reach `{server}`"))?;
    json(response, server)
}

/// Asks the server for one object; without `--json` its verdict and the reason in words.
pub(super) fn lookup(session: &Session, server: &str, observable: &Observable, ask: &Ask) -> Result<()> {
    let base = base(server)?;
    let (kind, object) = (observable.kind().as_str(), encoded(&observable.to_string()));
    let is_report = ask.json && !ask.is_explain;
    let mut url = if is_report {
        format!("{base}/api/{kind}/{object}?count={}", ask.count)
    } else {
        format!("{base}/api/explain/{kind}/{object}?")
    };
    for (key, at) in [("as_of", ask.as_of), ("known_at", ask.known_at)] {
        if let Some(at) = at {
            url = format!("{url}&{key}={}", encoded(&at.to_string()));
        }
    }
    let url = url.replace("?&", "?");
    let response =
        agent()?.get(url.trim_end_matches('?')).call().with_context(|| format!("cannot reach `{server}`"))?;
    let value = json(response, server)?;
    if ask.json {
        return output::print_json(&value);
    }
    let zone = value.get("Zone").and_then(Value::as_str).unwrap_or_default();
    let zone = Zone::ALL.into_iter().find(|known| known.as_str() == zone).unwrap_or(Zone::Grey);
    let explanation = value.get("Explanation").unwrap_or(&Value::Null);
    output::print(session, |terminal| {
        let word = terminal.paint(Style::Of(zone), zone.as_str().to_uppercase());
        let name = terminal.paint(Style::Strong, text::object(observable));
        terminal.line(format_args!("{} {word}  {name}", terminal.mark(zone)))?;
        if let Some(summary) = explanation.get("Summary").and_then(Value::as_str) {
            terminal.line(format_args!("   {}", text::visible(summary)))?;
        }
        let evidence = explanation.get("Evidence").and_then(Value::as_array);
        let rows: Vec<Vec<String>> = evidence.into_iter().flatten().map(evidence_row).collect();
        terminal.table(3, &[0], &rows)?;
        terminal.line("")
    })
}

/// One piece of evidence as the API gives it.
fn evidence_row(item: &Value) -> Vec<String> {
    let word = |key: &str| item.get(key).and_then(Value::as_str).map(text::visible).unwrap_or_default();
    let weight = item
        .get("Weight")
        .and_then(Value::as_f64)
        .map(|weight| format!("{weight:+.1} dB"))
        .unwrap_or_default();
    let counted = item.get("Counted").and_then(Value::as_bool).unwrap_or(true);
    vec![
        if counted { weight } else { format!("({weight})") },
        word("Source"),
        word("Class"),
        word("Detection"),
        word("RuleText"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_an_http_address() {
        assert_eq!(base("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080");
        assert_eq!(base("https://hantei.example").unwrap(), "https://hantei.example");
        assert!(base("ftp://hantei.example").is_err());
        assert!(base("127.0.0.1:8080").unwrap_err().to_string().contains("http://127.0.0.1:8080"));
    }

    #[test]
    fn an_object_stays_one_path_segment() {
        assert_eq!(encoded("a.example/x?y=1&z#%"), "a.example%2Fx%3Fy%3D1%26z%23%25");
    }
}
