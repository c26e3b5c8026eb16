//! The schemas of what is read from TOML. Columns, rules, duties and encodings are listed by the
//! code that reads them; the other keys stand here, and a test holds them equal to those that the
//! configuration's reader asks for.

use serde_json::{Map, Value, json};

use crate::domain::clause::Anchor;
use crate::domain::duty::Duty;
use crate::load::config::DELIMITERS;
use crate::load::file::encoding::Encoding;
use crate::load::table::columns::{Column, Table};
use crate::rules::level::Level;
use crate::rules::levels::Levels;

/// The schema of `chuanda.toml`, which may hold the data too.
pub(super) fn config() -> Value {
    let departments = json!({
        "anyOf": [
            { "$ref": "#/$defs/departments" },
            table(&[], json!({ "aliases": map(&json!({ "type": "string" })) })),
        ],
    });
    document(
        "chuanda.toml",
        "One TOML file may hold the configuration and the data.",
        departments,
    )
}

/// The schema of a TOML data file, which may hold the configuration too.
pub(super) fn data() -> Value {
    document(
        "A TOML data file of chuanda",
        "One TOML file may hold the data and the configuration.",
        json!({ "$ref": "#/$defs/departments" }),
    )
}

fn document(title: &str, description: &str, departments: Value) -> Value {
    let mut document = table(&[], settings());
    document["title"] = title.into();
    document["description"] = description.into();
    for own in Table::ALL {
        let name = own.name();
        document["properties"][name] = json!({ "$ref": format!("#/$defs/{name}") });
    }
    document["properties"][Table::Departments.name()] = departments;
    document["$defs"] = definitions();
    document
}

/// A table of TOML: keys that it does not know are refused, as the program refuses them.
#[expect(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn table(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// A table whose keys are names of the user's.
fn map(values: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn one_or_many(one: &Value) -> Value {
    json!({ "anyOf": [one, list(one)] })
}

fn by_table(value: impl Fn(Table) -> Value) -> Map<String, Value> {
    (Table::ALL.into_iter())
        .map(|own| (own.name().to_owned(), value(own)))
        .collect()
}

/// The columns of a table that its rows can name.
fn columns(own: Table) -> impl Iterator<Item = &'static Column> {
    (own.columns().iter()).filter(move |column| own.column(column.name).is_some())
}

fn settings() -> Value {
    let texts = one_or_many(&json!({ "type": "string" }));
    let encodings = Encoding::WORDS.map(|(name, _)| name);
    let delimiters = DELIMITERS.map(|(name, _)| name);
    let mut inputs = by_table(|_| texts.clone());
    inputs.insert("encoding".into(), json!({ "enum": encodings }));
    inputs.insert("delimiter".into(), json!({ "enum": delimiters }));
    let mut blank = texts.clone();
    blank["description"] = "More words that mean no time.".into();
    inputs.insert("blank".into(), blank);
    inputs.insert(
        "year".into(),
        json!({
            "type": "integer",
            "minimum": 1000,
            "maximum": 9999,
            "description": "The year of dates that have none: 3月5日.",
        }),
    );
    json!({
        "timezone": { "type": "string" },
        "language": { "enum": ["zh", "en"] },
        "date_only": { "enum": ["reject", "lenient", "strict"] },
        "duplicates": { "enum": ["earliest", "latest"] },
        "due_soon": { "type": "string", "pattern": "^[0-9]+(m|h|d)$" },
        "close_of_business": {
            "type": "string",
            "pattern": "^([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9])?$|^24:00$",
        },
        "inputs": table(&[], inputs.into()),
        "ledgers": list(&table(&["files"], json!({
            "files": texts,
            "shape": { "enum": ["rows", "events", "wide"] },
            "across": { "enum": ["departments", "meetings"] },
            "duty": {
                "type": "string",
                "description": "transmission, report, feedback, or 传达, 报告, 反馈.",
            },
            "department": {
                "type": "string",
                "description": "The department whose records all of them are, where no column names one.",
            },
            "header": {
                "type": "integer",
                "minimum": 1,
                "description": "The row of the header, from 1.",
            },
            "department": {
                "type": "string",
                "description": "Whose records they all are, by id or name, where no column names a department.",
            },
            "columns": own_columns(),
            "encoding": { "enum": encodings },
            "delimiter": { "enum": delimiters },
        }))),
        "columns": table(&[], by_table(|own| {
            let names: Vec<&str> = columns(own).map(|column| column.name).collect();
            map(&json!({
                "anyOf": [
                    { "enum": names },
                    {
                        "type": "array",
                        "items": { "type": "string" },
                        "description": "Under the key ignore: headers of columns that are left out without a word.",
                    },
                ],
            }))
        }).into()),
        "calendar": { "$ref": "#/$defs/calendar" },
        "calendars": {
            "type": "object",
            "propertyNames": { "not": { "enum": ["cn", "weekends"] } },
            "additionalProperties": { "$ref": "#/$defs/calendar" },
        },
        "policies": list(&policy()),
        "accountability": table(&[], json!({
            "times": { "type": "integer", "minimum": 1 },
            "within": { "type": "string", "pattern": "^[0-9]+(m|h|d)$" },
        })),
        "rules": {
            "type": "object",
            "propertyNames": { "enum": Levels::names().collect::<Vec<_>>() },
            "additionalProperties": { "enum": Level::ALL.map(Level::name) },
        },
    })
}

