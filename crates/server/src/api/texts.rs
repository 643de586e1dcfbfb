//! Kinds of text that the API takes and gives, as its manual describes them: identifiers, words of a list, moments. They are read where they are used;
//! these types are never made.

use std::borrow::Cow;

use accounts::{
    Language, Level, Product, Role, Scope, Service, THREAT_LOOKUP_LEVELS, THREAT_LOOKUP_LITE_LEVELS, Theme,
};
use app::report::Relation;
use model::{Category, Tlp, Zone};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat,
        schema::{AnyOfBuilder, Type},
    },
};

use super::ktip::catalogue;
use crate::block_list::{Form, ZONES};

/// Makes such types: their name here, their name in the manual, what may stand there.
macro_rules! texts {
    ($($(#[doc = $docs:literal])+ $name:ident = $word:literal: $schema:expr;)+) => {$(
        $(#[doc = $docs])+
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                described($schema, concat!($($docs),+).trim())
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($word)
            }
        }
    )+};
}

texts! {
    /// Identifier of a user.
    UserIdText = "UserId": digits("usr_");
    /// Identifier of a group.
    GroupIdText = "GroupId": digits("grp_");
    /// Identifier of a licence.
    LicenceIdText = "LicenceId": digits("lic_");
    /// Identifier of a token; it opens nothing.
    TokenIdText = "TokenId": digits("tok_");
    /// Identifier of a watch.
    WatchIdText = "WatchId": digits("wch_");
    /// Identifier of an assessment.
    AssessmentIdText = "AssessmentId": digits("");
    /// What somebody may do, each more than the one before.
    RoleText = "Role": one_of(Role::ALL.map(Role::as_str));
    /// What a token may be used for.
    ScopeText = "TokenScope": one_of(Scope::ALL.map(Scope::as_str));
    /// A service that a licence opens.
    ServiceText = "Service": one_of(Service::ALL.map(Service::as_str));
    /// A product with its searches a day.
    ProductText = "Product": one_of(products());
    /// A marking of the Traffic Light Protocol.
    MarkingText = "Marking": one_of(Tlp::ALL.map(Tlp::as_str));
    /// What an object is good or bad for.
    CategoryText = "Category": one_of(Category::ALL.iter().map(|category| category.as_str()));
    /// Language of the portal.
    LanguageText = "Language": one_of(Language::ALL.map(Language::as_str));
    /// Look of the portal.
    ThemeText = "Theme": one_of(Theme::ALL.map(Theme::as_str));
    /// A section of a report.
    SectionText = "Section": one_of(catalogue::ALL.iter().map(|section| section.name));
    /// Identifier of a graph.
    GraphIdText = "GraphId": digits("gra_");
    /// A relation, read from the object at hand.
    RelationText = "Relation": one_of(Relation::ALL.map(Relation::as_str));
    /// Form of a report: `stix` is a STIX 2.1 bundle; those behind it are lists to block by.
    ReportFormatText = "ReportFormat": one_of(["json", "stix"].into_iter().chain(Form::ALL.map(Form::as_str)));
    /// A zone that may stand in a list to block by.
    BlockedZoneText = "BlockedZone": one_of(ZONES.map(Zone::as_str));
    /// Form of a triage.
    TriageFormatText = "TriageFormat": one_of(["json", "ndjson", "csv"]);
    /// A zone in small letters.
    ZoneSmallText = "ZoneWord": one_of(Zone::ALL.map(|zone| zone.as_str().to_lowercase()));
    /// `true` or `false`.
    SwitchText = "Switch": one_of(["true", "false"]);
    /// RFC 3339, or a day for the end of it (UTC).
    MomentText = "Moment": moment();
    /// RFC 3339, or a day for the end of it (UTC); empty for none.
    MomentOrNoneText = "MomentOrNone": moment_or_none();
    /// Bytes as they are.
    BytesText = "Bytes": of_format(KnownFormat::Binary);
}

fn described(schema: impl Into<Schema>, docs: &str) -> RefOr<Schema> {
    let mut schema = schema.into();
    let description = Some(docs.to_owned());
    match &mut schema {
        Schema::Object(object) => object.description = description,
        Schema::AnyOf(any) => any.description = description,
        _ => {}
    }
    schema.into()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn digits(prefix: &str) -> ObjectBuilder {
    let example = format!("{prefix}0123456789abcdef0123456789abcdef");
    text().pattern(Some(format!("^{prefix}[0-9a-f]{{32}}$"))).examples([example])
}

fn one_of<T: Into<Value>>(words: impl IntoIterator<Item = T>) -> ObjectBuilder {
    text().enum_values(Some(words))
}

fn of_format(format: KnownFormat) -> ObjectBuilder {
    text().format(Some(SchemaFormat::KnownFormat(format)))
}

fn moment() -> AnyOfBuilder {
    AnyOfBuilder::new().item(of_format(KnownFormat::DateTime)).item(of_format(KnownFormat::Date))
}

fn moment_or_none() -> AnyOfBuilder {
    moment().item(text().max_length(Some(0)))
}

fn products() -> Vec<String> {
    let levels =
        |levels: &[u32]| levels.iter().filter_map(|searches| Level::new(*searches)).collect::<Vec<_>>();
    let full = levels(&THREAT_LOOKUP_LEVELS).into_iter().map(Product::ThreatLookup);
    let lite = levels(&THREAT_LOOKUP_LITE_LEVELS).into_iter().map(Product::ThreatLookupLite);
    full.chain(lite).chain([Product::Unlimited]).map(Product::code).collect()
}
