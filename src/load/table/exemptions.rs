//! The table of exemptions: each row made into an exemption, or into what one may be that could not be
//! read.

use std::sync::Arc;

use crate::domain::duty::Duty;
use crate::domain::exemption::{ExemptedDepartments, ExemptedMeetings, Exemption, UnreadExemption};
use crate::domain::scope::{Members, ScopeWord};
use crate::domain::written_time::TimeRole;
use crate::load::file::position::FileSlice;
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::meetings::Meetings;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::reader::RowReader;
use crate::load::table::row::TableRow;
use crate::load::table::scopes::{UnknownWord, scope_word, scope_words, warn_of_nobody};
use crate::load::table::shared_scopes::{Selected, SharedScopes};
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

/// The exemptions, and what others may speak of that could not be read.
#[derive(Default)]
pub(crate) struct Exemptions {
    pub(crate) list: Vec<Exemption>,
    pub(crate) unread: Vec<UnreadExemption>,
    scopes: SharedScopes,
}

/// Whom a cell of departments names.
struct NamedDepartments {
    text: String,
    departments: ExemptedDepartments,
    /// Those that it may name besides.
    unsure: Option<Arc<Members>>,
    /// Whether it has a word, and every one is known.
    is_known: bool,
    /// Whether it names nobody but one whose own row was bad.
    is_spoiled: bool,
}

impl Exemptions {
    /// Takes note of departments and meetings of which what is said under one of their names is not
    /// known: records, scopes and exemptions.
    pub(crate) fn doubt(&mut self, departments: &Departments<'_>, meetings: &Meetings) {
        let unread = |meetings, departments| UnreadExemption {
            meetings,
            departments,
            duties: [true; 3],
        };
        for one in departments.names().doubtful() {
            let whom = ExemptedDepartments::One(one);
            self.unread.push(unread(ExemptedMeetings::Every, whom));
        }
        for one in meetings.names().doubtful() {
            let whom = self.scopes.everybody(&departments.list);
            self.unread.push(unread(ExemptedMeetings::One(one), whom));
        }
    }

    /// Reads a row. Of one that could not be read, what it may speak of is kept: its meeting, its
    /// departments and its duties, as far as these cells say.
    pub(crate) fn add<'a>(
        &mut self,
        row: &TableRow<'a>,
        is_good: bool,
        slice: &FileSlice<'a>,
        departments: &Departments<'_>,
        meetings: Names<'_>,
        context: &mut TableContext<'_>,
    ) {
        let mut reader = RowReader::new(Table::Exemptions, row, slice, is_good);
        let meeting_text = id_or_name(&mut reader, [MEETING, MEETING_NAME], context);
        let named = self.named(&mut reader, departments, context);
        let found = meetings.find(&meeting_text);
        let meetings = match found {
            Lookup::Known(index) => ExemptedMeetings::One(index),
            _ if meeting_text == "*" => ExemptedMeetings::Every,
            Lookup::Unknown | Lookup::Several | Lookup::Spoiled => ExemptedMeetings::Unknown,
        };
        let exemption = Exemption {
            meetings,
            departments: named.departments,
            meeting_text,
            department_text: named.text,
            reason: reader.required(REASON, context).to_owned(),
            approved_by: reader.required(APPROVED_BY, context).to_owned(),
            duties: duties(&mut reader, context),
            until: reader.moment(UNTIL, TimeRole::Limit, context).map(|m| m.at),
            approved_at: reader
                .moment(APPROVED_AT, TimeRole::Record, context)
                .map(|m| m.at),
            source: reader.source(),
        };
        // Of a name whose own row was bad nothing can be said, not even that it is unused; nor is
        // anything judged of it.
        if found == Lookup::Spoiled {
            return;
        }
        // In a row that could not be read what is no name may be one in another place.
        let may_be = match meetings {
            ExemptedMeetings::Unknown if !reader.is_good => ExemptedMeetings::Every,
            known => known,
        };
        let mut take_unread = |departments: ExemptedDepartments| {
            self.unread.push(UnreadExemption {
                meetings: may_be,
                departments,
                duties: exemption.duties,
            });
        };
        if let Some(unsure) = named.unsure {
            take_unread(ExemptedDepartments::Scope(unsure));
        }
        if reader.is_good {
            if !named.is_spoiled {
                self.list.push(exemption);
            }
        } else if named.is_known {
            take_unread(exemption.departments);
        } else {
            take_unread(self.scopes.everybody(&departments.list));
        }
    }

    /// Finds whom a row names as its departments.
    fn named(
        &mut self,
        reader: &mut RowReader<'_, '_>,
        departments: &Departments<'_>,
        context: &mut TableContext<'_>,
    ) -> NamedDepartments {
        let column = id_or_name_column(reader, [DEPARTMENT, DEPARTMENT_NAME]);
        let text = id_or_name(reader, [DEPARTMENT, DEPARTMENT_NAME], context);
        let whole = departments.names().find(&text);
        if let Lookup::Known(index) = whole {
            return NamedDepartments {
                text,
                departments: ExemptedDepartments::One(index),
                unsure: None,
                is_known: true,
                is_spoiled: false,
            };
        }
        let mut words = Vec::new();
        let mut found = scope_words(reader.row, column, departments.names()).peekable();
        let mut is_known = found.peek().is_some();
        let mut has_spoiled = false;
        for (text, span) in found {
            match scope_word(text, departments.names()) {
                Ok(Some(word)) if self.scopes.is_nobody(&word, &departments.list) => {
                    warn_of_nobody(text, span, reader.slice, context);
                }
                Ok(Some(word)) => {
                    has_spoiled |= word == ScopeWord::UnderUnread;
                    words.push(word);
                }
                Ok(None) => has_spoiled = true,
                // Nothing known: the exemption is unused, which is a finding, or used in part.
                Err(unknown) => {
                    is_known = false;
                    let names = departments.names();
                    let hints = context.may_hint(names.len());
                    context.warn(reader.slice, span, || unknown.message(text, names, hints));
                    // Where the row of a department could not be read, it may be that one's name.
                    if matches!(unknown, UnknownWord::Under) {
                        words.push(ScopeWord::UnderUnread);
                    }
                }
            }
        }
        let Selected { members, unsure } = self.scopes.select(&text, words, departments);
        NamedDepartments {
            text,
            is_spoiled: whole == Lookup::Spoiled || has_spoiled && members.is_empty(),
            departments: ExemptedDepartments::Scope(members),
            unsure,
            is_known,
        }
    }
}

/// The duties of a row: all where it names none, or one that is not known.
fn duties(reader: &mut RowReader<'_, '_>, context: &mut TableContext<'_>) -> [bool; 3] {
    let mut words = reader.row.words(DUTY).peekable();
    if words.peek().is_none() {
        return [true; 3];
    }
    let mut duties = [false; 3];
    let mut is_known = true;
    for (text, span) in words {
        if let Some(duty) = Duty::parse(text) {
            duties[duty.index()] = true;
            continue;
        }
        is_known = false;
        reader.fail(span, context, || {
            let met = shown(text);
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
    if is_known { duties } else { [true; 3] }
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
        None => reader.required(id, context).to_owned(),
    }
}