/// Headers that mean a column in some files alone, of whatever table.
fn own_columns() -> Value {
    let mut names: Vec<&str> = (Table::ALL.into_iter())
        .flat_map(columns)
        .map(|column| column.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut own = map(&json!({ "enum": names }));
    own["description"] = "Headers that mean a column in these files alone.".into();
    own
}

fn policy() -> Value {
    let texts = one_or_many(&json!({ "type": "string" }));
    let mut policy = table(
        &[],
        json!({
            "name": { "type": "string" },
            "match": table(&[], json!({ "category": texts, "level": texts })),
            "measures": { "type": "boolean" },
        }),
    );
    for duty in Duty::ALL {
        // A transmission is not counted from itself.
        let anchors = Anchor::ALL.map(Anchor::name);
        let anchors = anchors.into_iter().filter(|name| *name != duty.name());
        policy["properties"][duty.name()] = table(
            &["within"],
            json!({
                "within": { "$ref": "#/$defs/span" },
                "from": { "enum": anchors.collect::<Vec<_>>() },
                "roll": { "const": "next-working-day" },
            }),
        );
    }
    policy
}

fn definitions() -> Value {
    let mut definitions = by_table(|own| {
        let required = columns(own).filter(|column| column.is_required);
        let required: Vec<&str> = required.map(|column| column.name).collect();
        let cells: Map<String, Value> = columns(own)
            .map(|column| (column.name.to_owned(), cell(column.name)))
            .collect();
        list(&table(&required, cells.into()))
    });
    let mut define = |name: &str, schema| definitions.insert(name.to_owned(), schema);
    define(
        "span",
        json!({
            "type": "string",
            "pattern": "^[0-9]+(m|h|d|wd)$",
            "description": "90m, 24h, 3d (calendar days) or 2wd (working days).",
        }),
    );
    define(
        "time",
        json!({
            "type": "string",
            "description": "A TOML date-time, or a text in any of the forms that chuanda reads; the program says more of what is wrong with one.",
        }),
    );
    define(
        "cell",
        json!({
            "type": ["string", "number", "boolean"],
            "description": "Text; a number or a truth is read as its text.",
        }),
    );
    define("calendar", calendar());
    definitions.into()
}

/// What a cell of a column can be.
fn cell(column: &str) -> Value {
    let cell = json!({ "$ref": "#/$defs/cell" });
    match column {
        "time" | "until" | "active_from" | "active_until" => json!({ "$ref": "#/$defs/time" }),
        _ if column.ends_with("_at") => json!({ "$ref": "#/$defs/time" }),
        _ if column.ends_with("_due") => json!({
            "type": "string",
            "description": "A time, a date for its end, or a span from the end of the meeting: 3wd.",
        }),
        "scope" | "exclude" | "tags" | "aliases" | "duty" => one_or_many(&cell),
        "important" => json!({
            "enum": [true, false, 0, 1, "yes", "no", "true", "false", "1", "0", "是", "否", ""],
        }),
        "event" => json!({
            "type": "string",
            "description": "transmission, report, feedback or receipt, or in Chinese.",
        }),
        _ => cell,
    }
}

fn calendar() -> Value {
    let text = json!({ "type": "string" });
    // Either one date, or the first and the last.
    let mut days = table(
        &[],
        json!({ "date": text, "from": text, "to": text, "name": text, "notice": text }),
    );
    days["oneOf"] = json!([{ "required": ["date"] }, { "required": ["from", "to"] }]);
    days["dependentRequired"] = json!({ "from": ["to"], "to": ["from"] });
    let days = list(&days);
    table(
        &[],
        json!({
            "base": { "enum": ["cn", "weekends", "none"] },
            "files": one_or_many(&text),
            "uncovered": { "enum": ["undetermined", "weekends"] },
            "name": text,
            "version": text,
            "covers": list(&json!({ "type": "integer", "minimum": 1, "maximum": 9999 })),
            "off": days,
            "work": days,
            "provisional": list(&text),
        }),
    )
}
