//! What the JSON Schemas of the documents say of times, dates and names. Only tests use it: the
//! schemas themselves are files (`src/schema`), which a test holds equal to the types.
//!
//! A document's field is text; `with = "Duty"` beside it says which words that text can be, and the
//! words are those of the type that has them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::audit::exemptions::Effect;
use crate::audit::status::{Invalid, Status};
use crate::audit::summarize::Key;
use crate::domain::clause::Anchor;
use crate::domain::duty::Duty;
use crate::report::why::NotOwed;
use crate::rules::RULES;
use crate::rules::level::Level;
use crate::time::Instant;

/// RFC 3339, with the offset of the configured zone.
#[derive(JsonSchema)]
#[schemars(rename = "time")]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct Time(
    #[schemars(regex(
        pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2}(:\d{2})?|Z)$"
    ))]
    String,
);

/// A day, such as 2026-03-05.
#[derive(JsonSchema)]
#[schemars(rename = "date")]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct Date(#[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] String);

/// 90m, 24h, 3d (calendar days) or 2wd (working days).
#[derive(JsonSchema)]
#[schemars(rename = "span")]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct Within(#[schemars(regex(pattern = r"^[0-9]+(m|h|d|wd)$"))] String);

/// The name of a rule.
pub(crate) struct RuleName;

/// The level of a finding that is shown.
pub(crate) struct Severity;

/// Gives each type the schema of a text that is one of its words.
macro_rules! words {
    ($($type:ty: $words:expr,)*) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "enum": $words })
            }
        }
    )*};
}

words! {
    RuleName: RULES.iter().map(|rule| rule.name).collect::<Vec<_>>(),
    Severity: [Level::Deny, Level::Warn].map(Level::name),
    Duty: Duty::ALL.map(Duty::name),
    Anchor: Anchor::ALL.map(Anchor::name),
    Status: [
        Status::OnTime,
        Status::Late,
        Status::Overdue,
        Status::Pending,
        Status::Exempt,
        Status::Invalid(Invalid::Future),
        Status::Undetermined,
    ].map(Status::name),
    Key: Key::ALL.map(Key::name),
    NotOwed: [
        NotOwed::Unimportant,
        NotOwed::NoPolicy,
        NotOwed::NoDuties,
        NotOwed::OutOfScope,
        NotOwed::Excluded,
        NotOwed::Inactive,
    ].map(NotOwed::name),
    Effect: [
        Effect::Frees,
        Effect::Extends,
        Effect::ChangesNothing,
        Effect::TooLate(Instant::from_unix(0)),
    ].map(Effect::name),
}

/// Never, for fields that came later within a schema: it does not ask for them, since earlier
/// documents have none.
pub(crate) const fn is_newer<T>(_: &T) -> bool {
    false
}
