//! The files of `src/schema` say what is written and read: with `CHUANDA_RENEW=1` they are written
//! anew instead.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::{inputs, text};
use crate::cli::arguments::choices::SchemaOf;
use crate::load::Errors;
use crate::load::config::toml_reader::{TomlReader, asked};
use crate::load::config::{config, toml_file};
use crate::load::file::form::Form;
use crate::load::file::position::FileSlice;
use crate::render;

fn schema(of: SchemaOf) -> Schema {
    let mut schema = match of {
        SchemaOf::Config => inputs::config().try_into().unwrap(),
        SchemaOf::Data => inputs::data().try_into().unwrap(),
        SchemaOf::Check => written::<render::check::json::CheckSchema<'_>>("check"),
        SchemaOf::Summary => written::<render::summary::SummaryJson<'_>>("summary"),
        SchemaOf::Obligations => {
            written::<render::obligations::json::ObligationsSchema<'_>>("obligations")
        }
        SchemaOf::WhyList => {
            written::<render::why::json::WhyListSchema<'_>>("why without --meeting")
        }
        SchemaOf::Due => written::<render::due::DueSchema<'_>>("due"),
        SchemaOf::Why => written::<render::why::json::WhyJson<'_>>("why"),
        SchemaOf::Deadline => written::<render::deadline::DeadlineJson<'_>>("deadline"),
        SchemaOf::Errors => {
            let mut schema = written::<render::errors::ErrorsJson<'_>>("");
            schema.insert(
                "title".into(),
                "The input errors of a run of chuanda".into(),
            );
            schema
        }
        SchemaOf::Diff => written::<render::diff::DiffSchema<'_>>("diff"),
        SchemaOf::CalendarDiff => {
            written::<render::calendar::diff::CalendarDiffJson<'_>>("calendar diff")
        }
    };
    let draft = "https://json-schema.org/draft/2020-12/schema";
    schema.insert("$schema".into(), draft.into());
    schema.insert(
        "$id".into(),
        format!("urn:chuanda:schema:{}", name(of)).into(),
    );
    schema
}

/// The schema of a document, from its type.
fn written<T: JsonSchema>(command: &str) -> Schema {
    // The formats are those of Rust's numbers.
    let without_format = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
    });
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = settings.with_transform(without_format).into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    let title = format!("The JSON report of chuanda {command}");
    schema.insert("title".into(), title.into());
    schema.remove("description");
    schema
}

fn name(of: SchemaOf) -> String {
    of.to_possible_value().unwrap().get_name().to_owned()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test, and asked to")]
fn the_published_schemas_are_those_of_the_types() {
    for &of in SchemaOf::value_variants() {
        let mut json = serde_json::to_string_pretty(&schema(of)).unwrap();
        json.push('\n');
        let file = format!("src/schema/{}.json", name(of));
        if std::env::var("CHUANDA_RENEW").is_ok_and(|value| value == "1") {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), json).unwrap();
        } else {
            assert!(
                text(of) == json,
                "{file} is out of date; CHUANDA_RENEW=1 cargo test --lib schema renews it"
            );
        }
    }
}

/// The keys of every table and the words of every choice: those asked for and those published.
#[test]
fn the_schema_of_the_configuration_has_the_keys_that_are_read() {
    let text = "inputs = {}\nledgers = [{}]\ncolumns = {}\ndepartments = { aliases = {} }\n\
        calendar = { off = [{}], work = [{}] }\ncalendars.own = {}\naccountability = {}\n\
        policies = [{ match = {}, transmission = {}, report = {}, feedback = {} }]\n";
    let slice = FileSlice {
        file: 0,
        path: "",
        first_line: 1,
        bytes: text.as_bytes(),
        form: Form::default(),
        lines: None,
    };
    let _ = asked::take(); // What other tests on this thread asked for.
    let mut errors = Errors::default();
    let document = toml_file::parse(&slice, &mut errors).unwrap();
    config(TomlReader::new(&document, &slice), &mut errors);
    let (tables, choices) = asked::take();
    let mut published = Published::default();
    published.visit(&inputs::config());
    assert_eq!(tables, published.tables);
    assert_eq!(choices, published.choices);
}

/// What the schema of the configuration says, but for the rows of tables.
#[derive(Default)]
struct Published {
    tables: BTreeSet<BTreeSet<String>>,
    choices: BTreeSet<(String, BTreeSet<String>)>,
}

impl Published {
    fn visit(&mut self, schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            self.tables.insert(properties.keys().cloned().collect());
            for (key, value) in properties {
                let words = (value
                    .get("enum")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten())
                .chain(value.get("const"));
                let words: BTreeSet<String> =
                    words.filter_map(Value::as_str).map(str::to_owned).collect();
                if !words.is_empty() {
                    self.choices.insert((key.clone(), words));
                }
            }
        }
        match schema {
            Value::Object(parts) => {
                let is_row = |key: &str| {
                    crate::load::Table::ALL
                        .iter()
                        .any(|table| table.name() == key)
                };
                for (key, part) in parts {
                    // `$defs` has the rows of the four tables, but `properties` files or aliases.
                    if !is_row(key) || part.get("items").is_none() {
                        self.visit(part);
                    }
                }
            }
            Value::Array(parts) => parts.iter().for_each(|part| self.visit(part)),
            _ => {}
        }
    }
}
