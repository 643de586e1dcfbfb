//! Which operation needs what: the one table of permissions. What has no row is refused.

use std::{collections::HashMap, sync::LazyLock};

use accounts::{Role, Scope};
use axum::http::Method;

/// What an operation needs of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: whoever reaches the port. These carry no data of the ledger.
    Open,
    /// A session or a token, whatever its scopes.
    SignedIn,
    /// A session: what a leaked token must not reach.
    Session,
    /// A role, and where a token is used, its scope.
    Needs(Role, Scope),
}

/// What it takes from the day's searches, and from which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sold {
    /// Not sold: administration, one's own account, importing.
    Free,
    /// A verdict, which every product has; the handler charges what it answers.
    Verdict,
    /// Details: refused with a sentence where only verdicts were bought.
    Details,
}

/// A row: method, route, what it needs, what it takes.
pub type Row = (Method, &'static str, Gate, Sold);

use Gate::{Needs, Open, Session, SignedIn};
use Role::{Administrator, Analyst, GroupAdministrator, Reader};
use Scope::{Administer, Assess, Import, Lookup};
use Sold::{Details, Free, Verdict};

/// All operations. Routes without parameters that only lead to an error are here too.
pub const ROWS: &[Row] = &[
    // Asked before anybody signs in.
    (Method::GET, "/healthz", Open, Free),
    (Method::GET, "/readyz", Open, Free),
    (Method::GET, "/", Open, Free),
    (Method::GET, "/account", Open, Free),
    (Method::GET, "/admin", Open, Free),
    (Method::GET, "/admin/{part}", Open, Free),
    (Method::GET, "/assets/{file}", Open, Free),
    (Method::GET, "/bulk", Open, Free),
    (Method::GET, "/favicon.svg", Open, Free),
    (Method::GET, "/graph", Open, Free),
    (Method::GET, "/report/{kind}/{object}", Open, Free),
    (Method::GET, "/scan", Open, Free),
    (Method::GET, "/sign-in", Open, Free),
    (Method::GET, "/sign-in/{file}", Open, Free),
    (Method::POST, "/api/session", Open, Free),
    (Method::POST, "/api/password/reset", Open, Free),
    (Method::GET, "/api/session/oidc", Open, Free),
    (Method::GET, "/api/session/oidc/callback", Open, Free),
    // One's own account.
    (Method::GET, "/api/session", Session, Free),
    (Method::DELETE, "/api/session", Session, Free),
    (Method::GET, "/api/account", SignedIn, Free),
    (Method::PUT, "/api/account/password", Session, Free),
    (Method::POST, "/api/account/totp", Session, Free),
    (Method::PUT, "/api/account/totp", Session, Free),
    (Method::DELETE, "/api/account/totp", Session, Free),
    (Method::GET, "/api/account/preferences", SignedIn, Free),
    (Method::PUT, "/api/account/preferences", SignedIn, Free),
    (Method::GET, "/api/licence", SignedIn, Free),
    (Method::GET, "/api/licence/use", SignedIn, Free),
    (Method::GET, "/api/tokens", SignedIn, Free),
    (Method::POST, "/api/tokens", Session, Free),
    (Method::DELETE, "/api/tokens/{id}", SignedIn, Free),
    // Watches. Beginning one tells a verdict.
    (Method::GET, "/api/watches", Needs(Reader, Lookup), Free),
    (Method::POST, "/api/watches", Needs(Reader, Lookup), Verdict),
    (Method::DELETE, "/api/watches/{id}", Needs(Reader, Lookup), Free),
    // Look-ups.
    (Method::GET, "/api/hash", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/hash/", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/hash/{*object}", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/ip", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/ip/", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/ip/{*object}", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/domain", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/domain/", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/domain/{*object}", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/url", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/url/", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/url/{*object}", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/explain/{type}/{*object}", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/v1/search/hash", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/v1/search/ip", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/v1/search/domain", Needs(Reader, Lookup), Verdict),
    (Method::GET, "/api/v1/search/url", Needs(Reader, Lookup), Verdict),
    (Method::POST, "/api/v1/search/bulk", Needs(Reader, Lookup), Verdict),
    (Method::POST, "/api/v1/scan/file", Needs(Reader, Lookup), Details),
    (Method::POST, "/api/v1/getresult/file", Needs(Reader, Lookup), Details),
    (Method::POST, "/api/triage", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/knowledge", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/knowledge/", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/knowledge/{*name}", Needs(Reader, Lookup), Details),
    // The portal's graph.
    (Method::GET, "/api/graph/{type}/{*object}", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/difference/{type}/{*object}", Needs(Reader, Lookup), Details),
    (Method::GET, "/api/graphs", Needs(Reader, Lookup), Free),
    (Method::POST, "/api/graphs", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/graphs/{id}", Needs(Reader, Lookup), Free),
    (Method::PUT, "/api/graphs/{id}", Needs(Reader, Lookup), Free),
    (Method::DELETE, "/api/graphs/{id}", Needs(Reader, Lookup), Free),
    (Method::POST, "/api/graphs/stix", Needs(Reader, Lookup), Free),
    // What comes in.
    (Method::GET, "/api/sources", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/sources/metrics", Needs(Reader, Lookup), Free),
    (Method::PATCH, "/api/sources/{name}", Needs(Administrator, Administer), Free),
    (Method::DELETE, "/api/sources/{name}", Needs(Administrator, Administer), Free),
    (Method::GET, "/api/imports", Needs(Administrator, Import), Free),
    (Method::POST, "/api/imports", Needs(Administrator, Import), Free),
    (Method::POST, "/api/sightings", Needs(Analyst, Import), Free),
    (Method::GET, "/api/assessments", Needs(Reader, Lookup), Details),
    (Method::POST, "/api/assessments", Needs(Analyst, Assess), Free),
    (Method::DELETE, "/api/assessments/{id}", Needs(Analyst, Assess), Free),
    // Administration.
    (Method::GET, "/api/users", Needs(GroupAdministrator, Administer), Free),
    (Method::POST, "/api/users", Needs(GroupAdministrator, Administer), Free),
    (Method::GET, "/api/users/{id}", Needs(GroupAdministrator, Administer), Free),
    (Method::PATCH, "/api/users/{id}", Needs(GroupAdministrator, Administer), Free),
    (Method::DELETE, "/api/users/{id}", Needs(GroupAdministrator, Administer), Free),
    (Method::POST, "/api/users/{id}/link", Needs(GroupAdministrator, Administer), Free),
    (Method::GET, "/api/groups", Needs(GroupAdministrator, Administer), Free),
    (Method::POST, "/api/groups", Needs(Administrator, Administer), Free),
    (Method::PATCH, "/api/groups/{id}", Needs(Administrator, Administer), Free),
    (Method::DELETE, "/api/groups/{id}", Needs(Administrator, Administer), Free),
    (Method::GET, "/api/licences", Needs(GroupAdministrator, Administer), Free),
    (Method::POST, "/api/licences", Needs(Administrator, Administer), Free),
    (Method::PATCH, "/api/licences/{id}", Needs(Administrator, Administer), Free),
    (Method::DELETE, "/api/licences/{id}", Needs(Administrator, Administer), Free),
    (Method::GET, "/api/licences/{id}/use", Needs(GroupAdministrator, Administer), Free),
    (Method::POST, "/api/erasures", Needs(Administrator, Administer), Free),
    (Method::GET, "/api/audit", Needs(GroupAdministrator, Administer), Free),
    (Method::GET, "/api/audit/export", Needs(GroupAdministrator, Administer), Free),
    (Method::GET, "/api/backup", Needs(Administrator, Administer), Free),
    (Method::GET, "/metrics", Needs(Administrator, Administer), Free),
    // Only where the server was started to be measured; there the guard asks nobody who he is.
    (Method::GET, "/api/bench/constant", Needs(Reader, Lookup), Free),
    (Method::GET, "/api/bench/zone/{type}/{*object}", Needs(Reader, Lookup), Free),
    // The manual.
    (Method::GET, "/api", SignedIn, Free),
    (Method::GET, "/api/", SignedIn, Free),
    (Method::GET, "/api/browser.css", SignedIn, Free),
    (Method::GET, "/api/browser.js", SignedIn, Free),
    (Method::GET, "/api/openapi.json", SignedIn, Free),
];

/// What a request needs, by its method and the route that was matched; `None` where there is no row. HEAD needs what GET does.
#[must_use]
pub fn of(method: &Method, route: &str) -> Option<(Gate, Sold)> {
    static BY_ROUTE: LazyLock<HashMap<&str, Vec<&Row>>> = LazyLock::new(|| {
        let mut by_route: HashMap<&str, Vec<&Row>> = HashMap::new();
        for row in ROWS {
            by_route.entry(row.1).or_default().push(row);
        }
        by_route
    });
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let row = BY_ROUTE.get(route)?.iter().find(|row| row.0 == method)?;
    Some((row.2, row.3))
}

/// The methods that a route has rows for, as the header `Allow` lists them.
pub(crate) fn methods(route: &str) -> Vec<&'static str> {
    let rows = ROWS.iter().filter(|row| row.1 == route);
    rows.flat_map(|row| match row.0 {
        Method::GET => vec!["GET", "HEAD"],
        ref other => vec![other.as_str()],
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_open_and_none_twice() {
        let open: Vec<&Row> = ROWS.iter().filter(|row| row.2 == Open).collect();
        let (api, pages): (Vec<_>, Vec<_>) = open.into_iter().partition(|row| row.1.starts_with("/api"));
        assert!(api.len() <= 4, "{} operations are open to everybody", api.len());
        // Pages and what they load, which are the same for everybody, and whether the server lives.
        assert!(pages.iter().all(|row| row.0 == Method::GET && row.3 == Free), "{pages:?}");
        for (at, row) in ROWS.iter().enumerate() {
            assert!(ROWS.iter().skip(at + 1).all(|other| (&other.0, other.1) != (&row.0, row.1)), "{row:?}");
        }
        assert_eq!(of(&Method::HEAD, "/healthz"), Some((Open, Free)));
        assert_eq!(of(&Method::PUT, "/healthz"), None);
        assert_eq!(of(&Method::GET, "/api/nowhere"), None);
        assert_eq!(methods("/api/users"), ["GET", "HEAD", "POST"]);
        assert_eq!(methods("/api/nowhere"), [""; 0]);
    }
}
