//! The OpenAPI 3.1 document, made from the handlers: head, path syntax, text, and the list of routes.

mod guarded;

use std::sync::OnceLock;

use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem};

use self::guarded::guarded;
use crate::router;

/// One operation, for lists.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RouteInfo {
    /// HTTP method in capitals.
    pub method: String,
    /// Path with `{parameters}`.
    pub path: String,
    /// What it does, in a few words.
    pub summary: String,
}

/// What the document begins with.
pub(crate) fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Hantei")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Threat look-ups with verdicts that explain themselves. Two shapes that integrations already speak: KTIP's sectioned report \
             (`/api/{type}/<object>`) and OpenTIP's short one (`/api/v1/search/{type}?request=`). Errors have one envelope everywhere.",
        ))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// The document. A path's rest (`{*object}` in axum's syntax) is a plain parameter in OpenAPI's.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = router::described();
    guarded(&mut document);
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    document
}

/// The document as it is served: indented JSON with a line end. Members stand in the order of their names: the library has none for extensions, and what
/// is the same shall read the same.
#[must_use]
pub fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let sorted =
            serde_json::to_value(document()).and_then(|document| serde_json::to_string_pretty(&document));
        let mut text = sorted.unwrap_or_default();
        text.push('\n');
        text
    })
}

/// All operations, sorted by path and method.
#[must_use]
pub fn routes() -> Vec<RouteInfo> {
    let mut routes = Vec::new();
    for (path, item) in document().paths.paths {
        for (method, operation) in operations(&item) {
            let summary = operation.summary.clone().unwrap_or_default();
            routes.push(RouteInfo { method: method.to_owned(), path: path.clone(), summary });
        }
    }
    routes.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    routes
}

fn operations(item: &PathItem) -> Vec<(&'static str, &utoipa::openapi::path::Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}
