//! Ways in which somebody may hope to get a verdict that he does not pay for.

pub(super) struct Trick {
    pub(super) method: &'static str,
    pub(super) target: &'static str,
    /// Lines of the head besides.
    pub(super) head: &'static str,
    /// Whether nothing else shows who it is.
    pub(super) is_alone: bool,
    pub(super) kind: &'static str,
    pub(super) body: &'static str,
}

const fn get(target: &'static str) -> Trick {
    Trick { method: "GET", target, head: "", is_alone: false, kind: "", body: "" }
}

const fn with(target: &'static str, head: &'static str) -> Trick {
    Trick { head, ..get(target) }
}

/// With nothing but this to show who it is.
const fn alone(target: &'static str, head: &'static str) -> Trick {
    Trick { is_alone: true, ..with(target, head) }
}

const fn send(method: &'static str, target: &'static str, kind: &'static str, body: &'static str) -> Trick {
    Trick { method, kind, body, ..get(target) }
}

const IP: &str = "/api/ip/198.51.100.7";
const OPENTIP: &str = "/api/v1/search/ip?request=198.51.100.7";
const OCTETS: &str = "application/octet-stream";
const NDJSON: &str = "application/x-ndjson";

pub(super) const TRICKS: [Trick; 77] = [
    // What was just answered, to him and to others.
    get(IP),
    get(OPENTIP),
    // Other objects, shapes, moments and sections.
    get("/api/hash/0cc175b9c0f1b6a831c399e269772661"),
    get("/api/domain/c2.loader.example"),
    get("/api/url/http://198.51.100.21/bins/arm7"),
    get("/api/v1/search/hash?request=0cc175b9c0f1b6a831c399e269772661"),
    get("/api/v1/search/domain?request=c2.loader.example"),
    get("/api/v1/search/url?request=http://198.51.100.21/bins/arm7"),
    get("/api/v1/search/domain?request=unknown.example"),
    get("/api/ip/198.51.100.7?sections=Zone"),
    get("/api/ip/198.51.100.7?sections=LicenseInfo,Zone"),
    get("/api/ip/198.51.100.7?sections=IpGeneralInfo"),
    get("/api/ip/198.51.100.7?sections=HostedUrls&count=1"),
    get("/api/ip/198.51.100.7?format=stix"),
    get("/api/ip/198.51.100.7?as_of=2026-07-09"),
    get("/api/ip/198.51.100.7?known_at=2026-07-10"),
    get("/api/ip/198.51.100.7?sections=HostedUrls&cursor=nonsense"),
    get("/api/ip/198.51.100.7?sections="),
    get("/api/explain/ip/198.51.100.7"),
    get("/api/graph/ip/198.51.100.7"),
    get("/api/graph/ip/198.51.100.7?relations=hosts&count=1"),
    get("/api/difference/ip/198.51.100.7?from=2026-07-09"),
    get("/api/explain/hash/0cc175b9c0f1b6a831c399e269772661"),
    // Spellings of the object.
    get("/api/ip/198.51.100[.]7"),
    get("/api/ip/198.51.100%2E7"),
    get("/api/ip/hxxp://198.51.100.7"),
    get("/api/ip/198.51.100.7%20"),
    get("/api/domain/C2.Loader.Example"),
    get("/api/domain/c2.loader.example."),
    get("/api/domain/c2[.]loader[.]example"),
    get("/api/hash/0CC175B9C0F1B6A831C399E269772661"),
    get("/api/url/198.51.100.21%2Fbins%2Farm7"),
    get("/api/v1/search/ip?x=1&request=198.51.100.7"),
    get("/api/v1/search/ip?request=198.51.100.7&request=198.51.100.8"),
    // Spellings of the address.
    get("//api/ip/198.51.100.7"),
    get("/api//ip/198.51.100.7"),
    get("/API/ip/198.51.100.7"),
    get("/api/IP/198.51.100.7"),
    get("/api/%69p/198.51.100.7"),
    get("/api/./ip/198.51.100.7"),
    get("/healthz/../api/ip/198.51.100.7"),
    get("/api/ip/198.51.100.7/"),
    get("/api/ip/198.51.100.7;x=1"),
    get("/api/bulk/../ip/198.51.100.7"),
    get("http://test/api/ip/198.51.100.7"),
    get("/api/v1/search/ip/?request=198.51.100.7"),
    // Other methods.
    send("HEAD", IP, "", ""),
    send("HEAD", OPENTIP, "", ""),
    send("POST", IP, "", ""),
    send("OPTIONS", IP, "", ""),
    send("TRACE", IP, "", ""),
    send("QUERY", IP, "", ""),
    with(IP, "X-HTTP-Method-Override: GET\r\n"),
    Trick { method: "POST", ..with(IP, "X-HTTP-Method-Override: GET\r\n") },
    Trick { method: "POST", ..with(IP, "X-HTTP-Method: GET\r\n") },
    // Headers.
    with(IP, "X-Forwarded-For: 203.0.113.9\r\n"),
    with(IP, "Forwarded: for=203.0.113.9\r\n"),
    with(IP, "X-Real-IP: 127.0.0.1\r\nX-Original-URL: /healthz\r\nX-Rewrite-URL: /healthz\r\n"),
    with(IP, "If-None-Match: *\r\n"),
    with(IP, "If-Modified-Since: Fri, 10 Jul 2026 12:00:00 GMT\r\n"),
    with(IP, "Cache-Control: only-if-cached\r\n"),
    with(IP, "Range: bytes=0-100\r\n"),
    with(IP, "X-Request-Id: 1\r\n"),
    // The key where it does not belong, or twice.
    alone("/api/ip/198.51.100.7?x-api-key={key}", ""),
    alone("/api/v1/search/ip?request=198.51.100.7&api_key={key}", ""),
    alone(IP, "Cookie: x-api-key={key}\r\n"),
    alone(IP, "Cookie: __Host-hantei={key}\r\n"),
    alone(IP, "Authorization: Bearer {key}\r\n"),
    alone(IP, "x-apikey: {key}\r\n"),
    // Many at once.
    send("POST", "/api/v1/search/bulk", NDJSON, "198.51.100.7\n"),
    send(
        "POST",
        "/api/v1/search/bulk",
        NDJSON,
        "{\"type\": \"ip\", \"request\": \"198.51.100.7\"}\nno object\n",
    ),
    send("POST", "/api/v1/search/bulk", NDJSON, ""),
    send("POST", "/api/triage", OCTETS, "198.51.100.7\n"),
    send("POST", "/api/triage?format=csv", OCTETS, "198.51.100.7\n"),
    // Files.
    send("POST", "/api/v1/scan/file?filename=a.txt", OCTETS, "this is told"),
    send("POST", "/api/v1/getresult/file?request=0cc175b9c0f1b6a831c399e269772661", "", ""),
    get("/api/knowledge/MockRAT"),
];
