//! `GET /api/bench/constant`: a fixed verdict, to measure the server without the product. There only when the settings say so.

use axum::{
    http::{HeaderValue, header},
    response::IntoResponse,
};

/// A reply as the OpenTIP look-up of an address gives it, of usual length.
const REPLY: &str = concat!(
    r#"{"Zone":"Red","IpGeneralInfo":{"Status":"known","CountryCode":"JP","FirstSeen":"2026-01-02T03:04:05Z","Ip":"192.0.2.1","#,
    r#""Categories":["CATEGORY_BOTNET_CNC"],"CategoriesWithZone":[{"Name":"CATEGORY_BOTNET_CNC","Zone":"Red"}]},"#,
    r#""IpWhoIs":{"Asn":[{"Number":64496,"Description":["Example Networks"]}],"Net":{"RangeStart":"192.0.2.0","RangeEnd":"192.0.2.255"}}}"#
);

/// The fixed verdict.
pub async fn answer_constant() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], REPLY)
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_json() {
        assert!(serde_json::from_str::<serde_json::Value>(super::REPLY).is_ok());
    }
}
