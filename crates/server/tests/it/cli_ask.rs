//! Requests to a server that is a process of its own.

use serde_json::Value;

use crate::cli::Served;

/// What a request is answered: status, what is left of the day's searches, body, cookies that are set.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) remaining: Option<u64>,
    pub(crate) body: Value,
    pub(crate) cookies: Vec<String>,
}

/// Asks; a string is sent as it is, everything else as JSON.
#[expect(clippy::disallowed_methods, reason = "its own server")]
pub(crate) fn ask(
    server: &Served,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{target}", server.base));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = match body {
        Value::Null => Vec::new(),
        Value::String(text) => text.clone().into_bytes(),
        body => serde_json::to_vec(body).unwrap(),
    };
    let mut response = agent.run(request.body(body).unwrap()).unwrap();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()?.parse().ok());
    let cookies = response.headers().get_all("set-cookie").iter();
    Answer {
        status: response.status().as_u16(),
        remaining: header("ratelimit-remaining"),
        cookies: cookies.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned()).collect(),
        body: serde_json::from_slice(&response.body_mut().read_to_vec().unwrap()).unwrap_or_default(),
    }
}
