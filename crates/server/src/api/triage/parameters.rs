//! What is wanted of a triage.

use model::Zone;
use percent_encoding::percent_decode_str;
use utoipa::IntoParams;

use crate::{
    api::texts::{SwitchText, TriageFormatText, ZoneSmallText},
    error::ApiError,
};

/// Longest name of a log in bytes.
const NAME_BYTES_MAX: usize = 1024;

/// What is wanted of a triage.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TriageParameters {
    /// `json`, `ndjson` (indicators, then lines, then the summary, an object a line) or `csv` (indicators alone).
    #[param(value_type = Option<TriageFormatText>, inline, example = "json")]
    pub format: Option<String>,
    /// Zones that matter, separated by commas; `red,orange,yellow` when left out.
    #[param(value_type = Option<Vec<ZoneSmallText>>, inline, style = Form, explode = false, example = json!(["red", "orange"]))]
    pub zones: Option<String>,
    /// `true` to get the matching lines as well, at most 100,000.
    #[param(value_type = Option<SwitchText>, inline, example = "false")]
    pub lines: Option<String>,
    /// The log's name, to be repeated in the answer.
    #[param(example = "proxy.log")]
    pub name: Option<String>,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriageFormat {
    /// One document.
    Json,
    /// An object a line.
    Ndjson,
    /// A table of the indicators.
    Csv,
}

impl TriageFormat {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// The parameters, checked.
pub(super) struct Wish {
    pub(super) format: TriageFormat,
    pub(super) zones: Vec<Zone>,
    pub(super) lines: bool,
    pub(super) name: String,
}

/// Reads zones separated by commas, in any case.
///
/// # Errors
/// Says which zones there are.
pub fn zones(text: &str) -> Result<Vec<Zone>, String> {
    let mut zones = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let known = Zone::ALL.into_iter().find(|zone| zone.as_str().eq_ignore_ascii_case(word));
        zones.push(known.ok_or_else(|| "zones are red, orange, yellow, green and grey".to_owned())?);
    }
    if zones.is_empty() { Err("name at least one zone, like `red,orange`".to_owned()) } else { Ok(zones) }
}

impl TriageParameters {
    pub(super) fn parse(query: &str) -> Result<Self, ApiError> {
        let mut parameters = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match name {
                "format" => &mut parameters.format,
                "zones" => &mut parameters.zones,
                "lines" => &mut parameters.lines,
                "name" => &mut parameters.name,
                _ => {
                    let shown: String = name.chars().take(40).collect();
                    let error = ApiError::bad_request(format!("there is no parameter `{shown}`"));
                    return Err(error.with_details(["format", "zones", "lines", "name"]));
                }
            };
            let value = percent_decode_str(value)
                .decode_utf8()
                .map_err(|_| ApiError::bad_request(format!("the parameter `{name}` is not UTF-8")))?;
            *slot = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        Ok(parameters)
    }

    pub(super) fn wish(self) -> Result<Wish, ApiError> {
        let format = match self.format.as_deref() {
            None | Some("json") => TriageFormat::Json,
            Some("ndjson") => TriageFormat::Ndjson,
            Some("csv") => TriageFormat::Csv,
            Some(_) => return Err(ApiError::bad_request("`format` is `json`, `ndjson` or `csv`")),
        };
        let zones = self.zones.as_deref().unwrap_or("red,orange,yellow");
        let zones = zones_or_refusal(zones)?;
        let lines = match self.lines.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(ApiError::bad_request("`lines` is `true` or `false`")),
        };
        let name = self.name.unwrap_or_else(|| "log".to_owned());
        if name.len() > NAME_BYTES_MAX || name.contains(|character: char| character.is_control()) {
            let message = format!("`name` is a log's name of at most {NAME_BYTES_MAX} bytes");
            return Err(ApiError::bad_request(message));
        }
        Ok(Wish { format, zones, lines, name })
    }
}

fn zones_or_refusal(text: &str) -> Result<Vec<Zone>, ApiError> {
    zones(text).map_err(|reason| ApiError::bad_request(format!("`zones`: {reason}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_checked() {
        let parse = |query| TriageParameters::parse(query).and_then(TriageParameters::wish);
        let wish = parse("format=csv&zones=Red,%20green&lines=true&name=a%20b.log").unwrap();
        assert_eq!((wish.format, wish.lines, wish.name.as_str()), (TriageFormat::Csv, true, "a b.log"));
        assert_eq!(wish.zones, [Zone::Red, Zone::Green]);
        assert_eq!(parse("").unwrap().zones, [Zone::Red, Zone::Orange, Zone::Yellow]);
        for wrong in
            ["format=xml", "zones=blue", "zones=,", "lines=maybe", "line=true", "name=a%0Ab", "name=%FF"]
        {
            assert_eq!(parse(wrong).err().unwrap().status, 400, "{wrong}");
        }
    }
}
