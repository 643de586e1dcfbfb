//! What is said about an upload besides its content.

use app::ImportOptions;
use percent_encoding::percent_decode_str;
use utoipa::IntoParams;

use crate::{api::moment, error::ApiError};

/// Longest name of a file in bytes.
const NAME_BYTES_MAX: usize = 1024;

/// What is said about the file besides its content.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportParameters {
    /// The source it comes from, as `GET /api/sources` names it; recognised from the content when left out.
    pub source: Option<String>,
    /// Its name, which tells the list of sources that have several: `spamhaus_drop.netset`.
    #[param(example = "csv_recent.csv")]
    pub name: Option<String>,
    /// The date of a list that has none of its own. RFC 3339, or a day.
    #[param(example = "2026-02-03")]
    pub observed_at: Option<String>,
    /// Its marking, in place of the source's own: `clear`, `green`, `amber`, `amber+strict`, `red`.
    pub tlp: Option<String>,
}

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
                _ => {
                    let shown: String = name.chars().take(40).collect();
                    let error = ApiError::bad_request(format!("there is no parameter `{shown}`"));
                    return Err(error.with_details(["source", "name", "observed_at", "tlp"]));
                }
            };
            let value = percent_decode_str(value)
                .decode_utf8()
                .map_err(|_| ApiError::bad_request(format!("the parameter `{name}` is not UTF-8")))?;
            *slot = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        Ok(parameters)
    }

    pub(super) fn options(self) -> Result<(String, ImportOptions), ApiError> {
        let name = self.name.unwrap_or_else(|| "upload".to_owned());
        if name.len() > NAME_BYTES_MAX || name.contains(|character: char| character.is_control()) {
            return Err(ApiError::bad_request(format!(
                "`name` is a file's name of at most {NAME_BYTES_MAX} bytes"
            )));
        }
        let observed_at = self.observed_at.map(|text| moment::parse("observed_at", &text)).transpose()?;
        let tlp = self.tlp.map(|text| tlp(&text)).transpose()?;
        Ok((name, ImportOptions { source: self.source, observed_at, tlp }))
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
        let parse = |query| ImportParameters::parse(query).and_then(ImportParameters::options);
        let (name, options) =
            parse("source=urlhaus&name=a%20b.csv&observed_at=2026-02-03&tlp=amber%2Bstrict").unwrap();
        assert_eq!((name.as_str(), options.source.as_deref()), ("a b.csv", Some("urlhaus")));
        assert_eq!(options.observed_at.unwrap().to_date(), "2026-02-03");
        assert_eq!(options.tlp, Some(model::Tlp::AmberStrict));
        assert_eq!(parse("").unwrap().0, "upload");
        for wrong in ["sauce=urlhaus", "observed_at=today", "tlp=blue", "name=a%0Ab", "name=%FF"] {
            assert_eq!(parse(wrong).unwrap_err().status, 400, "{wrong}");
        }
    }
}
