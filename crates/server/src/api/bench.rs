//! `GET /api/bench/constant`: a fixed verdict, to measure the server without the product; `GET /api/bench/zone/{type}/{object}`: a zone without asking
//! who looks it up, to measure what asking costs. There only when the settings say so, for everybody.

use analysis::Viewer;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use model::Kind;

use super::{
    lookup::{behind, zone_alone},
    parameters::Lookup,
    target::Target,
};
use crate::{error::ApiError, state::Shared};

/// Route of the fixed verdict.
pub(crate) const CONSTANT: &str = "/api/bench/constant";
/// Route of the zone.
pub(crate) const VERDICT: &str = "/api/bench/zone/{type}/{*object}";

/// Whether this route is for the benchmark, and open to everybody where it is there at all.
pub(crate) fn is_bench(route: &str) -> bool {
    matches!(route, CONSTANT | VERDICT)
}

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

/// The zone as `GET /api/{type}/{object}?sections=Zone` has it, as everybody may see it.
pub async fn answer_verdict(
    State(state): State<Shared>,
    Path((kind, _)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind);
    let kind = kind.ok_or_else(|| ApiError::bad_request("there is no such type"))?;
    let raw = behind(&uri, &format!("/api/bench/zone/{}/", kind.as_str()));
    let lookup = Lookup::parse(kind, &Target::of_path(kind, raw)?)?;
    zone_alone(&state, &lookup.query.observable, &Viewer::all(), None)
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_json() {
        assert!(serde_json::from_str::<serde_json::Value>(super::REPLY).is_ok());
    }
}
