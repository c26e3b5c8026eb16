//! The table of exemptions: each row made into an exemption.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::duty::Duty;
use crate::domain::exemption::{ExemptedDepartments, ExemptedMeetings, Exemption};
use crate::domain::scope::{Members, Scope, ScopeWord};
use crate::domain::written_time::TimeRole;
use crate::load::file::position::FileSlice;
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::reader::RowReader;
use crate::load::table::row::TableRow;
use crate::load::table::scopes::{note_nobody, scope_word};
use crate::text::{Bilingual, shown};

/// What scopes come to, by their text: a thousand rows may have the same.
#[derive(Default)]
pub(crate) struct SharedScopes(HashMap<Box<str>, Arc<Members>>);

impl SharedScopes {
    fn select(
        &mut self,
        text: &str,
        words: Vec<ScopeWord>,
        departments: &Departments<'_>,
    ) -> Arc<Members> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let members = Arc::new(Scope(words).select(&departments.list));
        // One that selects nobody has most likely a name that nobody has, each row another.
        let text = if members.is_empty() { "" } else { text };
        Arc::clone(self.0.entry(text.into()).or_insert(members))
    }
}

/// Reads an exemption.
pub(crate) fn exemption<'a>(
    row: &TableRow<'a>,
    is_good: bool,
    slice: &FileSlice<'a>,
    departments: &Departments<'_>,
    meetings: Names<'_>,
    scopes: &mut SharedScopes,
    context: &mut TableContext<'_>,
) -> Option<Exemption> {
    let mut reader = RowReader::new(Table::Exemptions, row, slice, is_good);
    let meeting_text = id_or_name(&mut reader, "meeting", context);
    let department_column = id_or_name_column(&reader, "department");
    let department_text = id_or_name(&mut reader, "department", context);
    let mut words = Vec::new();
    for (text, span) in row.words(department_column) {
        match scope_word(&text, departments.names()) {
            Ok(Some(word)) => {
                let list = &departments.list;
                note_nobody(&word, &text, span, slice, list, context);
                words.push(word);
            }
            Ok(None) => {}
            // Nothing known: the exemption is unused, which is a finding, or used in part.
            Err(unknown) => {
                let names = departments.names();
                let hints = context.may_hint(names.len());
                context.warn(slice, span, || unknown.message(&text, names, hints));
            }
        }
    }
    let department = match departments.names().find(&department_text) {
        Lookup::Known(index) => Some(index),
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
    };
    let selected = match department {
        // A name may itself hold a 、, which separates words.
        Some(index) => ExemptedDepartments::One(index),
        None => ExemptedDepartments::Scope(scopes.select(&department_text, words, departments)),
    };
    let is_spoiled = meetings.find(&meeting_text) == Lookup::Spoiled
        || departments.names().find(&department_text) == Lookup::Spoiled;
    let meetings = match meetings.find(&meeting_text) {
        Lookup::Known(index) => ExemptedMeetings::One(index),
        _ if meeting_text == "*" => ExemptedMeetings::Every,
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => ExemptedMeetings::Unknown,
    };
    let exemption = Exemption {
        meetings,
        departments: selected,
        meeting_text,
        department_text,
        reason: reader.required("reason", context),
        approved_by: reader.required("approved_by", context),
        duties: duties(&mut reader, context),
        until: reader
            .moment("until", TimeRole::Limit, context)
            .map(|m| m.at),
        approved_at: reader
            .moment("approved_at", TimeRole::Record, context)
            .map(|m| m.at),
        source: reader.source(),
    };
    // Of a name whose own row was bad nothing can be said, not even that it is unused.
    (reader.is_good && !is_spoiled).then_some(exemption)
}

fn duties(reader: &mut RowReader<'_, '_>, context: &mut TableContext<'_>) -> [bool; 3] {
    let words = reader.row.words(reader.column("duty"));
    if words.is_empty() {
        return [true; 3];
    }
    let mut duties = [false; 3];
    for (text, span) in words {
        if let Some(duty) = Duty::parse(&text) {
            duties[duty.index()] = true;
            continue;
        }
        let met = shown(&text);
        let message = Bilingual::new(
            format!("任务“{met}”不认识"),
            format!("duty \"{met}\" is not known"),
        )
        .advising(
            "可写 学习传达、报告、反馈",
            "write transmission, report or feedback",
        );
        reader.fail(span, message, context);
    }
    duties
}

/// The column that names a meeting or department in this row: the id's, or where that is blank the
/// name's.
fn id_or_name_column(reader: &RowReader<'_, '_>, name: &str) -> usize {
    let column = reader.column(name);
    if reader.row.cells[column].is_some() {
        return column;
    }
    let names = reader.column(&format!("{name} name"));
    if reader.row.cells[names].is_some() {
        names
    } else {
        column
    }
}

fn id_or_name(
    reader: &mut RowReader<'_, '_>,
    name: &'static str,
    context: &mut TableContext<'_>,
) -> String {
    let column = id_or_name_column(reader, name);
    match &reader.row.cells[column] {
        Some(cell) => match &cell.value {
            crate::load::table::row::CellValue::Text(text) => text.to_string(),
            crate::load::table::row::CellValue::List(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
                words.join(";")
            }
        },
        None => reader.required(name, context),
    }
}
