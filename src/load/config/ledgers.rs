//! In what form files are: `[[ledgers]]`, and the keys that it shares with `[inputs]`.

use crate::domain::duty::Duty;
use crate::load::config::toml_reader::{MOST_FILES, TomlReader, too_many_files};
use crate::load::config::{DELIMITERS, WIDE, texts};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Across, FormSettings, LedgerShape};
use crate::load::file::input_error::Errors;
use crate::load::table::columns::Table;
use crate::load::table::row::unknown_key;
use crate::text::{Bilingual, shown};

/// Record files in a form of their own (`[[ledgers]]`).
#[derive(Clone, Debug)]
pub struct LedgerConfig {
    /// Files and patterns.
    pub files: Vec<String>,
    /// Their form.
    pub form: FormSettings,
}

/// `[[ledgers]]`: record files in a form of their own.
pub(crate) fn ledgers(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Vec<LedgerConfig> {
    let mut ledgers = Vec::new();
    let tables = reader.tables("ledgers", errors);
    if let Some(first) = tables.first()
        && tables.len() > MOST_FILES
    {
        let message = too_many_files("[[ledgers]]", tables.len());
        first.fail(first.start(), message, errors);
        return ledgers;
    }
    for mut reader in tables {
        let files = texts(&mut reader, "files", errors);
        let mut form = form(&mut reader, errors);
        form.header = header_line(&mut reader, errors);
        form.shape = shape(&mut reader, errors);
        form.department = reader
            .text("department", errors)
            .map(|(text, _)| text.trim().to_owned());
        form.columns = own_columns(&mut reader, errors);
        if files.is_none() {
            let message = Bilingual::new(
                "[[ledgers]] 缺少 files：写明哪些文件，如 files = [\"台账.xlsx#传达记录\"]",
                "[[ledgers]] has no files: name them, as in files = [\"ledger.xlsx#records\"]",
            );
            reader.fail(reader.start(), message, errors);
        }
        reader.finish(errors);
        ledgers.push(LedgerConfig {
            files: files.unwrap_or_default(),
            form,
        });
    }
    ledgers
}

/// `columns`: headers that mean a column in these files alone. Which table they are of is known where
/// they are read.
fn own_columns(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Vec<(String, String)> {
    let mut columns = Vec::new();
    let Some(own) = reader.table("columns", errors) else {
        return columns;
    };
    for (header, _, value) in own.entries() {
        let name = value.get_ref().as_str().unwrap_or_default();
        if Table::ALL.iter().any(|table| table.column(name).is_some()) {
            columns.push((header.to_owned(), name.to_owned()));
        } else {
            let known = Table::ALL.iter().flat_map(|table| table.columns());
            let known = known.map(|column| column.name);
            let known = known.filter(|name| !name.contains(' '));
            own.fail_with(value.span(), errors, || unknown_key(name, known));
        }
    }
    columns
}

pub(crate) fn header_line(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Option<u32> {
    let value = reader.value("header")?;
    let number = value.get_ref().as_integer();
    let line = number
        .and_then(|number| number.as_str().parse().ok())
        .filter(|&line| line > 0);
    if line.is_none() {
        let message = Bilingual::new(
            "header 应是表头所在的行号，从 1 起",
            "header must be the number of the header's row, from 1",
        );
        reader.fail(value.span(), message, errors);
    }
    line
}

pub(crate) fn shape(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> LedgerShape {
    let shapes = [
        ("rows", LedgerShape::Rows),
        ("events", LedgerShape::Events),
        ("wide", WIDE),
    ];
    let shape = reader.choice("shape", &shapes, errors).unwrap_or_default();
    let across = [
        ("departments", Across::Departments),
        ("meetings", Across::Meetings),
    ];
    let across = reader.choice("across", &across, errors);
    let duty = reader.text("duty", errors).and_then(|(text, span)| {
        let duty = Duty::parse(text.trim());
        if duty.is_none() {
            let met = shown(text);
            let message = Bilingual::new(
                format!("duty “{met}”不认识；可写 \"transmission\"、\"report\"、\"feedback\""),
                format!(
                    "unknown duty \"{met}\"; write \"transmission\", \"report\" or \"feedback\""
                ),
            );
            reader.fail(span, message, errors);
        }
        duty
    });
    if shape != WIDE {
        if across.is_some() || duty.is_some() {
            let message = Bilingual::new(
                "across 和 duty 只用于 shape = \"wide\"",
                "across and duty only apply to shape = \"wide\"",
            );
            reader.fail(reader.start(), message, errors);
        }
        return shape;
    }
    LedgerShape::Wide {
        across: across.unwrap_or(Across::Departments),
        duty: duty.unwrap_or(Duty::Transmission),
    }
}

/// The keys that say in what form files are.
pub(crate) fn form(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> FormSettings {
    FormSettings {
        encoding: reader.choice("encoding", &Encoding::WORDS, errors),
        delimiter: reader.choice("delimiter", &DELIMITERS, errors),
        ..FormSettings::default()
    }
}
