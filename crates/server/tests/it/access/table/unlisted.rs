//! What stands in no row answers nobody: made-up addresses, spellings of real ones, other methods, without showing anything.

use crate::support::TestApp;

/// What answers whoever asks: method, path, status.
const OPEN: [(&str, &str, u16); 40] = [
    ("GET", "/healthz", 200),
    ("HEAD", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("HEAD", "/readyz", 200),
    ("GET", "/sign-in", 200),
    ("HEAD", "/sign-in", 200),
    ("GET", "/sign-in/sign_in.css", 200),
    ("HEAD", "/sign-in/sign_in.css", 200),
    ("GET", "/sign-in/sign_in.js", 200),
    ("HEAD", "/sign-in/sign_in.js", 200),
    ("GET", "/sign-in/options.json", 200),
    ("HEAD", "/sign-in/options.json", 200),
    // Without a provider there is none; without a body there is nobody to sign in.
    ("GET", "/api/session/oidc", 404),
    ("HEAD", "/api/session/oidc", 404),
    ("GET", "/api/session/oidc/callback", 404),
    ("HEAD", "/api/session/oidc/callback", 404),
    ("POST", "/api/session", 415),
    ("POST", "/api/password/reset", 415),
    // Pages of the portal, which carry nothing, and a file of it that there is not.
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/account", 200),
    ("HEAD", "/account", 200),
    ("GET", "/admin", 200),
    ("HEAD", "/admin", 200),
    ("GET", "/admin/users", 200),
    ("HEAD", "/admin/users", 200),
    ("GET", "/bulk", 200),
    ("HEAD", "/bulk", 200),
    ("GET", "/favicon.svg", 200),
    ("HEAD", "/favicon.svg", 200),
    ("GET", "/graph", 200),
    ("HEAD", "/graph", 200),
    ("GET", "/report/ip/198.51.100.7", 200),
    ("HEAD", "/report/ip/198.51.100.7", 200),
    ("GET", "/scan", 200),
    ("HEAD", "/scan", 200),
    ("GET", "/assets/none.js", 404),
    ("HEAD", "/assets/none.js", 404),
    // A page of the sign-in that there is not.
    ("GET", "/sign-in/sign_in.html", 404),
    ("HEAD", "/sign-in/sign_in.html", 404),
];

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

/// Real addresses, each spelled in every way of [`SPELLINGS`].
const REAL: [&str; 14] = [
    "/api/sources",
    "/api/users",
    "/api/audit/export",
    "/api/backup",
    "/api/licence",
    "/api/assessments",
    "/api/openapi.json",
    "/api/ip/198.51.100.7",
    "/api/hash/0cc175b9c0f1b6a831c399e269772661",
    "/api/explain/ip/198.51.100.7",
    "/api/v1/search/ip?request=198.51.100.7",
    "/api/v1/search/bulk",
    "/api/knowledge/MockRAT",
    "/metrics",
];

/// How an address may be spelled by who hopes to get around a check.
const SPELLINGS: [fn(&str) -> String; 20] = [
    |path| path.to_owned(),
    |path| format!("/{path}"),
    |path| format!("{path}/"),
    |path| format!("{path}//"),
    |path| format!("{path}/."),
    |path| format!("{path}/.."),
    |path| format!("/.{path}"),
    |path| format!("/healthz/..{path}"),
    |path| format!("/sign-in/..{path}"),
    |path| format!("/sign-in/%2e%2e{path}"),
    |path| format!("/readyz;{path}"),
    |path| format!("{path};jsessionid=1"),
    |path| format!("{path}%00"),
    |path| format!("{path}.json"),
    |path| format!("{path}?/healthz"),
    |path| format!("{path}%3F/healthz"),
    |path| path.to_uppercase(),
    |path| path.replacen("/api", "/%61pi", 1).replacen("/metrics", "/%6detrics", 1),
    |path| path.replacen("/api", "/api/", 1).replacen("/metrics", "//metrics", 1),
    |path| format!("http://test{path}"),
];

/// Addresses that there are not.
const MADE_UP: &str = "/ /admin /login /console /actuator /actuator/env /debug /debug/pprof /debug/pprof/heap /server-status /status /info /env \
    /.env /.git/config /.git/HEAD /.svn/entries /.well-known/security.txt /robots.txt /favicon.ico /index.html /index.php /phpinfo.php /wp-login.php \
    /wp-admin /xmlrpc.php /cgi-bin/test /graphql /graphiql /swagger /swagger.json /swagger-ui /openapi.json /api-docs /v1 /v2 /v3/api-docs /rpc /soap \
    /ws /socket /events /stream /feed /rss /metricsz /metrics.json /prometheus /health /healthcheck /healthz/live /healthz/ /healthz.json /livez \
    /ready /readyz/ /readyz/all /version /about /config /settings /setup /install /upgrade /backup /backups /dump /export /import /imports /upload \
    /files /download /static /assets /assets/ /public /private /internal /root /system /shutdown /restart /reload /token /tokens /oauth/token \
    /oauth/authorize /auth /auth/login /session /sessions /user /users /groups /licences /licenses /audit /sources /hash /ip /domain /url /search \
    /search/ip /explain /triage /knowledge /sightings /assessments /scan /scan/file /api. /api.. /api.json /api/admin /api/v1 /api/v1/ /api/v1/search \
    /api/v1/search/ /api/v1/scan /api/v1/scan/ /api/v1/users /api/v2/search/ip /api/version /api/health /api/healthz /api/metrics /api/debug \
    /api/config /api/setup /api/backup/latest /api/backups /api/restore /api/session/ /api/sessions /api/session/1 /api/session/oidc/ \
    /api/session/oidc/x /api/account/ /api/account/password/reset /api/account/tokens /api/password /api/password/ /api/password/reset/ \
    /api/password/reset/x /api/tokens/ /api/token /api/licences/ /api/license /api/users/ /api/users/me /api/users/admin /api/users/1/link/x \
    /api/groups/ /api/groups/default /api/sources/ /api/sources/urlhaus /api/sources/urlhaus/x /api/imports/ /api/import /api/sightings/ \
    /api/assessments/ /api/assessments/1 /api/audit/ /api/audit/export/ /api/audit/export.csv /api/explain /api/explain/ /api/explain/ip \
    /api/hashes /api/hash /api/hash/ /api/ip /api/ip/ /api/domain /api/domain/ /api/url /api/url/ /api/file /api/files /api/knowledge \
    /api/knowledge/ /api/bench /api/bench/constant /api/bench/ /api/browser.css /api/browser.js /api/browser.html /api/assets /api/static \
    /api/openapi.yaml /api/openapi /api/docs /api/triage/ /api/triage/1 /api/bulk /api/search /api/getresult /sign-in/ /sign-in/a/b /sign-in/../api \
    /sign-in//options.json /sign-up /sign-out /signin /Sign-In /SIGN-IN /Healthz /HEALTHZ /%68ealthz /healthz%20 /healthz? /healthz/../metrics \
    /*";

#[test]
fn without_a_row_nobody_is_answered() {
    let test = TestApp::with_world();
    let real = REAL.iter().flat_map(|path| SPELLINGS.iter().map(move |spelled| spelled(path)));
    let open = OPEN.iter().map(|(_, path, _)| (*path).to_owned());
    let mut paths: Vec<String> =
        real.chain(MADE_UP.split_whitespace().map(str::to_owned)).chain(open).collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() > 400, "{}", paths.len());
    let mut wrong = Vec::new();
    for path in &paths {
        for method in METHODS {
            let head = format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            let reply = test.send_bare(&head, b"");
            let is_open = |open: &&(&str, &str, u16)| {
                // A query changes nothing about what is asked for.
                (open.0, open.1) == (method, path.split('?').next().unwrap())
            };
            let expected = OPEN.iter().find(is_open).map_or(401, |open| open.2);
            let text = reply.text();
            let tells =
                ["Zone", "MockRAT", "openapi", "hantei_", "urlhaus"].iter().any(|word| text.contains(word));
            // What is no address in HTTP (RFC 9112, section 3.2) does not reach the guard.
            let is_no_address = reply.status == 400 && text.is_empty();
            if reply.status != expected && !is_no_address || expected == 401 && tells {
                wrong.push(format!("{method} {path}: {} {text}", reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answer:\n{}", wrong.len(), wrong.join("\n"));
}

/// Told to those whom we know: what there is not, and which method an address takes.
#[test]
fn whoever_is_known_is_told_that_there_is_nothing() {
    let test = TestApp::with_world();
    for (method, path, status, allow) in [
        ("GET", "/api/nothing", 404, ""),
        ("GET", "/api//sources", 404, ""),
        ("GET", "/api/bench/constant", 404, ""),
        ("DELETE", "/api/sources", 405, "GET,HEAD"),
        ("OPTIONS", "/api/users", 405, "GET,HEAD,POST"),
        ("TRACE", "/api/backup", 405, "GET,HEAD"),
        ("PUT", "/api/imports", 405, "GET,HEAD,POST"),
        ("GET", "/api/triage", 405, "POST"),
        ("PUT", "/api/session", 405, "POST,GET,HEAD,DELETE"),
        ("POST", "/healthz", 405, "GET,HEAD"),
    ] {
        let reply = test.send_as(&test.token, method, path, "", b"");
        assert_eq!(
            (reply.status, reply.header("allow")),
            (status, allow),
            "{method} {path}: {}",
            reply.text()
        );
    }
}
