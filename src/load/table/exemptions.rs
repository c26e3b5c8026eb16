//! The table of exemptions: each row made into an exemption.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::department::Department;
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
use crate::load::table::scopes::{scope_word, warn_of_nobody};
use crate::text::{Bilingual, shown};

const MEETING: usize = Table::Exemptions.place("meeting");
const DEPARTMENT: usize = Table::Exemptions.place("department");
const MEETING_NAME: usize = Table::Exemptions.place("meeting name");
const DEPARTMENT_NAME: usize = Table::Exemptions.place("department name");
const REASON: usize = Table::Exemptions.place("reason");
const APPROVED_BY: usize = Table::Exemptions.place("approved_by");
const DUTY: usize = Table::Exemptions.place("duty");
const UNTIL: usize = Table::Exemptions.place("until");
const APPROVED_AT: usize = Table::Exemptions.place("approved_at");

/// What scopes come to: a hundred thousand rows may have the same, or each another tag.
#[derive(Default)]
pub(crate) struct SharedScopes {
    by_text: HashMap<Box<str>, Arc<Members>>,
    /// The tags and the levels that any department has, once they are asked for.
    marks: OnceCell<[HashSet<Box<str>>; 2]>,
}

impl SharedScopes {
    fn select(
        &mut self,
        text: &str,
        words: Vec<ScopeWord>,
        departments: &Departments<'_>,
    ) -> Arc<Members> {
        if let Some(known) = self.by_text.get(text) {
            return Arc::clone(known);
        }
        let members = Arc::new(Scope(words).select(&departments.list));
        // One that selects nobody has most likely a name that nobody has, each row another.
        let text = if members.is_empty() { "" } else { text };
        Arc::clone(self.by_text.entry(text.into()).or_insert(members))
    }

    /// Whether a word is a tag or a level that nobody has.
    fn is_nobody(&self, word: &ScopeWord, departments: &[Department]) -> bool {
        let marks = || {
            let tags = departments.iter().flat_map(|own| own.tags.iter());
            let levels = departments.iter().map(|own| Box::from(&*own.level));
            [
                tags.map(|tag| Box::from(&**tag)).collect(),
                levels.collect(),
            ]
        };
        let [tags, levels] = self.marks.get_or_init(marks);
        match word {
            ScopeWord::Tag(tag) => !tags.contains(tag.as_str()),
            ScopeWord::Level(level) => !levels.contains(level.as_str()),
            ScopeWord::All | ScopeWord::Department(_) | ScopeWord::Under(_) => false,
        }
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
    let meeting_text = id_or_name(&mut reader, [MEETING, MEETING_NAME], context);
    let department_column = id_or_name_column(&reader, [DEPARTMENT, DEPARTMENT_NAME]);
    let department_text = id_or_name(&mut reader, [DEPARTMENT, DEPARTMENT_NAME], context);
    let mut words = Vec::new();
    for (text, span) in row.words(department_column) {
        match scope_word(&text, departments.names()) {
            Ok(Some(word)) if scopes.is_nobody(&word, &departments.list) => {
                warn_of_nobody(&text, span, slice, context);
            }
            Ok(Some(word)) => words.push(word),
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
        reason: reader.required(REASON, context),
        approved_by: reader.required(APPROVED_BY, context),
        duties: duties(&mut reader, context),
        until: reader.moment(UNTIL, TimeRole::Limit, context).map(|m| m.at),
        approved_at: reader
            .moment(APPROVED_AT, TimeRole::Record, context)
            .map(|m| m.at),
        source: reader.source(),
    };
    // Of a name whose own row was bad nothing can be said, not even that it is unused.
    (reader.is_good && !is_spoiled).then_some(exemption)
}

fn duties(reader: &mut RowReader<'_, '_>, context: &mut TableContext<'_>) -> [bool; 3] {
    let words = reader.row.words(DUTY);
    if words.is_empty() {
        return [true; 3];
    }
    let mut duties = [false; 3];
    for (text, span) in words {
        if let Some(duty) = Duty::parse(&text) {
            duties[duty.index()] = true;
            continue;
        }
        reader.fail(span, context, || {
            let met = shown(&text);
            Bilingual::new(
                format!("任务“{met}”不认识"),
                format!("duty \"{met}\" is not known"),
            )
            .advising(
                "可写 学习传达、报告、反馈",
                "write transmission, report or feedback",
            )
        });
    }
    duties
}

/// The column that names a meeting or department in this row: the id's, or where that is blank the
/// name's.
fn id_or_name_column(reader: &RowReader<'_, '_>, [id, name]: [usize; 2]) -> usize {
    let has = |column: usize| reader.row.cells[column].is_some();
    if !has(id) && has(name) { name } else { id }
}

fn id_or_name(
    reader: &mut RowReader<'_, '_>,
    [id, name]: [usize; 2],
    context: &mut TableContext<'_>,
) -> String {
    let column = id_or_name_column(reader, [id, name]);
    match &reader.row.cells[column] {
        Some(cell) => match &cell.value {
            crate::load::table::row::CellValue::Text(text) => text.to_string(),
            crate::load::table::row::CellValue::List(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
                words.join(";")
            }
        },
        None => reader.required(id, context),
    }
}
