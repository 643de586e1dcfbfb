//! The API's table of contents.

use std::sync::Arc;

use axum::{Router, middleware, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        bench, bulk, docs, explain, health, imports, knowledge, lookup, scan, search, sightings, sources,
        triage,
    },
    error::ApiError,
    http::guard,
    openapi,
    state::{ServerState, Shared},
};

/// The operations that the OpenAPI document describes.
fn operations() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(lookup::lookup_hash))
        .routes(routes!(lookup::lookup_ip))
        .routes(routes!(lookup::lookup_domain))
        .routes(routes!(lookup::lookup_url))
        .routes(routes!(explain::explain_object))
        .routes(routes!(search::search_hash))
        .routes(routes!(search::search_ip))
        .routes(routes!(search::search_domain))
        .routes(routes!(search::search_url))
        .routes(routes!(scan::scan_file))
        .routes(routes!(scan::read_result))
        .routes(routes!(bulk::search_bulk))
        .routes(routes!(triage::triage_log))
        .routes(routes!(knowledge::read_knowledge))
        .routes(routes!(sources::list_sources))
        .routes(routes!(imports::import_file))
        .routes(routes!(sightings::report_sightings))
        .routes(routes!(docs::read_openapi))
        .routes(routes!(health::check_health))
        .routes(routes!(health::check_readiness))
        .routes(routes!(health::read_metrics))
}

/// The description of all operations as the handlers give it, with axum's path syntax.
pub(crate) fn described() -> OpenApi {
    operations().into_openapi()
}

/// All routes over a state, within the guard.
pub fn router(state: Arc<ServerState>) -> Router {
    let mut router = Router::from(operations())
        .route("/api", get(docs::read_page))
        .route("/api/", get(docs::read_page))
        .route("/api/browser.css", get(docs::read_style))
        .route("/api/browser.js", get(docs::read_script));
    for path in ["/api/knowledge", "/api/knowledge/"] {
        router = router.route(path, get(knowledge::read_knowledge));
    }
    for kind in model::Kind::ALL {
        let kind = kind.as_str();
        router = router.route(&format!("/api/{kind}"), get(lookup::lookup_nothing));
        router = router.route(&format!("/api/{kind}/"), get(lookup::lookup_nothing));
    }
    if state.settings.bench_constant {
        router = router.route("/api/bench/constant", get(bench::answer_constant));
    }
    router
        .fallback(async || ApiError::no_route())
        .method_not_allowed_fallback(async || ApiError::wrong_method())
        .layer(middleware::from_fn_with_state(Arc::clone(&state), guard::guard))
        .with_state(state)
}
