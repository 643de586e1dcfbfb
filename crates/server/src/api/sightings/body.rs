//! The body of a batch: read loosely, so that one wrong sighting costs itself alone.

use app::sightings::{SightingBatch, SightingItem};
use model::Kind;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::ITEMS_MAX;
use crate::{api::words::KindWord, error::ApiError};

/// A batch of sightings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BatchBody {
    /// A key of the client's choice, at most 128 bytes, for those sightings that have no `Id`. Each sensor has its own keys. The same batch under
    /// the same key is counted once; another batch under it is refused.
    #[schema(example = "proxy-1/2026-02-03T04", min_length = 1, max_length = 128)]
    pub batch_id: Option<String>,
    /// Name of the sensor, at most 63 bytes, for those sightings that name none.
    #[schema(example = "proxy-1", min_length = 1, max_length = 63)]
    pub sensor: Option<String>,
    /// Country of the sensor, for those sightings whose country nothing else tells.
    #[schema(example = "JP", pattern = "^[A-Za-z]{2}$")]
    pub country: Option<String>,
    /// The sightings, at most 10,000.
    #[schema(value_type = Vec<SightingBody>, min_items = 1, max_items = 10_000)]
    pub sightings: Vec<Value>,
}

/// One sighting, for the API's manual; each is read by itself.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
#[serde(deny_unknown_fields)]
pub struct SightingBody {
    /// An identifier of the client's choice, at most 128 bytes: under it this sighting is counted once, whichever batch brings it.
    pub id: Option<String>,
    /// What was met: hash, public address, domain or URL; defanged or not.
    #[schema(example = "evil.example")]
    pub object: String,
    /// What that is; told from the text where it is left out.
    pub r#type: Option<KindWord>,
    /// When. RFC 3339.
    #[schema(format = DateTime, example = "2026-02-03T04:05:06Z")]
    pub time: String,
    /// How often, 1 to 1,000,000,000; 1 where it is left out.
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 3)]
    pub count: Option<u64>,
    /// Country, ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Za-z]{2}$")]
    pub country: Option<String>,
    /// Name of the sensor.
    pub sensor: Option<String>,
    /// What the sensor thought of it: `Red`, `Orange`, `Yellow`, `Grey`, `Green`. Where it is left out, the verdict of that day tells whether a hit is
    /// a detection.
    pub zone: Option<String>,
    /// Address of the near side: where no country is stated, the geography databases tell it. The address is never kept.
    pub client: Option<String>,
}

/// Reads a body; the batch's key comes beside it.
pub(super) fn batch(bytes: &[u8]) -> Result<(Option<String>, SightingBatch), ApiError> {
    let body: BatchBody = serde_json::from_slice(bytes)
        .map_err(|error| ApiError::bad_request(format!("the body is not a batch of sightings: {error}")))?;
    let BatchBody { batch_id, sensor, country, sightings } = body;
    if sightings.is_empty() {
        return Err(ApiError::bad_request("the batch has no sightings"));
    }
    if sightings.len() > ITEMS_MAX {
        let message = format!("a batch has at most {ITEMS_MAX} sightings, and this has {}", sightings.len());
        return Err(ApiError::bad_request(message));
    }
    let items = sightings.into_iter().map(item).collect();
    Ok((batch_id.clone(), SightingBatch { id: batch_id, sensor, country, items }))
}

fn item(value: Value) -> Result<SightingItem, String> {
    let Value::Object(members) = value else { return Err("it is not an object".to_owned()) };
    members_of(members)
}

fn members_of(members: Map<String, Value>) -> Result<SightingItem, String> {
    let mut item = SightingItem::default();
    for (name, value) in members {
        if value.is_null() {
            continue;
        }
        match name.as_str() {
            "Count" => {
                // As it was written: what is no whole number is refused with the others that cannot be.
                item.count = match value {
                    Value::Number(number) => number.to_string(),
                    _ => return Err("`Count` is not a number".to_owned()),
                };
            }
            "Type" => item.kind = Some(kind(&text(&name, value)?)?),
            "Id" => item.id = Some(text(&name, value)?),
            "Object" => item.object = text(&name, value)?,
            "Time" => item.time = text(&name, value)?,
            "Country" => item.country = text(&name, value)?,
            "Sensor" => item.sensor = text(&name, value)?,
            "Zone" => item.zone = text(&name, value)?,
            "Client" => item.client = text(&name, value)?,
            _ => {
                let shown: String = name.chars().take(40).collect();
                return Err(format!("there is no member `{shown}`; names are case-sensitive"));
            }
        }
    }
    Ok(item)
}

fn text(name: &str, value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(format!("`{name}` is not a text")),
    }
}

fn kind(text: &str) -> Result<Kind, String> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
    kind.ok_or_else(|| "`Type` is not `hash`, `ip`, `domain` or `url`".to_owned())
}
