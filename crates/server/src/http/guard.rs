//! What surrounds every request: its identifier, room for it, who asks and whether he may, a time limit, a net for panics, the error
//! envelope, security headers, figures. One layer, so that the order is plain.

use std::{sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Peer, Settings, cors, panic::caught};
use crate::{
    access::{Caller, Gate, How, Presented, Refused, charge, gate},
    api::bench,
    error::ApiError,
    state::Shared,
};

/// Header of the request's identifier; a client's own is kept when it is harmless.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest identifier that a client may bring.
const REQUEST_ID_BYTES_MAX: usize = 64;
/// Header in which a request of a session that changes something repeats the session's secret.
const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// On every answer (OWASP Secure Headers). The address of a look-up holds the indicator, hence no referrer.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
];

/// The layer.
pub async fn guard(State(state): State<Shared>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers()).unwrap_or_else(|| state.request_id());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let method = request.method().clone();
    let peer = peer_of(&request);
    if let Ok(id) = HeaderValue::from_str(&id) {
        // Whoever writes into the audit finds it there.
        request.headers_mut().insert(REQUEST_ID, id);
    }
    let origin = cors::allowed(&state.settings.origins, request.headers());
    let asked = cors::preflight(&method, request.headers()).filter(|_| origin.is_some());
    let response = match asked {
        Some(response) => response,
        None => answer(&state, route, request, next, origin.is_some()).await,
    };
    let mut response = in_envelope(response, &id);
    let is_ready = state.is_ready();
    dress(response.headers_mut(), &id, is_ready, peer);
    cors::dress(response.headers_mut(), &state.settings.origins, origin);
    let status = response.status().as_u16();
    let took = started.elapsed();
    state.metrics.answered(&method, route, status, took);
    if !is_long(route) && !is_probe(route) {
        state.pace.answered(took);
    }
    // The route, never the address: what a customer looks up stays out of the log.
    let ms = took.as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::warn!(http.route = route, http.status = status, request.id = %id, ms, "answered `{route}` with {status}");
    } else {
        tracing::debug!(http.route = route, http.status = status, request.id = %id, ms, "answered `{route}` with {status}");
    }
    response
}

async fn answer(
    state: &Shared,
    route: &str,
    mut request: Request,
    next: Next,
    is_origin_allowed: bool,
) -> Response {
    let target_bytes = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target_bytes > Settings::TARGET_BYTES_MAX {
        let message =
            format!("the address has {target_bytes} bytes, at most {} are taken", Settings::TARGET_BYTES_MAX);
        return ApiError::uri_too_long(message).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && is_cross_site(request.headers())
        && !is_origin_allowed
    {
        return ApiError::cross_site().into_response();
    }
    let allowed = gate::of(request.method(), route).map(|(gate, _)| gate);
    let is_bench = state.settings.bench_routes && bench::is_bench(route);
    if allowed != Some(Gate::Open) && !is_bench {
        let (peer, method) = (peer_of(&request), request.method().clone());
        match admitted(state, allowed, peer, &method, request.headers()).await {
            Ok(caller) => drop(request.extensions_mut().insert(caller)),
            Err(refusal) => return refusal.into_response(),
        }
    }
    if allowed.is_none() {
        return nothing_here(route);
    }
    // Probes must answer when the server is full.
    let room = if is_probe(route) { None } else { Some(state.requests.try_acquire()) };
    if matches!(room, Some(Err(_))) {
        return ApiError::overloaded().into_response();
    }
    let handler = caught(next.run(request));
    let outcome = if is_long(route) {
        Ok(handler.await)
    } else {
        tokio::time::timeout(state.settings.request_timeout, handler).await
    };
    match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => ApiError::internal().into_response(),
        Err(_) => ApiError::timeout().into_response(),
    }
}

/// What is answered where the table has no row, whatever the router would do: there is no such operation. Told to those alone whom we know.
fn nothing_here(route: &str) -> Response {
    let methods = gate::methods(route);
    let allowed = HeaderValue::from_str(&methods.join(","));
    match allowed {
        Ok(allowed) if !methods.is_empty() => {
            ([(header::ALLOW, allowed)], ApiError::wrong_method()).into_response()
        }
        _ => ApiError::no_route().into_response(),
    }
}

/// Who asks, if he may.
async fn admitted(
    state: &Shared,
    gate: Option<Gate>,
    peer: Peer,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Arc<Caller>, ApiError> {
    let presented = Presented::of(headers);
    let caller =
        state.access.authenticate(presented, peer.address).await.map_err(|refused| match refused {
            Refused::Unavailable => ApiError::accounts_unavailable(),
            Refused::Nothing | Refused::Wrong | Refused::Shut => ApiError::unauthenticated(),
        })?;
    if let Some(gate) = gate {
        caller.passes(gate)?;
    }
    if let How::Session(session) = &caller.how
        && !method.is_safe()
    {
        let repeated = headers.get(CSRF).and_then(|value| value.to_str().ok());
        if !session.is_csrf(repeated.unwrap_or_default()) {
            return Err(ApiError::wrong_csrf());
        }
    }
    Ok(caller)
}

/// Who asks, as the connection has it.
fn peer_of(request: &Request) -> Peer {
    let nobody = Peer { address: std::net::IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED), is_secure: false };
    Peer::of(request.extensions()).unwrap_or(nobody)
}

