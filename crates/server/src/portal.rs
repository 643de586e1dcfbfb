//! The portal: the files that `web/` builds, within the binary.
//!
//! They carry nothing of the ledger, so that everybody may read them; what they show they ask of the API. A build without them answers with a page that
//! says how to get them.

use std::borrow::Cow;

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{Embed, EmbeddedFile};

use crate::error::ApiError;

/// Addresses of the portal's pages; its own router tells them apart.
pub const PAGES: &[&str] =
    &["/", "/account", "/admin", "/admin/{part}", "/bulk", "/graph", "/report/{kind}/{object}", "/scan"];
/// The sign in the browser's tab.
pub(crate) const ICON: &str = "/favicon.svg";
/// Files whose names change with what is in them.
pub(crate) const ASSETS: &str = "/assets/{file}";

/// What `npm run build` made.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// Any of its pages.
pub(crate) async fn read_page(headers: HeaderMap) -> Response {
    match file("index.html", &headers) {
        // What it loads changes with each build.
        Some(page) => ([(header::CACHE_CONTROL, "no-cache")], page).into_response(),
        None => ([(header::CONTENT_TYPE, HTML)], include_str!("portal/missing.html")).into_response(),
    }
}

/// The sign in the browser's tab, of every page.
pub(crate) async fn read_icon() -> Response {
    let icon = include_str!("../../../web/public/favicon.svg");
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")], icon)
        .into_response()
}

/// A script, a style, or what they load. It never changes under its name.
///
/// # Errors
/// 404 for what there is not.
pub(crate) async fn read_asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    // Of this folder alone: a development build reads it from disk.
    let is_name = !name.contains(['/', '\\']);
    let asset = is_name.then(|| file(&format!("assets/{name}"), &headers)).flatten();
    let asset = asset.ok_or_else(ApiError::no_route)?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=31536000, immutable")], asset).into_response())
}

const HTML: &str = "text/html; charset=utf-8";

/// A file as the browser reads it best: the build lays compressed ones beside those that are worth it.
fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    // They are not to be asked for by themselves.
    if name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    let plain = Built::get(name)?;
    let compressed = [("br", ".br"), ("gzip", ".gz")].into_iter().find_map(|(coding, ending)| {
        let found = accepts(headers, coding).then(|| Built::get(&format!("{name}{ending}")))??;
        Some((HeaderValue::from_static(coding), found))
    });
    let (coding, EmbeddedFile { data, .. }) = match compressed {
        Some((coding, found)) => (Some(coding), found),
        None => (None, plain),
    };
    let mut response = match data {
        Cow::Borrowed(bytes) => bytes.into_response(),
        Cow::Owned(bytes) => bytes.into_response(),
    };
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    Some(response)
}

/// Whether a coding is named by who asks, and not with a weight of nothing (RFC 9110 section 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let is_refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0))
        });
        is_named && !is_refused
    })
}

/// By the ending; all that the build makes.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => HTML,
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_taken_as_they_are_asked_for() {
        let check = |value: &str, expected: [bool; 2]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            assert_eq!(["br", "gzip"].map(|coding| accepts(&headers, coding)), expected, "{value}");
        };
        check("gzip, deflate, br", [true, true]);
        check("GZIP;q=0.5", [false, true]);
        check("br;q=0, gzip;q=0.0", [false, false]);
        check("identity", [false, false]);
        check("brotli, x-gzip", [false, false]);
        check("", [false, false]);
    }

    #[test]
    fn compressed_files_are_not_asked_for_by_name() {
        for name in ["index.html.gz", "assets/x.js.br", "../Cargo.toml", "assets/../../Cargo.toml", ""] {
            assert!(file(name, &HeaderMap::new()).is_none(), "{name}");
        }
    }
}
