//! The API's table of contents.

use std::sync::Arc;

use axum::{Router, middleware, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        account, admin, assessments::routes, bench, bulk, docs, explain, health, imports, knowledge, lookup,
        password, scan, search, session, sightings, sources, triage,
    },
    error::ApiError,
    http::guard,
    openapi, sign_in,
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
        .routes(routes!(session::begin_session, session::read_session, session::end_session))
        .routes(routes!(session::begin_oidc))
        .routes(routes!(session::finish_oidc))
        .routes(routes!(password::reset_password))
        .routes(routes!(account::read_account))
        .routes(routes!(account::change_password))
        .routes(routes!(account::begin_totp, account::confirm_totp, account::remove_totp))
        .routes(routes!(account::read_preferences, account::write_preferences))
        .routes(routes!(account::read_licence))
        .routes(routes!(account::list_tokens, account::create_token))
        .routes(routes!(account::revoke_token))
        .routes(routes!(routes::list_assessments, routes::add_assessment))
        .routes(routes!(routes::withdraw_assessment))
        .routes(routes!(admin::list_users, admin::add_user))
        .routes(routes!(admin::read_user, admin::change_user, admin::remove_user))
        .routes(routes!(admin::make_link))
        .routes(routes!(admin::list_groups, admin::add_group))
        .routes(routes!(admin::change_group, admin::remove_group))
        .routes(routes!(admin::list_licences, admin::grant_licence))
        .routes(routes!(admin::change_licence, admin::revoke_licence))
        .routes(routes!(admin::change_source, admin::remove_source))
        .routes(routes!(admin::list_audit))
        .routes(routes!(admin::export_audit))
        .routes(routes!(admin::make_backup))
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
        .route("/api/browser.js", get(docs::read_script))
        .route("/sign-in", get(sign_in::read_page))
        .route("/sign-in/{file}", get(sign_in::read_file));
    for path in ["/api/knowledge", "/api/knowledge/"] {
        router = router.route(path, get(knowledge::read_knowledge));
    }
    for kind in model::Kind::ALL {
        let kind = kind.as_str();
        router = router.route(&format!("/api/{kind}"), get(lookup::lookup_nothing));
        router = router.route(&format!("/api/{kind}/"), get(lookup::lookup_nothing));
    }
    if state.settings.bench_routes {
        router = router
            .route(bench::CONSTANT, get(bench::answer_constant))
            .route(bench::VERDICT, get(bench::answer_verdict));
    }
    router
        .fallback(async || ApiError::no_route())
        .method_not_allowed_fallback(async || ApiError::wrong_method())
        .layer(middleware::from_fn_with_state(Arc::clone(&state), guard::guard))
        .with_state(state)
}