/// Whether it is asked whether the server lives.
fn is_probe(route: &str) -> bool {
    matches!(route, "/healthz" | "/readyz" | "/metrics")
}

/// Whether an answer takes as long as what was sent does, or the ledger is large.
fn is_long(route: &str) -> bool {
    matches!(
        route,
        "/api/imports"
            | "/api/triage"
            | "/api/v1/scan/file"
            | "/api/sources/{name}"
            | "/api/erasures"
            | "/api/backup"
    )
}

/// Whether a browser says that a page of another site sent this (Fetch Metadata Request Headers, W3C).
fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// The client's identifier, when it is short and plain.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (is_plain && (1..=REQUEST_ID_BYTES_MAX).contains(&id.len())).then(|| id.to_owned())
}

/// Writes the envelope into an answer that carries an error.
fn in_envelope(mut response: Response, id: &str) -> Response {
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        let body = serde_json::to_vec(&error.body(id)).unwrap_or_default();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
        if let Some((limit, seconds)) = error.limit.zip(error.retry_after_seconds) {
            charge::exhausted_headers(response.headers_mut(), limit, seconds);
        }
        if error.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
    }
    response
}

fn dress(headers: &mut HeaderMap, id: &str, is_ready: bool, peer: Peer) {
    // Room for all at once, and for those below.
    headers.reserve(HEADERS.len() + 4);
    for (name, value) in &HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some((name, value)) = peer.transport_security() {
        headers.insert(name, value);
    }
    if !is_ready {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_id(given: &str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_str(given).unwrap());
        assert_eq!(request_id(&headers).as_deref(), expected);
    }

    #[test]
    fn keeps_plain_identifiers_only() {
        check_id("trace-1.2_3", Some("trace-1.2_3"));
        check_id("", None);
        check_id("a b", None);
        check_id("<script>", None);
        check_id(&"x".repeat(65), None);
    }

    #[test]
    fn other_sites_are_recognised() {
        let from = |site| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            is_cross_site(&headers)
        };
        assert!(from("cross-site") && from("same-site"));
        assert!(!from("same-origin") && !from("none") && !is_cross_site(&HeaderMap::new()));
    }

    /// Whoever adds a route and forgets its row has added nothing.
    #[test]
    fn a_route_without_a_row_is_not_there() {
        use accounts::{Accounts, Role, Scopes, TokenWish};
        use axum::{Router, middleware::from_fn_with_state, routing::get};
        use hyper::service::Service;

        let app = Arc::new(app::App::open(&options()).unwrap());
        let accounts = Arc::new(Accounts::open("memory:").unwrap());
        let user = crate::access::first::first(&accounts, app.now()).unwrap().unwrap().user;
        let wish = TokenWish {
            name: "test".to_owned(),
            scopes: Scopes::of_role(Role::Administrator),
            expires_at: None,
            licence: None,
        };
        let token = accounts.create_token(user.id, &wish, app.now()).unwrap().0;
        let keys = crate::access::Keys::passing().unwrap();
        let access =
            crate::access::Access::new(accounts, Arc::clone(&app), keys, crate::access::Searches::Off)
                .unwrap();
        let pace = Arc::new(crate::pace::Pace::new(crate::pace::Pace::PER_SECOND, Instant::now()));
        let state =
            Arc::new(crate::state::ServerState::new(app, Arc::new(access), Settings::default(), pace, None));
        let router = Router::new()
            .route("/api/unlisted", get(|| async { "told" }))
            .layer(from_fn_with_state(Arc::clone(&state), guard))
            .with_state(state);
        let service = hyper_util::service::TowerToHyperService::new(router);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (token, status) in [(token.expose(), 404), ("wrong", 401)] {
            let request =
                Request::builder().uri("/api/unlisted").header("x-api-key", token).body(Body::empty());
            let response = runtime.block_on(service.call(request.unwrap())).unwrap();
            assert_eq!(response.status().as_u16(), status);
        }
    }

    fn options() -> app::Options {
        app::Options {
            data: "memory:".to_owned(),
            policy: None,
            clock: app::Clock::fixed(model::Timestamp::from_millis(0)),
            cache_bytes: 1 << 20,
            rows: app::RowMemory { bytes: 1 << 20, is_whole: true },
            command: "test".to_owned(),
        }
    }
}
