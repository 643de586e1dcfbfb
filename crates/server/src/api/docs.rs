//! The API's manual: the OpenAPI document, and a page to read and try it that needs nothing from elsewhere.

use axum::{
    http::{HeaderValue, header},
    response::IntoResponse,
};

use crate::openapi;

/// The OpenAPI document
///
/// OpenAPI 3.1, made from the handlers of this very server.
#[utoipa::path(get, path = "/api/openapi.json", tag = "Operation",
    responses((status = 200, body = Object, description = "The document")))]
pub async fn read_openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], openapi::text())
}

/// The page.
pub async fn read_page() -> impl IntoResponse {
    asset("text/html; charset=utf-8", include_str!("../../assets/browser.html"))
}

/// Its looks.
pub async fn read_style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("../../assets/browser.css"))
}

/// Its behaviour.
pub async fn read_script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", include_str!("../../assets/browser.js"))
}

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text)
}
