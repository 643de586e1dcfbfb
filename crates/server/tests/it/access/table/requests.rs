//! A request for each operation that is answered whom it is for. What stands in braces is made anew for each request, in the home group.

use super::super::support::PASSWORD;

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

const GRAPH: &str = r#"{"Name": "{fresh}", "Nodes": [{"Type": "ip", "Object": "198.51.100.7"}]}"#;

/// A request.
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) target: &'static str,
    pub(super) kind: &'static str,
    pub(super) body: &'static str,
}

/// Those that are not the route itself without a body: row, target, media type, body.
const REQUESTS: [(&str, &str, &str, &str); 55] = [
    ("GET /admin/{part}", "/admin/users", "", ""),
    ("GET /assets/{file}", "/assets/none.js", "", ""),
    ("GET /report/{kind}/{object}", "/report/url/http%3A%2F%2F198.51.100.21%2Fbins%2Farm7", "", ""),
    ("GET /sign-in/{file}", "/sign-in/options.json", "", ""),
    ("POST /api/session", "/api/session", JSON, r#"{"Name": "{name}", "Password": "correct horse battery"}"#),
    ("POST /api/password/reset", "/api/password/reset", JSON, r#"{"Name": "{fresh}"}"#),
    (
        "PUT /api/account/password",
        "/api/account/password",
        JSON,
        r#"{"Current": "correct horse battery", "New": "another horse battery"}"#,
    ),
    ("PUT /api/account/totp", "/api/account/totp", JSON, r#"{"Code": "123456"}"#),
    ("DELETE /api/account/totp", "/api/account/totp", JSON, r#"{"Password": "correct horse battery"}"#),
    ("PUT /api/account/preferences", "/api/account/preferences", JSON, r#"{"Theme": "dark"}"#),
    ("POST /api/tokens", "/api/tokens", JSON, r#"{"Name": "one", "Scopes": ["lookup"]}"#),
    ("DELETE /api/tokens/{id}", "/api/tokens/{token}", "", ""),
    ("POST /api/watches", "/api/watches", JSON, r#"{"Object": "198.51.100.7"}"#),
    ("DELETE /api/watches/{id}", "/api/watches/{watch}", "", ""),
    (
        "GET /api/hash/{*object}",
        "/api/hash/ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "",
        "",
    ),
    ("GET /api/ip/{*object}", "/api/ip/198.51.100.7", "", ""),
    ("GET /api/domain/{*object}", "/api/domain/c2.loader.example", "", ""),
    ("GET /api/url/{*object}", "/api/url/http://198.51.100.21/bins/arm7", "", ""),
    ("GET /api/bench/zone/{type}/{*object}", "/api/bench/zone/ip/198.51.100.7", "", ""),
    ("GET /api/explain/{type}/{*object}", "/api/explain/ip/198.51.100.7", "", ""),
    ("GET /api/v1/search/hash", "/api/v1/search/hash?request=0cc175b9c0f1b6a831c399e269772661", "", ""),
    ("GET /api/v1/search/ip", "/api/v1/search/ip?request=198.51.100.7", "", ""),
    ("GET /api/v1/search/domain", "/api/v1/search/domain?request=c2.loader.example", "", ""),
    ("GET /api/v1/search/url", "/api/v1/search/url?request=http://198.51.100.21/bins/arm7", "", ""),
    ("POST /api/v1/search/bulk", "/api/v1/search/bulk", NDJSON, "198.51.100.7\n"),
    ("POST /api/v1/scan/file", "/api/v1/scan/file?filename=told.txt", OCTETS, "This is told."),
    (
        "POST /api/v1/getresult/file",
        "/api/v1/getresult/file?request=0cc175b9c0f1b6a831c399e269772661",
        "",
        "",
    ),
    ("POST /api/triage", "/api/triage", OCTETS, "GET http://198.51.100.21/bins/arm7 200\n"),
    ("GET /api/knowledge/{*name}", "/api/knowledge/MockRAT", "", ""),
    ("GET /api/graph/{type}/{*object}", "/api/graph/ip/198.51.100.7", "", ""),
    ("GET /api/difference/{type}/{*object}", "/api/difference/ip/198.51.100.7?from=2026-07-01", "", ""),
    ("POST /api/graphs", "/api/graphs", JSON, GRAPH),
    ("GET /api/graphs/{id}", "/api/graphs/{graph}", "", ""),
    ("PUT /api/graphs/{id}", "/api/graphs/{graph}", JSON, GRAPH),
    ("DELETE /api/graphs/{id}", "/api/graphs/{graph}", "", ""),
    ("POST /api/graphs/stix", "/api/graphs/stix", JSON, GRAPH),
    ("PATCH /api/sources/{name}", "/api/sources/openphish", JSON, r#"{"RetentionDays": 30}"#),
    ("POST /api/erasures", "/api/erasures", JSON, r#"{"Email": "jane@example.com"}"#),
    ("DELETE /api/sources/{name}", "/api/sources/tranco", "", ""),
    ("POST /api/imports", "/api/imports?source=tranco&name=top-1m.csv", OCTETS, "1,example.com\n"),
    (
        "POST /api/sightings",
        "/api/sightings",
        JSON,
        r#"{"BatchId": "{fresh}", "Sensor": "proxy-1", "Sightings": [{"Object": "c2.loader.example", "Time": "2026-07-10T04:05:06Z"}]}"#,
    ),
    (
        "POST /api/assessments",
        "/api/assessments",
        JSON,
        r#"{"Object": "assessed.example", "Zone": "Green", "Reason": "{fresh}"}"#,
    ),
    ("DELETE /api/assessments/{id}", "/api/assessments/{assessment}", "", ""),
    ("POST /api/users", "/api/users", JSON, r#"{"Name": "{fresh}", "Role": "reader"}"#),
    ("GET /api/users/{id}", "/api/users/{user}", "", ""),
    ("PATCH /api/users/{id}", "/api/users/{user}", JSON, r#"{"Role": "analyst"}"#),
    ("DELETE /api/users/{id}", "/api/users/{user}", "", ""),
    ("POST /api/users/{id}/link", "/api/users/{user}/link", "", ""),
    ("POST /api/groups", "/api/groups", JSON, r#"{"Name": "{fresh}"}"#),
    ("PATCH /api/groups/{id}", "/api/groups/{group}", JSON, r#"{"TimeZone": "Asia/Tokyo"}"#),
    ("DELETE /api/groups/{id}", "/api/groups/{group}", "", ""),
    ("POST /api/licences", "/api/licences", JSON, r#"{"GroupId": "{group}", "Product": "unlimited"}"#),
    ("PATCH /api/licences/{id}", "/api/licences/{licence}", JSON, r#"{"Count": 2}"#),
    ("GET /api/licences/{id}/use", "/api/licences/{own}/use?days=30", "", ""),
    ("DELETE /api/licences/{id}", "/api/licences/{licence}", "", ""),
];

impl Request {
    /// The request of a row: method and route.
    pub(super) fn of(row: &'static str) -> Self {
        let (method, route) = row.split_once(' ').unwrap();
        match REQUESTS.iter().find(|request| request.0 == row) {
            Some((_, target, kind, body)) => Self { method, target, kind, body },
            None => {
                assert!(!route.contains('{'), "{row} has no request");
                Self { method, target: route, kind: "", body: "" }
            }
        }
    }

    /// Whether it is for somebody who has a password.
    pub(super) fn needs_password(&self) -> bool {
        self.target.starts_with("/api/account/") && self.body.contains(PASSWORD)
    }
}
