//! What stands before every operation, told once for all of them: who may (from the table of permissions), how he shows it, and the answers that
//! the guard gives in place of the handler.

use axum::http::Method;
use serde_json::json;
use utoipa::{
    PartialSchema,
    openapi::{
        Components, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
        extensions::ExtensionsBuilder,
        path::{Operation, PathItem},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use crate::access::{
    COOKIE,
    gate::{self, Gate, Sold},
};
use crate::error::ErrorBody;

/// The ways of showing who one is, by the names under which the document speaks of them: a token in one of three, and the session of a browser.
const SCHEMES: [&str; 4] = ["key", "bearer", "basic", SESSION];
/// The last of them.
const SESSION: &str = "session";

/// Writes it into a document that still has axum's syntax of paths.
pub(super) fn guarded(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    let key =
        ApiKey::Header(ApiKeyValue::with_description("x-api-key", "A token, as OpenTIP's clients send it"));
    let text = "The session that signing in began; what changes something repeats its `Csrf` in `x-csrf-token`. `hantei` where plain text is allowed";
    let session = ApiKey::Cookie(ApiKeyValue::with_description(COOKIE, text));
    let http = |scheme, text: &str| {
        SecurityScheme::Http(HttpBuilder::new().scheme(scheme).description(Some(text)).build())
    };
    components.add_security_scheme("key", SecurityScheme::ApiKey(key));
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(session));
    components.add_security_scheme("bearer", http(HttpAuthScheme::Bearer, "A token (RFC 6750)"));
    components.add_security_scheme(
        "basic",
        http(HttpAuthScheme::Basic, "The user's name, and a token in place of a password (RFC 7617)"),
    );
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            if let Some((needs, sold)) = gate::of(&method, path) {
                guard(operation, needs, sold);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn guard(operation: &mut Operation, needs: Gate, sold: Sold) {
    let (role, scope) = match needs {
        Gate::Open => (None, None),
        Gate::SignedIn => (Some("reader"), None),
        Gate::Session => (Some("reader"), Some("session")),
        Gate::Needs(role, scope) => (Some(role.as_str()), Some(scope.as_str())),
    };
    let extensions = ExtensionsBuilder::new()
        .add("x-role", json!(role))
        .add("x-scope", json!(scope))
        .add("x-details", json!(sold == Sold::Details))
        .build();
    operation.extensions.get_or_insert_default().merge(extensions);
    if needs == Gate::Open {
        operation.security = Some(Vec::new());
    } else {
        let named = |name: &&str| SecurityRequirement::new::<_, [&str; 0], &str>(*name, []);
        let is_enough = |name: &&&str| needs != Gate::Session || **name == SESSION;
        operation.security = Some(SCHEMES.iter().filter(is_enough).map(named).collect());
        tell(operation, "401", "No token or session that is valid");
        tell(
            operation,
            "403",
            "Known, and not allowed; or the day's searches are used up (`quota_exceeded`, with `Retry-After`)",
        );
    }
    tell(operation, "503", "Too busy, or the accounts cannot be asked; see `Retry-After`");
}

/// Adds an answer unless the handler tells of it.
fn tell(operation: &mut Operation, status: &str, description: &str) {
    let schema = RefOr::Ref(Ref::from_schema_name("ErrorBody"));
    debug_assert!(matches!(ErrorBody::schema(), RefOr::T(_)), "the envelope is a schema of its own");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response =
        ResponseBuilder::new().description(description).content("application/json", content).build();
    operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
}
