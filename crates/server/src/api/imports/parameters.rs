//! What is said about an upload besides its content.

use std::path::Path;

use app::{
    ImportOptions,
    sightings::{read_country, read_sensor},
};
use percent_encoding::percent_decode_str;
use utoipa::IntoParams;

use crate::{
    api::{
        moment,
        texts::{MomentOrNoneText, SwitchText},
    },
    error::ApiError,
};

/// Longest name of a file in bytes.
const NAME_BYTES_MAX: usize = 1024;
/// Pieces of evidence that a dry run shows unless it is told.
pub(crate) const SHOWN: usize = 10;
/// Most pieces of evidence that a dry run shows.
pub(crate) const SHOWN_MAX: usize = 1_000;

/// What is said about the file besides its content.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportParameters {
    /// The source it comes from, as `GET /api/sources` names it; recognised from the content when left out.
    pub source: Option<String>,
    /// The mapping that says what it means, by its name in the server's folder of mappings, in place of `source`.
    #[param(example = "acme")]
    pub mapping: Option<String>,
    /// Its name, which tells the list of sources that have several: `spamhaus_drop.netset`.
    #[param(example = "csv_recent.csv")]
    pub name: Option<String>,
    /// The date of a list that has none of its own. RFC 3339, or a day.
    #[param(value_type = Option<MomentOrNoneText>, inline, example = "2026-02-03")]
    pub observed_at: Option<String>,
    /// Its marking, in place of the source's own: `clear`, `green`, `amber`, `amber+strict`, `red`.
    pub tlp: Option<String>,
    /// Name of the sensor of logs that do not name it, at most 63 bytes; the source's name if left out.
    pub sensor: Option<String>,
    /// Country of the sensor, for sightings whose country nothing else tells.
    #[param(example = "JP")]
    pub country: Option<String>,
    /// `true`: write nothing, and tell what the file would become.
    #[param(value_type = Option<SwitchText>, inline)]
    pub dry_run: Option<String>,
    /// How many pieces of evidence a dry run shows, 10 if left out, at most 1,000.
    #[param(value_type = Option<u16>, maximum = 1000)]
    pub show: Option<String>,
}

/// All parameters.
const NAMES: [&str; 9] =
    ["source", "mapping", "name", "observed_at", "tlp", "sensor", "country", "dry_run", "show"];

impl ImportParameters {
    pub(super) fn parse(query: &str) -> Result<Self, ApiError> {
        let mut parameters = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match name {
                "source" => &mut parameters.source,
                "name" => &mut parameters.name,
                "observed_at" => &mut parameters.observed_at,
                "tlp" => &mut parameters.tlp,
                "mapping" => &mut parameters.mapping,
                "sensor" => &mut parameters.sensor,
                "country" => &mut parameters.country,
                "dry_run" => &mut parameters.dry_run,
                "show" => &mut parameters.show,
                _ => {
                    let shown: String = name.chars().take(40).collect();
                    let error = ApiError::bad_request(format!("there is no parameter `{shown}`"));
                    return Err(error.with_details(NAMES));
                }
            };
            let value = percent_decode_str(value)
                .decode_utf8()
                .map_err(|_| ApiError::bad_request(format!("the parameter `{name}` is not UTF-8")))?;
            *slot = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        Ok(parameters)
    }

    /// The file's name, and the options; `mappings` is the server's folder of mappings.
    pub(super) fn options(self, mappings: Option<&Path>) -> Result<(String, ImportOptions), ApiError> {
        let name = self.name.unwrap_or_else(|| "upload".to_owned());
        if name.len() > NAME_BYTES_MAX || name.contains(|character: char| character.is_control()) {
            return Err(ApiError::bad_request(format!(
                "`name` is a file's name of at most {NAME_BYTES_MAX} bytes"
            )));
        }
        let observed_at = self.observed_at.map(|text| moment::parse("observed_at", &text)).transpose()?;
        let tlp = self.tlp.map(|text| tlp(&text)).transpose()?;
        if self.source.is_some() && self.mapping.is_some() {
            return Err(ApiError::bad_request("`source` and `mapping` contradict each other: give one"));
        }
        let mapping = self.mapping.map(|name| app::import::mappings::named(mappings, &name)).transpose()?;
        let show = match &self.show {
            None => Some(SHOWN),
            Some(text) => text.parse().ok().filter(|show| *show <= SHOWN_MAX),
        };
        let show =
            show.ok_or_else(|| ApiError::bad_request(format!("`show` is a number up to {SHOWN_MAX}")))?;
        let dry_run = match self.dry_run.as_deref() {
            None | Some("false") => None,
            Some("true") => Some(show),
            Some(_) => return Err(ApiError::bad_request("`dry_run` is `true` or `false`")),
        };
        let sensor = self.sensor.map(|text| read_sensor(&text)).transpose().map_err(ApiError::bad_request)?;
        let country = self.country.map(|text| read_country(&text)).transpose();
        let country = country.map_err(ApiError::bad_request)?;
        let mappings = mappings.map(Path::to_owned);
        let options = ImportOptions {
            source: self.source,
            mapping,
            mappings,
            observed_at,
            tlp,
            sensor,
            country,
            dry_run,
            ..ImportOptions::default()
        };
        Ok((name, options))
    }
}

fn tlp(text: &str) -> Result<model::Tlp, ApiError> {
    let label = text.to_ascii_uppercase();
    let label = label.strip_prefix("TLP:").unwrap_or(&label);
    let known = model::Tlp::ALL.into_iter().find(|tlp| tlp.as_str().strip_prefix("TLP:") == Some(label));
    known.ok_or_else(|| ApiError::bad_request("`tlp` is `clear`, `green`, `amber`, `amber+strict` or `red`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_checked() {
        let parse = |query| ImportParameters::parse(query).and_then(|parameters| parameters.options(None));
        let (name, options) =
            parse("source=urlhaus&name=a%20b.csv&observed_at=2026-02-03&tlp=amber%2Bstrict").unwrap();
        assert_eq!((name.as_str(), options.source.as_deref()), ("a b.csv", Some("urlhaus")));
        assert_eq!(options.observed_at.unwrap().to_date(), "2026-02-03");
        assert_eq!(options.tlp, Some(model::Tlp::AmberStrict));
        assert_eq!(parse("").unwrap().0, "upload");
        for wrong in [
            "sauce=urlhaus",
            "observed_at=today",
            "tlp=blue",
            "name=a%0Ab",
            "name=%FF",
            "mapping=acme",
            "dry_run=yes",
            "dry_run=true&show=9999",
            "source=a&mapping=b",
            "country=Japan",
            "sensor=%09",
        ] {
            assert_eq!(parse(wrong).unwrap_err().status, 400, "{wrong}");
        }
    }
}
