//! The API's table of contents.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router, middleware,
    routing::{MethodRouter, get},
};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        account, admin, assessments::routes, bench, bulk, difference, docs, explain, graph, graphs, health,
        imports, knowledge, licence_use, lookup, password, scan, search, session, sightings, sources, triage,
        watches,
    },
    http::guard,
    openapi, portal, sign_in,
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
        .routes(routes!(graph::read_graph))
        .routes(routes!(difference::read_difference))
        .routes(routes!(graphs::list_graphs, graphs::add_graph))
        .routes(routes!(graphs::export_graph))
        .routes(routes!(graphs::show_graph, graphs::change_graph, graphs::remove_graph))
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
        .routes(routes!(sources::read_source_metrics))
        .routes(routes!(imports::list_imports, imports::import_file))
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
        .routes(routes!(licence_use::read_use))
        .routes(routes!(account::list_tokens, account::create_token))
        .routes(routes!(account::revoke_token))
        .routes(routes!(watches::list_watches, watches::add_watch))
        .routes(routes!(watches::remove_watch))
        .routes(routes!(routes::list_assessments, routes::add_assessment))
        .routes(routes!(routes::withdraw_assessment))
        .routes(routes!(admin::list_users, admin::add_user))
        .routes(routes!(admin::read_user, admin::change_user, admin::remove_user))
        .routes(routes!(admin::make_link))
        .routes(routes!(admin::list_groups, admin::add_group))
        .routes(routes!(admin::change_group, admin::remove_group))
        .routes(routes!(admin::list_licences, admin::grant_licence))
        .routes(routes!(admin::change_licence, admin::revoke_licence))
        .routes(routes!(licence_use::read_use_of_licence))
        .routes(routes!(admin::change_source, admin::remove_source))
        .routes(routes!(admin::erase_person))
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

/// What the document leaves out: pages, what they load, addresses without an object, and what only a server that is measured has.
fn others(has_bench: bool) -> Vec<(String, MethodRouter<Shared>)> {
    let mut others = vec![
        ("/api".to_owned(), get(docs::read_page)),
        ("/api/".to_owned(), get(docs::read_page)),
        ("/api/browser.css".to_owned(), get(docs::read_style)),
        ("/api/browser.js".to_owned(), get(docs::read_script)),
        (portal::ICON.to_owned(), get(portal::read_icon)),
        (portal::ASSETS.to_owned(), get(portal::read_asset)),
        ("/sign-in".to_owned(), get(sign_in::read_page)),
        ("/sign-in/{file}".to_owned(), get(sign_in::read_file)),
        ("/api/knowledge".to_owned(), get(knowledge::read_knowledge)),
        ("/api/knowledge/".to_owned(), get(knowledge::read_knowledge)),
    ];
    others.extend(portal::PAGES.iter().map(|page| ((*page).to_owned(), get(portal::read_page))));
    for kind in model::Kind::ALL {
        let path = format!("/api/{}", kind.as_str());
        others.push((format!("{path}/"), get(lookup::lookup_nothing)));
        others.push((path, get(lookup::lookup_nothing)));
    }
    if has_bench {
        others.push((bench::CONSTANT.to_owned(), get(bench::answer_constant)));
        others.push((bench::VERDICT.to_owned(), get(bench::answer_verdict)));
    }
    others
}

/// The paths of all routes, in axum's syntax.
#[must_use]
pub fn paths() -> BTreeSet<String> {
    let others = others(true).into_iter().map(|(path, _)| path);
    described().paths.paths.into_keys().chain(others).collect()
}

/// All routes over a state, within the guard, which answers for whatever has no row in [`crate::access::gate::ROWS`].
pub fn router(state: Arc<ServerState>) -> Router {
    let mut router = Router::from(operations());
    for (path, handler) in others(state.settings.bench_routes) {
        router = router.route(&path, handler);
    }
    router.layer(middleware::from_fn_with_state(Arc::clone(&state), guard::guard)).with_state(state)
}
